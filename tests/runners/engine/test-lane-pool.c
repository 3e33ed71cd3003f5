/* SPDX-License-Identifier: Apache-2.0 */
/* What a lane's POOL operators send to the pool that they feed: here two or three, of two stages, into one. */
#include "runners/engine/engine-private.h"

#include "tests/support/weir-test.h"

typedef struct
{
  WeirPlanOp    op; /* of both stages, each of their operators */
  GPtrArray    *ops;
  WeirPlanStage plan;
  PoolFeed      feed;
  WeirLane      lane;
  LaneStage     a, b;
} Feeding;

static void
wake_nobody (void *data G_GNUC_UNUSED, uint32_t lane G_GNUC_UNUSED)
{
}

static int
set_up (void **state)
{
  Feeding *f = g_new0 (Feeding, 1);

  f->op = (WeirPlanOp) { .kind = WEIR_OP_POOL, .pool = { 0 } };
  f->ops = g_ptr_array_new ();
  for (int i = 0; i < 2; i++)
    g_ptr_array_add (f->ops, &f->op);
  f->plan.ops = f->ops;
  f->lane.feeds = &f->feed;
  f->a = f->b = (LaneStage) { .lane = &f->lane, .plan = &f->plan };
  weir__lane_feed_init (&f->feed, weir__channel_new (64, 0, 0, wake_nobody, NULL), false);
  weir__lane_feed_add_end (&f->feed, &f->a, 0);
  weir__lane_feed_add_end (&f->feed, &f->b, 0);
  *state = f;
  return 0;
}

static int
tear_down (void **state)
{
  Feeding *f = *state;

  weir__channel_free (f->feed.to_pool);
  weir__lane_feed_clear (&f->feed);
  g_ptr_array_unref (f->ops);
  g_free (f);
  return 0;
}

static void
add_restriction (LaneStage *stage, int64_t from)
{
  WeirRestriction *restriction = g_new0 (WeirRestriction, 1);

  restriction->element = g_bytes_new (NULL, 0);
  restriction->range.from = from;
  weir__lane_feed_restriction (stage, 0, restriction);
}

/* What the pool was sent since the last call: "r5 w7 w+ b1", a watermark without end being w+. */
static void
assert_sent (Feeding *f, const char *expected)
{
  GString    *sent = g_string_new (NULL);
  WeirMessage message;

  while (weir__channel_receive (f->feed.to_pool, &message))
    {
      g_string_append (sent, sent->len > 0 ? " " : "");
      if (message.kind == WEIR_MESSAGE_RESTRICTION)
        {
          g_string_append_printf (sent, "r%" PRId64, ((WeirRestriction *) message.item)->range.from);
          weir__restriction_free (message.item);
        }
      else if (message.kind == WEIR_MESSAGE_BARRIER)
        g_string_append_printf (sent, "b%" PRIu64, message.epoch);
      else if (message.time.us == INT64_MAX)
        g_string_append (sent, "w+");
      else
        g_string_append_printf (sent, "%c%" PRId64, message.idle ? 'i' : 'w', message.time.us);
    }
  assert_string_equal (sent->str, expected);
  g_string_free (sent, TRUE);
}

static void
the_watermark_of_a_pool_is_the_least_of_what_feeds_it (void **state)
{
  Feeding *f = *state;

  weir__lane_feed_watermark (&f->a, 0, (WeirTime) { 10 }, false);
  assert_sent (f, "");
  weir__lane_feed_watermark (&f->b, 0, (WeirTime) { 7 }, false);
  assert_sent (f, "w7");
  weir__lane_feed_watermark (&f->b, 0, WEIR_TIME_MAX, false);
  assert_sent (f, "w10");
  weir__lane_feed_watermark (&f->a, 0, WEIR_TIME_MAX, false);
  assert_sent (f, "w+");
}

static void
each_operator_of_a_stage_is_an_end_of_its_own (void **state)
{
  Feeding *f = *state;

  weir__lane_feed_add_end (&f->feed, &f->a, 1);
  weir__lane_feed_watermark (&f->a, 0, (WeirTime) { 10 }, false);
  weir__lane_feed_watermark (&f->b, 0, (WeirTime) { 7 }, false);
  assert_sent (f, "");
  weir__lane_feed_watermark (&f->a, 1, (WeirTime) { 5 }, false);
  assert_sent (f, "w5");
  weir__lane_feed_watermark (&f->a, 1, (WeirTime) { 20 }, false);
  assert_sent (f, "w7");
  weir__lane_feed_watermark (&f->b, 0, (WeirTime) { 20 }, false);
  assert_sent (f, "w10");
}

