/* SPDX-License-Identifier: Apache-2.0 */
#include <weir/windowing.h>

#include "tests/support/weir-test.h"

#define MS(n) ((int64_t) (n) * 1000)

static WeirWindow
fixed (int64_t size, int64_t offset, int64_t t)
{
  return weir_fixed_window_of ((WeirDuration) { size }, (WeirDuration) { offset }, (WeirTime) { t });
}

static void
assert_window (WeirWindow w, int64_t start, int64_t end)
{
  assert_int_equal (w.start.us, start);
  assert_int_equal (w.end.us, end);
}

static void
d1_a_fixed_window_holds_its_start_and_not_its_end (void **state)
{
  (void) state;
  for (int64_t t = 0; t < MS (10); t += MS (1))
    assert_window (fixed (MS (10), 0, t), 0, MS (10));
  assert_window (fixed (MS (10), 0, MS (10)), MS (10), MS (20));
  assert_window (fixed (MS (10), 0, MS (10) - 1), 0, MS (10));
  assert_window (fixed (MS (10), 0, MS (100)), MS (100), MS (110));
}

static void
d1_an_offset_moves_all_windows (void **state)
{
  (void) state;
  assert_window (fixed (MS (10), MS (5), MS (1)), MS (-5), MS (5));
  assert_window (fixed (MS (10), MS (5), MS (2)), MS (-5), MS (5));
  assert_window (fixed (MS (10), MS (5), MS (5)), MS (5), MS (15));
  assert_window (fixed (MS (10), MS (5), MS (11)), MS (5), MS (15));
  assert_window (fixed (MS (10), MS (5), MS (100)), MS (95), MS (105));
}

static void
an_instant_before_1970_lies_in_the_window_around_it (void **state)
{
  (void) state;
  assert_window (fixed (MS (10), 0, -1), MS (-10), 0);
  assert_window (fixed (MS (10), 0, MS (-10)), MS (-10), 0);
  assert_window (fixed (MS (10), 0, MS (-10) - 1), MS (-20), MS (-10));
  assert_window (fixed (MS (10), MS (3), MS (-7)), MS (-7), MS (3));
  assert_window (fixed (MS (10), MS (3), MS (-7) - 1), MS (-17), MS (-7));
}

static void
d2_a_window_that_reaches_past_the_global_one_is_cut_at_its_end (void **state)
{
  WeirTime   last = weir_window_max_timestamp (WEIR_GLOBAL_WINDOW);
  WeirWindow w = fixed (MS (3600000), 0, last.us - 1);

  (void) state;
  assert_int_equal (weir_window_max_timestamp (w).us, last.us);
  assert_true (w.start.us <= last.us - 1);
  w = fixed (MS (3600000), 0, INT64_MAX);
  assert_int_equal (weir_window_max_timestamp (w).us, last.us);
  assert_true (w.start.us < w.end.us);
}

static void
a_window_at_the_beginning_of_time_does_not_wrap (void **state)
{
  WeirWindow w = fixed (MS (3600000), 0, INT64_MIN);

  (void) state;
  assert_int_equal (w.start.us, INT64_MIN);
  assert_true (w.end.us > INT64_MIN && w.end.us - INT64_MIN <= MS (3600000));
  w = fixed (INT64_MAX, INT64_MAX - 1, INT64_MIN);
  assert_int_equal (w.start.us, INT64_MIN);
  assert_true (w.end.us > w.start.us);
}

static void
the_maximum_timestamp_is_one_microsecond_before_the_end (void **state)
{
  (void) state;
  assert_int_equal (weir_window_max_timestamp ((WeirWindow) { { 0 }, { 10 } }).us, 9);
  assert_int_equal (weir_window_max_timestamp ((WeirWindow) { { -20 }, { -10 } }).us, -11);
  assert_int_equal (weir_window_max_timestamp (WEIR_GLOBAL_WINDOW).us, INT64_MAX - MS (86400000));
  assert_int_equal (weir_window_max_timestamp ((WeirWindow) { { 0 }, { INT64_MAX } }).us, INT64_MAX - MS (86400000));
  assert_int_equal (weir_window_max_timestamp ((WeirWindow) { { INT64_MIN }, { INT64_MIN } }).us, INT64_MIN);
}

static void
the_last_instants_lie_in_the_last_window (void **state)
{
  const WeirTime   last = weir_window_max_timestamp (WEIR_GLOBAL_WINDOW);
  const WeirWindow expected = { { last.us - 9 }, { last.us + 1 } };
  (void) state;

  for (int64_t t = last.us - 9; t < last.us + 3; t++)
    assert_true (weir_window_equal (fixed (10, expected.start.us % 10, t), expected));
  assert_true (weir_window_equal (fixed (10, expected.start.us % 10, INT64_MAX), expected));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (d1_a_fixed_window_holds_its_start_and_not_its_end),
    cmocka_unit_test (d1_an_offset_moves_all_windows),
    cmocka_unit_test (an_instant_before_1970_lies_in_the_window_around_it),
    cmocka_unit_test (d2_a_window_that_reaches_past_the_global_one_is_cut_at_its_end),
    cmocka_unit_test (a_window_at_the_beginning_of_time_does_not_wrap),
    cmocka_unit_test (the_last_instants_lie_in_the_last_window),
    cmocka_unit_test (the_maximum_timestamp_is_one_microsecond_before_the_end),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
