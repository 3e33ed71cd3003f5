/* SPDX-License-Identifier: Apache-2.0 */
/* A bare number for the size of windows.
 * expect: weir_fixed_windows|WeirDuration */
#include <weir/weir.h>

WeirWindows windows (void);
WeirWindows
windows (void)
{
#ifdef FIXED
  return weir_fixed_windows (WEIR_SECONDS (300));
#else
  return weir_fixed_windows (300);
#endif
}
