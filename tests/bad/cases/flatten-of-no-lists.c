/* SPDX-License-Identifier: Apache-2.0 */
/* Strings are no lists of something.
 * expect: WeirStringCollection.*weir_items|weir_items.*WeirStringCollection */
#include <weir/weir.h>

WEIR_LIST (Words, WeirString)

void build (WeirStringCollection *lines, WordsCollection *words);
void
build (WeirStringCollection *lines, WordsCollection *words)
{
#ifdef FIXED
  (void) lines;
  weir_flatten_lists (words);
#else
  (void) words;
  weir_flatten_lists (lines);
#endif
}
