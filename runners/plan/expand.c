/* SPDX-License-Identifier: Apache-2.0 */
/* The naive plan: one stage for each transform, a channel wherever a collection is read.
 *
 * Composites only name their parts and disappear. A splittable ParDo takes two stages: one that hands its elements to
 * the split pool, whatever produced them, and the source that runs the restrictions in it. A WindowInto that leaves
 * elements in their windows does nothing to them: it becomes a Flatten of one input. */
#include <string.h>

#include "runners/plan/rewrite.h"
#include "sdk/model/windowing.h"

typedef struct
{
  WeirPlan                 *plan;
  const WeirGraph          *graph;
  bool                      force_general;
  WeirPlanPort             *ports; /* by collection: where its rows come out */
  WeirStageId              *groups; /* by transform: the stage of a grouping */
  WeirTransformId           id;    /* being expanded */
  const WeirGraphTransform *t;
} Expand;

static WeirCollectionId
input_of (const Expand *x, unsigned i)
{
  return weir__graph_port (x->t->inputs, i)->collection;
}

static const WeirType *
type_of (const Expand *x, WeirCollectionId id)
{
  return weir__graph_collection (x->graph, id)->type;
}

static const WeirType *
output_type (const Expand *x, unsigned i)
{
  return type_of (x, weir__graph_port (x->t->outputs, i)->collection);
}

static WeirPlanEdge *
connect_input (const Expand *x, unsigned i, WeirStageId to)
{
  WeirCollectionId in = input_of (x, i);
  WeirPlanEdge    *edge = weir__plan_connect (x->plan, x->ports[in.i], to, type_of (x, in));

  edge->by_row = weir__graph_collection (x->graph, in)->retracts
                 && weir__plan_stage (x->plan, to)->head == WEIR_HEAD_CHANNEL;
  return edge;
}

static void
set_output (const Expand *x, unsigned i, WeirPlanPort port)
{
  x->ports[weir__graph_port (x->t->outputs, i)->collection.i] = port;
}

/* --- stages without a grouping ------------------------------------------------------------------------------------ */

static void
expand_impulse (const Expand *x)
{
  WeirPlanStage *stage = weir__plan_add_stage (x->plan, WEIR_HEAD_IMPULSE, x->id, output_type (x, 0));

  set_output (x, 0, WEIR__PLAN_HEAD (stage->id));
}

static void
expand_test_stream (const Expand *x)
{
  WeirPlanStage *stage = weir__plan_add_stage (x->plan, WEIR_HEAD_TEST_STREAM, x->id, output_type (x, 0));

  x->plan->stepped = true;
  set_output (x, 0, WEIR__PLAN_HEAD (stage->id));
}

/* Flatten, Reshuffle. */
static void
expand_channel (const Expand *x)
{
  WeirPlanStage *stage = weir__plan_add_stage (x->plan, WEIR_HEAD_CHANNEL, x->id, output_type (x, 0));

  for (unsigned i = 0; i < x->t->inputs->len; i++)
    connect_input (x, i, stage->id);
  set_output (x, 0, WEIR__PLAN_HEAD (stage->id));
}

/* A channel with one operator behind it. */
static WeirPlanOp *
expand_op (const Expand *x, WeirOpKind kind)
{
  const WeirType *input = type_of (x, input_of (x, 0));
  WeirPlanStage  *stage = weir__plan_add_stage (x->plan, WEIR_HEAD_CHANNEL, x->id, input);
  WeirPlanOp     *op = weir__stage_add_op (stage, kind, x->id, WEIR__PLAN_HEAD (stage->id), input);

  connect_input (x, 0, stage->id);
  if (kind == WEIR_OP_POOL)
    return op;
  for (unsigned i = 0; i < x->t->outputs->len; i++)
    {
      const WeirType *type = output_type (x, i);

      g_array_append_val (op->outputs, type);
      set_output (x, i, (WeirPlanPort) { stage->id, 0, i });
    }
  return op;
}

static void
expand_source (const Expand *x)
{
  WeirPlanOp     *pool = expand_op (x, WEIR_OP_POOL);
  const WeirType *first = x->t->outputs->len > 0 ? output_type (x, 0) : WEIR_TYPE (WeirUnit);
  WeirPlanStage  *stage = weir__plan_add_stage (x->plan, WEIR_HEAD_SOURCE, x->id, first);

  pool->pool = stage->id;
  stage->element = type_of (x, input_of (x, 0));
  g_array_set_size (stage->head_outputs, 0);
  for (unsigned i = 0; i < x->t->outputs->len; i++)
    {
      const WeirType *type = output_type (x, i);

      g_array_append_val (stage->head_outputs, type);
      set_output (x, i, (WeirPlanPort) { stage->id, WEIR__NO_ID, i });
    }
}

static void
expand_par_do (const Expand *x)
{
  if (x->t->splittable)
    expand_source (x);
  else
    expand_op (x, WEIR_OP_PAR_DO);
}

