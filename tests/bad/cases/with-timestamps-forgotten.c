/* SPDX-License-Identifier: Apache-2.0 */
/* A collection is not changed by what is made of it: its elements' new times are those of another one, and of no use if nobody
 * takes it.
 * expect: ignoring return value */
#include <weir/weir.h>

#pragma GCC diagnostic error "-Wunused-result"

WEIR_KV (Score, WeirString, int64_t)

static WeirTime
time_of_value (const Score *score)
{
  return weir_time_from_s (score->value);
}
WEIR_TIME_FN (time_of_value, Score)

void build (ScoreCollection *scores);
void
build (ScoreCollection *scores)
{
#ifdef FIXED
  scores = weir_with_timestamps (scores, time_of_value);
#else
  weir_with_timestamps (scores, time_of_value);
#endif
  weir_sum_per_key (scores);
}
