/* SPDX-License-Identifier: Apache-2.0 */
/* C: GroupByKey, CoGroupByKey, timestamps and windows through them, Reshuffle. */
#include "tests/conformance/cases/common.h"

#define GROUPS (SORT_LISTS | SHOW_VALUES)

/* --- keys --------------------------------------------------------------------------------------------------------- */

CASE (X14_group_by_key_collects_the_values_of_each_key)
{
  ScoreCollection *scores = weir_create (c->p, Score, { STR ("k1"), 3 }, { STR ("k5"), INT64_MAX },
                                         { STR ("k5"), INT64_MIN }, { STR ("k2"), 66 }, { STR ("k1"), 4 },
                                         { STR ("k2"), -33 }, { STR ("k3"), 0 });

  expect_as (c, weir_group_by_key (scores, ScoresOf), GROUPS, "{key: 'k1', values: [3, 4]}",
             "{key: 'k5', values: [-9223372036854775808, 9223372036854775807]}", "{key: 'k2', values: [-33, 66]}",
             "{key: 'k3', values: [0]}");
}

CASE (X14_group_by_key_of_nothing_is_empty)
{
  expect (c, weir_group_by_key (weir_create (c->p, Score), ScoresOf));
}

/* A key with holes: what lies in them must not tell keys apart. */
typedef struct
{
  int8_t     small;
  int64_t    big;
  bool       flag;
  WeirString name;
} Holey;
WEIR_RECORD (Holey, small, big, flag, name)
WEIR_KV (HoleyCount, Holey, int64_t)

static gboolean
make_holey (WeirContext *ctx G_GNUC_UNUSED, const int64_t *n, HoleyEmitter *out, GError **error G_GNUC_UNUSED)
{
  char  name[8];
  Holey key;

  memset (&key, (int) (*n * 37), sizeof key);
  g_snprintf (name, sizeof name, "key %d", (int) (*n % 5));
  key.small = (int8_t) (*n % 5);
  key.big = *n % 5;
  key.flag = *n % 5 == 3;
  key.name = weir_string_from_c (name);
  weir_emit (out, key);
  return TRUE;
}
WEIR_DO_FN (make_holey, int64_t, Holey)

CASE (C2_keys_are_told_apart_by_their_encoding_alone)
{
  HoleyCollection *keys = weir_par_do (weir_generate_sequence (c->p, 0, 50), make_holey);

  expect (c, weir_count_per_element (keys, HoleyCount),
          "{key: {small: 0, big: 0, flag: false, name: 'key 0'}, value: 10}",
          "{key: {small: 1, big: 1, flag: false, name: 'key 1'}, value: 10}",
          "{key: {small: 2, big: 2, flag: false, name: 'key 2'}, value: 10}",
          "{key: {small: 3, big: 3, flag: true, name: 'key 3'}, value: 10}",
          "{key: {small: 4, big: 4, flag: false, name: 'key 4'}, value: 10}");
}

WEIR_KV (ByDouble, double, int64_t)
WEIR_GROUPED (DoubleGroup, double, int64_t)

CASE (C4_doubles_are_refused_as_keys)
{
  weir_group_by_key (weir_create (c->p, ByDouble, { 0.5, 1 }), DoubleGroup);
  expect_refusal (c, "key");
  expect_refusal (c, "group_by_key");
}

/* --- triggers that lose data -------------------------------------------------------------------------------------- */

#define UNSAFE(name, trigger_, lateness)                                                                              \
  CASE (name)                                                                                                         \
  {                                                                                                                   \
    ScoreCollection *scores = weir_create (c->p, Score, { STR ("a"), 1 });                                            \
                                                                                                                      \
    scores = weir_window_into (scores, .windows = weir_fixed_windows (WEIR_MINUTES (10)), .trigger = (trigger_),      \
                               .allowed_lateness = (lateness));                                                       \
    weir_group_by_key (scores, ScoresOf);                                                                             \
    expect_refusal (c, "group_by_key");                                                                               \
    expect_refusal (c, "would be lost");                                                                              \
  }
UNSAFE (C6_a_count_that_is_not_repeated_is_refused, weir_after_count (1), WEIR_SECONDS (0))
UNSAFE (C6_a_watermark_that_is_not_repeated_is_refused_with_lateness, weir_after_watermark (), WEIR_SECONDS (10))
UNSAFE (C6_an_early_watermark_is_refused_with_lateness, weir_after_watermark (.early = weir_after_count (1)),
        WEIR_SECONDS (10))

