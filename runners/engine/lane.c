/* SPDX-License-Identifier: Apache-2.0 */

/* A lane's step: see lane.h for the order of things in a stage. */

#include "runners/engine/engine-private.h"

static const WeirExecutorOps *
executor_ops (const LaneStage *stage)
{
  return stage->lane->engine->options.harness.executor;
}

/* --- the sink that executors deliver to --------------------------------------------------------------------------- */

static void
sink_rows (void *self, uint32_t op, const WeirBatch *batch)
{
  LaneStage *stage = self;

  weir__scatter_rows (stage->scatters[op], batch);
}

static void
sink_restriction (void *self, uint32_t op, WeirRestriction *restriction)
{
  weir__lane_feed_restriction (self, op, restriction);
}

static bool
sink_congested (void *self)
{
  LaneStage *stage = self;

  for (uint32_t op = 0; op < stage->plan->ops->len; op++)
    if (stage->scatters[op] != NULL && weir__scatter_is_congested (stage->scatters[op]))
      return true;
  return false;
}

/* --- opening and closing ------------------------------------------------------------------------------------------ */

gboolean
weir__lane_open (WeirLane *lane, GError **error)
{
  WeirEngine *engine = lane->engine;

  lane->open = true;
  for (uint32_t s = 0; s < engine->n_stages; s++)
    {
      LaneStage *stage = &lane->stages[s];
      stage->sink = (WeirStageSink) { stage, sink_rows, sink_restriction, sink_congested };
      stage->executor = executor_ops (stage)->open (engine->options.harness.self, stage->plan->id, lane->i,
                                                    &stage->sink, error);
      if (stage->executor == NULL)
        return FALSE;
    }
  return TRUE;
}

void
weir__lane_close (WeirLane *lane, bool failed)
{
  for (uint32_t s = 0; s < lane->engine->n_stages; s++)
    if (lane->stages[s].executor != NULL)
      {
        executor_ops (&lane->stages[s])->close (lane->stages[s].executor, failed);
        lane->stages[s].executor = NULL;
      }
  lane->open = false;
}

/* --- drain and settle --------------------------------------------------------------------------------------------- */

bool
weir__lane_stage_drain (LaneStage *stage)
{
  bool clear = true;

  for (uint32_t op = 0; op < stage->plan->ops->len; op++)
    {
      const WeirPlanOp *plan_op = stage->plan->ops->pdata[op];
      if (stage->scatters[op] != NULL)
        clear &= weir__scatter_drain (stage->scatters[op]);
      else if (plan_op->kind == WEIR_OP_POOL)
        clear &= weir__channel_drain (stage->lane->feeds[plan_op->pool.i].to_pool);
    }
  if (stage->to_pool != NULL)
    clear &= weir__channel_drain (stage->to_pool);
  return clear;
}

static void
release_head (LaneStage *stage)
{
  if (stage->head_frame != NULL)
    weir__channel_return_frame (stage->head_channel, stage->head_frame);
  stage->head_frame = NULL;
}

static gboolean
settle (LaneStage *stage, GError **error)
{
  WeirSettle settled = executor_ops (stage)->settle (stage->executor, error);

  if (settled == WEIR_SETTLE_FAILED)
    return FALSE;
  stage->unsettled = settled == WEIR_UNSETTLED;
  if (!stage->unsettled)
    release_head (stage);
  return TRUE;
}

/* --- marks -------------------------------------------------------------------------------------------------------- */

void
weir__lane_stage_mark_watermark (LaneStage *stage, WeirTime watermark)
{
  bool rises = watermark.us > stage->output_watermark.us;

  if (!rises && stage->idle == stage->output_idle)
    return;
  stage->mark = MARK_WATERMARK;
  stage->mark_time = rises ? watermark : stage->output_watermark;
  stage->mark_finished_bundle = false;
}

void
weir__lane_stage_mark_barrier (LaneStage *stage, uint64_t epoch)
{
  stage->mark = MARK_BARRIER;
  stage->mark_epoch = epoch;
  stage->mark_finished_bundle = false;
}

