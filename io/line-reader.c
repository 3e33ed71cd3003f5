/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "io/line-reader.h"

#include <weir/arena.h>
#include <weir/error.h>

#include "io/file-error.h"
#include "io/input.h"
#include "io/line-scan.h"

/* A range of a file has the lines that begin in it: a line across a border belongs to the range where its first byte
 * lies. So whoever reads [from, to) looks for the first line end at from − 1 or later (a line begins at `from` exactly
 * if the byte before ends one) and stops at the first line that begins at `to` or later. Cut a file anywhere, into as
 * many ranges as you like: each line is in one of them.
 *
 *       front   0            line      clear        used        size
 *       | pad   | handed out | partial | not looked | free      | slack |
 *
 * `base` is the file's position of block[0]. The block is filled only when it holds no whole line, and never in a call
 * that has handed some out, so that views stay. Before that, the partial line moves to the front; a line that fills the
 * block makes it grow, and it shrinks again behind it.
 *
 * The position that a caller resumes at is where the next line begins, or any position behind the beginning of the last
 * line handed out: both mean the same line (`last`). */

#define BLOCK_SIZE ((size_t) 256 << 10)
/* How far beyond the end of a range is read at a time, for its last line. */
#define BEYOND ((size_t) 4 << 10)
/* In front of the block: what the byte before a file's first line is. */
#define FRONT ((size_t) 64)

struct _WeirLineReader
{
  char       *memory, *block;
  size_t      size, used, line, clear;
  int64_t     base, last;
  bool        ended; /* block + used is the end of the file */
  WeirInput  *input;
  int64_t     max_line;
  char       *delimiter;
  size_t      delimiter_size; /* 0: LF or CRLF */
};

static void
set_block_size (WeirLineReader *r, size_t size)
{
  char *memory = g_malloc (FRONT + size + WEIR_SLACK);

  memset (memory, 0, FRONT);
  if (r->used > r->line)
    memcpy (memory + FRONT, r->block + r->line, r->used - r->line);
  memset (memory + FRONT + size, 0, WEIR_SLACK);
  g_free (r->memory);
  r->memory = memory;
  r->block = memory + FRONT;
  r->size = size;
  r->base += (int64_t) r->line;
  r->used -= r->line;
  r->clear -= r->line;
  r->line = 0;
}

int64_t
weir__line_limit (WeirPipeline *p, int64_t given, const char *option, WeirSite at)
{
  if (given < 0)
    weir_pipeline_add_error (p, at, "%s is negative", option);
  return given > 0 ? given : WEIR_MAX_LINE_DEFAULT;
}

WeirLineReader *
weir__line_reader_new (WeirString delimiter, int64_t max_line)
{
  WeirLineReader *r = g_new0 (WeirLineReader, 1);

  r->max_line = max_line;
  r->delimiter_size = delimiter.size;
  r->delimiter = g_memdup2 (delimiter.data, delimiter.size);
  return r;
}

void
weir__line_reader_free (WeirLineReader *r)
{
  if (r == NULL)
    return;
  weir__input_close (r->input);
  g_free (r->memory);
  g_free (r->delimiter);
  g_free (r);
}

int64_t
weir__line_reader_position (const WeirLineReader *r)
{
  return r->base + (int64_t) r->line;
}

int64_t
weir__line_reader_offset_of (const WeirLineReader *r, WeirString line)
{
  return r->base + (line.data - r->block);
}

const char *
weir__line_reader_path (const WeirLineReader *r)
{
  return weir__input_path (r->input);
}

WeirString
weir__line_reader_block (const WeirLineReader *r)
{
  return (WeirString) { r->block, r->used };
}

/* Room for more behind the partial line, which moves to the front. */
static void
make_room (WeirLineReader *r)
{
  size_t partial = r->used - r->line;

  if (r->block == NULL || (r->size > BLOCK_SIZE && partial < BLOCK_SIZE / 2))
    set_block_size (r, BLOCK_SIZE);
  else if (partial > r->size / 2)
    set_block_size (r, r->size * 2);
  else if (r->line > 0)
    {
      memmove (r->block, r->block + r->line, partial);
      r->base += (int64_t) r->line;
      r->used = partial;
      r->clear -= r->line;
      r->line = 0;
    }
}

/* More bytes; `to` bounds what is of use. As weir__input_read. */
static gssize
fill (WeirLineReader *r, int64_t to, GError **error)
{
  size_t  want;
  int64_t at;
  gssize  n;

  make_room (r);
  at = r->base + (int64_t) r->used;
  want = r->size - r->used;
  if (to - at < (int64_t) want)
    want = MIN (want, (size_t) MAX (to - at, 0) + MAX (BEYOND, r->used - r->line));
  n = weir__input_read (r->input, r->block + r->used, want, error);
  if (n > 0)
    r->used += (size_t) n;
  r->ended = n == 0;
  return n;
}

static size_t
scan_block (WeirLineReader *r, int64_t to, WeirString *rows, size_t room)
{
  WeirLineScan scan = { r->block + r->line, r->block + r->clear, r->block + r->used, r->block + r->used };
  size_t       n;

  if (to - r->base < (int64_t) r->used)
    scan.stop = r->block + MAX (to - r->base, 0);
  n = r->delimiter_size == 0
          ? weir__scan_lines (&scan, rows, room)
          : weir__scan_lines_by (&scan, (WeirString) { r->delimiter, r->delimiter_size }, rows, room);
  r->line = (size_t) (scan.line - r->block);
  r->clear = (size_t) (scan.clear - r->block);
  return n;
}

