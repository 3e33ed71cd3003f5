/* SPDX-License-Identifier: Apache-2.0 */
/* Two weeks with their words swapped would be one month.
 * expect-gcc: incompatible type for argument 1 of .weir_calendar_windows
 * expect-clang: write_the_unit_first */
#include <weir/weir.h>

WeirStringCollection *build (WeirStringCollection *lines, WeirCalendarUnit unit);
WeirStringCollection *
build (WeirStringCollection *lines, WeirCalendarUnit unit)
{
  lines = weir_window_into (lines, .windows = weir_calendar_windows (unit, 1, NULL));
#ifdef FIXED
  return weir_window_into (lines, .windows = weir_calendar_windows (WEIR_CALENDAR_WEEKS, 2, "Europe/Berlin"));
#else
  return weir_window_into (lines, .windows = weir_calendar_windows (2, WEIR_CALENDAR_WEEKS, "Europe/Berlin"));
#endif
}
