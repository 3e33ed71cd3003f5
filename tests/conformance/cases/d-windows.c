/* SPDX-License-Identifier: Apache-2.0 */
/* D: which windows elements fall into, and what becomes of windows on their way. Bounded: each window fires once. */
#include <weir/sys/window-fn.h>

#include "tests/conformance/cases/common.h"

WEIR_KV (CountOf, WeirString, int64_t)

#define PANE " P(T,T,ON_TIME,0,0)"

/* --- assigning ---------------------------------------------------------------------------------------------------- */

static WeirInt64Collection *
beams_instants (Case *c)
{
  return weir_create_timestamped (c->p, int64_t, { 1, MS (1) }, { 2, MS (2) }, { 5, MS (5) }, { 9, MS (9) },
                                  { 10, MS (10) }, { 11, MS (11) }, { 100, MS (100) });
}

CASE (D1_fixed_windows_hold_their_start_and_not_their_end)
{
  expect_as (c, weir_window_into (beams_instants (c), FIXED (10)), SHOW_WINDOWS, "1 [0,10)", "2 [0,10)", "5 [0,10)",
             "9 [0,10)", "10 [10,20)", "11 [10,20)", "100 [100,110)");
}

CASE (D1_an_offset_moves_all_windows)
{
  expect_as (c,
             weir_window_into (beams_instants (c), .windows = weir_fixed_windows_at (WEIR_MILLISECONDS (10),
                                                                                     WEIR_MILLISECONDS (5))),
             SHOW_WINDOWS, "1 [-5,5)", "2 [-5,5)", "5 [5,15)", "9 [5,15)", "10 [5,15)", "11 [5,15)", "100 [95,105)");
}

CASE (D2_sizes_and_offsets_that_make_no_windows_are_refused)
{
  (void) !weir_window_into (beams_instants (c), FIXED (-1));
  (void) !weir_window_into (beams_instants (c),
                            .windows = weir_fixed_windows_at (WEIR_MILLISECONDS (10), WEIR_MILLISECONDS (10)));
  (void) !weir_window_into (beams_instants (c),
                            .windows = weir_fixed_windows_at (WEIR_MILLISECONDS (10), WEIR_MILLISECONDS (-1)));
  (void) !weir_window_into (beams_instants (c), SLIDING (10, 0));
  (void) !weir_window_into (beams_instants (c), SESSIONS (0));
  (void) !weir_window_into (beams_instants (c), .windows = weir_calendar_windows (WEIR_CALENDAR_MONTHS, -1, NULL));
  expect_refusal (c, "d-windows.c:");
  expect_refusal (c, "window_into");
  expect_refusal (c, "the size must be positive, not -1 ms");
  expect_refusal (c, "the offset must be at least 0 and less than the size, not 10 ms");
  expect_refusal (c, "the offset must be at least 0 and less than the size, not -1 ms");
  expect_refusal (c, "the period must be positive, not 0 s");
  expect_refusal (c, "the gap must be positive, not 0 s");
  expect_refusal (c, "the count must be positive, not -1");
}

CASE (D4_sliding_windows_overlap)
{
  expect_as (c, weir_window_into (beams_instants (c), SLIDING (10, 5)), SHOW_WINDOWS, "1 [-5,5)", "2 [-5,5)",
             "1 [0,10)", "2 [0,10)", "5 [0,10)", "9 [0,10)", "5 [5,15)", "9 [5,15)", "10 [5,15)", "11 [5,15)",
             "10 [10,20)", "11 [10,20)", "100 [95,105)", "100 [100,110)");
  expect_as (c, weir_sum_globally (weir_window_into (beams_instants (c), SLIDING (7, 5))), SHOW_WINDOWS, "1 [-5,2)",
             "8 [0,7)", "35 [5,12)", "21 [10,17)", "100 [95,102)", "100 [100,107)");
}

CASE (D4_sliding_windows_as_long_as_their_period_are_fixed_ones)
{
  WeirInt64Collection *n = weir_create_timestamped (c->p, int64_t, { 1, MS (1) }, { 2, MS (2) }, { 3, MS (3) },
                                                    { -1, MS (-1) });

  expect_as (c, weir_sum_globally (weir_window_into (n, SLIDING (3, 3))), SHOW_WINDOWS, "3 [0,3)", "3 [3,6)",
             "-1 [-3,0)");
}

