/* SPDX-License-Identifier: Apache-2.0 */
/* The result is kept in a variable of another type with the same fields.
 * expect: OtherCollection.*Score|Score.*OtherCollection */
#include <weir/weir.h>

WEIR_KV (Score, WeirString, int64_t)
WEIR_KV (Other, WeirString, int64_t)

static void
parse (const WeirString *line, ScoreEmitter *scores)
{
  weir_emit (scores, (Score) { *line, 1 });
}
WEIR_DO_FN (parse, WeirString, Score)

void build (WeirStringCollection *lines);
void
build (WeirStringCollection *lines)
{
#ifdef FIXED
  ScoreCollection *scores = weir_par_do (lines, parse);
  (void) scores;
#else
  OtherCollection *scores = weir_par_do (lines, parse);
  (void) scores;
#endif
}
