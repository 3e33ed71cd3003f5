/* SPDX-License-Identifier: Apache-2.0 */
/* A collection is not changed by what is made of it: one in other windows that nobody takes is of no use.
 * expect: ignoring return value */
#include <weir/weir.h>

#pragma GCC diagnostic error "-Wunused-result"

WEIR_KV (Score, WeirString, int64_t)

void build (ScoreCollection *scores);
void
build (ScoreCollection *scores)
{
#ifdef FIXED
  scores = weir_window_into (scores, .windows = weir_fixed_windows (WEIR_MINUTES (1)));
  weir_sum_per_key (scores);
#else
  weir_window_into (scores, .windows = weir_fixed_windows (WEIR_MINUTES (1)));
  weir_sum_per_key (scores);
#endif
}
