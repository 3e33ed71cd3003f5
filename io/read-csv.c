/* SPDX-License-Identifier: Apache-2.0 */
#include <weir/error.h>
#include <weir/string.h>

#include "io/csv-columns.h"
#include "io/csv-field.h"
#include "io/csv-split.h"
#include "io/file-error.h"
#include "io/file-source.h"
#include "io/row-reader.h"

/* The configuration, in the graph. */
typedef struct
{
  uint8_t delimiter;
  bool    no_header, no_newlines, strict;
  int64_t max_row;
} WeirReadCsv;
WEIR_RECORD (WeirReadCsv, delimiter, no_header, no_newlines, strict, max_row)

typedef struct
{
  WeirRowReader   rows;
  const WeirType *type;
  WeirCsvStyle    style;
  GArray         *fields; /* of WeirCsvField: of the row that was split last */
  WeirCsvColumns  columns;
  char           *path;  /* of the file whose header was read; NULL: none */
  int64_t         first; /* where its rows begin */
  GString        *why;
} Instance;

/* --- a row ------------------------------------------------------------------------------------------------------------ */

static WeirRowStep
split (void *self, WeirString rest, bool ended, size_t *ret_size, const char **ret_why)
{
  Instance *my = self;

  return weir__csv_split (my->style, rest, ended, my->fields, ret_size, ret_why);
}

static gboolean
fail_row (Instance *my, const char **ret_why)
{
  *ret_why = my->why->str;
  return FALSE;
}

static gboolean
read_field (Instance *my, WeirOutput *out, unsigned i, void *row, const char **ret_why)
{
  const WeirField    *to = &my->type->fields[i];
  const WeirCsvField *from = &g_array_index (my->fields, WeirCsvField, my->columns.of_field[i]);
  WeirString          text = from->text;
  const char         *wanted;

  if (from->doubled)
    text = weir__csv_unquote (text, weir_output_alloc (out, text.size));
  wanted = weir__csv_read_field (to->type, text, from->quoted, (char *) row + to->offset);
  if (wanted == NULL)
    return TRUE;
  g_string_printf (my->why, "%s: \"" WEIR_STRING_FORMAT "\" is not %s", to->name, (int) MIN (text.size, 100), text.data,
                   wanted);
  return fail_row (my, ret_why);
}

static bool
is_empty_line (const Instance *my)
{
  const WeirCsvField *only = &g_array_index (my->fields, WeirCsvField, 0);

  return my->fields->len == 1 && only->text.size == 0 && !only->quoted
         && !(my->columns.n == 1 && my->type->n_fields == 1 && my->type->fields[0].type->kind == WEIR_KIND_OPTIONAL);
}

static gboolean
emit (void *self, WeirOutput *out, WeirString text G_GNUC_UNUSED, const char **ret_why)
{
  Instance *my = self;
  void     *row;

  if (is_empty_line (my))
    return TRUE;
  if (my->fields->len != my->columns.n)
    {
      g_string_printf (my->why, "expected %u fields, found %u", my->columns.n, my->fields->len);
      return fail_row (my, ret_why);
    }
  row = weir_output_begin (out);
  memset (row, 0, my->type->size);
  for (unsigned i = 0; i < my->type->n_fields; i++)
    if (!read_field (my, out, i, row, ret_why))
      return FALSE;
  weir_output_commit (out);
  return TRUE;
}

static const WeirRowFormat csv = { split, emit };

/* --- the header ------------------------------------------------------------------------------------------------------- */

static WeirString
without_byte_order_mark (WeirString s)
{
  const WeirString mark = WEIR_STRING ("\xef\xbb\xbf");

  return weir_string_starts_with (s, mark) ? weir_string_slice (s, mark.size, s.size) : s;
}

/* What a file begins with, in bytes. */
typedef struct
{
  size_t      mark; /* the byte order mark */
  size_t      row;  /* the row with the names; 0: there is none */
  const char *why;  /* that row is bad */
} Header;

/* True once enough is there to tell. The fields are the row's then. */
static bool
look_at_header (Instance *my, WeirString whole, bool ended, bool no_header, Header *ret_header)
{
  WeirString rest = without_byte_order_mark (whole);

  *ret_header = (Header) { .mark = whole.size - rest.size };
  if (ended && rest.size == 0)
    return true;
  if (no_header)
    return ended || whole.size >= 3; /* enough to see a mark */
  return rest.size > 0
         && weir__csv_split (my->style, rest, ended, my->fields, &ret_header->row, &ret_header->why) != WEIR__ROW_MORE;
}

/* Reads on until the header is there. LATER: a pipe has not got that far. */
static WeirLines
find_header (Instance *my, const WeirFile *file, bool no_header, Header *ret_header, GError **error)
{
  WeirLineReader *lines = my->rows.lines;

  if (!weir__line_reader_seek (lines, file, 0, INT64_MAX, error))
    return WEIR__LINES_FAILED;
  for (;;)
    {
      bool       ended;
      WeirString whole = weir__line_reader_rest (lines, &ended);
      WeirLines  more;

      if (look_at_header (my, whole, ended, no_header, ret_header))
        return WEIR__LINES_SOME;
      if ((int64_t) whole.size > my->rows.max_row)
        {
          weir__file_error (error, WEIR_ERROR_LIMIT, weir__line_reader_path (lines), 0, "the header is too long");
          return WEIR__LINES_FAILED;
        }
      more = weir__line_reader_more (lines, INT64_MAX, error);
      if (more == WEIR__LINES_FAILED || more == WEIR__LINES_LATER)
        return more;
    }
}

