/* SPDX-License-Identifier: Apache-2.0 */
/* What the sink makes of a bundle: how many transactions, what it counts. The step in pipelines of all kinds:
 * test-write-sqlite.c. */
#include <sqlite3.h>
#include <weir/testing/test-stream.h>
#include <weir/weir.h>

#include "tests/io/sqlite-test.h"

WEIR_KV (Points, WeirString, int64_t)
WEIR_KV (Holder, int64_t, WeirString)
WEIR_KV (CountOf, int64_t, int64_t)

#define N_KEYS 70000 /* more than a part holds */

/* --- how many transactions ---------------------------------------------------------------------------------------- */

static unsigned n_transactions;

static int
count_transactions (unsigned what G_GNUC_UNUSED, void *data G_GNUC_UNUSED, void *statement G_GNUC_UNUSED, void *sql)
{
  n_transactions += strcmp (sql, "BEGIN IMMEDIATE") == 0;
  return 0;
}

static int
watch_connection (sqlite3 *db, char **message G_GNUC_UNUSED, const void *routines G_GNUC_UNUSED)
{
  return sqlite3_trace_v2 (db, SQLITE_TRACE_STMT, count_transactions, NULL);
}

/* What each bundle says that it wrote; there is one lane. */
static GArray *written;

static void
note_written (const int64_t *n, WeirInt64Emitter *out G_GNUC_UNUSED)
{
  g_array_append_val (written, *n);
}
WEIR_DO_FN (note_written, int64_t, int64_t)

static void
assert_written (unsigned n, const int64_t *expected)
{
  assert_int_equal (written->len, n);
  for (unsigned i = 0; i < n; i++)
    assert_int_equal (g_array_index (written, int64_t, i), expected[i]);
  g_array_unref (written);
}

/* Panes of one bundle that are taken back, or not. The transactions of a run, less the one that makes the table. */
static unsigned
write_large_bundle (const char *path, WeirAccumulation accumulation)
{
  WeirPipeline        *p = weir_pipeline_new ("large");
  WeirInt64Collection *numbers = weir_window_into (
      weir_generate_sequence (p, 0, N_KEYS), .windows = weir_fixed_windows (WEIR_HOURS (1)), .accumulation = accumulation,
      .trigger = weir_after_watermark (.late = weir_always ()), .allowed_lateness = WEIR_HOURS (1));

  written = g_array_new (FALSE, FALSE, sizeof (int64_t));
  n_transactions = 0;
  sqlite3_auto_extension ((void (*) (void)) watch_connection);
  weir_par_do (weir_write_sqlite_with (weir_count_per_element (numbers, CountOf), path, "n", .unsynced = true,
                                       .window_columns = true),
               note_written);
  io_test_run (p, 1);
  sqlite3_reset_auto_extension ();
  assert_written (1, (const int64_t[]) { N_KEYS });
  return n_transactions - 1;
}

static void
a_large_bundle_is_written_in_parts_only_where_nothing_is_taken_back (void **state)
{
  g_autofree char *stays = io_test_path (state, "stays.db"), *goes = io_test_path (state, "goes.db");

  assert_int_equal (write_large_bundle (stays, WEIR_ACCUMULATING), 2);
  assert_int_equal (write_large_bundle (goes, WEIR_RETRACTING), 1);
}

/* --- what is counted ---------------------------------------------------------------------------------------------- */

/* Sums by user, each taken back for the next one. */
static PointsCollection *
sums (PointsCollection *points)
{
  return weir_sum_per_key (weir_window_into (points, .windows = weir_global_windows (), .trigger = weir_always (),
                                             .accumulation = WEIR_RETRACTING));
}

/* One for each event, and one for the end of the window, where all are given once more. */
static void
each_bundle_says_how_many_rows_it_wrote (void **state)
{
  g_autofree char  *path = io_test_path (state, "bundles.db");
  WeirPipeline     *p = weir_pipeline_new ("bundles");
  PointsCollection *points = weir_test_stream (
      p, Points, weir_test_elements (Points, weir_time_from_s (1), { WEIR_STRING ("ann"), 1 }, { WEIR_STRING ("bob"), 2 },
                                     { WEIR_STRING ("cy"), 3 }),
      weir_test_elements (Points, weir_time_from_s (2), { WEIR_STRING ("ann"), 1 }),
      weir_test_elements (Points, weir_time_from_s (3), { WEIR_STRING ("bob"), 1 }, { WEIR_STRING ("ann"), 1 }));

  written = g_array_new (FALSE, FALSE, sizeof (int64_t));
  weir_par_do (weir_write_sqlite (sums (points), path, "sums"), note_written);
  io_test_run (p, 1);
  sqlite_test_assert_rows (path, "sums", "'ann',3|'bob',3|'cy',3|");
  assert_written (4, (const int64_t[]) { 3, 1, 2, 3 });
}

/* Ann and bob have the same sum, and so one row between them; when both go on, it is there for one of them. */
static void
a_retract_that_finds_no_row_is_counted (void **state)
{
  g_autofree char         *path = io_test_path (state, "missed.db");
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("missed");
  PointsCollection        *points = weir_test_stream (
      p, Points, weir_test_elements (Points, weir_time_from_s (1), { WEIR_STRING ("ann"), 1 }, { WEIR_STRING ("bob"), 1 }),
      weir_test_elements (Points, weir_time_from_s (2), { WEIR_STRING ("ann"), 1 }, { WEIR_STRING ("bob"), 2 }));

  weir_write_sqlite (weir_kv_swap (sums (points), Holder), path, "holders");
  g_autoptr (WeirResult) result = weir_pipeline_run (p, &(WeirRunOptions) { .parallelism = 1 }, NULL);
  assert_int_equal (weir_result_state (result), WEIR_STATE_DONE);
  sqlite_test_assert_rows (path, "holders", "2,'ann'|3,'bob'|");
  assert_int_equal (weir_result_counter (result, NULL, "retracts_missed"), 1);
  assert_int_equal (weir_result_counter (result, "Write SQLite/Write rows", WEIR_RETRACTS_MISSED), 1);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_large_bundle_is_written_in_parts_only_where_nothing_is_taken_back),
    cmocka_unit_test (each_bundle_says_how_many_rows_it_wrote),
    cmocka_unit_test (a_retract_that_finds_no_row_is_counted),
  };

  return cmocka_run_group_tests (tests, io_test_begin, io_test_end);
}
