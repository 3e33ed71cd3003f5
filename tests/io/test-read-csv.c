/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/io/io-test.h"

#include <weir/error.h>
#include <weir/format.h>

WEIR_OPTIONAL (MaybeInt, int64_t)
WEIR_LIST (Ints, int64_t)

typedef struct
{
  WeirString user;
  int64_t    points;
  MaybeInt   extra;
} Score;
WEIR_RECORD (Score, user, points, WEIR_AS (extra, MaybeInt))

typedef struct
{
  WeirString name;
  Ints       list;
} Nested;
WEIR_RECORD (Nested, name, WEIR_AS (list, Ints))

/* Reads `text` and writes rows and bad rows to out/rows and out/bad, each one file. */
static void
copy (void **state, const char *text, WeirReadCsvOptions options, char **ret_rows, char **ret_bad)
{
  WeirPipeline    *p = weir_pipeline_new ("csv");
  g_autofree char *path = io_test_write (state, "scores.csv", text, strlen (text));
  g_autofree char *rows = io_test_path (state, "out/rows.csv"), *bad = io_test_path (state, "out/bad.csv");
  WeirCollection  *bad_rows;
  WeirCollection  *good
      = weir_pipeline_read_csv (p, path, &options, WEIR_TYPE (Score), &bad_rows, WEIR_HERE ("Read CSV"));

  weir_collection_write_csv (good, rows, &(WeirWriteCsvOptions) { .shards = 1 }, WEIR_HERE ("Rows"));
  weir_collection_write_csv (bad_rows, bad, &(WeirWriteCsvOptions) { .shards = 1, .no_header = true },
                             WEIR_HERE ("Bad"));
  io_test_run (p, 2);
  *ret_rows = g_string_free (io_test_read (rows), FALSE);
  *ret_bad = g_string_free (io_test_read (bad), FALSE);
}

