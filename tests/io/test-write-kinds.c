/* SPDX-License-Identifier: Apache-2.0 */
/* Files of rows that may be taken back: a sum, after each of two numbers and at the end. */
#include "tests/io/io-test.h"

WEIR_KV (Total, WeirString, int64_t)
typedef struct
{
  WeirString kind;
} Kind;
WEIR_RECORD (Kind, kind)

static TotalCollection *
totals (WeirPipeline *p)
{
  return weir_sum_per_key (weir_window_into (weir_create (p, Total, { WEIR_STRING ("a"), 1 }, { WEIR_STRING ("a"), 2 }),
                                             .accumulation = WEIR_RETRACTING,
                                             .trigger = weir_repeatedly (weir_after_count (1))));
}

static void
csv_says_in_its_first_column_what_is_taken_back (void **state)
{
  WeirPipeline    *p = weir_pipeline_new ("csv");
  g_autofree char *path = io_test_path (state, "out/totals.csv"), *found = NULL;

  weir_write_csv_with (totals (p), path, .shards = 1, .kinds = true, .delimiter = ';');
  io_test_run (p, 1);
  found = io_test_outputs (state);
  assert_non_null (strstr (found, "totals.csv=kind;key;value\n+;a;1\n-;a;1\n+;a;3\n-;a;3\n+;a;3\n|"));
}

static void
json_says_it_in_the_first_member (void **state)
{
  WeirPipeline    *p = weir_pipeline_new ("json");
  g_autofree char *path = io_test_path (state, "out/totals.jsonl"), *found = NULL;

  weir_write_json_lines_with (totals (p), path, .shards = 1, .kinds = true);
  io_test_run (p, 1);
  found = io_test_outputs (state);
  assert_non_null (strstr (found, "totals.jsonl={\"kind\":\"+\",\"key\":\"a\",\"value\":1}\n"
                                  "{\"kind\":\"-\",\"key\":\"a\",\"value\":1}\n"
                                  "{\"kind\":\"+\",\"key\":\"a\",\"value\":3}\n"
                                  "{\"kind\":\"-\",\"key\":\"a\",\"value\":3}\n"
                                  "{\"kind\":\"+\",\"key\":\"a\",\"value\":3}\n|"));
}

static void
json_of_what_is_no_record_is_put_into_one (void **state)
{
  WeirPipeline    *p = weir_pipeline_new ("json");
  g_autofree char *path = io_test_path (state, "out/values.jsonl"), *found = NULL;

  weir_write_json_lines_with (weir_create (p, int64_t, 7), path, .shards = 1, .kinds = true);
  io_test_run (p, 1);
  found = io_test_outputs (state);
  assert_non_null (strstr (found, "values.jsonl={\"kind\":\"+\",\"value\":7}\n|"));
}

static void
a_line_of_text_says_it_in_front (void **state)
{
  WeirPipeline    *p = weir_pipeline_new ("text");
  g_autofree char *path = io_test_path (state, "out/keys.txt"), *found = NULL;

  weir_write_text_with (weir_keys (totals (p)), path, .shards = 1, .kinds = true, .header = "keys");
  io_test_run (p, 1);
  found = io_test_outputs (state);
  assert_non_null (strstr (found, "keys.txt=keys\n+a\n-a\n+a\n-a\n+a\n|"));
}

static void
files_of_what_may_be_taken_back_are_refused_with_the_way_out (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("p");

  weir_write_text (weir_keys (totals (p)), "keys.txt");
  io_test_assert_refused (
      p, "Write text: what is written may be taken back, and a line of a file cannot: weir_write_text_with (…, "
         ".kinds = true)");
  p = weir_pipeline_new ("p");
  weir_write_csv (totals (p), "totals.csv");
  io_test_assert_refused (p, "weir_write_csv_with (…, .kinds = true)");
  p = weir_pipeline_new ("p");
  weir_write_json_lines (totals (p), "totals.jsonl");
  io_test_assert_refused (p, "weir_write_json_lines_with (…, .kinds = true)");
}

static void
a_field_of_that_name_is_in_the_way (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("p");

  weir_write_csv_with (weir_create (p, Kind, { WEIR_STRING ("mine") }), "kinds.csv", .kinds = true);
  io_test_assert_refused (p, "the rows have a field \"kind\" already");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (csv_says_in_its_first_column_what_is_taken_back),
    cmocka_unit_test (json_says_it_in_the_first_member),
    cmocka_unit_test (json_of_what_is_no_record_is_put_into_one),
    cmocka_unit_test (a_line_of_text_says_it_in_front),
    cmocka_unit_test (files_of_what_may_be_taken_back_are_refused_with_the_way_out),
    cmocka_unit_test (a_field_of_that_name_is_in_the_way),
  };

  return cmocka_run_group_tests (tests, io_test_begin, io_test_end);
}
