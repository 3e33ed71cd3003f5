/* SPDX-License-Identifier: Apache-2.0 */
#include <weir/sys/generic.h>

#include "io/writable.h"
#include "io/write-kinds.h"

/* --- JSON that says what kind it is ------------------------------------------------------------------------------- */

static gboolean
open_text (WeirContext *ctx, GError **error G_GNUC_UNUSED)
{
  *(GString **) weir_context_instance (ctx) = g_string_new (NULL);
  return TRUE;
}

static void
close_text (WeirContext *ctx)
{
  GString *text = *(GString **) weir_context_instance (ctx);

  if (text != NULL)
    g_string_free (text, TRUE);
}

static gboolean
weir__mark_json (WeirContext *ctx, const char *row, GError **error G_GNUC_UNUSED)
{
  const WeirType *type = weir_context_input_type (ctx);
  GString        *text = *(GString **) weir_context_instance (ctx);
  WeirOutput     *out = weir_context_output (ctx, 0);
  gsize           head;

  g_string_printf (text, "{\"kind\":\"%c\",", weir__kind_mark (ctx));
  head = text->len;
  if (type->kind != WEIR_KIND_RECORD)
    g_string_append (text, "\"value\":");
  weir_value_print_json (type, row, text);
  if (type->kind == WEIR_KIND_RECORD)
    g_string_erase (text, (gssize) head, 1); /* the record's own brace */
  else
    g_string_append_c (text, '}');
  *(WeirString *) weir_output_begin (out) = (WeirString) { text->str, text->len };
  weir_output_commit (out);
  return TRUE;
}

static const WeirOutputSpec outputs[] = { { "lines", WEIR_TYPE (WeirString) } };
WEIR_GENERIC_DO_FN (weir__mark_json, outputs, 1, .setup = open_text, .teardown = close_text,
                    .instance_size = sizeof (GString *), .retracts = WEIR_RETRACTS_CONSUME)

/* ------------------------------------------------------------------------------------------------------------------ */

WeirCollection *
weir_collection_write_json_lines (WeirCollection *rows, const char *path, const WeirWriteTextOptions *options,
                                  WeirSite at)
{
  WeirWriteTextOptions text = options != NULL ? *options : (WeirWriteTextOptions) { 0 };
  WeirSite             to_json = { at.file, at.line, "To JSON" };
  WeirCollection      *c;

  if (!weir__writable_check (rows, text.kinds, "weir_write_json_lines_with", at, &c))
    return c;
  weir_scope_begin (weir_collection_pipeline (rows), at);
  c = text.kinds ? weir_collection_par_do (rows, &weir__mark_json__do_fn, NULL, NULL, to_json)
                 : weir_collection_to_json (rows, to_json);
  text.kinds = false;
  c = weir_collection_write_text (c, path, &text, (WeirSite) { at.file, at.line, "Write text" });
  weir_scope_end (weir_collection_pipeline (rows));
  return c;
}
