/* SPDX-License-Identifier: Apache-2.0 */
/* Only a collection has a name.
 * expect: WeirPipeline|weir_element */
#include <weir/weir.h>

void build (WeirPipeline *p, WeirStringCollection *lines);
void
build (WeirPipeline *p, WeirStringCollection *lines)
{
  (void) p, (void) lines;
#ifdef FIXED
  weir_named (lines, "Lines");
#else
  weir_named (p, "Lines");
#endif
}