static void
expand_window_into (const Expand *x)
{
  if (x->t->keeps_windows)
    expand_channel (x);
  else
    expand_op (x, WEIR_OP_WINDOW);
}

static void
expand_combine_grouped_values (const Expand *x)
{
  expand_op (x, WEIR_OP_COMBINE_VALUES);
}

/* --- groupings ---------------------------------------------------------------------------------------------------- */

/* The fast path: every key of every window fires once, at the watermark, and what comes later is dropped. A bounded input
 * is never late; of another one the timestamp combiners leave aside what is behind the watermark. */
static bool
needs_general (bool bounded, const WeirWindowing *w)
{
  return (w->trigger != NULL && w->trigger->kind != WEIR_TRIGGER_DEFAULT) || w->accumulation != WEIR_DISCARDING
         || (w->allowed_lateness.us != 0 && (!bounded || w->closing == WEIR_CLOSING_FIRE_ALWAYS))
         || (w->timestamp_combiner != WEIR_END_OF_WINDOW && !bounded);
}

/* Are all inputs? */
static bool
is_bounded (const Expand *x)
{
  for (unsigned i = 0; i < x->t->inputs->len; i++)
    if (!weir__graph_collection (x->graph, input_of (x, i))->bounded)
      return false;
  return true;
}

static bool
takes_retracts (const Expand *x)
{
  for (unsigned i = 0; i < x->t->inputs->len; i++)
    if (weir__graph_collection (x->graph, input_of (x, i))->retracts)
      return true;
  return false;
}

static bool
has_windows_to_merge (const Expand *x)
{
  for (unsigned i = 0; i < x->t->inputs->len; i++)
    if (weir__windowing_merges (
            weir__graph_windowing (x->graph, weir__graph_collection (x->graph, input_of (x, i))->windowing)))
      return true;
  return false;
}

static WeirPlanStage *
add_group (const Expand *x, WeirGroupKind kind)
{
  WeirPlanStage *stage = weir__plan_add_stage (x->plan, WEIR_HEAD_GROUP, x->id, output_type (x, 0));

  stage->group = kind;
  stage->windowing = weir__graph_collection (x->graph, input_of (x, 0))->windowing;
  stage->takes_retracts = takes_retracts (x);
  stage->merges = has_windows_to_merge (x);
  stage->general = x->force_general || stage->merges || stage->takes_retracts
                   || needs_general (is_bounded (x), weir__graph_windowing (x->graph, stage->windowing));
  set_output (x, 0, WEIR__PLAN_HEAD (stage->id));
  x->groups[x->id.i] = stage->id;
  return stage;
}

static void
read_as_kv (WeirPlanEdge *edge)
{
  const WeirField *key = &edge->row->fields[0], *value = &edge->row->fields[1];

  edge->keyed = true;
  edge->key = key->type;
  edge->key_offset = key->offset;
  edge->value = value->type;
  edge->value_offset = value->offset;
}

static void
read_as_element (WeirPlanEdge *edge)
{
  edge->keyed = true;
  edge->key = edge->value = edge->row;
}

static void
read_without_key (WeirPlanEdge *edge)
{
  edge->keyed = true;
  edge->key = WEIR_TYPE (WeirUnit);
  edge->value = edge->row;
}

/* GroupByKey, CoGroupByKey: one tag for each input. */
static void
expand_group (const Expand *x)
{
  WeirPlanStage *stage = add_group (x, WEIR_GROUP_VALUES);

  for (unsigned i = 0; i < x->t->inputs->len; i++)
    {
      WeirPlanEdge *edge = connect_input (x, i, stage->id);

      read_as_kv (edge);
      edge->tag = i;
    }
}

static void
expand_combine (const Expand *x, WeirCombineMode mode, void (*read) (WeirPlanEdge *edge))
{
  WeirPlanStage *stage = add_group (x, WEIR_GROUP_COMBINE);

  stage->combine_mode = mode;
  stage->fires_default = mode == WEIR_COMBINE_GLOBALLY;
  read (connect_input (x, 0, stage->id));
}

static void
expand_combine_per_key (const Expand *x)
{
  expand_combine (x, WEIR_COMBINE_PER_KEY, read_as_kv);
}

static void
expand_combine_per_element (const Expand *x)
{
  expand_combine (x, WEIR_COMBINE_PER_ELEMENT, read_as_element);
}

static void
expand_combine_globally (const Expand *x)
{
  expand_combine (x, x->t->without_default ? WEIR_COMBINE_GLOBALLY_WITHOUT_DEFAULT : WEIR_COMBINE_GLOBALLY,
                  read_without_key);
}

/* --- late data ---------------------------------------------------------------------------------------------------- */

