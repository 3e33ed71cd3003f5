/* SPDX-License-Identifier: Apache-2.0 */
/* What a lane does next, with executors that the test plays: whatever a stage does, its rows go out as they came in. A
 * source gives numbers, so many a run, and holds its watermark at the next one. */
#include "tests/support/weir-test.h"

#include <weir/error.h>
#include <weir/weir.h>

#include "runners/engine/engine.h"
#include "sdk/model/graph.h"
#include "tests/support/random.h"

#define MAX_STAGES 8
#define MAX_LANES  3
#define BEHIND     (INT64_C (1) << 40) /* marks a number that was given behind the barrier */

typedef struct
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
  unsigned      wakes[MAX_LANES];
  bool          cut[MAX_STAGES][MAX_LANES];
  bool          fails;
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
  return x;
}

static void
close_executor (WeirExecutor *x, bool failed G_GNUC_UNUSED)
{
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
                                     .work = (double) x->f->size };
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

static WeirResume
run_restriction (WeirExecutor *x, WeirDuration *ret_resume_after, GError **error G_GNUC_UNUSED)
{
  WeirRange *range = &x->restriction->range;
  uint32_t   n = 0, stage = x->stage->id.i;

  assert_null (x->inside);
  g_string_append_printf (x->f->log, "r%u ", stage);
  x->f->n_runs++;
  while (n < x->f->per_run && range->from < MIN (range->to, x->f->stop_at[stage]))
    x->numbers[n++] = range->from++ | (x->f->cut[stage][x->lane] ? BEHIND : 0);
  x->restriction->watermark.us = range->from;
  x->restriction->idle = x->f->idle[stage] && range->from >= x->f->stop_at[stage];
  x->given = (WeirBatch) { .type = WEIR_TYPE (int64_t), .rows = (const char *) x->numbers, .n = n, .row_size = 8,
                           .window = WEIR_GLOBAL_WINDOW };
  x->inside = n > 0 ? &x->given : NULL;
  *ret_resume_after = range->from >= x->f->stop_at[stage] ? WEIR_SECONDS (1) : (WeirDuration) { 0 };
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

static void
interrupt (WeirExecutor *x G_GNUC_UNUSED)
{
}

static const WeirExecutorOps executor_ops = { open_executor,    close_executor,   push,
                                              settle,           take_restriction, run_restriction,
                                              drop_restriction, finish_bundle,    interrupt };

/* --- the host ----------------------------------------------------------------------------------------------------- */

static void
wake (void *self, uint32_t lane)
{
  ((Fixture *) self)->wakes[lane]++;
}

static void
take_cut (void *self G_GNUC_UNUSED, const WeirCutPart *part G_GNUC_UNUSED)
{
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

static WeirInt64Collection *
numbers (WeirPipeline *p)
{
  return weir_generate_sequence (p, 0, 10);
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

/* --- what comes first --------------------------------------------------------------------------------------------- */

/* A run fills more than a frame, so there is always something downstream. */
static void
the_most_downstream_stage_goes_first_and_sources_last (void **state G_GNUC_UNUSED)
{
  Fixture       f;
  WeirPipeline *p = weir_pipeline_new ("lane");

  weir_reshuffle (weir_reshuffle (numbers (p)));
  set_up (&f, p, 1, 5000, 50000);
  assert_int_equal (step_until_idle (&f, 0), WEIR_LANE_FINISHED);
  uint32_t source = stage_of (&f, WEIR_HEAD_SOURCE, 0), first = stage_of (&f, WEIR_HEAD_CHANNEL, 0),
           last = stage_of (&f, WEIR_HEAD_CHANNEL, 1);
  g_auto (GStrv) events = g_strsplit (f.log->str, " ", -1);
  g_autofree char *run = g_strdup_printf ("r%u", source), *to_first = g_strdup_printf ("p%u", first),
                  *to_last = g_strdup_printf ("p%u", last);
  int       in_first = 0;
  for (char **event = events; *event != NULL; event++)
    {
      if (g_str_equal (*event, run)) /* all that the run before gave has left the first channel */
        assert_true (event == events + 1 || (g_str_equal (event[-1], to_last) || g_str_equal (event[-1], to_first)));
      in_first += g_str_equal (*event, to_first);
    }
  assert_true (in_first >= 10);
  assert_int_equal (f.pushed[first], 50000);
  assert_int_equal (f.pushed[last], 50000);
  assert_int_equal (counts (&f, source).rows_out, 50000);
  assert_int_equal (counts (&f, first).rows_in, 50000);
  assert_int_equal (counts (&f, first).rows_out, 50000);
  assert_int_equal (counts (&f, last).rows_in, 50000);
  tear_down (&f);
}

static void
a_stage_without_room_waits_and_its_lane_is_woken_when_there_is_some (void **state G_GNUC_UNUSED)
{
  Fixture       f;
  WeirPipeline *p = weir_pipeline_new ("lane");

  weir_reshuffle (numbers (p));
  set_up (&f, p, 2, 1000, 1000000);
  assert_int_equal (step_until_idle (&f, 0), WEIR_LANE_IDLE);
  unsigned runs = f.n_runs;
  assert_in_range (runs, 1, 100); /* of 1000 */
  assert_int_equal (step (&f, 0), WEIR_LANE_IDLE);
  assert_int_equal (f.n_runs, runs);
  unsigned wakes = f.wakes[0];
  for (int i = 0; i < 5; i++)
    step (&f, 1);
  assert_true (f.wakes[0] > wakes);
  step_until_idle (&f, 0);
  assert_true (f.n_runs > runs);
  tear_down (&f);
}

static void
all_lanes_share_one_restriction_to_its_end (void **state)
{
  for (int round = 0; round < 10; round++)
    {
      Fixture       f;
      WeirPipeline *p = weir_pipeline_new ("lane");
      unsigned      finished = 0;

      weir_reshuffle (numbers (p));
      set_up (&f, p, MAX_LANES, 100, 5000);
      while (finished < MAX_LANES)
        {
          finished = 0;
          step (&f, (uint32_t) g_rand_int_range (*state, 0, MAX_LANES));
          for (uint32_t i = 0; i < MAX_LANES && g_rand_int_range (*state, 0, 100) == 0; i++)
            finished += step (&f, i) == WEIR_LANE_FINISHED;
        }
      assert_int_equal (f.pushed[stage_of (&f, WEIR_HEAD_CHANNEL, 0)], 5000);
      tear_down (&f);
    }
}

/* --- watermarks --------------------------------------------------------------------------------------------------- */

static void
the_watermark_is_the_least_of_all_inputs (void **state G_GNUC_UNUSED)
{
  Fixture       f;
  WeirPipeline *p = weir_pipeline_new ("lane");

  weir_reshuffle (weir_flatten (numbers (p), numbers (p)));
  set_up (&f, p, 1, 10, 1000);
  uint32_t a = stage_of (&f, WEIR_HEAD_SOURCE, 0), b = stage_of (&f, WEIR_HEAD_SOURCE, 1),
           both = stage_of (&f, WEIR_HEAD_CHANNEL, 0);
  f.stop_at[a] = 300;
  f.stop_at[b] = 500;
  assert_int_equal (step_until_idle (&f, 0), WEIR_LANE_IDLE);
  assert_int_equal (counts (&f, a).watermark.us, 300);
  assert_int_equal (counts (&f, b).watermark.us, 500);
  assert_int_equal (counts (&f, both).watermark.us, 300);
  assert_int_equal (f.pushed[both], 800);
  f.stop_at[a] = INT64_MAX;
  weir__world_simulated_advance (f.world, WEIR_SECONDS (1));
  step_until_idle (&f, 0);
  assert_int_equal (counts (&f, a).watermark.us, INT64_MAX);
  assert_int_equal (counts (&f, both).watermark.us, 500);
  f.stop_at[b] = INT64_MAX;
  weir__world_simulated_advance (f.world, WEIR_SECONDS (1));
  assert_int_equal (step_until_idle (&f, 0), WEIR_LANE_FINISHED);
  assert_int_equal (counts (&f, both).watermark.us, INT64_MAX);
  tear_down (&f);
}

static void
the_watermark_passes_a_source_that_is_idle (void **state G_GNUC_UNUSED)
{
  Fixture       f;
  WeirPipeline *p = weir_pipeline_new ("lane");

  weir_reshuffle (weir_flatten (numbers (p), numbers (p)));
  set_up (&f, p, 1, 10, 1000);
  uint32_t a = stage_of (&f, WEIR_HEAD_SOURCE, 0), b = stage_of (&f, WEIR_HEAD_SOURCE, 1),
           both = stage_of (&f, WEIR_HEAD_CHANNEL, 0);
  f.stop_at[a] = 300;
  f.stop_at[b] = 500;
  f.idle[a] = true;
  assert_int_equal (step_until_idle (&f, 0), WEIR_LANE_IDLE);
  assert_int_equal (f.pushed[both], 800);
  assert_int_equal (counts (&f, a).watermark.us, 300);
  assert_int_equal (counts (&f, both).watermark.us, 500);
  f.idle[a] = false; /* it goes on, behind: it is waited for, but nothing goes back */
  f.stop_at[a] = 400;
  weir__world_simulated_advance (f.world, WEIR_SECONDS (1));
  step_until_idle (&f, 0);
  f.stop_at[b] = 600;
  weir__world_simulated_advance (f.world, WEIR_SECONDS (1));
  step_until_idle (&f, 0);
  assert_int_equal (f.pushed[both], 1000);
  assert_int_equal (counts (&f, a).watermark.us, 400);
  assert_int_equal (counts (&f, b).watermark.us, 600);
  assert_int_equal (counts (&f, both).watermark.us, 500);
  f.idle[a] = true;
  weir__world_simulated_advance (f.world, WEIR_SECONDS (1));
  step_until_idle (&f, 0);
  assert_int_equal (counts (&f, both).watermark.us, 600);
  tear_down (&f);
}

/* One lane, and three, of which two hold nothing. */
static void
the_end_of_a_source_is_not_the_end_while_another_is_idle (void **state G_GNUC_UNUSED)
{
  for (uint32_t n_lanes = 1; n_lanes <= MAX_LANES; n_lanes++)
    {
      Fixture       f;
      WeirPipeline *p = weir_pipeline_new ("lane");

      weir_reshuffle (weir_flatten (numbers (p), numbers (p)));
      set_up (&f, p, n_lanes, 10, 1000);
      uint32_t a = stage_of (&f, WEIR_HEAD_SOURCE, 0), b = stage_of (&f, WEIR_HEAD_SOURCE, 1),
               both = stage_of (&f, WEIR_HEAD_CHANNEL, 0);
      f.stop_at[a] = 300;
      f.idle[a] = true;
      for (int round = 0; round < 100; round++)
        for (uint32_t i = 0; i < n_lanes; i++)
          assert_int_not_equal (step_until_idle (&f, i), WEIR_LANE_FINISHED);
      assert_int_equal (counts (&f, b).watermark.us, INT64_MAX);
      assert_true (counts (&f, both).watermark.us < INT64_MAX);
      f.stop_at[a] = INT64_MAX;
      weir__world_simulated_advance (f.world, WEIR_SECONDS (1));
      for (int round = 0; round < 100; round++)
        for (uint32_t i = 0; i < n_lanes; i++)
          step_until_idle (&f, i);
      assert_int_equal (counts (&f, both).watermark.us, INT64_MAX);
      assert_int_equal (f.pushed[both], 2000);
      tear_down (&f);
    }
}

static void
work_that_was_done_counts_before_a_restriction_ends (void **state G_GNUC_UNUSED)
{
  Fixture       f;
  WeirPipeline *p = weir_pipeline_new ("lane");

  weir_reshuffle (numbers (p));
  set_up (&f, p, 1, 7, 1000);
  uint32_t source = stage_of (&f, WEIR_HEAD_SOURCE, 0);
  f.stop_at[source] = 250;
  step_until_idle (&f, 0);
  assert_in_range ((int64_t) (counts (&f, source).work_done * 1000), 249999, 250001);
  f.stop_at[source] = INT64_MAX;
  weir__world_simulated_advance (f.world, WEIR_SECONDS (1));
  step_until_idle (&f, 0);
  assert_in_range ((int64_t) (counts (&f, source).work_done * 1000), 999999, 1000001);
  tear_down (&f);
}

static void
a_lane_that_waits_for_a_source_says_how_long (void **state G_GNUC_UNUSED)
{
  Fixture       f;
  WeirPipeline *p = weir_pipeline_new ("lane");
  WeirDuration  wait = { -1 };

  weir_reshuffle (numbers (p));
  set_up (&f, p, 1, 10, 1000);
  f.stop_at[stage_of (&f, WEIR_HEAD_SOURCE, 0)] = 10;
  step_until_idle (&f, 0);
  weir__world_simulated_advance (f.world, WEIR_MILLISECONDS (300));
  assert_int_equal (weir__lane_step (weir__engine_lane (f.engine, 0), &wait, NULL), WEIR_LANE_IDLE);
  assert_int_equal (wait.us, 700000);
  tear_down (&f);
}

/* --- barriers ----------------------------------------------------------------------------------------------------- */

static bool
all_cut (const Fixture *f)
{
  for (uint32_t s = 0; s < f->plan->stages->len; s++)
    for (uint32_t i = 0; i < f->n_lanes; i++)
      if (!f->cut[s][i])
        return false;
  return true;
}

/* push checks each row: given before the barrier and taken before it, or behind it both. */
static void
no_row_is_on_two_sides_of_a_barrier (void **state)
{
  for (int round = 0; round < 200; round++)
    {
      Fixture       f;
      WeirPipeline *p = weir_pipeline_new ("lane");
      int           at = g_rand_int_range (*state, 0, 300), favourite = 0;

      weir_reshuffle (weir_reshuffle (weir_flatten (numbers (p), numbers (p))));
      set_up (&f, p, MAX_LANES, 100, 10000);
      for (int i = 0; i < at || !all_cut (&f); i++)
        {
          if (i == at)
            weir__engine_request_barrier (f.engine, 1);
          if (g_rand_int_range (*state, 0, 10) == 0)
            favourite = g_rand_int_range (*state, 0, MAX_LANES);
          step (&f, (uint32_t) favourite);
          assert_true (i < 100000);
        }
      assert_int_equal (f.n_pools_cut, 2);
      tear_down (&f);
    }
}

static void
a_lane_that_is_behind_holds_the_barrier_of_all (void **state G_GNUC_UNUSED)
{
  Fixture       f;
  WeirPipeline *p = weir_pipeline_new ("lane");

  weir_reshuffle (numbers (p));
  set_up (&f, p, 2, 10, 50);
  uint32_t channel = stage_of (&f, WEIR_HEAD_CHANNEL, 0);
  weir__engine_request_barrier (f.engine, 1);
  step_until_idle (&f, 0);
  assert_true (f.cut[stage_of (&f, WEIR_HEAD_IMPULSE, 0)][0]);
  assert_false (f.cut[channel][0]);
  step_until_idle (&f, 1);
  step_until_idle (&f, 0);
  step_until_idle (&f, 1);
  assert_true (all_cut (&f));
  tear_down (&f);
}

static void
a_barrier_passes_a_source_that_is_idle (void **state G_GNUC_UNUSED)
{
  Fixture       f;
  WeirPipeline *p = weir_pipeline_new ("lane");

  weir_reshuffle (numbers (p));
  set_up (&f, p, 1, 10, 1000);
  uint32_t source = stage_of (&f, WEIR_HEAD_SOURCE, 0);
  f.stop_at[source] = 300;
  f.idle[source] = true;
  step_until_idle (&f, 0);
  weir__engine_request_barrier (f.engine, 1);
  step_until_idle (&f, 0);
  assert_true (all_cut (&f) && f.n_pools_cut == 1);
  tear_down (&f);
}

/* --- endless sources ---------------------------------------------------------------------------------------------- */

static void
a_source_that_never_rests_lets_a_barrier_pass (void **state G_GNUC_UNUSED)
{
  Fixture       f;
  WeirPipeline *p = weir_pipeline_new ("lane");

  weir_reshuffle (numbers (p));
  set_up (&f, p, 1, 10, INT64_MAX - 1);
  for (int i = 0; i < 200; i++)
    step (&f, 0);
  weir__engine_request_barrier (f.engine, 1);
  for (int i = 0; i < 200; i++)
    step (&f, 0);
  assert_true (all_cut (&f) && f.n_pools_cut == 1);
  tear_down (&f);
}

static void
a_source_that_never_rests_lets_those_before_it_go_on (void **state G_GNUC_UNUSED)
{
  Fixture       f;
  WeirPipeline *p = weir_pipeline_new ("lane");

  weir_par_do (weir_reshuffle (numbers (p)), expand);
  set_up (&f, p, 1, 10, 1000);
  f.stop_at[stage_of (&f, WEIR_HEAD_SOURCE, 1)] = INT64_MAX - 1;
  for (int i = 0; i < 20; i++)
    step (&f, 0);
  f.size = INT64_MAX - 1; /* from now on: those that the second source gets */
  for (int i = 0; i < 20000; i++)
    step (&f, 0);
  assert_int_equal (f.n_restrictions, 1 + 1000);
  tear_down (&f);
}

/* --- failing ------------------------------------------------------------------------------------------------------ */

static void
a_failing_executor_fails_its_lane_with_its_words (void **state G_GNUC_UNUSED)
{
  Fixture            f;
  WeirPipeline      *p = weir_pipeline_new ("lane");
  WeirDuration       wait;
  g_autoptr (GError) error = NULL;
  WeirLaneState      now = WEIR_LANE_PROGRESS;

  weir_reshuffle (numbers (p));
  set_up (&f, p, 1, 10, 100);
  f.fails = true;
  while (now == WEIR_LANE_PROGRESS)
    now = weir__lane_step (weir__engine_lane (f.engine, 0), &wait, &error);
  assert_int_equal (now, WEIR_LANE_FAILED);
  assert_string_equal (error->message, "the test fails it");
  tear_down (&f);
}

static void
a_stuck_engine_shows_what_each_stage_waits_for (void **state G_GNUC_UNUSED)
{
  Fixture             f;
  WeirPipeline       *p = weir_pipeline_new ("lane");
  g_autoptr (GString) picture = g_string_new (NULL);

  weir_reshuffle (numbers (p));
  set_up (&f, p, 2, 1000, 100000);
  step_until_idle (&f, 0);
  weir__engine_describe (f.engine, picture);
  assert_non_null (strstr (picture->str, "waits for room"));
  assert_non_null (strstr (picture->str, "holds positions"));
  assert_non_null (strstr (picture->str, "lane 0 holds one"));
  tear_down (&f);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (the_most_downstream_stage_goes_first_and_sources_last),
    cmocka_unit_test (a_stage_without_room_waits_and_its_lane_is_woken_when_there_is_some),
    weir_test_with_rand (all_lanes_share_one_restriction_to_its_end),
    cmocka_unit_test (the_watermark_is_the_least_of_all_inputs),
    cmocka_unit_test (the_watermark_passes_a_source_that_is_idle),
    cmocka_unit_test (the_end_of_a_source_is_not_the_end_while_another_is_idle),
    cmocka_unit_test (work_that_was_done_counts_before_a_restriction_ends),
    cmocka_unit_test (a_lane_that_waits_for_a_source_says_how_long),
    weir_test_with_rand (no_row_is_on_two_sides_of_a_barrier),
    cmocka_unit_test (a_lane_that_is_behind_holds_the_barrier_of_all),
    cmocka_unit_test (a_barrier_passes_a_source_that_is_idle),
    cmocka_unit_test (a_source_that_never_rests_lets_a_barrier_pass),
    cmocka_unit_test (a_source_that_never_rests_lets_those_before_it_go_on),
    cmocka_unit_test (a_failing_executor_fails_its_lane_with_its_words),
    cmocka_unit_test (a_stuck_engine_shows_what_each_stage_waits_for),
  };

  return cmocka_run_group_tests_name ("lane", tests, NULL, NULL);
}