static void
send_watermark (LaneStage *stage, WeirTime watermark)
{
  for (uint32_t op = 0; op < stage->plan->ops->len; op++)
    if (stage->scatters[op] != NULL)
      weir__scatter_watermark (stage->scatters[op], watermark, stage->idle);
    else if (((WeirPlanOp *) stage->plan->ops->pdata[op])->kind == WEIR_OP_POOL)
      weir__lane_feed_watermark (stage, op, watermark, stage->idle);
  stage->output_watermark = watermark;
  stage->output_idle = stage->idle;
  WEIR__COUNT_SET (stage->counts.watermark.us, watermark.us);
}

static void
send_barrier (LaneStage *stage, uint64_t epoch)
{
  for (uint32_t op = 0; op < stage->plan->ops->len; op++)
    if (stage->scatters[op] != NULL)
      weir__scatter_barrier (stage->scatters[op], epoch);
    else if (((WeirPlanOp *) stage->plan->ops->pdata[op])->kind == WEIR_OP_POOL)
      weir__lane_feed_barrier (stage, op, epoch);
}

void
weir__lane_stage_wake (LaneStage *stage)
{
  stage->idle = false;
  if (stage->output_idle)
    send_watermark (stage, stage->output_watermark);
}

/* A mark moves on: first the bundle ends, what that emitted settles, then it is recorded and sent. */
static gboolean
step_mark (LaneStage *stage, GError **error)
{
  if (!stage->mark_finished_bundle)
    {
      stage->mark_finished_bundle = true;
      stage->unsettled = true;
      executor_ops (stage)->finish_bundle (stage->executor);
      return TRUE;
    }
  if (stage->mark == MARK_BARRIER && !weir__lane_stage_cut (stage, stage->mark_epoch, error))
    return FALSE;
  if (stage->mark == MARK_WATERMARK)
    send_watermark (stage, stage->mark_time);
  else
    send_barrier (stage, stage->mark_epoch);
  stage->mark = MARK_NONE;
  return TRUE;
}

/* --- a step ------------------------------------------------------------------------------------------------------- */

/* None: the stage has nothing to do, or no room for what it would give. */
static WeirNext
step_stage (LaneStage *stage, GError **error)
{
  if (!weir__lane_stage_drain (stage))
    return WEIR_NEXT_NONE;
  if (stage->unsettled)
    return weir__next_of (settle (stage, error));
  if (stage->mark != MARK_NONE)
    return weir__next_of (step_mark (stage, error));
  switch (stage->plan->head)
    {
    case WEIR_HEAD_IMPULSE:
      return weir__lane_impulse_step (stage);
    case WEIR_HEAD_SOURCE:
      return weir__lane_source_step (stage);
    case WEIR_HEAD_TEST_STREAM:
      return weir__lane_test_stream_step (stage, error);
    default:
      return stage->inputs->len == 0 ? weir__lane_impulse_step (stage) : weir__lane_input_step (stage, error);
    }
}

/* The next source that has something to run and room for what it gives. */
static WeirNext
step_sources (WeirLane *lane, GError **error)
{
  uint32_t n = lane->engine->n_stages;
  WeirNext next = WEIR_NEXT_NONE;

  for (uint32_t tried = 0; tried < n && next == WEIR_NEXT_NONE; tried++)
    {
      LaneStage *stage = &lane->stages[lane->next_source];
      lane->next_source = lane->next_source + 1 < n ? lane->next_source + 1 : 0;
      if (stage->n_held > 0 && !stage->unsettled && stage->mark == MARK_NONE && weir__lane_stage_drain (stage))
        next = weir__lane_source_run (stage, error);
    }
  return next;
}

/* The most downstream stage that has something to do, and room for what it would give. */
static WeirNext
step_stages (WeirLane *lane, GError **error)
{
  WeirNext next = WEIR_NEXT_NONE;

  for (uint32_t s = lane->engine->n_stages; s-- > 0 && next == WEIR_NEXT_NONE;)
    next = step_stage (&lane->stages[s], error);
  return next;
}

