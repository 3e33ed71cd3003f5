/* SPDX-License-Identifier: Apache-2.0 */
/* What a lane does next. Of idle sources: test-lane-idle.c. */
#include "tests/runners/engine/lane-script.h"

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

/* now + wait would be WEIR_TIME_MAX, where nobody waits for anything. */
static void
a_lane_waits_for_a_source_that_waits_beyond_the_end_of_time (void **state G_GNUC_UNUSED)
{
  Fixture       f;
  WeirPipeline *p = weir_pipeline_new ("lane");
  WeirDuration  wait = { -1 };

  weir_reshuffle (numbers (p));
  set_up (&f, p, 1, 10, 1000);
  f.stop_at[stage_of (&f, WEIR_HEAD_SOURCE, 0)] = 10;
  int64_t left = INT64_MAX - f.world->now (f.world->self).us;
  weir__world_simulated_advance (f.world, WEIR_MICROSECONDS (left - 700000)); /* it wants to wait for a second */
  step_until_idle (&f, 0);
  assert_int_equal (weir__lane_step (weir__engine_lane (f.engine, 0), &wait, NULL), WEIR_LANE_IDLE);
  assert_int_equal (wait.us, 699999);
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
  assert_non_null (strstr (picture->str, "lane 0 holds 1"));
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
    cmocka_unit_test (work_that_was_done_counts_before_a_restriction_ends),
    cmocka_unit_test (a_lane_that_waits_for_a_source_says_how_long),
    cmocka_unit_test (a_lane_waits_for_a_source_that_waits_beyond_the_end_of_time),
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
