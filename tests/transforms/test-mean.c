/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/transforms/transform-test.h"

WEIR_KV (Score, WeirString, int64_t)
WEIR_KV (MeanScore, WeirString, double)

#define TYPES(X)                                                                                                      \
  X (int8_t) X (int16_t) X (int32_t) X (int64_t) X (uint8_t) X (uint16_t) X (uint32_t) X (uint64_t) X (float) X (double)

static void
every_type_of_number_has_a_mean (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

#define MEAN_OF(T) expect (weir_mean_globally (weir_create (p, T, 1, 2, 3, 4)), "2.5");
  TYPES (MEAN_OF)
  run (p);
}

static void
the_mean_of_nothing_is_no_number (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  expect (weir_mean_globally (weir_create (p, int64_t)), "nan");
  run (p);
}

static void
large_integers_do_not_overflow_a_mean (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  expect (weir_mean_globally (weir_create (p, int64_t, INT64_C (1) << 62, INT64_C (1) << 62, INT64_C (1) << 62)),
          "4.611686018427388e+18");
  run (p);
}

static void
each_key_has_its_mean (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  expect (weir_mean_per_key (weir_create (p, Score, { WEIR_STRING ("ann"), 3 }, { WEIR_STRING ("bob"), 5 },
                                          { WEIR_STRING ("ann"), 8 }),
                             MeanScore),
          "{key: \"ann\", value: 5.5}", "{key: \"bob\", value: 5}");
  run (p);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    test (every_type_of_number_has_a_mean),
    test (the_mean_of_nothing_is_no_number),
    test (large_integers_do_not_overflow_a_mean),
    test (each_key_has_its_mean),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
