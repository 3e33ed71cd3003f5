/* SPDX-License-Identifier: Apache-2.0 */
/* A Combine whose sender combines first sends one accumulator for each key instead of a row for each element. A global
 * one gains most: all of its rows go to one lane. By itself only before the fast path, and not where late data are
 * welcome: a late row fires by itself.
 *
 * Where a fan-out was asked for, before the general path too, unless partial results would show. They do when a trigger
 * counts them instead of elements, or closes a window before they come (one that ends with its window does not: rows of
 * windows that the sender's watermark has passed are never lifted); when windows merge, since each element has one of
 * its own; when rows may be taken back; and when a pane's timestamp leaves aside the elements behind the watermark. */
#include "runners/plan/rewrite.h"
#include "sdk/model/trigger.h"
#include "sdk/model/windowing.h"

/* To more than one? A trigger of one's own may. */
static bool
counts_elements (const WeirTrigger *trigger)
{
  if (trigger == NULL)
    return false;
  if (trigger->kind == WEIR_TRIGGER_CUSTOM || trigger->count > 1 || counts_elements (trigger->early)
      || counts_elements (trigger->late))
    return true;
  for (uint32_t i = 0; i < trigger->n_subs; i++)
    if (counts_elements (trigger->subs[i]))
      return true;
  return false;
}

static bool
may_finish_early (const WeirTrigger *trigger)
{
  if (trigger != NULL && trigger->kind == WEIR_TRIGGER_AFTER_WATERMARK)
    return false;
  return weir__trigger_may_finish (trigger);
}

static bool
can_fan_out (const WeirPlanStage *stage, const WeirGraphCollection *in, const WeirWindowing *w)
{
  return !stage->takes_retracts && !weir__windowing_merges (w) && !counts_elements (w->trigger)
         && !may_finish_early (w->trigger) && (in->bounded || w->timestamp_combiner == WEIR_END_OF_WINDOW);
}

static bool
can_lift (const WeirPlan *plan, const WeirPlanStage *stage)
{
  const WeirGraphTransform  *t = weir__plan_transform (plan, stage->head_transform);
  const WeirGraphCollection *in;
  const WeirWindowing       *w;

  if (stage->head != WEIR_HEAD_GROUP || stage->group != WEIR_GROUP_COMBINE)
    return false;
  in = weir__graph_collection (plan->graph, weir__graph_port (t->inputs, 0)->collection);
  w = weir__graph_windowing (plan->graph, stage->windowing);
  if (stage->general)
    return t->fanout > 0 && can_fan_out (stage, in, w);
  return in->bounded || w->allowed_lateness.us == 0;
}

static void
lift (WeirPlan *plan, const WeirPlanStage *stage)
{
  for (unsigned e = 0; e < stage->in_edges->len; e++)
    {
      WeirPlanEdge *edge = weir__plan_edge (plan, g_array_index (stage->in_edges, WeirEdgeId, e));

      edge->lifted = true;
      edge->prompt = stage->general;
    }
}

void
weir__plan_lift_combines (WeirPlan *plan, GString *notes)
{
  for (unsigned i = 0; i < plan->stages->len; i++)
    {
      const WeirPlanStage *stage = plan->stages->pdata[i];

      if (!can_lift (plan, stage))
        continue;
      lift (plan, stage);
      weir__plan_print_transform (plan, stage->head_transform, notes);
      g_string_append (notes, ": senders combine first\n");
    }
}
