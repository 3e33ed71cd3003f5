/* SPDX-License-Identifier: Apache-2.0 */
/* A window function of another element than it is declared for.
 * expect: by_length_assign is no function from const WeirString \* and its time to windows */
#include <weir/weir.h>

#ifdef FIXED
static WeirWindow
by_length_assign (const WeirString *line, WeirTime time)
{
  return (WeirWindow) { time, weir_time_add (time, WEIR_SECONDS ((int64_t) line->size + 1)) };
}
#else
static WeirWindow
by_length_assign (const int64_t *line, WeirTime time)
{
  return (WeirWindow) { time, weir_time_add (time, WEIR_SECONDS (*line)) };
}
#endif
WEIR_WINDOW_FN (by_length, WeirString)
