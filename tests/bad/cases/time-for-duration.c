/* SPDX-License-Identifier: Apache-2.0 */
/* An instant is no span of time.
 * expect-gcc: weir_session_windows
 * expect-clang: WeirTime */
#include <weir/weir.h>

WeirWindows windows (WeirTime t, WeirDuration d);
WeirWindows
windows (WeirTime t, WeirDuration d)
{
  (void) t, (void) d;
#ifdef FIXED
  return weir_session_windows (d);
#else
  return weir_session_windows (t);
#endif
}
