/* SPDX-License-Identifier: Apache-2.0 */
/* The sink as a step of a pipeline. Its table, transaction by transaction: test-sqlite-table.c. */
#include <math.h>

#include <sqlite3.h>
#include <weir/testing/test-stream.h>
#include <weir/weir.h>

#include "tests/io/sqlite-test.h"

WEIR_KV (Count, WeirString, int64_t)
WEIR_OPTIONAL (MaybeText, WeirString)
WEIR_OPTIONAL (MaybeReal, double)
WEIR_KV (CountOf, int64_t, int64_t)
WEIR_LIST (Numbers, int64_t)

typedef struct
{
  int32_t      id;
  bool         yes;
  uint8_t      small;
  uint64_t     large;
  float        half;
  MaybeReal    real;
  WeirString   text;
  MaybeText    note;
  WeirBytes    raw;
  WeirTime     when;
  WeirDuration took;
} Every;
WEIR_RECORD (Every, id, yes, small, large, half, WEIR_AS (real, MaybeReal), text, WEIR_AS (note, MaybeText), raw, when, took)

static void
every_kind_of_field_has_its_column (void **state)
{
  g_autofree char *path = io_test_path (state, "new/every.db");
  g_autofree char *types = NULL;
  WeirPipeline    *p = weir_pipeline_new ("every");

  weir_write_sqlite (weir_create (p, Every,
                                  { -1, true, 255, INT64_MAX, 0.5f, { true, 1e300 }, WEIR_STRING ("žluťoučký 🐎\n'\""),
                                    { true, WEIR_STRING ("") }, { (const uint8_t *) "\0\xff", 2 }, { -5 }, { 1500000 } },
                                  { 2, false, 0, 0, -0.25f, { true, NAN }, { NULL, 0 }, { false, { NULL, 0 } }, { NULL, 0 },
                                    { 0 }, { -1 } }),
                     path, "every");
  io_test_run (p, 1);
  sqlite_test_assert_rows (path, "every",
                           "-1,1,255,9223372036854775807,0.5,1.0e+300,'žluťoučký 🐎\n'\"','',X00ff,-5,1500000|"
                           "2,0,0,0,-0.25,NULL,'',NULL,X,0,-1|");
  types = sqlite_test_query (path, "SELECT type, count(*) FROM pragma_table_info('every') GROUP BY type");
  assert_string_equal (types, "'BLOB',1|'INTEGER',6|'REAL',2|'TEXT',2|");
}

static void
the_rows_of_all_lanes_arrive (void **state)
{
  g_autofree char *path = io_test_path (state, "lanes.db"), *sum = NULL;
  WeirPipeline    *p = weir_pipeline_new ("lanes");

  weir_write_sqlite_with (weir_count_per_element (weir_to_string (weir_generate_sequence (p, 0, 20000)), Count), path,
                          "counts", .unsynced = true);
  io_test_run (p, 4);
  sum = sqlite_test_query (path, "SELECT count(*), sum(value), count(DISTINCT key) FROM counts");
  assert_string_equal (sum, "20000,20000,20000|");
}

static void
write_two (const char *path, Count first, Count second, bool empty_first)
{
  WeirPipeline *p = weir_pipeline_new ("two");

  weir_write_sqlite_with (weir_create (p, Count, first, second), path, "counts", .empty_first = empty_first);
  io_test_run (p, 3);
}

static void
another_run_replaces_rows_by_key_and_keeps_the_others (void **state)
{
  g_autofree char *path = io_test_path (state, "again.db");
  const Count      ann = { WEIR_STRING ("ann"), 1 }, ann_9 = { WEIR_STRING ("ann"), 9 };
  const Count      bob = { WEIR_STRING ("bob"), 2 }, cy = { WEIR_STRING ("cy"), 3 };

  write_two (path, ann, bob, false);
  write_two (path, ann_9, cy, false);
  sqlite_test_assert_rows (path, "counts", "'ann',9|'bob',2|'cy',3|");
  write_two (path, ann_9, cy, false);
  sqlite_test_assert_rows (path, "counts", "'ann',9|'bob',2|'cy',3|");
  write_two (path, ann, bob, true);
  sqlite_test_assert_rows (path, "counts", "'ann',1|'bob',2|");
}

