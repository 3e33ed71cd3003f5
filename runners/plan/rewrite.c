/* SPDX-License-Identifier: Apache-2.0 */

/* Adding to a plan, taking from it, and numbering it anew.
 *
 * Four kinds of references are kept: an edge names its sending operator and its receiving stage, a SCATTER its edge, a
 * POOL its stage, an operator the one whose output it reads. Ids are indexes. So while a pass works nothing moves: what
 * it drops becomes NULL in its array, and all ids that it holds stay good. Dropping an edge does not drop the SCATTER
 * that fed it, which would move the operators behind it: the operator is dead from then on, which is_dead sees by the
 * hole.
 *
 * Compacting goes inside out, because each step reads what the next one renumbers. First each stage drops its dead
 * operators, while edge and pool ids are still the old ones that holes are found by; the edge of a SCATTER that moved
 * is told. Then the arrays close their holes, which gives the maps from old ids to new. Then every stage and every edge
 * replaces the ids that it holds. Order is kept throughout: producers stay before consumers. */

#include "runners/plan/rewrite.h"

#include <string.h>

static void
free_op (void *data)
{
  WeirPlanOp *op = data;

  g_array_unref (op->outputs);
  g_free (op);
}

void
weir__plan_free_stage (WeirPlanStage *stage)
{
  if (stage == NULL)
    return;
  g_free (stage->name);
  g_array_unref (stage->head_outputs);
  g_array_unref (stage->in_edges);
  g_ptr_array_unref (stage->ops);
  g_free (stage);
}

WeirPlanStage *
weir__plan_add_stage (WeirPlan *plan, WeirHeadKind head, WeirTransformId transform, const WeirType *head_type)
{
  WeirPlanStage *stage = g_new0 (WeirPlanStage, 1);

  stage->id.i = plan->stages->len;
  stage->head = head;
  stage->head_transform = transform;
  stage->head_type = head_type;
  stage->head_outputs = g_array_new (FALSE, FALSE, sizeof (const WeirType *));
  stage->windowing.i = 0;
  stage->in_edges = g_array_new (FALSE, FALSE, sizeof (WeirEdgeId));
  stage->ops = g_ptr_array_new_with_free_func (free_op);
  g_array_append_val (stage->head_outputs, head_type);
  g_ptr_array_add (plan->stages, stage);
  return stage;
}

WeirPlanOp *
weir__stage_add_op (WeirPlanStage *stage, WeirOpKind kind, WeirTransformId transform, WeirPlanPort input,
                    const WeirType *input_type)
{
  WeirPlanOp *op = g_new0 (WeirPlanOp, 1);

  op->kind = kind;
  op->transform = transform;
  op->input_op = input.op;
  op->input_port = input.port;
  op->input = input_type;
  op->outputs = g_array_new (FALSE, FALSE, sizeof (const WeirType *));
  op->pool.i = WEIR__NO_ID;
  op->edge.i = WEIR__NO_ID;
  g_ptr_array_add (stage->ops, op);
  return op;
}

WeirPlanEdge *
weir__plan_connect (WeirPlan *plan, WeirPlanPort from, WeirStageId to, const WeirType *row)
{
  WeirPlanStage *sender = weir__plan_stage (plan, from.stage), *receiver = weir__plan_stage (plan, to);
  WeirPlanEdge  *edge = g_new0 (WeirPlanEdge, 1);
  WeirPlanOp    *op = weir__stage_add_op (sender, WEIR_OP_SCATTER, receiver->head_transform, from, row);

  edge->id.i = op->edge.i = plan->edges->len;
  edge->from = from.stage;
  edge->from_op = sender->ops->len - 1;
  edge->to = to;
  edge->row = row;
  g_ptr_array_add (plan->edges, edge);
  g_array_append_val (receiver->in_edges, edge->id);
  return edge;
}

WeirPlanEdge *
weir__plan_connect_like (WeirPlan *plan, WeirPlanPort from, const WeirPlanEdge *like)
{
  WeirPlanEdge *edge = weir__plan_connect (plan, from, like->to, like->row);
  WeirPlanEdge  own = *edge;

  *edge = *like;
  edge->id = own.id;
  edge->from = own.from;
  edge->from_op = own.from_op;
  return edge;
}

WeirPlanPort
weir__plan_edge_source (const WeirPlan *plan, const WeirPlanEdge *edge)
{
  const WeirPlanOp *scatter = weir__plan_stage (plan, edge->from)->ops->pdata[edge->from_op];

  return (WeirPlanPort) { edge->from, scatter->input_op, scatter->input_port };
}

void
weir__plan_drop_edge (WeirPlan *plan, WeirEdgeId id)
{
  WeirPlanEdge *edge = weir__plan_edge (plan, id);
  GArray       *in_edges = weir__plan_stage (plan, edge->to)->in_edges;

  for (unsigned i = 0; i < in_edges->len; i++)
    if (g_array_index (in_edges, WeirEdgeId, i).i == id.i)
      {
        g_array_remove_index (in_edges, i);
        break;
      }
  plan->edges->pdata[id.i] = NULL;
  g_free (edge);
}

