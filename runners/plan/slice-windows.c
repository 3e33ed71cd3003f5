/* SPDX-License-Identifier: Apache-2.0 */
/* Sliding windows overlap: an element is in as many as there are periods in their size, and would be added to each. Where
 * only Combines of the fast path read what a WindowInto gives, it gives each element its slice instead: a fixed window of
 * the greatest common divisor of size and period. Each slice is combined once, and windows are made of slices when they
 * fire (runners/engine/fast-slices.h).
 *
 * Not where late rows are handed out, window by window, nor where groupings have to spill, which tables of slices cannot.
 * First all that could be sliced is marked; then marks go, until all that read a marked WindowInto are marked, and all
 * that a marked Combine reads. */
#include "runners/plan/rewrite.h"
#include "sdk/base/time.h"

#define MAX_SLICES   64 /* in a window: each costs a merge for each of its keys and windows */
#define MANY_WINDOWS 64 /* of an element: adding it to each would cost more than merges, and more memory by far */

static int64_t
common_divisor (int64_t a, int64_t b)
{
  while (b != 0)
    {
      int64_t rest = a % b;
      a = b;
      b = rest;
    }
  return a;
}

/* 0: they cannot be sliced. */
static WeirDuration
slice_of (const WeirWindows *windows)
{
  int64_t slice;

  if (windows->kind != WEIR_WINDOWS_SLIDING || windows->period.us >= windows->size.us)
    return (WeirDuration) { 0 };
  slice = common_divisor (windows->size.us, windows->period.us);
  if (windows->size.us / slice > MAX_SLICES && windows->size.us / windows->period.us < MANY_WINDOWS)
    return (WeirDuration) { 0 };
  return (WeirDuration) { slice };
}

static const WeirWindows *
windows_of_op (const WeirPlan *plan, const WeirPlanOp *op)
{
  return &weir__graph_windowing (plan->graph, weir__plan_transform (plan, op->transform)->windowing)->windows;
}

static const WeirWindows *
windows_of_stage (const WeirPlan *plan, const WeirPlanStage *stage)
{
  return &weir__graph_windowing (plan->graph, stage->windowing)->windows;
}

static bool
same_windows (const WeirWindows *a, const WeirWindows *b)
{
  return a->kind == b->kind && a->size.us == b->size.us && a->period.us == b->period.us && a->offset.us == b->offset.us;
}

/* --- marking -------------------------------------------------------------------------------------------------------- */

static void
mark_all (WeirPlan *plan)
{
  for (unsigned i = 0; i < plan->stages->len; i++)
    {
      WeirPlanStage *stage = plan->stages->pdata[i];
      if (stage->head == WEIR_HEAD_GROUP && stage->group == WEIR_GROUP_COMBINE && !stage->general
          && !stage->fires_default)
        stage->slice = slice_of (windows_of_stage (plan, stage));
      for (unsigned k = 0; k < stage->ops->len; k++)
        {
          WeirPlanOp *op = stage->ops->pdata[k];
          if (op->kind == WEIR_OP_WINDOW)
            op->slice = slice_of (windows_of_op (plan, op));
        }
    }
}

/* Does all that reads the operator take slices? */
static bool
is_read_sliced (const WeirPlan *plan, const WeirPlanStage *stage, uint32_t index)
{
  const WeirPlanOp *op = stage->ops->pdata[index];

  for (unsigned i = 0; i < stage->ops->len; i++)
    {
      const WeirPlanOp *reader = stage->ops->pdata[i];
      if (reader->input_op != index)
        continue;
      if (reader->kind != WEIR_OP_SCATTER)
        return false;
      const WeirPlanStage *to = weir__plan_stage (plan, weir__plan_edge (plan, reader->edge)->to);
      if (to->slice.us == 0 || !same_windows (windows_of_op (plan, op), windows_of_stage (plan, to)))
        return false;
    }
  return true;
}

/* Does all that the stage reads come in slices? */
static bool
reads_sliced (const WeirPlan *plan, const WeirPlanStage *stage)
{
  for (unsigned i = 0; i < stage->in_edges->len; i++)
    {
      const WeirPlanEdge *edge = weir__plan_edge (plan, g_array_index (stage->in_edges, WeirEdgeId, i));
      WeirPlanPort        from = weir__plan_edge_source (plan, edge);
      if (edge->late_port != 0 || from.op == WEIR__NO_ID)
        return false;
      if (((const WeirPlanOp *) weir__plan_stage (plan, from.stage)->ops->pdata[from.op])->slice.us != stage->slice.us)
        return false;
    }
  return true;
}

static bool
unmark_some (WeirPlan *plan)
{
  bool changed = false;

  for (unsigned i = 0; i < plan->stages->len; i++)
    {
      WeirPlanStage *stage = plan->stages->pdata[i];
      if (stage->slice.us != 0 && !reads_sliced (plan, stage))
        {
          stage->slice.us = 0;
          changed = true;
        }
      for (uint32_t k = 0; k < stage->ops->len; k++)
        {
          WeirPlanOp *op = stage->ops->pdata[k];
          if (op->slice.us == 0 || is_read_sliced (plan, stage, k))
            continue;
          op->slice.us = 0;
          changed = true;
        }
    }
  return changed;
}

/* -------------------------------------------------------------------------------------------------------------------- */

void
weir__plan_slice_windows (WeirPlan *plan, GString *notes)
{
  if (plan->may_spill)
    return;
  mark_all (plan);
  while (unmark_some (plan))
    ;
  for (unsigned i = 0; i < plan->stages->len; i++)
    {
      const WeirPlanStage *stage = plan->stages->pdata[i];
      if (stage->slice.us == 0)
        continue;
      weir__plan_print_transform (plan, stage->head_transform, notes);
      g_string_append (notes, ": of slices of ");
      weir__print_span (stage->slice, notes);
      g_string_append_c (notes, '\n');
    }
}
