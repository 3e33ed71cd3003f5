/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_IO_READ_LINES_H
#define WEIR_IO_READ_LINES_H

#include <weir/io.h>

/* The configuration of the readers, in the graph. */
typedef struct
{
  WeirString delimiter; /* empty: LF or CRLF */
  int64_t    max_line;
} WeirReadLines;
WEIR_RECORD (WeirReadLines, delimiter, max_line)

/* The splittable DoFn; the second is not replayable: it may be handed standard input. */
extern const WeirDoFn weir__read_lines, weir__read_stdin_lines;

/* What is the same for every source that reads files by ranges of bytes. */
gboolean weir__file_range (WeirContext *ctx, const void *file, WeirRange *ret_range, GError **error);
int64_t weir__file_piece (WeirContext *ctx, const void *file, WeirRange range);
double weir__file_work (WeirContext *ctx, const void *file, WeirRange range);

/* Checks the options and applies the reader. */
WeirCollection *weir__read_lines_apply (WeirCollection *files, const WeirReadTextOptions *options, bool may_be_stdin,
                                        WeirSite at);

#endif