/* Which column each field of the record is in, and where the rows begin. */
static gboolean
take_header (Instance *my, const Header *header, GError **error)
{
  const char        *path = weir__line_reader_path (my->rows.lines);
  g_autoptr (GError) why = NULL;

  my->first = (int64_t) (header->mark + header->row);
  if (header->why != NULL)
    {
      weir__file_error (error, WEIR_ERROR_DATA, path, 0, "the header: %s", header->why);
      return FALSE;
    }
  if (header->row == 0)
    {
      weir__csv_columns_in_order (&my->columns, my->type);
      return TRUE;
    }
  if (weir__csv_columns_by_name (&my->columns, my->type, my->fields, &why))
    return TRUE;
  weir__file_error_in_line (error, WEIR_ERROR_DATA, path, 1, "%s", why->message);
  return FALSE;
}

/* Once a file; the rows' reader is then at the first of them. */
static WeirLines
turn_to_file (Instance *my, const WeirReadCsv *self, const WeirFile *file, GError **error)
{
  WeirLines lines;
  Header    header;

  if (my->path != NULL && weir_string_equal (weir_string_from_c (my->path), file->path))
    return WEIR__LINES_SOME;
  g_clear_pointer (&my->path, g_free);
  lines = find_header (my, file, self->no_header, &header, error);
  if (lines != WEIR__LINES_SOME)
    return lines;
  if (!take_header (my, &header, error))
    return WEIR__LINES_FAILED;
  my->path = weir_string_to_c (file->path);
  if (my->first > 0)
    {
      bool       ended;
      WeirString text = { weir__line_reader_rest (my->rows.lines, &ended).data, (size_t) my->first };

      weir__line_numbers_pass (&my->rows.numbers, file, 0, my->first, weir__count_newlines (text));
      weir__line_reader_consume (my->rows.lines, text.size);
    }
  return WEIR__LINES_SOME;
}

/* --- the source ------------------------------------------------------------------------------------------------------- */

static gboolean
setup (WeirContext *ctx, GError **error G_GNUC_UNUSED)
{
  const WeirReadCsv *self = ctx->config;
  Instance          *my = weir_context_instance (ctx);

  weir__row_reader_init (&my->rows, &csv, self->max_row, self->strict);
  my->style = (WeirCsvStyle) { (char) self->delimiter, !self->no_newlines };
  my->fields = g_array_new (FALSE, FALSE, sizeof (WeirCsvField));
  my->why = g_string_new (NULL);
  return TRUE;
}

static void
teardown (WeirContext *ctx)
{
  Instance *my = weir_context_instance (ctx);

  weir__row_reader_clear (&my->rows);
  weir__csv_columns_clear (&my->columns);
  g_array_unref (my->fields);
  g_string_free (my->why, TRUE);
  g_free (my->path);
}

static WeirResume
weir__read_csv (WeirContext *ctx, const WeirFile *file, WeirTracker *tracker, GError **error)
{
  Instance *my = weir_context_instance (ctx);

  my->type = weir_context_output_type (ctx, 0);
  switch (turn_to_file (my, ctx->config, file, error))
    {
    case WEIR__LINES_SOME:
      return weir__row_reader_run (&my->rows, my, ctx, file, my->first, tracker, error);
    case WEIR__LINES_LATER:
      return weir__file_later (tracker);
    default:
      return WEIR_FAILED;
    }
}

static gboolean
initial (WeirContext *ctx, const WeirFile *file, WeirRange *ret_range, GError **error)
{
  const WeirReadCsv *self = ctx->config;

  if (!weir__file_range (ctx, file, ret_range, error))
    return FALSE;
  ret_range->whole |= !self->no_newlines;
  return TRUE;
}

static const WeirOutputSpec outputs[] = { { "rows", NULL }, { "bad", WEIR_TYPE (WeirBadRow) } };

WEIR__FILE_SOURCE_FN (weir__read_csv, outputs, 2, initial, .config = WEIR_TYPE (WeirReadCsv), .setup = setup,
                      .teardown = teardown, .instance_size = sizeof (Instance))

/* --- construction ----------------------------------------------------------------------------------------------------- */

WeirCollection *
weir_pipeline_read_csv (WeirPipeline *p, const char *pattern, const WeirReadCsvOptions *options, const WeirType *type,
                        WeirCollection **ret_bad, WeirSite at)
{
  static const WeirReadCsvOptions defaults = { 0 };
  options = options != NULL ? options : &defaults;
  const WeirReadCsv   config = { .delimiter = (uint8_t) (options->delimiter != 0 ? options->delimiter : ','),
                                 .no_header = options->no_header,
                                 .no_newlines = options->no_newlines,
                                 .strict = options->strict,
                                 .max_row = weir__line_limit (p, options->max_row, ".max_row", at) };
  const WeirRowSource source = { .pattern = pattern,
                                 .match = WEIR__MATCH_OPTIONS (options),
                                 .fn = &weir__read_csv__do_fn,
                                 .fn_for_stdin = &weir__read_csv_stdin__do_fn,
                                 .config = &config,
                                 .type = type };

  weir__csv_check_type (p, type, (char) config.delimiter, at);
  return weir__row_reader_apply (p, &source, ret_bad, at);
}
