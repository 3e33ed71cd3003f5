/* SPDX-License-Identifier: Apache-2.0 */
/* Scores are counted under numbers.
 * expect: weir_count_per_key: the keys of NumberCount are of another type */
#include <weir/weir.h>

WEIR_KV (Score, WeirString, int64_t)
WEIR_KV (NumberCount, int64_t, int64_t)

void build (ScoreCollection *scores);
void
build (ScoreCollection *scores)
{
#ifdef FIXED
  weir_count_per_key (scores, Score);
#else
  weir_count_per_key (scores, NumberCount);
#endif
}
