/* SPDX-License-Identifier: Apache-2.0 */
/* A bare number for the allowed lateness.
 * expect-gcc: missing braces
 * expect-clang: braces around */
#include <weir/weir.h>

WeirStringCollection *build (WeirStringCollection *lines);
WeirStringCollection *
build (WeirStringCollection *lines)
{
#ifdef FIXED
  return weir_window_into (lines, .allowed_lateness = WEIR_SECONDS (3600));
#else
  return weir_window_into (lines, .allowed_lateness = 3600);
#endif
}
