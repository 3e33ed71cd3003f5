/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_IO_SQLITE_TABLE_H
#define WEIR_IO_SQLITE_TABLE_H

/* A table of an SQLite database, open for writing rows of a record type by key. Used by one thread at a time. Errors name
 * file and table. */

#include <weir/context.h>

#include "io/key-changes.h"

/* What the graph carries. */
typedef struct
{
  WeirString   path, table;
  WeirString   key; /* names of fields, a blank between */
  WeirString   window_field; /* a field that must be the start or the end of the row's window; empty: none */
  WeirDuration patience;
  bool         empty_first, unsynced, insert_only;
  bool         in_parts; /* nothing is taken back: a bundle may be written in several transactions */
} WeirWriteSqlite;

typedef struct _WeirSqliteTable WeirSqliteTable;

/* Indices of the fields that `names` names, to be freed; NULL: one of them is no field of the record. */
unsigned *weir__sqlite_key_fields (const WeirType *type, WeirString names, unsigned *ret_n);

/* Opens the file, makes the table or compares it with the record, empties it if so asked. All arguments are borrowed, here
 * and below. A wait for a lock ends as if patience had when `ctx` is to stop (weir_context_should_stop); NULL never is. */
WeirSqliteTable *weir__sqlite_table_open (const WeirWriteSqlite *how, const WeirType *type, const WeirContext *ctx,
                                          GError **error);
void weir__sqlite_table_free (WeirSqliteTable *table);

/* All of it in one transaction, or none. *ret_changed: rows put or deleted; *ret_missed: rows to be deleted that were not
 * there. */
gboolean weir__sqlite_table_apply (WeirSqliteTable *table, WeirKeyChanges *changes, const WeirContext *ctx,
                                   int64_t *ret_changed, int64_t *ret_missed, GError **error);

#endif
