/* SPDX-License-Identifier: Apache-2.0 */
/* I11, I12: assertions that hold, and what those say that do not. */
#include <weir/testing/assert.h>
#include <weir/testing/test-stream.h>

#include "tests/conformance/cases/common.h"

WEIR_KV (Total, WeirString, int64_t)
WEIR_LIST (Points, int64_t)
WEIR_KV (PointsOf, WeirString, Points)

static WeirInt64Collection *
numbers (Case *c)
{
  return weir_create (c->p, int64_t, 3, 1, 2, 1);
}

static WeirInt64Collection *
nothing (Case *c)
{
  return weir_create_from (c->p, int64_t, (int64_t *) NULL, 0);
}

/* The sum of each window of ten seconds: 4 in the first, 5 in the third. */
static WeirInt64Collection *
sums (Case *c)
{
  WeirInt64Collection *timed = weir_create_timestamped (c->p, int64_t, { 1, weir_time_from_s (1) },
                                                        { 3, weir_time_from_s (9) }, { 5, weir_time_from_s (25) });

  return weir_sum_globally (weir_window_into (timed, .windows = weir_fixed_windows (WEIR_SECONDS (10))));
}

/* --- that hold ---------------------------------------------------------------------------------------------------- */

CASE (I11_elements_are_compared_in_any_order_each_as_often_as_it_is_there)
{
  weir_assert_elements (numbers (c), 1, 1, 2, 3);
  weir_assert_elements (weir_sum_per_key (weir_create (c->p, Total, { WEIR_STRING ("a"), 1 }, { WEIR_STRING ("b"), 2 },
                                                       { WEIR_STRING ("a"), 3 })),
                        { WEIR_STRING ("b"), 2 }, { WEIR_STRING ("a"), 4 });
  assert_int_equal (weir_pipeline_n_assertions (c->p), 2);
}

CASE (I11_nothing_is_empty)
{
  weir_assert_empty (nothing (c));
  weir_assert_elements (nothing (c));
}

CASE (I11_a_singleton_is_equal_to_one_value_and_not_to_another)
{
  WeirInt64Collection *count = weir_count_globally (numbers (c));

  weir_assert_singleton (count, 4);
  weir_assert_singleton_not (count, 3);
}

CASE (I11_lists_in_elements_are_compared_with_or_without_their_order)
{
  static const int64_t up[] = { 1, 2 }, down[] = { 2, 1 };
  PointsOfCollection *points = weir_create (c->p, PointsOf, { WEIR_STRING ("a"), { down, 2 } });

  weir_assert_singleton (points, { WEIR_STRING ("a"), { down, 2 } });
  weir_assert_singleton_not (points, { WEIR_STRING ("a"), { up, 2 } });
  weir_assert_singleton_in (points, (.any_list_order = true), { WEIR_STRING ("a"), { up, 2 } });
}

CASE (I11_a_flatten_of_collections_is_one_to_be_asserted)
{
  weir_assert_elements (weir_flatten (numbers (c), nothing (c), weir_create (c->p, int64_t, 7)), 1, 1, 2, 3, 7);
}

static gboolean
are_sorted (const int64_t *x, size_t n, GError **error)
{
  for (size_t i = 1; i < n; i++)
    if (x[i - 1] > x[i])
      return g_set_error (error, WEIR_ERROR, WEIR_ERROR_USER_FN, "%" PRId64 " is before %" PRId64, x[i - 1], x[i]),
             FALSE;
  return n == 4;
}
WEIR_ASSERT_FN (are_sorted, int64_t)

typedef struct
{
  int64_t most;
} Bound;
WEIR_RECORD (Bound, most)

static gboolean
are_at_most (const Bound *self, const int64_t *x, size_t n, GError **error)
{
  for (size_t i = 0; i < n; i++)
    if (x[i] > self->most)
      return g_set_error (error, WEIR_ERROR, WEIR_ERROR_USER_FN, "%" PRId64 " is too much", x[i]), FALSE;
  return TRUE;
}
WEIR_ASSERT_FN_WITH (are_at_most, Bound, int64_t)

