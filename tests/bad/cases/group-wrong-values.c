/* SPDX-License-Identifier: Apache-2.0 */
/* The group is of other values than the collection has.
 * expect: ScoresOf */
#include <weir/weir.h>

WEIR_KV (Score, WeirString, int64_t)
#ifdef FIXED
WEIR_GROUPED (ScoresOf, WeirString, int64_t)
#else
WEIR_GROUPED (ScoresOf, WeirString, double)
#endif

void build (ScoreCollection *scores);
void
build (ScoreCollection *scores)
{
  weir_group_by_key (scores, ScoresOf);
}
