/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/runners/plan/plan-test.h"

static WeirCollection *
sum_in (WeirCollection *scores, WeirWindowing windowing, int line, const char *name)
{
  return weir_collection_combine (windowed (scores, windowing), WEIR_COMBINE_PER_KEY, &sum, NULL, WEIR_TYPE (Score),
                                  AT (line, name));
}

static WeirCollection *
sum_again (WeirCollection *sums, const char *name)
{
  return weir_collection_combine (sums, WEIR_COMBINE_PER_KEY, &sum, NULL, WEIR_TYPE (Score), AT (9, name));
}

static void
assert_notes (WeirPipeline *p, const char *expected)
{
  g_autoptr (GString) notes = g_string_new (NULL);

  weir__plan_explain_panes (graph_of (p), notes);
  assert_string_equal (notes->str, expected);
}

#define EARLY weir_after_watermark (.early = weir_always ())

static void
who_groups_accumulating_panes_is_told_so (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (GString)      explain = g_string_new (NULL);
  g_autoptr (WeirPlan)     plan = NULL;
  WeirWindowing            w = { .trigger = EARLY, .accumulation = WEIR_ACCUMULATING };

  sum_again (weir_collection_reshuffle (sum_in (some_scores (p), w, 5, "first"), AT (6, "spread")), "second");
  assert_notes (p, "  6 second groups the accumulating panes of 4 first, each as an element of its own; where a pane should "
                   "replace the one before, .accumulation = WEIR_RETRACTING before 4 takes that back\n");
  plan = weir__plan_new (graph_of (p), &(WeirPlanOptions) { .lanes = 1 }, explain, NULL);
  assert_non_null (plan);
  assert_non_null (strstr (explain->str, "\n\nNotes\n  6 second groups"));
}

/* Too late: the first sums were not told. */
static void
retracting_behind_the_accumulating_grouping_does_not_help (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (GString)      notes = g_string_new (NULL);
  WeirWindowing            w = { .trigger = EARLY, .accumulation = WEIR_ACCUMULATING };
  WeirCollection          *first = sum_in (some_scores (p), w, 5, "first");

  w.accumulation = WEIR_RETRACTING;
  sum_in (first, w, 6, "second");
  weir__plan_explain_panes (graph_of (p), notes);
  assert_non_null (strstr (notes->str, "second groups the accumulating panes of 4 first"));
}

static void
panes_that_are_taken_back_parts_and_those_that_come_once_are_fine (void **state G_GNUC_UNUSED)
{
  const WeirWindowing fine[] = {
    { .trigger = EARLY, .accumulation = WEIR_RETRACTING },
    { .trigger = EARLY, .accumulation = WEIR_DISCARDING },
    { .windows = weir_fixed_windows (WEIR_SECONDS (1)), .accumulation = WEIR_ACCUMULATING },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (fine); i++)
    {
      g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");

      sum_again (sum_in (some_scores (p), fine[i], 5, "first"), "second");
      assert_notes (p, "");
    }
}

static void
each_grouping_is_told_of_the_one_before_it (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (GString)      notes = g_string_new (NULL);
  WeirWindowing            w = { .trigger = EARLY, .accumulation = WEIR_ACCUMULATING };

  sum_again (sum_again (sum_in (some_scores (p), w, 5, "first"), "second"), "third");
  weir__plan_explain_panes (graph_of (p), notes);
  assert_non_null (strstr (notes->str, "second groups the accumulating panes of 4 first"));
  assert_non_null (strstr (notes->str, "third groups the accumulating panes of 5 second"));
}

static void
what_a_function_makes_that_does_not_pass_retracts_on_is_not_panes (void **state G_GNUC_UNUSED)
{
  static const WeirRetracts ways[] = { WEIR_RETRACTS_CONSUME, WEIR_RETRACTS_REFUSE };

  for (unsigned i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
      WeirWindowing            w = { .trigger = EARLY, .accumulation = WEIR_ACCUMULATING };
      WeirDoFn                 journal = split_words;
      WeirCollection          *lines;

      journal.retracts = ways[i];
      journal.input = WEIR_TYPE (Score);
      lines = weir_collection_par_do (sum_in (some_scores (p), w, 5, "first"), &journal, NULL, NULL, AT (6, "journal"));
      count (lines);
      assert_notes (p, "");
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (who_groups_accumulating_panes_is_told_so),
    cmocka_unit_test (retracting_behind_the_accumulating_grouping_does_not_help),
    cmocka_unit_test (panes_that_are_taken_back_parts_and_those_that_come_once_are_fine),
    cmocka_unit_test (each_grouping_is_told_of_the_one_before_it),
    cmocka_unit_test (what_a_function_makes_that_does_not_pass_retracts_on_is_not_panes),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
