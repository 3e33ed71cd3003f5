/* SPDX-License-Identifier: Apache-2.0 */
/* The number of parts is the length of an array.
 * expect: weir_partition: parts is not an array|sizeof */
#include <weir/weir.h>

static int
by_size (const WeirString *s, int n)
{
  return (int) s->size % n;
}
WEIR_PARTITION_FN (by_size, WeirString)

void build (WeirStringCollection *lines);
void
build (WeirStringCollection *lines)
{
#ifdef FIXED
  WeirStringCollection *parts[3];
  weir_partition (lines, by_size, parts);
#else
  WeirStringCollection *array[3], **parts = array;
  weir_partition (lines, by_size, parts);
#endif
}
