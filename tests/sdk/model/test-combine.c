/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/sdk/model/model-test.h"

WEIR_KV (LineCount, WeirString, int64_t)
WEIR_KV (WrongCount, WeirString, double)
COMBINE_FN (count, .accumulator = WEIR_TYPE (int64_t), .output = WEIR_TYPE (int64_t), .counts_rows = true)

static const WeirType *
same_type (WeirPipeline *p, const WeirType *input, const void *config)
{
  (void) p, (void) config;
  return input;
}

static const WeirType *
list_type (WeirPipeline *p, const WeirType *input, const void *config)
{
  (void) config;
  return weir_pipeline_list_type (p, input);
}

static const WeirType *
only_numbers (WeirPipeline *p, const WeirType *input, const void *config)
{
  (void) p, (void) config;
  return input->kind == WEIR_KIND_INT ? input : NULL;
}

COMBINE_FN (to_list, .accumulator_for = list_type, .output_for = list_type)
COMBINE_FN (largest, .accumulator_for = only_numbers, .output_for = same_type)

static void
per_key_gives_kvs_of_key_and_result (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection *made = weir_collection_combine (some_scores (p), WEIR_COMBINE_PER_KEY, &sum, NULL, NULL,
                                                  AT (5, "sum"));
  WeirCollection          *declared
      = weir_collection_combine (some_scores (p), WEIR_COMBINE_PER_KEY, &sum, NULL, WEIR_TYPE (Score), AT (6, "sum"));

  (void) state;
  assert_no_errors (p);
  assert_true (weir_type_same_layout (weir_collection_type (made), WEIR_TYPE (Score), NULL));
  assert_ptr_equal (weir_collection_type (declared), WEIR_TYPE (Score));
  assert_string_equal (last_transform (p)->urn, WEIR_URN_COMBINE_PER_KEY);
  assert_string_equal (last_transform (p)->function, "sum");
  assert_ptr_equal (last_transform (p)->accumulator, WEIR_TYPE (int64_t));
}

static void
per_element_the_element_is_the_key (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");

  (void) state;
  weir_collection_combine (some_lines (p), WEIR_COMBINE_PER_ELEMENT, &count, NULL, WEIR_TYPE (LineCount),
                           AT (5, "count"));
  assert_no_errors (p);
  assert_string_equal (last_transform (p)->urn, WEIR_URN_COMBINE_PER_ELEMENT);
}

static void
globally_the_result_stands_alone_and_has_a_default_in_the_global_window (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection *fixed = windowed (some_lines (p),
                                    (WeirWindowing) { .windows = weir_fixed_windows (WEIR_SECONDS (1)) });

  (void) state;
  assert_ptr_equal (weir_collection_type (weir_collection_combine (some_lines (p), WEIR_COMBINE_GLOBALLY, &count, NULL,
                                                                   NULL, AT (5, "count"))),
                    WEIR_TYPE (int64_t));
  assert_false (last_transform (p)->without_default);
  weir_collection_combine (some_lines (p), WEIR_COMBINE_GLOBALLY_WITHOUT_DEFAULT, &count, NULL, NULL, AT (6, "count"));
  assert_true (last_transform (p)->without_default);
  assert_string_equal (last_transform (p)->urn, WEIR_URN_COMBINE_GLOBALLY);
  weir_collection_combine (fixed, WEIR_COMBINE_GLOBALLY, &count, NULL, NULL, AT (7, "count"));
  assert_true (last_transform (p)->without_default);
}

static void
grouped_values_are_combined_without_grouping_again (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection          *groups = weir_collection_group_by_key (some_scores (p), NULL, AT (5, "group"));

  (void) state;
  weir_collection_combine (groups, WEIR_COMBINE_GROUPED_VALUES, &sum, NULL, WEIR_TYPE (Score), AT (6, "sum"));
  assert_no_errors (p);
  assert_string_equal (last_transform (p)->urn, WEIR_URN_COMBINE_GROUPED_VALUES);
}

static void
a_generic_combine_fn_says_what_it_makes_of_its_input (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection          *lists
      = weir_collection_combine (some_scores (p), WEIR_COMBINE_PER_KEY, &to_list, NULL, NULL, AT (5, "to_list"));

  (void) state;
  assert_no_errors (p);
  assert_int_equal (last_transform (p)->accumulator->kind, WEIR_KIND_LIST);
  assert_ptr_equal (weir_collection_type (lists)->fields[1].type->item, WEIR_TYPE (int64_t));
}

static void
what_a_generic_combine_fn_cannot_combine_is_an_error (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");

  (void) state;
  weir_collection_combine (some_scores (p), WEIR_COMBINE_PER_KEY, &largest, NULL, NULL, AT (5, "largest"));
  assert_no_errors (p);
  weir_collection_combine (some_lines (p), WEIR_COMBINE_GLOBALLY, &largest, NULL, NULL, AT (6, "longest"));
  assert_errors (p, "user.c:6: longest: largest cannot combine string");
}

