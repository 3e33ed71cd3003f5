/* SPDX-License-Identifier: Apache-2.0 */
/* One transaction after the other into a table. What the sink makes of a pipeline's rows: test-write-sqlite.c. */
#include "io/sqlite-table.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>

#include "tests/io/sqlite-test.h"

WEIR_OPTIONAL (MaybeTime, WeirTime)

typedef struct
{
  WeirString user;
  uint64_t   points;
  double     mean;
  MaybeTime  seen;
} Total;
WEIR_RECORD (Total, user, points, mean, WEIR_AS (seen, MaybeTime))

static const unsigned by_user[] = { 0 };

/* A table "totals" by user in the file of that name. */
static WeirSqliteTable *
open_table (void **state, const char *name, GError **error)
{
  static const WeirDuration soon = { 1000 };
  g_autofree char          *path = io_test_path (state, name);
  WeirWriteSqlite           how = { .path = weir_string_from_c (path),
                                    .table = WEIR_STRING ("totals"),
                                    .key = WEIR_STRING ("user"),
                                    .patience = soon,
                                    .unsynced = true };

  return weir__sqlite_table_open (&how, WEIR_TYPE (Total), NULL, error);
}

static WeirSqliteTable *
open_well (void **state, const char *name)
{
  GError          *error = NULL;
  WeirSqliteTable *table = open_table (state, name, &error);

  if (table == NULL)
    fail_msg ("%s", error->message);
  return table;
}

static void
assert_open_fails (void **state, const char *name, int code, const char *part)
{
  GError *error = NULL;

  assert_null (open_table (state, name, &error));
  io_test_assert_error (&error, code, part);
}

static gboolean
apply (WeirSqliteTable *table, WeirKeyChanges *changes, int64_t *ret_changed, int64_t *ret_missed, GError **error)
{
  gboolean ok = weir__sqlite_table_apply (table, changes, NULL, ret_changed, ret_missed, error);

  weir__key_changes_clear (changes);
  return ok;
}

static void
apply_well (WeirSqliteTable *table, WeirKeyChanges *changes, int64_t expected_changed, int64_t expected_missed)
{
  int64_t changed = -1, missed = -1;
  GError *error = NULL;

  if (!apply (table, changes, &changed, &missed, &error))
    fail_msg ("%s", error->message);
  assert_int_equal (changed, expected_changed);
  assert_int_equal (missed, expected_missed);
}

static const Total ann_5 = { { "ann", 3 }, 5, 2.5, { true, { 1000000 } } };
static const Total ann_8 = { { "ann", 3 }, 8, 4, { false, { 0 } } };
static const Total bob_1 = { { "bob", 3 }, 1, -1, { false, { 0 } } };

static void
a_retract_deletes_the_row_that_it_names_and_no_other (void **state)
{
  WeirKeyChanges  *changes = weir__key_changes_new (WEIR_TYPE (Total), by_user, 1);
  WeirSqliteTable *table = open_well (state, "retract.db");
  g_autofree char *path = io_test_path (state, "retract.db");

  weir__key_changes_insert (changes, &ann_5);
  weir__key_changes_insert (changes, &bob_1);
  apply_well (table, changes, 2, 0);
  sqlite_test_assert_rows (path, "totals", "'ann',5,2.5,1000000|'bob',1,-1.0,NULL|");

  weir__key_changes_retract (changes, &ann_8); /* not what ann has */
  weir__key_changes_retract (changes, &bob_1);
  apply_well (table, changes, 1, 1);
  sqlite_test_assert_rows (path, "totals", "'ann',5,2.5,1000000|");

  weir__key_changes_retract (changes, &ann_5);
  weir__key_changes_insert (changes, &ann_8);
  apply_well (table, changes, 1, 0);
  sqlite_test_assert_rows (path, "totals", "'ann',8,4.0,NULL|");

  weir__key_changes_insert (changes, &ann_5);
  weir__key_changes_retract (changes, &ann_5);
  apply_well (table, changes, 1, 0);
  sqlite_test_assert_rows (path, "totals", "");
  weir__sqlite_table_free (table);
  weir__key_changes_free (changes);
}

