/* SPDX-License-Identifier: Apache-2.0 */

/* What a lane does for a source: it asks the split pool for work, runs what it is granted, and tells how far that is.
 *
 * Slots. Of a source whose elements end, a lane holds one restriction at a time, in slot 0, and asks for the next one when
 * that is done. One that does not end would keep its lane for good, and those that wait in the pool would never be read. So
 * of an endless source a lane asks for another one as soon as it has run what it holds and that has not ended, into a slot
 * that is free, and has one question open at a time. What it holds stays with it, and so with the instance that began it;
 * its restrictions take turns, and those that wait for the clock are passed over. Each run is settled before the next, so
 * that the executor has one current restriction, and is given another between two runs.
 *
 * Idle. The pool knows when the source as a whole is, but it hears of a restriction that goes on only after the lane does:
 * its rows would be on their way to who does not wait for them any more. So a lane whose restriction gives something again
 * tells so itself, ahead of the rows, and is not idle while it holds one that is not, whatever the pool said last. */

#include "runners/engine/engine-private.h"

static LaneSlot *
slot_at (const LaneStage *stage, uint32_t i)
{
  return &g_array_index (stage->slots, LaneSlot, i);
}

/* --- what the pool is told ---------------------------------------------------------------------------------------- */

static void
tell_pool (LaneStage *stage, WeirPoolCode code, uint32_t slot)
{
  weir__channel_send (stage->to_pool, (WeirMessage) { .kind = WEIR_MESSAGE_CONTROL, .code = code, .slot = slot });
}

static void
report_watermark (LaneStage *stage, uint32_t i)
{
  LaneSlot              *slot = slot_at (stage, i);
  const WeirRestriction *held = slot->restriction;

  if (held->watermark.us <= slot->reported.us && held->idle == slot->reported_idle)
    return;
  slot->reported = held->watermark;
  slot->reported_idle = held->idle;
  weir__channel_send (stage->to_pool, (WeirMessage) { .kind = WEIR_MESSAGE_CONTROL,
                                                      .code = WEIR_POOL_REPORT,
                                                      .idle = slot->reported_idle,
                                                      .time = slot->reported,
                                                      .slot = i });
}

static void
answer_split (LaneStage *stage, uint32_t i)
{
  LaneSlot        *slot = slot_at (stage, i);
  WeirRestriction *residual = slot->restriction != NULL ? weir__restriction_split (slot->restriction) : NULL;

  if (residual == NULL)
    tell_pool (stage, WEIR_POOL_NO_SPLIT, i);
  else
    weir__channel_send (stage->to_pool, (WeirMessage) { .kind = WEIR_MESSAGE_RESTRICTION,
                                                        .code = WEIR_POOL_RETURN,
                                                        .slot = i,
                                                        .item = residual });
}

static bool
wants_another (const LaneStage *stage)
{
  if (stage->asked || stage->input_watermark.us == INT64_MAX)
    return false;
  return stage->n_held == 0 || (stage->endless && stage->newest == WEIR__NO_ID);
}

static void
ask_for_another (LaneStage *stage)
{
  uint32_t i = 0;

  while (i < stage->slots->len && slot_at (stage, i)->restriction != NULL)
    i++;
  if (i == stage->slots->len)
    g_array_set_size (stage->slots, i + 1);
  stage->asked = true;
  tell_pool (stage, WEIR_POOL_WANT, i);
}

/* --- what the pool tells ------------------------------------------------------------------------------------------ */

static bool
all_idle (const LaneStage *stage)
{
  for (uint32_t i = 0; i < stage->slots->len; i++)
    if (slot_at (stage, i)->restriction != NULL && !slot_at (stage, i)->restriction->idle)
      return false;
  return true;
}

static void
mark_source (LaneStage *stage)
{
  stage->idle = stage->pool_idle && all_idle (stage);
  weir__lane_stage_mark_watermark (stage, stage->input_watermark);
}

static void
take_restriction (LaneStage *stage, uint32_t i, WeirRestriction *restriction)
{
  *slot_at (stage, i) = (LaneSlot) { restriction, restriction->watermark, restriction->idle, WEIR_TIME_MIN };
  stage->n_held++;
  stage->newest = i;
  stage->asked = false;
  mark_source (stage);
}

static void
take_pool_message (LaneStage *stage, WeirMessage message)
{
  switch (message.kind)
    {
    case WEIR_MESSAGE_RESTRICTION:
      take_restriction (stage, message.slot, message.item);
      break;
    case WEIR_MESSAGE_CONTROL:
      answer_split (stage, message.slot);
      break;
    case WEIR_MESSAGE_WATERMARK:
      stage->input_watermark = message.time;
      stage->pool_idle = message.idle;
      mark_source (stage);
      break;
    default:
      weir__lane_stage_mark_barrier (stage, message.epoch);
    }
}

