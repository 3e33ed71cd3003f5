/* SPDX-License-Identifier: Apache-2.0 */
/* A word that belongs to another option has the number of some word of this one.
 * expect-gcc: implicit conversion from .enum
 * expect-clang: implicit conversion from enumeration type .* to different enumeration type 'WeirAccumulation' */
#include <weir/weir.h>

WeirStringCollection *build (WeirStringCollection *lines);
WeirStringCollection *
build (WeirStringCollection *lines)
{
#ifdef FIXED
  return weir_window_into (lines, .windows = weir_fixed_windows (WEIR_MINUTES (1)), .accumulation = WEIR_ACCUMULATING);
#else
  return weir_window_into (lines, .windows = weir_fixed_windows (WEIR_MINUTES (1)), .accumulation = WEIR_EARLIEST);
#endif
}
