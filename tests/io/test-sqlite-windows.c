/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of rows in windows: nothing that a batch over the same elements would write is missing in the end, and what would be
 * is refused. */
#include <weir/testing/test-stream.h>
#include <weir/weir.h>

#include "tests/io/sqlite-test.h"
#include "tests/support/random.h"

#define N_EVENTS 40
#define N_USERS  3

WEIR_KV (Points, WeirString, int64_t)

static const char *const users[N_USERS] = { "ann", "bob", "cy" };

typedef struct
{
  WeirTestEvent events[N_EVENTS];
  Points        elements[N_EVENTS];
} Story;

/* One element or watermark an event, late ones among them. */
static void
make_story (GRand *rand, Story *story)
{
  int64_t watermark = 0;

  for (unsigned i = 0; i < N_EVENTS; i++)
    if (g_rand_int_range (rand, 0, 5) == 0)
      story->events[i] = (WeirTestEvent) weir_test_watermark (weir_time_from_s (watermark += g_rand_int_range (rand, 0, 60)));
    else
      {
        story->elements[i] = (Points) { weir_string_from_c (users[g_rand_int_range (rand, 0, N_USERS)]),
                                        g_rand_int_range (rand, 1, 9) };
        story->events[i] = (WeirTestEvent) { .time = weir_time_from_s (g_rand_int_range (rand, 0, 300)),
                                             .elements = &story->elements[i],
                                             .n = 1,
                                             .size = sizeof (Points),
                                             .stride = sizeof (Points),
                                             .time_offset = WEIR_TEST_SAME_TIME };
      }
}

/* What is left of a story if nothing is late: its elements alone. */
static void
keep_elements (Story *story)
{
  for (unsigned i = 0; i < N_EVENTS; i++)
    if (story->events[i].kind == WEIR_TEST_WATERMARK)
      story->events[i].time.us = 0;
}

static PointsCollection *
tell (WeirPipeline *p, const Story *story)
{
  return (PointsCollection *) (void *) weir_pipeline_test_stream (p, WEIR_TYPE (Points), story->events, N_EVENTS,
                                                                  WEIR_HERE ("Story"));
}

static void
write_sums (const Story *story, WeirWindowing windowing, unsigned lanes, const char *path, const char *table)
{
  WeirPipeline     *p = weir_pipeline_new ("sums");
  WeirCollection   *windowed
      = weir_collection_window_into (WEIR_COLLECTION (tell (p, story)), &windowing, WEIR_HERE ("Windows"));
  PointsCollection *sums = weir_sum_per_key ((PointsCollection *) (void *) windowed);

  weir_write_sqlite_with (sums, path, table, .window_columns = true, .unsynced = true, .empty_first = true);
  io_test_run (p, lanes);
}

static void
a_table_by_window_ends_as_a_batch_would_write_it (void **state)
{
  const WeirWindows windows[] = { weir_fixed_windows (WEIR_SECONDS (50)),
                                  weir_sliding_windows (WEIR_SECONDS (60), WEIR_SECONDS (20)),
                                  weir_session_windows (WEIR_SECONDS (15)) };
  GRand            *rand = weir_test_rand_new ();
  g_autofree char  *path = io_test_path (state, "sums.db");

  for (unsigned round = 0; round < 30; round++)
    {
      Story         story;
      WeirWindowing streamed = { .windows = windows[round % 3],
                                 .trigger = weir_after_watermark (.early = weir_always (), .late = weir_always ()),
                                 .allowed_lateness = WEIR_HOURS (1),
                                 .accumulation = round % 2 == 0 || round % 3 == 2 ? WEIR_RETRACTING : WEIR_ACCUMULATING };

      make_story (rand, &story);
      write_sums (&story, streamed, 1 + round % 2, path, "streamed");
      keep_elements (&story);
      write_sums (&story, (WeirWindowing) { .windows = windows[round % 3] }, 1, path, "batch");
      g_autofree char *found = sqlite_test_query (path, "SELECT * FROM streamed");
      sqlite_test_assert_rows (path, "batch", found);
      assert_true (*found != '\0');
    }
  g_rand_free (rand);
}

/* Ann has 1 in the first ten seconds and 2 in the next; then comes another 4 for the first. */
static PointsCollection *
sums_of_two_windows (WeirPipeline *p, WeirAccumulation accumulation)
{
  PointsCollection *points = weir_test_stream (
      p, Points, weir_test_elements (Points, weir_time_from_s (1), { WEIR_STRING ("ann"), 1 }),
      weir_test_elements (Points, weir_time_from_s (11), { WEIR_STRING ("ann"), 2 }),
      weir_test_watermark (weir_time_from_s (30)),
      weir_test_elements (Points, weir_time_from_s (2), { WEIR_STRING ("ann"), 4 }));

  return weir_sum_per_key (weir_window_into (points, .windows = weir_fixed_windows (WEIR_SECONDS (10)),
                                             .trigger = weir_after_watermark (.late = weir_always ()),
                                             .accumulation = accumulation, .allowed_lateness = WEIR_HOURS (1)));
}

