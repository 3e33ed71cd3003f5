/* SPDX-License-Identifier: Apache-2.0 */
/* A configuration travels in the graph: its fields must be named by WEIR_RECORD.
 * expect: Keep */
#include <weir/weir.h>

typedef struct { int64_t min_length; } Keep;
#ifdef FIXED
WEIR_RECORD (Keep, min_length)
#endif

static inline void
keep (const Keep *self, const WeirString *line, WeirStringEmitter *out)
{
  if ((int64_t) line->size >= self->min_length)
    weir_emit (out, *line);
}
WEIR_DO_FN_WITH (keep, Keep, WeirString, WeirString)
