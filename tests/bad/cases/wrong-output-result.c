/* SPDX-License-Identifier: Apache-2.0 */
/* An output is taken for another.
 * expect: ScoreCollection */
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
  WeirStringCollection *bad = weir_par_do (lines, read).malformed;
  (void) bad;
#else
  WeirStringCollection *bad = weir_par_do (lines, read).scores;
  (void) bad;
#endif
}
