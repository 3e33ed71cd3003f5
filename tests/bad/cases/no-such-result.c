/* SPDX-License-Identifier: Apache-2.0 */
/* There is no collection for an output that the function does not have.
 * expect: rejected */
#include <weir/weir.h>

WEIR_KV (Score, WeirString, int64_t)

#define READ_OUTPUTS(X) X (Score, scores) X (WeirString, malformed)
WEIR_OUTPUTS (read, READ_OUTPUTS)

static void
read (const WeirString *line, const read_emitters *out)
{
  weir_emit (out->malformed, *line);
}
WEIR_DO_FN_MULTI (read, WeirString, READ_OUTPUTS)

void build (WeirStringCollection *lines);
void
build (WeirStringCollection *lines)
{
#ifdef FIXED
  (void) weir_par_do (lines, read).malformed;
#else
  (void) weir_par_do (lines, read).rejected;
#endif
}
