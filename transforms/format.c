/* SPDX-License-Identifier: Apache-2.0 */
/* ToString and ToJSON: an element is printed into the instance's buffer, from where the output takes its own copy. */
#include <weir/element.h>
#include <weir/format.h>
#include <weir/sys/generic.h>

typedef struct
{
  const WeirType *type;
  GString        *text;
} Printer;

static gboolean
open_printer (WeirContext *ctx, GError **error G_GNUC_UNUSED)
{
  Printer *printer = weir_context_instance (ctx);

  printer->type = weir_context_input_type (ctx);
  printer->text = g_string_new (NULL);
  return TRUE;
}

static void
close_printer (WeirContext *ctx)
{
  Printer *printer = weir_context_instance (ctx);

  if (printer->text != NULL)
    g_string_free (g_steal_pointer (&printer->text), TRUE);
}

static inline gboolean
emit_text (WeirContext *ctx, WeirString text)
{
  WeirStringEmitter *out = (WeirStringEmitter *) (void *) weir_context_output (ctx, 0);

  weir_emit (out, text);
  return TRUE;
}

static gboolean
weir_print_string (WeirContext *ctx, const char *row, GError **error G_GNUC_UNUSED)
{
  Printer *printer = weir_context_instance (ctx);

  if (printer->type->kind == WEIR_KIND_STRING)
    return emit_text (ctx, *(const WeirString *) (const void *) row);
  g_string_truncate (printer->text, 0);
  weir_value_print (printer->type, row, 0, printer->text);
  return emit_text (ctx, (WeirString) { printer->text->str, printer->text->len });
}

static gboolean
weir_print_json (WeirContext *ctx, const char *row, GError **error G_GNUC_UNUSED)
{
  Printer *printer = weir_context_instance (ctx);

  g_string_truncate (printer->text, 0);
  weir_value_print_json (printer->type, row, printer->text);
  return emit_text (ctx, (WeirString) { printer->text->str, printer->text->len });
}

static const WeirOutputSpec outputs[] = { { "out", WEIR_TYPE (WeirString) } };
WEIR_GENERIC_DO_FN (weir_print_string, outputs, 1, .setup = open_printer, .teardown = close_printer,
                    .instance_size = sizeof (Printer))
WEIR_GENERIC_DO_FN (weir_print_json, outputs, 1, .setup = open_printer, .teardown = close_printer,
                    .instance_size = sizeof (Printer))

WeirCollection *
weir_collection_to_string (WeirCollection *c, WeirSite at)
{
  return weir_collection_par_do (c, &weir_print_string__do_fn, NULL, NULL, at);
}

WeirCollection *
weir_collection_to_json (WeirCollection *c, WeirSite at)
{
  return weir_collection_par_do (c, &weir_print_json__do_fn, NULL, NULL, at);
}