/* --- running ------------------------------------------------------------------------------------------------------ */

/* Of the work that was left when the restriction stood at `before`, the share of the positions passed since is done. */
static void
count_work (LaneStage *stage, WeirRestriction *held, int64_t before)
{
  double passed = (double) held->range.from - (double) before, left = (double) held->range.to - (double) before;
  double share = held->range.from >= held->range.to ? 1 : passed / left;
  double done = stage->counts.work_done + share * held->work;

  held->work -= share * held->work;
  __atomic_store (&stage->counts.work_done, &done, __ATOMIC_RELAXED);
}

/* At the end of time at the latest: WEIR_TIME_MAX would be no alarm at all. */
static WeirTime
instant_after (const WeirWorld *world, WeirDuration d)
{
  return (WeirTime) { MIN (weir_time_add (world->now (world->self), d).us, INT64_MAX - 1) };
}

static gboolean
make_current (LaneStage *stage, uint32_t i, GError **error)
{
  const WeirExecutorOps *ops = stage->lane->engine->options.harness.executor;

  if (stage->current == i)
    return TRUE;
  if (stage->current != WEIR__NO_ID)
    ops->drop_restriction (stage->executor);
  stage->current = i;
  return ops->take_restriction (stage->executor, slot_at (stage, i)->restriction, error);
}

static void
drop_current (LaneStage *stage)
{
  uint32_t i = stage->current;

  stage->lane->engine->options.harness.executor->drop_restriction (stage->executor);
  g_clear_pointer (&slot_at (stage, i)->restriction, weir__restriction_free);
  stage->current = WEIR__NO_ID;
  stage->n_held--;
  tell_pool (stage, WEIR_POOL_FINISHED, i);
}

static gboolean
run_slot (LaneStage *stage, uint32_t i, GError **error)
{
  LaneSlot        *slot = slot_at (stage, i);
  WeirRestriction *held = slot->restriction;
  const WeirWorld *world = stage->lane->engine->options.world;
  int64_t          before = held->range.from;
  WeirDuration     after = { 0 };

  if (!make_current (stage, i, error)
      || stage->lane->engine->options.harness.executor->run_restriction (stage->executor, &after, error) == WEIR_FAILED)
    return FALSE;
  stage->unsettled = true;
  if (stage->newest == i)
    stage->newest = WEIR__NO_ID;
  if (!held->idle)
    weir__lane_stage_wake (stage);
  report_watermark (stage, i);
  count_work (stage, held, before);
  if (held->range.from >= held->range.to)
    drop_current (stage);
  else
    slot->resume_at = after.us > 0 ? instant_after (world, after) : WEIR_TIME_MIN;
  mark_source (stage);
  return TRUE;
}

/* Whose turn it is. The clock is looked at once, if anybody waits for it. WEIR__NO_ID: all do. */
static uint32_t
next_slot (LaneStage *stage)
{
  const WeirWorld *world = stage->lane->engine->options.world;
  WeirTime         now = WEIR_TIME_MIN;

  for (uint32_t tried = 0; tried < stage->slots->len; tried++)
    {
      uint32_t        i = stage->next_slot;
      const LaneSlot *slot = slot_at (stage, i);
      stage->next_slot = i + 1 < stage->slots->len ? i + 1 : 0;
      if (slot->restriction == NULL)
        continue;
      if (slot->resume_at.us != INT64_MIN && now.us == INT64_MIN)
        now = world->now (world->self);
      if (slot->resume_at.us <= now.us)
        return i;
    }
  return WEIR__NO_ID;
}

WeirNext
weir__lane_source_run (LaneStage *stage, GError **error)
{
  uint32_t i = next_slot (stage);

  return i == WEIR__NO_ID ? WEIR_NEXT_NONE : weir__next_of (run_slot (stage, i, error));
}

WeirTime
weir__lane_source_alarm (const LaneStage *stage)
{
  WeirTime alarm = WEIR_TIME_MAX;

  for (uint32_t i = 0; stage->n_held > 0 && i < stage->slots->len; i++)
    {
      const LaneSlot *slot = slot_at (stage, i);
      if (slot->restriction != NULL && slot->resume_at.us != INT64_MIN)
        alarm.us = MIN (alarm.us, slot->resume_at.us);
    }
  return alarm;
}

WeirNext
weir__lane_source_step (LaneStage *stage)
{
  WeirMessage message;

  if (weir__channel_receive (stage->from_pool, &message))
    return take_pool_message (stage, message), WEIR_NEXT_SOME;
  if (!wants_another (stage))
    return WEIR_NEXT_NONE;
  ask_for_another (stage);
  return WEIR_NEXT_SOME;
}