/* Input pauses: what is half full is sent after all. */
static bool
flush_frames (WeirLane *lane)
{
  uint64_t before = 0, after = 0;

  for (uint32_t s = 0; s < lane->engine->n_stages; s++)
    for (uint32_t op = 0; op < lane->stages[s].plan->ops->len; op++)
      if (lane->stages[s].scatters[op] != NULL)
        {
          before += weir__scatter_rows_out (lane->stages[s].scatters[op]);
          weir__scatter_flush_frames (lane->stages[s].scatters[op]);
          after += weir__scatter_rows_out (lane->stages[s].scatters[op]);
        }
  return after > before;
}

static bool
stage_is_finished (LaneStage *stage)
{
  return stage->output_watermark.us == INT64_MAX && stage->mark == MARK_NONE && !stage->unsettled
         && stage->step_phase == STEP_UNDER_WAY && weir__lane_stage_drain (stage);
}

static bool
is_finished (WeirLane *lane)
{
  WeirEngine *engine = lane->engine;

  if (weir__lane_awaits_steps (lane))
    return false;
  for (uint32_t s = 0; s < engine->n_stages; s++)
    if (!stage_is_finished (&lane->stages[s]))
      return false;
  return true;
}

/* In a stepped engine groupings look at the clock at the ends of steps, and sources go by the world's all the same. */
WeirTime
weir__lane_stage_alarm (const LaneStage *stage)
{
  if (stage->group != NULL)
    return stage->lane->engine->steps == NULL ? weir__group_deadline (stage->group) : WEIR_TIME_MAX;
  return weir__lane_source_alarm (stage);
}

static void
find_wait (WeirLane *lane, WeirDuration *ret_wait)
{
  const WeirWorld *world = lane->engine->options.world;
  int64_t          wait = INT64_MAX;

  for (uint32_t s = 0; s < lane->engine->n_stages; s++)
    {
      WeirTime alarm = weir__lane_stage_alarm (&lane->stages[s]);
      if (alarm.us != INT64_MAX)
        wait = MIN (wait, MAX (0, alarm.us - world->now (world->self).us));
    }
  ret_wait->us = wait;
}

static bool
step_pools (WeirEngine *engine)
{
  bool any = false;

  for (uint32_t s = 0; s < engine->n_stages; s++)
    if (engine->pools[s] != NULL)
      any |= weir__split_pool_step (engine->pools[s]);
  return any;
}

/* Whether the lane is finished is asked before the pools are stepped a last time: it may send what found no room, and
 * then nobody else might answer. */
static WeirLaneState
rest (WeirLane *lane, WeirDuration *ret_wait)
{
  bool finished = is_finished (lane);

  if (step_pools (lane->engine))
    return WEIR_LANE_PROGRESS;
  if (finished)
    return WEIR_LANE_FINISHED;
  find_wait (lane, ret_wait);
  return WEIR_LANE_IDLE;
}

WeirLaneState
weir__lane_step (WeirLane *lane, WeirDuration *ret_wait, GError **error)
{
  if (G_UNLIKELY (__atomic_load_n (&lane->why_asked, __ATOMIC_SEQ_CST)))
    weir__lane_tell_why (lane);
  bool     begun = weir__lane_begin_step (lane);
  bool     pooled = step_pools (lane->engine);
  WeirNext next = step_stages (lane, error);

  if (next == WEIR_NEXT_NONE)
    next = step_sources (lane, error);
  if (next == WEIR_NEXT_FAILED)
    return WEIR_LANE_FAILED;
  if (lane->combine_failure != NULL) /* of a CombineFn, which returns nothing, on the way */
    return g_propagate_error (error, g_steal_pointer (&lane->combine_failure)), WEIR_LANE_FAILED;
  if (next == WEIR_NEXT_SOME || begun || pooled || flush_frames (lane))
    return WEIR_LANE_PROGRESS;
  return rest (lane, ret_wait);
}
