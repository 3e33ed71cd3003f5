/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_PLAN_TEST_H
#define WEIR_PLAN_TEST_H

/* Small pipelines over strings and scores, and their plans. Nothing runs. */

#include "runners/plan/rewrite.h"
#include "tests/sdk/model/model-test.h"

WEIR_KV (StringCount, WeirString, int64_t)

COMBINE_FN (tally, .input = WEIR_TYPE (WeirString), .accumulator = WEIR_TYPE (int64_t), .output = WEIR_TYPE (int64_t))

static inline WeirCollection *
split (WeirCollection *lines, const char *name)
{
  return weir_collection_par_do (lines, &split_words, NULL, NULL, AT (3, name));
}

static inline WeirCollection *
count (WeirCollection *words)
{
  return weir_collection_combine (words, WEIR_COMBINE_PER_ELEMENT, &tally, NULL, WEIR_TYPE (StringCount),
                                  AT (4, "count"));
}

static inline WeirCollection *
flatten_of (WeirPipeline *p, WeirCollection *a, WeirCollection *b)
{
  return weir_collection_flatten (p, (WeirCollection *[]) { a, b }, 2, WEIR_TYPE (WeirString), AT (5, "flatten"));
}

static inline const WeirGraph *
graph_of (WeirPipeline *p)
{
  GError          *error = NULL;
  const WeirGraph *graph = weir__pipeline_graph (p, &error);

  if (graph == NULL)
    fail_msg ("%s", error->message);
  return graph;
}

static inline WeirPlan *
plan_of (WeirPipeline *p, const char *skip)
{
  GError   *error = NULL;
  WeirPlan *plan = weir__plan_new (graph_of (p), &(WeirPlanOptions) { .skip = skip }, NULL, &error);

  if (plan == NULL)
    fail_msg ("%s", error->message);
  return plan;
}

static inline WeirPlanStage *
stage_at (const WeirPlan *plan, unsigned i)
{
  return weir__plan_stage (plan, (WeirStageId) { i });
}

static inline WeirPlanEdge *
edge_at (const WeirPlan *plan, unsigned i)
{
  return weir__plan_edge (plan, (WeirEdgeId) { i });
}

static inline WeirPlanOp *
op_at (const WeirPlanStage *stage, unsigned i)
{
  return stage->ops->pdata[i];
}

#endif
