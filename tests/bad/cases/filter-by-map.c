/* SPDX-License-Identifier: Apache-2.0 */
/* A Map is no Filter.
 * expect: length__is_a_filter */
#include <weir/weir.h>

static bool
is_long (const WeirString *s)
{
  return s->size > 3;
}
WEIR_FILTER_FN (is_long, WeirString)

static int64_t
length (const WeirString *s)
{
  return (int64_t) s->size;
}
WEIR_MAP_FN (length, WeirString, int64_t)

void build (WeirStringCollection *lines);
void
build (WeirStringCollection *lines)
{
#ifdef FIXED
  (void) !weir_filter (lines, is_long);
  weir_map (lines, length);
#else
  weir_filter (lines, length);
#endif
}
