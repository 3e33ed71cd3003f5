/* SPDX-License-Identifier: Apache-2.0 */
/* The invariants of a plan. A failure is a bug of a pass. */
#include <string.h>

#include "runners/plan/rewrite.h"

typedef struct
{
  const WeirPlan *plan;
  gboolean       *placed; /* by transform: stands in a stage */
  GError        **error;
} Check;

#define FAIL(check, ...) return fail ((check), __VA_ARGS__)

G_GNUC_PRINTF (2, 3)
static gboolean
fail (const Check *check, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list          args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (check->error, WEIR_ERROR, WEIR_ERROR_GRAPH, "plan of %s: %s", check->plan->graph->name, message);
  return FALSE;
}

static gboolean
same_type (const WeirType *a, const WeirType *b)
{
  return a == b || (a != NULL && b != NULL && weir_type_same_layout (a, b, NULL));
}

/* What an operator is given: the type of the head's or of an earlier operator's output, or NULL. */
static const WeirType *
type_given (const WeirPlanStage *stage, const WeirPlanOp *op, uint32_t index)
{
  const GArray *outputs = stage->head_outputs;

  if (op->input_op != WEIR__NO_ID)
    outputs = op->input_op < index ? ((WeirPlanOp *) stage->ops->pdata[op->input_op])->outputs : NULL;
  return outputs != NULL && op->input_port < outputs->len ? g_array_index (outputs, const WeirType *, op->input_port)
                                                          : NULL;
}

static gboolean
check_scatter (const Check *check, const WeirPlanStage *stage, const WeirPlanOp *op, uint32_t index)
{
  const WeirPlanEdge *edge = weir__plan_edge (check->plan, op->edge);

  if (edge == NULL)
    FAIL (check, "stage %" PRIu32 ", operator %" PRIu32 ": no edge %" PRIu32, stage->id.i, index, op->edge.i);
  if (edge->from.i != stage->id.i || edge->from_op != index)
    FAIL (check, "edge %" PRIu32 " is not that of stage %" PRIu32 ", operator %" PRIu32, edge->id.i, stage->id.i,
          index);
  if (!same_type (edge->row, op->input))
    FAIL (check, "edge %" PRIu32 ": rows are not what is sent", edge->id.i);
  return TRUE;
}

static gboolean
check_pool (const Check *check, const WeirPlanStage *stage, const WeirPlanOp *op, uint32_t index)
{
  const WeirPlanStage *pool = weir__plan_stage (check->plan, op->pool);

  if (pool == NULL || pool->head != WEIR_HEAD_SOURCE)
    FAIL (check, "stage %" PRIu32 ", operator %" PRIu32 ": stage %" PRIu32 " has no pool", stage->id.i, index,
          op->pool.i);
  if (pool->id.i <= stage->id.i)
    FAIL (check, "stage %" PRIu32 " stands before stage %" PRIu32 ", which feeds its pool", pool->id.i, stage->id.i);
  if (!same_type (pool->element, op->input))
    FAIL (check, "stage %" PRIu32 ", operator %" PRIu32 ": the pool holds other elements", stage->id.i, index);
  return TRUE;
}

/* Slices are a matter between those who make them and those who take them. */
static gboolean
check_slice_readers (const Check *check, const WeirPlanStage *stage, uint32_t index)
{
  const WeirPlanOp *op = stage->ops->pdata[index];

  if (op->kind != WEIR_OP_WINDOW)
    FAIL (check, "stage %" PRIu32 ", operator %" PRIu32 ": makes slices of no windows", stage->id.i, index);
  for (unsigned i = index + 1; i < stage->ops->len; i++)
    {
      const WeirPlanOp   *reader = stage->ops->pdata[i];
      const WeirPlanEdge *edge = weir__plan_edge (check->plan, reader->edge);
      const WeirPlanStage *to = edge != NULL ? weir__plan_stage (check->plan, edge->to) : NULL;
      if (reader->input_op == index
          && (reader->kind != WEIR_OP_SCATTER || to == NULL || to->slice.us != op->slice.us))
        FAIL (check, "stage %" PRIu32 ", operator %" PRIu32 ": is given slices of windows", stage->id.i, i);
    }
  return TRUE;
}

