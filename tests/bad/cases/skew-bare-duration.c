/* SPDX-License-Identifier: Apache-2.0 */
/* A bare number for the allowed skew.
 * expect-gcc: missing braces
 * expect-clang: braces around */
#include <weir/weir.h>

static void
split (const WeirString *line, WeirStringEmitter *words)
{
  weir_emit (words, *line);
}
#ifdef FIXED
WEIR_DO_FN (split, WeirString, WeirString, .allowed_skew = WEIR_SECONDS (30))
#else
WEIR_DO_FN (split, WeirString, WeirString, .allowed_skew = 30)
#endif
