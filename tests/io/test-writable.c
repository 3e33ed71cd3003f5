/* SPDX-License-Identifier: Apache-2.0 */
/* What files cannot be written from, and that each refusal names what works: it is followed here. (The table of a stream:
 * test-write-sqlite.c.) */
#include <weir/testing/test-stream.h>
#include <weir/weir.h>

#include "tests/io/io-test.h"

WEIR_KV (Total, WeirString, int64_t)
typedef struct
{
  WeirString kind;
  int64_t    n;
} Kind;
WEIR_RECORD (Kind, kind, n)

static WeirWindowing
each_minute (void)
{
  return (WeirWindowing) { .windows = weir_fixed_windows (WEIR_MINUTES (1)), .accumulation = WEIR_RETRACTING };
}

static TotalCollection *
in_minutes (TotalCollection *scores)
{
  const WeirWindowing minutes = each_minute ();

  return weir_sum_per_key ((TotalCollection *) (void *) weir_collection_window_into (
      WEIR_COLLECTION (scores), &minutes, WEIR_HERE ("minutes")));
}

static TotalCollection *
retracted_totals (WeirPipeline *p)
{
  return in_minutes (weir_create (p, Total, { WEIR_STRING ("a"), 1 }, { WEIR_STRING ("a"), 2 }));
}

static TotalCollection *
streamed_totals (WeirPipeline *p)
{
  return in_minutes (weir_test_stream (p, Total, weir_test_elements (Total, weir_time_from_s (1), { WEIR_STRING ("a"), 1 })));
}

static void
to_kind (const Total *total, KindEmitter *kinds)
{
  weir_emit (kinds, ((Kind) { total->key, total->value }));
}
WEIR_DO_FN (to_kind, Total, Kind)

/* One error, with these words. */
#define TABLE "a stream does not end: weir_write_sqlite keeps a table of its records"
#define KINDS ", .kinds = true) writes with each line whether it is an insert or a retract; and files are written from the "  \
              "global window: before it, weir_window_into (…, .windows = weir_global_windows ())"

static void
files_of_a_stream_are_refused_at_once_for_the_reason_that_nothing_mends (void **state G_GNUC_UNUSED)
{
  for (unsigned i = 0; i < 8; i++)
    {
      WeirPipeline    *p = weir_pipeline_new ("p");
      TotalCollection *totals = streamed_totals (p);
      bool             kinds = i >= 4;

      if (i % 2 == 1)
        totals = weir_window_into (totals, .windows = weir_global_windows (), .trigger = weir_always ());
      if (i % 4 < 2)
        weir_write_csv_with (totals, "totals.csv", .kinds = kinds);
      else
        weir_write_json_lines_with (totals, "totals.jsonl", .kinds = kinds);
      io_test_assert_refused (p, TABLE);
    }
}

static void
lines_of_a_stream_are_refused_like_rows (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("p");

  weir_write_text (weir_to_json (streamed_totals (p)), "totals.jsonl");
  io_test_assert_refused (p, TABLE);
}

static void
what_a_file_wants_is_said_all_at_once_and_is_enough (void **state)
{
  WeirPipeline    *p = weir_pipeline_new ("p");
  g_autofree char *path = io_test_path (state, "out/totals.csv"), *found = NULL;

  weir_write_csv (retracted_totals (p), path);
  io_test_assert_refused (p, "weir_write_csv_with (…" KINDS);
  p = weir_pipeline_new ("p");
  weir_write_csv_with (weir_window_into (retracted_totals (p), .windows = weir_global_windows ()), path, .shards = 1,
                       .kinds = true);
  io_test_run (p, 1);
  found = io_test_outputs (state);
  assert_non_null (strstr (found, "totals.csv=kind,key,value\n+,a,3\n|"));
}

static void
a_field_called_kind_is_no_dead_end (void **state)
{
  WeirPipeline    *p = weir_pipeline_new ("p");
  g_autofree char *path = io_test_path (state, "out/kinds.jsonl"), *found = NULL;

  weir_write_json_lines (weir_par_do (weir_window_into (retracted_totals (p), .windows = weir_global_windows ()), to_kind),
                         path);
  io_test_assert_refused (p, "have a field \"kind\" of their own: weir_write_text_with (weir_to_json (…), …, .kinds = true)");
  p = weir_pipeline_new ("p");
  weir_write_text_with (
      weir_to_json (weir_par_do (weir_window_into (retracted_totals (p), .windows = weir_global_windows ()), to_kind)),
      path, .shards = 1, .kinds = true);
  io_test_run (p, 1);
  found = io_test_outputs (state);
  assert_non_null (strstr (found, "kinds.jsonl=+{\"kind\":\"a\",\"n\":3}\n|"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (files_of_a_stream_are_refused_at_once_for_the_reason_that_nothing_mends),
    cmocka_unit_test (lines_of_a_stream_are_refused_like_rows),
    cmocka_unit_test (what_a_file_wants_is_said_all_at_once_and_is_enough),
    cmocka_unit_test (a_field_called_kind_is_no_dead_end),
  };

  return cmocka_run_group_tests (tests, io_test_begin, io_test_end);
}