CASE (C6_grouping_an_endless_collection_by_the_default_trigger_is_refused)
{
  weir_count_globally (weir_generate_unbounded (c->p, 0));
  expect_refusal (c, "window");
  expect_refusal (c, "count_globally");
}

/* --- times and windows -------------------------------------------------------------------------------------------- */

static ScoreCollection *
hello_and_goodbye (Case *c)
{
  return weir_create_timestamped (c->p, Score, SCORE_AT ("k", 1, 0), SCORE_AT ("k", 2, 10));
}

CASE (C7_the_earliest_timestamp_may_be_a_groups)
{
  ScoreCollection *scores = weir_window_into (hello_and_goodbye (c), .windows = weir_fixed_windows (WEIR_MINUTES (10)),
                                              .timestamp_combiner = WEIR_EARLIEST);

  expect_as (c, weir_group_by_key (scores, ScoresOf), SORT_LISTS | SHOW_TIMES, "{key: 'k', values: [1, 2]} @0");
  expect_as (c, weir_sum_per_key (scores), SHOW_TIMES, "{key: 'k', value: 3} @0");
}

CASE (C8_the_latest_timestamp_may_be_a_groups)
{
  ScoreCollection *scores = weir_window_into (hello_and_goodbye (c), .windows = weir_fixed_windows (WEIR_MINUTES (10)),
                                              .timestamp_combiner = WEIR_LATEST);

  expect_as (c, weir_group_by_key (scores, ScoresOf), SORT_LISTS | SHOW_TIMES, "{key: 'k', values: [1, 2]} @10");
  expect_as (c, weir_sum_per_key (scores), SHOW_TIMES, "{key: 'k', value: 3} @10");
}

CASE (C9_a_groups_timestamp_is_the_end_of_its_window)
{
  ScoreCollection *scores = weir_window_into (hello_and_goodbye (c), .windows = weir_fixed_windows (WEIR_MINUTES (10)));

  expect_as (c, weir_group_by_key (scores, ScoresOf), SORT_LISTS | SHOW_TIMES | SHOW_WINDOWS | SHOW_PANES,
             "{key: 'k', values: [1, 2]} @599999.999 [0,600000) P(T,T,ON_TIME,0,0)");
  expect_as (c, weir_sum_per_key (hello_and_goodbye (c)), SHOW_TIMES | SHOW_WINDOWS,
             "{key: 'k', value: 3} @end global");
}

CASE (C10_groups_are_made_in_each_window)
{
  ScoreCollection *scores = weir_create_timestamped (c->p, Score, SCORE_AT ("k1", 3, 1), SCORE_AT ("k5", INT64_MAX, 2),
                                                     SCORE_AT ("k5", INT64_MIN, 3), SCORE_AT ("k2", 66, 4),
                                                     SCORE_AT ("k1", 4, 5), SCORE_AT ("k2", -33, 6),
                                                     SCORE_AT ("k3", 0, 7));

  scores = weir_window_into (scores, .windows = weir_fixed_windows (WEIR_MILLISECONDS (5)));
  expect_as (c, weir_group_by_key (scores, ScoresOf), SORT_LISTS | SHOW_WINDOWS, "{key: 'k1', values: [3]} [0,5)",
             "{key: 'k5', values: [-9223372036854775808, 9223372036854775807]} [0,5)",
             "{key: 'k2', values: [66]} [0,5)", "{key: 'k1', values: [4]} [5,10)", "{key: 'k2', values: [-33]} [5,10)",
             "{key: 'k3', values: [0]} [5,10)");
}

#define PANE " P(T,T,ON_TIME,0,0)"

static ScoreCollection *
foo_and_bar (Case *c)
{
  return weir_create_timestamped (c->p, Score, SCORE_AT ("foo", 1, 1), SCORE_AT ("foo", 4, 4), SCORE_AT ("bar", 3, 3));
}

CASE (C11_groups_are_made_in_each_sliding_window)
{
  ScoreCollection *scores = weir_window_into (foo_and_bar (c), SLIDING (5, 3));

  expect_as (c, weir_group_by_key (scores, ScoresOf), SORT_LISTS | SHOW_ALL,
             "{key: 'foo', values: [1]} @1.999 [-3,2)" PANE, "{key: 'foo', values: [1, 4]} @4.999 [0,5)" PANE,
             "{key: 'bar', values: [3]} @4.999 [0,5)" PANE, "{key: 'foo', values: [4]} @7.999 [3,8)" PANE,
             "{key: 'bar', values: [3]} @7.999 [3,8)" PANE);
  expect_as (c, weir_sum_per_key (scores), SHOW_WINDOWS, "{key: 'foo', value: 1} [-3,2)",
             "{key: 'foo', value: 5} [0,5)", "{key: 'bar', value: 3} [0,5)", "{key: 'foo', value: 4} [3,8)",
             "{key: 'bar', value: 3} [3,8)");
}