CASE (D4_what_falls_between_sliding_windows_vanishes)
{
  WeirInt64Collection *gaps = weir_window_into (beams_instants (c), SLIDING (3, 10));

  expect_as (c, gaps, SHOW_WINDOWS, "1 [0,3)", "2 [0,3)", "10 [10,13)", "11 [10,13)", "100 [100,103)");
  expect_as (c, weir_sum_globally (gaps), SHOW_WINDOWS, "3 [0,3)", "21 [10,13)", "100 [100,103)");
  gaps = weir_window_into (weir_create_timestamped (c->p, int64_t, { 2, { 2999 } }, { 3, MS (3) }, { 9, { 9999 } },
                                                    { -1, MS (-1) }, { -8, MS (-8) }),
                           SLIDING (3, 10));
  expect_as (c, gaps, SHOW_WINDOWS, "2 [0,3)", "-8 [-10,-7)");
  expect_as (c, weir_sum_globally (gaps), SHOW_WINDOWS, "2 [0,3)", "-8 [-10,-7)");
}

CASE (D4_an_offset_moves_sliding_windows)
{
  WeirWindows windows = weir_sliding_windows (WEIR_MILLISECONDS (10), WEIR_MILLISECONDS (5));

  windows.offset = WEIR_MILLISECONDS (2);
  expect_as (c, weir_window_into (beams_instants (c), .windows = windows), SHOW_WINDOWS, "1 [-8,2)", "1 [-3,7)",
             "2 [-3,7)", "2 [2,12)", "5 [-3,7)", "5 [2,12)", "9 [2,12)", "9 [7,17)", "10 [2,12)", "10 [7,17)",
             "11 [2,12)", "11 [7,17)", "100 [92,102)", "100 [97,107)");
}

#define DAY          INT64_C (86400000)
#define NEW_YEAR_14  INT64_C (1388534400000) /* 2014-01-01T00:00:00Z */
#define NEW_YEAR_15  INT64_C (1420070400000)
#define DAY_AT(n, t) { (n), MS (t) }

CASE (D9_days_begin_at_midnight_where_the_user_is)
{
  WeirInt64Collection *n = weir_create_timestamped (c->p, int64_t, DAY_AT (1, NEW_YEAR_14),
                                                    DAY_AT (2, NEW_YEAR_14 + 8 * 3600000 - 1),
                                                    DAY_AT (4, NEW_YEAR_14 + 8 * 3600000),
                                                    DAY_AT (8, NEW_YEAR_14 + DAY));

  expect_as (c, weir_sum_globally (weir_window_into (n, .windows = weir_calendar_windows (WEIR_CALENDAR_DAYS, 1, NULL))),
             SHOW_WINDOWS, "7 [1388534400000,1388620800000)", "8 [1388620800000,1388707200000)");
  expect_as (c,
             weir_sum_globally (weir_window_into (
                 n, .windows = weir_calendar_windows (WEIR_CALENDAR_DAYS, 1, "America/Los_Angeles"))),
             SHOW_WINDOWS, "3 [1388476800000,1388563200000)", "12 [1388563200000,1388649600000)");
}

CASE (D9_weeks_months_and_years_begin_where_the_counting_does)
{
  WeirInt64Collection *n = weir_create_timestamped (c->p, int64_t, DAY_AT (14, NEW_YEAR_14), DAY_AT (15, NEW_YEAR_15));
  WeirWindows          weeks = weir_calendar_windows (WEIR_CALENDAR_WEEKS, 1, NULL);
  WeirWindows          months = weir_calendar_windows (WEIR_CALENDAR_MONTHS, 7, NULL);
  WeirWindows          years = weir_calendar_windows (WEIR_CALENDAR_YEARS, 10, NULL);

  weeks.start = MS (NEW_YEAR_14);                            /* a Wednesday */
  months.start = MS (NEW_YEAR_14 + (31 + 28 + 4) * DAY);     /* the fifth of March */
  years.start = MS (INT64_C (957484800000));                 /* 2000-05-05 */
  expect_as (c, weir_window_into (n, .windows = weeks), SHOW_WINDOWS, "14 [1388534400000,1389139200000)",
             "15 [1419984000000,1420588800000)");
  expect_as (c, weir_window_into (n, .windows = months), SHOW_WINDOWS, "14 [1375660800000,1393977600000)",
             "15 [1412467200000,1430784000000)");
  expect_as (c, weir_window_into (n, .windows = years), SHOW_WINDOWS, "14 [1273017600000,1588636800000)",
             "15 [1273017600000,1588636800000)");
}

