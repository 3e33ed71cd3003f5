/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/transforms/transform-test.h"

WEIR_KV (WordCount, WeirString, int64_t)
WEIR_LIST (WordCounts, WordCount)
WEIR_LIST (Words, WeirString)
WEIR_LIST (Numbers, int64_t)
WEIR_KV (BestOf, WeirString, WordCounts)
WEIR_KV (Team, WeirString, WordCount)

static int
by_count (const WordCount *a, const WordCount *b)
{
  return (a->value > b->value) - (a->value < b->value);
}
WEIR_TOP_FN (by_count, WordCount)

static int
by_length (const WeirString *a, const WeirString *b)
{
  return (a->size > b->size) - (a->size < b->size);
}
WEIR_TOP_FN (by_length, WeirString)

static int
by_distance_from_50 (const int64_t *a, const int64_t *b)
{
  const int64_t x = ABS (*a - 50), y = ABS (*b - 50);

  return (x < y) - (x > y);
}
WEIR_TOP_FN (by_distance_from_50, int64_t)

static void
the_greatest_come_first_O10 (void **state G_GNUC_UNUSED)
{
  WeirPipeline        *p = weir_pipeline_new ("test");
  WordCountCollection *counts = weir_create (p, WordCount, { WEIR_STRING ("a"), 2 }, { WEIR_STRING ("b"), 9 },
                                             { WEIR_STRING ("c"), 4 }, { WEIR_STRING ("d"), 7 });

  expect (weir_top_globally (counts, by_count, 2, WordCounts), "[{key: \"b\", value: 9}, {key: \"d\", value: 7}]");
  expect (weir_top_globally (counts, by_count, 9, WordCounts),
          "[{key: \"b\", value: 9}, {key: \"d\", value: 7}, {key: \"c\", value: 4}, {key: \"a\", value: 2}]");
  run (p);
}

static void
ties_are_broken_by_the_natural_order (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  expect (weir_top_globally (weir_create_strings (p, "cc", "bb", "aa", "d", "ee"), by_length, 3, Words),
          "[\"aa\", \"bb\", \"cc\"]");
  run (p);
}

static void
the_best_of_many_are_the_same_on_any_number_of_lanes (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  expect (weir_top_globally (weir_generate_sequence (p, 0, 50000), by_distance_from_50, 6, Numbers),
          "[50, 49, 51, 48, 52, 47]");
  run (p);
}

static void
none_of_many_is_an_empty_list_O10 (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  expect (weir_top_globally (weir_create_strings (p, "a", "b"), by_length, 0, Words), "[]");
  expect (weir_top_globally (weir_create (p, WeirString), by_length, 3, Words), "[]");
  run (p);
}

static void
each_key_has_its_best_O10 (void **state G_GNUC_UNUSED)
{
  WeirPipeline   *p = weir_pipeline_new ("test");
  TeamCollection *teams = weir_create (p, Team, { WEIR_STRING ("x"), { WEIR_STRING ("a"), 1 } },
                                       { WEIR_STRING ("x"), { WEIR_STRING ("b"), 3 } },
                                       { WEIR_STRING ("y"), { WEIR_STRING ("c"), 0 } },
                                       { WEIR_STRING ("x"), { WEIR_STRING ("d"), 2 } });

  expect (weir_top_per_key (teams, by_count, 2, BestOf),
          "{key: \"x\", value: [{key: \"b\", value: 3}, {key: \"d\", value: 2}]}",
          "{key: \"y\", value: [{key: \"c\", value: 0}]}");
  expect_nothing (weir_top_per_key (weir_create (p, Team), by_count, 2, BestOf));
  run (p);
}

static void
fewer_than_none_is_refused (void **state G_GNUC_UNUSED)
{
  WeirPipeline    *p = weir_pipeline_new ("test");
  g_autofree char *errors = NULL;

  weir_top_globally (weir_create_strings (p, "a"), by_length, -1, Words);
  errors = build_errors (p);
  assert_non_null (strstr (errors, "by_length: -1 elements cannot be kept"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    test (the_greatest_come_first_O10),
    test (ties_are_broken_by_the_natural_order),
    test (the_best_of_many_are_the_same_on_any_number_of_lanes),
    test (none_of_many_is_an_empty_list_O10),
    test (each_key_has_its_best_O10),
    test (fewer_than_none_is_refused),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
