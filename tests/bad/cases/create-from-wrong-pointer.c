/* SPDX-License-Identifier: Apache-2.0 */
/* The array holds elements of another type.
 * expect: weir_create_from: numbers does not point to a int64_t */
#include <weir/weir.h>

void build (WeirPipeline *p);
void
build (WeirPipeline *p)
{
#ifdef FIXED
  const int64_t numbers[] = { 1, 2 };
  weir_create_from (p, int64_t, numbers, 2);
#else
  const int32_t numbers[] = { 1, 2 };
  weir_create_from (p, int64_t, numbers, 2);
#endif
}
