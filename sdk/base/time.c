/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "sdk/base/time.h"

#include <weir/error.h>
#include <weir/string.h>

#include "sdk/base/date.h"
#include "sdk/base/number.h"

/* ISO 8601 in the proleptic Gregorian calendar, which has a year 0. Years outside 0 to 9999, that 64 bits of
 * microseconds reach, take a sign and five or six digits, as the standard has it for those who agree to it. */

#define US_PER_SECOND INT64_C (1000000)
#define US_PER_DAY    (86400 * US_PER_SECOND)

/* --- printing ----------------------------------------------------------------------------------------------------- */

/* ".25" for 250000; nothing for 0. */
static char *
put_fraction (char *to, int64_t us)
{
  if (us == 0)
    return to;
  *to++ = '.';
  for (int64_t unit = US_PER_SECOND / 10; us > 0; us %= unit, unit /= 10)
    *to++ = (char) ('0' + us / unit);
  *to = '\0';
  return to;
}

size_t
weir__print_time (char *to, WeirTime t)
{
  int64_t days = weir__floor_div (t.us, US_PER_DAY), us = (t.us % US_PER_DAY + US_PER_DAY) % US_PER_DAY;
  int64_t seconds = us / US_PER_SECOND;
  WeirDate date = weir__date_of_days (days);
  char    *at;

  if (t.us == INT64_MIN || t.us == INT64_MAX)
    return g_strlcpy (to, t.us == INT64_MIN ? "min" : "max", WEIR__TIME_MAX_LENGTH);
  at = to
       + g_snprintf (to, WEIR__TIME_MAX_LENGTH, date.year < 0 || date.year > 9999 ? "%+05" PRId64 : "%04" PRId64,
                     date.year);
  at += g_snprintf (at, WEIR__TIME_MAX_LENGTH - 8, "-%02d-%02dT%02d:%02d:%02d", date.month, date.day,
                    (int) (seconds / 3600), (int) (seconds / 60 % 60), (int) (seconds % 60));
  at = put_fraction (at, us % US_PER_SECOND);
  *at++ = 'Z';
  *at = '\0';
  return (size_t) (at - to);
}

char *
weir_time_to_string (WeirTime t)
{
  char text[WEIR__TIME_MAX_LENGTH];

  weir__print_time (text, t);
  return g_strdup (text);
}

size_t
weir__print_duration (char *to, WeirDuration d)
{
  uint64_t us = d.us < 0 ? -(uint64_t) d.us : (uint64_t) d.us;
  char    *at = to;

  if (d.us < 0)
    *at++ = '-';
  at += weir__print_uint (at, us / US_PER_SECOND);
  at = put_fraction (at, (int64_t) (us % US_PER_SECOND));
  *at++ = 's';
  *at = '\0';
  return (size_t) (at - to);
}

