/* SPDX-License-Identifier: Apache-2.0 */
/* A Flatten does nothing to a row: each of its producers may as well send to each of its consumers. An edge a Flatten
 * reads twice becomes two edges, since its rows come twice. Flattens come in order, so that one behind another finds
 * the first one's producers in its place. */
#include "runners/plan/rewrite.h"

/* A WindowInto that keeps windows is a Flatten, too: see expand.c. */
static gboolean
is_flatten (const WeirPlan *plan, const WeirPlanStage *stage)
{
  return weir__plan_stage_is_joint (plan, stage)
         && (weir__plan_transform_is (plan, stage->head_transform, WEIR_URN_FLATTEN)
             || weir__plan_transform_is (plan, stage->head_transform, WEIR_URN_WINDOW_INTO))
         && (stage->ops->len == 0 || ((WeirPlanOp *) stage->ops->pdata[0])->kind == WEIR_OP_SCATTER);
}

/* Puts an edge from each producer of the Flatten where its edge to one consumer was. The new ones are appended to the
 * receiver's inputs: order among inputs means nothing, tags do. */
static void
sink_consumer (WeirPlan *plan, const WeirPlanStage *flatten, const WeirPlanEdge *out)
{
  for (unsigned i = 0; i < flatten->in_edges->len; i++)
    {
      const WeirPlanEdge *in = weir__plan_edge (plan, g_array_index (flatten->in_edges, WeirEdgeId, i));

      weir__plan_connect_like (plan, weir__plan_edge_source (plan, in), out);
    }
  weir__plan_drop_edge (plan, out->id);
}

static void
sink (WeirPlan *plan, const WeirPlanStage *flatten, GString *notes)
{
  unsigned n_ops = flatten->ops->len;

  weir__plan_print_transform (plan, flatten->head_transform, notes);
  g_string_append_printf (notes, ": %u producer%s, %u reader%s\n", flatten->in_edges->len,
                          flatten->in_edges->len == 1 ? "" : "s", n_ops, n_ops == 1 ? "" : "s");
  for (unsigned i = 0; i < n_ops; i++)
    sink_consumer (plan, flatten, weir__plan_edge (plan, ((WeirPlanOp *) flatten->ops->pdata[i])->edge));
  weir__plan_drop_stage (plan, flatten->id);
}

void
weir__plan_sink_flattens (WeirPlan *plan, GString *notes)
{
  for (unsigned i = 0; i < plan->stages->len; i++)
    {
      const WeirPlanStage *stage = plan->stages->pdata[i];

      if (is_flatten (plan, stage) && stage->in_edges->len >= 1 && stage->in_edges->len <= WEIR__PLAN_MAX_COPIES)
        sink (plan, stage, notes);
    }
}
