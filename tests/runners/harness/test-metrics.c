/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <weir/weir.h>

#include "runners/harness/metrics.h"
#include "tests/support/weir-test.h"

WEIR_KV (NumberCount, int64_t, int64_t)

static gboolean
measure (WeirContext *ctx, const int64_t *n, int64_tEmitter *out, GError **error)
{
  (void) error;
  weir_metric_count (ctx, "seen", 1);
  weir_metric_count (ctx, *n % 2 == 0 ? "even" : "odd", 1);
  weir_metric_distribution (ctx, "value", *n);
  weir_metric_string (ctx, "last digit", (const char *const[]) { "0", "1", "2", "3" }[*n % 4]);
  weir_metric_histogram (ctx, "size", (double) *n);
  weir_metric_gauge (ctx, "always", 12);
  weir_emit (out, *n);
  return TRUE;
}
WEIR_DO_FN (measure, int64_t, int64_t)

static void
metrics_of_all_lanes_add_up (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("metrics");

  (void) state;
  weir_par_do (weir_reshuffle (weir_generate_sequence (p, 0, 1000)), measure);
  g_autoptr (WeirResult) result = weir_pipeline_run (p, &(WeirRunOptions) { .parallelism = 3 }, NULL);
  g_autofree char       *json = weir_result_metrics_json (result);
  assert_int_equal (weir_result_counter (result, "measure", "seen"), 1000);
  assert_int_equal (weir_result_counter (result, NULL, "even"), 500);
  assert_int_equal (weir_result_counter (result, "no such step", "seen"), 0);
  assert_non_null (strstr (json, "\"path\":\"measure\",\"elements_in\":1000,\"elements_out\":1000"));
  assert_non_null (strstr (json, "\"value\":{\"count\":1000,\"sum\":499500,\"min\":0,\"max\":999}"));
  assert_non_null (strstr (json, "\"always\":12"));
  assert_non_null (strstr (json, "\"1024\":488")); /* 512 to 999: below 1024 */
  for (const char *const *digit = (const char *const[]) { "\"0\"", "\"1\"", "\"2\"", "\"3\"", NULL }; *digit != NULL;
       digit++)
    assert_non_null (strstr (json, *digit));
}

WEIR_GROUPED (NumbersOf, int64_t, int64_t)
WEIR_KV (NumberKv, int64_t, int64_t)

static void
key_by_hundreds (const int64_t *n, NumberKvEmitter *out)
{
  weir_emit (out, (NumberKv) { *n % 100, *n });
}
WEIR_DO_FN (key_by_hundreds, int64_t, NumberKv)

static void
total_add (int64_t *sum, const int64_t *n)
{
  *sum += *n;
}

static void
total_merge (int64_t *sum, const int64_t *other)
{
  *sum += *other;
}

static void
total_extract (const int64_t *sum, int64_t *ret_total)
{
  *ret_total = *sum;
}
WEIR_COMBINE_FN (total, int64_t, int64_t, int64_t)

static double
busy_ms (const char *json, const char *path)
{
  g_autofree char *start = g_strdup_printf ("{\"path\":\"%s\",", path);
  const char      *step = strstr (json, start);

  assert_non_null (step);
  return g_ascii_strtod (strstr (step, "\"busy_ms\":") + strlen ("\"busy_ms\":"), NULL);
}

static void
the_time_that_every_kind_of_step_is_busy_is_measured (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("busy");
  NumberKvCollection      *numbers = weir_par_do (weir_generate_sequence (p, 0, 200000), key_by_hundreds);

  numbers = weir_named (weir_window_into (numbers, .windows = weir_fixed_windows (WEIR_SECONDS (1))), "window");
  weir_named (weir_combine_grouped_values (weir_group_by_key (numbers, NumbersOf), total, NumberKv), "combine");
  g_autoptr (WeirResult) result = weir_pipeline_run (p, &(WeirRunOptions) { .parallelism = 1 }, NULL);
  g_autofree char       *json = weir_result_metrics_json (result);
  assert_int_equal (weir_result_state (result), WEIR_STATE_DONE);
  assert_true (busy_ms (json, "key_by_hundreds") > 0);
  assert_true (busy_ms (json, "window") > 0);
  assert_true (busy_ms (json, "combine") > 0);
}

static void
ignore (const NumberCount *count G_GNUC_UNUSED, WeirUnitEmitter *nothing G_GNUC_UNUSED)
{
}
WEIR_DO_FN (ignore, NumberCount, WeirUnit)

static int64_t
spilled_with (uint64_t memory_limit)
{
  static const char        name[] = "\"spilled_bytes\":";
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("spills");
  int64_t                  sum = 0;

  weir_par_do (weir_count_per_element (weir_generate_sequence (p, 0, 50000), NumberCount), ignore);
  g_autoptr (WeirResult) result
      = weir_pipeline_run (p, &(WeirRunOptions) { .parallelism = 2, .memory_limit = memory_limit }, NULL);
  g_autofree char       *json = weir_result_metrics_json (result);
  assert_non_null (strstr (json, "\"dropped_late\":0,\"dropped_closed\":0"));
  for (const char *at = json; (at = strstr (at, name)) != NULL;)
    sum += g_ascii_strtoll (at += strlen (name), NULL, 10);
  return sum;
}

static void
metrics_tell_what_was_spilled (void **state)
{
  (void) state;
  assert_int_equal (spilled_with (0), 0);
  assert_in_range (spilled_with (100000), 50000, 50000 * 64);
}

static void
a_metric_is_found_by_its_text_wherever_that_lies (void **state)
{
  WeirMetrics metrics;
  char        name[] = "n";

  (void) state;
  weir__metrics_init (&metrics);
  WeirMetric *m = weir__metrics_find (&metrics, name, WEIR_METRIC_COUNTER);
  assert_ptr_equal (weir__metrics_find (&metrics, "n", WEIR_METRIC_COUNTER), m);
  assert_ptr_not_equal (weir__metrics_find (&metrics, "n", WEIR_METRIC_GAUGE), m);
  name[0] = 'm';
  assert_ptr_not_equal (weir__metrics_find (&metrics, name, WEIR_METRIC_COUNTER), m);
  weir__metrics_clear (&metrics);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (metrics_of_all_lanes_add_up),
    cmocka_unit_test (the_time_that_every_kind_of_step_is_busy_is_measured),
    cmocka_unit_test (metrics_tell_what_was_spilled),
    cmocka_unit_test (a_metric_is_found_by_its_text_wherever_that_lies),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
