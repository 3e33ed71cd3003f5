/* SPDX-License-Identifier: Apache-2.0 */
/* A split pool and lanes that hold several restrictions of an endless source. */
#include "tests/runners/engine/split-pool-script.h"

static void
add_parts (Fixture *f, int n)
{
  for (int i = 0; i < n; i++)
    add (f, 0, 10 * i, 10 * i + 10, 10 * i);
}

static unsigned
count_held (Fixture *f, uint32_t lane)
{
  unsigned n = 0;

  for (uint32_t k = 0; k < MAX_SLOTS; k++)
    n += *held_at (f, lane, k) != NULL;
  return n;
}

/* --- who gets them ------------------------------------------------------------------------------------------------ */

static void
the_first_to_ask_does_not_get_all (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f, 2, 16);
  add_parts (&f, 4);
  want (&f, 0);
  settle (&f);
  want_in (&f, 0, 1);
  settle (&f);
  assert_int_equal (count_held (&f, 0), 1); /* the other lane has none */
  assert_true (f.wants[0]);
  want (&f, 1);
  settle (&f);
  assert_int_equal (f.held[1]->range.from, 10);
  assert_int_equal (f.held_in[0][1]->range.from, 20); /* and now they had one each */
  want_in (&f, 0, 2);
  settle (&f);
  assert_int_equal (count_held (&f, 0), 2);
  want_in (&f, 1, 1);
  settle (&f);
  assert_int_equal (f.held_in[1][1]->range.from, 30);
  assert_int_equal (f.splits_asked[0] + f.splits_asked[1], 0);
  tear_down (&f);
}

static void
one_lane_alone_gets_all (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f, 1, 16);
  add_parts (&f, MAX_SLOTS);
  for (uint32_t k = 0; k < MAX_SLOTS; k++)
    {
      want_in (&f, 0, k);
      settle (&f);
      assert_int_equal ((*held_at (&f, 0, k))->range.from, 10 * k);
    }
  tear_down (&f);
}

static void
who_has_come_to_the_end_of_some_gets_more (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f, 2, 16);
  add_parts (&f, 5);
  want (&f, 0);
  want (&f, 1);
  settle (&f);
  want_in (&f, 0, 1);
  want_in (&f, 1, 1);
  settle (&f);
  want_in (&f, 0, 2);
  settle (&f);
  assert_int_equal (f.held_in[0][2]->range.from, 40); /* two each, and nobody else asks */
  add (&f, 0, 50, 60, 50);
  finish_in (&f, 0, 1);
  finish_in (&f, 0, 0);
  want_in (&f, 0, 0);
  settle (&f);
  assert_int_equal (f.held[0]->range.from, 50);
  tear_down (&f);
}

static void
only_who_has_none_makes_others_split (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f, 2, 16);
  add (&f, 0, 0, 10, 0);
  add (&f, 0, 10, 100, 0);
  add (&f, 0, 100, 110, 0);
  want (&f, 0);
  want (&f, 1);
  settle (&f);
  want_in (&f, 1, 1);
  settle (&f);
  assert_int_equal (f.held_in[1][1]->range.from, 100);
  want_in (&f, 1, 2);
  settle (&f);
  assert_int_equal (f.splits_asked[0] + f.splits_asked[1], 0);
  want_in (&f, 0, 1);
  finish (&f, 0);
  settle (&f);
  assert_int_equal (f.splits_asked[1], 1);
  assert_int_equal (f.split_slot[1], 0); /* the larger of the two */
  answer_split (&f, 1);
  settle (&f);
  assert_int_equal (f.held_in[0][1]->range.from, 55);
  tear_down (&f);
}

/* --- watermark ---------------------------------------------------------------------------------------------------- */

