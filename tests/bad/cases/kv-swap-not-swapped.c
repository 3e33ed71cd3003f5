/* SPDX-License-Identifier: Apache-2.0 */
/* The result has key and value in the old places.
 * expect: weir_kv_swap: the (keys|values) of Score are not the (values|keys) */
#include <weir/weir.h>

WEIR_KV (Score, WeirString, int64_t)
WEIR_KV (Ranked, int64_t, WeirString)

void build (ScoreCollection *scores);
void
build (ScoreCollection *scores)
{
#ifdef FIXED
  weir_kv_swap (scores, Ranked);
#else
  weir_kv_swap (scores, Score);
#endif
}
