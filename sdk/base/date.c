/* SPDX-License-Identifier: Apache-2.0 */
/* Days are counted in years that begin on March 1: then the leap day is the last of the year, and the months before it
 * have lengths that one linear formula gives. 400 years have 146097 days. */
#include "sdk/base/date.h"

#include <stdbool.h>

#define DAYS_OF_ERA  146097
#define DAYS_TO_1970 719468 /* from 0000-03-01 */

int64_t
weir__days_of_date (WeirDate date)
{
  int64_t year = date.year - (date.month <= 2);
  int64_t era = weir__floor_div (year, 400), year_of_era = year - era * 400;
  int64_t month = (date.month + 9) % 12; /* March is 0 */
  int64_t day_of_year = (153 * month + 2) / 5 + date.day - 1;

  return era * DAYS_OF_ERA + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - DAYS_TO_1970;
}

WeirDate
weir__date_of_days (int64_t days)
{
  int64_t era = weir__floor_div (days + DAYS_TO_1970, DAYS_OF_ERA);
  int64_t day = days + DAYS_TO_1970 - era * DAYS_OF_ERA;
  /* Without the leap days that were counted so far, every year has 365. */
  int64_t year = (day - day / 1460 + day / 36524 - day / (DAYS_OF_ERA - 1)) / 365;
  int64_t day_of_year = day - (365 * year + year / 4 - year / 100);
  int64_t month = (5 * day_of_year + 2) / 153;
  int     calendar_month = (int) (month < 10 ? month + 3 : month - 9);

  return (WeirDate) { .year = era * 400 + year + (calendar_month <= 2),
                  .month = calendar_month,
                  .day = (int) (day_of_year - (153 * month + 2) / 5 + 1) };
}

int
weir__days_of_month (int64_t year, int month)
{
  static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  bool             leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

  return days[month - 1] + (month == 2 && leap);
}
