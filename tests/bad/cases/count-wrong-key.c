/* SPDX-License-Identifier: Apache-2.0 */
/* The counts are of another key than the elements.
 * expect: the keys of PerNumber are of another type */
#include <weir/weir.h>

WEIR_KV (PerWord, WeirString, int64_t)
WEIR_KV (PerNumber, int64_t, int64_t)

void build (WeirStringCollection *words);
void
build (WeirStringCollection *words)
{
#ifdef FIXED
  weir_count_per_element (words, PerWord);
#else
  weir_count_per_element (words, PerNumber);
#endif
}
