/* SPDX-License-Identifier: Apache-2.0 */
/* The elements written down are of another type.
 * expect: WeirString|array type|const char */
#include <weir/weir.h>

WEIR_KV (Score, WeirString, int64_t)

void build (WeirPipeline *p);
void
build (WeirPipeline *p)
{
#ifdef FIXED
  weir_create (p, Score, { WEIR_STRING ("ann"), 3 });
#else
  weir_create (p, Score, { 3, WEIR_STRING ("ann") });
#endif
}
