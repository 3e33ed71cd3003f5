/* SPDX-License-Identifier: Apache-2.0 */
/* A callback has another signature than its place in the lifecycle wants.
 * expect: setup|open_table|void \(\*|void \(int */
#include <weir/weir.h>

#ifdef FIXED
static gboolean
open_table (WeirContext *ctx, GError **error)
{
  (void) error;
  return weir_context_lane (ctx) < 64;
}
#else
static void
open_table (int *lane)
{
  *lane = 64;
}
#endif

static void
split (const WeirString *line, WeirStringEmitter *words)
{
  weir_emit (words, *line);
}
WEIR_DO_FN (split, WeirString, WeirString, .setup = open_table)
