/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_TEST_LANE_SCRIPT_H
#define WEIR_TEST_LANE_SCRIPT_H

/* Lanes with executors that the test plays: whatever a stage does, its rows go out as they came in. A source gives numbers,
 * so many a run, and holds its watermark at the next one. */
#include "tests/support/weir-test.h"

#include <weir/error.h>
#include <weir/weir.h>

#include "runners/engine/engine.h"
#include "sdk/model/graph.h"
#include "tests/support/random.h"

#define MAX_STAGES 8
#define MAX_LANES  3
#define MAX_PARTS  10
#define BEHIND     (INT64_C (1) << 40) /* marks a number that was given behind the barrier */

typedef struct Fixture
{
  WeirPipeline *p;
  WeirPlan     *plan;
  WeirWorld    *world;
  WeirEngine   *engine;
  uint32_t      n_lanes;
  GString      *log;               /* "rS" a source ran, "pS" rows were pushed into stage S */
  uint32_t      per_run;
  int64_t       size;              /* of each restriction */
  int64_t       stop_at[MAX_STAGES]; /* a source that has come there waits */
  bool          idle[MAX_STAGES];    /* and says that it is idle */
  uint64_t      pushed[MAX_STAGES];
  unsigned      n_runs, n_restrictions, n_pools_cut;
  unsigned      n_open;            /* executors */
  /* Of restrictions, in the order in which they were made. */
  unsigned      n_runs_of[MAX_PARTS], n_cut_of[MAX_PARTS];
  int64_t       wait_s[MAX_PARTS]; /* how long it waits; 0: a second */
  bool          goes_on[MAX_PARTS]; /* it does not stop there */
  unsigned      wakes[MAX_LANES];
  bool          cut[MAX_STAGES][MAX_LANES];
  bool          fails;
  void (*on_push) (const struct Fixture *f, uint32_t stage, uint32_t lane); /* or NULL */
} Fixture;

struct _WeirExecutor
{
  Fixture             *f;
  const WeirPlanStage *stage;
  uint32_t             lane;
  const WeirStageSink *sink;
  const WeirBatch     *inside;
  WeirRestriction     *restriction;
  WeirBatch            given;
  int64_t             *numbers;
};

/* --- the executors ------------------------------------------------------------------------------------------------ */

static WeirExecutor *
open_executor (void *harness, WeirStageId stage, uint32_t lane, const WeirStageSink *sink, GError **error G_GNUC_UNUSED)
{
  WeirExecutor *x = g_new0 (WeirExecutor, 1);
  Fixture      *f = harness;

  *x = (WeirExecutor) { .f = f, .stage = weir__plan_stage (f->plan, stage), .lane = lane, .sink = sink,
                        .numbers = g_new0 (int64_t, f->per_run + 1) };
  f->n_open++;
  return x;
}

static void
close_executor (WeirExecutor *x, bool failed G_GNUC_UNUSED)
{
  x->f->n_open--;
  g_free (x->numbers);
  g_free (x);
}

/* No row may overtake the barrier, or be overtaken by it. */
static void
check_side (WeirExecutor *x, const WeirBatch *batch)
{
  const int64_t *numbers = (const int64_t *) (const void *) batch->rows;

  for (uint32_t i = 0; batch->type == WEIR_TYPE (int64_t) && i < batch->n; i++)
    assert_int_equal ((numbers[i] & BEHIND) != 0, x->f->cut[x->stage->id.i][x->lane]);
}

static void
push (WeirExecutor *x, uint32_t port G_GNUC_UNUSED, const WeirBatch *batch)
{
  assert_null (x->inside);
  check_side (x, batch);
  if (x->f->on_push != NULL)
    x->f->on_push (x->f, x->stage->id.i, x->lane);
  x->inside = batch;
  x->f->pushed[x->stage->id.i] += batch->n;
  g_string_append_printf (x->f->log, "p%u ", x->stage->id.i);
}

static void
make_restriction (WeirExecutor *x, uint32_t op)
{
  WeirRestriction *restriction = g_new0 (WeirRestriction, 1);

  *restriction = (WeirRestriction) { .element = g_bytes_new (NULL, 0), .window = WEIR_GLOBAL_WINDOW,
                                     .range = { 0, x->f->size, false }, .watermark = WEIR_TIME_MIN,
                                     .work = (double) x->f->size,
                                     .timestamp = { x->f->n_restrictions } };
  x->f->n_restrictions++;
  x->sink->restriction (x->sink->self, op, restriction);
}

