/* SPDX-License-Identifier: Apache-2.0 */
/* A time has a unit.
 * expect: _Generic|WeirTime|int64_t */
#include <weir/weir.h>

#ifdef FIXED
static WeirTime
when (const int64_t *x)
{
  return weir_time_from_s (*x);
}
WEIR_TIME_FN (when, int64_t)
#else
static int64_t
when (const int64_t *x)
{
  return *x;
}
WEIR_TIME_FN (when, int64_t)
#endif
