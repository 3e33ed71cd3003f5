/* SPDX-License-Identifier: Apache-2.0 */
/* Which windows elements fall into. D1 to D9 are conformance.md's. */
#include "tests/support/weir-test.h"

#include "runners/engine/assign.h"
#include "tests/support/random.h"

#include <weir/error.h>
#include <weir/string.h>
#include <weir/sys/window-fn.h>

#define END_OF_TIME (WEIR_GLOBAL_WINDOW.end.us)

static WeirAssigner *
assigner_of (const WeirWindows *windows)
{
  GError       *error = NULL;
  WeirAssigner *assigner = weir__assigner_new (windows, &error);

  if (error != NULL)
    fail_msg ("%s", error->message);
  return assigner;
}

/* "[0,10) [5,15)": the windows of an instant, in microseconds. */
static void
assert_windows (WeirWindows windows, int64_t t, const char *expected)
{
  WeirAssigner       *assigner = assigner_of (&windows);
  g_autoptr (GArray)  found = g_array_new (FALSE, FALSE, sizeof (WeirWindow));
  g_autoptr (GString) text = g_string_new (NULL);

  weir__assigner_append (assigner, NULL, (WeirTime) { t }, found, NULL);
  for (unsigned i = 0; i < found->len; i++)
    {
      WeirWindow w = g_array_index (found, WeirWindow, i);
      g_string_append_printf (text, "%s[%" PRId64 ",%" PRId64 ")", i > 0 ? " " : "", w.start.us, w.end.us);
    }
  assert_string_equal (text->str, expected);
  weir__assigner_free (assigner);
}

static void
very_many_windows_come_some_at_a_time (void **state G_GNUC_UNUSED)
{
  WeirWindows        windows = weir_sliding_windows (WEIR_HOURS (1), WEIR_MICROSECONDS (1));
  WeirAssigner      *assigner = assigner_of (&windows);
  g_autoptr (GArray) some = g_array_new (FALSE, FALSE, sizeof (WeirWindow));
  const uint64_t     froms[] = { 0, 5000, 3599999990 };

  for (unsigned k = 0; k < G_N_ELEMENTS (froms); k++)
    {
      g_array_set_size (some, 0);
      bool more = weir__assigner_append_some (assigner, NULL, (WeirTime) { 0 }, froms[k], some, NULL) == WEIR_NEXT_SOME;
      assert_int_equal (more, k < 2);
      if (!more)
        assert_int_equal (some->len, 10);
      assert_in_range (some->len, 10, 10000);
      for (unsigned i = 0; i < some->len; i++)
        assert_int_equal (g_array_index (some, WeirWindow, i).end.us, (int64_t) (froms[k] + i) + 1);
    }
  weir__assigner_free (assigner);
}

static WeirWindows
fixed (int64_t size, int64_t offset)
{
  return weir_fixed_windows_at ((WeirDuration) { size }, (WeirDuration) { offset });
}

static WeirWindows
sliding (int64_t size, int64_t period, int64_t offset)
{
  WeirWindows windows = weir_sliding_windows ((WeirDuration) { size }, (WeirDuration) { period });

  windows.offset.us = offset;
  return windows;
}

static void
D1_fixed_windows_tile_time_before_1970_too (G_GNUC_UNUSED void **state)
{
  assert_windows (fixed (10, 0), 1, "[0,10)");
  assert_windows (fixed (10, 0), 9, "[0,10)");
  assert_windows (fixed (10, 0), 10, "[10,20)");
  assert_windows (fixed (10, 0), -1, "[-10,0)");
  assert_windows (fixed (10, 5), 2, "[-5,5)");
  assert_windows (fixed (10, 5), 5, "[5,15)");
  assert_windows (fixed (10, 5), 100, "[95,105)");
}

static void
D4_sliding_windows_overlap (G_GNUC_UNUSED void **state)
{
  assert_windows (sliding (10, 5, 0), 2, "[-5,5) [0,10)");
  assert_windows (sliding (10, 5, 0), 5, "[0,10) [5,15)");
  assert_windows (sliding (10, 5, 0), 10, "[5,15) [10,20)");
  assert_windows (sliding (10, 5, 2), 1, "[-8,2) [-3,7)");
  assert_windows (sliding (7, 5, 0), 1, "[-5,2) [0,7)");
  assert_windows (sliding (7, 5, 0), 2, "[0,7)");
  assert_windows (sliding (3, 3, 0), 4, "[3,6)");
  assert_windows (sliding (10, 5, 0), -7, "[-15,-5) [-10,0)");
}

