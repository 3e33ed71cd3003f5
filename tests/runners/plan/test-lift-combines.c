/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/runners/plan/plan-test.h"

static unsigned
count_lifted (const WeirPlan *plan)
{
  unsigned n = 0;

  for (unsigned i = 0; i < plan->edges->len; i++)
    n += edge_at (plan, i)->lifted;
  return n;
}

static void
every_edge_to_a_combine_is_lifted (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (WeirPlan)     plan = NULL, skipped = NULL;
  WeirCollection          *lines = some_lines (p);

  count (flatten_of (p, lines, split (lines, "a")));
  weir_collection_combine (lines, WEIR_COMBINE_GLOBALLY, &tally, NULL, NULL, AT (6, "global"));
  plan = plan_of (p, NULL);
  assert_int_equal (count_lifted (plan), 3);
  skipped = plan_of (p, "lift-combines");
  assert_int_equal (count_lifted (skipped), 0);
}

static void
a_group_by_key_is_not_lifted (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (WeirPlan)     plan = NULL;
  WeirCollection *scores = some_scores (p);
  WeirCollection *groups = weir_collection_group_by_key (scores, NULL, AT (4, "group"));

  weir_collection_combine (groups, WEIR_COMBINE_GROUPED_VALUES, &sum, NULL, NULL, AT (5, "sum"));
  plan = plan_of (p, NULL);
  assert_int_equal (plan->edges->len, 1);
  assert_int_equal (count_lifted (plan), 0);
}

static void
nothing_is_lifted_before_the_general_path (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (WeirPlan)     plan = NULL;
  g_autoptr (GString)      notes = g_string_new (NULL);

  count (some_lines (p));
  plan = weir__plan_expand (graph_of (p), true, NULL);
  weir__plan_lift_combines (plan, notes);
  assert_int_equal (count_lifted (plan), 0);
  assert_string_equal (notes->str, "");
}

/* Every late row of an unbounded collection fires by itself, while it is allowed to come. */
static void
nothing_is_lifted_where_late_data_are_welcome (void **state G_GNUC_UNUSED)
{
  const WeirDuration lateness[] = { WEIR_SECONDS (0), WEIR_SECONDS (1) };

  for (unsigned late = 0; late < 2; late++)
    {
      g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
      g_autoptr (WeirPlan)     plan = NULL;
      g_autoptr (GString)      notes = g_string_new (NULL);
      WeirWindowing hourly = { .windows = weir_fixed_windows (WEIR_HOURS (1)), .allowed_lateness = lateness[late] };

      count (weir_collection_window_into (an_unbounded (p, WEIR_TYPE (WeirString)), &hourly, AT (4, "hourly")));
      plan = weir__plan_expand (graph_of (p), false, NULL);
      weir__plan_lift_combines (plan, notes);
      assert_int_equal (count_lifted (plan), late ? 0 : 1);
    }
}

static void
nothing_is_lifted_that_may_be_taken_back (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (WeirPlan)     plan = NULL;
  g_autoptr (GString)      notes = g_string_new (NULL);
  WeirWindowing            retracting = { .accumulation = WEIR_RETRACTING }, discarding = { 0 };
  WeirCollection          *sums = weir_collection_combine (windowed (some_scores (p), retracting), WEIR_COMBINE_PER_KEY,
                                                           &sum_back, NULL, WEIR_TYPE (Score), AT (4, "sum"));

  weir_collection_combine (windowed (sums, discarding), WEIR_COMBINE_PER_KEY, &sum_back, NULL, NULL, AT (6, "again"));
  plan = weir__plan_expand (graph_of (p), false, NULL);
  weir__plan_lift_combines (plan, notes);
  assert_int_equal (count_lifted (plan), 0);
}

/* Before the general path, if it was asked for and partial results do not show. */
static void
a_fan_out_is_lifted_where_partial_results_do_not_show (void **state G_GNUC_UNUSED)
{
  const struct
  {
    WeirWindowing windowing;
    bool          lifted;
  } cases[] = {
    { { .trigger = weir_repeatedly (weir_after_count (1)), .accumulation = WEIR_ACCUMULATING }, true },
    { { .trigger = weir_after_watermark (.early = weir_after_delay (WEIR_SECONDS (1))) }, true },
    { { .allowed_lateness = WEIR_SECONDS (1), .accumulation = WEIR_RETRACTING }, true },
    { { .trigger = weir_after_watermark (.early = weir_after_count (2)) }, false },
    { { .trigger = weir_repeatedly (weir_after_any (weir_after_count (2), weir_after_delay (WEIR_SECONDS (1)))) }, false },
    { { .trigger = weir_after_count (1), .allow_data_loss = true }, false },
    { { .timestamp_combiner = WEIR_EARLIEST }, false },
    { { .windows = weir_session_windows (WEIR_SECONDS (1)) }, false },
  };

  for (unsigned i = 0; i < 2 * G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
      g_autoptr (WeirPlan)     plan = NULL;
      g_autoptr (GString)      notes = g_string_new (NULL);
      WeirWindowing            windowing = cases[i / 2].windowing;
      bool                     asked = i % 2 == 0;

      if (windowing.windows.kind != WEIR_WINDOWS_SESSIONS)
        windowing.windows = weir_fixed_windows (WEIR_HOURS (1));
      WeirCollection *n = count (windowed (an_unbounded (p, WEIR_TYPE (WeirString)), windowing));
      if (asked)
        weir_collection_with_fanout (n, 4, AT (7, "fan out"));
      plan = weir__plan_expand (graph_of (p), true, NULL);
      weir__plan_lift_combines (plan, notes);
      assert_int_equal (count_lifted (plan), asked && cases[i / 2].lifted);
      assert_true (weir__plan_verify (plan, NULL));
      for (unsigned e = 0; e < plan->edges->len; e++)
        assert_int_equal (edge_at (plan, e)->prompt, edge_at (plan, e)->lifted);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (every_edge_to_a_combine_is_lifted),
    cmocka_unit_test (a_group_by_key_is_not_lifted),
    cmocka_unit_test (nothing_is_lifted_before_the_general_path),
    cmocka_unit_test (nothing_is_lifted_where_late_data_are_welcome),
    cmocka_unit_test (nothing_is_lifted_that_may_be_taken_back),
    cmocka_unit_test (a_fan_out_is_lifted_where_partial_results_do_not_show),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