static WeirSettle
settle (WeirExecutor *x, GError **error)
{
  const WeirBatch *batch = x->inside;

  if (x->f->fails && batch != NULL && x->stage->head == WEIR_HEAD_CHANNEL)
    {
      g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_USER_FN, "the test fails it");
      return WEIR_SETTLE_FAILED;
    }
  x->inside = NULL;
  for (uint32_t op = 0; batch != NULL && op < x->stage->ops->len; op++)
    {
      const WeirPlanOp *plan_op = x->stage->ops->pdata[op];
      if (plan_op->kind == WEIR_OP_SCATTER)
        x->sink->rows (x->sink->self, op, batch);
      for (uint32_t i = 0; plan_op->kind == WEIR_OP_POOL && i < batch->n; i++)
        make_restriction (x, op);
    }
  return x->sink->congested (x->sink->self) ? WEIR_UNSETTLED : WEIR_SETTLED;
}

static gboolean
take_restriction (WeirExecutor *x, WeirRestriction *restriction, GError **error G_GNUC_UNUSED)
{
  x->restriction = restriction;
  return TRUE;
}

/* Which of all restrictions. */
static unsigned
part_of (const WeirRestriction *restriction)
{
  return (unsigned) MIN (restriction->timestamp.us, MAX_PARTS - 1);
}

static WeirResume
run_restriction (WeirExecutor *x, WeirDuration *ret_resume_after, GError **error G_GNUC_UNUSED)
{
  WeirRange *range = &x->restriction->range;
  uint32_t   n = 0, stage = x->stage->id.i, part = part_of (x->restriction);
  int64_t    stop_at = x->f->goes_on[part] ? INT64_MAX : x->f->stop_at[stage];

  assert_null (x->inside);
  g_string_append_printf (x->f->log, "r%u ", stage);
  x->f->n_runs++;
  x->f->n_runs_of[part]++;
  while (n < x->f->per_run && range->from < MIN (range->to, stop_at))
    x->numbers[n++] = range->from++ | (x->f->cut[stage][x->lane] ? BEHIND : 0);
  x->restriction->watermark.us = range->from;
  bool waits = n == 0 && range->from >= stop_at;
  x->restriction->idle = x->f->idle[stage] && waits;
  x->given = (WeirBatch) { .type = WEIR_TYPE (int64_t), .rows = (const char *) x->numbers, .n = n, .row_size = 8,
                           .window = WEIR_GLOBAL_WINDOW };
  x->inside = n > 0 ? &x->given : NULL;
  *ret_resume_after = waits ? WEIR_SECONDS (MAX (1, x->f->wait_s[part])) : (WeirDuration) { 0 };
  return range->from < range->to ? WEIR_RESUME : WEIR_DONE;
}

static void
drop_restriction (WeirExecutor *x)
{
  x->restriction = NULL;
}

static void
finish_bundle (WeirExecutor *x)
{
  assert_null (x->inside);
}

static const WeirExecutorOps executor_ops = { open_executor,    close_executor,   push,
                                              settle,           take_restriction, run_restriction,
                                              drop_restriction, finish_bundle };

/* --- the host ----------------------------------------------------------------------------------------------------- */

static void
wake (void *self, uint32_t lane)
{
  ((Fixture *) self)->wakes[lane]++;
}

static void
take_cut (void *self, const WeirCutPart *part)
{
  if (part->restriction != NULL)
    ((Fixture *) self)->n_cut_of[part_of (part->restriction)]++;
}

static void
note_cut (void *self, uint64_t epoch, WeirStageId stage, uint32_t lane)
{
  Fixture *f = self;

  assert_int_equal (epoch, 1);
  if (lane == WEIR__NO_ID)
    f->n_pools_cut++;
  else
    {
      assert_false (f->cut[stage.i][lane]);
      f->cut[stage.i][lane] = true;
    }
}

/* --- pipelines ---------------------------------------------------------------------------------------------------- */

