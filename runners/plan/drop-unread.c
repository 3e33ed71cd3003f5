/* SPDX-License-Identifier: Apache-2.0 */
/* What nobody reads need not be made, if making it calls no function of the user's (which may have effects that
 * somebody waits for) and moves no clock. From the end, so that what fed only such a stage goes with it. */
#include "runners/plan/rewrite.h"

static gboolean
is_unread (const WeirPlan *plan, const WeirPlanStage *stage)
{
  if (stage->head == WEIR_HEAD_TEST_STREAM || stage->head == WEIR_HEAD_SOURCE
      || (stage->head == WEIR_HEAD_GROUP && stage->group == WEIR_GROUP_COMBINE))
    return FALSE;
  for (unsigned i = 0; i < stage->ops->len; i++)
    {
      const WeirPlanOp *op = stage->ops->pdata[i];

      if (op->kind != WEIR_OP_WINDOW && !(op->kind == WEIR_OP_SCATTER && plan->edges->pdata[op->edge.i] == NULL))
        return FALSE;
    }
  return TRUE;
}

void
weir__plan_drop_unread (WeirPlan *plan, GString *notes)
{
  for (unsigned i = plan->stages->len; i-- > 0;)
    {
      const WeirPlanStage *stage = plan->stages->pdata[i];

      if (!is_unread (plan, stage))
        continue;
      weir__plan_print_transform (plan, stage->head_transform, notes);
      g_string_append (notes, ": nobody reads it\n");
      weir__plan_drop_stage (plan, stage->id);
    }
}
