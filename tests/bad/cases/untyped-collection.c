/* SPDX-License-Identifier: Apache-2.0 */
/* An untyped collection has no element type that could be checked.
 * expect: WeirCollection */
#include <weir/weir.h>

static void
split (const WeirString *line, WeirStringEmitter *words)
{
  weir_emit (words, *line);
}
WEIR_DO_FN (split, WeirString, WeirString)

void build (WeirCollection *untyped, WeirStringCollection *typed);
void
build (WeirCollection *untyped, WeirStringCollection *typed)
{
#ifdef FIXED
  weir_par_do (typed, split);
  (void) untyped;
#else
  weir_par_do (untyped, split);
  (void) typed;
#endif
}
