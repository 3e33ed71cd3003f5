/* SPDX-License-Identifier: Apache-2.0 */

/* What a stage takes next, by the kind of its head. Of sources: lane-source.c. */

#include "runners/engine/engine-private.h"
#include "runners/engine/least-watermark.h"

/* --- IMPULSE: one empty element, in lane 0; and what nothing is sent to, which is at its end at once -------------- */

bool
weir__lane_head_barrier (LaneStage *stage)
{
  uint64_t requested = __atomic_load_n (&stage->lane->barrier_requested, __ATOMIC_ACQUIRE);

  if (requested <= stage->epoch)
    return false;
  stage->epoch = requested;
  weir__lane_stage_mark_barrier (stage, requested);
  return true;
}

/* In a stepped engine all that it gives belongs to the first step. */
WeirNext
weir__lane_impulse_step (LaneStage *stage)
{
  static const WeirBytes nothing = { (const uint8_t *) "", 0 };
  static const WeirBatch impulse = { .type = WEIR_TYPE (WeirBytes),
                                     .rows = (const char *) &nothing,
                                     .n = 1,
                                     .row_size = sizeof nothing,
                                     .timestamp = { INT64_MIN },
                                     .window = WEIR_GLOBAL_WINDOW };
  WeirLane *lane = stage->lane;
  bool      at_end = stage->input_watermark.us == INT64_MAX;

  if ((at_end || lane->engine->steps == NULL) && weir__lane_head_barrier (stage))
    return WEIR_NEXT_SOME;
  if (!stage->impulse_given)
    {
      stage->impulse_given = true;
      if (lane->i == 0 && stage->plan->head == WEIR_HEAD_IMPULSE)
        {
          lane->engine->options.harness.executor->push (stage->executor, 0, &impulse);
          stage->unsettled = true;
        }
      return WEIR_NEXT_SOME;
    }
  if (at_end)
    return WEIR_NEXT_NONE;
  stage->input_watermark = WEIR_TIME_MAX;
  weir__lane_stage_mark_watermark (stage, WEIR_TIME_MAX);
  return WEIR_NEXT_SOME;
}

/* --- GROUP and CHANNEL -------------------------------------------------------------------------------------------- */

static void
count_group (LaneStage *stage)
{
  WeirGroupDropped dropped = weir__group_dropped (stage->group);

  WEIR__COUNT_SET (stage->counts.dropped_late, dropped.late);
  WEIR__COUNT_SET (stage->counts.dropped_closed, dropped.closed);
  WEIR__COUNT_SET (stage->counts.spilled_bytes, weir__group_spilled_bytes (stage->group));
}

static void
mark_group (LaneStage *stage)
{
  weir__lane_stage_mark_watermark (stage,
                                   (WeirTime) { MIN (stage->input_watermark.us, weir__group_hold (stage->group).us) });
}

/* The next panes. When there are none left, what was given goes back, and the watermark may pass as far as no pane under way
 * holds it. */
static WeirNext
run_group (LaneStage *stage, GError **error)
{
  const WeirBatch *rows;
  uint32_t         port;
  WeirNext         next = weir__group_run (stage->group, &rows, &port, error);

  if (next == WEIR_NEXT_FAILED)
    return WEIR_NEXT_FAILED;
  if (next == WEIR_NEXT_SOME && rows->n > 0)
    {
      stage->lane->engine->options.harness.executor->push (stage->executor, port, rows);
      stage->unsettled = true;
    }
  if (next == WEIR_NEXT_SOME)
    return WEIR_NEXT_SOME;
  stage->running = false;
  if (stage->given != NULL)
    weir__channel_return_frame (stage->given_channel, g_steal_pointer (&stage->given));
  count_group (stage);
  mark_group (stage);
  return WEIR_NEXT_SOME;
}

static WeirNext
give_group (LaneStage *stage, LaneInput *input, WeirFrame *frame, GError **error)
{
  if (weir__group_uses_clock (stage->group))
    weir__group_processing_time (stage->group, weir__engine_now (stage->lane->engine));
  weir__group_give (stage->group, input->edge, &frame->batch);
  stage->given = frame;
  stage->given_channel = input->channel;
  stage->running = true;
  return run_group (stage, error);
}

