/* SPDX-License-Identifier: Apache-2.0 */
/* The values are text.
 * expect: weir_sum_per_key: the values are not numbers */
#include <weir/weir.h>

WEIR_KV (Score, WeirString, int64_t)
WEIR_KV (Name, int64_t, WeirString)

void build (NameCollection *names, ScoreCollection *scores);
void
build (NameCollection *names, ScoreCollection *scores)
{
#ifdef FIXED
  (void) names;
  weir_sum_per_key (scores);
#else
  (void) scores;
  weir_sum_per_key (names);
#endif
}
