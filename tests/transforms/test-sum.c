/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/transforms/transform-test.h"

WEIR_KV (Score, WeirString, int64_t)
WEIR_KV (Weight, WeirString, double)
WEIR_KV (Small, int64_t, int8_t)

static void
numbers_are_summed_up (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  expect (weir_sum_globally (weir_create (p, int64_t, 1, 2, -5)), "-2");
  expect (weir_sum_globally (weir_create (p, double, 0.5, 0.25)), "0.75");
  expect (weir_sum_globally (weir_create (p, float, 0.5f, 0.25f)), "0.75");
  expect (weir_sum_globally (weir_create (p, int64_t)), "0");
  run (p);
}

#define TYPES(X)                                                                                                      \
  X (int8_t) X (int16_t) X (int32_t) X (int64_t) X (uint8_t) X (uint16_t) X (uint32_t) X (uint64_t) X (float) X (double)

static void
every_type_of_number_has_a_sum (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

#define SUM_OF(T) expect (weir_sum_globally (weir_create (p, T, 1, 2, 4)), "7");
  TYPES (SUM_OF)
  run (p);
}

static void
values_are_summed_up_per_key (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  expect (weir_sum_per_key (weir_create (p, Score, { WEIR_STRING ("ann"), 3 }, { WEIR_STRING ("bob"), 5 },
                                         { WEIR_STRING ("ann"), 8 })),
          "{key: \"ann\", value: 11}", "{key: \"bob\", value: 5}");
  expect (weir_sum_per_key (weir_create (p, Weight, { WEIR_STRING ("ann"), 0.5 }, { WEIR_STRING ("ann"), 0.25 })),
          "{key: \"ann\", value: 0.75}");
  run (p);
}

static void
sums_of_integers_wrap_around (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  expect (weir_sum_globally (weir_create (p, int64_t, INT64_MAX, 1)), "-9223372036854775808");
  expect (weir_sum_globally (weir_create (p, uint8_t, 200, 100)), "44");
  expect (weir_sum_per_key (weir_create (p, Small, { 1, 100 }, { 1, 100 })), "{key: 1, value: -56}");
  run (p);
}

static void
what_was_added_can_be_subtracted (void **state G_GNUC_UNUSED)
{
  WeirPipeline         *p = weir_pipeline_new ("test");
  WeirInt64Collection  *numbers = weir_create (p, int64_t, 1);
  g_autofree char      *errors = NULL;

  /* A discarding sum downstream of a retracting one is taken, since it can. */
  numbers = weir_sum_globally (weir_window_into (numbers, .windows = weir_fixed_windows (WEIR_SECONDS (1)),
                                                 .accumulation = WEIR_RETRACTING));
  numbers = weir_sum_globally (weir_window_into (numbers, .windows = weir_fixed_windows (WEIR_SECONDS (1))));
  errors = build_errors (p);
  assert_null (errors);
}

static void
strings_have_no_sum (void **state G_GNUC_UNUSED)
{
  WeirPipeline    *p = weir_pipeline_new ("test");
  WeirCollection  *words = WEIR_COLLECTION (weir_create_strings (p, "a"));
  g_autofree char *errors = NULL;

  weir_collection_sum_globally (weir_collection_sum_globally (words, WEIR_HERE ("sum")), WEIR_HERE ("sum_of_sum"));
  errors = build_errors (p);
  assert_non_null (strstr (errors, "sum: there is no sum of what is not a number: string"));
  assert_null (strchr (errors, '\n'));
  p = weir_pipeline_new ("test");
  weir_collection_sum_per_key (WEIR_COLLECTION (weir_create (p, int64_t, 1)), WEIR_HERE ("sum"));
  g_free (errors);
  errors = build_errors (p);
  assert_non_null (strstr (errors, "sum: the elements are no KVs: int64"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    test (numbers_are_summed_up),
    test (every_type_of_number_has_a_sum),
    test (values_are_summed_up_per_key),
    test (sums_of_integers_wrap_around),
    test (what_was_added_can_be_subtracted),
    test (strings_have_no_sum),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
