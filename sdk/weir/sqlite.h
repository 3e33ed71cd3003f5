/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_SQLITE_H
#define WEIR_SQLITE_H

/* A table of an SQLite database that holds, for each key, the latest row: an upserting sink.
 *
 *   weir_write_sqlite (totals, "game.db", "totals");                             the key is the record's first field
 *   weir_write_sqlite_with (daily, "game.db", "daily", .key = "user day");       or these
 *
 * Downstream of a retracting grouping, the table follows: what is taken back is deleted, what replaces it inserted, both
 * in one transaction, so that whoever reads the file sees what the panes so far come to, and nothing in between. */

#include <weir/sys/typed.h>

G_BEGIN_DECLS

typedef struct
{
  const char  *key;         /* names of fields with a blank between; NULL: the first one */
  bool         empty_first; /* delete all rows of the table before the run writes to it */
  bool         unsynced;    /* do not wait until it is on the disk: a crash of the machine may damage the file */
  WeirDuration patience;    /* for a lock that another process holds; 0: ten seconds */
} WeirWriteSqliteOptions;

/* Writes records into a table: one column for each field, of its name. Integers, bools, times and durations (both in
 * microseconds) are INTEGER, floating-point numbers REAL, strings TEXT, bytes BLOB. An optional that is absent is NULL, and
 * so is a NaN, which SQLite does not know. Construction errors: a field that is a list, a map, a record or a unit; a key
 * that is no field, or an optional or floating-point one; a build without SQLite; two steps that write one table.
 *
 * An insert replaces the row that has its key, if there is one. A retract deletes the row of its key if that holds just the
 * values taken back; one that finds others leaves them, and is counted ("retracts_missed"). Rows of one key are applied in
 * the order in which they come, so they must come in order: out of a grouping by that key and functions behind it, with
 * no reshuffle between. A table has one row a key, whatever its window: what is to be told apart by window must have
 * a column in the key that says so. Panes should accumulate or retract; a discarding one would replace the sum by what is new.
 *
 * A bundle is written when it ends, as one transaction in which each key is written once; where nothing can be taken back, a
 * large one as several. A run that fails leaves what has been committed: running again comes to the same table,
 * since rows replace themselves.
 *
 * The directory, the file and the table are made if they are not there. A table that is there must have the record's
 * columns, no others, and its key as the primary key. The journal mode is as the file has it. All lanes of a process share
 * a connection. Errors name file and table, and for a row that SQLite refuses its values: no table is written in part.
 *
 * Returns for each bundle that wrote anything how many rows it put or deleted, in the global window. */
WEIR_API WeirCollection *weir_collection_write_sqlite (WeirCollection *rows, const char *path, const char *table,
                                                       const WeirWriteSqliteOptions *options, WeirSite at);
#define weir_write_sqlite(rows, path, table) weir_write_sqlite_with (rows, path, table, .key = NULL)
#define weir_write_sqlite_with(rows, path, table, ...)                                                                \
  ((WeirInt64Collection *) (void *) weir_collection_write_sqlite (WEIR_COLLECTION (rows), (path), (table),            \
                                                                  &(const WeirWriteSqliteOptions) { __VA_ARGS__ },    \
                                                                  WEIR_HERE ("Write SQLite")))

G_END_DECLS

#endif
