/* SPDX-License-Identifier: Apache-2.0 */
/* The parts are kept as collections of another type.
 * expect: weir_partition: parts is not of the type of the collection */
#include <weir/weir.h>

WEIR_KV (Score, WeirString, int64_t)

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
  ScoreCollection *parts[3];
  weir_partition (lines, by_size, parts);
#endif
}
