/* SPDX-License-Identifier: Apache-2.0 */
/* The sum of scores is kept as something else with the same fields.
 * expect: OtherCollection.*Score|Score.*OtherCollection */
#include <weir/weir.h>

WEIR_KV (Score, WeirString, int64_t)
WEIR_KV (Other, WeirString, int64_t)

void build (ScoreCollection *scores);
void
build (ScoreCollection *scores)
{
#ifdef FIXED
  ScoreCollection *sums = weir_sum_per_key (scores);
  (void) sums;
#else
  OtherCollection *sums = weir_sum_per_key (scores);
  (void) sums;
#endif
}
