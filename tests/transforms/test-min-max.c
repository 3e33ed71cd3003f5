/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/transforms/transform-test.h"

#include <math.h>

WEIR_KV (Score, WeirString, int64_t)

static void
the_least_and_the_greatest_are_found (void **state G_GNUC_UNUSED)
{
  WeirPipeline        *p = weir_pipeline_new ("test");
  WeirInt64Collection *numbers = weir_create (p, int64_t, 4, -7, 12, 0);

  expect (weir_min_globally (numbers), "-7");
  expect (weir_max_globally (numbers), "12");
  expect (weir_max_globally (weir_create (p, double, -0.5, -0.25)), "-0.25");
  run (p);
}

#define TYPES(X)                                                                                                      \
  X (int8_t) X (int16_t) X (int32_t) X (int64_t) X (uint8_t) X (uint16_t) X (uint32_t) X (uint64_t) X (float) X (double)

static void
every_type_of_number_has_a_least_and_a_greatest (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

#define EXTREMES_OF(T)                                                                                                \
  expect (weir_min_globally (weir_create (p, T, 3, 2, 4)), "2");                                                      \
  expect (weir_max_globally (weir_create (p, T, 3, 2, 4)), "4");
  TYPES (EXTREMES_OF)
  run (p);
}

static void
the_extremes_of_nothing_are_the_ends_of_the_type (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  expect (weir_min_globally (weir_create (p, int8_t)), "127");
  expect (weir_max_globally (weir_create (p, int8_t)), "-128");
  expect (weir_max_globally (weir_create (p, uint16_t)), "0");
  expect (weir_min_globally (weir_create (p, double)), "inf");
  expect (weir_max_globally (weir_create (p, float)), "-inf");
  run (p);
}

static void
nan_is_the_extreme_of_all (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  expect (weir_min_globally (weir_create (p, double, 1, NAN, 2)), "nan");
  expect (weir_max_globally (weir_create (p, double, NAN, 1, 2)), "nan");
  run (p);
}

static void
each_key_has_its_extremes (void **state G_GNUC_UNUSED)
{
  WeirPipeline    *p = weir_pipeline_new ("test");
  ScoreCollection *scores
      = weir_create (p, Score, { WEIR_STRING ("ann"), 3 }, { WEIR_STRING ("bob"), 5 }, { WEIR_STRING ("ann"), 8 });

  expect (weir_min_per_key (scores), "{key: \"ann\", value: 3}", "{key: \"bob\", value: 5}");
  expect (weir_max_per_key (scores), "{key: \"ann\", value: 8}", "{key: \"bob\", value: 5}");
  run (p);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    test (the_least_and_the_greatest_are_found),
    test (every_type_of_number_has_a_least_and_a_greatest),
    test (the_extremes_of_nothing_are_the_ends_of_the_type),
    test (nan_is_the_extreme_of_all),
    test (each_key_has_its_extremes),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