/* `bad`: what stands behind the file's name. */
static void
assert_copy (void **state, const char *text, WeirReadCsvOptions options, const char *rows, const char *bad)
{
  g_autofree char *found_rows = NULL, *found_bad = NULL, *expected = NULL;
  GString         *bad_rows = g_string_new (NULL);
  g_auto (GStrv) lines = g_strsplit (bad, "\n", -1);

  for (unsigned i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    g_string_append_printf (bad_rows, "%s/scores.csv,%s\n", (char *) *state, lines[i]);
  expected = g_strconcat ("user,points,extra\n", rows, NULL);
  copy (state, text, options, &found_rows, &found_bad);
  assert_string_equal (found_rows, expected);
  assert_string_equal (found_bad, bad_rows->str);
  g_string_free (bad_rows, TRUE);
}

static void
a_header_maps_columns_to_fields_by_name (void **state)
{
  assert_copy (state, "extra,x, points,\"user\"\n1,y,2,ann\n,y,-3,\"bob\"\n", (WeirReadCsvOptions) { 0 },
               "ann,2,1\nbob,-3,\n", "");
  assert_copy (state, "\xef\xbb\xbfuser;points;extra\r\nann;2;1\r\n", (WeirReadCsvOptions) { .delimiter = ';' },
               "ann,2,1\n", "");
  assert_copy (state, "ann,2,1", (WeirReadCsvOptions) { .no_header = true }, "ann,2,1\n", "");
  assert_copy (state, "user,points,extra\n", (WeirReadCsvOptions) { 0 }, "", "");
  assert_copy (state, "", (WeirReadCsvOptions) { 0 }, "", "");
}

/* In front of the first row stands no line end, but a byte order mark. */
static void
a_marked_file_without_a_header_is_read_whole_each_time (void **state)
{
  WeirPipeline    *p = weir_pipeline_new ("csv");
  g_autofree char *text = g_strdup ("\xef\xbb\xbf"
                                    "ann,1,\nbob,2,\n"),
                  *path = io_test_write (state, "marked.csv", text, strlen (text));
  g_autofree char *rows = io_test_path (state, "out/rows.csv");
  const char      *thrice[] = { path, path, path, NULL };
  WeirCollection *bad,
      *good = weir_pipeline_read_csv (p, NULL, &(WeirReadCsvOptions) { .patterns = thrice, .no_header = true },
                                      WEIR_TYPE (Score), &bad, WEIR_HERE ("Read CSV"));

  weir_collection_write_csv (good, rows, &(WeirWriteCsvOptions) { .shards = 1, .no_header = true }, WEIR_HERE ("Rows"));
  io_test_run (p, 1);
  g_autofree char *found = g_string_free (io_test_read (rows), FALSE);
  assert_string_equal (found, "ann,1,\nbob,2,\nann,1,\nbob,2,\nann,1,\nbob,2,\n");
}

static void
quoted_fields_are_read_and_written_again (void **state)
{
  const char *rows = "\"a,\"\"b\"\"\nc\",1,\n\"\n\n\",2,\n";
  g_autofree char *text = g_strconcat ("user,points,extra\n", rows, NULL);

  assert_copy (state, text, (WeirReadCsvOptions) { 0 }, rows, "");
}

static void
bad_rows_have_file_line_and_reason (void **state)
{
  assert_copy (state, "user,points,extra\n\"a\n\nb\",1,\n\nbob,x2,\nann,1\ncy,3,4\nd,\"5,\n",
               (WeirReadCsvOptions) { 0 }, "\"a\n\nb\",1,\ncy,3,4\n",
               "6,29,\"points: \"\"x2\"\" is not an integer\",\"bob,x2,\"\n"
               "7,37,\"expected 3 fields, found 2\",\"ann,1\"\n"
               "9,50,a quote is never closed,\"d,\"\"5,\"\n");
}

static void
bad_rows_are_counted_whether_they_are_taken_or_not (void **state)
{
  g_autofree char *path = IO_TEST_WRITE (state, "scores.csv", "user,points,extra\nann,1,2\nbob\n\ncy,x,\n");

  for (int taken = 0; taken < 2; taken++)
    {
      g_autoptr (WeirPipeline) p = weir_pipeline_new ("counted");
      ScoreParsed scores = weir_read_csv (p, path, Score);
      if (taken)
        weir_to_string (scores.bad);
      g_autoptr (WeirResult) result = weir_pipeline_run (p, &(WeirRunOptions) { .parallelism = 2 }, NULL);
      assert_non_null (result);
      assert_int_equal (weir_result_state (result), WEIR_STATE_DONE);
      assert_int_equal (weir_result_counter (result, "Read CSV/Read rows", WEIR_BAD_ROWS), 2);
      g_autofree char *json = weir_result_metrics_json (result);
      assert_non_null (strstr (json, "\"" WEIR_FIRST_BAD_ROW "\":[\""));
      assert_non_null (strstr (json, "scores.csv:3: expected 3 fields, found 1\"]"));
    }
}

static void
strict_reading_fails_at_the_first_bad_row (void **state)
{
  WeirPipeline    *p = weir_pipeline_new ("strict");
  g_autofree char *path = IO_TEST_WRITE (state, "scores.csv", "user,points,extra\nann,1,2\nbob\n");

  weir_read_csv_with (p, path, Score, .strict = true);
  io_test_run_fails (p, 2, WEIR_ERROR_DATA, "scores.csv:3: expected 3 fields, found 1");
}

static void
a_column_that_is_missing_or_there_twice_fails_the_run (void **state)
{
  WeirPipeline    *p = weir_pipeline_new ("columns");
  g_autofree char *path = IO_TEST_WRITE (state, "scores.csv", "user,point,extra\nann,1,2\n");

  weir_read_csv (p, path, Score);
  io_test_run_fails (p, 2, WEIR_ERROR_DATA,
                     "scores.csv:1: no column is named \"points\"; there are user, point, extra");
  g_free (IO_TEST_WRITE (state, "scores.csv", "user,points,extra,user\n"));
  p = weir_pipeline_new ("columns");
  weir_read_csv (p, path, Score);
  io_test_run_fails (p, 2, WEIR_ERROR_DATA, "scores.csv:1: more than one column is named \"user\"");
}

/* Big enough for pieces; line numbers must be right in each of them. */
static void
a_big_file_without_line_ends_in_fields_is_read_in_pieces (void **state)
{
  GString         *text = g_string_new ("user,points,extra\n"), *rows = g_string_new (NULL);
  g_autofree char *path = NULL, *rows_path = io_test_path (state, "out/rows.csv"),
                  *bad_path = io_test_path (state, "out/bad.csv");
  WeirPipeline    *p = weir_pipeline_new ("pieces");
  unsigned         n = 0, bad = 0;
  GString         *found;

  for (; text->len < 20000000; n++)
    if (n % 100000 == 99999)
      g_string_append_printf (text, "bad at %u\n", n + 2);
    else
      g_string_append_printf (text, "\"user %u\",%u,\n", n, n);
  path = io_test_write (state, "big.csv", text->str, text->len);
  ScoreParsed scores = weir_read_csv_with (p, path, Score, .no_newlines = true);
  weir_write_csv_with (scores.rows, rows_path, .shards = 1, .no_header = true, .unsynced = true);
  weir_write_csv_with (scores.bad, bad_path, .shards = 1, .no_header = true);
  io_test_run (p, 3);
  found = io_test_read (rows_path);
  for (const char *line = found->str; (line = strchr (line, '\n')) != NULL; line++)
    n--;
  g_string_free (found, TRUE);
  found = io_test_read (bad_path);
  for (char *line = found->str; *line != '\0'; line = strchr (line, '\n') + 1, bad++)
    {
      unsigned is, says;

      assert_true (g_str_has_prefix (line, path));
      assert_int_equal (sscanf (line + strlen (path), ",%u,%*u,\"expected 3 fields, found 1\",bad at %u", &is, &says),
                        2);
      assert_int_equal (is, says);
    }
  assert_true (bad > 5);
  assert_int_equal (n, bad);
  g_string_free (found, TRUE);
  g_string_free (text, TRUE);
  g_string_free (rows, TRUE);
}

static void
what_no_row_can_be_is_a_construction_error (void **state)
{
  WeirPipeline    *p = weir_pipeline_new ("wrong");
  g_autofree char *errors = NULL;

  (void) state;
  weir_read_csv (p, "x", Nested);
  weir_read_csv (p, "x", int64_t);
  weir_read_csv_with (p, "x", Score, .delimiter = '"');
  weir_read_csv_with (p, "x", Score, .max_row = -1);
  errors = weir_pipeline_errors (p);
  assert_non_null (strstr (errors, "Nested.list: a field of CSV holds no list, map or record"));
  assert_non_null (strstr (errors, "a row of CSV is a record, not int64"));
  assert_non_null (strstr (errors, "a quote or line end cannot be the delimiter"));
  assert_non_null (strstr (errors, ".max_row is negative"));
  weir_pipeline_free (p);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_header_maps_columns_to_fields_by_name),
    cmocka_unit_test (a_marked_file_without_a_header_is_read_whole_each_time),
    cmocka_unit_test (quoted_fields_are_read_and_written_again),
    cmocka_unit_test (bad_rows_have_file_line_and_reason),
    cmocka_unit_test (bad_rows_are_counted_whether_they_are_taken_or_not),
    cmocka_unit_test (strict_reading_fails_at_the_first_bad_row),
    cmocka_unit_test (a_column_that_is_missing_or_there_twice_fails_the_run),
    cmocka_unit_test (a_big_file_without_line_ends_in_fields_is_read_in_pieces),
    cmocka_unit_test (what_no_row_can_be_is_a_construction_error),
  };

  return cmocka_run_group_tests (tests, io_test_begin, io_test_end);
}
