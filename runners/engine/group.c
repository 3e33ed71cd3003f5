/* SPDX-License-Identifier: Apache-2.0 */

#include "runners/engine/group.h"

#include "runners/engine/fast.h"
#include "runners/engine/general.h"

struct _WeirGroup
{
  WeirCollect   *collect; /* NULL: it combines by a function of the user's */
  WeirGroupSpec  spec;
  GError       **failure; /* where a CombineFn of either path leaves its failure */

  WeirFast    *fast; /* one of the two is NULL */
  WeirGeneral *general;

  /* Fast: what was given and is not added yet, and the frame that panes are put into. */
  const WeirPlanEdge *edge;
  const WeirBatch    *batch;
  WeirFrame          *frame;

  WeirLateRows late;
};

/* --- making ------------------------------------------------------------------------------------------------------- */

static const WeirWindowing *
windowing_of (const WeirGroupOptions *options)
{
  return weir__graph_windowing (options->plan->graph, options->stage->windowing);
}

WeirGroupSpec
weir__group_spec_of (const WeirGroupOptions *options)
{
  const WeirPlanStage *stage = options->stage;
  const WeirPlanEdge  *edge = weir__plan_edge (options->plan, g_array_index (stage->in_edges, WeirEdgeId, 0));
  const WeirWindowing *windowing = windowing_of (options);

  return (WeirGroupSpec) { .key = edge->key,
                           .path = weir__graph_transform (options->plan->graph, stage->head_transform)->path,
                           .failure = options->failure,
                           .keeps_time = windowing->timestamp_combiner != WEIR_END_OF_WINDOW,
                           .combiner = windowing->timestamp_combiner,
                           .fn = options->functions.combine,
                           .accumulator = options->functions.accumulator,
                           .input = options->functions.input,
                           .output = options->functions.output,
                           .config = options->functions.config };
}

static void
open_path (WeirGroup *group, const WeirGroupOptions *options)
{
  const WeirPlanStage *stage = options->stage;
  bool                 keyless = stage->group == WEIR_GROUP_COMBINE
                                 && (stage->combine_mode == WEIR_COMBINE_GLOBALLY
                                     || stage->combine_mode == WEIR_COMBINE_GLOBALLY_WITHOUT_DEFAULT);

  if (stage->general)
    group->general = weir__general_new (&(WeirGeneralOptions) { .windowing = windowing_of (options),
                                                                .merges = stage->merges,
                                                                .spec = group->spec,
                                                                .collect = group->collect,
                                                                .row = stage->head_type,
                                                                .keyless = keyless,
                                                                .lifted_row = options->lifted_row,
                                                                .late = &group->late,
                                                                .takes_retracts = stage->takes_retracts,
                                                                .owns_default = options->owns_default,
                                                                .stepped = options->plan->stepped });
  else
    group->fast = weir__fast_new (&(WeirFastOptions) { .spec = group->spec,
                                                       .collect = group->collect,
                                                       .row = stage->head_type,
                                                       .keyless = keyless,
                                                       .late = &group->late,
                                                       .windows = &windowing_of (options)->windows,
                                                       .slice = stage->slice,
                                                       .owns_default = options->owns_default,
                                                       .allowed_lateness = windowing_of (options)->allowed_lateness,
                                                       .lifted_row = options->lifted_row,
                                                       .world = options->world,
                                                       .memory_limit = options->memory_limit });
}

WeirGroup *
weir__group_new (const WeirGroupOptions *options)
{
  WeirGroup *group = g_new0 (WeirGroup, 1);

  group->spec = weir__group_spec_of (options);
  group->failure = options->failure;
  group->frame = weir__frame_new ();
  weir__late_rows_init (&group->late);
  if (options->stage->group == WEIR_GROUP_VALUES)
    {
      group->collect = weir__collect_new (options->stage->head_type);
      group->spec.fn = &group->collect->fn;
      group->spec.accumulator = &group->collect->accumulator;
      group->spec.config = group->collect;
    }
  open_path (group, options);
  return group;
}

void
weir__group_free (WeirGroup *group)
{
  g_clear_pointer (&group->fast, weir__fast_free);
  g_clear_pointer (&group->general, weir__general_free);
  g_clear_pointer (&group->collect, weir__collect_free);
  weir__late_rows_clear (&group->late);
  weir__frame_free (group->frame);
  g_free (group);
}

