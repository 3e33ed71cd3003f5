/* SPDX-License-Identifier: Apache-2.0 */
/* Timestamps come from a function, and none is given.
 * expect: NULL__gives_a_time */
#include <weir/weir.h>

#ifdef FIXED
static WeirTime
no_time (const int64_t *x)
{
  return weir_time_from_s (*x);
}
WEIR_TIME_FN (no_time, int64_t)
#endif

WeirInt64Collection *timed (WeirPipeline *p);

WeirInt64Collection *
timed (WeirPipeline *p)
{
#ifdef FIXED
  return weir_with_timestamps (weir_create (p, int64_t, 1, 2), no_time);
#else
  return weir_with_timestamps (weir_create (p, int64_t, 1, 2), NULL);
#endif
}
