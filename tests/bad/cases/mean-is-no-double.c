/* SPDX-License-Identifier: Apache-2.0 */
/* A mean is a double.
 * expect: weir_mean_per_key: the values of Score are not double */
#include <weir/weir.h>

WEIR_KV (Score, WeirString, int64_t)
WEIR_KV (Mean, WeirString, double)

void build (ScoreCollection *scores);
void
build (ScoreCollection *scores)
{
#ifdef FIXED
  weir_mean_per_key (scores, Mean);
#else
  weir_mean_per_key (scores, Score);
#endif
}
