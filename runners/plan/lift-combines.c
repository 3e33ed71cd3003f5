/* SPDX-License-Identifier: Apache-2.0 */
/* A Combine whose sender combines first sends one accumulator for each key instead of a row for each element. A global
 * one gains most: all of its rows go to one lane. Only before the fast path, and not where late data are welcome: a
 * late row fires by itself. */
#include "runners/plan/rewrite.h"

static gboolean
can_lift (const WeirPlan *plan, const WeirPlanStage *stage)
{
  const WeirGraphTransform  *t = weir__plan_transform (plan, stage->head_transform);
  const WeirGraphCollection *in;

  if (stage->head != WEIR_HEAD_GROUP || stage->group != WEIR_GROUP_COMBINE || stage->general)
    return FALSE;
  in = weir__graph_collection (plan->graph, weir__graph_port (t->inputs, 0)->collection);
  return in->bounded || weir__graph_windowing (plan->graph, stage->windowing)->allowed_lateness.us == 0;
}

void
weir__plan_lift_combines (WeirPlan *plan, GString *notes)
{
  for (unsigned i = 0; i < plan->stages->len; i++)
    {
      const WeirPlanStage *stage = plan->stages->pdata[i];

      if (!can_lift (plan, stage))
        continue;
      for (unsigned e = 0; e < stage->in_edges->len; e++)
        weir__plan_edge (plan, g_array_index (stage->in_edges, WeirEdgeId, e))->lifted = true;
      weir__plan_print_transform (plan, stage->head_transform, notes);
      g_string_append (notes, ": senders combine first\n");
    }
}
