/* SPDX-License-Identifier: Apache-2.0 */
/* Only KVs have values per key.
 * expect-gcc: weir_value
 * expect-clang: weir_value */
#include <weir/weir.h>

WEIR_KV (Score, WeirString, int64_t)

void build (WeirStringCollection *lines, ScoreCollection *scores);
void
build (WeirStringCollection *lines, ScoreCollection *scores)
{
#ifdef FIXED
  (void) lines;
  weir_sum_per_key (scores);
#else
  (void) scores;
  weir_sum_per_key (lines);
#endif
}
