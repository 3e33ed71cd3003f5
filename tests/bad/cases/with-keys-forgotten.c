/* SPDX-License-Identifier: Apache-2.0 */
/* A function that gives keys is of use by the collection of them alone.
 * expect: ignoring return value */
#include <weir/weir.h>

#pragma GCC diagnostic error "-Wunused-result"

WEIR_KV (Sized, int64_t, WeirString)

static int64_t
size_of_line (const WeirString *line)
{
  return (int64_t) line->size;
}
WEIR_KEY_FN (size_of_line, WeirString, Sized)

void build (WeirStringCollection *lines);
void
build (WeirStringCollection *lines)
{
#ifdef FIXED
  (void) !weir_with_keys (lines, size_of_line);
#else
  weir_with_keys (lines, size_of_line);
#endif
}