CASE (I11_a_function_of_ones_own_is_satisfied)
{
  weir_assert_satisfies (numbers (c), are_sorted);
  weir_assert_satisfies (numbers (c), are_at_most, .most = 3);
  weir_assert_satisfies_in (sums (c), (.window = { weir_time_from_s (0), weir_time_from_s (10) }), are_at_most,
                            .most = 4);
  weir_assert_satisfies (nothing (c), are_at_most, .most = 0);
}

CASE (I11_elements_of_a_window_are_compared)
{
  WeirInt64Collection *all = sums (c);

  weir_assert_elements_in (all, (.window = { weir_time_from_s (0), weir_time_from_s (10) }), 4);
  weir_assert_empty_in (all, (.window = { weir_time_from_s (10), weir_time_from_s (20) }));
  weir_assert_singleton_in (all, (.window = { weir_time_from_s (20), weir_time_from_s (30) }), 5);
  weir_assert_elements_in (numbers (c), (.window = WEIR_GLOBAL_WINDOW), 1, 1, 2, 3);
  weir_assert_elements (all, 4, 5);
}

#define WINDOW_MS(from, to) .window = { weir_time_from_ms (from), weir_time_from_ms (to) }

CASE (I11_elements_of_each_sliding_window_are_compared)
{
  WeirInt64Collection *timed = weir_create_timestamped (c->p, int64_t, { 1, MS (100) }, { 2, MS (200) }, { 3, MS (300) },
                                                        { 4, MS (400) });
  WeirWindows          windows = weir_sliding_windows (WEIR_MILLISECONDS (200), WEIR_MILLISECONDS (100));

  windows.offset = WEIR_MILLISECONDS (50);
  timed = weir_window_into (timed, .windows = windows);
  weir_assert_elements_in (timed, (WINDOW_MS (-50, 150)), 1);
  weir_assert_elements_in (timed, (WINDOW_MS (50, 250)), 2, 1);
  weir_assert_elements_in (timed, (WINDOW_MS (150, 350)), 2, 3);
  weir_assert_elements_in (timed, (WINDOW_MS (250, 450)), 4, 3);
  weir_assert_elements_in (timed, (WINDOW_MS (350, 550)), 4);
  weir_assert_empty_in (timed, (WINDOW_MS (450, 650)));
}

CASE (I11_the_only_pane_of_each_window_is_compared)
{
  WeirInt64Collection *n = weir_create_timestamped (c->p, int64_t, { 43, MS (250) }, { 22, MS (-250) });

  n = weir_sum_globally (weir_window_into (n, .windows = weir_fixed_windows (WEIR_MILLISECONDS (500))));
  weir_assert_elements_in (n, (.panes = WEIR_PANES_ONLY, WINDOW_MS (0, 500)), 43);
  weir_assert_singleton_in (n, (.panes = WEIR_PANES_ONLY, WINDOW_MS (-500, 0)), 22);
}

CASE (I12_a_sliding_window_without_the_element_is_shown)
{
  WeirInt64Collection *n = weir_create_timestamped (c->p, int64_t, { 1, MS (100) });

  n = weir_window_into (n, SLIDING (200, 100));
  weir_assert_elements_in (n, (WINDOW_MS (0, 200)), 1);
  weir_assert_elements_in (n, (WINDOW_MS (200, 400)), 1);
  expect_failure (c, "in [1970-01-01T00:00:00.2Z, 1970-01-01T00:00:00.4Z): Expected: <1> in any order but: was <>");
  expect_failure (c, "nothing is in that window; there are elements in [1970-01-01T00:00:00Z, 1970-01-01T00:00:00.2Z)");
}

CASE (I11_a_batch_has_one_pane_which_is_on_time_and_final_and_the_only_one)
{
  WeirInt64Collection *all = sums (c);
  const WeirWindow first = { weir_time_from_s (0), weir_time_from_s (10) };

  weir_assert_elements_in (all, (.panes = WEIR_PANES_ON_TIME), 4, 5);
  weir_assert_elements_in (all, (.panes = WEIR_PANES_FINAL), 4, 5);
  weir_assert_elements_in (all, (.panes = WEIR_PANES_ONLY, .window = first), 4);
  weir_assert_empty_in (all, (.panes = WEIR_PANES_EARLY));
  weir_assert_empty_in (all, (.panes = WEIR_PANES_LATE, .window = first));
}

