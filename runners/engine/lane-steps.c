/* SPDX-License-Identifier: Apache-2.0 */

/* Lanes of stepped engines; see steps.h. What a stage does at a step's barrier is cut into phases, so that panes which
 * find no room downstream wait between them like all others. */

#include "runners/engine/engine-private.h"

/* --- the engine --------------------------------------------------------------------------------------------------- */

WeirTime
weir__engine_now (const WeirEngine *engine)
{
  const WeirWorld *world = engine->options.world;

  return engine->steps != NULL ? weir__steps_now (engine->steps) : world->now (world->self);
}

uint64_t
weir__engine_cut_epoch (const WeirEngine *engine, uint64_t barrier)
{
  return engine->steps != NULL ? weir__steps_cut (engine->steps) : barrier;
}

void
weir__engine_barrier_passed (WeirEngine *engine)
{
  if (engine->steps != NULL && weir__steps_part_done (engine->steps))
    engine->options.host.wake (engine->options.host.self, 0);
}

static void
ask_all (WeirEngine *engine, uint64_t barrier)
{
  for (uint32_t i = 0; i < engine->options.n_lanes; i++)
    {
      __atomic_store_n (&engine->lanes[i].barrier_requested, barrier, __ATOMIC_RELEASE);
      engine->options.host.wake (engine->options.host.self, i);
    }
}

void
weir__engine_request_barrier (WeirEngine *engine, uint64_t epoch)
{
  if (engine->steps == NULL)
    {
      ask_all (engine, epoch);
      return;
    }
  weir__steps_ask_cut (engine->steps, epoch);
  engine->options.host.wake (engine->options.host.self, 0);
}

bool
weir__lane_begin_step (WeirLane *lane)
{
  WeirSteps *steps = lane->engine->steps;

  if (steps == NULL || lane->i != 0 || !weir__steps_begin (steps))
    return false;
  ask_all (lane->engine, weir__steps_number (steps));
  return true;
}

bool
weir__lane_awaits_steps (const WeirLane *lane)
{
  return lane->engine->steps != NULL && !weir__steps_are_over (lane->engine->steps);
}

/* --- TEST_STREAM -------------------------------------------------------------------------------------------------- */

static bool
have_one_time (const WeirTestElements *elements)
{
  for (size_t i = 1; i < elements->n; i++)
    if (elements->items[i].time.us != elements->items[0].time.us)
      return false;
  return true;
}

static gboolean
give_elements (LaneStage *stage, const WeirTestElements *elements, GError **error)
{
  const WeirType *type = stage->plan->head_type;
  WeirBatch      *batch;
  WeirTime       *times = NULL;
  char           *rows;

  if (elements->n == 0)
    return TRUE;
  weir_arena_reset (stage->event_rows); /* the last event is through: nothing points there */
  if (!weir__test_elements_read (elements, type, stage->event_rows, &rows, error))
    return FALSE;
  if (!have_one_time (elements))
    times = weir_arena_alloc (stage->event_rows, elements->n * sizeof *times);
  for (size_t i = 0; times != NULL && i < elements->n; i++)
    times[i] = elements->items[i].time;
  batch = weir_arena_alloc (stage->event_rows, sizeof *batch);
  *batch = (WeirBatch) { .type = type,
                         .rows = rows,
                         .n = (uint32_t) elements->n,
                         .row_size = type->size,
                         .timestamps = times,
                         .timestamp = elements->items[0].time,
                         .window = WEIR_GLOBAL_WINDOW };
  WEIR__COUNT_ADD (stage->counts.rows_given, elements->n);
  stage->lane->engine->options.harness.executor->push (stage->executor, 0, batch);
  stage->unsettled = true;
  return TRUE;
}

static gboolean
give_event (LaneStage *stage, const WeirTestStep *event, GError **error)
{
  if (event->kind == WEIR_TEST_IDLE)
    stage->idle = true;
  else
    weir__lane_stage_wake (stage);
  if (event->kind == WEIR_TEST_ELEMENTS)
    return give_elements (stage, &event->elements, error);
  if (event->kind == WEIR_TEST_WATERMARK)
    stage->input_watermark = event->watermark;
  weir__lane_stage_mark_watermark (stage, stage->input_watermark);
  return TRUE;
}

/* Other lanes than the first give nothing, and never will. */
WeirNext
weir__lane_test_stream_step (LaneStage *stage, GError **error)
{
  static const WeirTestStep nothing = { .kind = WEIR_TEST_WATERMARK, .watermark = WEIR_TIME_MAX };
  WeirLane                 *lane = stage->lane;
  const WeirTestStep       *event = NULL;

  if (lane->i == 0)
    event = weir__steps_take (lane->engine->steps, stage->plan->id);
  else if (stage->input_watermark.us != INT64_MAX)
    event = &nothing;
  if (event != NULL)
    return weir__next_of (give_event (stage, event, error));
  return weir__lane_head_barrier (stage) ? WEIR_NEXT_SOME : WEIR_NEXT_NONE;
}

/* --- the end of a step, for a stage with inputs ------------------------------------------------------------------- */

void
weir__lane_stage_end_step (LaneStage *stage, uint64_t epoch)
{
  stage->step_phase = stage->group != NULL ? STEP_TRIGGERS : STEP_WATERMARK;
  stage->step_epoch = epoch;
}

WeirNext
weir__lane_stage_step_phase (LaneStage *stage)
{
  switch (stage->step_phase)
    {
    case STEP_UNDER_WAY:
      return WEIR_NEXT_NONE;
    case STEP_TRIGGERS:
      stage->step_phase = STEP_WATERMARK;
      weir__group_end_step (stage->group, weir__engine_now (stage->lane->engine));
      stage->running = true;
      return WEIR_NEXT_SOME;
    case STEP_WATERMARK:
      stage->step_phase = STEP_BARRIER;
      weir__lane_input_watermark (stage);
      return WEIR_NEXT_SOME;
    default:
      stage->step_phase = STEP_UNDER_WAY;
      weir__lane_stage_mark_barrier (stage, stage->step_epoch);
      return WEIR_NEXT_SOME;
    }
}