/* The block's partial line is the file's last. */
static size_t
take_last_line (WeirLineReader *r, WeirString *row)
{
  *row = (WeirString) { r->block + r->line, r->used - r->line };
  r->line = r->clear = r->used;
  return 1;
}

static gboolean
check_length (WeirLineReader *r, const WeirString *rows, size_t n, GError **error)
{
  const WeirString partial = { r->block + r->line, r->used - r->line };
  const WeirString *long_one = NULL;

  if ((int64_t) r->used <= r->max_line)
    return TRUE;
  for (size_t i = 0; i < n && long_one == NULL; i++)
    if ((int64_t) rows[i].size > r->max_line)
      long_one = &rows[i];
  /* Of a line whose end is not there yet, what may belong to the end does not count. */
  if (long_one == NULL && n == 0 && (int64_t) partial.size > r->max_line + (int64_t) MAX (r->delimiter_size, 2))
    long_one = &partial;
  if (long_one == NULL)
    return TRUE;
  weir__file_error (error, WEIR_ERROR_LIMIT, weir__input_path (r->input), weir__line_reader_offset_of (r, *long_one),
                    "the line that begins here is longer than %" PRId64 " bytes (.max_line)", r->max_line);
  return FALSE;
}

WeirLines
weir__line_reader_next (WeirLineReader *r, int64_t to, WeirString *rows, size_t *n, GError **error)
{
  size_t room = *n;

  *n = 0;
  while (weir__line_reader_position (r) < to)
    {
      gssize filled;

      if (r->block != NULL)
        *n = scan_block (r, to, rows, room);
      if (*n == 0 && r->ended && r->used > r->line)
        *n = take_last_line (r, rows);
      if (!check_length (r, rows, *n, error))
        return WEIR__LINES_FAILED;
      if (*n > 0)
        {
          r->last = weir__line_reader_offset_of (r, rows[*n - 1]);
          return WEIR__LINES_SOME;
        }
      if (r->ended)
        return WEIR__LINES_END;
      filled = fill (r, to, error);
      if (filled < 0)
        return filled == WEIR__INPUT_LATER ? WEIR__LINES_LATER : WEIR__LINES_FAILED;
    }
  return WEIR__LINES_END;
}

WeirString
weir__line_reader_rest (const WeirLineReader *r, bool *ret_ended)
{
  *ret_ended = r->ended;
  return (WeirString) { r->block + r->line, r->used - r->line };
}

WeirLines
weir__line_reader_more (WeirLineReader *r, int64_t to, GError **error)
{
  gssize n = fill (r, to, error);

  return n > 0                    ? WEIR__LINES_SOME
         : n == 0                 ? WEIR__LINES_END
         : n == WEIR__INPUT_LATER ? WEIR__LINES_LATER
                                  : WEIR__LINES_FAILED;
}

void
weir__line_reader_consume (WeirLineReader *r, size_t size)
{
  r->last = weir__line_reader_position (r);
  r->line += size;
  r->clear = r->line;
}

/* Where the bytes from `clear` on that are there end a line, behind the end; or NULL. */
static const char *
find_line_end (const WeirLineReader *r)
{
  const char *from = r->block + r->clear, *found;
  size_t      n = r->used - r->clear;

  if (r->delimiter_size == 0)
    found = memchr (from, '\n', n);
  else
    found = memmem (from, n, r->delimiter, r->delimiter_size);
  return found != NULL ? found + MAX (r->delimiter_size, 1) : NULL;
}

/* From anywhere to the first line that begins behind a line end. */
static gboolean
skip_partial_line (WeirLineReader *r, int64_t to, GError **error)
{
  const size_t overlap = MAX (r->delimiter_size, 1) - 1;

  for (;;)
    {
      const char *end = r->block != NULL ? find_line_end (r) : NULL;

      if (end != NULL)
        {
          r->line = r->clear = (size_t) (end - r->block);
          return TRUE;
        }
      r->line = r->clear = r->used > overlap ? MAX (r->used - overlap, r->clear) : r->clear;
      if (r->ended || weir__line_reader_position (r) >= to)
        {
          /* Nowhere in particular: the next seek starts anew. */
          r->line = r->clear = r->used;
          r->last = INT64_MAX;
          return TRUE;
        }
      if (fill (r, to, error) < 0)
        return FALSE;
    }
}

/* Is the reader where a seek to `position` leads? */
static bool
is_there (const WeirLineReader *r, const WeirFile *file, int64_t position)
{
  return r->input != NULL && weir__input_is (r->input, file) && position > r->last
         && position <= weir__line_reader_position (r);
}

/* Reads `file` from `base` on, in search of the line at `position`. */
static gboolean
read_from (WeirLineReader *r, const WeirFile *file, int64_t base, int64_t position, GError **error)
{
  if (r->input == NULL || !weir__input_is (r->input, file))
    {
      weir__input_close (r->input);
      r->input = weir__input_open (file, error);
      if (r->input == NULL)
        return FALSE;
    }
  r->base = base;
  r->used = r->line = r->clear = 0;
  r->ended = false;
  r->last = position - 1;
  return weir__input_seek (r->input, base, error);
}

gboolean
weir__line_reader_seek (WeirLineReader *r, const WeirFile *file, int64_t position, int64_t to, GError **error)
{
  const int64_t end_size = (int64_t) MAX (r->delimiter_size, 1);

  if (is_there (r, file, position))
    return TRUE;
  if (!read_from (r, file, MAX (position - end_size, 0), position, error))
    return FALSE;
  return position == 0 || skip_partial_line (r, to, error);
}

gboolean
weir__line_reader_seek_line (WeirLineReader *r, const WeirFile *file, int64_t start, GError **error)
{
  return is_there (r, file, start) || read_from (r, file, start, start, error);
}
