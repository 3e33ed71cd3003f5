/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/transforms/transform-test.h"

WEIR_KV (Score, WeirString, int64_t)

static void
elements_are_printed_as_a_person_reads_them (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  expect (weir_to_string (weir_create (p, Score, { WEIR_STRING ("ann"), 3 })), "{key: \"ann\", value: 3}");
  expect (weir_to_string (weir_create (p, double, 0.5)), "0.5");
  expect (weir_to_string (weir_create_strings (p, "itself", "")), "itself", "");
  run (p);
}

static void
elements_are_printed_as_json (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  expect (weir_to_json (weir_create (p, Score, { WEIR_STRING ("a\"b\n"), 3 })), "{\"key\":\"a\\\"b\\n\",\"value\":3}");
  expect (weir_to_json (weir_create_strings (p, "text")), "\"text\"");
  run (p);
}

static void
the_text_of_many_elements_is_kept_apart (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  expect (weir_count_globally (weir_distinct (weir_to_string (weir_generate_sequence (p, 0, 20000)))), "20000");
  run (p);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    test (elements_are_printed_as_a_person_reads_them),
    test (elements_are_printed_as_json),
    test (the_text_of_many_elements_is_kept_apart),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
