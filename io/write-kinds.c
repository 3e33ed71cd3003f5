/* SPDX-License-Identifier: Apache-2.0 */
#include "io/write-kinds.h"

#include <string.h>

#include <weir/string.h>

static gboolean
weir__mark_line (WeirContext *ctx, const WeirString *line, WeirStringEmitter *lines, GError **error G_GNUC_UNUSED)
{
  WeirOutput *out = weir_context_output (ctx, 0);
  char       *text = weir_output_alloc (out, line->size + 1);

  text[0] = weir__kind_mark (ctx);
  memcpy (text + 1, line->data, line->size);
  weir_emit (lines, ((WeirString) { text, line->size + 1 }));
  return TRUE;
}
WEIR_DO_FN (weir__mark_line, WeirString, WeirString, .retracts = WEIR_RETRACTS_CONSUME)

WeirCollection *
weir__mark_lines_apply (WeirCollection *lines, WeirSite at)
{
  return weir_collection_par_do (lines, &weir__mark_line__do_fn, NULL, NULL, at);
}
