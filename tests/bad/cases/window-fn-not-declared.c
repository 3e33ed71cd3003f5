/* SPDX-License-Identifier: Apache-2.0 */
/* The declaration behind the function was forgotten.
 * expect: an_hour__is_declared_by_WEIR_WINDOW_FN */
#include <weir/weir.h>

static WeirWindow
an_hour_assign (const WeirString *line G_GNUC_UNUSED, WeirTime time)
{
  return (WeirWindow) { time, weir_time_add (time, WEIR_HOURS (1)) };
}
#ifdef FIXED
WEIR_WINDOW_FN (an_hour, WeirString)
#endif

WeirStringCollection *build (WeirStringCollection *lines);
WeirStringCollection *
build (WeirStringCollection *lines)
{
  (void) an_hour_assign;
  return weir_window_into (lines, .windows = weir_windows_by (an_hour));
}
