/* SPDX-License-Identifier: Apache-2.0 */

/* What a lane does for a source: it asks the split pool for work, runs what it is granted, and tells how far that is.
 *
 * The pool knows when the source as a whole is idle, but it hears of a restriction that goes on only after the lane does:
 * its rows would be on their way to who does not wait for them any more. So a lane whose restriction gives something again
 * tells so itself, ahead of the rows, and is not idle while it holds one that is not, whatever the pool said last. */

#include "runners/engine/engine-private.h"

static void
tell_pool (LaneStage *stage, WeirPoolCode code)
{
  weir__channel_send (stage->to_pool, (WeirMessage) { .kind = WEIR_MESSAGE_CONTROL, .code = code });
}

static void
report_watermark (LaneStage *stage)
{
  const WeirRestriction *held = stage->held;

  if (held->watermark.us <= stage->reported.us && held->idle == stage->reported_idle)
    return;
  stage->reported = held->watermark;
  stage->reported_idle = held->idle;
  weir__channel_send (stage->to_pool, (WeirMessage) { .kind = WEIR_MESSAGE_CONTROL,
                                                      .code = WEIR_POOL_REPORT,
                                                      .idle = stage->reported_idle,
                                                      .time = stage->reported });
}

static void
mark_source (LaneStage *stage)
{
  stage->idle = stage->pool_idle && (stage->held == NULL || stage->held->idle);
  weir__lane_stage_mark_watermark (stage, stage->input_watermark);
}

static void
answer_split (LaneStage *stage)
{
  WeirRestriction *residual = stage->held != NULL ? weir__restriction_split (stage->held) : NULL;

  if (residual == NULL)
    tell_pool (stage, WEIR_POOL_NO_SPLIT);
  else
    weir__channel_send (stage->to_pool,
                        (WeirMessage) { .kind = WEIR_MESSAGE_RESTRICTION, .code = WEIR_POOL_RETURN, .item = residual });
}

static gboolean
take_pool_message (LaneStage *stage, WeirMessage message, GError **error)
{
  const WeirExecutorOps *ops = stage->lane->engine->options.harness.executor;

  switch (message.kind)
    {
    case WEIR_MESSAGE_RESTRICTION:
      stage->held = message.item;
      stage->asked = false;
      stage->reported = stage->held->watermark;
      stage->reported_idle = stage->held->idle;
      mark_source (stage);
      stage->resume_at = WEIR_TIME_MIN;
      return ops->take_restriction (stage->executor, stage->held, error);
    case WEIR_MESSAGE_CONTROL:
      answer_split (stage);
      return TRUE;
    case WEIR_MESSAGE_WATERMARK:
      stage->input_watermark = message.time;
      stage->pool_idle = message.idle;
      mark_source (stage);
      return TRUE;
    default:
      weir__lane_stage_mark_barrier (stage, message.epoch);
      return TRUE;
    }
}

/* Of the work that was left when the restriction stood at `before`, the share of the positions passed since is done. */
static void
count_work (LaneStage *stage, int64_t before)
{
  WeirRestriction *held = stage->held;
  double passed = (double) held->range.from - (double) before, left = (double) held->range.to - (double) before;
  double           share = held->range.from >= held->range.to ? 1 : passed / left;
  double           done = stage->counts.work_done + share * held->work;

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
run_held (LaneStage *stage, GError **error)
{
  int64_t                before = stage->held->range.from;
  WeirLane              *lane = stage->lane;
  const WeirExecutorOps *ops = lane->engine->options.harness.executor;
  WeirDuration           after = { 0 };
  WeirResume             resume = ops->run_restriction (stage->executor, &after, error);

  if (resume == WEIR_FAILED)
    return FALSE;
  stage->unsettled = true;
  if (!stage->held->idle)
    weir__lane_stage_wake (stage);
  report_watermark (stage);
  count_work (stage, before);
  if (stage->held->range.from < stage->held->range.to)
    {
      if (after.us > 0)
        stage->resume_at = instant_after (lane->engine->options.world, after);
      mark_source (stage);
      return TRUE;
    }
  ops->drop_restriction (stage->executor);
  g_clear_pointer (&stage->held, weir__restriction_free);
  tell_pool (stage, WEIR_POOL_FINISHED);
  mark_source (stage);
  return TRUE;
}

static bool
must_wait (LaneStage *stage)
{
  const WeirWorld *world = stage->lane->engine->options.world;

  return stage->resume_at.us != INT64_MIN && world->now (world->self).us < stage->resume_at.us;
}

WeirNext
weir__lane_source_run (LaneStage *stage, GError **error)
{
  if (stage->held == NULL || must_wait (stage))
    return WEIR_NEXT_NONE;
  return weir__next_of (run_held (stage, error));
}

WeirNext
weir__lane_source_step (LaneStage *stage, GError **error)
{
  WeirMessage message;

  if (weir__channel_receive (stage->from_pool, &message))
    return weir__next_of (take_pool_message (stage, message, error));
  if (stage->held != NULL || stage->asked || stage->input_watermark.us == INT64_MAX)
    return WEIR_NEXT_NONE;
  stage->asked = true;
  tell_pool (stage, WEIR_POOL_WANT);
  return WEIR_NEXT_SOME;
}