CASE (I11_what_was_never_grouped_is_in_a_pane_of_its_own)
{
  weir_assert_elements_in (numbers (c), (.panes = WEIR_PANES_ONLY), 1, 1, 2, 3);
  weir_assert_elements_in (numbers (c), (.panes = WEIR_PANES_FINAL), 1, 1, 2, 3);
  weir_assert_empty_in (numbers (c), (.panes = WEIR_PANES_ON_TIME));
}

CASE (I11_what_is_never_retracted_is_its_own_net_result)
{
  weir_assert_elements_in (numbers (c), (.kinds = WEIR_KINDS_NET), 1, 1, 2, 3);
  weir_assert_elements_in (numbers (c), (.kinds = WEIR_KINDS_INSERTED), 1, 1, 2, 3);
  weir_assert_empty_in (numbers (c), (.kinds = WEIR_KINDS_RETRACTED));
}

CASE (I11_assertions_do_not_get_in_each_others_way)
{
  WeirInt64Collection *x = numbers (c);

  for (int i = 0; i < 10; i++)
    weir_assert_elements (x, 1, 1, 2, 3);
  expect (c, x, "1", "1", "2", "3");
  assert_int_equal (weir_pipeline_n_assertions (c->p), 10);
}

/* --- that do not -------------------------------------------------------------------------------------------------- */

CASE (I12_another_value_is_shown_beside_the_expected_one)
{
  weir_assert_singleton_in (weir_create (c->p, int64_t, 42), (.message = "the answer"), 44);
  expect_failure (c, "assert_singleton/check: ");
  expect_failure (c, "i-assertions.c:");
  expect_failure (c, ": the answer: Expected: <44> but: was <42>");
}

CASE (I12_what_must_be_another_is_the_same)
{
  weir_assert_singleton_not (weir_create (c->p, int64_t, 42), 42);
  expect_failure (c, "Expected: not <42> but: was <42>");
}

CASE (I12_a_singleton_of_nothing)
{
  weir_assert_singleton (nothing (c), 44);
  expect_failure (c, "expected a singleton, found an empty PCollection");
}

CASE (I12_a_singleton_of_two)
{
  weir_assert_singleton (weir_create (c->p, int64_t, 44, 44), 44);
  expect_failure (c, "expected one element, found <44, 44>");
}

CASE (I12_what_is_missing_and_what_is_not_expected_is_listed)
{
  weir_assert_elements (numbers (c), 1, 2, 2, 4);
  expect_failure (c, "Expected: <1, 2, 2, 4> in any order but: was <1, 1, 2, 3>\n");
  expect_failure (c, "\n  missing: 2\n  missing: 4\n");
  expect_failure (c,
                  "\n  not expected: 1 (at min in the global window)\n  not expected: 3 (at min in the global window)");
}

CASE (I12_elements_where_none_should_be)
{
  weir_assert_empty (numbers (c));
  expect_failure (c, "assert_empty/check: ");
  expect_failure (c, "Expected: <> in any order but: was <1, 1, 2, 3> (4 instead of 0)");
}

CASE (I12_where_an_element_was_seen_is_shown)
{
  weir_assert_elements_in (sums (c), (.panes = WEIR_PANES_ON_TIME), 4, 6);
  expect_failure (c, "in the on-time panes: Expected: <4, 6> in any order but: was <4, 5>");
  expect_failure (c, "not expected: 5 (at 1970-01-01T00:00:29.999999Z in [1970-01-01T00:00:20Z, 1970-01-01T00:00:30Z), "
                     "on-time pane 0, the last)");
}

