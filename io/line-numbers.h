/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_IO_LINE_NUMBERS_H
#define WEIR_IO_LINE_NUMBERS_H

/* Line numbers of places in a file that is read by ranges.
 *
 * A reader that begins somewhere in the middle does not know them, and most never need one. So a known place is kept,
 * and the lines from there are counted only when a number is asked for; a reader that says how far it came moves the
 * place along, and then nothing is ever counted. */

#include <weir/io.h>

typedef struct
{
  char   *path;
  int64_t offset, line; /* the line that begins at `offset`, from 1 */
} WeirLineNumbers;

int64_t weir__count_newlines (WeirString s);

void weir__line_numbers_clear (WeirLineNumbers *numbers);
/* The file is at `from` and goes on to `to`, `n` lines further. */
void weir__line_numbers_pass (WeirLineNumbers *numbers, const WeirFile *file, int64_t from, int64_t to, int64_t n);
/* The number of the line that begins at `offset`; 0 if it cannot be known. */
int64_t weir__line_numbers_at (WeirLineNumbers *numbers, const WeirFile *file, int64_t offset);

#endif
