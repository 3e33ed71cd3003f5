/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_IO_LINE_SCAN_H
#define WEIR_IO_LINE_SCAN_H

/* Finding lines in a block, many at a time. */

#include <weir/arena.h>

typedef struct
{
  const char *line;  /* where the next line begins; moved on */
  const char *clear; /* no line end between `line` and here; moved on */
  const char *end;   /* of the block; WEIR_SLACK bytes behind it and one in front of `line` can be read */
  const char *stop;  /* lines that begin here or later are not wanted */
} WeirLineScan;

/* Lines that end within the block, up to `room` of them, without their LF or CRLF; returns how many. */
size_t weir__scan_lines (WeirLineScan *scan, WeirString *rows, size_t room);
/* The same for lines that end with `delimiter`, which is not empty, and nothing else. */
size_t weir__scan_lines_by (WeirLineScan *scan, WeirString delimiter, WeirString *rows, size_t room);

#endif