/* Has the clock reached what a pane waits for? */
static bool
clock_is_due (LaneStage *stage)
{
  WeirTime alarm = weir__lane_stage_alarm (stage), now;

  if (stage->group == NULL || alarm.us == WEIR_TIME_MAX.us)
    return false;
  now = weir__engine_now (stage->lane->engine);
  if (now.us < alarm.us)
    return false;
  weir__group_processing_time (stage->group, now);
  return true;
}

/* Each edge's lanes stand together, and are one. */
static WeirLeastWatermark
least_of_inputs (const LaneStage *stage)
{
  WeirLeastWatermark least = weir__least_watermark_of_none ();
  uint32_t           n_lanes = stage->lane->engine->options.n_lanes;

  for (unsigned first = 0; first < stage->inputs->len; first += n_lanes)
    {
      WeirLeastWatermark edge = weir__least_watermark_of_none ();
      for (unsigned i = first; i < first + n_lanes; i++)
        {
          const LaneInput *input = &g_array_index (stage->inputs, LaneInput, i);
          weir__least_watermark_add (&edge, input->watermark, input->idle);
        }
      weir__least_watermark_add_all (&least, edge);
    }
  return least;
}

void
weir__lane_input_watermark (LaneStage *stage)
{
  WeirLeastWatermark least = least_of_inputs (stage);
  WeirTime           before = stage->input_watermark;

  if (!weir__least_watermark_move (least, &stage->input_watermark, &stage->idle))
    return;
  if (!stage->idle)
    weir__lane_stage_wake (stage); /* ahead of what the watermark fires */
  if (stage->group == NULL)
    weir__lane_stage_mark_watermark (stage, stage->input_watermark);
  else if (stage->input_watermark.us == before.us)
    mark_group (stage);
  else
    {
      weir__group_watermark (stage->group, stage->input_watermark);
      stage->running = true;
    }
}

/* In a stepped engine it counts when the step is at its end. */
static void
take_watermark (LaneStage *stage, LaneInput *input, WeirTime watermark, bool idle)
{
  input->watermark.us = MAX (input->watermark.us, watermark.us);
  input->idle = idle;
  if (stage->lane->engine->steps == NULL)
    weir__lane_input_watermark (stage);
}

static void
take_barrier (LaneStage *stage, LaneInput *input, uint64_t epoch)
{
  input->at_barrier = true;
  for (unsigned i = 0; i < stage->inputs->len; i++)
    if (!g_array_index (stage->inputs, LaneInput, i).at_barrier)
      return;
  for (unsigned i = 0; i < stage->inputs->len; i++)
    g_array_index (stage->inputs, LaneInput, i).at_barrier = false;
  if (stage->lane->engine->steps != NULL)
    weir__lane_stage_end_step (stage, epoch);
  else
    weir__lane_stage_mark_barrier (stage, epoch);
}

static WeirNext
take_frame (LaneStage *stage, LaneInput *input, WeirFrame *frame, GError **error)
{
  WEIR__COUNT_ADD (stage->counts.rows_in, frame->batch.n);
  if (stage->group != NULL)
    return give_group (stage, input, frame, error);
  stage->head_frame = frame;
  stage->head_channel = input->channel;
  stage->lane->engine->options.harness.executor->push (stage->executor, 0, &frame->batch);
  stage->unsettled = true;
  return WEIR_NEXT_SOME;
}

static WeirNext
take_message (LaneStage *stage, GError **error)
{
  for (unsigned tried = 0; tried < stage->inputs->len; tried++)
    {
      LaneInput  *input = &g_array_index (stage->inputs, LaneInput, stage->next_input);
      WeirMessage message;
      stage->next_input = stage->next_input + 1 < stage->inputs->len ? stage->next_input + 1 : 0;
      if (input->at_barrier || !weir__channel_receive (input->channel, &message))
        continue;
      if (message.kind == WEIR_MESSAGE_FRAME)
        return take_frame (stage, input, message.item, error);
      if (message.kind == WEIR_MESSAGE_WATERMARK)
        take_watermark (stage, input, message.time, message.idle);
      else
        take_barrier (stage, input, message.epoch);
      return WEIR_NEXT_SOME;
    }
  return WEIR_NEXT_NONE;
}

WeirNext
weir__lane_input_step (LaneStage *stage, GError **error)
{
  if (stage->running || clock_is_due (stage))
    return stage->running = true, run_group (stage, error);
  if (stage->step_phase != STEP_UNDER_WAY)
    return weir__lane_stage_step_phase (stage);
  return take_message (stage, error);
}
