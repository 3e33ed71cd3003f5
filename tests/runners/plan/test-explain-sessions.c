/* SPDX-License-Identifier: Apache-2.0 */
#include <weir/join.h>

#include "tests/runners/plan/plan-test.h"

#define SESSIONS ((WeirWindowing) { .windows = weir_session_windows (WEIR_MINUTES (1)) })
#define MINUTES  ((WeirWindowing) { .windows = weir_fixed_windows (WEIR_MINUTES (1)) })
#define SAME     ((WeirWindowing) { .windows = weir_same_windows () })

static WeirCollection *
sum_of (WeirCollection *scores, const char *name)
{
  return weir_collection_combine (scores, WEIR_COMBINE_PER_KEY, &sum, NULL, WEIR_TYPE (Score), AT (5, name));
}

static WeirCollection *
join (WeirCollection *a, WeirCollection *b)
{
  return weir_collection_join (a, b, WEIR_JOIN_INNER, NULL, AT (6, "join"));
}

static void
assert_notes (WeirPipeline *p, const char *expected)
{
  g_autoptr (GString) notes = g_string_new (NULL);

  weir__plan_explain_sessions (graph_of (p), notes);
  assert_string_equal (notes->str, expected);
}

#define NOTE                                                                                                           \
  " meets the windows that 4 a and 9 b have merged, each for itself, only where they are the same; "                  \
  "weir_window_into (..., .windows = weir_same_windows ()) between each of them and "

static void
who_joins_sessions_of_two_groupings_is_told_so (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (GString)      explain = g_string_new (NULL);
  g_autoptr (WeirPlan)     plan = NULL;
  WeirCollection          *a = sum_of (windowed (some_scores (p), SESSIONS), "a");

  join (a, sum_of (windowed (some_scores (p), SESSIONS), "b"));
  assert_notes (p, "  11 join/co_group_by_key" NOTE "11 lets them merge there\n");
  plan = weir__plan_new (graph_of (p), &(WeirPlanOptions) { .lanes = 1 }, explain, NULL);
  assert_non_null (plan);
  assert_non_null (strstr (explain->str, "\n\nNotes\n  11 join/co_group_by_key meets the windows"));
}

static void
it_counts_what_is_grouped_behind_a_flatten_and_functions (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection          *a = sum_of (windowed (some_scores (p), SESSIONS), "a");
  WeirCollection          *b = sum_of (windowed (some_scores (p), SESSIONS), "b");
  WeirCollection *ins[] = { weir_collection_reshuffle (a, AT (6, "spread")), b };

  sum_of (weir_collection_flatten (p, ins, 2, NULL, AT (7, "flatten")), "both");
  assert_notes (p, "  12 both" NOTE "12 lets them merge there\n");
}

static void
sessions_that_merge_where_they_meet_are_fine (void **state G_GNUC_UNUSED)
{
  const WeirWindowing again[2][2] = { { SAME, SAME }, { SESSIONS, SESSIONS } };

  for (unsigned i = 0; i < G_N_ELEMENTS (again); i++)
    {
      g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
      WeirCollection          *a = sum_of (windowed (some_scores (p), SESSIONS), "a");
      WeirCollection          *b = sum_of (windowed (some_scores (p), SESSIONS), "b");

      join (windowed (a, again[i][0]), windowed (b, again[i][1]));
      assert_notes (p, "");
    }
}

/* The join merges them all if those of one input are not merged. */
static void
one_input_that_nobody_has_merged_is_enough (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");

  join (sum_of (windowed (some_scores (p), SESSIONS), "a"), windowed (some_scores (p), SESSIONS));
  assert_notes (p, "");
}

static void
windows_that_do_not_merge_are_fine (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");

  join (sum_of (windowed (some_scores (p), MINUTES), "a"), sum_of (windowed (some_scores (p), MINUTES), "b"));
  assert_notes (p, "");
}

static void
sessions_of_the_same_elements_are_the_same (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection          *scores = windowed (some_scores (p), SESSIONS), *first = sum_of (scores, "first");

  join (first, sum_of (scores, "second"));
  join (first, sum_of (first, "again"));
  assert_notes (p, "");
}

static void
what_is_grouped_further_is_told_once (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (GString)      notes = g_string_new (NULL);
  WeirCollection          *a = sum_of (windowed (some_scores (p), SESSIONS), "a");
  WeirCollection          *b = sum_of (windowed (some_scores (p), SESSIONS), "b");
  WeirCollection          *both[] = { a, b };

  weir_collection_group_by_key (sum_of (weir_collection_flatten (p, both, 2, NULL, AT (6, "flatten")), "both"), NULL,
                                AT (7, "again"));
  weir__plan_explain_sessions (graph_of (p), notes);
  assert_non_null (strstr (notes->str, "both meets"));
  assert_null (strstr (notes->str, "again meets"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (who_joins_sessions_of_two_groupings_is_told_so),
    cmocka_unit_test (it_counts_what_is_grouped_behind_a_flatten_and_functions),
    cmocka_unit_test (sessions_that_merge_where_they_meet_are_fine),
    cmocka_unit_test (one_input_that_nobody_has_merged_is_enough),
    cmocka_unit_test (windows_that_do_not_merge_are_fine),
    cmocka_unit_test (sessions_of_the_same_elements_are_the_same),
    cmocka_unit_test (what_is_grouped_further_is_told_once),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
