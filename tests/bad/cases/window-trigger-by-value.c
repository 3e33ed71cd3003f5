/* SPDX-License-Identifier: Apache-2.0 */
/* A trigger is not a count.
 * expect: WeirTrigger|trigger */
#include <weir/weir.h>

WeirStringCollection *build (WeirStringCollection *lines);
WeirStringCollection *
build (WeirStringCollection *lines)
{
#ifdef FIXED
  return weir_window_into (lines, .trigger = weir_repeatedly (weir_after_count (5)));
#else
  return weir_window_into (lines, .trigger = 5);
#endif
}
