/* SPDX-License-Identifier: Apache-2.0 */
/* A pipeline is no collection.
 * expect: WeirPipeline */
#include <weir/weir.h>

static void
split (const WeirString *line, WeirStringEmitter *words)
{
  weir_emit (words, *line);
}
WEIR_DO_FN (split, WeirString, WeirString)

void build (WeirPipeline *p, WeirStringCollection *lines);
void
build (WeirPipeline *p, WeirStringCollection *lines)
{
#ifdef FIXED
  weir_par_do (lines, split);
  (void) p;
#else
  weir_par_do (p, split);
  (void) lines;
#endif
}
