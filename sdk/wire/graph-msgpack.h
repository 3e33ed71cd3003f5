/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_WIRE_GRAPH_MSGPACK_H
#define WEIR_WIRE_GRAPH_MSGPACK_H

/* Graph ⇄ msgpack, as docs/graph-format.md specifies. Canonical: the same program gives the same bytes. */

#include "sdk/model/graph.h"

GBytes *weir__graph_encode (const WeirGraph *graph);
/* A damaged or hostile document is an error that says where; never more memory than a small multiple of its size. */
WeirGraph *weir__graph_decode (GBytes *bytes, GError **error);

/* Drawings of a graph, to be freed. */
char *weir__graph_to_dot (const WeirGraph *graph);
char *weir__graph_to_json (const WeirGraph *graph);
/* By Graphviz' dot program, or built in layers by ourselves when that is missing. */
char *weir__graph_to_svg (const WeirGraph *graph, GError **error);

#endif
