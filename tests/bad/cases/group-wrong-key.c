/* SPDX-License-Identifier: Apache-2.0 */
/* The grouped type has other keys.
 * expect: weir_group_by_key: the keys of NumbersOf are of another type */
#include <weir/weir.h>

WEIR_KV (Score, WeirString, int64_t)
WEIR_GROUPED (ScoresOf, WeirString, int64_t)
WEIR_GROUPED (NumbersOf, int64_t, int64_t)

void build (ScoreCollection *scores);
void
build (ScoreCollection *scores)
{
#ifdef FIXED
  weir_group_by_key (scores, ScoresOf);
#else
  weir_group_by_key (scores, NumbersOf);
#endif
}
