/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_IO_CSV_FIELD_H
#define WEIR_IO_CSV_FIELD_H

/* One value ⇄ the text of one field. */

#include <weir/pipeline.h>

/* TRUE if values of the type have a place in a field: scalars, strings, bytes, optionals of them. */
bool weir__csv_can_hold (const WeirType *type);
/* NULL, or what the type wants ("an integer"): the text is none. `value` is zeros; strings are views of the text. */
const char *weir__csv_read_field (const WeirType *type, WeirString text, bool quoted, void *value);
/* Appends the field, quoted if it must be; `alone`: it is all of its row. */
void weir__csv_write_field (const WeirType *type, const void *value, char delimiter, bool alone, GString *to);

/* Records a construction error for what cannot be a row of CSV. */
void weir__csv_check_type (WeirPipeline *p, const WeirType *type, char delimiter, WeirSite at);

#endif
