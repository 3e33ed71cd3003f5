/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/runners/engine/split-pool-script.h"

static void
restrictions_are_granted_in_order_to_those_that_want (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f, 2, 16);
  add (&f, 1, 0, 10, 0);
  add (&f, 1, 10, 20, 0);
  add (&f, 1, 20, 30, 0);
  settle (&f);
  assert_null (f.held[0]);
  want (&f, 1);
  settle (&f);
  want (&f, 0);
  settle (&f);
  assert_int_equal (f.held[1]->range.from, 0);
  assert_int_equal (f.held[0]->range.from, 10);
  finish (&f, 1);
  want (&f, 1);
  settle (&f);
  assert_int_equal (f.held[1]->range.from, 20);
  tear_down (&f);
}

static void
the_holder_with_the_most_work_is_asked_to_split_for_an_idle_lane (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f, 3, 16);
  add (&f, 0, 0, 10, 0);
  add (&f, 0, 10, 100, 0);
  want (&f, 0);
  want (&f, 1);
  settle (&f);
  want (&f, 2);
  settle (&f);
  assert_int_equal (f.splits_asked[0], 0);
  assert_int_equal (f.splits_asked[1], 1);
  answer_split (&f, 1);
  settle (&f);
  assert_int_equal (f.held[1]->range.to, 55);
  assert_int_equal (f.held[2]->range.from, 55);
  assert_int_equal (f.held[2]->range.to, 100);
  assert_int_equal (f.splits_asked[1], 1);
  tear_down (&f);
}

static void
one_that_refuses_is_not_asked_again_for_the_same_restriction (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f, 2, 16);
  add (&f, 0, 0, 1, 0);
  want (&f, 0);
  want (&f, 1);
  settle (&f);
  assert_int_equal (f.splits_asked[0], 1);
  answer_split (&f, 0);
  settle (&f);
  assert_int_equal (f.splits_asked[0], 1);
  add (&f, 0, 1, 9, 0);
  settle (&f);
  finish (&f, 0);
  want (&f, 0);
  settle (&f);
  assert_int_equal (f.held[1]->range.from, 1);
  assert_int_equal (f.splits_asked[1], 1);
  tear_down (&f);
}

/* Its answer is about what it held when it was asked, and must not count against what it was given since. */
static void
a_refusal_that_crossed_a_grant_says_nothing_of_the_new_restriction (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f, 2, 16);
  add (&f, 0, 0, 1, 0);
  want (&f, 0);
  settle (&f);
  want (&f, 1);
  weir__split_pool_step (f.pool); /* SPLIT is on its way to lane 0 … */
  finish (&f, 0);                 /* … which has finished before it reads that, */
  want (&f, 0);
  add (&f, 1, 1, 2, 0);
  add (&f, 1, 100, 200, 0);
  settle (&f); /* is given the next one, */
  assert_non_null (f.held[0]);
  assert_non_null (f.held[1]);
  tell (&f, 0, WEIR_POOL_NO_SPLIT); /* and answers now. */
  finish (&f, f.held[0]->range.from == 1 ? 0 : 1);
  uint32_t idle = f.held[0] == NULL ? 0 : 1, holder = 1 - idle;
  unsigned asked = f.splits_asked[holder];
  want (&f, idle);
  settle (&f);
  assert_int_equal (f.splits_asked[holder], asked + 1);
  answer_split (&f, holder);
  settle (&f);
  assert_int_equal (f.held[idle]->range.from, 150);
  tear_down (&f);
}

static void
the_watermark_is_the_least_of_upstream_unclaimed_and_held (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f, 2, 16);
  add (&f, 0, 0, 10, 50);
  add (&f, 0, 10, 20, 60);
  upstream_watermark (&f, 0, 1000);
  settle (&f);
  assert_int_equal (f.watermark[0].us, INT64_MIN);
  upstream_watermark (&f, 1, 40);
  settle (&f);
  assert_int_equal (f.watermark[0].us, 40);
  upstream_watermark (&f, 1, 1000);
  want (&f, 1);
  settle (&f);
  assert_int_equal (f.watermark[0].us, 50);
  report (&f, 1, 70);
  settle (&f);
  assert_int_equal (f.watermark[0].us, 60);
  want (&f, 0);
  settle (&f);
  report (&f, 0, 90);
  settle (&f);
  assert_int_equal (f.watermark[0].us, 70);
  assert_int_equal (f.watermark[1].us, 70);
  finish (&f, 1);
  settle (&f);
  assert_int_equal (f.watermark[1].us, 90);
  tear_down (&f);
}

