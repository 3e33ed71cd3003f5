/* SPDX-License-Identifier: Apache-2.0 */
/* A flatten is of one type.
 * expect: weir_flatten: scores is not of the type of the first */
#include <weir/weir.h>

WEIR_KV (Score, WeirString, int64_t)

void build (WeirStringCollection *lines, ScoreCollection *scores);
void
build (WeirStringCollection *lines, ScoreCollection *scores)
{
#ifdef FIXED
  (void) scores;
  weir_flatten (lines, lines);
#else
  weir_flatten (lines, scores);
#endif
}
