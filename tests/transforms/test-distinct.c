/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/transforms/transform-test.h"

WEIR_KV (Score, WeirString, int64_t)

static void
equal_elements_come_out_once_O6 (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  expect (weir_distinct (weir_create_strings (p, "k1", "k5", "k5", "k2", "k1", "k2", "k3")), "k1", "k2", "k3", "k5");
  expect (weir_distinct (
              weir_create (p, Score, { WEIR_STRING ("a"), 1 }, { WEIR_STRING ("a"), 1 }, { WEIR_STRING ("a"), 2 })),
          "{key: \"a\", value: 1}", "{key: \"a\", value: 2}");
  expect_nothing (weir_distinct (weir_create (p, Score)));
  run (p);
}

static void
equal_elements_of_other_windows_stay_O6 (void **state G_GNUC_UNUSED)
{
  WeirPipeline        *p = weir_pipeline_new ("test");
  WeirInt64Collection *numbers = weir_create_timestamped (p, int64_t, { 1, weir_time_from_s (1) },
                                                          { 1, weir_time_from_s (2) }, { 1, weir_time_from_s (11) });

  expect (weir_distinct (weir_window_into (numbers, .windows = weir_fixed_windows (WEIR_SECONDS (10)))), "1", "1");
  run (p);
}

static void
panes_that_are_taken_back_all_pass (void **state G_GNUC_UNUSED)
{
  WeirPipeline        *p = weir_pipeline_new ("test");
  WeirInt64Collection *numbers = weir_create (p, int64_t, 1);
  g_autofree char     *errors = NULL;

  weir_distinct (weir_window_into (numbers, .accumulation = WEIR_RETRACTING));
  errors = build_errors (p);
  assert_null (errors);
}

static void
doubles_are_no_keys_and_so_not_distinct (void **state G_GNUC_UNUSED)
{
  WeirPipeline    *p = weir_pipeline_new ("test");
  g_autofree char *errors = NULL;

  weir_distinct (weir_create (p, double, 1));
  errors = build_errors (p);
  assert_non_null (strstr (errors, "distinct/count: key"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    test (equal_elements_come_out_once_O6),
    test (equal_elements_of_other_windows_stay_O6),
    test (panes_that_are_taken_back_all_pass),
    test (doubles_are_no_keys_and_so_not_distinct),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
