/* SPDX-License-Identifier: Apache-2.0 */
/* Sources that are idle, and what lanes tell of them. */
#include "tests/runners/engine/lane-script.h"

#include "runners/engine/engine-private.h"

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

static unsigned n_idle; /* inputs, seen beside those that gave something */

static void
check_awake (const Fixture *f, uint32_t stage, uint32_t lane)
{
  const LaneStage *s = &f->engine->lanes[lane].stages[stage];

  for (unsigned i = 0; i < s->inputs->len; i++)
    {
      const LaneInput *input = &g_array_index (s->inputs, LaneInput, i);
      if (input->channel == s->head_channel)
        assert_false (input->idle);
      else
        n_idle += input->idle;
    }
}

static int64_t
held_from (const LaneStage *s)
{
  return g_array_index (s->slots, LaneSlot, 0).restriction->range.from;
}

static bool
holds_awake (const LaneStage *s)
{
  for (uint32_t i = 0; i < s->slots->len; i++)
    {
      const LaneSlot *slot = &g_array_index (s->slots, LaneSlot, i);
      if (slot->restriction != NULL && !slot->restriction->idle)
        return true;
    }
  return false;
}

/* Between two steps of a lane: it has not told that it is idle while it holds what is not. */
static void
check_source (const Fixture *f, uint32_t stage, uint32_t lane)
{
  const LaneStage *s = &f->engine->lanes[lane].stages[stage];

  if (holds_awake (s) && s->mark == MARK_NONE)
    assert_false (s->output_idle);
}

/* What goes on says so ahead of its rows, whatever the pool has said last; so do the stages behind it. */
static void
no_row_comes_from_an_input_that_is_idle (void **state)
{
  n_idle = 0;
  for (int round = 0; round < 200; round++)
    {
      Fixture       f;
      WeirPipeline *p = weir_pipeline_new ("lane");
      uint32_t      under_way = (1u << MAX_LANES) - 1;

      weir_reshuffle (weir_reshuffle (weir_flatten (numbers (p), numbers (p))));
      set_up (&f, p, MAX_LANES, 10, 600);
      f.on_push = check_awake;
      for (unsigned s = 0; s < 2; s++)
        {
          f.stop_at[stage_of (&f, WEIR_HEAD_SOURCE, s)] = 0;
          f.idle[stage_of (&f, WEIR_HEAD_SOURCE, s)] = true;
        }
      for (int i = 0; under_way != 0; i++)
        {
          uint32_t lane = (uint32_t) g_rand_int_range (*state, 0, MAX_LANES);
          if (g_rand_int_range (*state, 0, 20) == 0)
            f.stop_at[stage_of (&f, WEIR_HEAD_SOURCE, lane % 2)] += g_rand_int_range (*state, 0, 60);
          weir__world_simulated_advance (f.world, WEIR_MILLISECONDS (100));
          if (step (&f, lane) == WEIR_LANE_FINISHED)
            under_way &= ~(1u << lane);
          check_source (&f, stage_of (&f, WEIR_HEAD_SOURCE, 0), lane);
          check_source (&f, stage_of (&f, WEIR_HEAD_SOURCE, 1), lane);
          assert_true (i < 1000000);
        }
      assert_int_equal (f.pushed[stage_of (&f, WEIR_HEAD_CHANNEL, 0)], 1200);
      assert_int_equal (f.pushed[stage_of (&f, WEIR_HEAD_CHANNEL, 1)], 1200);
      tear_down (&f);
    }
  assert_true (n_idle > 0);
}

static bool
is_endless (const Fixture *f, uint32_t stage)
{
  const WeirPlanStage *plan = f->plan->stages->pdata[stage];

  return weir__graph_transform (f->plan->graph, plan->head_transform)->unbounded;
}

