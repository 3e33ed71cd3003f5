/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/transforms/transform-test.h"

WEIR_KV (Score, WeirString, int64_t)
WEIR_KV (Swapped, int64_t, WeirString)

typedef struct
{
  int8_t small;
  double large;
} Pair;
WEIR_RECORD (Pair, small, large)
WEIR_KV (Mixed, int8_t, Pair)
WEIR_KV (MixedSwapped, Pair, int8_t)

static ScoreCollection *
make_scores (WeirPipeline *p)
{
  return weir_create (p, Score, { WEIR_STRING ("ann"), 3 }, { WEIR_STRING ("bob"), 5 }, { WEIR_STRING ("ann"), 3 });
}

static void
keys_come_as_often_as_the_kvs_A27 (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  expect (weir_keys (make_scores (p)), "ann", "ann", "bob");
  expect (weir_values (make_scores (p)), "3", "3", "5");
  run (p);
}

static void
keys_and_values_change_places_A27 (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  expect (weir_kv_swap (make_scores (p), Swapped), "{key: 3, value: \"ann\"}", "{key: 3, value: \"ann\"}",
          "{key: 5, value: \"bob\"}");
  run (p);
}

static void
parts_of_other_sizes_and_alignments_keep_their_values (void **state G_GNUC_UNUSED)
{
  WeirPipeline    *p = weir_pipeline_new ("test");
  MixedCollection *mixed = weir_create (p, Mixed, { 7, { 1, 0.5 } });

  expect (weir_kv_swap (mixed, MixedSwapped), "{key: {small: 1, large: 0.5}, value: 7}");
  expect (weir_values (mixed), "{small: 1, large: 0.5}");
  run (p);
}

static void
nothing_gives_nothing_A27 (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  expect_nothing (weir_keys (weir_create (p, Score)));
  expect_nothing (weir_kv_swap (weir_create (p, Score), Swapped));
  run (p);
}

static void
keys_of_no_kvs_are_one_error (void **state G_GNUC_UNUSED)
{
  WeirPipeline    *p = weir_pipeline_new ("test");
  WeirCollection  *numbers = WEIR_COLLECTION (weir_create (p, int64_t, 1));
  g_autofree char *errors = NULL;

  weir_collection_values (weir_collection_keys (numbers, WEIR_HERE ("keys")), WEIR_HERE ("values"));
  errors = build_errors (p);
  assert_non_null (strstr (errors, "test-kv.c:"));
  assert_non_null (strstr (errors, "keys: the elements are no KVs: int64"));
  assert_null (strchr (errors, '\n'));
}

static void
a_swapped_type_that_does_not_fit_is_refused (void **state G_GNUC_UNUSED)
{
  WeirPipeline    *p = weir_pipeline_new ("test");
  g_autofree char *errors = NULL;

  weir_collection_kv_swap (WEIR_COLLECTION (make_scores (p)), WEIR_TYPE (Score), WEIR_HERE ("swap"));
  errors = build_errors (p);
  assert_non_null (strstr (errors, "swap: Score is not the KV swapped: "));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    test (keys_come_as_often_as_the_kvs_A27),
    test (keys_and_values_change_places_A27),
    test (parts_of_other_sizes_and_alignments_keep_their_values),
    test (nothing_gives_nothing_A27),
    test (keys_of_no_kvs_are_one_error),
    test (a_swapped_type_that_does_not_fit_is_refused),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
