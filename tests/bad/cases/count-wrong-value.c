/* SPDX-License-Identifier: Apache-2.0 */
/* Counts are int64_t.
 * expect: the values of PerWord are not int64_t */
#include <weir/weir.h>

#ifdef FIXED
WEIR_KV (PerWord, WeirString, int64_t)
#else
WEIR_KV (PerWord, WeirString, double)
#endif

void build (WeirStringCollection *words);
void
build (WeirStringCollection *words)
{
  weir_count_per_element (words, PerWord);
}
