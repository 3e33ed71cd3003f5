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
  assert_non_null (strstr (json, "\"1024\":488")); /* 512 to 999: below 1024 */
  for (const char *const *digit = (const char *const[]) { "\"0\"", "\"1\"", "\"2\"", "\"3\"", NULL }; *digit != NULL; digit++)
    assert_non_null (strstr (json, *digit));
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
  g_autoptr (WeirResult) result = weir_pipeline_run (p, &(WeirRunOptions) { .parallelism = 2, .memory_limit = memory_limit }, NULL);
  g_autofree char       *json = weir_result_metrics_json (result);
  assert_non_null (strstr (json, "\"dropped_late\":0"));
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
    cmocka_unit_test (metrics_tell_what_was_spilled),
    cmocka_unit_test (a_metric_is_found_by_its_text_wherever_that_lies),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