static ScoreCollection *
sessions_of_foo_and_bar (Case *c)
{
  ScoreCollection *scores
      = weir_flatten (foo_and_bar (c), weir_create_timestamped (c->p, Score, SCORE_AT ("foo", 9, 9)));

  return weir_window_into (scores, SESSIONS (4));
}

CASE (C12_sessions_merge_per_key)
{
  expect_as (c, weir_group_by_key (sessions_of_foo_and_bar (c), ScoresOf), SORT_LISTS | SHOW_ALL,
             "{key: 'foo', values: [1, 4]} @7.999 [1,8)" PANE, "{key: 'bar', values: [3]} @6.999 [3,7)" PANE,
             "{key: 'foo', values: [9]} @12.999 [9,13)" PANE);
  expect_as (c, weir_sum_per_key (sessions_of_foo_and_bar (c)), SHOW_WINDOWS, "{key: 'foo', value: 5} [1,8)",
             "{key: 'bar', value: 3} [3,7)", "{key: 'foo', value: 9} [9,13)");
}

CASE (C13_what_was_grouped_can_be_windowed_anew_by_its_timestamp)
{
  ScoreCollection *scores = weir_create_timestamped (c->p, Score, SCORE_AT ("foo", 1, 1), SCORE_AT ("foo", 4, 4),
                                                     SCORE_AT ("foo", 9, 9), SCORE_AT ("bar", 3, 3));

  scores = weir_sum_per_key (weir_window_into (scores, .timestamp_combiner = WEIR_LATEST));
  scores = weir_window_into (scores, .windows = weir_fixed_windows (WEIR_MILLISECONDS (1)));
  expect_as (c, scores, SHOW_TIMES | SHOW_WINDOWS, "{key: 'foo', value: 14} @9 [9,10)",
             "{key: 'bar', value: 3} @3 [3,4)");
  expect_as (c, weir_sum_per_key (scores), SHOW_WINDOWS, "{key: 'foo', value: 14} [9,10)",
             "{key: 'bar', value: 3} [3,4)");
}

CASE (C14_windows_stay_after_a_grouping)
{
  ScoreCollection *scores = weir_create_timestamped (c->p, Score, SCORE_AT ("a", 1, 1), SCORE_AT ("b", 4, 4),
                                                     SCORE_AT ("a", 2, 12));

  scores = weir_sum_per_key (weir_window_into (scores, .windows = weir_fixed_windows (WEIR_MILLISECONDS (10))));
  expect_as (c, weir_sum_globally (weir_values (scores)), SHOW_WINDOWS, "5 [0,10)", "2 [10,20)");
}

CASE (C14_sessions_that_were_merged_are_not_merged_again)
{
  ScoreCollection *sums = weir_sum_per_key (sessions_of_foo_and_bar (c));

  expect_as (c, weir_sum_globally (weir_values (sums)), SHOW_ALL, "5 @7.999 [1,8)" PANE, "3 @6.999 [3,7)" PANE,
             "9 @12.999 [9,13)" PANE);
}

CASE (C14_sessions_merge_again_when_they_are_windowed_anew)
{
  ScoreCollection *sums = weir_sum_per_key (sessions_of_foo_and_bar (c));

  sums = weir_window_into (sums, .windows = weir_same_windows ());
  expect_as (c, sums, SHOW_TIMES | SHOW_WINDOWS, "{key: 'foo', value: 5} @7.999 [1,8)",
             "{key: 'bar', value: 3} @6.999 [3,7)", "{key: 'foo', value: 9} @12.999 [9,13)");
  expect_as (c, weir_sum_globally (weir_values (sums)), SHOW_ALL, "8 @7.999 [1,8)" PANE, "9 @12.999 [9,13)" PANE);
}

/* --- Reshuffle ---------------------------------------------------------------------------------------------------- */

CASE (C17_a_reshuffle_changes_neither_elements_nor_strategy)
{
  ScoreCollection *scores = weir_window_into (hello_and_goodbye (c), .windows = weir_fixed_windows (WEIR_MINUTES (10)));
  ScoreCollection *shuffled = weir_reshuffle (scores);

  assert_true (weir_collection_windowing (WEIR_COLLECTION (shuffled))
               == weir_collection_windowing (WEIR_COLLECTION (scores)));
  expect_as (c, shuffled, SHOW_TIMES | SHOW_WINDOWS, "{key: 'k', value: 1} @0 [0,600000)",
             "{key: 'k', value: 2} @10 [0,600000)");
  expect_as (c, weir_sum_per_key (shuffled), SHOW_WINDOWS, "{key: 'k', value: 3} [0,600000)");
}