static void
a_feed_is_idle_when_all_its_ends_are (void **state)
{
  Feeding *f = *state;

  weir__lane_feed_watermark (&f->a, 0, (WeirTime) { 10 }, false);
  weir__lane_feed_watermark (&f->b, 0, (WeirTime) { 7 }, false);
  assert_sent (f, "w7");
  weir__lane_feed_watermark (&f->b, 0, (WeirTime) { 7 }, true);
  assert_sent (f, "w10");
  weir__lane_feed_watermark (&f->a, 0, WEIR_TIME_MAX, false);
  assert_sent (f, "i10");
  weir__lane_feed_watermark (&f->b, 0, (WeirTime) { 8 }, false);
  assert_sent (f, "w10");
  weir__lane_feed_watermark (&f->b, 0, WEIR_TIME_MAX, false);
  assert_sent (f, "w+");
}

static void
restrictions_behind_a_barrier_wait_until_all_ends_are_there (void **state)
{
  Feeding *f = *state;

  weir__lane_feed_barrier (&f->a, 0, 1);
  add_restriction (&f->a, 1);
  add_restriction (&f->b, 2);
  assert_sent (f, "r2");
  weir__lane_feed_barrier (&f->b, 0, 1);
  assert_sent (f, "b1 r1");
  weir__lane_feed_barrier (&f->b, 0, 2);
  add_restriction (&f->b, 3);
  add_restriction (&f->a, 4);
  assert_sent (f, "r4");
  weir__lane_feed_barrier (&f->a, 0, 2);
  assert_sent (f, "b2 r3");
}

static void
a_watermark_does_not_overtake_the_restrictions_that_wait (void **state)
{
  Feeding *f = *state;

  weir__lane_feed_watermark (&f->b, 0, (WeirTime) { 5 }, false);
  weir__lane_feed_barrier (&f->a, 0, 1);
  add_restriction (&f->a, 1);
  weir__lane_feed_watermark (&f->a, 0, (WeirTime) { 9 }, false);
  assert_sent (f, "");
  weir__lane_feed_barrier (&f->b, 0, 1);
  assert_sent (f, "b1 r1 w5");
}

/* The last watermark comes once: lost, the pool would never be at its end. */
static void
the_end_of_one_while_restrictions_of_another_wait_is_not_lost (void **state)
{
  Feeding *f = *state;

  weir__lane_feed_barrier (&f->a, 0, 1);
  add_restriction (&f->a, 1);
  weir__lane_feed_watermark (&f->a, 0, WEIR_TIME_MAX, false);
  weir__lane_feed_watermark (&f->b, 0, WEIR_TIME_MAX, false);
  assert_sent (f, "");
  weir__lane_feed_barrier (&f->b, 0, 1);
  assert_sent (f, "b1 r1 w+");
}

/* Of two that fall idle in a step one is the first: then the other's 10 would be the least. */
static void
in_a_stepped_engine_the_watermark_is_told_at_barriers (void **state)
{
  Feeding *f = *state;

  f->feed.stepped = true;
  weir__lane_feed_watermark (&f->a, 0, (WeirTime) { 10 }, false);
  weir__lane_feed_watermark (&f->b, 0, (WeirTime) { 7 }, false);
  weir__lane_feed_barrier (&f->a, 0, 1);
  assert_sent (f, "");
  weir__lane_feed_barrier (&f->b, 0, 1);
  assert_sent (f, "w7 b1");
  weir__lane_feed_watermark (&f->b, 0, (WeirTime) { 7 }, true);
  weir__lane_feed_watermark (&f->a, 0, (WeirTime) { 10 }, true);
  weir__lane_feed_barrier (&f->b, 0, 2);
  weir__lane_feed_barrier (&f->a, 0, 2);
  assert_sent (f, "i7 b2");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown (the_watermark_of_a_pool_is_the_least_of_what_feeds_it, set_up, tear_down),
    cmocka_unit_test_setup_teardown (each_operator_of_a_stage_is_an_end_of_its_own, set_up, tear_down),
    cmocka_unit_test_setup_teardown (a_feed_is_idle_when_all_its_ends_are, set_up, tear_down),
    cmocka_unit_test_setup_teardown (restrictions_behind_a_barrier_wait_until_all_ends_are_there, set_up, tear_down),
    cmocka_unit_test_setup_teardown (a_watermark_does_not_overtake_the_restrictions_that_wait, set_up, tear_down),
    cmocka_unit_test_setup_teardown (the_end_of_one_while_restrictions_of_another_wait_is_not_lost, set_up, tear_down),
    cmocka_unit_test_setup_teardown (in_a_stepped_engine_the_watermark_is_told_at_barriers, set_up, tear_down),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
