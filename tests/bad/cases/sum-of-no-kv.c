/* SPDX-License-Identifier: Apache-2.0 */
/* Lines have no values to sum up.
 * expect: WeirStringCollection.*weir_value|weir_value.*WeirStringCollection */
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
