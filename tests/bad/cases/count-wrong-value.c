/* SPDX-License-Identifier: Apache-2.0 */
/* A count is an int64_t.
 * expect: weir_count_per_element: the values of WordShare are not int64_t */
#include <weir/weir.h>

WEIR_KV (WordCount, WeirString, int64_t)
WEIR_KV (WordShare, WeirString, double)

void build (WeirStringCollection *words);
void
build (WeirStringCollection *words)
{
#ifdef FIXED
  weir_count_per_element (words, WordCount);
#else
  weir_count_per_element (words, WordShare);
#endif
}
