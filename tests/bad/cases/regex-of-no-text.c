/* SPDX-License-Identifier: Apache-2.0 */
/* Patterns are matched in text.
 * expect: ScoreCollection */
#include <weir/weir.h>

WEIR_KV (Score, WeirString, int64_t)

void build (WeirStringCollection *lines, ScoreCollection *scores);
void
build (WeirStringCollection *lines, ScoreCollection *scores)
{
#ifdef FIXED
  (void) scores;
  weir_regex_match (lines, "a+");
#else
  (void) lines;
  weir_regex_match (scores, "a+");
#endif
}
