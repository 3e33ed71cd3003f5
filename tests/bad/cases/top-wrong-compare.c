/* SPDX-License-Identifier: Apache-2.0 */
/* A compare function takes two elements and returns an int.
 * expect: _Generic|WordCount */
#include <weir/weir.h>

WEIR_KV (WordCount, WeirString, int64_t)

#ifdef FIXED
static int
by_count (const WordCount *a, const WordCount *b)
{
  return (a->value > b->value) - (a->value < b->value);
}
WEIR_TOP_FN (by_count, WordCount)
#else
static bool
by_count (const WordCount *a, const WordCount *b)
{
  return a->value < b->value;
}
WEIR_TOP_FN (by_count, WordCount)
#endif
