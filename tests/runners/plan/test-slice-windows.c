/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/runners/plan/plan-test.h"

static const WeirWindowing by_minute = { .windows = { .kind = WEIR_WINDOWS_SLIDING,
                                                      .size = { 90000000 },
                                                      .period = { 60000000 } } };

static WeirCollection *
sum_of (WeirCollection *scores)
{
  return weir_collection_combine (scores, WEIR_COMBINE_PER_KEY, &sum, NULL, WEIR_TYPE (Score), AT (6, "sum"));
}

/* Slices that are made, and stages that take them. */
static void
assert_sliced (const WeirPlan *plan, unsigned n_ops, unsigned n_stages, int64_t slice)
{
  for (unsigned i = 0; i < plan->stages->len; i++)
    {
      const WeirPlanStage *stage = stage_at (plan, i);
      for (unsigned k = 0; k < stage->ops->len; k++)
        if (op_at (stage, k)->slice.us != 0)
          {
            assert_int_equal (op_at (stage, k)->slice.us, slice);
            n_ops--;
          }
      if (stage->slice.us != 0)
        {
          assert_int_equal (stage->slice.us, slice);
          n_stages--;
        }
    }
  assert_int_equal (n_ops, 0);
  assert_int_equal (n_stages, 0);
}

static void
sliding_windows_that_only_combines_read_are_sliced (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (WeirPlan)     plan = NULL, unfused = NULL, skipped = NULL;
  WeirCollection          *scores = windowed (some_scores (p), by_minute);

  sum_of (scores);
  sum_of (scores);
  plan = plan_of (p, NULL);
  assert_sliced (plan, 1, 2, 30000000);
  unfused = plan_of (p, "fuse");
  assert_sliced (unfused, 1, 2, 30000000);
  skipped = plan_of (p, "slice-windows");
  assert_sliced (skipped, 0, 0, 0);
}

static void
each_window_into_before_a_flatten_is_sliced (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (WeirPlan)     plan = NULL;
  WeirCollection          *scores = some_scores (p), *a = windowed (scores, by_minute), *b = windowed (scores, by_minute);

  sum_of (weir_collection_flatten (p, (WeirCollection *[]) { a, b }, 2, WEIR_TYPE (Score), AT (5, "flatten")));
  plan = plan_of (p, NULL);
  assert_sliced (plan, 2, 1, 30000000);
}

/* One of two readers, and then the other one, too, must see whole windows. */
static void
what_something_else_reads_is_not_sliced (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (WeirPlan)     plan = NULL;
  WeirCollection          *scores = windowed (some_scores (p), by_minute);

  sum_of (scores);
  weir_collection_combine (weir_collection_group_by_key (scores, NULL, AT (7, "group")), WEIR_COMBINE_GROUPED_VALUES, &sum,
                           NULL, NULL, AT (8, "sum of groups"));
  plan = plan_of (p, NULL);
  assert_sliced (plan, 0, 0, 0);
}

static void
windows_of_too_many_slices_or_without_an_overlap_are_not_sliced (void **state G_GNUC_UNUSED)
{
  const WeirWindows windows[] = { { .kind = WEIR_WINDOWS_SLIDING, .size = { 66 }, .period = { 65 } },
                                  { .kind = WEIR_WINDOWS_SLIDING, .size = { 60 }, .period = { 60 } },
                                  { .kind = WEIR_WINDOWS_SLIDING, .size = { 60 }, .period = { 90 } },
                                  { .kind = WEIR_WINDOWS_FIXED, .size = { 60 } } };

  for (unsigned i = 0; i < G_N_ELEMENTS (windows); i++)
    {
      g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
      g_autoptr (WeirPlan)     plan = NULL;

      sum_of (windowed (some_scores (p), (WeirWindowing) { .windows = windows[i] }));
      plan = plan_of (p, NULL);
      assert_sliced (plan, 0, 0, 0);
    }
}

static void
windows_are_sliced_however_many_slices_they_have_if_an_element_is_in_very_many (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (WeirPlan)     plan = NULL;

  sum_of (windowed (some_scores (p), (WeirWindowing) { .windows = { .kind = WEIR_WINDOWS_SLIDING,
                                                                    .size = { 10000000 },
                                                                    .period = { 3 } } }));
  plan = plan_of (p, NULL);
  assert_sliced (plan, 1, 1, 1);
}

static void
nothing_is_sliced_on_the_general_path_or_where_memory_is_limited (void **state G_GNUC_UNUSED)
{
  const WeirPlanOptions options[] = { { .force_general = true }, { .may_spill = true } };

  for (unsigned i = 0; i < G_N_ELEMENTS (options); i++)
    {
      g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
      g_autoptr (WeirPlan)     plan = NULL;

      sum_of (windowed (some_scores (p), by_minute));
      plan = weir__plan_new (graph_of (p), &options[i], NULL, NULL);
      assert_non_null (plan);
      assert_sliced (plan, 0, 0, 0);
    }
}

static void
what_is_sliced_is_explained (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (GString)      text = g_string_new (NULL);
  g_autoptr (WeirPlan)     plan = NULL;

  sum_of (windowed (some_scores (p), by_minute));
  plan = weir__plan_new (graph_of (p), &(WeirPlanOptions) { 0 }, text, NULL);
  assert_non_null (strstr (text->str, "sum: of slices of 30 s\n"));
  assert_non_null (strstr (text->str, "in slices"));
  assert_non_null (strstr (text->str, "fast path, of slices"));
}

static void
a_plan_in_which_only_one_side_knows_of_slices_is_refused (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (WeirPlan)     plan = NULL;
  GError                  *error = NULL;

  sum_of (windowed (some_scores (p), by_minute));
  plan = plan_of (p, NULL);
  for (unsigned i = 0; i < plan->stages->len; i++)
    if (stage_at (plan, i)->head == WEIR_HEAD_GROUP)
      stage_at (plan, i)->slice.us = 0;
  assert_false (weir__plan_verify (plan, &error));
  assert_non_null (strstr (error->message, "is given slices of windows"));
  g_clear_error (&error);
  for (unsigned i = 0; i < plan->stages->len; i++)
    {
      WeirPlanStage *stage = stage_at (plan, i);
      if (stage->head == WEIR_HEAD_GROUP)
        stage->slice.us = 30000000;
      for (unsigned k = 0; k < stage->ops->len; k++)
        op_at (stage, k)->slice.us = 0;
    }
  assert_false (weir__plan_verify (plan, &error));
  assert_non_null (strstr (error->message, "brings no slices"));
  g_clear_error (&error);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (sliding_windows_that_only_combines_read_are_sliced),
    cmocka_unit_test (each_window_into_before_a_flatten_is_sliced),
    cmocka_unit_test (what_something_else_reads_is_not_sliced),
    cmocka_unit_test (windows_of_too_many_slices_or_without_an_overlap_are_not_sliced),
    cmocka_unit_test (windows_are_sliced_however_many_slices_they_have_if_an_element_is_in_very_many),
    cmocka_unit_test (nothing_is_sliced_on_the_general_path_or_where_memory_is_limited),
    cmocka_unit_test (what_is_sliced_is_explained),
    cmocka_unit_test (a_plan_in_which_only_one_side_knows_of_slices_is_refused),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