static gboolean
no_range (WeirContext *ctx G_GNUC_UNUSED, const int64_t *n G_GNUC_UNUSED, WeirRange *ret_range G_GNUC_UNUSED,
          GError **error G_GNUC_UNUSED)
{
  return FALSE; /* nothing of this is called: it is there to be planned */
}

static WeirResume
expand (WeirContext *ctx G_GNUC_UNUSED, const int64_t *n G_GNUC_UNUSED, WeirTracker *tracker G_GNUC_UNUSED,
        int64_tEmitter *out G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  return WEIR_DONE;
}
WEIR_SOURCE_FN (expand, int64_t, int64_t, no_range, (.replayable = true))

static WeirResume
follow (WeirContext *ctx G_GNUC_UNUSED, const int64_t *n G_GNUC_UNUSED, WeirTracker *tracker G_GNUC_UNUSED,
        int64_tEmitter *out G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  return WEIR_RESUME;
}
WEIR_SOURCE_FN (follow, int64_t, int64_t, no_range, (.unbounded = true))

static inline WeirInt64Collection *
numbers (WeirPipeline *p)
{
  return weir_generate_sequence (p, 0, 10);
}

/* An endless source with a restriction for each of them. */
static inline WeirInt64Collection *
endless (WeirPipeline *p)
{
  return weir_par_do (numbers (p), follow);
}

static void
set_up (Fixture *f, WeirPipeline *p, uint32_t n_lanes, uint32_t per_run, int64_t size)
{
  GError *error = NULL;

  *f = (Fixture) { .p = p, .n_lanes = n_lanes, .per_run = per_run, .size = size, .log = g_string_new (NULL),
                   .world = weir__world_simulated_new (1) };
  for (int i = 0; i < MAX_STAGES; i++)
    f->stop_at[i] = INT64_MAX;
  f->plan = weir__plan_new (weir__pipeline_graph (p, NULL), &(WeirPlanOptions) { .skip = "drop-unread" }, NULL, &error);
  if (f->plan == NULL)
    fail_msg ("%s", error->message);
  assert_in_range (f->plan->stages->len, 1, MAX_STAGES);
  f->engine = weir__engine_new (&(WeirEngineOptions) { .plan = f->plan,
                                                       .n_lanes = n_lanes,
                                                       .harness = { .self = f, .executor = &executor_ops },
                                                       .host = { .self = f, .wake = wake, .cut = take_cut, .cut_done = note_cut },
                                                       .world = f->world,
                                                       .channel_size = 2 });
  for (uint32_t i = 0; i < n_lanes; i++)
    assert_true (weir__lane_open (weir__engine_lane (f->engine, i), NULL));
}

static void
tear_down (Fixture *f)
{
  for (uint32_t i = 0; i < f->n_lanes; i++)
    weir__lane_close (weir__engine_lane (f->engine, i), false);
  assert_int_equal (f->n_open, 0);
  weir__engine_free (f->engine);
  weir__plan_free (f->plan);
  weir_pipeline_free (f->p);
  weir__world_simulated_free (f->world);
  g_string_free (f->log, TRUE);
}

static uint32_t
stage_of (const Fixture *f, WeirHeadKind head, unsigned which)
{
  for (uint32_t i = 0; i < f->plan->stages->len; i++)
    if (((WeirPlanStage *) f->plan->stages->pdata[i])->head == head && which-- == 0)
      return i;
  fail_msg ("the plan has no such stage");
  return 0;
}

static WeirLaneState
step (Fixture *f, uint32_t lane)
{
  WeirDuration       wait;
  g_autoptr (GError) error = NULL;
  WeirLaneState      state = weir__lane_step (weir__engine_lane (f->engine, lane), &wait, &error);

  if (error != NULL)
    fail_msg ("%s", error->message);
  return state;
}

/* Steps a lane until it has nothing to do. */
static WeirLaneState
step_until_idle (Fixture *f, uint32_t lane)
{
  for (int i = 0; i < 100000; i++)
    {
      WeirLaneState state = step (f, lane);
      if (state != WEIR_LANE_PROGRESS)
        return state;
    }
  fail_msg ("lane %u never rests", lane);
  return WEIR_LANE_FAILED;
}

static WeirStageCounts
counts (const Fixture *f, uint32_t stage)
{
  WeirStageCounts c;

  weir__engine_stage_counts (f->engine, (WeirStageId) { stage }, &c);
  return c;
}

#endif
