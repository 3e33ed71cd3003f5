/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_ORACLE_PRIVATE_H
#define WEIR_ORACLE_PRIVATE_H

#include "sdk/model/graph.h"

typedef struct
{
  void      *value; /* in the oracle's arena, as everything it points to */
  WeirTime   time;
  WeirWindow window;
  WeirPane   pane;
} OracleElement;

typedef struct
{
  WeirPipeline *pipeline;
  WeirGraph    *graph;
  WeirArena    *arena;
  GPtrArray    *collections; /* GArray of OracleElement each, by id */
} Oracle;

/* One transform being run. */
typedef struct
{
  Oracle                   *oracle;
  const WeirGraphTransform *t;
  const WeirFunction       *function; /* NULL if the transform names none */
  const void               *config;
} OracleStep;

/* In call.c: a ParDo over a whole list, in one bundle. */
gboolean weir_oracle_par_do (const OracleStep *step, GError **error);
/* In group.c. */
gboolean weir_oracle_group_by_key (const OracleStep *step, GError **error);
gboolean weir_oracle_combine_per_key (const OracleStep *step, GError **error);
gboolean weir_oracle_combine_per_element (const OracleStep *step, GError **error);
gboolean weir_oracle_combine_globally (const OracleStep *step, GError **error);
gboolean weir_oracle_combine_grouped_values (const OracleStep *step, GError **error);

static inline GArray *
weir_oracle_input (const OracleStep *step, unsigned i)
{
  return step->oracle->collections->pdata[weir__graph_port (step->t->inputs, i)->collection.i];
}

static inline GArray *
weir_oracle_output (const OracleStep *step, unsigned i)
{
  return step->oracle->collections->pdata[weir__graph_port (step->t->outputs, i)->collection.i];
}

static inline const WeirType *
weir_oracle_input_type (const OracleStep *step, unsigned i)
{
  return weir__graph_collection (step->oracle->graph, weir__graph_port (step->t->inputs, i)->collection)->type;
}

static inline const WeirType *
weir_oracle_output_type (const OracleStep *step, unsigned i)
{
  return weir__graph_collection (step->oracle->graph, weir__graph_port (step->t->outputs, i)->collection)->type;
}

static inline const WeirWindowing *
weir_oracle_input_windowing (const OracleStep *step)
{
  WeirCollectionId in = weir__graph_port (step->t->inputs, 0)->collection;

  return weir__graph_windowing (step->oracle->graph, weir__graph_collection (step->oracle->graph, in)->windowing);
}

/* A copy of a value, with all that it points to, that lives as long as the oracle. */
static inline void *
weir_oracle_keep (const Oracle *oracle, const WeirType *type, const void *value)
{
  void *copy = weir_arena_alloc (oracle->arena, type->size);

  weir_value_copy (type, copy, value, oracle->arena);
  return copy;
}

#endif
