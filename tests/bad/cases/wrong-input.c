/* SPDX-License-Identifier: Apache-2.0 */
/* A function of lines is applied to scores.
 * expect: ScoreCollection */
#include <weir/weir.h>

WEIR_KV (Score, WeirString, int64_t)

static void
split (const WeirString *line, WeirStringEmitter *words)
{
  weir_emit (words, *line);
}
WEIR_DO_FN (split, WeirString, WeirString)

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
  weir_par_do (weir_par_do (lines, split), parse);
#else
  weir_par_do (weir_par_do (lines, parse), split);
#endif
}