static void
a_residual_holds_the_watermark_where_its_holder_was (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f, 2, 16);
  add (&f, 0, 0, 10, 5);
  upstream_end (&f);
  want (&f, 0);
  settle (&f);
  report (&f, 0, 20);
  want (&f, 1);
  settle (&f);
  answer_split (&f, 0);
  finish (&f, 0);
  settle (&f);
  assert_non_null (f.held[1]);
  assert_int_equal (f.watermark[0].us, 20);
  finish (&f, 1);
  settle (&f);
  assert_int_equal (f.watermark[0].us, INT64_MAX);
  tear_down (&f);
}

static void
the_end_comes_only_when_all_is_done (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f, 2, 16);
  add (&f, 0, 0, 10, 0);
  upstream_end (&f);
  want (&f, 0);
  settle (&f);
  report (&f, 0, INT64_MAX); /* there may be positions left that give nothing */
  settle (&f);
  assert_true (f.watermark[0].us < INT64_MAX);
  want (&f, 1);
  settle (&f);
  assert_int_equal (f.splits_asked[0], 1);
  finish (&f, 0); /* before it reads the question: its answer may still bring a residual, for all that the pool knows */
  settle (&f);
  assert_true (f.watermark[0].us < INT64_MAX);
  tell (&f, 0, WEIR_POOL_NO_SPLIT);
  settle (&f);
  assert_int_equal (f.watermark[0].us, INT64_MAX);
  assert_int_equal (f.watermark[1].us, INT64_MAX);
  tear_down (&f);
}

/* --- idle ones ---------------------------------------------------------------------------------------------------- */

static void
what_is_held_and_idle_does_not_hold_the_watermark (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f, 2, 16);
  add (&f, 0, 0, 10, 5);
  add (&f, 0, 10, 20, 6);
  upstream_end (&f);
  want (&f, 0);
  settle (&f);
  want (&f, 1);
  settle (&f);
  report (&f, 1, 100);
  settle (&f);
  assert_int_equal (f.watermark[0].us, 5);
  report_idle (&f, 0);
  settle (&f);
  assert_int_equal (f.watermark[0].us, 100);
  assert_int_equal (f.watermark[1].us, 100);
  report (&f, 1, 110);
  settle (&f);
  assert_int_equal (f.watermark[0].us, 110);
  report (&f, 0, 7); /* it goes on, and is waited for again; but nothing goes back */
  report (&f, 1, 120);
  settle (&f);
  assert_int_equal (f.watermark[1].us, 110);
  report (&f, 0, 115);
  settle (&f);
  assert_int_equal (f.watermark[1].us, 115);
  assert_false (f.idle[0]);
  tear_down (&f);
}

/* The other lane's word that it goes on, at 5, may be on its way, ahead of what it adds. */
static void
the_lanes_upstream_are_idle_together_or_not_at_all (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f, 2, 16);
  upstream_idle (&f, 0, 5);
  upstream_idle (&f, 1, 5);
  settle (&f);
  assert_true (f.idle[0]);
  upstream_watermark (&f, 1, 60);
  settle (&f);
  assert_int_equal (f.watermark[0].us, 5);
  assert_false (f.idle[0]);
  upstream_watermark (&f, 0, 5);
  add (&f, 0, 0, 10, 20);
  upstream_watermark (&f, 0, 60);
  settle (&f);
  assert_int_equal (f.watermark[0].us, 20);
  tear_down (&f);
}

static void
a_pool_is_idle_when_all_is_that_is_not_at_its_end (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f, 2, 16);
  add (&f, 0, 0, 10, 5);
  upstream_watermark (&f, 0, 40);
  upstream_watermark (&f, 1, INT64_MAX);
  want (&f, 1);
  settle (&f);
  report_idle (&f, 1);
  settle (&f);
  assert_int_equal (f.watermark[0].us, 40); /* more may be added: somebody is not idle */
  assert_false (f.idle[0]);
  upstream_idle (&f, 0, 50);
  settle (&f);
  assert_int_equal (f.watermark[0].us, 40); /* where it was; and not the end of the one upstream that is at its end */
  assert_true (f.idle[0]);
  assert_true (f.idle[1]);
  report (&f, 1, 60);
  settle (&f);
  assert_int_equal (f.watermark[0].us, 60);
  assert_false (f.idle[0]);
  assert_false (f.idle[1]);
  report_idle (&f, 1);
  settle (&f);
  assert_true (f.idle[0]);
  upstream_end (&f);
  settle (&f);
  assert_true (f.idle[0]);
  finish (&f, 1);
  settle (&f);
  assert_int_equal (f.watermark[0].us, INT64_MAX);
  assert_false (f.idle[0]);
  tear_down (&f);
}

