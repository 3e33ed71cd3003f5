/* SPDX-License-Identifier: Apache-2.0 */
/* Only collections of one type are flattened.
 * expect: weir_flatten: scores is not of the type of the first collection */
#include <weir/weir.h>

WEIR_KV (Score, WeirString, int64_t)

void build (WeirStringCollection *lines, ScoreCollection *scores);
void
build (WeirStringCollection *lines, ScoreCollection *scores)
{
#ifdef FIXED
  weir_flatten (scores, scores);
  weir_flatten (lines, lines, lines);
#else
  weir_flatten (lines, scores);
#endif
}
