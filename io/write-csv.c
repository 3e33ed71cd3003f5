/* SPDX-License-Identifier: Apache-2.0 */
#include <weir/io.h>
#include <weir/string.h>

#include "io/csv-field.h"
#include "io/writable.h"
#include "io/write-kinds.h"

/* The configuration, in the graph. */
typedef struct
{
  uint8_t delimiter;
  bool    kinds;
} WeirWriteCsv;
WEIR_RECORD (WeirWriteCsv, delimiter, kinds)

typedef struct
{
  GString *row;
} Instance;

static gboolean
setup (WeirContext *ctx, GError **error G_GNUC_UNUSED)
{
  Instance *my = weir_context_instance (ctx);

  my->row = g_string_new (NULL);
  return TRUE;
}

static void
teardown (WeirContext *ctx)
{
  Instance *my = weir_context_instance (ctx);

  g_string_free (my->row, TRUE);
}

static void
write_row (const WeirType *type, const char *value, char delimiter, bool alone, GString *row)
{
  for (unsigned f = 0; f < type->n_fields; f++)
    {
      if (f > 0)
        g_string_append_c (row, delimiter);
      weir__csv_write_field (type->fields[f].type, value + type->fields[f].offset, delimiter, alone, row);
    }
}

static uint32_t
run (WeirContext *ctx, const WeirBatch *in, uint32_t from, GError **error G_GNUC_UNUSED)
{
  const WeirWriteCsv *self = ctx->config;
  const WeirType     *type = weir_context_input_type (ctx);
  GString            *row = ((Instance *) weir_context_instance (ctx))->row;
  WeirOutput         *out = weir_context_output (ctx, 0);

  for (uint32_t i = from; i < in->n; i++)
    {
      const char *value = weir_batch_value (in, i);

      ctx->position = i;
      g_string_truncate (row, 0);
      if (self->kinds)
        g_string_append_printf (row, "%c%c", weir__kind_mark (ctx), self->delimiter);
      write_row (type, value, (char) self->delimiter, type->n_fields == 1 && !self->kinds, row);
      *(WeirString *) weir_output_begin (out) = (WeirString) { row->str, row->len };
      weir_output_commit (out);
      if (weir_context_should_stop (ctx))
        return i + 1;
    }
  return in->n;
}

static const WeirOutputSpec outputs[] = { { "lines", WEIR_TYPE (WeirString) } };

static const WeirDoFn format_rows = {
  .abi = WEIR_BATCH_ABI,
  .size = sizeof (WeirDoFn),
  .name = "weir__format_csv",
  .file = __FILE__,
  .line = __LINE__,
  .config = WEIR_TYPE (WeirWriteCsv),
  .outputs = outputs,
  .n_outputs = 1,
  .run = run,
  .setup = setup,
  .teardown = teardown,
  .instance_size = sizeof (Instance),
  .retracts = WEIR_RETRACTS_CONSUME,
};

/* The names of the columns as a row, to be freed. */
static char *
header_row (const WeirType *type, char delimiter, bool kinds)
{
  GString *row = g_string_new (kinds ? "kind" : NULL);

  for (unsigned i = 0; type->kind == WEIR_KIND_RECORD && i < type->n_fields; i++)
    {
      WeirString name = weir_string_from_c (type->fields[i].name);

      if (row->len > 0)
        g_string_append_c (row, delimiter);
      weir__csv_write_field (WEIR_TYPE (WeirString), &name, delimiter, false, row);
    }
  return g_string_free (row, FALSE);
}

WeirCollection *
weir_collection_write_csv (WeirCollection *rows, const char *path, const WeirWriteCsvOptions *options, WeirSite at)
{
  static const WeirWriteCsvOptions defaults = { 0 };
  options = options != NULL ? options : &defaults;
  const WeirType            *type = weir_collection_type (rows);
  WeirPipeline              *p = weir_collection_pipeline (rows);
  const WeirWriteCsv         config = { (uint8_t) (options->delimiter != 0 ? options->delimiter : ','),
                                             options->kinds };
  g_autofree char           *header = options->no_header
                                             ? NULL
                                             : header_row (type, (char) config.delimiter, config.kinds);
  const WeirWriteTextOptions text = { .shards = options->shards,
                                      .shard_name = options->shard_name,
                                      .suffix = options->suffix,
                                      .compression = options->compression,
                                      .header = header,
                                      .delimiter = options->crlf ? WEIR_STRING ("\r\n") : WEIR_STRING ("\n"),
                                      .unsynced = options->unsynced };
  WeirCollection            *c;

  if (!weir__writable_check (rows, options->kinds, "weir_write_csv_with", at, &c))
    return c;
  weir__csv_check_type (p, type, (char) config.delimiter, at);
  weir_scope_begin (p, at);
  c = weir_collection_par_do (rows, &format_rows, &config, NULL, (WeirSite) { at.file, at.line, "Format rows" });
  c = weir_collection_write_text (c, path, &text, (WeirSite) { at.file, at.line, "Write text" });
  weir_scope_end (p);
  return c;
}