/* The same where a lane holds several parts, some of which are idle, and that come to their ends and are split. */
static void
no_row_comes_from_an_input_whose_parts_are_all_idle (void **state)
{
  n_idle = 0;
  for (int round = 0; round < 200; round++)
    {
      Fixture       f;
      WeirPipeline *p = weir_pipeline_new ("lane");
      uint32_t      under_way = (1u << MAX_LANES) - 1, of_parts = 0;

      weir_reshuffle (weir_flatten (endless (p), numbers (p)));
      set_up (&f, p, MAX_LANES, 10, 6);
      f.on_push = check_awake;
      for (unsigned i = 0; i < 3; i++)
        {
          uint32_t source = stage_of (&f, WEIR_HEAD_SOURCE, i);
          f.stop_at[source] = 0;
          of_parts = is_endless (&f, source) ? source : of_parts;
        }
      f.idle[of_parts] = true;
      for (int i = 0; under_way != 0; i++)
        {
          uint32_t lane = (uint32_t) g_rand_int_range (*state, 0, MAX_LANES);
          if (f.n_restrictions == 2)
            f.size = 200; /* of those that come of the first six numbers */
          if (g_rand_int_range (*state, 0, 20) == 0)
            f.stop_at[stage_of (&f, WEIR_HEAD_SOURCE, lane)] += g_rand_int_range (*state, 0, 2);
          if (g_rand_int_range (*state, 0, 60) == 0)
            f.stop_at[of_parts] += g_rand_int_range (*state, 0, 20);
          if (g_rand_int_range (*state, 0, 20) == 0)
            f.goes_on[g_rand_int_range (*state, 2, MAX_PARTS)] = g_rand_boolean (*state);
          weir__world_simulated_advance (f.world, WEIR_MILLISECONDS (100));
          if (step (&f, lane) == WEIR_LANE_FINISHED)
            under_way &= ~(1u << lane);
          check_source (&f, of_parts, lane);
          assert_true (i < 1000000);
        }
      assert_int_equal (f.pushed[stage_of (&f, WEIR_HEAD_CHANNEL, 0)], 6 * 200 + 6);
      tear_down (&f);
    }
  assert_true (n_idle > 0);
}

/* Two halves are idle. The second lane's goes on to its end, and the first is asked for half of its own; that it reads, and
 * goes on to its own end, while somebody else is in the pool, which knows nothing of all this yet. */
static void
who_gave_work_back_is_not_idle_at_its_own_end (void **state G_GNUC_UNUSED)
{
  Fixture       f;
  WeirPipeline *p = weir_pipeline_new ("lane");

  numbers (p);
  set_up (&f, p, 2, 10, 40);
  uint32_t         source = stage_of (&f, WEIR_HEAD_SOURCE, 0);
  const LaneStage *first = &f.engine->lanes[0].stages[source], *second = &f.engine->lanes[1].stages[source];
  f.stop_at[source] = 0;
  f.idle[source] = true;
  for (int round = 0; round < 100; round++)
    step_until_idle (&f, (uint32_t) round % 2);
  assert_true (first->output_idle && second->output_idle);
  uint32_t ahead = held_from (first) == 0 ? 0 : 1, behind = 1 - ahead; /* who has [0, 20), and who the rest */
  f.stop_at[source] = 20;
  weir__world_simulated_advance (f.world, WEIR_SECONDS (1));
  step_until_idle (&f, ahead);
  assert_true (f.engine->lanes[ahead].stages[source].asked);
  f.stop_at[source] = INT64_MAX;
  WeirSplitPool *pool = f.engine->pools[source];
  f.engine->pools[source] = weir__split_pool_new (0, NULL, NULL, NULL, NULL);
  step_until_idle (&f, behind);
  const LaneStage *ended = &f.engine->lanes[behind].stages[source];
  assert_true (ended->asked); /* it has come to its end, */
  assert_false (ended->output_idle);
  weir__split_pool_free (f.engine->pools[source]);
  f.engine->pools[source] = pool;
  weir__split_pool_ask (pool);
  for (int round = 0; round < 100; round++)
    step_until_idle (&f, (uint32_t) round % 2);
  assert_in_range ((int64_t) (counts (&f, source).work_done * 1000), 39999, 40001); /* and half of its work was yet to be done */
  assert_int_equal (counts (&f, source).watermark.us, INT64_MAX);
  tear_down (&f);
}

/* A number is given when the source's watermark is at most at it. */
static void
check_in_time (const Fixture *f, uint32_t stage, uint32_t lane)
{
  const LaneStage *s = &f->engine->lanes[lane].stages[stage];
  const WeirBatch *batch = s->head_frame != NULL ? &s->head_frame->batch : NULL;

  for (uint32_t i = 0; batch != NULL && batch->type == WEIR_TYPE (int64_t) && i < batch->n; i++)
    assert_true (((const int64_t *) (const void *) batch->rows)[i] >= s->input_watermark.us);
}

/* Another lane hears of the new watermark from the pool, and may pass that on before the word of the one that gives is
 * read: the lanes of an edge are one input, which is idle when all of them are. */
