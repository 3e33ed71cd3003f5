/* SPDX-License-Identifier: Apache-2.0 */
/* Collections of two types have nothing in common.
 * expect: weir_intersect_all: the collections are not of one type */
#include <weir/weir.h>

void build (WeirInt64Collection *numbers, WeirStringCollection *words);
void
build (WeirInt64Collection *numbers, WeirStringCollection *words)
{
#ifdef FIXED
  weir_intersect_all (numbers, numbers);
  (void) words;
#else
  weir_intersect_all (numbers, words);
#endif
}
