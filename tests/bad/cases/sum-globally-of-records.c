/* SPDX-License-Identifier: Apache-2.0 */
/* Records cannot be added.
 * expect: weir_sum_globally: the elements are not numbers */
#include <weir/weir.h>

WEIR_KV (Score, WeirString, int64_t)

void build (ScoreCollection *scores);
void
build (ScoreCollection *scores)
{
#ifdef FIXED
  weir_sum_globally (weir_values (scores));
#else
  weir_sum_globally (scores);
#endif
}
