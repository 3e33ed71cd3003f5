/* SPDX-License-Identifier: Apache-2.0 */
/* What a lane does for an endless source whose restrictions are more than the lanes. */
#include "tests/runners/engine/lane-script.h"

#include "runners/engine/engine-private.h"

#define N_PARTS 5

/* One source gives as many numbers as there are to be restrictions of the other, which have no end. `given`: the rows of those
 * are read by somebody. */
static uint32_t
set_up_endless (Fixture *f, uint32_t n_lanes, uint32_t per_run, bool given)
{
  WeirPipeline        *p = weir_pipeline_new ("endless");
  WeirInt64Collection *numbers = endless (p);

  if (given)
    weir_reshuffle (numbers);
  set_up (f, p, n_lanes, per_run, N_PARTS);
  uint32_t source = stage_of (f, WEIR_HEAD_SOURCE, 1);
  f->stop_at[source] = 0;
  for (int i = 0; i < 1000 && f->n_restrictions == 0; i++)
    step (f, (uint32_t) i % n_lanes);
  f->size = INT64_MAX; /* from now on: of the endless ones */
  return source;
}

static void
rest_all (Fixture *f)
{
  for (uint32_t i = 0; i < 20 * f->n_lanes; i++)
    step_until_idle (f, i % f->n_lanes);
}

static void
all_parts_of_an_endless_source_are_read (void **state G_GNUC_UNUSED)
{
  for (uint32_t n_lanes = 1; n_lanes <= MAX_LANES; n_lanes++)
    {
      Fixture f;

      set_up_endless (&f, n_lanes, 10, true);
      rest_all (&f);
      assert_int_equal (f.n_restrictions, 1 + N_PARTS);
      for (int i = 1; i <= N_PARTS; i++)
        assert_int_equal (f.n_runs_of[i], 1); /* and waits */
      weir__world_simulated_advance (f.world, WEIR_SECONDS (1));
      rest_all (&f);
      for (int i = 1; i <= N_PARTS; i++)
        assert_int_equal (f.n_runs_of[i], 2);
      tear_down (&f);
    }
}

static void
the_watermark_is_the_least_of_all_its_parts (void **state G_GNUC_UNUSED)
{
  Fixture  f;
  uint32_t source = set_up_endless (&f, 2, 10, true);

  f.stop_at[source] = 100;
  rest_all (&f);
  assert_int_equal (counts (&f, source).watermark.us, 100);
  assert_int_equal (f.pushed[stage_of (&f, WEIR_HEAD_CHANNEL, 0)], 100 * N_PARTS);
  tear_down (&f);
}

static void
parts_take_turns (void **state G_GNUC_UNUSED)
{
  Fixture  f;
  uint32_t source = set_up_endless (&f, 1, 10, false);

  f.stop_at[source] = INT64_MAX; /* none ever waits */
  while (f.n_runs_of[N_PARTS] == 0)
    step (&f, 0);
  unsigned before[N_PARTS + 1], runs = f.n_runs;
  memcpy (before, f.n_runs_of, sizeof before);
  while (f.n_runs < runs + 10 * N_PARTS)
    step (&f, 0);
  for (int i = 1; i <= N_PARTS; i++)
    assert_int_equal (f.n_runs_of[i], before[i] + 10);
  tear_down (&f);
}

/* A part is asked for when what the lane has was run and has not ended. */
static void
parts_that_end_are_read_one_after_the_other (void **state G_GNUC_UNUSED)
{
  Fixture  f;
  uint32_t source = set_up_endless (&f, 1, 10, false);

  f.size = 10; /* a run's */
  f.stop_at[source] = INT64_MAX;
  for (int i = 0; f.n_runs_of[N_PARTS] == 0; i++)
    {
      step (&f, 0);
      g_autoptr (GString) picture = g_string_new (NULL);
      weir__engine_describe (f.engine, picture);
      assert_null (strstr (picture->str, "lane 0 holds 2"));
      assert_true (i < 1000);
    }
  rest_all (&f);
  assert_int_equal (counts (&f, source).watermark.us, INT64_MAX);
  tear_down (&f);
}

