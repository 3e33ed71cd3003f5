/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_SQLITE_H
#define WEIR_SQLITE_H

/* A table of an SQLite database that holds, for each key, the latest row: an upserting sink.
 *
 *   weir_write_sqlite (totals, "game.db", "totals");                             the key is the record's first field
 *   weir_write_sqlite_with (daily, "game.db", "daily", .key = "user day");       or these
 *   weir_write_sqlite_with (sums, "game.db", "sums", .window_columns = true);    a row for each key and window
 *
 * Downstream of a retracting grouping, the table follows: what is taken back is deleted, what replaces it inserted, both
 * in one transaction, so that whoever reads the file sees what the panes so far come to, and nothing in between.
 *
 * What a row would silently replace is refused before the run: rows of other windows that have its key, unless an option
 * says how windows are told apart; and the parts of a total that discarding panes are. Not refused are elements that no
 * grouping by the key has made (a file's rows, weir_late_data): nobody knows before the run whether two have one key. If so,
 * the one that came last stays. Where that is not wanted, name a .key that tells them apart, or say .insert_only. */

#include <weir/sys/typed.h>

G_BEGIN_DECLS

typedef struct
{
  const char  *key; /* names of fields with a blank between; NULL: the first one */
  /* For rows in windows other than the global one, one of: */
  bool         window_columns; /* the table and its key have two columns more, "window_start" and "window_end" */
  const char  *window_field;   /* a WeirTime of the key that is the start or the end of the row's window: rows are checked */
  bool         latest_wins;    /* rows of all windows replace each other: of a key, the one that came last stays */
  bool         insert_only;    /* no row replaces another: a key that is there already fails the run */
  bool         empty_first;    /* delete all rows of the table before the run writes to it */
  bool         unsynced;       /* do not wait until it is on the disk: a crash of the machine may damage the file */
  WeirDuration patience;       /* for a lock that another process holds; 0: ten seconds */
} WeirWriteSqliteOptions;

/* The counter of such a step: rows to be taken back that were not there. The last lines of weir_pipeline_main tell it. */
#define WEIR_RETRACTS_MISSED "retracts_missed"

/* Writes records into a table: one column for each field, of its name. Integers, bools, times and durations (both in
 * microseconds) are INTEGER, floating-point numbers REAL, strings TEXT, bytes BLOB. An optional that is absent is NULL, and
 * so is a NaN, which SQLite does not know. Construction errors: a field that is a list, a map, a record or a unit; a key
 * that is no field, or an optional or floating-point one; a build without SQLite; two steps that write one table.
 *
 * An insert replaces the row that has its key, if there is one. A retract deletes the row of its key if that holds just the
 * values taken back; one that finds others leaves them, and is counted (WEIR_RETRACTS_MISSED): a function behind the grouping
 * gave something else the second time (WEIR_RETRACTS_KEEP mends that), or another run wrote to the table. Rows of one key
 * are applied in the order in which they come, so they must come in order: out of a grouping by that key and functions behind
 * it, with no reshuffle between.
 *
 * Windows: rows in windows other than the global one need one of the options for them, or are refused. With
 * .window_columns, "window_start" and "window_end" (microseconds, as all times) are the table's last columns and the end of
 * its key. With .window_field, a row whose field is neither end of its window fails the run. .latest_wins is for a
 * board of the newest: a late pane of an old window comes last, too. It is refused where rows may be taken back, since what
 * one of them replaced would be gone with it. Rows in the global window are one window's, even if they were put there out of
 * others. Sessions must be retracting where they have several panes, since those that merge are gone.
 *
 * Panes: a grouping that may fire several times for a key and window accumulates or retracts; behind a discarding one
 * (weir_collection_totals says which) only .insert_only goes, with a key that tells the parts apart.
 *
 * A bundle is written when it ends, as one transaction in which each key is written once; where nothing can be taken back, a
 * large one as several. What a failed or killed run has committed stays, and so do rows of a run before: running again writes
 * its rows over them, once each, but deletes none that it does not make anew. Early panes go by the clock, so it may not
 * make the same ones: where sessions or keys come and go, and with .insert_only, run again with .empty_first. A run that
 * ends well has put in every row exactly once.
 *
 * The directory, the file and the table are made if they are not there. A table that is there must have the record's
 * columns, no others, compared by their bytes (no COLLATE), and its key as the primary key. One run at a time may write a
 * table; two find each other's rows. All lanes of a process share a connection. Errors name file and table, and for a row that
 * SQLite refuses its values: its transaction is undone, and what was committed before stays.
 *
 * The journal mode is as the file has it. Where others read while a stream is written, make the file WAL first (PRAGMA
 * journal_mode=WAL): otherwise they wait while a bundle is synced, and may be told that the database is locked. A bundle ends
 * at each watermark, so a source that moves it with every element has a transaction for each: let it move some ten times a
 * second, or say .unsynced.
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
