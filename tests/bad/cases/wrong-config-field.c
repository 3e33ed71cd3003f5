/* SPDX-License-Identifier: Apache-2.0 */
/* The configuration has no such field.
 * expect: max_length */
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
  weir_par_do_with (lines, keep, .min_length = 1);
#else
  weir_par_do_with (lines, keep, .max_length = 1);
#endif
}