/* Nobody has looked at what is added, or comes back. */
static void
what_is_unclaimed_is_not_idle (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f, 2, 16);
  add (&f, 0, 0, 10, 5);
  upstream_end (&f);
  want (&f, 0);
  settle (&f);
  report_idle (&f, 0);
  settle (&f);
  assert_true (f.idle[0]);
  want (&f, 1);
  settle (&f);
  answer_split (&f, 0);
  settle (&f);
  assert_false (f.held[1]->idle);
  assert_false (f.idle[0]);
  assert_int_equal (f.watermark[0].us, 5);
  report_idle (&f, 1);
  settle (&f);
  assert_true (f.idle[1]);
  add (&f, 0, 10, 20, 3);
  settle (&f);
  assert_false (f.idle[1]);
  assert_int_equal (f.watermark[1].us, 5); /* it never goes back */
  tear_down (&f);
}

/* It may have gone on before it answers, and be at its end just then: what it has given back is nobody else's yet. */
static void
who_is_asked_to_split_hears_first_that_the_pool_is_not_idle (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f, 2, 16);
  add (&f, 0, 0, 10, 5);
  upstream_end (&f);
  want (&f, 0);
  settle (&f);
  report_idle (&f, 0);
  settle (&f);
  assert_true (f.idle[0]);
  want (&f, 1);
  weir__split_pool_step (f.pool);
  while (f.splits_asked[0] == 0)
    assert_true (hear (&f, 0));
  assert_false (f.idle[0]);
  report_idle (&f, 0);
  settle (&f);
  assert_false (f.idle[0]); /* it has not answered */
  tell (&f, 0, WEIR_POOL_NO_SPLIT);
  settle (&f);
  assert_true (f.idle[0]);
  assert_true (f.idle[1]);
  tear_down (&f);
}

/* --- barriers ----------------------------------------------------------------------------------------------------- */

static void
what_is_added_behind_a_barrier_waits_for_the_others (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f, 2, 16);
  add (&f, 0, 0, 10, 0);
  upstream_barrier (&f, 0, 1);
  add (&f, 0, 10, 20, 0);
  upstream_watermark (&f, 0, INT64_MAX);
  want (&f, 1);
  settle (&f);
  assert_int_equal (f.held[1]->range.to, 10);
  finish (&f, 1);
  want (&f, 1);
  settle (&f);
  assert_null (f.held[1]);
  assert_int_equal (f.barrier[1], 0);
  upstream_barrier (&f, 1, 1);
  settle (&f);
  assert_int_equal (f.barrier[0], 1);
  assert_int_equal (f.barrier[1], 1);
  assert_int_equal (f.held[1]->range.from, 10);
  tell (&f, 0, WEIR_POOL_ACK);
  settle (&f);
  assert_int_equal (f.n_cuts, 0);
  tell (&f, 1, WEIR_POOL_ACK);
  settle (&f);
  assert_int_equal (f.n_cuts, 1);
  assert_int_equal (f.cut_epoch, 1);
  assert_false (f.cut_has[10]); /* it is behind the barrier */
  tear_down (&f);
}

/* Lane 0 splits once before and once after its record: the first residual is the cut's, the second is in the record. */
static void
a_residual_is_in_the_cut_if_it_was_cut_off_before_the_record (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f, 2, 16);
  add (&f, 0, 0, 100, 0);
  want (&f, 0);
  settle (&f);
  upstream_barrier (&f, 0, 1);
  upstream_barrier (&f, 1, 1);
  settle (&f);
  answer_split (&f, 0);
  add_to_cut (&f, f.held[0]);
  tell (&f, 0, WEIR_POOL_ACK);
  answer_split (&f, 0);
  tell (&f, 1, WEIR_POOL_ACK);
  settle (&f);
  assert_int_equal (f.n_cuts, 1);
  for (int i = 0; i < 100; i++)
    assert_true (f.cut_has[i]);
  tear_down (&f);
}

