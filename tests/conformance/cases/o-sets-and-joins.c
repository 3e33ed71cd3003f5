/* SPDX-License-Identifier: Apache-2.0 */
/* Latest, sets, joins, Reify: transforms that are made of others. */
#include "tests/conformance/cases/common.h"

WEIR_OPTIONAL (MaybeString, WeirString)
WEIR_OPTIONAL (MaybeInt, int64_t)
WEIR_KV (Place, WeirString, WeirString)
WEIR_JOINED (Both, WeirString, int64_t, WeirString)
WEIR_JOINED (LeftAndPerhaps, WeirString, int64_t, MaybeString)
WEIR_JOINED (PerhapsAndRight, WeirString, MaybeInt, WeirString)
WEIR_JOINED (PerhapsEither, WeirString, MaybeInt, MaybeString)
WEIR_TIMED (TimedInt, int64_t)
WEIR_REIFIED (SeenInt, int64_t)

/* --- Latest ------------------------------------------------------------------------------------------------------- */

CASE (O9_the_latest_by_time)
{
  WeirStringCollection *words = weir_create_timestamped (c->p, WeirString, { STR ("foo"), MS (100) },
                                                         { STR ("bar"), MS (300) }, { STR ("baz"), MS (200) });

  expect_as (c, weir_latest_globally (words, MaybeString), SHOW_TIMES, "'bar' @end");
}

CASE (O9_the_latest_of_nothing_is_none)
{
  expect (c, weir_latest_globally (weir_create_from (c->p, WeirString, (WeirString *) NULL, 0), MaybeString), "none");
  expect (c, weir_latest_per_key (weir_create_from (c->p, Score, (Score *) NULL, 0)));
}

CASE (O9_the_latest_of_each_key)
{
  ScoreCollection *scores = weir_create_timestamped (c->p, Score, SCORE_AT ("a", 1, 100), SCORE_AT ("b", 2, 300),
                                                     SCORE_AT ("a", 3, 200), SCORE_AT ("b", 9, 100));

  expect (c, weir_latest_per_key (scores), "{key: 'a', value: 3}", "{key: 'b', value: 2}");
}

CASE (O9_the_latest_of_each_window)
{
  WeirInt64Collection *x = weir_create_timestamped (c->p, int64_t, { 1, MS (1) }, { 2, MS (9) }, { 3, MS (5) },
                                                    { 4, MS (25) });

  expect_as (c,
             weir_latest_globally (weir_window_into (x, .windows = weir_fixed_windows (WEIR_MILLISECONDS (10))),
                                   MaybeInt),
             SHOW_WINDOWS, "2 [0,10)", "4 [20,30)");
}

CASE (O9_of_two_at_one_time_the_greater_is_the_latest)
{
  expect (c, weir_latest_globally (weir_create (c->p, int64_t, 4, 7, 5), MaybeInt), "7");
}

/* --- sets --------------------------------------------------------------------------------------------------------- */

static WeirInt64Collection *
left (Case *c)
{
  return weir_create (c->p, int64_t, 1, 1, 2, 3);
}

static WeirInt64Collection *
right (Case *c)
{
  return weir_create (c->p, int64_t, 1, 3, 3, 4);
}

CASE (X30_a_union_has_what_is_in_either)
{
  expect (c, weir_union_distinct (left (c), right (c)), "1", "2", "3", "4");
  expect (c, weir_union_all (left (c), right (c)), "1", "1", "1", "2", "3", "3", "3", "4");
}

CASE (X30_an_intersection_has_what_is_in_both)
{
  expect (c, weir_intersect_distinct (left (c), right (c)), "1", "3");
  expect (c, weir_intersect_all (left (c), right (c)), "1", "3");
  expect (c, weir_intersect_all (left (c), weir_create (c->p, int64_t, 1, 1, 1, 5)), "1", "1");
}

CASE (X30_a_difference_has_what_is_left_of_the_first)
{
  expect (c, weir_except_distinct (left (c), right (c)), "2");
  expect (c, weir_except_all (left (c), right (c)), "1", "2");
}

