/* SPDX-License-Identifier: Apache-2.0 */
/* The window function has a configuration.
 * expect: by_hours has a configuration: weir_windows_by_with \(by_hours, \.field = \.\.\.\) */
#include <weir/weir.h>

typedef struct { int64_t hours; } Hours;
WEIR_RECORD (Hours, hours)

static WeirWindow
by_hours_assign (const Hours *self, const WeirString *line G_GNUC_UNUSED, WeirTime time)
{
  return (WeirWindow) { time, weir_time_add (time, WEIR_HOURS (self->hours)) };
}
WEIR_WINDOW_FN_WITH (by_hours, Hours, WeirString)

WeirStringCollection *build (WeirStringCollection *lines);
WeirStringCollection *
build (WeirStringCollection *lines)
{
#ifdef FIXED
  return weir_window_into (lines, .windows = weir_windows_by_with (by_hours, .hours = 2));
#else
  return weir_window_into (lines, .windows = weir_windows_by (by_hours));
#endif
}