static void
D4_between_sliding_windows_with_gaps_an_element_is_in_none (G_GNUC_UNUSED void **state)
{
  assert_windows (sliding (3, 10, 0), 2, "[0,3)");
  assert_windows (sliding (3, 10, 0), 3, "");
  assert_windows (sliding (3, 10, 0), 9, "");
  assert_windows (sliding (3, 10, 0), -1, "");
  assert_windows (sliding (3, 10, 0), -8, "[-10,-7)");
}

static void
a_session_starts_as_the_gap_behind_its_element (G_GNUC_UNUSED void **state)
{
  WeirWindows sessions = weir_session_windows ((WeirDuration) { 10 });

  assert_windows (sessions, 5, "[5,15)");
  assert_windows (sessions, -5, "[-5,5)");
}

static void
D2_windows_are_cut_at_the_ends_of_time (G_GNUC_UNUSED void **state)
{
  WeirWindows        sessions = weir_session_windows ((WeirDuration) { 100 });
  g_autofree char   *last = g_strdup_printf ("[%" PRId64 ",%" PRId64 ")", END_OF_TIME - 3, END_OF_TIME);
  WeirWindows        slide = sliding (100, 10, 0);
  WeirAssigner      *assigner = assigner_of (&slide);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (WeirWindow));

  assert_windows (sessions, END_OF_TIME - 3, last);
  for (int end = 0; end < 2; end++)
    {
      g_array_set_size (found, 0);
      weir__assigner_append (assigner, NULL, end ? WEIR_TIME_MAX : WEIR_TIME_MIN, found, NULL);
      assert_int_equal (found->len, 10);
      for (unsigned i = 0; i < found->len; i++)
        {
          WeirWindow w = g_array_index (found, WeirWindow, i);
          assert_true (w.start.us < w.end.us && w.end.us <= END_OF_TIME);
        }
    }
  weir__assigner_free (assigner);
}

/* --- the calendar ------------------------------------------------------------------------------------------------- */

static WeirTime
instant (const char *text)
{
  WeirTime t;
  GError  *error = NULL;

  if (!weir_time_parse (weir_string_from_c (text), &t, &error))
    fail_msg ("%s", error->message);
  return t;
}

/* The window of an instant, and that its last microsecond is in it and its neighbours are not. */
static void
assert_calendar (WeirWindows windows, const char *t, const char *start, const char *end)
{
  WeirAssigner *assigner = assigner_of (&windows);
  WeirWindow    w = weir__assigner_window_of (assigner, instant (t));
  int64_t       from = instant (start).us, to = instant (end).us;

  assert_int_equal (w.start.us, from);
  assert_int_equal (w.end.us, to);
  assert_int_equal (weir__assigner_window_of (assigner, (WeirTime) { to - 1 }).start.us, from);
  assert_int_equal (weir__assigner_window_of (assigner, (WeirTime) { from }).start.us, from);
  assert_int_equal (weir__assigner_window_of (assigner, (WeirTime) { to }).start.us, to);
  assert_int_equal (weir__assigner_window_of (assigner, (WeirTime) { from - 1 }).end.us, from);
  weir__assigner_free (assigner);
}

static WeirWindows
calendar (WeirCalendarUnit unit, int32_t count, const char *zone, const char *start)
{
  WeirWindows windows = weir_calendar_windows (unit, count, zone);

  if (start != NULL)
    windows.start = instant (start);
  return windows;
}

static void
D9_days_are_civil_days (G_GNUC_UNUSED void **state)
{
  assert_calendar (calendar (WEIR_CALENDAR_DAYS, 1, NULL, NULL), "2014-01-01T12:00:00Z", "2014-01-01T00:00:00Z",
                   "2014-01-02T00:00:00Z");
  assert_calendar (calendar (WEIR_CALENDAR_DAYS, 1, NULL, NULL), "1969-12-31T23:59:59Z", "1969-12-31T00:00:00Z",
                   "1970-01-01T00:00:00Z");
  assert_calendar (calendar (WEIR_CALENDAR_DAYS, 3, NULL, "2014-01-01T00:00:00Z"), "2014-01-06T00:00:00Z",
                   "2014-01-04T00:00:00Z", "2014-01-07T00:00:00Z");
}

static void
D9_weeks_begin_on_monday_or_where_the_user_says (G_GNUC_UNUSED void **state)
{
  WeirWindows wednesdays = calendar (WEIR_CALENDAR_WEEKS, 1, NULL, "2014-01-01T00:00:00Z");

  assert_calendar (wednesdays, "2014-01-01T00:00:00Z", "2014-01-01T00:00:00Z", "2014-01-08T00:00:00Z");
  assert_calendar (wednesdays, "2015-01-01T00:00:00Z", "2014-12-31T00:00:00Z", "2015-01-07T00:00:00Z");
  assert_calendar (calendar (WEIR_CALENDAR_WEEKS, 1, NULL, NULL), "2026-11-21T00:00:00Z", "2026-11-16T00:00:00Z",
                   "2026-11-23T00:00:00Z");
}

