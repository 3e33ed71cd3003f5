/* SPDX-License-Identifier: Apache-2.0 */
/* X19: late data. Times are milliseconds; windows are of ten where nothing else is said. */
#include <weir/testing/test-stream.h>

#include "tests/conformance/cases/common.h"

WEIR_KV (Named, WeirString, WeirString)
WEIR_KV (Swapped, int64_t, WeirString)
WEIR_CO_GROUPED (Twice, WeirString, WEIR_AS (in_time, int64_t), WEIR_AS (late, int64_t))
WEIR_CO_GROUPED (Pairs, WeirString, WEIR_AS (numbers, int64_t), WEIR_AS (names, WeirString))

#define AT_MS(ms, T, ...) weir_test_elements (T, MS (ms), __VA_ARGS__)
#define TENS             .windows = weir_fixed_windows (WEIR_MILLISECONDS (10))
#define WATERMARK(ms)     weir_test_watermark (MS (ms))
#define S(k, v)           { STR (k), (v) }

/* a=1 and b=2 in time, b=3 too late for [0,10), c=4 in time for [10,20). */
static ScoreCollection *
scores (Case *c)
{
  return weir_test_stream (c->p, Score, AT_MS (1, Score, S ("a", 1), S ("b", 2)), WATERMARK (12),
                           AT_MS (5, Score, S ("b", 3)), AT_MS (15, Score, S ("c", 4)));
}

CASE (X19_what_comes_too_late_is_handed_out_unchanged)
{
  ScoreCollection *in = weir_window_into (scores (c), TENS);

  expect_as (c, weir_sum_per_key (in), SHOW_WINDOWS, "{key: 'a', value: 1} [0,10)", "{key: 'b', value: 2} [0,10)",
             "{key: 'c', value: 4} [10,20)");
  expect_as (c, weir_late_data (in), SHOW_TIMES | SHOW_WINDOWS | SHOW_PANES, "{key: 'b', value: 3} @5 [0,10)");
}

CASE (X19_late_data_may_be_asked_for_before_the_grouping_is_made)
{
  ScoreCollection *in = weir_window_into (scores (c), TENS), *late = weir_late_data (in);

  expect_as (c, weir_kv_swap (late, Swapped), SHOW_WINDOWS, "{key: 3, value: 'b'} [0,10)");
  expect (c, weir_group_by_key (in, ScoresOf), "{key: 'a', values: [1]}", "{key: 'b', values: [2]}",
          "{key: 'c', values: [4]}");
}

CASE (X19_what_is_late_but_not_expired_is_not_handed_out)
{
  ScoreCollection *in
      = weir_test_stream (c->p, Score, AT_MS (1, Score, S ("a", 1)), WATERMARK (12), AT_MS (5, Score, S ("a", 2)),
                          WATERMARK (17), AT_MS (6, Score, S ("a", 3)));

  in = weir_window_into (in, TENS, .allowed_lateness = WEIR_MILLISECONDS (5));
  expect_as (c, weir_sum_per_key (in), SHOW_PANES, "{key: 'a', value: 1} P(T,F,ON_TIME,0,0)",
             "{key: 'a', value: 2} P(F,F,LATE,1,1)");
  expect (c, weir_late_data (in), "{key: 'a', value: 3}");
}

CASE (X19_each_window_that_has_expired_gives_its_own)
{
  ScoreCollection *in
      = weir_test_stream (c->p, Score, WATERMARK (12), AT_MS (8, Score, S ("a", 1)), AT_MS (3, Score, S ("a", 2)));

  in = weir_window_into (in, .windows = weir_sliding_windows (WEIR_MILLISECONDS (10), WEIR_MILLISECONDS (5)));
  expect_as (c, weir_sum_per_key (in), SHOW_WINDOWS, "{key: 'a', value: 1} [5,15)");
  expect_as (c, weir_late_data (in), SHOW_WINDOWS, "{key: 'a', value: 1} [0,10)", "{key: 'a', value: 2} [0,10)",
             "{key: 'a', value: 2} [-5,5)");
}

