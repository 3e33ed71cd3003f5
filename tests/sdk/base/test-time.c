/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "sdk/base/time.h"

#include <weir/error.h>
#include <weir/string.h>

#include "tests/support/random.h"
#include "tests/support/weir-test.h"

static void
assert_prints (int64_t us, const char *expected)
{
  g_autofree char *text = weir_time_to_string (weir_time_from_us (us));
  WeirTime         read;

  assert_string_equal (text, expected);
  assert_true (weir_time_parse (weir_string_from_c (text), &read, NULL));
  assert_true (read.us == us);
}

static void
times_print_as_iso_8601_in_utc (void **state)
{
  (void) state;
  assert_prints (0, "1970-01-01T00:00:00Z");
  assert_prints (-1, "1969-12-31T23:59:59.999999Z");
  assert_prints (INT64_C (1709208000250000), "2024-02-29T12:00:00.25Z");
  assert_prints (INT64_C (951782400000000), "2000-02-29T00:00:00Z");
  assert_prints (INT64_C (-62167219200000000), "0000-01-01T00:00:00Z");
  assert_prints (INT64_C (253402300799999999), "9999-12-31T23:59:59.999999Z");
  assert_prints (INT64_C (253402300800000000), "+10000-01-01T00:00:00Z");
  assert_prints (INT64_C (-62167219200000001), "-0001-12-31T23:59:59.999999Z");
}

static void
the_ends_of_time_have_names_and_their_neighbours_dates (void **state)
{
  (void) state;
  assert_prints (INT64_MIN, "min");
  assert_prints (INT64_MAX, "max");
  assert_prints (INT64_MIN + 1, "-290308-12-21T19:59:05.224193Z");
  assert_prints (INT64_MAX - 1, "+294247-01-10T04:00:54.775806Z");
}

/* GLib's calendar, for the years that it knows. */
static void
dates_are_those_of_another_calendar (void **state)
{
  g_autoptr (GRand) rand = weir_test_rand_new ();

  (void) state;
  for (int i = 0; i < 20000; i++)
    {
      int64_t seconds = g_rand_int_range (rand, 0, INT32_MAX) * INT64_C (140) - INT64_C (62135596800);
      g_autoptr (GDateTime) other = g_date_time_new_from_unix_utc (seconds);
      g_autofree char *expected = g_date_time_format (other, "%Y-%m-%dT%H:%M:%SZ");

      if (g_date_time_get_year (other) >= 1000)
        assert_prints (seconds * 1000000, expected);
    }
}

static void
every_instant_reads_back (void **state)
{
  g_autoptr (GRand) rand = weir_test_rand_new ();

  (void) state;
  for (int i = 0; i < 50000; i++)
    {
      int64_t      us = (int64_t) weir_test_rand_u64 (rand);
      char         text[WEIR__TIME_MAX_LENGTH];
      WeirTime     time;
      WeirDuration duration;
      size_t       length;

      length = weir__print_time (text, weir_time_from_us (us));
      assert_int_equal (length, strlen (text));
      assert_true (weir_time_parse (weir_string_from_c (text), &time, NULL));
      assert_true (time.us == us);
      length = weir__print_duration (text, WEIR_MICROSECONDS (us));
      assert_int_equal (length, strlen (text));
      assert_true (weir__parse_duration (weir_string_from_c (text), &duration));
      assert_true (duration.us == us);
    }
}

static void
times_are_read_in_the_forms_that_people_write (void **state)
{
  static const struct
  {
    const char *text;
    int64_t     us;
  } cases[] = {
    { "2024-02-29", INT64_C (1709164800000000) },
    { "2024-02-29 12:00", INT64_C (1709208000000000) },
    { "2024-02-29t12:00:00z", INT64_C (1709208000000000) },
    { "2024-02-29T12:00:00,5", INT64_C (1709208000500000) },
    { "2024-02-29T12:00:00.1234567899Z", INT64_C (1709208000123456) },
    { "2024-02-29T13:30:00+01:30", INT64_C (1709208000000000) },
    { "2024-02-29T02:00:00-1000", INT64_C (1709208000000000) },
    { "2024-02-29T13+01", -1 },
    { "2024-02-29T13:00+01", INT64_C (1709208000000000) },
    { "2016-12-31T23:59:60Z", INT64_C (1483228800000000) },
  };

  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      WeirTime time = { -1 };

      assert_int_equal (weir_time_parse (weir_string_from_c (cases[i].text), &time, NULL), cases[i].us != -1);
      assert_true (time.us == cases[i].us);
    }
}