static void
D9_months_begin_on_the_day_that_the_counting_does (G_GNUC_UNUSED void **state)
{
  WeirWindows seven = calendar (WEIR_CALENDAR_MONTHS, 7, NULL, "2014-03-05T00:00:00Z");

  assert_calendar (calendar (WEIR_CALENDAR_MONTHS, 1, NULL, NULL), "2024-02-29T23:59:59Z", "2024-02-01T00:00:00Z",
                   "2024-03-01T00:00:00Z");
  assert_calendar (seven, "2014-03-05T00:00:00Z", "2014-03-05T00:00:00Z", "2014-10-05T00:00:00Z");
  assert_calendar (seven, "2014-10-05T00:00:00Z", "2014-10-05T00:00:00Z", "2015-05-05T00:00:00Z");
  assert_calendar (seven, "2016-01-01T00:00:00Z", "2015-12-05T00:00:00Z", "2016-07-05T00:00:00Z");
  assert_calendar (seven, "2013-08-05T00:00:00Z", "2013-08-05T00:00:00Z", "2014-03-05T00:00:00Z");
}

static void
months_that_lack_the_day_begin_on_their_last (G_GNUC_UNUSED void **state)
{
  WeirWindows ends = calendar (WEIR_CALENDAR_MONTHS, 1, NULL, "2023-01-31T00:00:00Z");

  assert_calendar (ends, "2023-03-01T00:00:00Z", "2023-02-28T00:00:00Z", "2023-03-31T00:00:00Z");
  assert_calendar (ends, "2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z", "2024-03-31T00:00:00Z");
}

static void
D9_years_begin_on_the_date_that_the_counting_does (G_GNUC_UNUSED void **state)
{
  WeirWindows decades = calendar (WEIR_CALENDAR_YEARS, 10, NULL, "2000-05-05T00:00:00Z");

  assert_calendar (decades, "2010-05-04T00:00:00Z", "2000-05-05T00:00:00Z", "2010-05-05T00:00:00Z");
  assert_calendar (decades, "2010-05-05T00:00:00Z", "2010-05-05T00:00:00Z", "2020-05-05T00:00:00Z");
  assert_calendar (decades, "1999-01-01T00:00:00Z", "1990-05-05T00:00:00Z", "2000-05-05T00:00:00Z");
}

static void
D9_days_are_those_of_the_time_zone (G_GNUC_UNUSED void **state)
{
  WeirWindows days = calendar (WEIR_CALENDAR_DAYS, 1, "America/Los_Angeles", NULL);

  assert_calendar (days, "2014-01-01T07:59:59Z", "2013-12-31T08:00:00Z", "2014-01-01T08:00:00Z");
  /* clocks go on at 2 in the night, and back: a day of 23 hours, one of 25 */
  assert_calendar (days, "2014-03-09T12:00:00Z", "2014-03-09T08:00:00Z", "2014-03-10T07:00:00Z");
  assert_calendar (days, "2014-11-02T12:00:00Z", "2014-11-02T07:00:00Z", "2014-11-03T08:00:00Z");
}

static void
where_clocks_skip_midnight_the_day_begins_when_they_do (G_GNUC_UNUSED void **state)
{
  WeirWindows days = calendar (WEIR_CALENDAR_DAYS, 1, "America/Sao_Paulo", NULL);

  assert_calendar (days, "2018-11-04T12:00:00Z", "2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z");
  assert_calendar (days, "2018-02-17T12:00:00Z", "2018-02-17T02:00:00Z", "2018-02-18T03:00:00Z");
}

static void
calendar_windows_tile_time_in_every_zone (G_GNUC_UNUSED void **state)
{
  static const char *const zones[]
      = { NULL,           "America/Los_Angeles", "America/Sao_Paulo", "Asia/Kathmandu",  "Pacific/Apia",
          "Africa/Cairo", "Asia/Beirut",         "America/Havana",    "Atlantic/Azores", "Australia/Lord_Howe" };
  g_autoptr (GRand) rand = weir_test_rand_new ();

  for (unsigned i = 0; i < 4000; i++)
    {
      WeirWindows windows = weir_calendar_windows ((WeirCalendarUnit) g_rand_int_range (rand, 0, 4),
                                                   g_rand_int_range (rand, 1, 5),
                                                   zones[g_rand_int_range (rand, 0, G_N_ELEMENTS (zones))]);
      windows.start.us = g_rand_int_range (rand, 0, 2) * (g_rand_int (rand) * INT64_C (1000000));
      WeirAssigner *assigner = assigner_of (&windows);
      int64_t       t = (int64_t) g_rand_int (rand) * 1000003 - INT64_C (1500000000000000);
      for (unsigned step = 0; step < 8; step++)
        {
          WeirWindow w = weir__assigner_window_of (assigner, (WeirTime) { t });
          assert_true (w.start.us <= t && t < w.end.us);
          WeirWindow next = weir__assigner_window_of (assigner, w.end);
          assert_int_equal (next.start.us, w.end.us);
          assert_int_equal (weir__assigner_window_of (assigner, w.start).end.us, w.end.us);
          t = w.end.us;
        }
      weir__assigner_free (assigner);
    }
}

