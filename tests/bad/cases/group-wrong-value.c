/* SPDX-License-Identifier: Apache-2.0 */
/* The grouped type lists other values.
 * expect: weir_group_by_key: the values of NamesOf are of another type */
#include <weir/weir.h>

WEIR_KV (Score, WeirString, int64_t)
WEIR_GROUPED (ScoresOf, WeirString, int64_t)
WEIR_GROUPED (NamesOf, WeirString, WeirString)

void build (ScoreCollection *scores);
void
build (ScoreCollection *scores)
{
#ifdef FIXED
  weir_group_by_key (scores, ScoresOf);
#else
  weir_group_by_key (scores, NamesOf);
#endif
}
