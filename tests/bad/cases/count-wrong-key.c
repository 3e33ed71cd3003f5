/* SPDX-License-Identifier: Apache-2.0 */
/* Words are counted under numbers.
 * expect: weir_count_per_element: the keys of NumberCount are of another type */
#include <weir/weir.h>

WEIR_KV (WordCount, WeirString, int64_t)
WEIR_KV (NumberCount, int64_t, int64_t)

void build (WeirStringCollection *words);
void
build (WeirStringCollection *words)
{
#ifdef FIXED
  weir_count_per_element (words, WordCount);
#else
  weir_count_per_element (words, NumberCount);
#endif
}
