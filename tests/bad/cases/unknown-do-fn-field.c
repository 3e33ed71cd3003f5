/* SPDX-License-Identifier: Apache-2.0 */
/* A DoFn has no such callback.
 * expect: set_up */
#include <weir/weir.h>

static gboolean
open_table (WeirContext *ctx, GError **error)
{
  (void) error;
  return weir_context_lane (ctx) < 64;
}

static void
split (const WeirString *line, WeirStringEmitter *words)
{
  weir_emit (words, *line);
}
#ifdef FIXED
WEIR_DO_FN (split, WeirString, WeirString, .setup = open_table)
#else
WEIR_DO_FN (split, WeirString, WeirString, .set_up = open_table)
#endif
