/* SPDX-License-Identifier: Apache-2.0 */
/* The function compares counts.
 * expect: weir_top_globally: this is not what by_count compares */
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

void build (WeirStringCollection *words, WordCountCollection *counts);
void
build (WeirStringCollection *words, WordCountCollection *counts)
{
#ifdef FIXED
  (void) words;
  weir_top_globally (counts, by_count, 3, WordCounts);
#else
  (void) counts;
  weir_top_globally (words, by_count, 3, Words);
#endif
}