CASE (I12_the_window_that_is_meant_is_shown)
{
  weir_assert_empty_in (sums (c), (.window = { weir_time_from_s (0), weir_time_from_s (10) }, .message = "all quiet"));
  expect_failure (c,
                  "all quiet: in [1970-01-01T00:00:00Z, 1970-01-01T00:00:10Z): Expected: <> in any order but: was <4>");
}

CASE (I12_a_long_difference_is_cut_short)
{
  weir_assert_elements (weir_generate_sequence (c->p, 0, 1000), 0, 1);
  expect_failure (c, "but: was <0, 1, 2, 3, 4, 5, 6, 7, … 992 more> (1000 instead of 2)");
  expect_failure (c, "\n  not expected: 9 (at min in the global window)\n  not expected: … 990 more");
}

CASE (I12_a_function_that_is_not_satisfied_says_why)
{
  weir_assert_satisfies_in (numbers (c), (.message = "not too large"), are_at_most, .most = 2);
  expect_failure (c, "are_at_most/check: ");
  expect_failure (c, ": not too large: 3 is too much");
}

CASE (I12_a_function_that_is_not_satisfied_without_saying_why)
{
  weir_assert_satisfies (weir_create (c->p, int64_t, 1), are_sorted);
  expect_failure (c, "the elements are not as they should be");
}

CASE (I12_all_that_do_not_hold_are_told)
{
  WeirInt64Collection *x = numbers (c);

  weir_assert_elements_in (x, (.message = "the first"), 1);
  weir_assert_elements_in (x, (.message = "right"), 1, 1, 2, 3);
  weir_assert_empty_in (x, (.message = "the second"));
  weir_assert_satisfies_in (x, (.message = "the third"), are_at_most, .most = 2);
  expect_failure (c, ": the first: Expected: <1> ");
  expect_failure (c, "assert_empty/check: ");
  expect_failure (c, ": the second: Expected: <> ");
  expect_failure (c, ": the third: 3 is too much");
}

CASE (I12_a_singleton_of_two_elements_cannot_be_expected)
{
  weir_assert_singleton (numbers (c), 1, 2);
  expect_refusal (c, "assert_singleton: a singleton is one element, not 2");
}

CASE (I12_an_assertion_on_what_is_broken_says_no_more)
{
  weir_assert_empty (weir_sample_globally (numbers (c), -1, 1, Points));
  expect_refusal (c, "-1 elements cannot be kept");
}

/* --- of streams --------------------------------------------------------------------------------------------------- */

/* The sum of [0, 10): 3 early, again on time, 8 when 5 is late. */
static WeirInt64Collection *
streamed_sum (Case *c, WeirAccumulation accumulation)
{
  WeirInt64Collection *x = weir_test_stream (c->p, int64_t, weir_test_elements (int64_t, weir_time_from_s (1), 3),
                                             weir_test_watermark (weir_time_from_s (10)),
                                             weir_test_elements (int64_t, weir_time_from_s (2), 5));

  return weir_sum_globally (
      weir_window_into (x, .windows = weir_fixed_windows (WEIR_SECONDS (10)),
                        .trigger = weir_after_watermark (.early = weir_after_count (1), .late = weir_after_count (1)),
                        .accumulation = accumulation, .allowed_lateness = WEIR_SECONDS (60)));
}

CASE (I11_early_on_time_and_late_panes_of_a_stream_are_told_apart)
{
  WeirInt64Collection *sum = streamed_sum (c, WEIR_ACCUMULATING);

  weir_assert_singleton_in (sum, (.panes = WEIR_PANES_EARLY), 3);
  weir_assert_singleton_in (sum, (.panes = WEIR_PANES_ON_TIME, .window = { weir_time_from_s (0), weir_time_from_s (10) }),
                            3);
  weir_assert_singleton_in (sum, (.panes = WEIR_PANES_LATE), 8);
  weir_assert_elements (sum, 3, 3, 8);
  weir_assert_empty_in (sum, (.window = { weir_time_from_s (10), weir_time_from_s (20) }));
}

/* The stream of I3: 1 and 2 early, 3 on time, 4 and 5 when the window closes. Of [2 s, 3 s) the on-time pane is not the final
 * one, since there is lateness; it has no other. */
