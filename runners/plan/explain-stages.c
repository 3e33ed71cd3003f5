/* SPDX-License-Identifier: Apache-2.0 */
/* The stages for people: each head, below it the operators that are fused, and where rows go. A line reads the one
 * above it; where several read the same, they branch:
 *
 *   stage 1, source: 3 read_lines → string
 *     4 split_words → string
 *     ├ ⇒ stage 2, by string, combined first, 4×4 channels
 *     └ 7 count_letters → int64
 *       ⇒ stage 3, all to one lane, combined first, 4×4 channels */
#include <string.h>

#include "runners/plan/rewrite.h"

typedef struct
{
  const WeirPlan      *plan;
  const WeirPlanStage *stage;
  unsigned             lanes;
  GString             *to;
} Explain;

static const char *const heads[] = {
  [WEIR_HEAD_IMPULSE] = "impulse",
  [WEIR_HEAD_SOURCE] = "source",
  [WEIR_HEAD_GROUP] = "group",
  [WEIR_HEAD_CHANNEL] = "channel",
  [WEIR_HEAD_TEST_STREAM] = "test stream",
};

/* Named types by their name, built-in ones by what they are. */
void
weir__plan_print_type (const WeirType *type, GString *to)
{
  g_autofree char *text = NULL;

  if ((type->kind == WEIR_KIND_RECORD || type->kind == WEIR_KIND_LIST || type->kind == WEIR_KIND_MAP
       || type->kind == WEIR_KIND_OPTIONAL)
      && type->name != NULL && *type->name != '\0')
    {
      g_string_append (to, type->name);
      return;
    }
  text = weir_type_to_string (type);
  g_string_append (to, text);
}

/* What a grouping drops as late comes out behind what it puts out. */
static const char *
label_of (const WeirGraphTransform *t, unsigned port)
{
  return port < t->outputs->len ? weir__graph_port (t->outputs, port)->label : "late";
}

static void
print_outputs (const WeirPlan *plan, WeirTransformId transform, const GArray *types, GString *to)
{
  const WeirGraphTransform *t = weir__plan_transform (plan, transform);

  for (unsigned i = 0; i < types->len; i++)
    {
      g_string_append (to, i == 0 ? " → " : ", ");
      if (types->len > 1)
        g_string_append_printf (to, "%s: ", label_of (t, i));
      weir__plan_print_type (g_array_index (types, const WeirType *, i), to);
    }
}

static void
print_scatter (const Explain *x, const WeirPlanEdge *edge)
{
  const WeirPlanStage      *receiver = weir__plan_stage (x->plan, edge->to);
  const WeirGraphTransform *reader = weir__plan_transform (x->plan, receiver->head_transform);

  g_string_append_printf (x->to, "⇒ stage %" PRIu32, edge->to.i);
  if (reader->inputs->len > 1 && receiver->head == WEIR_HEAD_GROUP)
    g_string_append_printf (x->to, " as %s", weir__graph_port (reader->inputs, edge->tag)->label);
  if (edge->keyed && edge->key->kind == WEIR_KIND_UNIT)
    g_string_append (x->to, ", all to one lane");
  else if (edge->keyed)
    {
      g_string_append (x->to, ", by ");
      weir__plan_print_type (edge->key, x->to);
    }
  else
    g_string_append (x->to, edge->by_row ? ", by row" : ", to any lane");
  if (edge->lifted)
    g_string_append (x->to, ", combined first");
  g_string_append_printf (x->to, ", %u×%u channel%s\n", x->lanes, x->lanes, x->lanes == 1 ? "" : "s");
}

static void
print_op (const Explain *x, const WeirPlanOp *op)
{
  g_autofree char *windowing = NULL;

  if (op->kind == WEIR_OP_SCATTER)
    {
      print_scatter (x, weir__plan_edge (x->plan, op->edge));
      return;
    }
  if (op->kind == WEIR_OP_POOL)
    {
      g_string_append_printf (x->to, "⇒ split pool of stage %" PRIu32 "\n", op->pool.i);
      return;
    }
  weir__plan_print_transform (x->plan, op->transform, x->to);
  if (op->kind == WEIR_OP_WINDOW)
    {
      windowing = weir__windowing_to_string (
          weir__graph_windowing (x->plan->graph, weir__plan_transform (x->plan, op->transform)->windowing));
      g_string_append_printf (x->to, ": %s%s", windowing, op->slice.us != 0 ? ", in slices" : "");
    }
  print_outputs (x->plan, op->transform, op->outputs, x->to);
  g_string_append_c (x->to, '\n');
}