static void
a_late_pane_of_one_window_leaves_the_row_of_another (void **state)
{
  g_autofree char *path = io_test_path (state, "late.db"), *key = NULL;
  WeirPipeline    *p = weir_pipeline_new ("late");

  weir_write_sqlite_with (sums_of_two_windows (p, WEIR_RETRACTING), path, "sums", .window_columns = true);
  io_test_run (p, 1);
  sqlite_test_assert_rows (path, "sums", "'ann',2,10000000,20000000|'ann',5,0,10000000|");
  key = sqlite_test_query (path, "SELECT name FROM pragma_table_info('sums') WHERE pk > 0");
  assert_string_equal (key, "'key'|'window_end'|'window_start'|");
}

static void
who_says_so_has_the_row_that_comes_last (void **state)
{
  g_autofree char *path = io_test_path (state, "latest.db");
  WeirPipeline    *p = weir_pipeline_new ("latest");

  weir_write_sqlite_with (sums_of_two_windows (p, WEIR_ACCUMULATING), path, "sums", .latest_wins = true);
  io_test_run (p, 1);
  sqlite_test_assert_rows (path, "sums", "'ann',5|");
}

typedef struct
{
  WeirString user;
  WeirTime   until;
  int64_t    points;
} Sum;
WEIR_RECORD (Sum, user, until, points)

static gboolean
to_row (WeirContext *ctx, const Points *sum, SumEmitter *rows, GError **error G_GNUC_UNUSED)
{
  weir_emit (rows, (Sum) { sum->key, weir_context_window (ctx).end, sum->value });
  return TRUE;
}
WEIR_DO_FN (to_row, Points, Sum)

static gboolean
to_wrong_row (WeirContext *ctx, const Points *sum, SumEmitter *rows, GError **error G_GNUC_UNUSED)
{
  weir_emit (rows, (Sum) { sum->key, weir_context_timestamp (ctx), sum->value });
  return TRUE;
}
WEIR_DO_FN (to_wrong_row, Points, Sum)

static void
a_field_of_the_window_is_compared_with_it (void **state)
{
  g_autofree char *path = io_test_path (state, "field.db");
  WeirPipeline    *p = weir_pipeline_new ("field");

  weir_write_sqlite_with (weir_par_do (sums_of_two_windows (p, WEIR_RETRACTING), to_row), path, "sums",
                          .key = "user until", .window_field = "until");
  io_test_run (p, 1);
  sqlite_test_assert_rows (path, "sums", "'ann',10000000,5|'ann',20000000,2|");
  p = weir_pipeline_new ("field");
  weir_write_sqlite_with (weir_par_do (sums_of_two_windows (p, WEIR_RETRACTING), to_wrong_row), path, "sums",
                          .key = "user until", .window_field = "until");
  io_test_run_fails (p, 1, WEIR_ERROR_DATA,
                     "field.db: table sums: until is neither the start nor the end of the row's window: {user: \"ann\"");
}

static void
insert_only_fails_where_a_row_would_be_replaced (void **state)
{
  g_autofree char *path = io_test_path (state, "insert.db");
  const Points     ann = { WEIR_STRING ("ann"), 1 }, bob = { WEIR_STRING ("bob"), 2 };
  WeirPipeline    *p = weir_pipeline_new ("insert");

  weir_write_sqlite_with (weir_create (p, Points, ann, bob), path, "points", .insert_only = true);
  io_test_run (p, 2);
  p = weir_pipeline_new ("again");
  weir_write_sqlite_with (weir_create (p, Points, ann), path, "points", .insert_only = true);
  io_test_run_fails (p, 1, WEIR_ERROR_DATA, "insert.db: table points: UNIQUE constraint failed");
  sqlite_test_assert_rows (path, "points", "'ann',1|'bob',2|");
  p = weir_pipeline_new ("twice");
  weir_write_sqlite_with (weir_create (p, Points, ann, ann), path, "points", .insert_only = true, .empty_first = true);
  io_test_run_fails (p, 1, WEIR_ERROR_DATA, "insert.db: table points: another row has its key, and .insert_only replaces");
}

