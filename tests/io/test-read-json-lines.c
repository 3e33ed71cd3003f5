/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/io/io-test.h"

#include <weir/error.h>

WEIR_LIST (Ints, int64_t)

typedef struct
{
  WeirString name;
  Ints       list;
} Event;
WEIR_RECORD (Event, name, WEIR_AS (list, Ints))

static void
lines_are_read_and_written_again_and_bad_ones_kept (void **state)
{
  WeirPipeline    *p = weir_pipeline_new ("json");
  g_autofree char *path = IO_TEST_WRITE (state, "events.jsonl",
                                         "{\"name\": \"a\\n\\u00e9\", \"list\": [1, 2], \"more\": null}\r\n"
                                         "\n"
                                         "{\"name\": 7, \"list\": []}\n"
                                         "{\"list\": [], \"name\": \"b\"}");
  g_autofree char *rows = io_test_path (state, "out/rows.jsonl"), *bad = io_test_path (state, "out/bad.csv");
  EventParsed      events = weir_read_json_lines (p, path, Event);
  GString         *found;

  weir_write_json_lines_with (events.rows, rows, .shards = 1);
  weir_write_csv_with (events.bad, bad, .shards = 1, .no_header = true);
  io_test_run (p, 2);
  found = io_test_read (rows);
  assert_string_equal (found->str, "{\"name\":\"a\\n\xc3\xa9\",\"list\":[1,2]}\n{\"name\":\"b\",\"list\":[]}\n");
  g_string_free (found, TRUE);
  found = io_test_read (bad);
  assert_true (g_str_has_prefix (found->str, path));
  assert_true (g_str_has_prefix (found->str + strlen (path), ",3,54,"));
  assert_non_null (strstr (found->str, "name"));
  g_string_free (found, TRUE);
}

static void
strict_reading_fails_at_the_first_bad_line (void **state)
{
  WeirPipeline    *p = weir_pipeline_new ("strict");
  g_autofree char *path = IO_TEST_WRITE (state, "events.jsonl", "{\"name\": \"a\", \"list\": []}\nnot JSON\n");

  weir_read_json_lines_with (p, path, Event, .strict = true);
  io_test_run_fails (p, 2, WEIR_ERROR_DATA, "events.jsonl:2: ");
}

static void
a_line_over_the_limit_fails_the_run (void **state)
{
  WeirPipeline    *p = weir_pipeline_new ("long");
  GString         *text = g_string_new ("{\"name\": \"");
  g_autofree char *path = NULL;

  for (int i = 0; i < 1000; i++)
    g_string_append_c (text, 'x');
  path = io_test_write (state, "events.jsonl", text->str, text->len);
  g_string_free (text, TRUE);
  weir_read_json_lines_with (p, path, Event, .max_line = 100);
  io_test_run_fails (p, 2, WEIR_ERROR_LIMIT,
                     "events.jsonl: at byte 0: the row that begins here is longer than 100 bytes");
}

static void
a_negative_limit_is_a_construction_error (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("wrong");

  weir_read_json_lines_with (p, "x", Event, .max_line = -1);
  io_test_assert_refused (p, ".max_line is negative");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (lines_are_read_and_written_again_and_bad_ones_kept),
    cmocka_unit_test (strict_reading_fails_at_the_first_bad_line),
    cmocka_unit_test (a_line_over_the_limit_fails_the_run),
    cmocka_unit_test (a_negative_limit_is_a_construction_error),
  };

  return cmocka_run_group_tests (tests, io_test_begin, io_test_end);
}