static unsigned
count_readers (const WeirPlanStage *stage, uint32_t producer)
{
  unsigned n = 0;

  for (unsigned i = 0; i < stage->ops->len; i++)
    n += ((WeirPlanOp *) stage->ops->pdata[i])->input_op == producer;
  return n;
}

/* What reads operator `producer` (or the head), which makes `outputs`; each with what reads it in turn. */
static void
print_readers (const Explain *x, uint32_t producer, WeirTransformId transform, const GArray *outputs,
               const char *prefix)
{
  const WeirGraphTransform *t = weir__plan_transform (x->plan, transform);
  unsigned                  n = count_readers (x->stage, producer), seen = 0;

  for (uint32_t i = 0; i < x->stage->ops->len; i++)
    {
      const WeirPlanOp *op = x->stage->ops->pdata[i];
      g_autofree char  *below = NULL;

      if (op->input_op != producer)
        continue;
      seen++;
      g_string_append_printf (x->to, "%s%s", prefix, n == 1 ? "" : seen < n ? "├ " : "└ ");
      if (outputs->len > 1)
        g_string_append_printf (x->to, "%s: ", label_of (t, op->input_port));
      print_op (x, op);
      below = g_strconcat (prefix, n == 1 ? "" : seen < n ? "│ " : "  ", NULL);
      print_readers (x, i, op->transform, op->outputs, below);
    }
}

static void
print_head (const Explain *x)
{
  const WeirPlanStage *stage = x->stage;
  g_autofree char     *windowing = NULL;
  const char          *what = heads[stage->head];

  if (stage->head == WEIR_HEAD_GROUP && stage->group == WEIR_GROUP_COMBINE)
    what = "combine";
  g_string_append_printf (x->to, "  stage %" PRIu32 ", %s: ", stage->id.i, what);
  weir__plan_print_transform (x->plan, stage->head_transform, x->to);
  if (stage->head == WEIR_HEAD_IMPULSE || stage->head == WEIR_HEAD_TEST_STREAM)
    g_string_append (x->to, ", in lane 0 only");
  if (stage->head == WEIR_HEAD_GROUP)
    {
      windowing = weir__windowing_to_string (weir__graph_windowing (x->plan->graph, stage->windowing));
      g_string_append_printf (x->to, ", %s, %s path", windowing, stage->general ? "general" : "fast");
      if (stage->slice.us != 0)
        g_string_append (x->to, ", of slices");
      if (stage->fires_default)
        g_string_append (x->to, ", answers for nothing");
    }
  if (stage->head == WEIR_HEAD_CHANNEL && stage->in_edges->len == 0)
    g_string_append (x->to, ", of nothing");
  /* The naive plan's joints only pass on to the operator of the same name. */
  if (!weir__plan_stage_is_joint (x->plan, stage) || stage->ops->len == 0
      || ((WeirPlanOp *) stage->ops->pdata[0])->transform.i != stage->head_transform.i)
    print_outputs (x->plan, stage->head_transform, stage->head_outputs, x->to);
  g_string_append_c (x->to, '\n');
}

void
weir__plan_explain_stages (const WeirPlan *plan, unsigned lanes, GString *to)
{
  Explain  x = { .plan = plan, .lanes = MAX (lanes, 1), .to = to };
  unsigned pools = 0;

  g_string_append_printf (to, "Stages, each in %u lane%s\n", x.lanes, x.lanes == 1 ? "" : "s");
  for (unsigned i = 0; i < plan->stages->len; i++)
    {
      x.stage = plan->stages->pdata[i];
      pools += x.stage->head == WEIR_HEAD_SOURCE;
      print_head (&x);
      print_readers (&x, WEIR__NO_ID, x.stage->head_transform, x.stage->head_outputs, "    ");
    }
  g_string_append_printf (to, "\n%u stage%s, %u edge%s, %u channel%s, %u split pool%s\n", plan->stages->len,
                          plan->stages->len == 1 ? "" : "s", plan->edges->len, plan->edges->len == 1 ? "" : "s",
                          plan->edges->len * x.lanes * x.lanes, plan->edges->len * x.lanes * x.lanes == 1 ? "" : "s",
                          pools, pools == 1 ? "" : "s");
}
