/* SPDX-License-Identifier: Apache-2.0 */
/* Text cannot be added up.
 * expect: weir_sum_per_key: the values are not numbers */
#include <weir/weir.h>

WEIR_KV (Score, WeirString, int64_t)
WEIR_KV (Label, WeirString, WeirString)

void build (LabelCollection *labels, ScoreCollection *scores);
void
build (LabelCollection *labels, ScoreCollection *scores)
{
#ifdef FIXED
  (void) labels;
  weir_sum_per_key (scores);
#else
  (void) scores;
  weir_sum_per_key (labels);
#endif
}
