/* SPDX-License-Identifier: Apache-2.0 */
/* Rows as CSV and as JSON lines, as they are written when nothing else is asked for. What is read back:
 * test-read-csv.c. */
#include "tests/io/io-test.h"

#include <weir/error.h>

typedef struct
{
  int64_t    n;
  WeirString text;
  bool       odd;
} Numbered;
WEIR_RECORD (Numbered, n, text, odd)

static NumberedCollection *
some_rows (WeirPipeline *p)
{
  return weir_create (p, Numbered, { 1, WEIR_STRING ("one, two"), true }, { -2, WEIR_STRING ("say \"no\""), false },
                      { 3, WEIR_STRING (""), true });
}

static void
csv_has_a_header_and_commas_unless_told_otherwise (void **state)
{
  WeirPipeline    *p = weir_pipeline_new ("csv");
  g_autofree char *path = io_test_path (state, "out/rows.csv"), *found = NULL;

  weir_write_csv (some_rows (p), path);
  io_test_run (p, 1);
  found = io_test_outputs (state);
  assert_string_equal (found, "rows-00000-of-00001.csv=n,text,odd\n"
                              "1,\"one, two\",true\n"
                              "-2,\"say \"\"no\"\"\",false\n"
                              "3,,true\n|");
}

static void
csv_is_as_the_options_say (void **state)
{
  static const char *const rows[] = { "1;one, two;true\r\n", "-2;\"say \"\"no\"\"\";false\r\n", "3;;true\r\n" };
  WeirPipeline            *p = weir_pipeline_new ("csv");
  g_autofree char         *path = io_test_path (state, "out/rows.csv");
  size_t                   size = 0;

  weir_write_csv_with (some_rows (p), path, .shards = 1, .delimiter = ';', .no_header = true, .crlf = true);
  io_test_run (p, 3);
  GString *found = io_test_read (path);
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++) /* in any order: there are three lanes */
    {
      assert_non_null (strstr (found->str, rows[i]));
      size += strlen (rows[i]);
    }
  assert_int_equal (found->len, size);
  g_string_free (found, TRUE);
}

static void
json_has_a_value_a_line (void **state)
{
  WeirPipeline    *p = weir_pipeline_new ("json");
  g_autofree char *path = io_test_path (state, "out/rows.jsonl"), *found = NULL;

  weir_write_json_lines (some_rows (p), path);
  io_test_run (p, 1);
  found = io_test_outputs (state);
  assert_non_null (strstr (found, "rows-00000-of-00001.jsonl={\"n\":1,\"text\":\"one, two\",\"odd\":true}\n"
                                  "{\"n\":-2,\"text\":\"say \\\"no\\\"\",\"odd\":false}\n"
                                  "{\"n\":3,\"text\":\"\",\"odd\":true}\n|"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (csv_has_a_header_and_commas_unless_told_otherwise),
    cmocka_unit_test (csv_is_as_the_options_say),
    cmocka_unit_test (json_has_a_value_a_line),
  };

  return cmocka_run_group_tests (tests, io_test_begin, io_test_end);
}
