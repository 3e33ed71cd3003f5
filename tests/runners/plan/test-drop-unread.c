/* SPDX-License-Identifier: Apache-2.0 */
#include <weir/testing/test-stream.h>

#include "tests/runners/plan/plan-test.h"

static void
what_calls_no_user_function_is_dropped_with_what_fed_only_it (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (WeirPlan)     plan = NULL;
  WeirWindowing            hourly = { .windows = weir_fixed_windows (WEIR_HOURS (1)) };
  WeirCollection *scores = some_scores (p);

  scores = weir_collection_window_into (weir_collection_reshuffle (scores, AT (4, "reshuffle")), &hourly,
                                        AT (5, "hourly"));
  weir_collection_group_by_key (scores, NULL, AT (6, "group"));
  plan = plan_of (p, NULL);
  assert_int_equal (plan->stages->len, 1);
  assert_int_equal (plan->edges->len, 0);
  assert_int_equal (stage_at (plan, 0)->ops->len, 2);
}

static void
user_functions_run_though_nobody_reads_them (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (WeirPlan)     plan = NULL;

  count (some_lines (p));
  split (an_unbounded (p, WEIR_TYPE (WeirString)), "split");
  plan = plan_of (p, NULL);
  assert_int_equal (plan->stages->len, 4);
  assert_int_equal (stage_at (plan, 1)->head, WEIR_HEAD_GROUP);
  assert_int_equal (stage_at (plan, 3)->head, WEIR_HEAD_SOURCE);
}

static void
a_test_stream_moves_the_clock_though_nobody_reads_it (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (WeirPlan)     plan = NULL;

  weir_test_stream (p, int64_t, weir_test_processing_time (WEIR_SECONDS (1)));
  plan = plan_of (p, NULL);
  assert_int_equal (plan->stages->len, 1);
  assert_true (plan->stepped);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (what_calls_no_user_function_is_dropped_with_what_fed_only_it),
    cmocka_unit_test (user_functions_run_though_nobody_reads_them),
    cmocka_unit_test (a_test_stream_moves_the_clock_though_nobody_reads_it),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