static void
the_last_row_of_a_key_stays (void **state)
{
  g_autofree char *path = io_test_path (state, "last.db");
  WeirPipeline    *p = weir_pipeline_new ("last");

  weir_write_sqlite (weir_create (p, Count, { WEIR_STRING ("ann"), 1 }, { WEIR_STRING ("bob"), 2 },
                                  { WEIR_STRING ("ann"), 3 }),
                     path, "a \"table\"");
  io_test_run (p, 1);
  g_autofree char *rows = sqlite_test_query (path, "SELECT * FROM \"a \"\"table\"\"\"");
  assert_string_equal (rows, "'ann',3|'bob',2|");
}

typedef struct
{
  WeirString user;
  int64_t    day, points;
} Daily;
WEIR_RECORD (Daily, user, day, points)

static void
a_key_may_be_several_fields (void **state)
{
  g_autofree char *path = io_test_path (state, "daily.db");
  WeirPipeline    *p = weir_pipeline_new ("daily");

  weir_write_sqlite_with (weir_create (p, Daily, { WEIR_STRING ("ann"), 1, 10 }, { WEIR_STRING ("ann"), 2, 20 },
                                       { WEIR_STRING ("ann"), 1, 11 }),
                          path, "daily", .key = " day  user ");
  io_test_run (p, 1);
  sqlite_test_assert_rows (path, "daily", "'ann',1,11|'ann',2,20|");
}

static int64_t total_written;

static void
note_written (const int64_t *n, WeirInt64Emitter *out G_GNUC_UNUSED)
{
  __atomic_add_fetch (&total_written, *n, __ATOMIC_RELAXED);
}
WEIR_DO_FN (note_written, int64_t, int64_t)

static void
what_was_written_is_counted (void **state)
{
  g_autofree char *path = io_test_path (state, "counted.db"), *rows = NULL;
  WeirPipeline    *p = weir_pipeline_new ("counted");

  total_written = 0;
  weir_par_do (weir_write_sqlite_with (weir_count_per_element (weir_generate_sequence (p, 0, 100000), CountOf), path, "n",
                                       .unsynced = true),
               note_written);
  io_test_run (p, 2);
  assert_int_equal (total_written, 100000);
  rows = sqlite_test_query (path, "SELECT count(*) FROM n");
  assert_string_equal (rows, "100000|");
}

static void
a_run_fails_with_the_file_the_table_and_the_cause (void **state)
{
  g_autofree char *path = IO_TEST_WRITE (state, "bad.db", "no database, but a file of text that is long enough");
  WeirPipeline    *p = weir_pipeline_new ("bad");

  weir_write_sqlite (weir_create (p, Count, { WEIR_STRING ("ann"), 1 }), path, "counts");
  io_test_run_fails (p, 2, WEIR_ERROR_DATA, "bad.db: table counts: file is not a database");
}

static void
a_value_that_no_column_holds_fails_the_run (void **state)
{
  g_autofree char *path = io_test_path (state, "huge.db");
  WeirPipeline    *p = weir_pipeline_new ("huge");

  weir_write_sqlite (weir_create (p, Every, { .id = 1, .large = UINT64_MAX }), path, "every");
  io_test_run_fails (p, 1, WEIR_ERROR_DATA, "Write SQLite/Write rows: end of a bundle: ");
}

/* How often this process has the file open. */
static unsigned
count_open (const char *path)
{
  GDir       *dir = g_dir_open ("/proc/self/fd", 0, NULL);
  const char *name;
  unsigned    n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *fd = g_build_filename ("/proc/self/fd", name, NULL), *file = g_file_read_link (fd, NULL);
      n += file != NULL && strcmp (file, path) == 0;
    }
  g_dir_close (dir);
  return n;
}

static void *
write_locked (void *path)
{
  WeirPipeline *p = weir_pipeline_new ("locked");

  weir_write_sqlite_with (weir_create (p, Count, { WEIR_STRING ("ann"), 1 }), path, "counts", .patience = WEIR_HOURS (24));
  io_test_run (p, 2);
  return NULL;
}