/* In Los Angeles clocks go on in the night to the ninth of March, and back in that to the second of November. */
CASE (D9_a_day_on_which_clocks_change_has_23_or_25_hours)
{
  static const int64_t hour = 3600000, march = NEW_YEAR_14 + 67 * DAY, november = NEW_YEAR_14 + 305 * DAY;
  WeirInt64Collection *n = weir_create_timestamped (
      c->p, int64_t, DAY_AT (1, march + 8 * hour), DAY_AT (2, march + 31 * hour - 1), DAY_AT (4, march + 31 * hour),
      DAY_AT (8, november + 7 * hour), DAY_AT (16, november + 32 * hour - 1), DAY_AT (32, november + 32 * hour));

  expect_as (c,
             weir_sum_globally (weir_window_into (
                 n, .windows = weir_calendar_windows (WEIR_CALENDAR_DAYS, 1, "America/Los_Angeles"))),
             SHOW_WINDOWS, "3 [1394352000000,1394434800000)", "4 [1394434800000,1394521200000)",
             "24 [1414911600000,1415001600000)", "32 [1415001600000,1415088000000)");
}

static WeirInt64Collection *
by_calendar (Case *c, WeirCalendarUnit unit, int32_t count, const char *zone, int64_t start)
{
  WeirWindows windows = weir_calendar_windows (unit, count, zone);

  windows.start = MS (start);
  return weir_window_into (weir_create (c->p, int64_t, 1), .windows = windows);
}

CASE (D9_calendars_that_differ_do_not_meet)
{
  weir_flatten (by_calendar (c, WEIR_CALENDAR_DAYS, 1, NULL, 0),
                by_calendar (c, WEIR_CALENDAR_DAYS, 1, "Europe/Berlin", 0));
  weir_flatten (by_calendar (c, WEIR_CALENDAR_DAYS, 1, NULL, 0), by_calendar (c, WEIR_CALENDAR_DAYS, 2, NULL, 0));
  weir_flatten (by_calendar (c, WEIR_CALENDAR_DAYS, 7, NULL, 0), by_calendar (c, WEIR_CALENDAR_WEEKS, 7, NULL, 0));
  weir_flatten (by_calendar (c, WEIR_CALENDAR_DAYS, 2, NULL, 0), by_calendar (c, WEIR_CALENDAR_DAYS, 2, NULL, DAY));
  expect_refusal (c, "flatten: the inputs cannot meet");
  expect_refusal (c, "flatten_2: the inputs cannot meet");
  expect_refusal (c, "flatten_3: the inputs cannot meet");
  expect_refusal (c, "flatten_4: the inputs cannot meet");
}

CASE (D9_equal_calendars_meet)
{
  expect_as (c,
             weir_sum_globally (weir_flatten (by_calendar (c, WEIR_CALENDAR_MONTHS, 1, "Asia/Tokyo", DAY),
                                              by_calendar (c, WEIR_CALENDAR_MONTHS, 1, "Asia/Tokyo", DAY))),
             SHOW_VALUES, "2");
}

/* --- through a grouping ------------------------------------------------------------------------------------------- */

#define COUNT(k, n, rest) "{key: '" k "', value: " n "} " rest PANE

CASE (D13_windows_that_do_not_overlap_are_grouped_apart)
{
  WeirStringCollection *words = weir_create_timestamped (c->p, WeirString, { STR ("a"), MS (1) }, { STR ("b"), MS (2) },
                                                         { STR ("b"), MS (3) }, { STR ("c"), MS (11) },
                                                         { STR ("d"), MS (11) });

  words = weir_window_into (words, FIXED (10), .timestamp_combiner = WEIR_EARLIEST);
  expect_as (c, weir_count_per_element (words, CountOf), SHOW_ALL, COUNT ("a", "1", "@1 [0,10)"),
             COUNT ("b", "2", "@2 [0,10)"), COUNT ("c", "1", "@11 [10,20)"), COUNT ("d", "1", "@11 [10,20)"));
}

