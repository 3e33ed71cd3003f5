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
  WeirCollection          *scores = windowed (some_scores (p), w), *late;

  (void) state;
  weir_collection_group_by_key (scores, NULL, AT (4, "group"));
  late = weir_collection_late_data (scores, AT (5, "late"));
  assert_no_errors (p);
  assert_ptr_equal (weir_collection_type (late), WEIR_TYPE (Score));
  assert_true (weir__windowing_equal (weir_collection_windowing (late), &w));
  assert_string_equal (last_transform (p)->urn, WEIR_URN_LATE_DATA);
}

static void
what_is_downstream_of_a_retracting_grouping_may_be_taken_back (void **state)
{
  static const WeirOutputSpec outputs[] = { { "out", WEIR_TYPE (Score) } };
  static const WeirDoFn       consumes = { .abi = WEIR_BATCH_ABI, .size = sizeof consumes, .name = "consumes",
                                           .outputs = outputs, .n_outputs = 1, .run = run_nothing,
                                           .retracts = WEIR_RETRACTS_CONSUME };
  g_autoptr (WeirPipeline)    p = weir_pipeline_new ("p");
  WeirCollection             *scores = windowed (some_scores (p), (WeirWindowing) { .accumulation = WEIR_RETRACTING });
  WeirCollection             *sums, *both[2], *c;

  (void) state;
  assert_false (weir_collection_retracts (scores));
  sums = weir_collection_combine (scores, WEIR_COMBINE_PER_KEY, &sum, NULL, WEIR_TYPE (Score), AT (5, "sum"));
  assert_true (weir_collection_retracts (sums));
  both[0] = scores;
  both[1] = windowed (sums, (WeirWindowing) { .windows = weir_same_windows () });
  c = weir_collection_flatten (p, both, 2, NULL, AT (6, "flatten"));
  assert_true (weir_collection_retracts (c));
  c = weir_collection_reshuffle (c, AT (7, "reshuffle"));
  assert_true (weir_collection_retracts (c));
  weir_collection_combine (c, WEIR_COMBINE_PER_KEY, &sum, NULL, WEIR_TYPE (Score), AT (8, "sums"));
  assert_true (weir_collection_retracts (weir_collection_late_data (c, AT (8, "late"))));
  c = weir_collection_par_do (c, &consumes, NULL, NULL, AT (9, "consumes"));
  assert_false (weir_collection_retracts (c));
  assert_no_errors (p);
  assert_true (weir__graph_verify (weir__pipeline_graph (p, NULL), NULL));
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
    cmocka_unit_test (what_is_downstream_of_a_retracting_grouping_may_be_taken_back),
    cmocka_unit_test (a_broken_collection_answers_like_one_of_nothing),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
