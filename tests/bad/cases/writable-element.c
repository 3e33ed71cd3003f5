/* SPDX-License-Identifier: Apache-2.0 */
/* An element is borrowed and shared: a function may not write to it.
 * expect: WeirString */
#include <weir/weir.h>

#ifdef FIXED
static void
split (const WeirString *line, WeirStringEmitter *words)
{
  weir_emit (words, *line);
}
#else
static void
split (WeirString *line, WeirStringEmitter *words)
{
  line->size = 0;
  weir_emit (words, *line);
}
#endif
WEIR_DO_FN (split, WeirString, WeirString)