void
weir__plan_drop_stage (WeirPlan *plan, WeirStageId id)
{
  WeirPlanStage *stage = weir__plan_stage (plan, id);

  while (stage->in_edges->len > 0)
    weir__plan_drop_edge (plan, g_array_index (stage->in_edges, WeirEdgeId, stage->in_edges->len - 1));
  plan->stages->pdata[id.i] = NULL;
  weir__plan_free_stage (stage);
}

/* --- closing the holes -------------------------------------------------------------------------------------------- */

static gboolean
is_dead (const WeirPlan *plan, const WeirPlanOp *op)
{
  return (op->kind == WEIR_OP_SCATTER && plan->edges->pdata[op->edge.i] == NULL)
         || (op->kind == WEIR_OP_POOL && plan->stages->pdata[op->pool.i] == NULL);
}

/* Dead operators are ends: nothing refers to them but the edge that is gone. */
static void
compact_ops (WeirPlan *plan, WeirPlanStage *stage)
{
  g_autofree uint32_t *moved = g_new (uint32_t, stage->ops->len + 1);
  uint32_t             kept = 0;

  for (uint32_t i = 0; i < stage->ops->len; i++)
    {
      WeirPlanOp *op = stage->ops->pdata[i];

      if (is_dead (plan, op))
        {
          free_op (op);
          continue;
        }
      if (op->input_op != WEIR__NO_ID)
        op->input_op = moved[op->input_op];
      if (op->kind == WEIR_OP_SCATTER)
        weir__plan_edge (plan, op->edge)->from_op = kept;
      moved[i] = kept;
      stage->ops->pdata[kept++] = op;
    }
  for (uint32_t i = kept; i < stage->ops->len; i++)
    stage->ops->pdata[i] = NULL;
  g_ptr_array_set_free_func (stage->ops, NULL);
  g_ptr_array_set_size (stage->ops, (int) kept);
  g_ptr_array_set_free_func (stage->ops, free_op);
}

/* Moves what is left to the front; moved[old id] is the new one. */
static uint32_t *
close_holes (GPtrArray *items)
{
  uint32_t *moved = g_new (uint32_t, items->len + 1), kept = 0;

  for (uint32_t i = 0; i < items->len; i++)
    {
      moved[i] = kept;
      if (items->pdata[i] != NULL)
        items->pdata[kept++] = items->pdata[i];
    }
  for (uint32_t i = kept; i < items->len; i++)
    items->pdata[i] = NULL;
  g_ptr_array_set_size (items, (int) kept);
  return moved;
}

static void
renumber_stage (WeirPlanStage *stage, uint32_t id, const uint32_t *stages, const uint32_t *edges)
{
  stage->id.i = id;
  for (unsigned i = 0; i < stage->in_edges->len; i++)
    {
      WeirEdgeId *edge = &g_array_index (stage->in_edges, WeirEdgeId, i);

      edge->i = edges[edge->i];
    }
  for (unsigned i = 0; i < stage->ops->len; i++)
    {
      WeirPlanOp *op = stage->ops->pdata[i];

      if (op->kind == WEIR_OP_SCATTER)
        op->edge.i = edges[op->edge.i];
      if (op->kind == WEIR_OP_POOL)
        op->pool.i = stages[op->pool.i];
    }
}

void
weir__plan_compact (WeirPlan *plan)
{
  g_autofree uint32_t *stages = NULL, *edges = NULL;

  for (unsigned i = 0; i < plan->stages->len; i++)
    if (plan->stages->pdata[i] != NULL)
      compact_ops (plan, plan->stages->pdata[i]);
  stages = close_holes (plan->stages);
  edges = close_holes (plan->edges);
  for (uint32_t i = 0; i < plan->stages->len; i++)
    renumber_stage (plan->stages->pdata[i], i, stages, edges);
  for (uint32_t i = 0; i < plan->edges->len; i++)
    {
      WeirPlanEdge *edge = plan->edges->pdata[i];

      edge->id.i = i;
      edge->from.i = stages[edge->from.i];
      edge->to.i = stages[edge->to.i];
    }
}

/* --- asking ------------------------------------------------------------------------------------------------------- */

const WeirGraphTransform *
weir__plan_transform (const WeirPlan *plan, WeirTransformId id)
{
  return weir__graph_transform (plan->graph, id);
}

gboolean
weir__plan_transform_is (const WeirPlan *plan, WeirTransformId id, const char *urn)
{
  return strcmp (weir__plan_transform (plan, id)->urn, urn) == 0;
}

gboolean
weir__plan_stage_is_joint (const WeirPlan *plan, const WeirPlanStage *stage)
{
  return stage->head == WEIR_HEAD_CHANNEL && !weir__plan_transform_is (plan, stage->head_transform, WEIR_URN_RESHUFFLE);
}

void
weir__plan_print_transform (const WeirPlan *plan, WeirTransformId id, GString *to)
{
  g_string_append_printf (to, "%" PRIu32 " %s", id.i, weir__plan_transform (plan, id)->path);
}