CASE (X30_sets_with_nothing)
{
  WeirInt64Collection *none = weir_create_from (c->p, int64_t, (int64_t *) NULL, 0);

  expect (c, weir_union_distinct (left (c), none), "1", "2", "3");
  expect (c, weir_intersect_distinct (left (c), none));
  expect (c, weir_except_all (left (c), none), "1", "1", "2", "3");
  expect (c, weir_except_all (none, left (c)));
}

CASE (X30_sets_are_made_in_each_window)
{
  WeirInt64Collection *a = weir_create_timestamped (c->p, int64_t, { 1, MS (1) }, { 2, MS (2) }, { 1, MS (11) });
  WeirInt64Collection *b = weir_create_timestamped (c->p, int64_t, { 1, MS (3) }, { 2, MS (12) });

  a = weir_window_into (a, .windows = weir_fixed_windows (WEIR_MILLISECONDS (10)));
  b = weir_window_into (b, .windows = weir_fixed_windows (WEIR_MILLISECONDS (10)));
  expect_as (c, weir_intersect_distinct (a, b), SHOW_WINDOWS, "1 [0,10)");
  expect_as (c, weir_except_distinct (a, b), SHOW_WINDOWS, "1 [10,20)", "2 [0,10)");
}

CASE (X30_sets_need_elements_that_can_be_keys)
{
  weir_union_distinct (weir_create (c->p, double, 1), weir_create (c->p, double, 2));
  expect_refusal (c, "union_distinct/count");
}

/* --- joins -------------------------------------------------------------------------------------------------------- */

static ScoreCollection *
scores (Case *c)
{
  return weir_create (c->p, Score, { STR ("ann"), 1 }, { STR ("ann"), 2 }, { STR ("bob"), 3 });
}

static PlaceCollection *
places (Case *c)
{
  return weir_create (c->p, Place, { STR ("ann"), STR ("Oslo") }, { STR ("ann"), STR ("Rome") },
                      { STR ("cid"), STR ("Bern") });
}

CASE (X31_an_inner_join_pairs_values_of_one_key)
{
  expect (c, weir_join_inner (scores (c), places (c), Both), "{key: 'ann', left: 1, right: 'Oslo'}",
          "{key: 'ann', left: 1, right: 'Rome'}", "{key: 'ann', left: 2, right: 'Oslo'}",
          "{key: 'ann', left: 2, right: 'Rome'}");
}

CASE (X31_a_left_outer_join_has_every_left_value)
{
  expect (c,
          weir_join_left_outer (scores (c), weir_create (c->p, Place, { STR ("ann"), STR ("Oslo") }), LeftAndPerhaps),
          "{key: 'ann', left: 1, right: 'Oslo'}", "{key: 'ann', left: 2, right: 'Oslo'}",
          "{key: 'bob', left: 3, right: none}");
}

CASE (X31_a_right_outer_join_has_every_right_value)
{
  expect (c, weir_join_right_outer (weir_create (c->p, Score, { STR ("ann"), 1 }), places (c), PerhapsAndRight),
          "{key: 'ann', left: 1, right: 'Oslo'}", "{key: 'ann', left: 1, right: 'Rome'}",
          "{key: 'cid', left: none, right: 'Bern'}");
}

CASE (X31_a_full_outer_join_has_every_value)
{
  ScoreCollection *one = weir_create (c->p, Score, { STR ("ann"), 1 }, { STR ("bob"), 3 });

  expect (c, weir_join_full_outer (one, places (c), PerhapsEither), "{key: 'ann', left: 1, right: 'Oslo'}",
          "{key: 'ann', left: 1, right: 'Rome'}", "{key: 'bob', left: 3, right: none}",
          "{key: 'cid', left: none, right: 'Bern'}");
}

CASE (X31_joins_with_nothing)
{
  PlaceCollection *none = weir_create_from (c->p, Place, (Place *) NULL, 0);

  expect (c, weir_join_inner (scores (c), none, Both));
  expect (c, weir_join_left_outer (weir_create (c->p, Score, { STR ("ann"), 1 }), none, LeftAndPerhaps),
          "{key: 'ann', left: 1, right: none}");
  expect (c, weir_join_right_outer (scores (c), none, PerhapsAndRight));
}