/* Ann is late with 4, 9 and 9 for the same ten seconds. */
static PointsCollection *
late_points (WeirPipeline *p)
{
  PointsCollection *points = weir_test_stream (
      p, Points, weir_test_watermark (weir_time_from_s (30)),
      weir_test_elements (Points, weir_time_from_s (2), { WEIR_STRING ("ann"), 4 }),
      weir_test_elements (Points, weir_time_from_s (3), { WEIR_STRING ("ann"), 9 }),
      weir_test_elements (Points, weir_time_from_s (4), { WEIR_STRING ("ann"), 9 }));
  PointsCollection *windowed = weir_window_into (points, .windows = weir_fixed_windows (WEIR_SECONDS (10)));

  weir_sum_per_key (windowed);
  return weir_late_data (windowed);
}

static void
of_elements_that_nothing_grouped_the_last_of_a_key_stays_unless_insert_only (void **state)
{
  g_autofree char *path = io_test_path (state, "elements.db");
  WeirPipeline    *p = weir_pipeline_new ("elements");

  weir_write_sqlite_with (late_points (p), path, "last", .window_columns = true);
  io_test_run (p, 1);
  sqlite_test_assert_rows (path, "last", "'ann',9,0,10000000|");
  p = weir_pipeline_new ("their own key");
  weir_write_sqlite_with (late_points (p), path, "differing", .window_columns = true, .key = "key value");
  io_test_run (p, 1);
  sqlite_test_assert_rows (path, "differing", "'ann',4,0,10000000|'ann',9,0,10000000|");
  p = weir_pipeline_new ("insert only");
  weir_write_sqlite_with (late_points (p), path, "once", .window_columns = true, .insert_only = true);
  io_test_run_fails (p, 1, WEIR_ERROR_DATA, "elements.db: table once: ");
  sqlite_test_assert_rows (path, "once", "'ann',4,0,10000000|");
}

static void
discarding_panes_go_into_a_table_whose_key_tells_them_apart (void **state)
{
  g_autofree char *path = io_test_path (state, "parts.db");
  WeirPipeline    *p = weir_pipeline_new ("parts");

  weir_write_sqlite_with (sums_of_two_windows (p, WEIR_DISCARDING), path, "sums", .insert_only = true, .key = "key value");
  io_test_run (p, 1);
  sqlite_test_assert_rows (path, "sums", "'ann',1|'ann',2|'ann',4|");
}

/* --- construction -------------------------------------------------------------------------------------------------- */

static PointsCollection *
some_sums (WeirPipeline *p, WeirWindowing windowing)
{
  WeirCollection *c = weir_collection_window_into (WEIR_COLLECTION (weir_create (p, Points, { WEIR_STRING ("ann"), 1 })),
                                                   &windowing, WEIR_HERE ("Windows"));

  return weir_sum_per_key ((PointsCollection *) (void *) c);
}

/* The only error of a table of such sums; NULL: there must be none. */
static void
assert_says (WeirWindowing windowing, WeirWriteSqliteOptions options, const char *part)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");

  weir_collection_write_sqlite (WEIR_COLLECTION (some_sums (p, windowing)), "/nowhere/sums.db", "sums", &options,
                                WEIR_HERE ("Write"));
  g_autofree char *errors = weir_pipeline_errors (p);
  if (part == NULL && errors != NULL)
    fail_msg ("there should be no error, but: %s", errors);
  if (part != NULL && (errors == NULL || strstr (errors, part) == NULL || strchr (strstr (errors, part), '\n') != NULL))
    fail_msg ("\"%s\" is not all there is in: %s", part, errors);
}

static void
rows_of_several_windows_are_refused_unless_told_apart (void **state)
{
  const WeirWindowing fixed = { .windows = weir_fixed_windows (WEIR_SECONDS (10)) };
  const WeirWindowing sessions = { .windows = weir_session_windows (WEIR_SECONDS (10)) };
  const WeirWindowing again = { .windows = sessions.windows, .trigger = weir_always (), .accumulation = WEIR_ACCUMULATING };
  const WeirWindowing taken_back = { .windows = sessions.windows, .trigger = weir_always (),
                                     .accumulation = WEIR_RETRACTING };

  (void) state;
  assert_says ((WeirWindowing) { 0 }, (WeirWriteSqliteOptions) { 0 }, NULL);
  assert_says (fixed, (WeirWriteSqliteOptions) { 0 }, "rows of several windows would replace each other: .window_columns");
  assert_says (fixed, (WeirWriteSqliteOptions) { .window_columns = true }, NULL);
  assert_says (fixed, (WeirWriteSqliteOptions) { .latest_wins = true }, NULL);
  assert_says (fixed, (WeirWriteSqliteOptions) { .insert_only = true }, NULL);
  assert_says (fixed, (WeirWriteSqliteOptions) { .window_columns = true, .latest_wins = true }, "and .latest_wins: one of them");
  assert_says (fixed, (WeirWriteSqliteOptions) { .insert_only = true, .latest_wins = true }, ".latest_wins does: one of them");
  assert_says (fixed, (WeirWriteSqliteOptions) { .window_field = "until" }, "field \"until\" is no WeirTime of Points");
  assert_says (sessions, (WeirWriteSqliteOptions) { .window_columns = true }, NULL);
  assert_says (again, (WeirWriteSqliteOptions) { .window_columns = true },
               "windows that have been put out merge, and their rows");
  assert_says (taken_back, (WeirWriteSqliteOptions) { .window_columns = true }, NULL);
}