static void
a_part_that_waits_is_passed_over_until_its_time (void **state G_GNUC_UNUSED)
{
  Fixture      f;
  WeirDuration wait = { -1 };

  set_up_endless (&f, 1, 10, false);
  for (int i = 1; i <= N_PARTS; i++)
    f.wait_s[i] = 10 * i;
  f.wait_s[3] = 4;
  rest_all (&f);
  assert_int_equal (weir__lane_step (weir__engine_lane (f.engine, 0), &wait, NULL), WEIR_LANE_IDLE);
  assert_int_equal (wait.us, 4000000);
  weir__world_simulated_advance (f.world, WEIR_SECONDS (3));
  assert_int_equal (weir__lane_step (weir__engine_lane (f.engine, 0), &wait, NULL), WEIR_LANE_IDLE);
  assert_int_equal (wait.us, 1000000);
  weir__world_simulated_advance (f.world, WEIR_SECONDS (1));
  rest_all (&f);
  for (int i = 1; i <= N_PARTS; i++)
    assert_int_equal (f.n_runs_of[i], i == 3 ? 2 : 1);
  weir__world_simulated_advance (f.world, WEIR_SECONDS (6)); /* the first's time; the third's was at 8 */
  rest_all (&f);
  for (int i = 1; i <= N_PARTS; i++)
    assert_int_equal (f.n_runs_of[i], i == 3 ? 3 : i == 1 ? 2 : 1);
  tear_down (&f);
}

static void
a_cut_has_every_part_once (void **state)
{
  for (int round = 0; round < 50; round++)
    {
      Fixture  f;
      uint32_t n_lanes = (uint32_t) g_rand_int_range (*state, 1, MAX_LANES + 1), source;
      int      at = g_rand_int_range (*state, 0, 100);

      source = set_up_endless (&f, n_lanes, 10, true);
      f.stop_at[source] = INT64_MAX;
      while (f.n_restrictions < 1 + N_PARTS)
        step (&f, (uint32_t) g_rand_int_range (*state, 0, (int) n_lanes));
      for (int i = 0; f.n_pools_cut < 2 || !f.cut[source][0] || !f.cut[source][n_lanes - 1]; i++)
        {
          if (i == at)
            weir__engine_request_barrier (f.engine, 1);
          step (&f, (uint32_t) g_rand_int_range (*state, 0, (int) n_lanes));
          assert_true (i < 100000);
        }
      for (int i = 1; i <= N_PARTS; i++)
        assert_int_equal (f.n_cut_of[i], 1);
      tear_down (&f);
    }
}

/* Nobody waits for those that have stopped; where one goes on, its lane is waited for. */
static void
a_lane_is_idle_when_all_its_parts_are (void **state G_GNUC_UNUSED)
{
  for (uint32_t n_lanes = 1; n_lanes <= 2; n_lanes++)
    {
      Fixture  f;
      uint32_t source = set_up_endless (&f, n_lanes, 10, false);
      unsigned n_idle = 0;

      f.idle[source] = true;
      f.wait_s[4] = 5;
      rest_all (&f);
      for (uint32_t i = 0; i < n_lanes; i++)
        assert_true (f.engine->lanes[i].stages[source].output_idle);
      f.goes_on[4] = true; /* from the fifth second on */
      weir__world_simulated_advance (f.world, WEIR_SECONDS (1));
      rest_all (&f);
      for (uint32_t i = 0; i < n_lanes; i++)
        assert_true (f.engine->lanes[i].stages[source].output_idle);
      weir__world_simulated_advance (f.world, WEIR_SECONDS (4));
      for (int i = 0; i < 1000; i++)
        step (&f, (uint32_t) i % n_lanes);
      for (uint32_t i = 0; i < n_lanes; i++)
        n_idle += f.engine->lanes[i].stages[source].output_idle;
      assert_int_equal (n_idle, 0); /* the pool is not, and so no lane is */
      assert_true (f.n_runs_of[4] > 10);
      assert_in_range (f.n_runs_of[1], 3, 4);
      assert_true (counts (&f, source).watermark.us > 10);
      tear_down (&f);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (all_parts_of_an_endless_source_are_read),
    cmocka_unit_test (the_watermark_is_the_least_of_all_its_parts),
    cmocka_unit_test (parts_take_turns),
    cmocka_unit_test (parts_that_end_are_read_one_after_the_other),
    cmocka_unit_test (a_part_that_waits_is_passed_over_until_its_time),
    weir_test_with_rand (a_cut_has_every_part_once),
    cmocka_unit_test (a_lane_is_idle_when_all_its_parts_are),
  };

  return cmocka_run_group_tests_name ("lane, sources", tests, NULL, NULL);
}
