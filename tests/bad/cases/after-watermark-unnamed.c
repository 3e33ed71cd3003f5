/* SPDX-License-Identifier: Apache-2.0 */
/* A trigger that is not said to be the early or the late one.
 * expect: weir_write_early_or_late_in_front */
#include <weir/weir.h>

WeirStringCollection *build (WeirStringCollection *lines);
WeirStringCollection *
build (WeirStringCollection *lines)
{
#ifdef FIXED
  return weir_window_into (lines, .trigger = weir_after_watermark (.early = weir_after_count (1)));
#else
  return weir_window_into (lines, .trigger = weir_after_watermark (weir_after_count (1)));
#endif
}