CASE (X19_each_input_of_a_join_has_late_data_of_its_own)
{
  ScoreCollection *numbers = weir_window_into (scores (c), TENS);
  NamedCollection *names = weir_test_stream (c->p, Named, AT_MS (2, Named, { STR ("a"), STR ("ann") }), WATERMARK (13),
                                             AT_MS (7, Named, { STR ("a"), STR ("al") }));

  names = weir_window_into (names, TENS);
  expect_as (c, weir_co_group_by_key (Pairs, numbers, names), SHOW_WINDOWS,
             "{key: 'a', numbers: [1], names: ['ann']} [0,10)", "{key: 'b', numbers: [2], names: []} [0,10)",
             "{key: 'c', numbers: [4], names: []} [10,20)");
  expect (c, weir_late_data (numbers), "{key: 'b', value: 3}");
  expect (c, weir_late_data (names), "{key: 'a', value: 'al'}");
}

CASE (X19_every_grouping_of_a_collection_hands_out_what_it_drops)
{
  ScoreCollection *in = weir_window_into (scores (c), TENS);

  expect (c, weir_sum_per_key (in), "{key: 'a', value: 1}", "{key: 'b', value: 2}", "{key: 'c', value: 4}");
  expect (c, weir_count_per_key (in, Score), "{key: 'a', value: 1}", "{key: 'b', value: 1}", "{key: 'c', value: 1}");
  expect (c, weir_late_data (in), "{key: 'b', value: 3}", "{key: 'b', value: 3}");
}

CASE (X19_late_data_may_be_grouped_in_windows_of_their_own)
{
  ScoreCollection *in = weir_window_into (scores (c), TENS);

  expect (c, weir_sum_per_key (in), "{key: 'a', value: 1}", "{key: 'b', value: 2}", "{key: 'c', value: 4}");
  expect (c, weir_sum_globally (weir_values (weir_window_into (weir_late_data (in), .windows = weir_global_windows (),
                                                               .trigger = weir_repeatedly (weir_after_count (1)),
                                                               .on_time = WEIR_ON_TIME_FIRE_IF_NOT_EMPTY))),
          "3");
}

/* a=1 holds what its grouping puts out at 3: there [-10,0), which expires with 4 ms, is late and no more. */
CASE (X19_late_data_are_held_back_as_the_panes_of_their_grouping)
{
  ScoreCollection *in = weir_test_stream (c->p, Score, AT_MS (3, Score, S ("a", 1)), WATERMARK (6),
                                          AT_MS (-5, Score, S ("b", 2)), WATERMARK (30), AT_MS (5, Score, S ("b", 4)));

  in = weir_window_into (in, TENS, .allowed_lateness = WEIR_MILLISECONDS (4), .timestamp_combiner = WEIR_EARLIEST);
  expect_as (c, weir_sum_per_key (in), SHOW_TIMES | SHOW_WINDOWS, "{key: 'a', value: 1} @3 [0,10)");
  expect (c, weir_late_data (in), "{key: 'b', value: 2}", "{key: 'b', value: 4}");
  expect_as (c, weir_sum_per_key (weir_late_data (in)), SHOW_WINDOWS | SHOW_PANES,
             "{key: 'b', value: 2} [-10,0) P(T,F,LATE,0,0)");
}

CASE (X19_late_data_of_what_nobody_groups_are_refused)
{
  ScoreCollection *in = weir_window_into (scores (c), TENS);

  (void) !weir_late_data (in);
  weir_sum_per_key (weir_reshuffle (in)); /* groups another one */
  expect_refusal (c, "nothing groups this collection");
}

CASE (X19_late_data_of_the_global_window_are_refused)
{
  ScoreCollection *in = weir_window_into (scores (c), .trigger = weir_always ());

  weir_sum_per_key (in);
  (void) !weir_late_data (in);
  expect_refusal (c, "nothing is late in the global window");
}

CASE (X19_late_data_that_go_back_into_their_grouping_are_refused)
{
  ScoreCollection *in = weir_window_into (scores (c), TENS);

  weir_co_group_by_key (Twice, in, weir_late_data (in));
  expect_failure (c, "late data");
}

CASES (late, X19_what_comes_too_late_is_handed_out_unchanged, X19_late_data_may_be_asked_for_before_the_grouping_is_made,
       X19_what_is_late_but_not_expired_is_not_handed_out, X19_each_window_that_has_expired_gives_its_own,
       X19_each_input_of_a_join_has_late_data_of_its_own, X19_every_grouping_of_a_collection_hands_out_what_it_drops,
       X19_late_data_may_be_grouped_in_windows_of_their_own,
       X19_late_data_are_held_back_as_the_panes_of_their_grouping, X19_late_data_of_what_nobody_groups_are_refused,
       X19_late_data_of_the_global_window_are_refused, X19_late_data_that_go_back_into_their_grouping_are_refused)
