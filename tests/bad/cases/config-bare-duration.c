/* SPDX-License-Identifier: Apache-2.0 */
/* A bare number for a duration in a configuration.
 * expect-gcc: missing braces
 * expect-clang: braces around */
#include <weir/weir.h>

typedef struct { int64_t min_length; WeirDuration wait; } Keep;
WEIR_RECORD (Keep, min_length, wait)

static void
keep (const Keep *self, const WeirString *line, WeirStringEmitter *out)
{
  if ((int64_t) line->size >= self->min_length)
    weir_emit (out, *line);
}
WEIR_DO_FN_WITH (keep, Keep, WeirString, WeirString)

void build (WeirStringCollection *lines);
void
build (WeirStringCollection *lines)
{
#ifdef FIXED
  weir_par_do_with (lines, keep, .wait = WEIR_SECONDS (30));
#else
  weir_par_do_with (lines, keep, .wait = 30);
#endif
}
