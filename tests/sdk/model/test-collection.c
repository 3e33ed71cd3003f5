/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/sdk/model/model-test.h"

static void
a_collection_knows_its_pipeline_type_windows_and_bounds (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection          *c = weir_pipeline_impulse (p, AT (1, "impulse"));

  (void) state;
  assert_ptr_equal (weir_collection_pipeline (c), p);
  assert_ptr_equal (weir_collection_type (c), WEIR_TYPE (WeirBytes));
  assert_int_equal (weir_collection_windowing (c)->windows.kind, WEIR_WINDOWS_GLOBAL);
  assert_true (weir_collection_is_bounded (c));
  assert_string_equal (last_transform (p)->urn, WEIR_URN_IMPULSE);
}

static void
c17_a_reshuffle_keeps_type_windows_and_bounds (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirWindowing            w = { .windows = weir_session_windows (WEIR_SECONDS (4)) };
  WeirCollection          *c = windowed (an_unbounded (p, WEIR_TYPE (Score)), w);
  WeirCollection          *spread = weir_collection_reshuffle (c, AT (5, "spread"));

  (void) state;
  assert_no_errors (p);
  assert_ptr_equal (weir_collection_type (spread), WEIR_TYPE (Score));
  assert_true (weir__windowing_equal (weir_collection_windowing (spread), &w));
  assert_false (weir_collection_is_bounded (spread));
  assert_string_equal (last_transform (p)->urn, WEIR_URN_RESHUFFLE);
}

static void
late_data_are_of_the_grouping_inputs_type_and_windows (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirWindowing            w = { .windows = weir_fixed_windows (WEIR_SECONDS (4)) };
  WeirCollection          *late = weir_collection_late_data (windowed (some_scores (p), w), AT (5, "late"));

  (void) state;
  assert_no_errors (p);
  assert_ptr_equal (weir_collection_type (late), WEIR_TYPE (Score));
  assert_true (weir__windowing_equal (weir_collection_windowing (late), &w));
  assert_string_equal (last_transform (p)->urn, WEIR_URN_LATE_DATA);
}

static void
a_broken_collection_answers_like_one_of_nothing (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection          *broken = weir_collection_group_by_key (some_lines (p), NULL, AT (5, "group"));

  (void) state;
  assert_ptr_equal (weir_collection_pipeline (broken), p);
  assert_ptr_equal (weir_collection_type (broken), WEIR_TYPE (WeirUnit));
  assert_int_equal (weir_collection_windowing (broken)->windows.kind, WEIR_WINDOWS_GLOBAL);
  assert_true (weir_collection_is_bounded (broken));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_collection_knows_its_pipeline_type_windows_and_bounds),
    cmocka_unit_test (c17_a_reshuffle_keeps_type_windows_and_bounds),
    cmocka_unit_test (late_data_are_of_the_grouping_inputs_type_and_windows),
    cmocka_unit_test (a_broken_collection_answers_like_one_of_nothing),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
