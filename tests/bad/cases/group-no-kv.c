/* SPDX-License-Identifier: Apache-2.0 */
/* Lines have no keys.
 * expect: WeirStringCollection.*weir_key|weir_key.*WeirStringCollection */
#include <weir/weir.h>

WEIR_KV (Score, WeirString, int64_t)
WEIR_GROUPED (ScoresOf, WeirString, int64_t)

void build (WeirStringCollection *lines, ScoreCollection *scores);
void
build (WeirStringCollection *lines, ScoreCollection *scores)
{
#ifdef FIXED
  (void) lines;
  weir_group_by_key (scores, ScoresOf);
#else
  (void) scores;
  weir_group_by_key (lines, ScoresOf);
#endif
}
