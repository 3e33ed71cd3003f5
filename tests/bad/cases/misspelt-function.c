/* SPDX-License-Identifier: Apache-2.0 */
/* No such function.
 * expect: splitt */
#include <weir/weir.h>

static void
split (const WeirString *line, WeirStringEmitter *words)
{
  weir_emit (words, *line);
}
WEIR_DO_FN (split, WeirString, WeirString)

void build (WeirStringCollection *lines);
void
build (WeirStringCollection *lines)
{
#ifdef FIXED
  weir_par_do (lines, split);
#else
  weir_par_do (lines, splitt);
#endif
}
