/* SPDX-License-Identifier: Apache-2.0 */
/* The strategy has no such part.
 * expect: allowed_latness */
#include <weir/weir.h>

WeirStringCollection *build (WeirStringCollection *lines);
WeirStringCollection *
build (WeirStringCollection *lines)
{
#ifdef FIXED
  return weir_window_into (lines, .allowed_lateness = WEIR_HOURS (1));
#else
  return weir_window_into (lines, .allowed_latness = WEIR_HOURS (1));
#endif
}