CASE (D14_an_element_counts_in_each_of_its_windows)
{
  WeirStringCollection *words = weir_create_timestamped (c->p, WeirString, { STR ("a"), MS (1) }, { STR ("a"), MS (7) },
                                                         { STR ("b"), MS (8) });

  words = weir_window_into (words, SLIDING (10, 5), .timestamp_combiner = WEIR_EARLIEST);
  expect_as (c, weir_count_per_element (words, CountOf), SHOW_ALL, COUNT ("a", "1", "@1 [-5,5)"),
             COUNT ("a", "2", "@1 [0,10)"), COUNT ("a", "1", "@7 [5,15)"), COUNT ("b", "1", "@8 [0,10)"),
             COUNT ("b", "1", "@8 [5,15)"));
}

CASE (D15_sessions_are_as_wide_as_their_elements)
{
  WeirStringCollection *words = weir_create_timestamped (c->p, WeirString, { STR ("a"), MS (1) }, { STR ("a"), MS (5) },
                                                         { STR ("a"), MS (20) });

  words = weir_window_into (words, SESSIONS (10), .timestamp_combiner = WEIR_EARLIEST);
  expect_as (c, weir_count_per_element (words, CountOf), SHOW_ALL, COUNT ("a", "2", "@1 [1,15)"),
             COUNT ("a", "1", "@20 [20,30)"));
}

CASE (D15_sessions_that_only_touch_stay_two)
{
  WeirInt64Collection *n = weir_create_timestamped (c->p, int64_t, { 1, MS (-5) }, { 2, MS (0) }, { 4, MS (4) });

  expect_as (c, weir_sum_globally (weir_window_into (n, SESSIONS (5))), SHOW_ALL, "1 @-0.001 [-5,0)" PANE,
             "6 @8.999 [0,9)" PANE);
}

CASE (D16_a_flatten_of_windowed_collections_keeps_their_windows)
{
  WeirStringCollection *x = weir_create_timestamped (c->p, WeirString, { STR ("a"), MS (1) }, { STR ("b"), MS (2) });
  WeirStringCollection *y = weir_create_timestamped (c->p, WeirString, { STR ("a"), MS (3) }, { STR ("b"), MS (4) });

  x = weir_window_into (x, FIXED (5), .timestamp_combiner = WEIR_EARLIEST);
  y = weir_window_into (y, FIXED (5), .timestamp_combiner = WEIR_EARLIEST);
  expect_as (c, weir_count_per_element (weir_flatten (x, y), CountOf), SHOW_ALL, COUNT ("a", "2", "@1 [0,5)"),
             COUNT ("b", "2", "@2 [0,5)"));
}

/* --- windows of one's own ----------------------------------------------------------------------------------------- */

#define BIG WEIR_SECONDS (30).us

/* What is called big has 30 seconds, all else five. */
static uint32_t
assign_big_and_small (G_GNUC_UNUSED const void *config, const void *row, WeirTime t, WeirWindow *ret_windows,
                      uint32_t room)
{
  const WeirString *name = row;

  if (room > 0)
    *ret_windows = (WeirWindow) { t, { t.us + (name->data[0] == 'b' ? BIG : WEIR_SECONDS (5).us) } };
  return 1;
}

/* A window that lies in a big one becomes part of it. */
static void
merge_into_big (G_GNUC_UNUSED const void *config, const WeirWindow *windows, uint32_t n, uint32_t *ret_group)
{
  for (uint32_t i = 0; i < n; i++)
    {
      ret_group[i] = i;
      for (uint32_t j = 0; j < n; j++)
        if (windows[j].end.us - windows[j].start.us == BIG && windows[j].start.us <= windows[i].start.us
            && windows[i].end.us <= windows[j].end.us)
          ret_group[i] = j;
    }
}

static const WeirWindowFn big_and_small = { .abi = WEIR_BATCH_ABI,
                                            .size = sizeof (WeirWindowFn),
                                            .name = "big_and_small",
                                            .file = __FILE__,
                                            .line = __LINE__,
                                            .merges = true,
                                            .assign = assign_big_and_small,
                                            .merge = merge_into_big };

