/* SPDX-License-Identifier: Apache-2.0 */
/* Windows lie between the ends of time: arithmetic goes through 128 bits and is cut at WEIR_TIME_MIN and at the global
 * window's end, as in weir_fixed_window_of.
 *
 * Calendar windows are counted in local days or months from an anchor. The instant gives the local time by the zone's
 * offset, that gives a day or month, that a number k of the window, and that the local midnights where it starts and
 * ends, which give instants again. Where clocks are put back across midnight a local date can come twice, so k is
 * corrected until its window holds the instant: windows cover time without gap or overlap in every zone. GLib
 * knows the zones, but no dates beyond the year 9999: those come from sdk/base/date.h. */
#include "runners/engine/assign.h"

#include <weir/error.h>
#include <weir/sys/window-fn.h>

#include "sdk/base/date.h"
#include "sdk/model/window.h"

#define US_PER_S    1000000
#define S_PER_DAY   86400
#define AT_ONCE     1024 /* windows */
#define MOST_OWN    1000000 /* windows of a user's function for one element */
#define MONDAY_1970 4 /* 5 January, in days since the first */

struct _WeirAssigner
{
  const WeirWindows *windows;
  GTimeZone         *zone;  /* calendar */
  int64_t            anchor; /* calendar: day or month that the counting starts at */
  int                anchor_day; /* months: of the month, from 1 */
  WeirWindow         last;
};

/* --- the calendar ------------------------------------------------------------------------------------------------- */

/* Months are counted from January of the year 0. */
static WeirDate
start_of_month (int64_t month)
{
  int64_t year = weir__floor_div (month, 12);

  return (WeirDate) { year, (int) (month - 12 * year) + 1, 1 };
}

static int64_t
month_of (WeirDate date)
{
  return 12 * date.year + date.month - 1;
}

/* The anchor's day in a month, or the last of one that is shorter. */
static int
anchor_day_in (const WeirAssigner *assigner, WeirDate date)
{
  return MIN (assigner->anchor_day, weir__days_of_month (date.year, date.month));
}

static bool
counts_months (const WeirWindows *windows)
{
  return windows->unit == WEIR_CALENDAR_MONTHS || windows->unit == WEIR_CALENDAR_YEARS;
}

/* Days or months in a window. */
static int64_t
units_of (const WeirWindows *windows)
{
  static const int factors[]
      = { [WEIR_CALENDAR_DAYS] = 1, [WEIR_CALENDAR_WEEKS] = 7, [WEIR_CALENDAR_MONTHS] = 1, [WEIR_CALENDAR_YEARS] = 12 };

  return (int64_t) windows->count * factors[windows->unit];
}

static int64_t
local_day (GTimeZone *zone, WeirTime t)
{
  int64_t s = weir__floor_div (t.us, US_PER_S);

  s += g_time_zone_get_offset (zone, g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, s));
  return weir__floor_div (s, S_PER_DAY);
}

/* The instant at which a local day begins; where clocks skip midnight, when they do. */
static __int128
start_of_day (GTimeZone *zone, int64_t day)
{
  gint64 local = day * S_PER_DAY;
  int    interval = g_time_zone_adjust_time (zone, G_TIME_TYPE_DAYLIGHT, &local);

  return (__int128) (local - g_time_zone_get_offset (zone, interval)) * US_PER_S;
}

static __int128
start_of_window (const WeirAssigner *assigner, int64_t k)
{
  int64_t unit = assigner->anchor + k * units_of (assigner->windows);

  if (counts_months (assigner->windows))
    {
      WeirDate date = start_of_month (unit);
      date.day = anchor_day_in (assigner, date);
      unit = weir__days_of_date (date);
    }
  return start_of_day (assigner->zone, unit);
}

static WeirWindow
calendar_window_of (WeirAssigner *assigner, WeirTime t)
{
  if (t.us >= assigner->last.start.us && t.us < assigner->last.end.us)
    return assigner->last;
  int64_t unit = local_day (assigner->zone, t);
  if (counts_months (assigner->windows))
    {
      WeirDate date = weir__date_of_days (unit);
      unit = month_of (date) - (date.day < anchor_day_in (assigner, date));
    }
  int64_t  k = weir__floor_div (unit - assigner->anchor, units_of (assigner->windows));
  __int128 start = start_of_window (assigner, k), end = start_of_window (assigner, k + 1);
  while (t.us < start)
    {
      end = start;
      start = start_of_window (assigner, --k);
    }
  while (t.us >= end)
    {
      start = end;
      end = start_of_window (assigner, ++k + 1);
    }
  return assigner->last = weir__window_between (start, end);
}

