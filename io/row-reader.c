/* SPDX-License-Identifier: Apache-2.0 */
#include "io/row-reader.h"

#include <weir/error.h>
#include <weir/string.h>

#include "io/file-error.h"
#include "io/file-source.h"
#include "io/match-files.h"

/* Of a bad row, this much is kept. */
#define TEXT_MAX ((size_t) 64 << 10)

void
weir__row_reader_init (WeirRowReader *r, const WeirRowFormat *format, int64_t max_row, bool strict)
{
  *r = (WeirRowReader) { .format = format,
                         .lines = weir__line_reader_new ((WeirString) { 0 }, max_row),
                         .max_row = max_row,
                         .strict = strict };
}

void
weir__row_reader_clear (WeirRowReader *r)
{
  weir__line_reader_free (r->lines);
  weir__line_numbers_clear (&r->numbers);
}

static WeirString
without_end (WeirString row)
{
  row.size -= row.size > 0 && row.data[row.size - 1] == '\n';
  row.size -= row.size > 0 && row.data[row.size - 1] == '\r';
  return row;
}

/* Whoever takes no bad rows learns that there are some, and of one where and why. */
static void
note_bad_row (WeirRowReader *r, WeirContext *ctx, int64_t line, const char *why)
{
  g_autoptr (GError) said = NULL;

  weir_metric_count (ctx, WEIR_BAD_ROWS, 1);
  if (r->told)
    return;
  r->told = true;
  weir__file_error_in_line (&said, WEIR_ERROR_DATA, weir__line_reader_path (r->lines), line, "%s", why);
  weir_metric_string (ctx, WEIR_FIRST_BAD_ROW, said->message);
}

static gboolean
put_bad_row (WeirRowReader *r, WeirContext *ctx, const WeirFile *file, WeirString row, const char *why, GError **error)
{
  int64_t     offset = weir__line_reader_position (r->lines);
  int64_t     line = weir__line_numbers_at (&r->numbers, file, offset);
  WeirOutput *bad = ctx->outputs[1];
  WeirBadRow *out;

  if (r->strict)
    {
      weir__file_error_in_line (error, WEIR_ERROR_DATA, weir__line_reader_path (r->lines), line, "%s", why);
      return FALSE;
    }
  note_bad_row (r, ctx, line, why);
  row = without_end (row);
  out = weir_output_begin (bad);
  *out = (WeirBadRow) { .file = file->path,
                        .line = line,
                        .offset = offset,
                        .reason = weir_string_from_c (why),
                        .text = { row.data, MIN (row.size, TEXT_MAX) } };
  weir_output_commit (bad);
  return TRUE;
}

/* The row begins the rest. Moves behind it. */
static gboolean
take_row (WeirRowReader *r, void *self, WeirContext *ctx, const WeirFile *file, WeirString row, const char *bad_because,
          GError **error)
{
  const char *why = bad_because;
  int64_t     from = weir__line_reader_position (r->lines);
  int64_t     lines = weir__count_newlines (row);

  if ((why != NULL || !r->format->emit (self, ctx->outputs[0], without_end (row), &why))
      && !put_bad_row (r, ctx, file, row, why, error))
    return FALSE;
  weir__line_reader_consume (r->lines, row.size);
  weir__line_numbers_pass (&r->numbers, file, from, from + (int64_t) row.size, lines);
  return TRUE;
}

static void
set_views (WeirRowReader *r, WeirContext *ctx)
{
  WeirString block = weir__line_reader_block (r->lines);

  weir_output_set_views (ctx->outputs[0], block.data, block.size);
  weir_output_set_views (ctx->outputs[1], block.data, block.size);
}

/* What a row that is not whole and over the limit comes to: its first line, as a bad one. */
static WeirRowStep
give_up_on_row (const WeirRowReader *r, WeirString rest, size_t *ret_size, GError **error)
{
  const char *newline = memchr (rest.data, '\n', rest.size);

  if (newline != NULL)
    {
      *ret_size = (size_t) (newline + 1 - rest.data);
      return WEIR__ROW_BAD;
    }
  weir__file_error (error, WEIR_ERROR_LIMIT, weir__line_reader_path (r->lines), weir__line_reader_position (r->lines),
                    "the row that begins here is longer than %" PRId64 " bytes", r->max_row);
  return WEIR__ROW_MORE;
}

