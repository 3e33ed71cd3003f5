/* SPDX-License-Identifier: Apache-2.0 */
/* Sets whose panes are parts, of elements that are taken back: a pane may hold less than nothing of a side. What sets are of
 * elements that stay: the conformance cases X30. */
#include <weir/testing/test-stream.h>

#include "tests/transforms/transform-test.h"

WEIR_KV (Total, int64_t, int64_t)

#define AT(s, T, ...) weir_test_elements (T, weir_time_from_s (s), __VA_ARGS__)

/* 1; then that is taken back for 3; then that for 6. */
static WeirInt64Collection *
totals_that_replace_each_other (WeirPipeline *p)
{
  TotalCollection *numbers
      = weir_test_stream (p, Total, AT (1, Total, { 0, 1 }), AT (2, Total, { 0, 2 }), AT (3, Total, { 0, 3 }));

  return weir_values (weir_sum_per_key (
      weir_window_into (numbers, .accumulation = WEIR_RETRACTING, .trigger = weir_repeatedly (weir_after_count (1)))));
}

static WeirInt64Collection *
in_parts (WeirInt64Collection *values)
{
  return weir_window_into (values, .accumulation = WEIR_DISCARDING, .trigger = weir_always ());
}

static void
what_is_only_on_the_right_never_comes_out (void **state G_GNUC_UNUSED)
{
  WeirPipeline        *p = weir_pipeline_new ("test");
  WeirInt64Collection *left = in_parts (weir_test_stream (p, int64_t, AT (1, int64_t, 7)));
  WeirInt64Collection *right = in_parts (totals_that_replace_each_other (p));

  expect (weir_except_all (left, right), "7");
  expect (weir_except_distinct (left, right), "7");
  expect_nothing (weir_intersect_all (left, right));
  expect_nothing (weir_intersect_distinct (left, right));
  run (p);
}

/* On the left what is taken back is no element either, whatever the other side has. */
static void
what_is_taken_back_on_the_left_does_not_come_out_for_it (void **state G_GNUC_UNUSED)
{
  WeirPipeline        *p = weir_pipeline_new ("test");
  WeirInt64Collection *left = in_parts (totals_that_replace_each_other (p));
  WeirInt64Collection *right = in_parts (weir_test_stream (p, int64_t, AT (1, int64_t, 7)));

  expect (weir_except_all (left, right), "1", "3", "6");
  expect (weir_except_distinct (left, right), "1", "3", "6");
  expect_nothing (weir_intersect_all (left, right));
  run (p);
}

/* Of both sides less than nothing is no element of both. */
static void
what_is_taken_back_on_both_sides_comes_out_of_neither (void **state G_GNUC_UNUSED)
{
  WeirPipeline        *p = weir_pipeline_new ("test");
  WeirInt64Collection *totals = in_parts (totals_that_replace_each_other (p));

  expect_nothing (weir_except_all (totals, totals));
  expect (weir_intersect_all (totals, totals), "1", "3", "6");
  run (p);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    test (what_is_only_on_the_right_never_comes_out),
    test (what_is_taken_back_on_the_left_does_not_come_out_for_it),
    test (what_is_taken_back_on_both_sides_comes_out_of_neither),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
