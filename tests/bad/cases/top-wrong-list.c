/* SPDX-License-Identifier: Apache-2.0 */
/* The list is one of other elements.
 * expect: weir_top_globally: Words is not a list of the elements */
#include <weir/weir.h>

WEIR_KV (WordCount, WeirString, int64_t)
WEIR_LIST (WordCounts, WordCount)
WEIR_LIST (Words, WeirString)

static int
by_count (const WordCount *a, const WordCount *b)
{
  return (a->value > b->value) - (a->value < b->value);
}
WEIR_TOP_FN (by_count, WordCount)

void build (WordCountCollection *counts);
void
build (WordCountCollection *counts)
{
#ifdef FIXED
  weir_top_globally (counts, by_count, 3, WordCounts);
#else
  weir_top_globally (counts, by_count, 3, Words);
#endif
}
