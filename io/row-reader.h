/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_IO_ROW_READER_H
#define WEIR_IO_ROW_READER_H

/* Row reader: what sources of typed rows have in common, whatever the rows look like: where rows begin and end in a
 * file, which go to the first output, which go to the second with their reason. */

#include <weir/io.h>

#include "io/line-numbers.h"
#include "io/line-reader.h"

typedef enum
{
  WEIR__ROW_MORE = 0, /* the row's end is not there */
  WEIR__ROW_WHOLE,
  WEIR__ROW_BAD, /* *ret_why says so */
} WeirRowStep;

typedef struct
{
  /* The row at the beginning of `rest`, behind which the file ends if `ended`; *ret_size: its bytes with its end. */
  WeirRowStep (*split) (void *self, WeirString rest, bool ended, size_t *ret_size, const char **ret_why);
  /* Emits the row that was split last, or nothing if it has nothing to say. FALSE: bad; *ret_why says so until the
   * next. */
  gboolean (*emit) (void *self, WeirOutput *rows, WeirString row, const char **ret_why);
} WeirRowFormat;

typedef struct
{
  const WeirRowFormat *format;
  WeirLineReader      *lines;
  WeirLineNumbers      numbers;
  int64_t              max_row;
  bool                 strict;
  bool                 told; /* of the first bad row */
} WeirRowReader;

void weir__row_reader_init (WeirRowReader *reader, const WeirRowFormat *format, int64_t max_row, bool strict);
void weir__row_reader_clear (WeirRowReader *reader);

/* For a splittable DoFn with outputs rows and bad: as its run. No row begins before `first`. */
WeirResume weir__row_reader_run (WeirRowReader *reader, void *self, WeirContext *ctx, const WeirFile *file,
                                 int64_t first, WeirTracker *tracker, GError **error);

/* A use of such a source. */
typedef struct
{
  const char      *pattern;
  WeirMatchOptions match;
  const WeirDoFn  *fn, *fn_for_stdin;
  const void      *config;
  const WeirType  *type; /* of the rows */
} WeirRowSource;

/* The parts that all of them have. */
WeirCollection *weir__row_reader_apply (WeirPipeline *p, const WeirRowSource *source, WeirCollection **ret_bad,
                                        WeirSite at);

#endif