CASE (C17_a_reshuffle_keeps_sessions_and_sliding_windows)
{
  ScoreCollection *sums = weir_sum_per_key (sessions_of_foo_and_bar (c)), *shuffled = weir_reshuffle (sums);
  ScoreCollection *sliding = weir_window_into (hello_and_goodbye (c), SLIDING (20, 10));

  assert_true (weir_collection_windowing (WEIR_COLLECTION (shuffled))
               == weir_collection_windowing (WEIR_COLLECTION (sums)));
  expect_as (c, shuffled, SHOW_ALL, "{key: 'foo', value: 5} @7.999 [1,8)" PANE,
             "{key: 'bar', value: 3} @6.999 [3,7)" PANE, "{key: 'foo', value: 9} @12.999 [9,13)" PANE);
  expect_as (c, weir_reshuffle (sessions_of_foo_and_bar (c)), SHOW_ALL, "{key: 'foo', value: 1} @1 [1,5)",
             "{key: 'foo', value: 4} @4 [4,8)", "{key: 'foo', value: 9} @9 [9,13)", "{key: 'bar', value: 3} @3 [3,7)");
  expect_as (c, weir_sum_per_key (weir_reshuffle (sessions_of_foo_and_bar (c))), SHOW_WINDOWS,
             "{key: 'foo', value: 5} [1,8)", "{key: 'bar', value: 3} [3,7)", "{key: 'foo', value: 9} [9,13)");
  expect_as (c, weir_reshuffle (sliding), SHOW_WINDOWS, "{key: 'k', value: 1} [-10,10)",
             "{key: 'k', value: 1} [0,20)", "{key: 'k', value: 2} [0,20)", "{key: 'k', value: 2} [10,30)");
}

CASE (C18_a_reshuffle_keeps_timestamps)
{
  WeirInt64Collection *timed = weir_create_timestamped (c->p, int64_t, { 1, WEIR_TIME_MIN }, { 2, MS (0) },
                                                        { 3, MS (33) }, { 4, { WEIR_GLOBAL_WINDOW.end.us - 1 } });

  expect_as (c, weir_reshuffle (timed), SHOW_TIMES, "1 @min", "2 @0", "3 @33", "4 @end");
}

CASE (C19_a_reshuffle_keeps_time_window_and_pane)
{
  ScoreCollection *scores = weir_window_into (hello_and_goodbye (c),
                                              .windows = weir_fixed_windows (WEIR_MILLISECONDS (10)));

  expect_as (c, weir_reshuffle (scores), SHOW_TIMES | SHOW_WINDOWS | SHOW_PANES, "{key: 'k', value: 1} @0 [0,10)",
             "{key: 'k', value: 2} @10 [10,20)");
  expect_as (c, weir_reshuffle (weir_sum_per_key (scores)), SHOW_TIMES | SHOW_WINDOWS | SHOW_PANES,
             "{key: 'k', value: 1} @9.999 [0,10) P(T,T,ON_TIME,0,0)",
             "{key: 'k', value: 2} @19.999 [10,20) P(T,T,ON_TIME,0,0)");
}

CASES (c, X14_group_by_key_collects_the_values_of_each_key, X14_group_by_key_of_nothing_is_empty,
       C2_keys_are_told_apart_by_their_encoding_alone, C4_doubles_are_refused_as_keys,
       C6_a_count_that_is_not_repeated_is_refused, C6_a_watermark_that_is_not_repeated_is_refused_with_lateness,
       C6_an_early_watermark_is_refused_with_lateness,
       C6_grouping_an_endless_collection_by_the_default_trigger_is_refused, C7_the_earliest_timestamp_may_be_a_groups,
       C8_the_latest_timestamp_may_be_a_groups, C9_a_groups_timestamp_is_the_end_of_its_window,
       C10_groups_are_made_in_each_window, C11_groups_are_made_in_each_sliding_window, C12_sessions_merge_per_key,
       C14_sessions_that_were_merged_are_not_merged_again, C14_sessions_merge_again_when_they_are_windowed_anew,
       C17_a_reshuffle_keeps_sessions_and_sliding_windows, C13_what_was_grouped_can_be_windowed_anew_by_its_timestamp,
       C14_windows_stay_after_a_grouping, C17_a_reshuffle_changes_neither_elements_nor_strategy,
       C18_a_reshuffle_keeps_timestamps, C19_a_reshuffle_keeps_time_window_and_pane)