static void
a_fan_out_is_kept_with_the_combine (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection *sums = weir_collection_combine (some_scores (p), WEIR_COMBINE_PER_KEY, &sum, NULL, NULL, AT (5, "sum"));

  (void) state;
  assert_int_equal (last_transform (p)->fanout, 0);
  assert_ptr_equal (weir_collection_with_fanout (sums, 16, AT (6, "fan out")), sums);
  assert_no_errors (p);
  assert_int_equal (last_transform (p)->fanout, 16);
}

static void
a_fan_out_of_none_or_of_what_is_no_combine_is_an_error (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p"), q = weir_pipeline_new ("q");

  (void) state;
  weir_collection_with_fanout (
      weir_collection_combine (some_scores (p), WEIR_COMBINE_PER_KEY, &sum, NULL, NULL, AT (5, "sum")), 0,
      AT (6, "fan out"));
  assert_errors (p, "user.c:6: fan out: a fan-out of 0 leaves nobody to combine");
  weir_collection_with_fanout (weir_collection_group_by_key (some_scores (q), NULL, AT (5, "group")), 2,
                               AT (6, "fan out"));
  assert_errors (q, "user.c:6: fan out: group is no Combine by key or globally");
}

static void
values_of_another_type_are_an_error (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");

  (void) state;
  weir_collection_combine (some_lines (p), WEIR_COMBINE_GLOBALLY, &sum, NULL, NULL, AT (5, "sum"));
  assert_error (p, "user.c:5: sum: sum combines int64, the values are string: ", "");
}

static void
a_result_declared_as_another_type_is_an_error (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");

  (void) state;
  weir_collection_combine (some_lines (p), WEIR_COMBINE_PER_ELEMENT, &count, NULL, WEIR_TYPE (WrongCount),
                           AT (5, "count"));
  assert_error (p, "user.c:5: count: the result is record ", "WrongCount");
}

static void
inputs_without_the_right_parts_are_errors (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p"), q = weir_pipeline_new ("q"), r = weir_pipeline_new ("r");

  (void) state;
  weir_collection_combine (some_lines (p), WEIR_COMBINE_PER_KEY, &sum, NULL, NULL, AT (5, "sum"));
  assert_error (p, "user.c:5: sum: the input has elements that are no KVs: ", "string");
  weir_collection_combine (some_scores (q), WEIR_COMBINE_GROUPED_VALUES, &sum, NULL, NULL, AT (5, "sum"));
  assert_error (q, "user.c:5: sum: the input must be a record of a key and a list of values, not ", "Score");
  weir_collection_combine (some_lines (r), (WeirCombineMode) 9, &sum, NULL, NULL, AT (5, "sum"));
  assert_errors (r, "user.c:5: sum: 9 is no mode of combining");
}

static void
a_double_as_element_cannot_be_counted (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection          *ratio = weir_collection_flatten (p, NULL, 0, WEIR_TYPE (double), AT (1, "none"));

  (void) state;
  weir_collection_combine (ratio, WEIR_COMBINE_PER_ELEMENT, &count, NULL, NULL, AT (5, "count"));
  assert_error (p, "user.c:5: count: key: ", "double");
}

static void
c6_a_combine_is_a_grouping_too (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");

  (void) state;
  weir_collection_combine (an_unbounded (p, WEIR_TYPE (int64_t)), WEIR_COMBINE_GLOBALLY, &sum, NULL, NULL,
                           AT (5, "sum"));
  assert_error (p, "user.c:5: sum: an unbounded collection in the global window", "weir_window_into");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (per_key_gives_kvs_of_key_and_result),
    cmocka_unit_test (per_element_the_element_is_the_key),
    cmocka_unit_test (globally_the_result_stands_alone_and_has_a_default_in_the_global_window),
    cmocka_unit_test (grouped_values_are_combined_without_grouping_again),
    cmocka_unit_test (a_generic_combine_fn_says_what_it_makes_of_its_input),
    cmocka_unit_test (what_a_generic_combine_fn_cannot_combine_is_an_error),
    cmocka_unit_test (a_fan_out_is_kept_with_the_combine),
    cmocka_unit_test (a_fan_out_of_none_or_of_what_is_no_combine_is_an_error),
    cmocka_unit_test (values_of_another_type_are_an_error),
    cmocka_unit_test (a_result_declared_as_another_type_is_an_error),
    cmocka_unit_test (inputs_without_the_right_parts_are_errors),
    cmocka_unit_test (a_double_as_element_cannot_be_counted),
    cmocka_unit_test (c6_a_combine_is_a_grouping_too),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
