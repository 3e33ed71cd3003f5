/* SPDX-License-Identifier: Apache-2.0 */
/* Counts are kept in a type that was not declared as a KV.
 * expect: weir_key */
#include <weir/weir.h>

WEIR_KV (WordCount, WeirString, int64_t)
typedef struct
{
  WeirString key;
  int64_t    value;
} Plain;
WEIR_RECORD (Plain, key, value)

void build (WeirStringCollection *words);
void
build (WeirStringCollection *words)
{
#ifdef FIXED
  weir_count_per_element (words, WordCount);
#else
  weir_count_per_element (words, Plain);
#endif
}