CASE (I11_the_final_pane_of_a_stream_is_the_one_that_closes_its_window)
{
  WeirInt64Collection *n = weir_test_stream (
      c->p, int64_t, weir_test_elements (int64_t, MS (100), 1), weir_test_elements (int64_t, MS (200), 2),
      weir_test_elements (int64_t, MS (500), 3), weir_test_watermark (MS (1000)),
      weir_test_elements (int64_t, MS (750), 4), weir_test_elements (int64_t, MS (250), 5),
      weir_test_elements (int64_t, MS (2000), 6));

  n = weir_sum_globally (
      weir_window_into (n, .windows = weir_fixed_windows (WEIR_SECONDS (1)), .allowed_lateness = WEIR_SECONDS (5),
                        .trigger = weir_after_watermark (.early = weir_after_count (2), .late = weir_never ())));
  weir_assert_elements_in (n, (WINDOW_MS (0, 1000)), 3, 3, 9);
  weir_assert_singleton_in (n, (.panes = WEIR_PANES_EARLY), 3);
  weir_assert_elements_in (n, (.panes = WEIR_PANES_ON_TIME), 3, 6);
  weir_assert_singleton_in (n, (.panes = WEIR_PANES_FINAL), 9);
  weir_assert_empty_in (n, (.panes = WEIR_PANES_FINAL, WINDOW_MS (2000, 3000)));
}

CASE (I11_the_net_result_of_a_retracting_collection_is_what_is_left)
{
  WeirInt64Collection *sum = streamed_sum (c, WEIR_RETRACTING);

  weir_assert_singleton_in (sum, (.kinds = WEIR_KINDS_NET), 8);
  weir_assert_elements_in (sum, (.kinds = WEIR_KINDS_INSERTED), 3, 3, 8);
  weir_assert_elements_in (sum, (.kinds = WEIR_KINDS_RETRACTED), 3, 3);
}

CASE (I12_a_stream_with_several_panes_has_no_only_one)
{
  weir_assert_elements_in (streamed_sum (c, WEIR_ACCUMULATING), (.panes = WEIR_PANES_ONLY), 8);
  expect_failure (c, "in the only pane: 3 (at 1970-01-01T00:00:09.999999Z in [1970-01-01T00:00:00Z, "
                     "1970-01-01T00:00:10Z), ");
  expect_failure (c, ") is not in the only pane of its window");
}

CASE (I12_a_retract_where_none_is_thought_of_is_shown)
{
  weir_assert_elements (streamed_sum (c, WEIR_RETRACTING), 8);
  expect_failure (c, "3 (retract at ");
  expect_failure (c, " is retracted (.kinds = WEIR_KINDS_NET compares what is left)");
}

/* As no function should: what it takes back is not where it was. */
static gboolean
misplace_retracts (WeirContext *ctx, const int64_t *n, int64_tEmitter *out, GError **error G_GNUC_UNUSED)
{
  WeirTime time = weir_context_timestamp (ctx);

  if (weir_context_kind (ctx) == WEIR_RETRACT)
    time = weir_time_add (time, WEIR_SECONDS (10));
  weir_emit_at (out, time, *n);
  return TRUE;
}
WEIR_DO_FN (misplace_retracts, int64_t, int64_t, .retracts = WEIR_RETRACTS_ACCEPT)

CASE (I12_a_retract_that_is_elsewhere_than_its_value_is_shown)
{
  WeirInt64Collection *sum = weir_par_do (streamed_sum (c, WEIR_RETRACTING), misplace_retracts);

  weir_assert_singleton_in (sum, (.kinds = WEIR_KINDS_NET, .message = "of another time"), 8);
  sum = weir_window_into (sum, .windows = weir_fixed_windows (WEIR_SECONDS (10)));
  weir_assert_singleton_in (sum, (.kinds = WEIR_KINDS_NET, .message = "in another window"), 8);
  expect_failure (c, "of another time: net of retracts: 3 (retract at 1970-01-01T00:00:19.999999Z in "
                     "[1970-01-01T00:00:00Z, 1970-01-01T00:00:10Z), ");
  expect_failure (c, "in another window: net of retracts: 3 (retract at 1970-01-01T00:00:19.999999Z in "
                     "[1970-01-01T00:00:10Z, 1970-01-01T00:00:20Z), ");
  expect_failure (c, " is retracted more often than it was inserted");
}

