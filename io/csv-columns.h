/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_IO_CSV_COLUMNS_H
#define WEIR_IO_CSV_COLUMNS_H

/* Which column of a file each field of a record is read from. */

#include <weir/types.h>

typedef struct
{
  unsigned *of_field; /* by field of the record */
  unsigned  n;        /* columns that each row has */
} WeirCsvColumns;

void weir__csv_columns_clear (WeirCsvColumns *columns);
/* Without a header: the fields in their order. */
void weir__csv_columns_in_order (WeirCsvColumns *columns, const WeirType *type);
/* By a header row's fields (of WeirCsvField); FALSE, with an error without file and line: one is missing, or there
 * twice. */
gboolean weir__csv_columns_by_name (WeirCsvColumns *columns, const WeirType *type, const GArray *header,
                                    GError **error);

#endif
