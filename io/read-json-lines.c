/* SPDX-License-Identifier: Apache-2.0 */
#include <weir/error.h>
#include <weir/string.h>

#include "io/file-source.h"
#include "io/row-reader.h"

/* The configuration, in the graph. */
typedef struct
{
  bool    strict;
  int64_t max_line;
} WeirReadJson;
WEIR_RECORD (WeirReadJson, strict, max_line)

typedef struct
{
  WeirRowReader   rows;
  const WeirType *type;
  WeirArena      *arena;
  GString        *why;
} Instance;

static WeirRowStep
split (void *self G_GNUC_UNUSED, WeirString rest, bool ended, size_t *ret_size, const char **ret_why G_GNUC_UNUSED)
{
  const char *newline = memchr (rest.data, '\n', rest.size);

  if (newline == NULL && !ended)
    return WEIR__ROW_MORE;
  *ret_size = newline != NULL ? (size_t) (newline + 1 - rest.data) : rest.size;
  return WEIR__ROW_WHOLE;
}

static gboolean
emit (void *self, WeirOutput *out, WeirString text, const char **ret_why)
{
  Instance          *my = self;
  g_autoptr (GError) error = NULL;
  void              *row;

  if (weir_string_trim (text).size == 0)
    return TRUE;
  row = weir_output_begin (out);
  memset (row, 0, my->type->size);
  weir_arena_reset (my->arena);
  if (weir_value_parse_json (my->type, text, row, my->arena, &error))
    {
      weir_output_commit (out);
      return TRUE;
    }
  g_string_assign (my->why, error->message);
  *ret_why = my->why->str;
  return FALSE;
}

static const WeirRowFormat json_lines = { split, emit };

static gboolean
setup (WeirContext *ctx, GError **error G_GNUC_UNUSED)
{
  const WeirReadJson *self = ctx->config;
  Instance           *my = weir_context_instance (ctx);

  weir__row_reader_init (&my->rows, &json_lines, self->max_line, self->strict);
  my->arena = weir_arena_new ();
  my->why = g_string_new (NULL);
  return TRUE;
}

static void
teardown (WeirContext *ctx)
{
  Instance *my = weir_context_instance (ctx);

  weir__row_reader_clear (&my->rows);
  weir_arena_free (my->arena);
  g_string_free (my->why, TRUE);
}

static WeirResume
weir__read_json_lines (WeirContext *ctx, const WeirFile *file, WeirTracker *tracker, GError **error)
{
  Instance *my = weir_context_instance (ctx);

  my->type = weir_context_output_type (ctx, 0);
  return weir__row_reader_run (&my->rows, my, ctx, file, 0, tracker, error);
}

static const WeirOutputSpec outputs[] = { { "rows", NULL }, { "bad", WEIR_TYPE (WeirBadRow) } };

WEIR__FILE_SOURCE_FN (weir__read_json_lines, outputs, 2, weir__file_range, .config = WEIR_TYPE (WeirReadJson),
                      .setup = setup, .teardown = teardown, .instance_size = sizeof (Instance))

WeirCollection *
weir_pipeline_read_json_lines (WeirPipeline *p, const char *pattern, const WeirReadJsonOptions *options,
                               const WeirType *type, WeirCollection **ret_bad, WeirSite at)
{
  static const WeirReadJsonOptions defaults = { 0 };
  options = options != NULL ? options : &defaults;
  const WeirReadJson  config = { .strict = options->strict,
                                 .max_line = weir__line_limit (p, options->max_line, ".max_line", at) };
  const WeirRowSource source = { .pattern = pattern,
                                 .match = WEIR__MATCH_OPTIONS (options),
                                 .fn = &weir__read_json_lines__do_fn,
                                 .fn_for_stdin = &weir__read_json_lines_stdin__do_fn,
                                 .config = &config,
                                 .type = type };

  return weir__row_reader_apply (p, &source, ret_bad, at);
}