WeirGroupSpec
weir__group_spec (const WeirGroup *group)
{
  return group->spec;
}

/* --- running ------------------------------------------------------------------------------------------------------ */

void
weir__group_give (WeirGroup *group, const WeirPlanEdge *edge, const WeirBatch *batch)
{
  if (group->general != NULL)
    {
      weir__general_give (group->general, edge, batch);
      return;
    }
  g_assert (group->batch == NULL);
  group->edge = edge;
  group->batch = batch;
}

void
weir__group_watermark (WeirGroup *group, WeirTime watermark)
{
  if (group->general != NULL)
    weir__general_watermark (group->general, watermark);
  else
    weir__fast_watermark (group->fast, watermark);
}

void
weir__group_processing_time (WeirGroup *group, WeirTime now)
{
  if (group->general != NULL)
    weir__general_processing_time (group->general, now);
}

void
weir__group_end_step (WeirGroup *group, WeirTime now)
{
  if (group->general == NULL)
    return;
  weir__general_processing_time (group->general, now);
  weir__general_end_step (group->general);
}

static WeirNext
run_fast (WeirGroup *group, const WeirBatch **ret_panes, GError **error)
{
  WeirNext next;

  if (group->batch != NULL && !weir__fast_add (group->fast, group->edge, group->batch, error))
    return WEIR_NEXT_FAILED;
  group->batch = NULL;
  next = weir__fast_fire (group->fast, group->frame, error);
  *ret_panes = &group->frame->batch;
  return next;
}

/* What a CombineFn that failed comes to is no result. */
static WeirNext
run_general (WeirGroup *group, const WeirBatch **ret_panes, GError **error)
{
  const WeirFrame *frame = weir__general_run (group->general);

  if (group->failure != NULL && *group->failure != NULL)
    return g_propagate_error (error, g_steal_pointer (group->failure)), WEIR_NEXT_FAILED;
  if (frame == NULL)
    return WEIR_NEXT_NONE;
  *ret_panes = &frame->batch;
  return WEIR_NEXT_SOME;
}

WeirNext
weir__group_run (WeirGroup *group, const WeirBatch **ret_rows, uint32_t *ret_port, GError **error)
{
  WeirNext next = group->general != NULL ? run_general (group, ret_rows, error) : run_fast (group, ret_rows, error);

  *ret_port = 0;
  if (next == WEIR_NEXT_NONE && weir__late_rows_next (&group->late, ret_rows, ret_port))
    return WEIR_NEXT_SOME;
  return next;
}

/* --- the rest ----------------------------------------------------------------------------------------------------- */

bool
weir__group_uses_clock (const WeirGroup *group)
{
  return group->general != NULL && weir__general_uses_clock (group->general);
}

WeirTime
weir__group_deadline (const WeirGroup *group)
{
  return group->general != NULL ? weir__general_deadline (group->general) : WEIR_TIME_MAX;
}

gboolean
weir__group_cut (WeirGroup *group, WeirGroupTake take, void *data, GError **error)
{
  if (group->general == NULL)
    return weir__fast_cut (group->fast, take, data, error);
  weir__general_cut (group->general, take, data);
  return TRUE;
}

WeirTime
weir__group_hold (WeirGroup *group)
{
  return group->general != NULL ? weir__general_hold (group->general) : weir__fast_hold (group->fast);
}

WeirGroupDropped
weir__group_dropped (const WeirGroup *group)
{
  if (group->general != NULL)
    return weir__general_dropped (group->general);
  return (WeirGroupDropped) { .late = weir__fast_dropped_late (group->fast) };
}

uint64_t
weir__group_spilled_bytes (const WeirGroup *group)
{
  return group->fast != NULL ? weir__fast_spilled_bytes (group->fast) : 0;
}

void
weir__group_why (WeirGroup *group, WeirGroupWhy *ret_why)
{
  *ret_why = (WeirGroupWhy) { .hold = WEIR_TIME_MAX, .deadline = WEIR_TIME_MAX };
  if (group->general != NULL)
    weir__general_why (group->general, ret_why);
  else if (weir__fast_oldest (group->fast, &ret_why->n_windows, &ret_why->oldest))
    ret_why->hold = weir__group_hold (group);
}

void
weir__group_describe (const WeirGroup *group, GString *to)
{
  if (group->general != NULL)
    weir__general_describe (group->general, to);
  else
    weir__fast_describe (group->fast, to);
}
