/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/sdk/model/model-test.h"

WEIR_KV (OtherScore, WeirString, int64_t)
WEIR_KV (Wide, WeirString, int32_t)

static void
a13_a_flatten_of_one_is_a_collection_of_its_own (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection          *lines = some_lines (p);

  (void) state;
  assert_ptr_not_equal (weir_collection_flatten (p, &lines, 1, NULL, AT (5, "flatten")), lines);
  assert_no_errors (p);
}

static void
a14_a_flatten_of_nothing_has_the_type_it_is_given (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection          *none = weir_collection_flatten (p, NULL, 0, WEIR_TYPE (WeirString), AT (5, "none"));

  (void) state;
  weir_collection_par_do (none, &split_words, NULL, NULL, AT (6, "split"));
  assert_no_errors (p);
  assert_true (weir_collection_is_bounded (none));
}

static void
a22_a_flatten_of_nothing_without_a_type_is_an_error (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");

  (void) state;
  assert_non_null (weir_collection_flatten (p, NULL, 0, NULL, AT (5, "none")));
  assert_errors (p, "user.c:5: none: a Flatten of nothing needs the type of its elements");
}

static void
a15_one_input_may_come_many_times (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection          *x = some_lines (p), *ins[] = { x, x, some_lines (p) };

  (void) state;
  weir_collection_flatten (p, ins, 3, NULL, AT (5, "flatten"));
  assert_no_errors (p);
  assert_int_equal (last_transform (p)->inputs->len, 3);
}

static void
types_of_one_shape_may_meet_whatever_they_are_called (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection *ins[] = { some_scores (p),
                            weir_collection_flatten (p, NULL, 0, WEIR_TYPE (OtherScore), AT (4, "none")) };

  (void) state;
  weir_collection_flatten (p, ins, 2, NULL, AT (5, "flatten"));
  assert_no_errors (p);
}

static void
inputs_of_several_types_are_errors_that_name_the_input (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection *ins[] = { some_scores (p), weir_collection_flatten (p, NULL, 0, WEIR_TYPE (Wide), AT (4, "none")) };

  (void) state;
  weir_collection_flatten (p, ins, 2, NULL, AT (5, "flatten"));
  assert_error (p, "user.c:5: flatten: input 1 has record Wide", "the result has record Score");
}

static void
a_collection_of_another_pipeline_is_an_error (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p"), q = weir_pipeline_new ("q");
  WeirCollection          *ins[] = { some_lines (p), some_lines (q), NULL };

  (void) state;
  weir_collection_flatten (p, ins, 3, NULL, AT (5, "flatten"));
  assert_errors (p, "user.c:5: flatten: input 1 belongs to another pipeline, q\n"
                    "user.c:5: flatten: input 2 is NULL");
  assert_no_errors (q);
}

static WeirCollection *
lines_in (WeirPipeline *p, WeirWindows windows)
{
  return windowed (some_lines (p), (WeirWindowing) { .windows = windows });
}

static void
a21_equal_windows_are_kept (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection *ins[] = { lines_in (p, weir_fixed_windows (WEIR_MINUTES (1))),
                            lines_in (p, weir_fixed_windows (WEIR_MINUTES (1))) };
  WeirCollection *both = weir_collection_flatten (p, ins, 2, NULL, AT (5, "flatten"));

  (void) state;
  assert_no_errors (p);
  assert_true (weir__windowing_equal (weir_collection_windowing (both), weir_collection_windowing (ins[0])));
}

static void
a21_sessions_of_any_gap_may_meet (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection *ins[] = { lines_in (p, weir_session_windows (WEIR_MINUTES (1))),
                            lines_in (p, weir_session_windows (WEIR_MINUTES (2))) };
  WeirCollection *both = weir_collection_flatten (p, ins, 2, NULL, AT (5, "flatten"));

  (void) state;
  assert_no_errors (p);
  assert_int_equal (weir_collection_windowing (both)->windows.kind, WEIR_WINDOWS_SESSIONS);
}

static void
sessions_that_were_merged_and_some_that_were_not_are_to_be_merged (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirWindowing            sessions = { .windows = weir_session_windows (WEIR_MINUTES (1)) };
  WeirCollection          *raw = windowed (some_scores (p), sessions);
  WeirCollection *sums = weir_collection_combine (raw, WEIR_COMBINE_PER_KEY, &sum, NULL, WEIR_TYPE (Score),
                                                  AT (4, "sum"));
  WeirCollection *both = weir_collection_flatten (p, (WeirCollection *[]) { sums, raw }, 2, NULL, AT (5, "flatten"));
  WeirCollection *twice = weir_collection_flatten (p, (WeirCollection *[]) { sums, sums }, 2, NULL, AT (6, "flatten"));

  (void) state;
  assert_no_errors (p);
  assert_false (weir_collection_windowing (both)->merged);
  assert_true (weir_collection_windowing (twice)->merged);
}

static void
a21_incompatible_windows_or_triggers_are_errors (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p"), q = weir_pipeline_new ("q");
  WeirCollection *fixed[] = { lines_in (p, weir_fixed_windows (WEIR_MINUTES (1))),
                              lines_in (p, weir_fixed_windows (WEIR_MINUTES (2))) };
  WeirCollection *triggers[] = { some_lines (q),
                                 windowed (some_lines (q), (WeirWindowing) { .trigger = weir_after_count (1) }) };

  (void) state;
  weir_collection_flatten (p, fixed, 2, NULL, AT (5, "flatten"));
  assert_errors (
      p,
      "user.c:5: flatten: the inputs cannot meet: incompatible windows: fixed windows of 1 min, and fixed windows of "
      "2 min; window them alike first: weir_window_into (..., .windows = ...)");
  weir_collection_flatten (q, triggers, 2, NULL, AT (5, "flatten"));
  assert_errors (
      q, "user.c:5: flatten: the inputs cannot meet: incompatible triggers: global window, and global window, after 1 "
         "element; what a grouping puts out has its trigger's continuation; give all of them one trigger: weir_window_into (..., "
         ".windows = weir_same_windows (), .trigger = ...)");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a13_a_flatten_of_one_is_a_collection_of_its_own),
    cmocka_unit_test (a14_a_flatten_of_nothing_has_the_type_it_is_given),
    cmocka_unit_test (a22_a_flatten_of_nothing_without_a_type_is_an_error),
    cmocka_unit_test (a15_one_input_may_come_many_times),
    cmocka_unit_test (types_of_one_shape_may_meet_whatever_they_are_called),
    cmocka_unit_test (inputs_of_several_types_are_errors_that_name_the_input),
    cmocka_unit_test (a_collection_of_another_pipeline_is_an_error),
    cmocka_unit_test (a21_equal_windows_are_kept),
    cmocka_unit_test (a21_sessions_of_any_gap_may_meet),
    cmocka_unit_test (sessions_that_were_merged_and_some_that_were_not_are_to_be_merged),
    cmocka_unit_test (a21_incompatible_windows_or_triggers_are_errors),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
