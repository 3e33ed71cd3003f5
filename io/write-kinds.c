/* SPDX-License-Identifier: Apache-2.0 */
#include "io/write-kinds.h"

#include <string.h>

#include <weir/string.h>

static bool
has_field (const WeirType *type, const char *name)
{
  for (unsigned i = 0; type->kind == WEIR_KIND_RECORD && i < type->n_fields; i++)
    if (strcmp (type->fields[i].name, name) == 0)
      return true;
  return false;
}

gboolean
weir__write_check_kinds (WeirCollection *rows, bool kinds, const char *verb, WeirSite at, WeirCollection **ret_broken)
{
  WeirPipeline *p = weir_collection_pipeline (rows);

  if (weir_collection_retracts (rows) && !kinds)
    *ret_broken
        = weir_pipeline_broken (p, at,
                                "what is written may be taken back, and a line of a file cannot: %s (…, .kinds = "
                                "true) writes with each line whether it is an insert or a retract",
                                verb);
  else if (kinds && has_field (weir_collection_type (rows), "kind"))
    *ret_broken = weir_pipeline_broken (p, at, "the rows have a field \"kind\" already, which .kinds would add");
  else
    return TRUE;
  return FALSE;
}

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
