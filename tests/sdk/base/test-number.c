/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "sdk/base/number.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include <weir/string.h>

#include "tests/support/random.h"
#include "tests/support/weir-test.h"

#define INT(text, n)                                                                                                  \
  {                                                                                                                   \
    int64_t read_ = 77;                                                                                               \
                                                                                                                      \
    assert_true (weir_string_parse_int64 (weir_string_from_c (text), &read_));                                        \
    assert_true (read_ == (n));                                                                                       \
  }

static void
an_integer_is_the_whole_string (void **state)
{
  static const char *const garbage[] = { "", "+", "-", " 1", "1 ", "1.0", "0x10", "1e3", "--1", "one", "1_000" };
  int64_t  n = 77;
  uint64_t u = 77;

  (void) state;
  INT ("0", 0)
  INT ("-0", 0)
  INT ("+12", 12)
  INT ("007", 7)
  for (size_t i = 0; i < G_N_ELEMENTS (garbage); i++)
    {
      assert_false (weir_string_parse_int64 (weir_string_from_c (garbage[i]), &n));
      assert_false (weir_string_parse_uint64 (weir_string_from_c (garbage[i]), &u));
    }
  assert_false (weir_string_parse_int64 ((WeirString) { "1\0", 2 }, &n));
  assert_false (weir_string_parse_int64 ((WeirString) { NULL, 0 }, &n));
  assert_false (weir_string_parse_uint64 (WEIR_STRING ("-0"), &u));
  assert_int_equal (n, 77);
  assert_int_equal (u, 77);
}

static void
integers_end_where_the_type_does (void **state)
{
  int64_t  n;
  uint64_t u;

  (void) state;
  INT ("9223372036854775807", INT64_MAX)
  INT ("-9223372036854775808", INT64_MIN)
  assert_false (weir_string_parse_int64 (WEIR_STRING ("9223372036854775808"), &n));
  assert_false (weir_string_parse_int64 (WEIR_STRING ("-9223372036854775809"), &n));
  assert_false (weir_string_parse_int64 (WEIR_STRING ("99999999999999999999"), &n));
  assert_true (weir_string_parse_uint64 (WEIR_STRING ("18446744073709551615"), &u));
  assert_true (u == UINT64_MAX);
  assert_false (weir_string_parse_uint64 (WEIR_STRING ("18446744073709551616"), &u));
  assert_false (weir_string_parse_uint64 (WEIR_STRING ("28446744073709551615"), &u));
}

static void
integers_print_as_they_are_read (void **state)
{
  g_autoptr (GRand) rand = weir_test_rand_new ();

  (void) state;
  for (int i = 0; i < 20000; i++)
    {
      uint64_t         n = weir_test_rand_u64 (rand);
      char             text[WEIR__NUMBER_MAX];
      g_autofree char *expected = g_strdup_printf ("%" PRIu64, n);
      g_autofree char *negative = g_strdup_printf ("%" PRId64, (int64_t) n);

      assert_int_equal (weir__print_uint (text, n), strlen (expected));
      assert_string_equal (text, expected);
      assert_int_equal (weir__print_int (text, (int64_t) n), strlen (negative));
      assert_string_equal (text, negative);
      INT (text, (int64_t) n)
    }
}

/* --- doubles ------------------------------------------------------------------------------------------------------ */

static void
assert_reads_as_strtod (const char *text)
{
  double expected = g_ascii_strtod (text, NULL), x = 0;

  if (isinf (expected))
    assert_false (weir_string_parse_double (weir_string_from_c (text), &x));
  else
    {
      assert_true (weir_string_parse_double (weir_string_from_c (text), &x));
      if (memcmp (&x, &expected, sizeof x) != 0)
        fail_msg ("%s was read as %.17g", text, x);
    }
}

