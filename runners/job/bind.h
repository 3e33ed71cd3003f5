/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_JOB_BIND_H
#define WEIR_RUNNERS_JOB_BIND_H

/* Binding: a graph that was read from bytes names the functions of its windows and triggers, the program has them. */

#include "sdk/model/graph.h"

/* Puts the program's functions into the graph's strategies. Fails for one that the program has not, or has otherwise. */
gboolean weir__bind_functions (WeirPipeline *p, WeirGraph *graph, GError **error);

#endif