static gboolean
check_sliced_edge (const Check *check, const WeirPlanEdge *edge, const WeirPlanStage *to)
{
  WeirPlanPort from = weir__plan_edge_source (check->plan, edge);

  if (from.op == WEIR__NO_ID || edge->late_port != 0
      || ((WeirPlanOp *) weir__plan_stage (check->plan, from.stage)->ops->pdata[from.op])->slice.us != to->slice.us)
    FAIL (check, "edge %" PRIu32 " brings no slices, but stage %" PRIu32 " takes them", edge->id.i, to->id.i);
  return TRUE;
}

static gboolean
check_op (const Check *check, const WeirPlanStage *stage, uint32_t index)
{
  const WeirPlanOp *op = stage->ops->pdata[index];
  const WeirType   *given = type_given (stage, op, index);
  gboolean          is_end = op->kind == WEIR_OP_SCATTER || op->kind == WEIR_OP_POOL;

  if (given == NULL)
    FAIL (check, "stage %" PRIu32 ", operator %" PRIu32 ": nothing before it gives it rows", stage->id.i, index);
  if (!same_type (given, op->input))
    FAIL (check, "stage %" PRIu32 ", operator %" PRIu32 ": is given rows of another type", stage->id.i, index);
  if (is_end && op->outputs->len > 0)
    FAIL (check, "stage %" PRIu32 ", operator %" PRIu32 ": an end has outputs", stage->id.i, index);
  if (op->transform.i >= check->plan->graph->transforms->len)
    FAIL (check, "stage %" PRIu32 ", operator %" PRIu32 ": no transform %" PRIu32, stage->id.i, index, op->transform.i);
  if (op->kind == WEIR_OP_SCATTER)
    return check_scatter (check, stage, op, index);
  if (op->kind == WEIR_OP_POOL)
    return check_pool (check, stage, op, index);
  check->placed[op->transform.i] = TRUE;
  return op->slice.us == 0 || check_slice_readers (check, stage, index);
}

static gboolean
check_head (const Check *check, const WeirPlanStage *stage)
{
  gboolean takes_edges = stage->head == WEIR_HEAD_GROUP || stage->head == WEIR_HEAD_CHANNEL;

  if (stage->head_transform.i >= check->plan->graph->transforms->len)
    FAIL (check, "stage %" PRIu32 ": no transform %" PRIu32, stage->id.i, stage->head_transform.i);
  if (stage->windowing.i >= check->plan->graph->windowings->len)
    FAIL (check, "stage %" PRIu32 ": no windowing %" PRIu32, stage->id.i, stage->windowing.i);
  if (!takes_edges && stage->in_edges->len > 0)
    FAIL (check, "stage %" PRIu32 ": its head takes no edges", stage->id.i);
  if (stage->slice.us != 0 && (stage->group != WEIR_GROUP_COMBINE || stage->general || check->plan->may_spill))
    FAIL (check, "stage %" PRIu32 ": takes slices, which its path does not", stage->id.i);
  if (stage->head == WEIR_HEAD_GROUP && stage->in_edges->len == 0)
    FAIL (check, "stage %" PRIu32 ": groups nothing", stage->id.i);
  for (unsigned i = 0; i < stage->in_edges->len; i++)
    {
      WeirEdgeId          id = g_array_index (stage->in_edges, WeirEdgeId, i);
      const WeirPlanEdge *edge = weir__plan_edge (check->plan, id);

      if (edge == NULL || edge->to.i != stage->id.i)
        FAIL (check, "stage %" PRIu32 ": edge %" PRIu32 " does not lead here", stage->id.i, id.i);
    }
  if (stage->head != WEIR_HEAD_CHANNEL)
    check->placed[stage->head_transform.i] = TRUE;
  return TRUE;
}

static gboolean
check_stage (const Check *check, uint32_t index)
{
  const WeirPlanStage *stage = check->plan->stages->pdata[index];

  if (stage->id.i != index)
    FAIL (check, "stage %" PRIu32 " stands in place %" PRIu32, stage->id.i, index);
  if (!check_head (check, stage))
    return FALSE;
  for (uint32_t op = 0; op < stage->ops->len; op++)
    if (!check_op (check, stage, op))
      return FALSE;
  return TRUE;
}

