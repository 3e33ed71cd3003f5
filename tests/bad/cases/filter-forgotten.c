/* SPDX-License-Identifier: Apache-2.0 */
/* A filter takes nothing away from the collection that it is given: one whose output nobody takes is of no use.
 * expect: ignoring return value */
#include <weir/weir.h>

#pragma GCC diagnostic error "-Wunused-result"

static bool
is_long (const WeirString *line)
{
  return line->size > 3;
}
WEIR_FILTER_FN (is_long, WeirString)

void build (WeirStringCollection *lines);
void
build (WeirStringCollection *lines)
{
#ifdef FIXED
  lines = weir_filter (lines, is_long);
#else
  weir_filter (lines, is_long);
#endif
  weir_write_text (lines, "lines.txt");
}