/* One run waits for its database; another one, for another, does not wait for that. */
static void
a_database_that_is_locked_holds_up_no_other (void **state)
{
  g_autofree char *path = io_test_path (state, "locked.db"), *locked = NULL, *free_one = io_test_path (state, "free.db");
  WeirPipeline    *p = weir_pipeline_new ("free");
  GThread         *waits;
  sqlite3         *other;

  assert_int_equal (sqlite3_open (path, &other), SQLITE_OK);
  assert_int_equal (sqlite3_exec (other, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
  locked = realpath (path, NULL);
  waits = g_thread_new ("waits", write_locked, path);
  while (count_open (locked) < 2)
    g_thread_yield ();
  weir_write_sqlite (weir_create (p, Count, { WEIR_STRING ("bob"), 2 }), free_one, "counts");
  io_test_run (p, 2);
  sqlite_test_assert_rows (free_one, "counts", "'bob',2|");
  assert_int_equal (sqlite3_exec (other, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
  sqlite3_close (other);
  g_thread_join (waits);
  sqlite_test_assert_rows (path, "counts", "'ann',1|");
}

/* What the runs that are cancelled here find: somebody who has taken the lock and does not give it up. */
static sqlite3 *holder;
static unsigned n_transactions;
static uint32_t is_locked; /* atomic */

/* The sink's first transaction makes the table; the second writes the bundle, and comes too late. */
static int
lock_before_the_bundle (unsigned what G_GNUC_UNUSED, void *data G_GNUC_UNUSED, void *statement G_GNUC_UNUSED, void *sql)
{
  if (strcmp (sql, "BEGIN IMMEDIATE") == 0 && ++n_transactions == 2)
    {
      assert_int_equal (sqlite3_exec (holder, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
      __atomic_store_n (&is_locked, 1, __ATOMIC_RELEASE);
    }
  return 0;
}

static int
watch_connection (sqlite3 *db, char **message G_GNUC_UNUSED, const void *routines G_GNUC_UNUSED)
{
  return sqlite3_trace_v2 (db, SQLITE_TRACE_STMT, lock_before_the_bundle, NULL);
}

static WeirResult *
start_patient (WeirPipeline *p, const char *path)
{
  GError     *error = NULL;
  WeirResult *result;

  weir_write_sqlite_with (weir_create (p, Count, { WEIR_STRING ("ann"), 1 }), path, "counts", .patience = WEIR_HOURS (24));
  result = weir_pipeline_start (p, &(WeirRunOptions) { .parallelism = 2 }, NULL, NULL, NULL, &error);
  assert_null (error);
  return result;
}

/* Else this test takes a day. */
static void
a_run_that_waits_for_a_lock_can_be_cancelled (void **state)
{
  g_autofree char         *path = io_test_path (state, "cancelled.db");
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("cancelled");

  assert_int_equal (sqlite3_open (path, &holder), SQLITE_OK);
  sqlite3_auto_extension ((void (*) (void)) watch_connection);
  g_autoptr (WeirResult) result = start_patient (p, path);
  while (!__atomic_load_n (&is_locked, __ATOMIC_ACQUIRE))
    g_thread_yield ();
  weir_result_cancel (result);
  assert_int_equal (weir_result_wait (result), WEIR_STATE_CANCELLED);
  sqlite3_reset_auto_extension ();
  assert_int_equal (sqlite3_exec (holder, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
  sqlite3_close (holder);
  sqlite_test_assert_rows (path, "counts", "");
}

/* Before its first lane is set up; the others wait for that one. Else this test takes a day, too. */
static void
a_run_that_waits_for_a_lock_in_setup_can_be_cancelled (void **state)
{
  g_autofree char         *path = io_test_path (state, "early.db"), *locked = NULL;
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("early");

  assert_int_equal (sqlite3_open (path, &holder), SQLITE_OK);
  assert_int_equal (sqlite3_exec (holder, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
  locked = realpath (path, NULL);
  g_autoptr (WeirResult) result = start_patient (p, path);
  while (count_open (locked) < 2)
    g_thread_yield ();
  weir_result_cancel (result);
  assert_int_equal (weir_result_wait (result), WEIR_STATE_CANCELLED);
  sqlite3_close (holder);
}

static void
a_run_waits_no_longer_than_it_is_patient (void **state)
{
  g_autofree char *path = io_test_path (state, "impatient.db");
  WeirPipeline    *p = weir_pipeline_new ("impatient");
  sqlite3         *other;

  assert_int_equal (sqlite3_open (path, &other), SQLITE_OK);
  assert_int_equal (sqlite3_exec (other, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
  weir_write_sqlite_with (weir_create (p, Count, { WEIR_STRING ("ann"), 1 }), path, "counts", .patience = { 1 });
  io_test_run_fails (p, 2, WEIR_ERROR_IO, "impatient.db: table counts: database is locked");
  sqlite3_close (other);
}

typedef struct
{
  double  weight;
  Numbers numbers;
  Daily   inner;
  int64_t a, A;
} Odd;
WEIR_RECORD (Odd, weight, WEIR_AS (numbers, Numbers), WEIR_AS (inner, Daily), a, A)

static void
what_can_be_no_table_is_refused_field_by_field (void **state)
{
  static const char *const parts[]
      = { "Odd.numbers: a column holds no list", "Odd.inner: a column holds no list", "Odd.A: to SQLite it is the same as a",
          "Odd.weight: ", "the key \"name\" is no field of Odd", "the key names a twice", "the key names no field",
          "Every.note: an optional field can be no key", "not int64", "the path names no file", "the table has no name",
          "table odd\" is made by the step at" };
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("odd");
  OddCollection           *odd = weir_create (p, Odd, { 0 });

  (void) state;
  weir_write_sqlite (odd, "/nowhere/odd.db", "odd");
  weir_write_sqlite_with (odd, "/nowhere/../nowhere/odd.db", "Odd", .key = "a name a");
  weir_write_sqlite_with (odd, "odd.db", "empty", .key = " ");
  weir_write_sqlite_with (weir_create (p, Every, { 0 }), "odd.db", "every", .key = "note");
  weir_write_sqlite (weir_generate_sequence (p, 0, 3), "odd.db", "numbers");
  weir_write_sqlite (weir_create (p, Count, { WEIR_STRING ("a"), 1 }), ":memory:", "counts");
  weir_write_sqlite (weir_create (p, Count, { WEIR_STRING ("a"), 1 }), "odd.db", "");
  g_autofree char *errors = weir_pipeline_errors (p);
  for (unsigned i = 0; i < G_N_ELEMENTS (parts); i++)
    if (strstr (errors, parts[i]) == NULL)
      fail_msg ("\"%s\" is not in:\n%s", parts[i], errors);
}

/* What files refuse, and point here for. */
static void
a_table_is_kept_of_a_stream_that_takes_back (void **state)
{
  g_autofree char *path = io_test_path (state, "stream.db");
  WeirPipeline    *p = weir_pipeline_new ("stream");
  CountCollection *scores
      = weir_test_stream (p, Count, weir_test_elements (Count, weir_time_from_s (1), { WEIR_STRING ("a"), 1 }),
                          weir_test_elements (Count, weir_time_from_s (2), { WEIR_STRING ("a"), 2 }));

  scores = weir_window_into (scores, .windows = weir_fixed_windows (WEIR_MINUTES (1)), .trigger = weir_always (),
                             .accumulation = WEIR_RETRACTING);
  weir_write_sqlite_with (weir_sum_per_key (scores), path, "sums", .window_columns = true);
  io_test_run (p, 2);
  sqlite_test_assert_rows (path, "sums", "'a',3,0,60000000|");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (every_kind_of_field_has_its_column),
    cmocka_unit_test (the_rows_of_all_lanes_arrive),
    cmocka_unit_test (a_table_is_kept_of_a_stream_that_takes_back),
    cmocka_unit_test (another_run_replaces_rows_by_key_and_keeps_the_others),
    cmocka_unit_test (the_last_row_of_a_key_stays),
    cmocka_unit_test (a_key_may_be_several_fields),
    cmocka_unit_test (what_was_written_is_counted),
    cmocka_unit_test (a_run_fails_with_the_file_the_table_and_the_cause),
    cmocka_unit_test (a_database_that_is_locked_holds_up_no_other),
    cmocka_unit_test (a_run_that_waits_for_a_lock_can_be_cancelled),
    cmocka_unit_test (a_run_that_waits_for_a_lock_in_setup_can_be_cancelled),
    cmocka_unit_test (a_run_waits_no_longer_than_it_is_patient),
    cmocka_unit_test (a_value_that_no_column_holds_fails_the_run),
    cmocka_unit_test (what_can_be_no_table_is_refused_field_by_field),
  };

  return cmocka_run_group_tests (tests, io_test_begin, io_test_end);
}
