/* SPDX-License-Identifier: Apache-2.0 */
/* A function with a configuration would get one of zeros.
 * expect: keep_longer has a configuration */
#include <weir/weir.h>

typedef struct
{
  int64_t min_length;
} Keep;
WEIR_RECORD (Keep, min_length)

static void
keep_longer (const Keep *self, const WeirString *s, WeirStringEmitter *out)
{
  if ((int64_t) s->size >= self->min_length)
    weir_emit (out, *s);
}
WEIR_DO_FN_WITH (keep_longer, Keep, WeirString, WeirString)

void apply (WeirStringCollection *lines);
void
apply (WeirStringCollection *lines)
{
#ifdef FIXED
  weir_par_do_with (lines, keep_longer, .min_length = 3);
#else
  weir_par_do (lines, keep_longer);
#endif
}