static void
calendar_windows_reach_to_the_ends_of_time (G_GNUC_UNUSED void **state)
{
  for (unsigned unit = WEIR_CALENDAR_DAYS; unit <= WEIR_CALENDAR_YEARS; unit++)
    {
      WeirWindows   windows = weir_calendar_windows ((WeirCalendarUnit) unit, 1, "Europe/Berlin");
      WeirAssigner *assigner = assigner_of (&windows);
      WeirWindow first = weir__assigner_window_of (assigner, WEIR_TIME_MIN),
                 last = weir__assigner_window_of (assigner, WEIR_TIME_MAX);
      assert_int_equal (first.start.us, INT64_MIN);
      assert_true (first.end.us > first.start.us);
      assert_int_equal (last.end.us, END_OF_TIME);
      assert_true (last.start.us < last.end.us);
      weir__assigner_free (assigner);
    }
}

static void
an_unknown_time_zone_is_an_error_that_names_it (G_GNUC_UNUSED void **state)
{
  WeirWindows        windows = weir_calendar_windows (WEIR_CALENDAR_DAYS, 1, "Europe/Atlantis");
  g_autoptr (GError) error = NULL;

  assert_null (weir__assigner_new (&windows, &error));
  assert_string_equal (error->message, "calendar windows: no time zone \"Europe/Atlantis\" is known here");
}

/* --- custom ------------------------------------------------------------------------------------------------------- */

static uint32_t
one_window_for_each_unit (G_GNUC_UNUSED const void *config, const void *row, WeirTime t, WeirWindow *ret_windows,
                          uint32_t room)
{
  uint32_t n = *(const uint32_t *) row;

  for (uint32_t i = 0; i < n && i < room; i++)
    ret_windows[i] = (WeirWindow) { t, { t.us + i + 1 } };
  return n;
}

static void
custom_windows_may_be_any_number (G_GNUC_UNUSED void **state)
{
  static const WeirWindowFn fn = { .name = "units", .assign = one_window_for_each_unit };
  WeirWindows               windows = weir_custom_windows (&fn, NULL);
  WeirAssigner             *assigner = assigner_of (&windows);
  g_autoptr (GArray)        found = g_array_new (FALSE, FALSE, sizeof (WeirWindow));

  for (uint32_t n = 0; n < 40; n += 13)
    {
      g_array_set_size (found, 0);
      weir__assigner_append (assigner, &n, (WeirTime) { 100 }, found, NULL);
      assert_int_equal (found->len, n);
      for (uint32_t i = 0; i < n; i++)
        assert_int_equal (g_array_index (found, WeirWindow, i).end.us, 101 + i);
    }
  weir__assigner_free (assigner);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (very_many_windows_come_some_at_a_time),
    cmocka_unit_test (D1_fixed_windows_tile_time_before_1970_too),
    cmocka_unit_test (D4_sliding_windows_overlap),
    cmocka_unit_test (D4_between_sliding_windows_with_gaps_an_element_is_in_none),
    cmocka_unit_test (a_session_starts_as_the_gap_behind_its_element),
    cmocka_unit_test (D2_windows_are_cut_at_the_ends_of_time),
    cmocka_unit_test (D9_days_are_civil_days),
    cmocka_unit_test (D9_weeks_begin_on_monday_or_where_the_user_says),
    cmocka_unit_test (D9_months_begin_on_the_day_that_the_counting_does),
    cmocka_unit_test (months_that_lack_the_day_begin_on_their_last),
    cmocka_unit_test (D9_years_begin_on_the_date_that_the_counting_does),
    cmocka_unit_test (D9_days_are_those_of_the_time_zone),
    cmocka_unit_test (where_clocks_skip_midnight_the_day_begins_when_they_do),
    cmocka_unit_test (calendar_windows_tile_time_in_every_zone),
    cmocka_unit_test (calendar_windows_reach_to_the_ends_of_time),
    cmocka_unit_test (an_unknown_time_zone_is_an_error_that_names_it),
    cmocka_unit_test (custom_windows_may_be_any_number),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
