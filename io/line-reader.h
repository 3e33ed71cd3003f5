/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_IO_LINE_READER_H
#define WEIR_IO_LINE_READER_H

/* Line reader: the lines that begin in a range of a file, as views into its own block. See line-reader.c. */

#include <weir/io.h>

typedef struct _WeirLineReader WeirLineReader;

/* The most bytes that a line may have, as an option of that name says: 0 is the default, less an error of construction. */
int64_t weir__line_limit (WeirPipeline *p, int64_t given, const char *option, WeirSite at);

/* `delimiter` is copied; empty: LF or CRLF. */
WeirLineReader *weir__line_reader_new (WeirString delimiter, int64_t max_line);
void weir__line_reader_free (WeirLineReader *reader);

/* Goes to the first line that begins at `position` or later, or anywhere from `to` on if there is none before; free if it
 * is there already. Invalidates all views. */
gboolean weir__line_reader_seek (WeirLineReader *reader, const WeirFile *file, int64_t position, int64_t to, GError **error);
/* The same, to where a line is known to begin, whatever stands before it. */
gboolean weir__line_reader_seek_line (WeirLineReader *reader, const WeirFile *file, int64_t start, GError **error);

typedef enum
{
  WEIR__LINES_FAILED = 0,
  WEIR__LINES_SOME, /* *n of them; more may be there */
  WEIR__LINES_END,  /* no more line begins before `to` */
  WEIR__LINES_LATER /* a pipe or terminal has nothing now */
} WeirLines;

/* On: *n is the room in `rows`; after: how many were found. They stay until the next call of any function. */
WeirLines weir__line_reader_next (WeirLineReader *reader, int64_t to, WeirString *rows, size_t *n, GError **error);

/* The same byte by byte, for formats whose rows may have line ends inside: what is there from the next row on, up to the
 * end of the file if *ret_ended. */
WeirString weir__line_reader_rest (const WeirLineReader *reader, bool *ret_ended);
/* More of it: SOME, or END if there is none. Moves what is there; invalidates all views. */
WeirLines weir__line_reader_more (WeirLineReader *reader, int64_t to, GError **error);
/* The next row begins `size` bytes further. */
void weir__line_reader_consume (WeirLineReader *reader, size_t size);

/* Where the next line begins; what lies before has been handed out. */
int64_t weir__line_reader_position (const WeirLineReader *reader);
/* Where a line that the last call handed out begins in the file. */
int64_t weir__line_reader_offset_of (const WeirLineReader *reader, WeirString line);
const char *weir__line_reader_path (const WeirLineReader *reader);
/* The block that the views point into. */
WeirString weir__line_reader_block (const WeirLineReader *reader);

#endif
