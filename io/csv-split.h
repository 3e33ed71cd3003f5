/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_IO_CSV_SPLIT_H
#define WEIR_IO_CSV_SPLIT_H

/* Taking one row of CSV apart. */

#include "io/row-reader.h"

typedef struct
{
  WeirString text;    /* without the quotes around it */
  bool       quoted;
  bool       doubled; /* holds doubled quotes, each of which stands for one */
} WeirCsvField;

typedef struct
{
  char delimiter;
  bool newlines; /* quoted fields may hold line ends */
} WeirCsvStyle;

/* The row at the beginning of `rest`, behind which the input ends if `ended`. *ret_size: its bytes with its end.
 * `fields` (of WeirCsvField) is overwritten. */
WeirRowStep weir__csv_split (WeirCsvStyle style, WeirString rest, bool ended, GArray *fields, size_t *ret_size,
                             const char **ret_why);
/* Copies a field's text with single quotes to `to`, which has room for it; returns what is there. */
WeirString weir__csv_unquote (WeirString text, char *to);

#endif
