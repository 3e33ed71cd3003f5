/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/sdk/model/model-test.h"

#define SECONDS (&(WeirWindowing) { .windows = weir_fixed_windows (WEIR_SECONDS (1)) })

static void
late_data_of_a_collection_that_is_grouped_before_or_after_are_fine (void **state G_GNUC_UNUSED)
{
  for (unsigned how = 0; how < 3; how++)
    {
      g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
      WeirCollection          *scores = windowed (some_scores (p), *SECONDS);

      if (how == 0)
        weir_collection_group_by_key (scores, NULL, AT (4, "group"));
      weir_collection_late_data (scores, AT (5, "late"));
      if (how == 1)
        weir_collection_group_by_key (scores, NULL, AT (6, "group"));
      if (how == 2)
        weir_collection_combine (scores, WEIR_COMBINE_PER_KEY, &sum, NULL, WEIR_TYPE (Score), AT (6, "sum"));
      assert_no_errors (p);
    }
}

static void
late_data_that_no_grouping_drops_are_an_error_each (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection          *scores = windowed (some_scores (p), *SECONDS);
  WeirCollection          *others = weir_collection_reshuffle (scores, AT (4, "others"));

  weir_collection_late_data (scores, AT (5, "late"));
  weir_collection_late_data (windowed (scores, *SECONDS), AT (6, "later"));
  weir_collection_group_by_key (others, NULL, AT (7, "group"));
  assert_errors (p, "user.c:5: late: nothing groups this collection, so nothing drops its late data: ask for those of the very "
                    "collection that is grouped\n"
                    "user.c:6: later: nothing groups this collection, so nothing drops its late data: ask for those of the very "
                    "collection that is grouped");
}

static void
late_data_of_the_global_window_are_an_error_unless_something_is_taken_back (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p"), retracting = weir_pipeline_new ("retracting");
  WeirCollection          *scores = some_scores (p), *sums;

  weir_collection_group_by_key (scores, NULL, AT (4, "group"));
  weir_collection_late_data (scores, AT (5, "late"));
  assert_errors (p, "user.c:5: late: nothing is late in the global window, which never expires: ask for late data behind "
                    "weir_window_into");

  sums = windowed (some_scores (retracting), (WeirWindowing) { .accumulation = WEIR_RETRACTING });
  sums = weir_collection_combine (sums, WEIR_COMBINE_PER_KEY, &sum, NULL, WEIR_TYPE (Score), AT (6, "sum"));
  weir_collection_group_by_key (sums, NULL, AT (7, "group"));
  weir_collection_late_data (sums, AT (8, "late"));
  assert_no_errors (retracting);
}

static void
nothing_is_said_where_the_grouping_may_be_what_was_refused (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection          *lines = windowed (an_unbounded (p, WEIR_TYPE (WeirString)), *SECONDS);

  weir_collection_late_data (lines, AT (4, "late"));
  weir_collection_group_by_key (lines, NULL, AT (5, "group")); /* no pairs */
  assert_error (p, "user.c:5: group: ", "no KVs");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (late_data_of_a_collection_that_is_grouped_before_or_after_are_fine),
    cmocka_unit_test (late_data_that_no_grouping_drops_are_an_error_each),
    cmocka_unit_test (late_data_of_the_global_window_are_an_error_unless_something_is_taken_back),
    cmocka_unit_test (nothing_is_said_where_the_grouping_may_be_what_was_refused),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