/* The port of a grouping's head for what an edge brings too late. */
static WeirPlanPort
late_port (const Expand *x, WeirPlanEdge *edge)
{
  WeirPlanStage *stage = weir__plan_stage (x->plan, edge->to);

  if (edge->late_port == 0)
    {
      edge->late_port = stage->head_outputs->len;
      g_array_append_val (stage->head_outputs, edge->row);
    }
  return (WeirPlanPort) { stage->id, WEIR__NO_ID, edge->late_port };
}

/* A joint behind every grouping that reads the collection, for what came by the edges from there. */
static void
expand_late_data (const Expand *x)
{
  WeirCollectionId in = input_of (x, 0);
  WeirPlanStage   *joint = weir__plan_add_stage (x->plan, WEIR_HEAD_CHANNEL, x->id, output_type (x, 0));

  for (unsigned i = 0; i < x->graph->transforms->len; i++)
    {
      const WeirGraphTransform *t = x->graph->transforms->pdata[i];
      for (unsigned k = 0; x->groups[i].i != WEIR__NO_ID && k < t->inputs->len; k++)
        {
          const GArray *edges = weir__plan_stage (x->plan, x->groups[i])->in_edges;
          if (weir__graph_port (t->inputs, k)->collection.i == in.i)
            weir__plan_connect (x->plan,
                                late_port (x, weir__plan_edge (x->plan, g_array_index (edges, WeirEdgeId, k))),
                                joint->id, joint->head_type);
        }
    }
  set_output (x, 0, WEIR__PLAN_HEAD (joint->id));
}

/* ------------------------------------------------------------------------------------------------------------------ */

/* Every kind of transform that there is. */
static const struct
{
  const char *urn;
  void (*expand) (const Expand *x); /* NULL: nothing of its own, only what is in it */
} kinds[] = {
  { WEIR_URN_IMPULSE, expand_impulse },
  { WEIR_URN_PAR_DO, expand_par_do },
  { WEIR_URN_GROUP_BY_KEY, expand_group },
  { WEIR_URN_CO_GROUP_BY_KEY, expand_group },
  { WEIR_URN_COMBINE_PER_KEY, expand_combine_per_key },
  { WEIR_URN_COMBINE_PER_ELEMENT, expand_combine_per_element },
  { WEIR_URN_COMBINE_GLOBALLY, expand_combine_globally },
  { WEIR_URN_COMBINE_GROUPED_VALUES, expand_combine_grouped_values },
  { WEIR_URN_FLATTEN, expand_channel },
  { WEIR_URN_RESHUFFLE, expand_channel },
  { WEIR_URN_WINDOW_INTO, expand_window_into },
  { WEIR_URN_TEST_STREAM, expand_test_stream },
  { WEIR_URN_LATE_DATA, expand_late_data },
  { WEIR_URN_COMPOSITE, NULL },
};

bool
weir__plan_knows (const char *urn)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (urn, kinds[i].urn) == 0)
      return true;
  return false;
}

/* What need not travel into groupings. */
static void
drop_metadata (WeirPlan *plan)
{
  for (unsigned i = 0; i < plan->edges->len; i++)
    {
      WeirPlanEdge        *edge = plan->edges->pdata[i];
      const WeirPlanStage *to = weir__plan_stage (plan, edge->to);
      if (to->head != WEIR_HEAD_GROUP)
        continue;
      edge->drops_panes = edge->late_port == 0;
      edge->drops_times = edge->late_port == 0
                          && weir__graph_windowing (plan->graph, to->windowing)->timestamp_combiner == WEIR_END_OF_WINDOW;
    }
}

/* `graph` has been verified and holds nothing that weir__plan_unsupported refuses. */
WeirPlan *
weir__plan_expand (const WeirGraph *graph, bool force_general, GError **error)
{
  g_autofree WeirPlanPort *ports = g_new0 (WeirPlanPort, graph->collections->len + 1);
  g_autofree WeirStageId  *groups = g_new (WeirStageId, graph->transforms->len + 1);
  Expand                   x = { .graph = graph, .force_general = force_general, .ports = ports, .groups = groups };

  g_autoptr (GArray) order = weir__plan_order (graph, error);
  if (order == NULL)
    return NULL;
  memset (groups, 0xff, graph->transforms->len * sizeof *groups); /* WEIR__NO_ID */
  x.plan = g_new0 (WeirPlan, 1);
  x.plan->graph = graph;
  x.plan->stages = g_ptr_array_new ();
  x.plan->edges = g_ptr_array_new ();
  for (unsigned at = 0; at < order->len; at++)
    {
      x.id = g_array_index (order, WeirTransformId, at);
      x.t = weir__graph_transform (graph, x.id);
      for (unsigned i = 0; i < G_N_ELEMENTS (kinds); i++)
        if (kinds[i].expand != NULL && strcmp (x.t->urn, kinds[i].urn) == 0)
          kinds[i].expand (&x);
    }
  drop_metadata (x.plan);
  return x.plan;
}
