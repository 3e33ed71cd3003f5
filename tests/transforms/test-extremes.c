/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/transforms/transform-test.h"

WEIR_LIST (Numbers, int64_t)
WEIR_LIST (Words, WeirString)
WEIR_KV (Score, WeirString, int64_t)
WEIR_KV (ScoresOf, WeirString, Numbers)

static void
the_largest_and_the_smallest_are_found_O10 (void **state G_GNUC_UNUSED)
{
  WeirPipeline        *p = weir_pipeline_new ("test");
  WeirInt64Collection *numbers = weir_generate_sequence (p, -1000, 1000);

  expect (weir_largest_globally (numbers, 3, Numbers), "[999, 998, 997]");
  expect (weir_smallest_globally (numbers, 3, Numbers), "[-1000, -999, -998]");
  run (p);
}

static void
strings_are_ordered_by_their_bytes (void **state G_GNUC_UNUSED)
{
  WeirPipeline         *p = weir_pipeline_new ("test");
  WeirStringCollection *words = weir_create_strings (p, "pear", "apple", "", "a long name of a fruit", "apple");

  expect (weir_largest_globally (words, 2, Words), "[\"pear\", \"apple\"]");
  expect (weir_smallest_globally (words, 4, Words), "[\"\", \"a long name of a fruit\", \"apple\", \"apple\"]");
  run (p);
}

static void
each_key_has_its_largest_and_smallest (void **state G_GNUC_UNUSED)
{
  WeirPipeline    *p = weir_pipeline_new ("test");
  ScoreCollection *scores = weir_create (p, Score, { WEIR_STRING ("ann"), 3 }, { WEIR_STRING ("bob"), 5 },
                                         { WEIR_STRING ("ann"), 8 }, { WEIR_STRING ("ann"), -1 });

  expect (weir_largest_per_key (scores, 2, ScoresOf), "{key: \"ann\", value: [8, 3]}", "{key: \"bob\", value: [5]}");
  expect (weir_smallest_per_key (scores, 2, ScoresOf), "{key: \"ann\", value: [-1, 3]}", "{key: \"bob\", value: [5]}");
  run (p);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    test (the_largest_and_the_smallest_are_found_O10),
    test (strings_are_ordered_by_their_bytes),
    test (each_key_has_its_largest_and_smallest),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
