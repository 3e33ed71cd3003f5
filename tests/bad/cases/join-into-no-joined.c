/* SPDX-License-Identifier: Apache-2.0 */
/* The result of a join is a type that WEIR_JOINED has not declared.
 * expect: no member named .weir_left_of_WEIR_JOINED */
#include <weir/weir.h>

WEIR_KV (Score, WeirString, int64_t)
WEIR_JOINED (Both, WeirString, int64_t, int64_t)

void *build (ScoreCollection *scores);
void *
build (ScoreCollection *scores)
{
#ifdef FIXED
  return weir_join_inner (scores, scores, Both);
#else
  return weir_join_inner (scores, scores, Score);
#endif
}
