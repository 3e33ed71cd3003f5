/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_WIRE_GRAPH_PICTURE_H
#define WEIR_WIRE_GRAPH_PICTURE_H

/* What the drawings of a graph have in common: how a step and an edge are called. All strings are valid UTF-8 without
 * control characters but newlines, not escaped for any format, and to be freed. */

#include "sdk/model/graph.h"

/* "split_words", or with what makes it special below it: "sum\ncombine per key". */
char *weir__picture_step_label (const WeirGraphTransform *transform);
/* The last part of a path. */
char *weir__picture_step_name (const WeirGraphTransform *transform);
/* "WordCount", and below it the windowing if it is not the default one; "out: " in front of it if the producer has
 * several outputs. */
char *weir__picture_edge_label (const WeirGraph *graph, const WeirGraphTransform *producer,
                                const WeirGraphPort *output);

/* A collection's producer and the port it leaves by, for all of them: an array by collection. */
typedef struct
{
  WeirTransformId      transform;
  const WeirGraphPort *port;
} WeirPictureProducer;
WeirPictureProducer *weir__picture_producers (const WeirGraph *graph);

/* Layers of boxes, without any program's help. */
char *weir__picture_svg (const WeirGraph *graph);

#endif
