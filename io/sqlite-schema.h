/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_IO_SQLITE_SCHEMA_H
#define WEIR_IO_SQLITE_SCHEMA_H

/* What a record is as a table, and the statements that write it. */

#include <weir/types.h>

/* Says why a field of `type` can be no column; NULL: it can. */
const char *weir__sqlite_not_a_column (const WeirType *type);
/* "INTEGER", "REAL", "TEXT" or "BLOB". */
const char *weir__sqlite_column_type (const WeirType *type);
/* What SQLite makes of a column's declared type, by its rules: one of those four, or "NUMERIC". */
const char *weir__sqlite_affinity (const char *declared);

typedef struct
{
  const WeirType *type;
  const char     *table;
  const unsigned *key; /* indices of fields */
  unsigned        n_key;
  bool            insert_only;
} WeirSqliteSchema;

/* SQL, to be freed. Field i is parameter i + 1. */
char *weir__sqlite_create (const WeirSqliteSchema *schema);     /* the table, if there is none */
char *weir__sqlite_put (const WeirSqliteSchema *schema);        /* a row; replaces one of its key, or fails (insert_only) */
char *weir__sqlite_remove (const WeirSqliteSchema *schema);     /* whatever row has the key */
char *weir__sqlite_remove_row (const WeirSqliteSchema *schema); /* the row, if all its fields are these */
char *weir__sqlite_empty (const WeirSqliteSchema *schema);      /* deletes all rows */

bool weir__sqlite_is_key (const WeirSqliteSchema *schema, unsigned field);

#endif