static uint32_t
assign_instant (G_GNUC_UNUSED const void *config, G_GNUC_UNUSED const void *row, WeirTime t, WeirWindow *ret_windows,
                uint32_t room)
{
  if (room > 0)
    *ret_windows = (WeirWindow) { t, { t.us + 1 } };
  return 1;
}

/* All windows that begin in an even second are one, and all others. */
static void
merge_odd_and_even (G_GNUC_UNUSED const void *config, const WeirWindow *windows, uint32_t n, uint32_t *ret_group)
{
  for (uint32_t i = 0; i < n; i++)
    ret_group[i] = windows[i].start.us / 1000000 % 2 == 0;
}

static const WeirWindowFn odd_and_even = { .abi = WEIR_BATCH_ABI,
                                           .size = sizeof (WeirWindowFn),
                                           .name = "odd_and_even",
                                           .file = __FILE__,
                                           .line = __LINE__,
                                           .merges = true,
                                           .assign = assign_instant,
                                           .merge = merge_odd_and_even };

static WeirStringCollection *
big_and_small_words (Case *c)
{
  WeirStringCollection *words = weir_create_timestamped (c->p, WeirString, { STR ("big"), MS (10000) },
                                                         { STR ("small1"), MS (20000) },
                                                         { STR ("small2"), MS (39000) });

  return weir_window_into (words, .windows = weir_custom_windows (&big_and_small, NULL));
}

CASE (D17_windows_of_ones_own_may_merge)
{
  expect_as (c, weir_count_globally (big_and_small_words (c)), SHOW_ALL, "2 @39999.999 [10000,40000)" PANE,
             "1 @43999.999 [39000,44000)" PANE);
}

WEIR_KV (Named, int64_t, WeirString)
WEIR_GROUPED (NamesOf, int64_t, WeirString)

static int64_t
one (const WeirString *word G_GNUC_UNUSED)
{
  return 1;
}
WEIR_KEY_FN (one, WeirString, Named)

CASE (D17_windows_of_ones_own_merge_per_key)
{
  NamedCollection *named = weir_with_keys (big_and_small_words (c), one);

  expect_as (c, weir_group_by_key (named, NamesOf), SHOW_WINDOWS | SORT_LISTS,
             "{key: 1, values: ['big', 'small1']} [10000,40000)", "{key: 1, values: ['small2']} [39000,44000)");
}

CASE (D17_windows_that_merge_need_not_lie_side_by_side)
{
  ScoreCollection *scores = weir_create_timestamped (c->p, Score, SCORE_AT ("a", 1, 1000), SCORE_AT ("a", 2, 2000),
                                                     SCORE_AT ("a", 3, 3000), SCORE_AT ("a", 4, 4000),
                                                     SCORE_AT ("a", 5, 5000));

  scores = weir_window_into (scores, .windows = weir_custom_windows (&odd_and_even, NULL));
  expect_as (c, weir_group_by_key (scores, ScoresOf), SORT_LISTS | SHOW_WINDOWS,
             "{key: 'a', values: [1, 3, 5]} [1000,5000.001)", "{key: 'a', values: [2, 4]} [2000,4000.001)");
}

CASES (d, D1_fixed_windows_hold_their_start_and_not_their_end, D1_an_offset_moves_all_windows,
       D2_sizes_and_offsets_that_make_no_windows_are_refused, D4_sliding_windows_overlap,
       D4_sliding_windows_as_long_as_their_period_are_fixed_ones, D4_what_falls_between_sliding_windows_vanishes,
       D4_an_offset_moves_sliding_windows, D9_days_begin_at_midnight_where_the_user_is,
       D9_weeks_months_and_years_begin_where_the_counting_does, D9_calendars_that_differ_do_not_meet,
       D9_a_day_on_which_clocks_change_has_23_or_25_hours, D9_equal_calendars_meet,
       D13_windows_that_do_not_overlap_are_grouped_apart, D14_an_element_counts_in_each_of_its_windows,
       D15_sessions_are_as_wide_as_their_elements, D15_sessions_that_only_touch_stay_two,
       D16_a_flatten_of_windowed_collections_keeps_their_windows, D17_windows_of_ones_own_may_merge,
       D17_windows_of_ones_own_merge_per_key, D17_windows_that_merge_need_not_lie_side_by_side)