CASE (X31_joins_are_made_in_each_window)
{
  ScoreCollection *a = weir_create_timestamped (c->p, Score, SCORE_AT ("a", 1, 1), SCORE_AT ("a", 2, 11));
  PlaceCollection *b = weir_create_timestamped (c->p, Place, { { STR ("a"), STR ("Oslo") }, MS (12) });

  expect_as (c,
             weir_join_inner (weir_window_into (a, .windows = weir_fixed_windows (WEIR_MILLISECONDS (10))),
                              weir_window_into (b, .windows = weir_fixed_windows (WEIR_MILLISECONDS (10))), Both),
             SHOW_WINDOWS, "{key: 'a', left: 2, right: 'Oslo'} [10,20)");
}

/* --- Reify -------------------------------------------------------------------------------------------------------- */

CASE (B19_timestamps_become_values_and_values_timestamps)
{
  WeirInt64Collection *x = weir_create_timestamped (c->p, int64_t, { 1, MS (1000) }, { 2, MS (-5000) });
  TimedIntCollection *timed = weir_reify_timestamps (x, TimedInt);

  expect (c, timed, "{value: 1, time: 1970-01-01T00:00:01Z}", "{value: 2, time: 1969-12-31T23:59:55Z}");
  expect_as (c, weir_unreify_timestamps (timed), SHOW_TIMES, "1 @1000", "2 @-5000");
}

CASE (B19_values_may_bring_earlier_timestamps)
{
  TimedIntCollection *timed = weir_create_timestamped (c->p, TimedInt, { { 7, MS (1) }, MS (9000) });

  expect_as (c, weir_unreify_timestamps (timed), SHOW_TIMES, "7 @1");
}

CASE (B19_windows_and_panes_become_values)
{
  WeirInt64Collection *x = weir_create_timestamped (c->p, int64_t, { 1, MS (1000) }, { 2, MS (2000) });
  WeirInt64Collection *sums = weir_sum_globally (
      weir_window_into (x, .windows = weir_fixed_windows (WEIR_MILLISECONDS (10000))));

  expect (c, weir_reify (sums, SeenInt),
          "{value: 3, time: 1970-01-01T00:00:09.999999Z, window_start: 1970-01-01T00:00:00Z, window_end: "
          "1970-01-01T00:00:10Z, timing: 2, is_first: true, is_last: true, index: 0, on_time_index: 0}");
}

CASE (B19_of_what_was_never_grouped_they_are_the_global_window_and_no_pane)
{
  expect (c, weir_reify (weir_create_timestamped (c->p, int64_t, { 4, MS (123) }), SeenInt),
          "{value: 4, time: 1970-01-01T00:00:00.123Z, window_start: min, window_end: +294247-01-09T04:00:54.775808Z, "
          "timing: 0, is_first: true, is_last: true, index: 0, on_time_index: 0}");
}

CASES (s, O9_the_latest_by_time, O9_the_latest_of_nothing_is_none, O9_the_latest_of_each_key,
       O9_the_latest_of_each_window, O9_of_two_at_one_time_the_greater_is_the_latest, X30_a_union_has_what_is_in_either,
       X30_an_intersection_has_what_is_in_both, X30_a_difference_has_what_is_left_of_the_first, X30_sets_with_nothing,
       X30_sets_are_made_in_each_window, X30_sets_need_elements_that_can_be_keys,
       X31_an_inner_join_pairs_values_of_one_key, X31_a_left_outer_join_has_every_left_value,
       X31_a_right_outer_join_has_every_right_value, X31_a_full_outer_join_has_every_value, X31_joins_with_nothing,
       X31_joins_are_made_in_each_window, B19_timestamps_become_values_and_values_timestamps,
       B19_values_may_bring_earlier_timestamps, B19_windows_and_panes_become_values,
       B19_of_what_was_never_grouped_they_are_the_global_window_and_no_pane)
