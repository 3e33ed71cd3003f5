/* SPDX-License-Identifier: Apache-2.0 */
#include <weir/sys/window-fn.h>

#include "sdk/base/time.h"
#include "sdk/model/function-config.h"
#include "sdk/model/trigger.h"
#include "sdk/model/windowing.h"

static void
print_span (const char *before, WeirDuration d, GString *to)
{
  g_string_append (to, before);
  weir__print_span (d, to);
}

static void
print_calendar (const WeirWindows *w, GString *to)
{
  static const char *const units[] = { "day", "week", "month", "year" };
  g_autofree char         *start = NULL;

  g_string_append_printf (to, "calendar windows of %" PRId32 " %s%s", w->count, units[w->unit],
                          w->count == 1 ? "" : "s");
  if (w->start.us != 0)
    {
      start = weir_time_to_string (w->start);
      g_string_append_printf (to, " from %s", start);
    }
  if (w->time_zone != NULL)
    g_string_append_printf (to, " in %s", w->time_zone);
}

static void
print_custom (const WeirWindows *w, GString *to)
{
  g_string_append_printf (to, "windows by %s", w->custom != NULL ? w->custom->name : "nothing");
  if (w->custom != NULL)
    weir__config_print (w->custom->config, w->custom_config, to);
}

static void
print_windows (const WeirWindows *w, GString *to)
{
  switch (w->kind)
    {
    case WEIR_WINDOWS_GLOBAL:
      g_string_append (to, "global window");
      return;
    case WEIR_WINDOWS_SAME:
      g_string_append (to, "same windows");
      return;
    case WEIR_WINDOWS_FIXED:
      print_span ("fixed windows of ", w->size, to);
      break;
    case WEIR_WINDOWS_SLIDING:
      print_span ("sliding windows of ", w->size, to);
      print_span (" every ", w->period, to);
      break;
    case WEIR_WINDOWS_SESSIONS:
      print_span ("sessions with gap ", w->size, to);
      break;
    case WEIR_WINDOWS_CALENDAR:
      print_calendar (w, to);
      break;
    case WEIR_WINDOWS_CUSTOM:
      print_custom (w, to);
      break;
    }
  if (w->offset.us != 0)
    print_span (" at ", w->offset, to);
}

char *
weir__windowing_to_string (const WeirWindowing *windowing)
{
  static const char *const accumulations[] = { "discarding", "accumulating", "retracting" };
  static const char *const combiners[] = { "", ", earliest timestamp", ", latest timestamp" };
  GString                 *to = g_string_new (NULL);

  print_windows (&windowing->windows, to);
  if (windowing->merged)
    g_string_append (to, " (merged)");
  if (windowing->trigger != NULL && windowing->trigger->kind != WEIR_TRIGGER_DEFAULT)
    {
      g_string_append (to, ", ");
      weir__trigger_print (windowing->trigger, to);
    }
  if (windowing->accumulation != WEIR_DISCARDING)
    g_string_append_printf (to, ", %s", accumulations[windowing->accumulation]);
  if (windowing->allowed_lateness.us != 0)
    {
      print_span (", ", windowing->allowed_lateness, to);
      g_string_append (to, " late");
    }
  g_string_append (to, combiners[windowing->timestamp_combiner]);
  if (windowing->closing == WEIR_CLOSING_FIRE_ALWAYS)
    g_string_append (to, ", closing pane always");
  if (windowing->on_time == WEIR_ON_TIME_FIRE_IF_NOT_EMPTY)
    g_string_append (to, ", on-time pane if not empty");
  if (windowing->allow_data_loss)
    g_string_append (to, ", data loss allowed");
  return g_string_free (to, FALSE);
}