static gboolean
open_calendar (WeirAssigner *assigner, GError **error)
{
  const WeirWindows *windows = assigner->windows;
  int64_t            day = weir__floor_div (windows->start.us, (int64_t) S_PER_DAY * US_PER_S);

  assigner->zone = windows->time_zone == NULL ? g_time_zone_new_utc ()
                                              : g_time_zone_new_identifier (windows->time_zone);
  if (assigner->zone == NULL)
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_CONSTRUCTION, "calendar windows: no time zone \"%s\" is known here",
                   windows->time_zone);
      return FALSE;
    }
  if (windows->unit == WEIR_CALENDAR_WEEKS && windows->start.us == 0)
    day = MONDAY_1970;
  assigner->anchor = day;
  if (counts_months (windows))
    {
      WeirDate date = weir__date_of_days (day);
      assigner->anchor = month_of (date);
      assigner->anchor_day = date.day;
    }
  return TRUE;
}

/* --- the others --------------------------------------------------------------------------------------------------- */

/* From the `from`-th on, and `most` of them; true: there are more. */
static bool
append_sliding (const WeirWindows *windows, WeirTime t, uint64_t from, uint64_t most, GArray *to)
{
  __int128 at = (__int128) MIN (t.us, WEIR__END_OF_TIME - 1) - windows->offset.us;
  __int128 size = windows->size.us, period = windows->period.us;
  __int128 k = (at - size) / period; /* near the first window that ends behind `at` */

  while (k * period + size > at)
    k--;
  while (k * period + size <= at)
    k++;
  for (k += from; k * period <= at; k++)
    {
      if (most-- == 0)
        return true;
      WeirWindow window = weir__window_between (k * period + windows->offset.us, k * period + size + windows->offset.us);
      g_array_append_val (to, window);
    }
  return false;
}

/* Cuts a window that a user's function gave where time ends, and says what is wrong with it. Arithmetic that stays at an
 * end of time, as weir_time_add does, gives the first or the last microsecond. */
static const char *
fault_of (WeirTime t, WeirWindow *window)
{
  *window = weir__window_between (window->start.us, window->end.us);
  if (window->end.us <= window->start.us)
    return "does not end behind its start";
  return weir_window_max_timestamp (*window).us < MIN (t.us, WEIR__END_OF_TIME - 1) ? "ends before the element" : NULL;
}

static void
refuse_window (const WeirWindowFn *fn, WeirTime t, WeirWindow window, const char *fault, GError **error)
{
  g_autofree char *at = weir_time_to_string (t), *start = weir_time_to_string (window.start),
                  *end = weir_time_to_string (window.end);

  g_set_error (error, WEIR_ERROR, WEIR_ERROR_USER_FN, "window function %s: the window [%s, %s) for an element at %s %s",
               fn->name, start, end, at, fault);
}

static void
refuse_count (const WeirWindowFn *fn, WeirTime t, uint32_t first, uint32_t n, GError **error)
{
  g_autofree char *at = weir_time_to_string (t);

  if (n > MOST_OWN)
    g_set_error (error, WEIR_ERROR, WEIR_ERROR_USER_FN,
                 "window function %s: %" PRIu32 " windows for an element at %s, at most %d can be", fn->name, n, at,
                 MOST_OWN);
  else
    g_set_error (error, WEIR_ERROR, WEIR_ERROR_USER_FN,
                 "window function %s: for an element at %s it has first %" PRIu32 " windows, then %" PRIu32, fn->name,
                 at, first, n);
}

static gboolean
append_custom (const WeirWindows *windows, const void *row, WeirTime t, GArray *to, GError **error)
{
  const WeirWindowFn *fn = windows->custom;
  uint32_t            room = 8, n, before = to->len;

  g_array_set_size (to, before + room);
  n = fn->assign (windows->custom_config, row, t, &g_array_index (to, WeirWindow, before), room);
  if (n > room && n <= MOST_OWN)
    {
      room = n;
      g_array_set_size (to, before + room);
      n = fn->assign (windows->custom_config, row, t, &g_array_index (to, WeirWindow, before), room);
    }
  if (n > room)
    return refuse_count (fn, t, room, n, error), FALSE;
  g_array_set_size (to, before + n);
  for (uint32_t i = before; i < to->len; i++)
    {
      WeirWindow *window = &g_array_index (to, WeirWindow, i), given = *window;
      const char *fault = fault_of (t, window);
      if (fault != NULL)
        return refuse_window (fn, t, given, fault, error), FALSE;
    }
  return TRUE;
}

/* --- all ---------------------------------------------------------------------------------------------------------- */