static void
what_a_source_gives_when_it_goes_on_is_in_time_in_whatever_order_lanes_go (void **state)
{
  for (int round = 0; round < 200; round++)
    {
      Fixture       f;
      WeirPipeline *p = weir_pipeline_new ("lane");

      weir_reshuffle (weir_reshuffle (numbers (p)));
      set_up (&f, p, MAX_LANES, 10, INT64_MAX);
      uint32_t source = stage_of (&f, WEIR_HEAD_SOURCE, 0);
      f.on_push = check_in_time;
      f.stop_at[source] = 0;
      f.idle[source] = true;
      for (int i = 0; i < 2000; i++)
        {
          if (g_rand_int_range (*state, 0, 20) == 0)
            f.stop_at[source] += g_rand_int_range (*state, 0, 60);
          weir__world_simulated_advance (f.world, WEIR_MILLISECONDS (100));
          step (&f, (uint32_t) g_rand_int_range (*state, 0, MAX_LANES));
        }
      assert_true (f.pushed[stage_of (&f, WEIR_HEAD_CHANNEL, 1)] > 0);
      tear_down (&f);
    }
}

/* --- groupings ---------------------------------------------------------------------------------------------------- */

WEIR_KV (Numbered, int64_t, int64_t)
WEIR_GROUPED (Numbers, int64_t, int64_t)

static void
send_watermark (WeirChannel *channel, int64_t watermark, bool idle)
{
  weir__channel_send (channel, (WeirMessage) { .kind = WEIR_MESSAGE_WATERMARK, .idle = idle, .time = { watermark } });
}

static void
send_one (WeirChannel *channel)
{
  const Numbered row = { 1, 2 };
  WeirFrame     *frame = weir__channel_take_frame (channel);

  weir__frame_reset (frame, WEIR_TYPE (Numbered));
  assert_true (weir__frame_append (frame,
                                   &(WeirBatch) { .type = WEIR_TYPE (Numbered), .rows = (const char *) &row, .n = 1,
                                                  .row_size = sizeof row, .window = { { 0 }, { 10 } } }, 0));
  weir__channel_send (channel, (WeirMessage) { .kind = WEIR_MESSAGE_FRAME, .item = frame });
}

/* One word may be both that its input goes on and a watermark that fires: that of a lane which has both from the pool. */
static void
a_grouping_that_goes_on_says_so_ahead_of_what_the_watermark_fires (void **state G_GNUC_UNUSED)
{
  Fixture       f;
  WeirPipeline *p = weir_pipeline_new ("lane");

  weir_reshuffle (weir_group_by_key (weir_window_into (weir_create (p, Numbered, { 1, 2 }),
                                                       .windows = weir_fixed_windows (WEIR_MICROSECONDS (10))),
                                     Numbers));
  set_up (&f, p, 1, 10, 0);
  f.on_push = check_awake;
  uint32_t         behind = stage_of (&f, WEIR_HEAD_CHANNEL, 0);
  const LaneStage *stages = f.engine->lanes[0].stages;
  WeirChannel     *in = g_array_index (stages[stage_of (&f, WEIR_HEAD_GROUP, 0)].inputs, LaneInput, 0).channel;
  const LaneInput *out = &g_array_index (stages[behind].inputs, LaneInput, 0);
  send_one (in);
  send_watermark (in, 5, true);
  for (int i = 0; !out->idle; i++)
    {
      step (&f, 0);
      assert_true (i < 20);
    }
  assert_int_equal (out->watermark.us, 5);
  send_watermark (in, 10, false);
  for (int i = 0; f.pushed[behind] == 0; i++)
    {
      step (&f, 0);
      assert_true (i < 20);
    }
  tear_down (&f);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (the_watermark_passes_a_source_that_is_idle),
    cmocka_unit_test (the_end_of_a_source_is_not_the_end_while_another_is_idle),
    weir_test_with_rand (no_row_comes_from_an_input_that_is_idle),
    weir_test_with_rand (no_row_comes_from_an_input_whose_parts_are_all_idle),
    cmocka_unit_test (who_gave_work_back_is_not_idle_at_its_own_end),
    weir_test_with_rand (what_a_source_gives_when_it_goes_on_is_in_time_in_whatever_order_lanes_go),
    cmocka_unit_test (a_grouping_that_goes_on_says_so_ahead_of_what_the_watermark_fires),
  };

  return cmocka_run_group_tests_name ("lane-idle", tests, NULL, NULL);
}