static void
doubles_are_rounded_as_the_c_library_does (void **state)
{
  static const char *const texts[] = {
    "0", "-0", "0.1", "1e22", "1e23", "9007199254740993", "9007199254740992e22", "123456789012345678901234567890",
    "1.7976931348623157e308", "1.7976931348623159e308", "4.9e-324", "2e-324", "1e-400", "1e400", ".5", "5.", "1e+5",
    "0.000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001e90",
    "1e99999999999999", "1e-99999999999999", "0e99999999999999",
  };
  g_autoptr (GRand) rand = weir_test_rand_new ();

  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_reads_as_strtod (texts[i]);
  for (int i = 0; i < 50000; i++)
    {
      static const char *const formats[] = { "%.0f", "%.3f", "%.6g", "%.15g", "%.17g", "%.20e" };
      uint64_t bits = weir_test_rand_u64 (rand);
      char     text[400];
      double   x;

      memcpy (&x, &bits, sizeof x);
      if (i % 2 == 0)
        x = g_rand_double_range (rand, -1e7, 1e7);
      if (isnan (x) || isinf (x))
        continue;
      assert_reads_as_strtod (g_ascii_formatd (text, sizeof text, formats[i % G_N_ELEMENTS (formats)], x));
    }
}

static void
what_is_no_double_is_refused (void **state)
{
  static const char *const garbage[] = { "",   ".",     "-",   "e5",    "1e",      "1e+",  " 1",
                                         "1 ", "0x1p3", "1,5", "1.2.3", "infinit", "nano", "--1" };
  double x = 77;

  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS (garbage); i++)
    assert_false (weir_string_parse_double (weir_string_from_c (garbage[i]), &x));
  assert_true (x == 77);
  assert_true (weir_string_parse_double (WEIR_STRING ("-Infinity"), &x));
  assert_true (isinf (x) && x < 0);
  assert_true (weir_string_parse_double (WEIR_STRING ("NaN"), &x));
  assert_true (isnan (x));
}

static void
doubles_print_with_the_fewest_digits_that_read_back (void **state)
{
  static const struct { double x; const char *text;
  } cases[] = {
    { 0.1, "0.1" },
    { 3, "3" },
    { -0.0, "-0" },
    { 1e15, "1e+15" },
    { 999999999999999, "999999999999999" },
    { 1.5, "1.5" },
    { 1e300, "1e+300" },
    { INFINITY, "inf" },
    { -INFINITY, "-inf" },
    { NAN, "nan" },
    { 1.0 / 3, "0.3333333333333333" },
    { 5e-324, "4.94065645841247e-324" },
  };
  g_autoptr (GRand) rand = weir_test_rand_new ();
  char text[WEIR__NUMBER_MAX];

  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      assert_int_equal (weir__print_double (text, cases[i].x), strlen (cases[i].text));
      assert_string_equal (text, cases[i].text);
    }
  weir__print_float (text, 0.1f);
  assert_string_equal (text, "0.1");
  for (int i = 0; i < 50000; i++)
    {
      uint64_t bits = weir_test_rand_u64 (rand);
      double   x, read;
      float    narrow;

      memcpy (&x, &bits, sizeof x);
      memcpy (&narrow, &bits, sizeof narrow);
      assert_true (weir__print_double (text, x) < WEIR__NUMBER_MAX);
      assert_true (weir_string_parse_double (weir_string_from_c (text), &read));
      assert_true (isnan (x) ? isnan (read) : memcmp (&x, &read, sizeof x) == 0);
      assert_true (weir__print_float (text, narrow) < WEIR__NUMBER_MAX);
      assert_true (weir_string_parse_double (weir_string_from_c (text), &read));
      assert_true (isnan (narrow) ? isnan (read)
                                  : (float) read == narrow && signbit ((float) read) == signbit (narrow));
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (an_integer_is_the_whole_string),
    cmocka_unit_test (integers_end_where_the_type_does),
    cmocka_unit_test (integers_print_as_they_are_read),
    cmocka_unit_test (doubles_are_rounded_as_the_c_library_does),
    cmocka_unit_test (what_is_no_double_is_refused),
    cmocka_unit_test (doubles_print_with_the_fewest_digits_that_read_back),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
