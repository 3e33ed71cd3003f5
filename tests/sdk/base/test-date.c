/* SPDX-License-Identifier: Apache-2.0 */
#include "sdk/base/date.h"

#include "tests/support/weir-test.h"

static void
division_rounds_down_on_both_sides_of_zero (void **state)
{
  (void) state;
  assert_int_equal (weir__floor_div (7, 4), 1);
  assert_int_equal (weir__floor_div (8, 4), 2);
  assert_int_equal (weir__floor_div (-1, 4), -1);
  assert_int_equal (weir__floor_div (-4, 4), -1);
  assert_int_equal (weir__floor_div (-5, 4), -2);
}

static void
days_are_counted_from_1970 (void **state)
{
  (void) state;
  assert_int_equal (weir__days_of_date ((WeirDate) { 1970, 1, 1 }), 0);
  assert_int_equal (weir__days_of_date ((WeirDate) { 1969, 12, 31 }), -1);
  assert_int_equal (weir__days_of_date ((WeirDate) { 2000, 3, 1 }), 11017);
  assert_int_equal (weir__days_of_date ((WeirDate) { 0, 3, 1 }), -719468);
}

static void
every_fourth_year_is_a_leap_year_but_three_in_four_centuries (void **state)
{
  (void) state;
  assert_int_equal (weir__days_of_month (2024, 2), 29);
  assert_int_equal (weir__days_of_month (2023, 2), 28);
  assert_int_equal (weir__days_of_month (1900, 2), 28);
  assert_int_equal (weir__days_of_month (2000, 2), 29);
  assert_int_equal (weir__days_of_month (-4, 2), 29);
  assert_int_equal (weir__days_of_month (2023, 12), 31);
}

static void
each_day_follows_the_one_before_it (void **state)
{
  WeirDate date = { -401, 12, 31 };

  (void) state;
  for (int64_t days = weir__days_of_date (date); date.year < 2401; days++)
    {
      WeirDate found = weir__date_of_days (days);
      assert_true (found.year == date.year && found.month == date.month && found.day == date.day);
      assert_int_equal (weir__days_of_date (date), days);
      if (++date.day <= weir__days_of_month (date.year, date.month))
        continue;
      date.day = 1;
      date.year += date.month == 12;
      date.month = date.month % 12 + 1;
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (division_rounds_down_on_both_sides_of_zero),
    cmocka_unit_test (days_are_counted_from_1970),
    cmocka_unit_test (every_fourth_year_is_a_leap_year_but_three_in_four_centuries),
    cmocka_unit_test (each_day_follows_the_one_before_it),
  };

  return cmocka_run_group_tests_name ("date", tests, NULL, NULL);
}
