/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "tests/golden/pipelines.h"
#include "tests/runners/plan/plan-test.h"

static void
an_unknown_pass_is_an_error_that_names_them_all (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  GError                  *error = NULL;

  assert_null (weir__plan_new (graph_of (p), &(WeirPlanOptions) { .skip = "fuse,melt" }, NULL, &error));
  assert_true (g_error_matches (error, WEIR_ERROR, WEIR_ERROR_OPTIONS));
  assert_non_null (strstr (error->message, "\"melt\""));
  for (const char *const *name = weir__plan_pass_names (); *name != NULL; name++)
    assert_non_null (strstr (error->message, *name));
  g_clear_error (&error);
}

static void
blanks_and_empty_names_in_the_skip_list_mean_nothing (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_golden_pipeline_new ("word-count");
  g_autoptr (WeirPlan)     all = plan_of (p, NULL), same = plan_of (p, " ,,"), unfused = plan_of (p, " fuse , ");

  assert_int_equal (same->stages->len, all->stages->len);
  assert_true (unfused->stages->len > all->stages->len);
}

/* Each subset of the passes gives a plan that holds together (weir__plan_new verifies after each). */
static void
any_passes_may_be_skipped (void **state G_GNUC_UNUSED)
{
  const char *const *names = weir__plan_pass_names ();
  unsigned           n = g_strv_length ((char **) names);

  for (const WeirGoldenPipeline *g = weir_golden_pipelines; g->name != NULL; g++)
    for (unsigned subset = 0; subset < 1u << n; subset++)
      {
        g_autoptr (WeirPipeline) p = weir_golden_pipeline_new (g->name);
        g_autoptr (GString)      skip = g_string_new (NULL);
        g_autoptr (WeirPlan)     plan = NULL;

        for (unsigned i = 0; i < n; i++)
          if (subset & (1u << i))
            g_string_append_printf (skip, "%s,", names[i]);
        plan = plan_of (p, skip->str);
        assert_non_null (plan);
      }
}

static void
a_skipped_pass_is_said_to_be_skipped (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_golden_pipeline_new ("word-count");
  g_autoptr (GString)      explain = g_string_new (NULL);
  g_autoptr (WeirPlan)     plan = weir__plan_new (graph_of (p), &(WeirPlanOptions) { .skip = "fuse" }, explain, NULL);

  assert_non_null (plan);
  assert_non_null (strstr (explain->str, "fuse           skipped"));
}

static void
an_empty_pipeline_has_an_empty_plan (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("empty");
  g_autoptr (WeirPlan)     plan = plan_of (p, NULL);

  assert_int_equal (plan->stages->len, 0);
  assert_int_equal (plan->edges->len, 0);
}

static void
a_stage_is_named_after_what_is_in_it (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (WeirPlan)     plan = NULL;

  count (split (split (split (some_lines (p), "a"), "b"), "c"));
  plan = plan_of (p, NULL);
  assert_string_equal (stage_at (plan, 0)->name, "impulse + read_lines + a + 2 more");
  assert_string_equal (stage_at (plan, 1)->name, "count");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (an_unknown_pass_is_an_error_that_names_them_all),
    cmocka_unit_test (blanks_and_empty_names_in_the_skip_list_mean_nothing),
    cmocka_unit_test (any_passes_may_be_skipped),
    cmocka_unit_test (a_skipped_pass_is_said_to_be_skipped),
    cmocka_unit_test (an_empty_pipeline_has_an_empty_plan),
    cmocka_unit_test (a_stage_is_named_after_what_is_in_it),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