CASES (i, I11_elements_are_compared_in_any_order_each_as_often_as_it_is_there, I11_nothing_is_empty,
       I11_a_singleton_is_equal_to_one_value_and_not_to_another,
       I11_lists_in_elements_are_compared_with_or_without_their_order,
       I11_a_flatten_of_collections_is_one_to_be_asserted, I11_a_function_of_ones_own_is_satisfied,
       I11_elements_of_a_window_are_compared,
       I11_elements_of_each_sliding_window_are_compared, I11_the_only_pane_of_each_window_is_compared,
       I12_a_sliding_window_without_the_element_is_shown, I11_a_batch_has_one_pane_which_is_on_time_and_final_and_the_only_one,
       I11_what_was_never_grouped_is_in_a_pane_of_its_own, I11_what_is_never_retracted_is_its_own_net_result,
       I11_assertions_do_not_get_in_each_others_way, I12_another_value_is_shown_beside_the_expected_one,
       I12_what_must_be_another_is_the_same, I12_a_singleton_of_nothing, I12_a_singleton_of_two,
       I12_what_is_missing_and_what_is_not_expected_is_listed, I12_elements_where_none_should_be,
       I12_where_an_element_was_seen_is_shown, I12_the_window_that_is_meant_is_shown,
       I12_a_long_difference_is_cut_short, I12_a_function_that_is_not_satisfied_says_why,
       I12_a_function_that_is_not_satisfied_without_saying_why, I12_all_that_do_not_hold_are_told,
       I12_a_singleton_of_two_elements_cannot_be_expected,
       I12_an_assertion_on_what_is_broken_says_no_more)

/* As no function should: what [-5, 5) takes back, [0, 10) has had. */
static gboolean
swap_windows (WeirContext *ctx, const int64_t *n, int64_tEmitter *out, GError **error G_GNUC_UNUSED)
{
  if ((weir_context_window (ctx).start.us == 0) == (weir_context_kind (ctx) == WEIR_INSERT))
    weir_emit (out, *n);
  return TRUE;
}
WEIR_DO_FN (swap_windows, int64_t, int64_t, .retracts = WEIR_RETRACTS_ACCEPT)

/* The same value at the same time, inserted in one window and retracted, once, in the other. */
CASE (I12_a_retract_in_another_window_than_its_value_is_shown)
{
  WeirInt64Collection *x = weir_test_stream (c->p, int64_t, weir_test_elements (int64_t, weir_time_from_s (1), 3));

  x = weir_window_into (x, .windows = weir_sliding_windows (WEIR_SECONDS (10), WEIR_SECONDS (5)),
                        .trigger = weir_after_watermark (.early = weir_after_count (1)),
                        .accumulation = WEIR_RETRACTING, .timestamp_combiner = WEIR_EARLIEST);
  weir_assert_singleton_in (weir_par_do (weir_sum_globally (x), swap_windows), (.kinds = WEIR_KINDS_NET), 3);
  expect_failure (c, "net of retracts: 3 (retract at 1970-01-01T00:00:01Z in [1969-12-31T23:59:55Z, "
                     "1970-01-01T00:00:05Z), ");
  expect_failure (c, ") is retracted more often than it was inserted");
}

CASES (streamed, I11_early_on_time_and_late_panes_of_a_stream_are_told_apart,
       I11_the_final_pane_of_a_stream_is_the_one_that_closes_its_window,
       I11_the_net_result_of_a_retracting_collection_is_what_is_left, I12_a_stream_with_several_panes_has_no_only_one,
       I12_a_retract_where_none_is_thought_of_is_shown, I12_a_retract_that_is_elsewhere_than_its_value_is_shown,
       I12_a_retract_in_another_window_than_its_value_is_shown)
