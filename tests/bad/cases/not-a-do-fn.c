/* SPDX-License-Identifier: Apache-2.0 */
/* A plain function, not declared by WEIR_DO_FN, is applied.
 * expect: plain__is_declared_by_WEIR_DO_FN.* undeclared|undeclared identifier .plain__is_declared_by_WEIR_DO_FN */
#include <weir/weir.h>

static inline void
plain (const WeirString *line, WeirStringEmitter *words)
{
  weir_emit (words, *line);
}
#ifdef FIXED
WEIR_DO_FN (plain, WeirString, WeirString)
#endif

void build (WeirStringCollection *lines);
void
build (WeirStringCollection *lines)
{
  weir_par_do (lines, plain);
}