/* The lane says 100 of all that it has, and does not know yet that it has another one. */
static void
what_is_granted_while_a_report_is_under_way_holds_the_watermark (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f, 1, 16);
  add (&f, 0, 0, 10, 5);
  add (&f, 0, 10, 20, 7);
  upstream_end (&f);
  want (&f, 0);
  settle (&f);
  want_in (&f, 0, 1);
  weir__split_pool_step (f.pool);
  assert_null (f.held_in[0][1]); /* it is on its way */
  report_of (&f, 0, 0, 100, false);
  settle (&f);
  assert_non_null (f.held_in[0][1]);
  assert_int_equal (f.watermark[0].us, 7);
  report_of (&f, 0, 1, 120, false);
  settle (&f);
  assert_int_equal (f.watermark[0].us, 100);
  finish_in (&f, 0, 0);
  settle (&f);
  assert_int_equal (f.watermark[0].us, 120);
  finish_in (&f, 0, 1);
  settle (&f);
  assert_int_equal (f.watermark[0].us, INT64_MAX);
  tear_down (&f);
}

static void
a_lane_with_one_that_is_idle_holds_the_watermark_by_the_other (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f, 1, 16);
  add (&f, 0, 0, 10, 5);
  add (&f, 0, 10, 20, 7);
  upstream_end (&f);
  want (&f, 0);
  settle (&f);
  want_in (&f, 0, 1);
  settle (&f);
  report_of (&f, 0, 0, 5, true);
  settle (&f);
  assert_int_equal (f.watermark[0].us, 7);
  assert_false (f.idle[0]);
  report_of (&f, 0, 1, 9, true);
  settle (&f);
  assert_int_equal (f.watermark[0].us, 7); /* the least that they promised is behind */
  assert_true (f.idle[0]);
  report_of (&f, 0, 1, 9, false);
  settle (&f);
  assert_int_equal (f.watermark[0].us, 9);
  assert_false (f.idle[0]);
  tear_down (&f);
}

/* --- splits and barriers ------------------------------------------------------------------------------------------ */

/* Its answer speaks of what was in slot 0 when it was asked, and neither of what came into that since nor of slot 1. */
static void
a_refusal_is_of_one_slot (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f, 2, 16);
  add (&f, 0, 0, 40, 0);
  add (&f, 0, 40, 41, 0);
  add (&f, 0, 50, 60, 0);
  want (&f, 0);
  want (&f, 1);
  settle (&f);
  want_in (&f, 0, 1);
  settle (&f);
  assert_int_equal (f.held_in[0][1]->range.from, 50);
  finish (&f, 1);
  want (&f, 1);
  settle (&f);
  assert_int_equal (f.split_slot[0], 0);
  tell (&f, 0, WEIR_POOL_NO_SPLIT);
  settle (&f);
  assert_int_equal (f.splits_asked[0], 2);
  assert_int_equal (f.split_slot[0], 1);
  answer_split (&f, 0);
  settle (&f);
  assert_int_equal (f.held[1]->range.from, 55);
  tear_down (&f);
}

static void
all_that_a_lane_holds_is_in_its_part_of_a_cut (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f, 1, 16);
  add_parts (&f, 4);
  want (&f, 0);
  settle (&f);
  want_in (&f, 0, 1);
  settle (&f);
  upstream_barrier (&f, 0, 1);
  settle (&f);
  assert_int_equal (f.barrier[0], 1);
  want_in (&f, 0, 2); /* granted before the lane answers: in the copy all the same */
  settle (&f);
  add_to_cut (&f, *held_at (&f, 0, 0));
  add_to_cut (&f, *held_at (&f, 0, 1));
  tell (&f, 0, WEIR_POOL_ACK);
  settle (&f);
  assert_int_equal (f.n_cuts, 1);
  for (int i = 0; i < 40; i++)
    assert_true (f.cut_has[i]);
  tear_down (&f);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (the_first_to_ask_does_not_get_all),
    cmocka_unit_test (one_lane_alone_gets_all),
    cmocka_unit_test (who_has_come_to_the_end_of_some_gets_more),
    cmocka_unit_test (only_who_has_none_makes_others_split),
    cmocka_unit_test (what_is_granted_while_a_report_is_under_way_holds_the_watermark),
    cmocka_unit_test (a_lane_with_one_that_is_idle_holds_the_watermark_by_the_other),
    cmocka_unit_test (a_refusal_is_of_one_slot),
    cmocka_unit_test (all_that_a_lane_holds_is_in_its_part_of_a_cut),
  };

  return cmocka_run_group_tests_name ("split pool, slots", tests, NULL, NULL);
}
