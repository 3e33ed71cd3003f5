/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/transforms/transform-test.h"

static void
a_sequence_has_every_number_once (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  expect (weir_generate_sequence (p, -2, 3), "-2", "-1", "0", "1", "2");
  expect_nothing (weir_generate_sequence (p, 5, 5));
  expect (weir_sum_globally (weir_generate_sequence (p, 0, 100000)), "4999950000");
  expect (weir_count_globally (weir_distinct (weir_generate_sequence (p, 0, 5000))), "5000");
  run (p);
}

static void
a_sequence_that_ends_before_it_begins_is_refused_with_its_place (void **state G_GNUC_UNUSED)
{
  WeirPipeline    *p = weir_pipeline_new ("test");
  g_autofree char *errors = NULL;

  expect (weir_sum_globally (weir_generate_sequence (p, 3, 2)), "0");
  errors = build_errors (p);
  assert_non_null (strstr (errors, "test-generate-sequence.c:"));
  assert_non_null (strstr (errors, "generate_sequence: from 3 is behind to 2"));
  assert_null (strchr (errors, '\n'));
}

static void
a_sequence_without_an_end_is_unbounded (void **state G_GNUC_UNUSED)
{
  WeirPipeline        *p = weir_pipeline_new ("test");
  WeirInt64Collection *numbers = weir_generate_unbounded (p, 0);
  g_autofree char     *errors = NULL;

  assert_false (weir_collection_is_bounded (WEIR_COLLECTION (numbers)));
  errors = build_errors (p);
  assert_null (errors);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    test (a_sequence_has_every_number_once),
    test (a_sequence_that_ends_before_it_begins_is_refused_with_its_place),
    test (a_sequence_without_an_end_is_unbounded),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