typedef enum
{
  ROWS_FAILED = 0,
  ROWS_WANT_MORE,  /* no whole row is there */
  ROWS_REFUSED,    /* the engine wants the thread back */
  ROWS_END,
} Rows;

/* Rows as long as whole ones are there; *taken: some were. */
static Rows
take_rows (WeirRowReader *r, void *self, WeirContext *ctx, const WeirFile *file, int64_t to, bool *taken,
           GError **error)
{
  static const char *const too_long = "the row is too long; is a quote missing?";

  set_views (r, ctx);
  while (weir__line_reader_position (r->lines) < to)
    {
      bool        ended;
      WeirString  rest = weir__line_reader_rest (r->lines, &ended);
      size_t      size = 0;
      const char *why = NULL;
      WeirRowStep step;

      if (rest.size == 0)
        return ended ? ROWS_END : ROWS_WANT_MORE;
      step = r->format->split (self, rest, ended, &size, &why);
      if (step == WEIR__ROW_MORE && (int64_t) rest.size > r->max_row)
        {
          step = give_up_on_row (r, rest, &size, error);
          if (step == WEIR__ROW_MORE)
            return ROWS_FAILED;
          why = too_long;
        }
      if (step == WEIR__ROW_MORE)
        return ROWS_WANT_MORE;
      if (!take_row (r, self, ctx, file, (WeirString) { rest.data, size }, step == WEIR__ROW_BAD ? why : NULL, error))
        return ROWS_FAILED;
      *taken = true;
      if (weir_context_should_stop (ctx))
        return ROWS_REFUSED;
    }
  return ROWS_END;
}

WeirResume
weir__row_reader_run (WeirRowReader *r, void *self, WeirContext *ctx, const WeirFile *file, int64_t first,
                      WeirTracker *tracker, GError **error)
{
  bool    taken = false;
  int64_t from = weir_tracker_position (tracker);

  if (from <= first ? !weir__line_reader_seek_line (r->lines, file, first, error)
                    : !weir__line_reader_seek (r->lines, file, from, tracker->to, error))
    return WEIR_FAILED;
  for (;;)
    {
      Rows      rows = take_rows (r, self, ctx, file, tracker->to, &taken, error);
      WeirLines lines;

      if (rows == ROWS_FAILED)
        return WEIR_FAILED;
      if (rows == ROWS_END)
        {
          weir_tracker_finish (tracker);
          return WEIR_DONE;
        }
      weir_tracker_advance (tracker, weir__line_reader_position (r->lines));
      /* What was emitted points into the block, which therefore stays as it is until the next call. */
      if (taken || rows == ROWS_REFUSED)
        return WEIR_RESUME;
      lines = weir__line_reader_more (r->lines, tracker->to, error);
      if (lines == WEIR__LINES_FAILED)
        return WEIR_FAILED;
      if (lines == WEIR__LINES_LATER)
        return weir__file_later (tracker);
    }
}

WeirCollection *
weir__row_reader_apply (WeirPipeline *p, const WeirRowSource *source, WeirCollection **ret_bad, WeirSite at)
{
  const WeirType *types[2] = { source->type, WEIR_TYPE (WeirBadRow) };
  WeirCollection *all[2], *files;
  bool            has_stdin;

  weir_scope_begin (p, at);
  files = weir__match_apply (p, source->pattern, &source->match, &has_stdin,
                             (WeirSite) { at.file, at.line, "Match files" });
  weir_collection_par_do_generic (files, has_stdin ? source->fn_for_stdin : source->fn, source->config, types, 2, all,
                                  (WeirSite) { at.file, at.line, "Read rows" });
  weir_scope_end (p);
  if (ret_bad != NULL)
    *ret_bad = all[1];
  return all[0];
}