static void
a_bundle_applied_twice_is_as_if_once (void **state)
{
  WeirKeyChanges  *changes = weir__key_changes_new (WEIR_TYPE (Total), by_user, 1);
  WeirSqliteTable *table = open_well (state, "twice.db");
  g_autofree char *path = io_test_path (state, "twice.db");

  weir__key_changes_insert (changes, &ann_5);
  weir__key_changes_insert (changes, &bob_1);
  apply_well (table, changes, 2, 0);
  for (int i = 0; i < 2; i++)
    {
      weir__key_changes_retract (changes, &ann_5);
      weir__key_changes_insert (changes, &ann_8);
      weir__key_changes_retract (changes, &bob_1);
      apply_well (table, changes, i == 0 ? 2 : 1, i == 0 ? 0 : 1);
      sqlite_test_assert_rows (path, "totals", "'ann',8,4.0,NULL|");
    }
  weir__sqlite_table_free (table);
  weir__key_changes_free (changes);
}

static void
a_transaction_that_fails_leaves_the_table_as_it_was (void **state)
{
  WeirKeyChanges    *changes = weir__key_changes_new (WEIR_TYPE (Total), by_user, 1);
  WeirSqliteTable   *table = open_well (state, "whole.db");
  g_autofree char   *path = io_test_path (state, "whole.db");
  const Total        huge = { WEIR_STRING ("cy"), UINT64_MAX, 0, { 0 } };
  int64_t            changed = -1, missed = -1;
  GError            *error = NULL;

  weir__key_changes_insert (changes, &ann_5);
  apply_well (table, changes, 1, 0);
  weir__key_changes_retract (changes, &ann_5);
  weir__key_changes_insert (changes, &huge);
  assert_false (apply (table, changes, &changed, &missed, &error));
  io_test_assert_error (&error, WEIR_ERROR_DATA, "whole.db: table totals: points: SQLite has no integers above");
  assert_int_equal (changed, -1);
  sqlite_test_assert_rows (path, "totals", "'ann',5,2.5,1000000|");
  weir__key_changes_insert (changes, &bob_1);
  apply_well (table, changes, 1, 0);
  weir__sqlite_table_free (table);
  weir__key_changes_free (changes);
}

static void
integers_fit_up_to_the_greatest_of_sqlite (void **state)
{
  WeirKeyChanges    *changes = weir__key_changes_new (WEIR_TYPE (Total), by_user, 1);
  WeirSqliteTable   *table = open_well (state, "greatest.db");
  g_autofree char   *path = io_test_path (state, "greatest.db");
  const Total        greatest = { WEIR_STRING ("cy"), INT64_MAX, 0, { 0 } };
  const Total        one_more = { WEIR_STRING ("cy"), (uint64_t) INT64_MAX + 1, 0, { 0 } };
  int64_t            changed, missed;
  GError            *error = NULL;

  weir__key_changes_insert (changes, &greatest);
  apply_well (table, changes, 1, 0);
  sqlite_test_assert_rows (path, "totals", "'cy',9223372036854775807,0.0,NULL|");
  weir__key_changes_retract (changes, &greatest);
  weir__key_changes_insert (changes, &one_more);
  assert_false (apply (table, changes, &changed, &missed, &error));
  io_test_assert_error (&error, WEIR_ERROR_DATA, "points: SQLite has no integers above 9223372036854775807");
  sqlite_test_assert_rows (path, "totals", "'cy',9223372036854775807,0.0,NULL|");
  weir__sqlite_table_free (table);
  weir__key_changes_free (changes);
}