void
weir__print_span (WeirDuration d, GString *to)
{
  static const struct
  {
    int64_t     us;
    const char *name;
  } units[] = { { 86400000000, "d" }, { 3600000000, "h" }, { 60000000, "min" },
                { 1000000, "s" },     { 1000, "ms" },      { 1, "us" } };
  unsigned i = 0;

  if (d.us == 0)
    {
      g_string_append (to, "0 s");
      return;
    }
  while (d.us % units[i].us != 0)
    i++;
  g_string_append_printf (to, "%" PRId64 " %s", d.us / units[i].us, units[i].name);
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static bool
take_char (WeirString *rest, const char *any_of)
{
  if (rest->size == 0 || *rest->data == '\0' || strchr (any_of, *rest->data) == NULL)
    return false;
  *rest = weir_string_slice (*rest, 1, rest->size);
  return true;
}

/* `least` to `most` digits. */
static bool
take_digits (WeirString *rest, size_t least, size_t most, int64_t *ret_n)
{
  size_t   size = 0;
  uint64_t n;

  while (size < most && size < rest->size && g_ascii_isdigit (rest->data[size]))
    size++;
  if (size < least || !weir_string_parse_uint64 (weir_string_slice (*rest, 0, size), &n))
    return false;
  *rest = weir_string_slice (*rest, size, rest->size);
  *ret_n = (int64_t) n;
  return true;
}

/* A fraction, if there is one; what is finer than a microsecond is cut. */
static bool
take_fraction (WeirString *rest, int64_t *ret_us)
{
  int64_t us = 0, unit = US_PER_SECOND / 10, digit;

  if (take_char (rest, ".,"))
    {
      if (!take_digits (rest, 1, 1, &digit))
        return false;
      do
        {
          us += digit * unit;
          unit /= 10;
        }
      while (take_digits (rest, 1, 1, &digit));
    }
  *ret_us = us;
  return true;
}

static bool
take_date (WeirString *rest, WeirDate *ret_date)
{
  bool    negative = rest->size > 0 && *rest->data == '-', expanded = take_char (rest, "+-");
  int64_t year, month, day;

  if (!take_digits (rest, expanded ? 5 : 4, expanded ? 6 : 4, &year)
      && !(negative && take_digits (rest, 4, 4, &year)))
    return false;
  if (!take_char (rest, "-") || !take_digits (rest, 2, 2, &month) || !take_char (rest, "-")
      || !take_digits (rest, 2, 2, &day))
    return false;
  year = negative ? -year : year;
  if (month < 1 || month > 12 || day < 1 || day > weir__days_of_month (year, (int) month))
    return false;
  *ret_date = (WeirDate) { year, (int) month, (int) day };
  return true;
}

/* hh:mm[:ss[.fraction]], in microseconds. A leap second is the first of the next minute. */
static bool
take_time_of_day (WeirString *rest, int64_t *ret_us)
{
  int64_t hour, minute, second = 0, us = 0;

  if (!take_digits (rest, 2, 2, &hour) || !take_char (rest, ":") || !take_digits (rest, 2, 2, &minute))
    return false;
  if (take_char (rest, ":") && (!take_digits (rest, 2, 2, &second) || !take_fraction (rest, &us)))
    return false;
  if (hour > 23 || minute > 59 || second > 60)
    return false;
  *ret_us = ((hour * 60 + minute) * 60 + second) * US_PER_SECOND + us;
  return true;
}

/* Z, ±hh:mm, ±hhmm, ±hh or nothing (UTC), in microseconds. */
static bool
take_zone (WeirString *rest, int64_t *ret_us)
{
  bool    negative = rest->size > 0 && *rest->data == '-';
  int64_t hours = 0, minutes = 0;

  if (take_char (rest, "+-"))
    {
      if (!take_digits (rest, 2, 2, &hours))
        return false;
      if (take_char (rest, ":") || rest->size > 0)
        if (!take_digits (rest, 2, 2, &minutes))
          return false;
      if (hours > 23 || minutes > 59)
        return false;
    }
  else
    take_char (rest, "Zz");
  *ret_us = (negative ? -1 : 1) * (hours * 60 + minutes) * 60 * US_PER_SECOND;
  return true;
}

static bool
parse_time (WeirString text, int64_t *ret_us)
{
  int64_t  us = 0, zone = 0, days;
  WeirDate date;

  if (!take_date (&text, &date))
    return false;
  if (text.size > 0 && (!take_char (&text, "Tt ") || !take_time_of_day (&text, &us) || !take_zone (&text, &zone)))
    return false;
  /* The day is multiplied last but one, so that the very first instants do not overflow on the way to them. */
  days = weir__days_of_date (date);
  us -= zone;
  if (days < 0)
    {
      days++;
      us -= US_PER_DAY;
    }
  return text.size == 0 && !__builtin_mul_overflow (days, US_PER_DAY, &days)
         && !__builtin_add_overflow (days, us, ret_us);
}

gboolean
weir_time_parse (WeirString text, WeirTime *ret_time, GError **error)
{
  int64_t us;

  if (weir_string_equal (text, WEIR_STRING ("min")) || weir_string_equal (text, WEIR_STRING ("max")))
    {
      *ret_time = *text.data == 'm' && text.data[1] == 'i' ? WEIR_TIME_MIN : WEIR_TIME_MAX;
      return TRUE;
    }
  if (!parse_time (text, &us))
    {
      g_autofree char *shown = g_strndup (text.data, MIN (text.size, 64));
      g_autofree char *valid = g_utf8_make_valid (shown, -1);

      g_set_error (error, WEIR_ERROR, WEIR_ERROR_DATA, "expected a time such as 2024-02-29T12:00:00.25Z, found \"%s\"",
                   valid);
      return FALSE;
    }
  *ret_time = weir_time_from_us (us);
  return TRUE;
}

bool
weir__parse_duration (WeirString text, WeirDuration *ret_duration)
{
  bool    negative = text.size > 0 && *text.data == '-';
  int64_t seconds, us;

  take_char (&text, "+-");
  if (!take_digits (&text, 1, 18, &seconds) || !take_fraction (&text, &us) || !take_char (&text, "s") || text.size > 0)
    return false;
  if (negative)
    {
      seconds = -seconds;
      us = -us;
    }
  if (__builtin_mul_overflow (seconds, US_PER_SECOND, &seconds) || __builtin_add_overflow (seconds, us, &us))
    return false;
  *ret_duration = WEIR_MICROSECONDS (us);
  return true;
}
