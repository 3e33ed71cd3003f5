/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SDK_BASE_DATE_H
#define SDK_BASE_DATE_H

/* Dates of the proleptic Gregorian calendar, which has a year 0, and days since 1970-01-01. */

#include <stdint.h>

typedef struct
{
  int64_t year;
  int     month, day; /* from 1 */
} WeirDate;

/* n / by, rounded down; `by` is positive. */
static inline int64_t
weir__floor_div (int64_t n, int64_t by)
{
  return n / by - (n % by < 0);
}

int64_t weir__days_of_date (WeirDate date);
WeirDate weir__date_of_days (int64_t days);
int weir__days_of_month (int64_t year, int month);

#endif