static void
a_lock_that_is_not_given_up_is_an_error_of_the_world (void **state)
{
  WeirKeyChanges  *changes = weir__key_changes_new (WEIR_TYPE (Total), by_user, 1);
  WeirSqliteTable *table = open_well (state, "locked.db");
  g_autofree char *path = io_test_path (state, "locked.db");
  int64_t          changed, missed;
  GError          *error = NULL;
  sqlite3         *other;

  assert_int_equal (sqlite3_open (path, &other), SQLITE_OK);
  assert_int_equal (sqlite3_exec (other, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
  weir__key_changes_insert (changes, &ann_5);
  assert_false (weir__sqlite_table_apply (table, changes, NULL, &changed, &missed, &error));
  assert_true (weir_error_is_retriable (error));
  io_test_assert_error (&error, WEIR_ERROR_IO, "locked.db: table totals: database is locked");
  assert_open_fails (state, "locked.db", WEIR_ERROR_IO, "database is locked");
  assert_int_equal (sqlite3_exec (other, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
  sqlite3_close (other);
  apply_well (table, changes, 1, 0); /* tried again, it goes */
  weir__sqlite_table_free (table);
  weir__key_changes_free (changes);
}

/* Else this test takes a day. */
static void
who_is_to_stop_waits_for_no_lock (void **state)
{
  const WeirContext stopping = { .stop = 1 };
  WeirKeyChanges   *changes = weir__key_changes_new (WEIR_TYPE (Total), by_user, 1);
  g_autofree char  *path = io_test_path (state, "stopping.db");
  WeirWriteSqlite   how = { .path = weir_string_from_c (path),
                            .table = WEIR_STRING ("totals"),
                            .key = WEIR_STRING ("user"),
                            .patience = WEIR_HOURS (24) };
  WeirSqliteTable  *table = weir__sqlite_table_open (&how, WEIR_TYPE (Total), &stopping, NULL);
  int64_t           changed, missed;
  GError           *error = NULL;
  sqlite3          *other;

  assert_non_null (table);
  weir__key_changes_insert (changes, &ann_5);
  assert_int_equal (sqlite3_open (path, &other), SQLITE_OK);
  assert_int_equal (sqlite3_exec (other, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
  assert_false (weir__sqlite_table_apply (table, changes, &stopping, &changed, &missed, &error));
  io_test_assert_error (&error, WEIR_ERROR_IO, "stopping.db: table totals: database is locked");
  assert_null (weir__sqlite_table_open (&how, WEIR_TYPE (Total), &stopping, &error));
  io_test_assert_error (&error, WEIR_ERROR_IO, "stopping.db: table totals: database is locked");
  assert_int_equal (sqlite3_exec (other, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
  sqlite3_close (other);
  assert_true (weir__sqlite_table_apply (table, changes, &stopping, &changed, &missed, &error)); /* no wait, no stop */
  sqlite_test_assert_rows (path, "totals", "'ann',5,2.5,1000000|");
  weir__sqlite_table_free (table);
  weir__key_changes_free (changes);
}

static void
a_disk_that_is_full_is_an_error_and_the_table_stays (void **state)
{
  WeirKeyChanges    *changes = weir__key_changes_new (WEIR_TYPE (Total), by_user, 1);
  WeirSqliteTable   *table = open_well (state, "full.db");
  g_autofree char   *path = io_test_path (state, "full.db");
  struct rlimit      before, small;
  int64_t            changed, missed;
  GError            *error = NULL;

  weir__key_changes_insert (changes, &ann_5);
  apply_well (table, changes, 1, 0);
  for (int i = 0; i < 5000; i++)
    {
      g_autofree char *name = g_strdup_printf ("a user of a rather long name, and number %d", i);
      weir__key_changes_insert (changes, &(Total) { .user = weir_string_from_c (name) });
    }
  signal (SIGXFSZ, SIG_IGN);
  getrlimit (RLIMIT_FSIZE, &before);
  small = before;
  small.rlim_cur = 65536;
  setrlimit (RLIMIT_FSIZE, &small);
  gboolean ok = weir__sqlite_table_apply (table, changes, NULL, &changed, &missed, &error);
  setrlimit (RLIMIT_FSIZE, &before);
  assert_false (ok);
  io_test_assert_error (&error, WEIR_ERROR_IO, "full.db: table totals: ");
  sqlite_test_assert_rows (path, "totals", "'ann',5,2.5,1000000|");
  weir__sqlite_table_free (table);
  weir__key_changes_free (changes);
}

static void
assert_mismatch (void **state, const char *create, const char *part)
{
  g_autofree char *path = io_test_path (state, "mismatch.db");
  g_autofree char *drop G_GNUC_UNUSED = sqlite_test_query (path, "DROP TABLE IF EXISTS totals");
  g_autofree char *made G_GNUC_UNUSED = sqlite_test_query (path, create);

  assert_open_fails (state, "mismatch.db", WEIR_ERROR_DATA, part);
}

static void
a_table_of_another_shape_is_an_error_that_names_the_column (void **state)
{
  assert_mismatch (state, "CREATE TABLE totals (user TEXT PRIMARY KEY, points INTEGER, mean REAL)",
                   "mismatch.db: table totals: it has no column \"seen\"");
  assert_mismatch (state, "CREATE TABLE totals (user TEXT PRIMARY KEY, points INTEGER, mean REAL, seen INTEGER, x INTEGER)",
                   "table totals: it has a column \"x\", Total has no such field");
  assert_mismatch (state, "CREATE TABLE totals (user TEXT PRIMARY KEY, points TEXT, mean REAL, seen INTEGER)",
                   "table totals: its column points is TEXT, not INTEGER");
  assert_mismatch (state, "CREATE TABLE totals (user TEXT, points INTEGER, mean REAL, seen INTEGER)",
                   "table totals: its column user is not in the primary key");
  assert_mismatch (state, "CREATE TABLE totals (user TEXT, points INTEGER, mean REAL, seen INTEGER, PRIMARY KEY (user, points))",
                   "table totals: its column points is part of the primary key");
  assert_mismatch (state, "CREATE TABLE totals (user TEXT COLLATE NOCASE PRIMARY KEY, points INTEGER, mean REAL, seen INTEGER)",
                   "table totals: its column user is compared by NOCASE, not by its bytes");
}

static void
a_table_of_the_users_own_making_is_taken_as_it_is (void **state)
{
  WeirKeyChanges  *changes = weir__key_changes_new (WEIR_TYPE (Total), by_user, 1);
  g_autofree char *path = io_test_path (state, "own.db");
  g_autofree char *made G_GNUC_UNUSED
      = sqlite_test_query (path, "CREATE TABLE totals (seen TIMESTAMP, mean DOUBLE, points BIGINT CHECK (points < 8), "
                                 "user VARCHAR(20) PRIMARY KEY)");
  WeirSqliteTable *table = open_well (state, "own.db");
  int64_t          changed, missed;
  GError          *error = NULL;

  weir__key_changes_insert (changes, &ann_5);
  apply_well (table, changes, 1, 0);
  sqlite_test_assert_rows (path, "totals", "1000000,2.5,5,'ann'|");
  weir__key_changes_insert (changes, &ann_8);
  assert_false (apply (table, changes, &changed, &missed, &error));
  io_test_assert_error (&error, WEIR_ERROR_DATA, "own.db: table totals: CHECK constraint failed: points < 8: {user: \"ann\", "
                                                 "points: 8");
  sqlite_test_assert_rows (path, "totals", "1000000,2.5,5,'ann'|");
  weir__sqlite_table_free (table);
  weir__key_changes_free (changes);
}

static void
a_file_that_is_no_database_is_an_error (void **state)
{
  g_autofree char *text G_GNUC_UNUSED = IO_TEST_WRITE (state, "text.db", "This is text and no database, as anyone can see.");
  g_autofree char *directory = io_test_path (state, "directory.db");

  assert_open_fails (state, "text.db", WEIR_ERROR_DATA, "text.db: table totals: file is not a database");
  assert_int_equal (g_mkdir (directory, 0777), 0);
  assert_open_fails (state, "directory.db", WEIR_ERROR_IO, "directory.db: table totals: unable to open database file");
  assert_open_fails (state, "text.db/below.db", WEIR_ERROR_IO, "text.db");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_retract_deletes_the_row_that_it_names_and_no_other),
    cmocka_unit_test (a_bundle_applied_twice_is_as_if_once),
    cmocka_unit_test (a_transaction_that_fails_leaves_the_table_as_it_was),
    cmocka_unit_test (integers_fit_up_to_the_greatest_of_sqlite),
    cmocka_unit_test (a_lock_that_is_not_given_up_is_an_error_of_the_world),
    cmocka_unit_test (who_is_to_stop_waits_for_no_lock),
    cmocka_unit_test (a_disk_that_is_full_is_an_error_and_the_table_stays),
    cmocka_unit_test (a_table_of_another_shape_is_an_error_that_names_the_column),
    cmocka_unit_test (a_table_of_the_users_own_making_is_taken_as_it_is),
    cmocka_unit_test (a_file_that_is_no_database_is_an_error),
  };

  return cmocka_run_group_tests (tests, io_test_begin, io_test_end);
}
