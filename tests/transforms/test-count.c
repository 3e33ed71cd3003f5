/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/transforms/transform-test.h"

WEIR_KV (WordCount, WeirString, int64_t)
WEIR_KV (Score, WeirString, double)
WEIR_KV (ScoreCount, Score, int64_t)
WEIR_KV (NumberCount, int64_t, int64_t)

static int64_t
last_digit (const int64_t *x)
{
  return *x % 10;
}
WEIR_MAP_FN (last_digit, int64_t, int64_t)

static void
elements_are_counted_O11 (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  expect (weir_count_globally (weir_create_strings (p, "a", "b", "a")), "3");
  expect (weir_count_globally (weir_create (p, Score)), "0");
  expect (weir_count_globally (weir_generate_sequence (p, 0, 100000)), "100000");
  run (p);
}

static void
each_element_is_counted_O11 (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  expect (weir_count_per_element (weir_create_strings (p, "a", "b", "a", "",
                                                       "a word that is too long to be kept in place"),
                                  WordCount),
          "{key: \"a\", value: 2}", "{key: \"b\", value: 1}", "{key: \"\", value: 1}",
          "{key: \"a word that is too long to be kept in place\", value: 1}");
  expect_nothing (weir_count_per_element (weir_create (p, WeirString), WordCount));
  run (p);
}

static void
many_elements_of_few_kinds_are_counted (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  expect (weir_count_per_element (weir_map (weir_generate_sequence (p, 0, 30000), last_digit), NumberCount),
          "{key: 0, value: 3000}", "{key: 1, value: 3000}", "{key: 2, value: 3000}", "{key: 3, value: 3000}",
          "{key: 4, value: 3000}", "{key: 5, value: 3000}", "{key: 6, value: 3000}", "{key: 7, value: 3000}",
          "{key: 8, value: 3000}", "{key: 9, value: 3000}");
  run (p);
}

static void
values_are_counted_per_key (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  expect (weir_count_per_key (weir_create (p, Score, { WEIR_STRING ("ann"), 0.5 }, { WEIR_STRING ("bob"), 1 },
                                           { WEIR_STRING ("ann"), 0.5 }),
                              WordCount),
          "{key: \"ann\", value: 2}", "{key: \"bob\", value: 1}");
  run (p);
}

static void
elements_that_are_no_keys_cannot_be_counted_each (void **state G_GNUC_UNUSED)
{
  WeirPipeline    *p = weir_pipeline_new ("test");
  g_autofree char *errors = NULL;

  weir_count_per_element (weir_create (p, Score), ScoreCount);
  errors = build_errors (p);
  assert_non_null (strstr (errors, "count_per_element: key"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    test (elements_are_counted_O11),
    test (each_element_is_counted_O11),
    test (many_elements_of_few_kinds_are_counted),
    test (values_are_counted_per_key),
    test (elements_that_are_no_keys_cannot_be_counted_each),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