WeirAssigner *
weir__assigner_new (const WeirWindows *windows, GError **error)
{
  WeirAssigner *assigner = g_new0 (WeirAssigner, 1);

  g_assert (windows->kind != WEIR_WINDOWS_SAME);
  assigner->windows = windows;
  assigner->last = (WeirWindow) { WEIR_TIME_MAX, WEIR_TIME_MIN }; /* holds nothing */
  if (windows->kind == WEIR_WINDOWS_CALENDAR && !open_calendar (assigner, error))
    g_clear_pointer (&assigner, weir__assigner_free);
  return assigner;
}

void
weir__assigner_free (WeirAssigner *assigner)
{
  g_clear_pointer (&assigner->zone, g_time_zone_unref);
  g_free (assigner);
}

bool
weir__assigner_is_single (const WeirAssigner *assigner)
{
  return assigner->windows->kind != WEIR_WINDOWS_SLIDING && assigner->windows->kind != WEIR_WINDOWS_CUSTOM;
}

WeirWindow
weir__assigner_window_of (WeirAssigner *assigner, WeirTime t)
{
  const WeirWindows *windows = assigner->windows;

  switch (windows->kind)
    {
    case WEIR_WINDOWS_GLOBAL:
      return (WeirWindow) WEIR_GLOBAL_WINDOW;
    case WEIR_WINDOWS_FIXED:
      return weir_fixed_window_of (windows->size, windows->offset, t);
    case WEIR_WINDOWS_SESSIONS:
      return weir__window_between (MIN (t.us, WEIR__END_OF_TIME - 1), (__int128) t.us + windows->size.us);
    case WEIR_WINDOWS_CALENDAR:
      return calendar_window_of (assigner, (WeirTime) { MIN (t.us, WEIR__END_OF_TIME - 1) });
    case WEIR_WINDOWS_SLIDING:
    case WEIR_WINDOWS_CUSTOM:
    case WEIR_WINDOWS_SAME:
      break;
    }
  g_assert_not_reached ();
}

/* Fixed windows from `base` on, of times that are no further from it than a double counts: the quotient by the reciprocal
 * is off by one at most, which the remainder tells. */
static void
count_fixed (int64_t base, int64_t size, const WeirTime *times, uint32_t n, WeirWindow *ret_windows)
{
  double per_size = 1.0 / (double) size;

  for (uint32_t i = 0; i < n; i++)
    {
      int64_t into = times[i].us - base;
      int64_t start = (int64_t) ((double) into * per_size) * size;
      start += into - start >= size ? size : 0;
      start -= into < start ? size : 0;
      ret_windows[i] = (WeirWindow) { { base + start }, { base + start + size } };
    }
}

bool
weir__assigner_windows_of (WeirAssigner *assigner, const WeirTime *times, uint32_t n, WeirWindow *ret_windows)
{
  const int64_t near = INT64_C (1) << 51, far = INT64_C (1) << 61;
  int64_t       least = times[0].us, most = times[0].us, size = assigner->windows->size.us;

  for (uint32_t i = 1; i < n; i++)
    {
      least = MIN (least, times[i].us);
      most = MAX (most, times[i].us);
    }
  WeirWindow first = weir__assigner_window_of (assigner, (WeirTime) { least });
  if (assigner->windows->kind != WEIR_WINDOWS_SESSIONS && most < first.end.us)
    return ret_windows[0] = first, true;
  if (assigner->windows->kind == WEIR_WINDOWS_FIXED && least > -far && most < far && most - least < near && size < far)
    count_fixed (first.start.us, size, times, n, ret_windows);
  else
    for (uint32_t i = 0; i < n; i++)
      ret_windows[i] = weir__assigner_window_of (assigner, times[i]);
  return false;
}

gboolean
weir__assigner_append (WeirAssigner *assigner, const void *row, WeirTime t, GArray *to, GError **error)
{
  if (assigner->windows->kind == WEIR_WINDOWS_CUSTOM)
    return append_custom (assigner->windows, row, t, to, error);
  if (assigner->windows->kind == WEIR_WINDOWS_SLIDING)
    append_sliding (assigner->windows, t, 0, UINT64_MAX, to);
  else
    {
      WeirWindow window = weir__assigner_window_of (assigner, t);
      g_array_append_val (to, window);
    }
  return TRUE;
}

WeirNext
weir__assigner_append_some (WeirAssigner *assigner, const void *row, WeirTime t, uint64_t from, GArray *to,
                            GError **error)
{
  if (assigner->windows->kind == WEIR_WINDOWS_SLIDING)
    return append_sliding (assigner->windows, t, from, AT_ONCE, to) ? WEIR_NEXT_SOME : WEIR_NEXT_NONE;
  return weir__assigner_append (assigner, row, t, to, error) ? WEIR_NEXT_NONE : WEIR_NEXT_FAILED;
}