static gboolean
check_stepped (const Check *check)
{
  unsigned scripts = 0;

  for (uint32_t i = 0; i < check->plan->stages->len; i++)
    scripts += ((WeirPlanStage *) check->plan->stages->pdata[i])->head == WEIR_HEAD_TEST_STREAM;
  if (check->plan->stepped != (scripts > 0))
    FAIL (check, "%u test streams, but %s", scripts, check->plan->stepped ? "stepped" : "not stepped");
  return TRUE;
}

static gboolean
lies_in_row (const WeirPlanEdge *edge, const WeirType *type, uint32_t offset)
{
  return type == NULL || (edge->row->size >= type->size && offset <= edge->row->size - type->size)
         || (type->kind == WEIR_KIND_UNIT && offset == 0);
}

static gboolean
check_edge (const Check *check, uint32_t index)
{
  const WeirPlanEdge  *edge = check->plan->edges->pdata[index];
  const WeirPlanStage *from = weir__plan_stage (check->plan, edge->from),
                      *to = weir__plan_stage (check->plan, edge->to);
  unsigned             heard = 0;

  if (edge->id.i != index || from == NULL || to == NULL)
    FAIL (check, "edge %" PRIu32 " leads from or to nowhere", index);
  if (from->id.i >= to->id.i)
    FAIL (check, "edge %" PRIu32 " leads back, from stage %" PRIu32 " to %" PRIu32, index, from->id.i, to->id.i);
  for (unsigned i = 0; i < to->in_edges->len; i++)
    heard += g_array_index (to->in_edges, WeirEdgeId, i).i == index;
  if (heard != 1)
    FAIL (check, "stage %" PRIu32 " reads edge %" PRIu32 " %u times", to->id.i, index, heard);
  if (edge->from_op >= from->ops->len || ((WeirPlanOp *) from->ops->pdata[edge->from_op])->kind != WEIR_OP_SCATTER)
    FAIL (check, "edge %" PRIu32 " is sent by no operator", index);
  if (edge->keyed != (to->head == WEIR_HEAD_GROUP) || edge->keyed != (edge->key != NULL))
    FAIL (check, "edge %" PRIu32 ": a grouping's edges have keys, others have none", index);
  if (edge->by_row && to->head != WEIR_HEAD_CHANNEL)
    FAIL (check, "edge %" PRIu32 " goes by row to what is no channel", index);
  if (!lies_in_row (edge, edge->key, edge->key_offset) || !lies_in_row (edge, edge->value, edge->value_offset))
    FAIL (check, "edge %" PRIu32 ": key or value lies outside of the row", index);
  if (edge->lifted && (to->head != WEIR_HEAD_GROUP || to->group != WEIR_GROUP_COMBINE || to->takes_retracts))
    FAIL (check, "edge %" PRIu32 " is lifted, but what it leads to takes no accumulators", index);
  if (edge->late_port != 0
      && (to->head != WEIR_HEAD_GROUP || edge->late_port >= to->head_outputs->len
          || !same_type (edge->row, g_array_index (to->head_outputs, const WeirType *, edge->late_port))))
    FAIL (check, "edge %" PRIu32 ": what it leads to has no output for what comes late", index);
  if (to->slice.us != 0 && !check_sliced_edge (check, edge, to))
    return FALSE;
  if (to->head == WEIR_HEAD_CHANNEL && !same_type (edge->row, to->head_type))
    FAIL (check, "edge %" PRIu32 " brings rows of another type", index);
  return TRUE;
}

gboolean
weir__plan_verify (const WeirPlan *plan, GError **error)
{
  const GPtrArray     *transforms = plan->graph->transforms;
  g_autofree gboolean *placed = g_new0 (gboolean, transforms->len + 1);
  Check                check = { plan, placed, error };

  for (uint32_t i = 0; i < plan->stages->len; i++)
    if (!check_stage (&check, i))
      return FALSE;
  if (!check_stepped (&check))
    return FALSE;
  for (uint32_t i = 0; i < plan->edges->len; i++)
    if (!check_edge (&check, i))
      return FALSE;
  for (uint32_t i = 0; i < transforms->len; i++)
    {
      const WeirGraphTransform *t = transforms->pdata[i];

      if (t->function != NULL && !weir__graph_transform_is_composite (t) && !placed[i])
        FAIL (&check, "%s stands in no stage", t->path);
    }
  return TRUE;
}
