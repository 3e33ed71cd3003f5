/* SPDX-License-Identifier: Apache-2.0 */
/* A record of another type with the same fields is emitted.
 * expect: Other */
#include <weir/weir.h>

WEIR_KV (Score, WeirString, int64_t)
WEIR_KV (Other, WeirString, int64_t)

static void
parse (const WeirString *line, ScoreEmitter *scores)
{
#ifdef FIXED
  weir_emit (scores, (Score) { *line, 1 });
#else
  weir_emit (scores, (Other) { *line, 1 });
#endif
}
WEIR_DO_FN (parse, WeirString, Score)
