/* SPDX-License-Identifier: Apache-2.0 */
/* Fusion: what stands behind a joint (a channel that no Reshuffle asked for) moves behind the joint's producer, into
 * the same stage, where rows go from operator to operator without leaving the lane. A joint with several producers is
 * copied behind each.
 *
 * Stages come in order, so that a joint's producers have already moved to where they stay. A stage is a tree that grows
 * only downstream of its head: fusing cannot close a circle. */
#include "runners/plan/rewrite.h"

typedef struct
{
  WeirPlan            *plan;
  const WeirPlanStage *joint;
  WeirPlanPort         behind; /* the producer */
  uint32_t             base;   /* the joint's operator i becomes operator base + i, or, as an end, any later one */
  gboolean             last;   /* the copy behind the last producer: edges move instead of being copied */
} Fuse;

static void
move_edge (const Fuse *fuse, const WeirPlanOp *op, WeirPlanPort input)
{
  WeirPlanStage *stage = weir__plan_stage (fuse->plan, input.stage);
  WeirPlanEdge  *edge = weir__plan_edge (fuse->plan, op->edge);
  WeirPlanOp    *moved;

  if (!fuse->last)
    {
      weir__plan_connect_like (fuse->plan, input, edge);
      return;
    }
  moved = weir__stage_add_op (stage, WEIR_OP_SCATTER, op->transform, input, op->input);
  moved->edge = edge->id;
  edge->from = stage->id;
  edge->from_op = stage->ops->len - 1;
}

static void
copy_op (const Fuse *fuse, const WeirPlanOp *op)
{
  WeirPlanPort input = fuse->behind;
  WeirPlanOp  *copy;

  if (op->input_op != WEIR__NO_ID)
    {
      input.op = fuse->base + op->input_op;
      input.port = op->input_port;
    }
  if (op->kind == WEIR_OP_SCATTER)
    {
      move_edge (fuse, op, input);
      return;
    }
  copy = weir__stage_add_op (weir__plan_stage (fuse->plan, input.stage), op->kind, op->transform, input, op->input);
  copy->pool = op->pool;
  if (op->outputs->len > 0)
    g_array_append_vals (copy->outputs, op->outputs->data, op->outputs->len);
}

/* The joint's own edges are gone when its operators come; each operator, ends included, makes one in the new stage. */
static void
fuse_behind (Fuse *fuse)
{
  fuse->base = weir__plan_stage (fuse->plan, fuse->behind.stage)->ops->len;
  for (unsigned i = 0; i < fuse->joint->ops->len; i++)
    {
      const WeirPlanOp *op = fuse->joint->ops->pdata[i];

      copy_op (fuse, op);
    }
}

static void
note (const WeirPlan *plan, const WeirPlanStage *joint, GString *notes)
{
  unsigned n = joint->in_edges->len;

  weir__plan_print_transform (plan, joint->head_transform, notes);
  g_string_append (notes, " behind");
  for (unsigned i = 0; i < n; i++)
    {
      const WeirPlanEdge  *edge = weir__plan_edge (plan, g_array_index (joint->in_edges, WeirEdgeId, i));
      WeirPlanPort         from = weir__plan_edge_source (plan, edge);
      const WeirPlanStage *stage = weir__plan_stage (plan, from.stage);
      const WeirPlanOp    *op = from.op != WEIR__NO_ID ? stage->ops->pdata[from.op] : NULL;

      g_string_append (notes, i == 0 ? " " : ", ");
      weir__plan_print_transform (plan, op != NULL ? op->transform : stage->head_transform, notes);
    }
  g_string_append_c (notes, '\n');
}

static void
fuse_joint (WeirPlan *plan, WeirPlanStage *joint, GString *notes)
{
  Fuse fuse = { .plan = plan, .joint = joint };

  note (plan, joint, notes);
  for (unsigned i = 0, n = joint->in_edges->len; i < n; i++)
    {
      const WeirPlanEdge *in = weir__plan_edge (plan, g_array_index (joint->in_edges, WeirEdgeId, i));

      fuse.behind = weir__plan_edge_source (plan, in);
      fuse.last = i == n - 1;
      fuse_behind (&fuse);
    }
  weir__plan_drop_stage (plan, joint->id);
}

void
weir__plan_fuse (WeirPlan *plan, GString *notes)
{
  for (unsigned i = 0; i < plan->stages->len; i++)
    {
      WeirPlanStage *stage = plan->stages->pdata[i];

      if (weir__plan_stage_is_joint (plan, stage) && stage->in_edges->len >= 1
          && stage->in_edges->len <= WEIR__PLAN_MAX_COPIES)
        fuse_joint (plan, stage, notes);
    }
}
