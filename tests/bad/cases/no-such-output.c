/* SPDX-License-Identifier: Apache-2.0 */
/* The function emits to an output that it does not have.
 * expect: rejected */
#include <weir/weir.h>

WEIR_KV (Score, WeirString, int64_t)

#define READ_OUTPUTS(X) X (Score, scores) X (WeirString, malformed)
WEIR_OUTPUTS (read, READ_OUTPUTS)

static void
read (const WeirString *line, const read_emitters *out)
{
#ifdef FIXED
  weir_emit (out->malformed, *line);
#else
  weir_emit (out->rejected, *line);
#endif
}
WEIR_DO_FN_MULTI (read, WeirString, READ_OUTPUTS)