static void
a_pool_that_drains_passes_a_barrier_when_all_before_it_is_done (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f, 1, 16);
  weir__split_pool_drain_at_barriers (f.pool);
  add (&f, 0, 0, 10, 0);
  upstream_watermark (&f, 0, 77);
  upstream_barrier (&f, 0, 1);
  add (&f, 0, 10, 20, 50); /* behind it */
  settle (&f);
  assert_int_equal (f.barrier[0], 0); /* unclaimed */
  want (&f, 0);
  settle (&f);
  assert_int_equal (f.barrier[0], 0); /* held */
  finish (&f, 0);
  want (&f, 0);
  weir__split_pool_step (f.pool);
  assert_true (hear (&f, 0)); /* the watermark goes first: nothing may come behind the barrier that belongs before it */
  assert_int_equal (f.watermark[0].us, 77);
  assert_true (hear (&f, 0));
  assert_int_equal (f.barrier[0], 1);
  assert_true (hear (&f, 0));
  assert_int_equal (f.held[0]->range.from, 10);
  tell (&f, 0, WEIR_POOL_ACK);
  settle (&f);
  assert_int_equal (f.n_cuts, 1);
  tear_down (&f);
}

/* Of two lanes that fall idle in a step one is the first: then the other's 20 would be the least. */
static void
a_pool_that_drains_tells_its_watermark_at_barriers (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f, 2, 16);
  weir__split_pool_drain_at_barriers (f.pool);
  upstream_watermark (&f, 0, 10);
  upstream_watermark (&f, 1, 20);
  settle (&f);
  assert_int_equal (f.watermark[0].us, WEIR_TIME_MIN.us);
  upstream_barrier (&f, 0, 1);
  upstream_barrier (&f, 1, 1);
  settle (&f);
  assert_int_equal (f.watermark[0].us, 10);
  tell (&f, 0, WEIR_POOL_ACK);
  tell (&f, 1, WEIR_POOL_ACK);
  upstream_idle (&f, 0, 10);
  settle (&f);
  upstream_idle (&f, 1, 20);
  upstream_barrier (&f, 0, 2);
  upstream_barrier (&f, 1, 2);
  settle (&f);
  assert_int_equal (f.watermark[0].us, 10);
  assert_true (f.idle[0]);
  tear_down (&f);
}

static void
what_is_left_when_a_run_fails_is_freed (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f, 2, 2);
  for (int i = 0; i < 8; i++)
    add (&f, 0, 10 * i, 10 * i + 10, 0);
  want (&f, 1);
  settle (&f);
  upstream_barrier (&f, 1, 1);
  add (&f, 1, 100, 110, 0);
  weir__split_pool_step (f.pool);
  want (&f, 0);
  weir__split_pool_step (f.pool); /* a grant that nobody will read */
  tear_down (&f);                 /* leaks are the sanitizer's to find */
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (restrictions_are_granted_in_order_to_those_that_want),
    cmocka_unit_test (the_holder_with_the_most_work_is_asked_to_split_for_an_idle_lane),
    cmocka_unit_test (one_that_refuses_is_not_asked_again_for_the_same_restriction),
    cmocka_unit_test (a_refusal_that_crossed_a_grant_says_nothing_of_the_new_restriction),
    cmocka_unit_test (the_watermark_is_the_least_of_upstream_unclaimed_and_held),
    cmocka_unit_test (a_residual_holds_the_watermark_where_its_holder_was),
    cmocka_unit_test (the_end_comes_only_when_all_is_done),
    cmocka_unit_test (what_is_held_and_idle_does_not_hold_the_watermark),
    cmocka_unit_test (the_lanes_upstream_are_idle_together_or_not_at_all),
    cmocka_unit_test (a_pool_is_idle_when_all_is_that_is_not_at_its_end),
    cmocka_unit_test (what_is_unclaimed_is_not_idle),
    cmocka_unit_test (who_is_asked_to_split_hears_first_that_the_pool_is_not_idle),
    cmocka_unit_test (what_is_added_behind_a_barrier_waits_for_the_others),
    cmocka_unit_test (a_residual_is_in_the_cut_if_it_was_cut_off_before_the_record),
    cmocka_unit_test (a_pool_that_drains_passes_a_barrier_when_all_before_it_is_done),
    cmocka_unit_test (a_pool_that_drains_tells_its_watermark_at_barriers),
    cmocka_unit_test (what_is_left_when_a_run_fails_is_freed),
  };

  return cmocka_run_group_tests_name ("split pool", tests, NULL, NULL);
}
