/* SPDX-License-Identifier: Apache-2.0 */
/* Calendar windows, counted on the calendar: days one after the other, years one after the other. Window k begins
 * where the local day begins that is k times `count` units after the day of the anchor, and ends where the next one
 * begins. A month that is too short for the anchor's day has it on its last day. The anchor is a date, as UTC has it
 * for `start`; weeks that start nowhere start on Mondays. */
#include "tests/conformance/oracle/calendar.h"

#include <weir/error.h>

#define DAY 86400 /* in seconds */

static int64_t
floor_div (int64_t a, int64_t b)
{
  return a / b - (a % b < 0);
}

/* --- the civil calendar, in days since 1970 ----------------------------------------------------------------------- */

typedef struct
{
  int64_t year;
  int     month, day; /* from 1 */
} Date;

static int
days_of_year (int64_t year)
{
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 366 : 365;
}

static int
days_of_month (int64_t year, int month)
{
  static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

  return days[month - 1] + (month == 2 && days_of_year (year) == 366);
}

static int64_t
days_of_date (Date date)
{
  int64_t days = date.day - 1;

  for (int64_t year = 1970; year < date.year; year++)
    days += days_of_year (year);
  for (int64_t year = date.year; year < 1970; year++)
    days -= days_of_year (year);
  for (int month = 1; month < date.month; month++)
    days += days_of_month (date.year, month);
  return days;
}

static Date
date_of_days (int64_t days)
{
  Date date = { 1970, 1, 1 };

  while (days < 0)
    days += days_of_year (--date.year);
  while (days >= days_of_year (date.year))
    days -= days_of_year (date.year++);
  while (days >= days_of_month (date.year, date.month))
    days -= days_of_month (date.year, date.month++);
  date.day += (int) days;
  return date;
}

/* --- local time --------------------------------------------------------------------------------------------------- */

/* What a clock on the wall shows, in seconds since its 1 January 1970. */
static int64_t
wall_clock (GTimeZone *zone, int64_t s)
{
  return s + g_time_zone_get_offset (zone, g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, s));
}

/* The first second at which the clock on the wall shows that day, coming from one before: looked for by the minute,
 * then by the second. */
static int64_t
start_of_day (GTimeZone *zone, int64_t day)
{
  int64_t s = (day - 2) * DAY;

  while (wall_clock (zone, s + 60) < day * DAY)
    s += 60;
  while (wall_clock (zone, s) < day * DAY)
    s++;
  return s;
}

/* --- windows ------------------------------------------------------------------------------------------------------ */

/* The day that is n units after the anchor's. */
static int64_t
count_units (const WeirWindows *w, int64_t n)
{
  int64_t day = floor_div (w->start.us, INT64_C (1000000) * DAY), month;
  Date    date;

  if (w->unit == WEIR_CALENDAR_WEEKS && w->start.us == 0)
    day = 4; /* 5 January 1970 was a Monday */
  if (w->unit == WEIR_CALENDAR_DAYS)
    return day + n;
  if (w->unit == WEIR_CALENDAR_WEEKS)
    return day + 7 * n;
  date = date_of_days (day);
  month = 12 * date.year + date.month - 1 + (w->unit == WEIR_CALENDAR_YEARS ? 12 * n : n);
  date.year = floor_div (month, 12);
  date.month = (int) (month - 12 * date.year) + 1;
  date.day = MIN (date.day, days_of_month (date.year, date.month));
  return days_of_date (date);
}

static WeirTime
in_time (int64_t s)
{
  return (WeirTime) { (int64_t) CLAMP ((__int128) s * 1000000, INT64_MIN, INT64_MAX) };
}

gboolean
weir_oracle_calendar_window (const WeirWindows *w, int64_t t, WeirWindow *ret_window, GError **error)
{
  static const double   days_of_unit[] = { 1, 7, 30.436875, 365.2425 };
  g_autoptr (GTimeZone) zone
      = w->time_zone != NULL ? g_time_zone_new_identifier (w->time_zone) : g_time_zone_new_utc ();
  int64_t               s = floor_div (t, 1000000), k;

  if (zone == NULL)
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_CONSTRUCTION, "the oracle does not know the time zone %s",
                   w->time_zone);
      return FALSE;
    }
  k = (int64_t) ((double) (s / DAY) / (w->count * days_of_unit[w->unit])); /* near it */
  while (start_of_day (zone, count_units (w, k * w->count)) > s)
    k--;
  while (start_of_day (zone, count_units (w, (k + 1) * w->count)) <= s)
    k++;
  *ret_window = (WeirWindow) { in_time (start_of_day (zone, count_units (w, k * w->count))),
                               in_time (start_of_day (zone, count_units (w, (k + 1) * w->count))) };
  return TRUE;
}