static void
what_is_no_time_is_an_error_that_shows_it (void **state)
{
  static const char *const garbage[] = {
    "",
    "x",
    "2024",
    "2024-2-29",
    "2023-02-29",
    "1900-02-29",
    "2024-00-01",
    "2024-13-01",
    "2024-01-00",
    "2024-04-31",
    "2024-01-01T",
    "2024-01-01T24:00",
    "2024-01-01T12:60",
    "2024-01-01T12:00:61",
    "2024-01-01T12:00:00.",
    "2024-01-01T12:00Zx",
    "2024-01-01T12:00+24:00",
    "2024-01-01T12:00+1",
    "+294247-01-10T04:00:54.775808Z",
    "-290309-01-01",
    "+999999-01-01",
    "2024-01-01T12:00:00Z ",
    " 2024-01-01",
    "+2024-01-01",
  };
  g_autoptr (GError) error = NULL;
  WeirTime time = { 77 };

  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS (garbage); i++)
    if (weir_time_parse (weir_string_from_c (garbage[i]), &time, NULL))
      fail_msg ("\"%s\" was read as a time", garbage[i]);
  assert_int_equal (time.us, 77);
  assert_false (weir_time_parse (WEIR_STRING ("31.12.2024"), &time, &error));
  assert_true (g_error_matches (error, WEIR_ERROR, WEIR_ERROR_DATA));
  assert_string_equal (error->message, "expected a time such as 2024-02-29T12:00:00.25Z, found \"31.12.2024\"");
}

static void
durations_are_seconds (void **state)
{
  static const char *const garbage[] = { "", "s", "1", "1 s", "1.s", ".5s", "1m", "--1s", "9223372036855s" };
  char                     text[WEIR__TIME_MAX_LENGTH];
  WeirDuration             d = { 77 };

  (void) state;
  weir__print_duration (text, WEIR_MINUTES (1));
  assert_string_equal (text, "60s");
  weir__print_duration (text, WEIR_MILLISECONDS (-250));
  assert_string_equal (text, "-0.25s");
  weir__print_duration (text, WEIR_MICROSECONDS (INT64_MIN));
  assert_string_equal (text, "-9223372036854.775808s");
  for (size_t i = 0; i < G_N_ELEMENTS (garbage); i++)
    assert_false (weir__parse_duration (weir_string_from_c (garbage[i]), &d));
  assert_int_equal (d.us, 77);
}

static void
people_are_told_durations_in_the_largest_unit_that_fits (void **state)
{
  static const struct
  {
    WeirDuration duration;
    const char  *text;
  } cases[] = { { WEIR_SECONDS (0), "0 s" },
                { WEIR_SECONDS (90), "90 s" },
                { WEIR_MINUTES (120), "2 h" },
                { WEIR_HOURS (-48), "-2 d" },
                { WEIR_MILLISECONDS (1), "1 ms" },
                { WEIR_MICROSECONDS (INT64_MIN), "-9223372036854775808 us" },
                { WEIR_MICROSECONDS (1500), "1500 us" } };

  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      weir__print_span (cases[i].duration, text);
      assert_string_equal (text->str, cases[i].text);
    }
}

static void
arithmetic_saturates_and_sentinels_stay (void **state)
{
  (void) state;
  assert_true (weir_time_add (WEIR_TIME_MAX, WEIR_SECONDS (-1)).us == INT64_MAX);
  assert_true (weir_time_add (WEIR_TIME_MIN, WEIR_SECONDS (1)).us == INT64_MIN);
  assert_true (weir_time_add (weir_time_from_us (INT64_MAX - 5), WEIR_SECONDS (1)).us == INT64_MAX);
  assert_true (weir_time_add (weir_time_from_us (INT64_MIN + 5), WEIR_SECONDS (-1)).us == INT64_MIN);
  assert_true (weir_time_from_ms (INT64_MAX / 10).us == INT64_MAX);
  assert_true (weir_time_from_s (INT64_MIN).us == INT64_MIN);
  assert_true (weir_time_from_ms (-5).us == -5000);
  assert_true (weir_time_add (weir_time_from_s (2), WEIR_MILLISECONDS (500)).us == 2500000);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (times_print_as_iso_8601_in_utc),
    cmocka_unit_test (the_ends_of_time_have_names_and_their_neighbours_dates),
    cmocka_unit_test (dates_are_those_of_another_calendar),
    cmocka_unit_test (every_instant_reads_back),
    cmocka_unit_test (times_are_read_in_the_forms_that_people_write),
    cmocka_unit_test (what_is_no_time_is_an_error_that_shows_it),
    cmocka_unit_test (durations_are_seconds),
    cmocka_unit_test (people_are_told_durations_in_the_largest_unit_that_fits),
    cmocka_unit_test (arithmetic_saturates_and_sentinels_stay),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