static void
the_last_row_cannot_win_where_rows_are_taken_back (void **state)
{
  const WeirWindowing fixed = { .windows = weir_fixed_windows (WEIR_SECONDS (10)), .accumulation = WEIR_RETRACTING,
                                .trigger = weir_after_watermark (.late = weir_always ()), .allowed_lateness = WEIR_HOURS (1) };
  const WeirWindowing global = { .trigger = weir_always (), .accumulation = WEIR_RETRACTING };

  (void) state;
  assert_says (fixed, (WeirWriteSqliteOptions) { .latest_wins = true },
               "rows may be taken back, and with one goes the row of another window that it replaced: .window_columns = true");
  assert_says (global, (WeirWriteSqliteOptions) { .latest_wins = true }, "rows may be taken back, and with one goes");
  assert_says (fixed, (WeirWriteSqliteOptions) { .window_columns = true }, NULL);
}

static void
parts_of_totals_are_refused_unless_nothing_is_replaced (void **state)
{
  const WeirWindowing parts = { .trigger = weir_repeatedly (weir_after_count (1)) };
  const WeirWindowing totals = { .trigger = parts.trigger, .accumulation = WEIR_ACCUMULATING };
  const WeirWindowing taken_back = { .trigger = parts.trigger, .accumulation = WEIR_RETRACTING };

  (void) state;
  assert_says (parts, (WeirWriteSqliteOptions) { 0 }, "discarding panes are parts, each of which would replace the one before");
  assert_says (parts, (WeirWriteSqliteOptions) { .latest_wins = true }, "discarding panes are parts");
  assert_says (parts, (WeirWriteSqliteOptions) { .insert_only = true }, NULL);
  assert_says (totals, (WeirWriteSqliteOptions) { 0 }, NULL);
  assert_says (taken_back, (WeirWriteSqliteOptions) { 0 }, NULL);
  assert_says (taken_back, (WeirWriteSqliteOptions) { .insert_only = true }, ".insert_only removes none: leave it out");
}

static void
the_fields_that_a_window_takes_are_checked (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  SumCollection           *rows = weir_create (p, Sum, { WEIR_STRING ("ann"), { 0 }, 0 });
  const char *const        names[] = { "key", "window_End" };
  const WeirType *const    types[] = { WEIR_TYPE (int64_t), WEIR_TYPE (int64_t) };
  const WeirType          *taken = weir_pipeline_record_type (p, "taken", 2, names, types);
  WeirCollection *others = weir_pipeline_test_stream (p, taken, &(WeirTestEvent) weir_test_watermark (weir_time_from_s (1)), 1,
                                                      WEIR_HERE ("Others"));

  (void) state;
  weir_write_sqlite_with (rows, "/nowhere/sums.db", "sums", .window_field = "until");
  weir_collection_write_sqlite (others, "/nowhere/sums.db", "others", &(WeirWriteSqliteOptions) { .window_columns = true },
                                WEIR_HERE ("Write"));
  g_autofree char *errors = weir_pipeline_errors (p);
  assert_non_null (strstr (errors, "the window's field \"until\" is not in the key \"user\""));
  assert_non_null (strstr (errors, "the rows have a field \"window_End\" already, which .window_columns would add"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_table_by_window_ends_as_a_batch_would_write_it),
    cmocka_unit_test (a_late_pane_of_one_window_leaves_the_row_of_another),
    cmocka_unit_test (who_says_so_has_the_row_that_comes_last),
    cmocka_unit_test (a_field_of_the_window_is_compared_with_it),
    cmocka_unit_test (insert_only_fails_where_a_row_would_be_replaced),
    cmocka_unit_test (of_elements_that_nothing_grouped_the_last_of_a_key_stays_unless_insert_only),
    cmocka_unit_test (discarding_panes_go_into_a_table_whose_key_tells_them_apart),
    cmocka_unit_test (rows_of_several_windows_are_refused_unless_told_apart),
    cmocka_unit_test (the_last_row_cannot_win_where_rows_are_taken_back),
    cmocka_unit_test (parts_of_totals_are_refused_unless_nothing_is_replaced),
    cmocka_unit_test (the_fields_that_a_window_takes_are_checked),
  };

  return cmocka_run_group_tests (tests, io_test_begin, io_test_end);
}
