/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/io/io-test.h"

#include <float.h>
#include <math.h>

#include "io/csv-field.h"

WEIR_OPTIONAL (MaybeInt, int64_t)
WEIR_OPTIONAL (MaybeString, WeirString)

#define READ(T, text, value) weir__csv_read_field (WEIR_TYPE (T), weir_string_from_c (text), false, (value))

static void
integers_are_read_whole_and_within_their_size (void **state)
{
  int8_t   small;
  uint16_t positive;
  int64_t  big;

  (void) state;
  assert_null (READ (int64_t, " -42 ", &big));
  assert_int_equal (big, -42);
  assert_null (READ (int64_t, "-9223372036854775808", &big));
  assert_true (big == INT64_MIN);
  assert_string_equal (READ (int64_t, "9223372036854775808", &big), "an integer of its size");
  assert_string_equal (READ (int64_t, "", &big), "an integer");
  assert_string_equal (READ (int64_t, "1x", &big), "an integer");
  assert_null (READ (int8_t, "-128", &small));
  assert_int_equal (small, -128);
  assert_string_equal (READ (int8_t, "128", &small), "an integer of its size");
  assert_null (READ (uint16_t, "65535", &positive));
  assert_int_equal (positive, 65535);
  assert_string_equal (READ (uint16_t, "65536", &positive), "an integer of its size");
  assert_string_equal (READ (uint16_t, "-1", &positive), "an integer of 0 or more");
}

static void
numbers_times_durations_and_truth_are_read (void **state)
{
  double       x;
  float        f;
  bool         b;
  WeirTime     t;
  WeirDuration d;

  (void) state;
  assert_null (READ (double, "-1.5e3", &x));
  assert_true (x == -1500);
  assert_null (READ (float, "0.25", &f));
  assert_true (f == 0.25f);
  assert_string_equal (READ (double, "1,5", &x), "a number");
  assert_null (READ (double, " -Inf ", &x));
  assert_true (x == -INFINITY);
  assert_null (READ (double, "nan", &x));
  assert_true (isnan (x));
  assert_null (READ (bool, "YES", &b));
  assert_true (b);
  assert_null (READ (bool, "0", &b));
  assert_false (b);
  assert_string_equal (READ (bool, "maybe", &b), "true or false");
  assert_null (READ (WeirTime, "1970-01-01T00:00:01Z", &t));
  assert_int_equal (t.us, 1000000);
  assert_string_equal (READ (WeirTime, "yesterday", &t), "a time");
  assert_null (READ (WeirDuration, "-0.000001s", &d));
  assert_int_equal (d.us, -1);
  assert_null (READ (WeirDuration, "90", &d));
  assert_int_equal (d.us, 90000000);
  assert_null (READ (WeirDuration, "0.0000019s", &d)); /* to the nearest microsecond */
  assert_int_equal (d.us, 2);
  assert_null (READ (WeirDuration, "-0.0000019s", &d));
  assert_int_equal (d.us, -2);
  assert_null (READ (WeirDuration, "0.0000014s", &d));
  assert_int_equal (d.us, 1);
  assert_string_equal (READ (WeirDuration, "1e15", &d), "a number of seconds");
  assert_string_equal (READ (WeirDuration, "nan", &d), "a number of seconds");
}

/* Finite, but above half a step beyond the largest of its type. The words are no numbers that have become too large. */
static void
a_number_too_large_for_its_type_is_not_made_infinite (void **state)
{
  double x = 7;
  float  f = 7;

  (void) state;
  assert_string_equal (READ (float, "1e39", &f), "a number of its size");
  assert_string_equal (READ (float, "-1e39", &f), "a number of its size");
  assert_string_equal (READ (double, "1e400", &x), "a number");
  assert_true (f == 7 && x == 7);
  assert_null (READ (double, "1e39", &x));
  assert_true (x == 1e39);
  assert_null (READ (float, "3.4028235e38", &f));
  assert_true (f == FLT_MAX);
  assert_null (READ (float, "1e-60", &f));
  assert_true (f == 0);
  assert_null (READ (float, "-inf", &f));
  assert_true (f == -INFINITY);
  assert_null (READ (float, "NaN", &f));
  assert_true (isnan (f));
}

static void
an_optional_is_absent_if_empty_and_not_quoted (void **state)
{
  MaybeInt    n = { 0 };
  MaybeString s = { 0 };

  (void) state;
  assert_null (READ (MaybeInt, "", &n));
  assert_false (n.present);
  assert_null (READ (MaybeInt, "7", &n));
  assert_true (n.present && n.value == 7);
  assert_null (READ (MaybeString, "", &s));
  assert_false (s.present);
  assert_null (weir__csv_read_field (WEIR_TYPE (MaybeString), WEIR_STRING (""), true, &s));
  assert_true (s.present && s.value.size == 0);
}

static void
assert_written (const WeirType *type, const void *value, char delimiter, bool alone, const char *expected)
{
  GString *text = g_string_new (NULL);

  weir__csv_write_field (type, value, delimiter, alone, text);
  assert_string_equal (text->str, expected);
  g_string_free (text, TRUE);
}

static void
strings_are_quoted_only_where_they_must_be (void **state)
{
  static const char *const cases[][2] = { { "plain", "plain" },       { "a,b", "\"a,b\"" },   { "a\"b", "\"a\"\"b\"" },
                                          { "a\nb", "\"a\nb\"" },     { "a\rb", "\"a\rb\"" }, { "", "" },
                                          { " blanks ", " blanks " }, { "a;b", "a;b" } };

  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      WeirString s = weir_string_from_c (cases[i][0]);
      assert_written (WEIR_TYPE (WeirString), &s, ',', false, cases[i][1]);
    }
  assert_written (WEIR_TYPE (WeirString), &WEIR_STRING ("a;b"), ';', false, "\"a;b\"");
  assert_written (WEIR_TYPE (WeirString), &WEIR_STRING (""), ',', true, "\"\"");
}

static void
other_kinds_are_written_as_they_are_read (void **state)
{
  (void) state;
  assert_written (WEIR_TYPE (double), &(double) { 0.5 }, ',', false, "0.5");
  assert_written (WEIR_TYPE (double), &(double) { 0.5 }, '.', false, "\"0.5\"");
  assert_written (WEIR_TYPE (bool), &(bool) { true }, ',', false, "true");
  assert_written (WEIR_TYPE (WeirTime), &(WeirTime) { 1000000 }, ',', false, "1970-01-01T00:00:01Z");
  assert_written (WEIR_TYPE (WeirDuration), &(WeirDuration) { 250000 }, ',', false, "0.25s");
  assert_written (WEIR_TYPE (MaybeInt), &(MaybeInt) { 0 }, ',', false, "");
  assert_written (WEIR_TYPE (MaybeInt), &(MaybeInt) { true, 7 }, ',', false, "7");
  assert_written (WEIR_TYPE (MaybeString), &(MaybeString) { true, WEIR_STRING ("") }, ',', false, "\"\"");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (integers_are_read_whole_and_within_their_size),
    cmocka_unit_test (numbers_times_durations_and_truth_are_read),
    cmocka_unit_test (a_number_too_large_for_its_type_is_not_made_infinite),
    cmocka_unit_test (an_optional_is_absent_if_empty_and_not_quoted),
    cmocka_unit_test (strings_are_quoted_only_where_they_must_be),
    cmocka_unit_test (other_kinds_are_written_as_they_are_read),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
