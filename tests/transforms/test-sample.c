/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/transforms/transform-test.h"

WEIR_LIST (Numbers, int64_t)
WEIR_KV (Score, WeirString, int64_t)
WEIR_KV (ScoresOf, WeirString, Numbers)

static bool
is_small (const int64_t *x)
{
  return *x < 5000;
}
WEIR_FILTER_FN (is_small, int64_t)

static void
any_few_are_taken_O12 (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  expect_count (weir_flatten_lists (weir_sample_any (weir_generate_sequence (p, 0, 1000), 5, Numbers)), 5);
  expect (weir_flatten_lists (weir_sample_any (weir_create (p, int64_t, 1, 1, 2), 5, Numbers)), "1", "1", "2");
  expect (weir_sample_any (weir_create (p, int64_t, 1), 0, Numbers), "[]");
  run (p);
}

static void
a_sample_has_its_size_and_its_members_O12 (void **state G_GNUC_UNUSED)
{
  WeirPipeline        *p = weir_pipeline_new ("test");
  WeirInt64Collection *five = weir_create (p, int64_t, 1, 2, 2, 3, 4);

  expect_count (weir_flatten_lists (weir_sample_globally (five, 3, 1, Numbers)), 3);
  expect (weir_sample_globally (five, 0, 1, Numbers), "[]");
  expect (weir_flatten_lists (weir_sample_globally (five, 10, 1, Numbers)), "1", "2", "2", "3", "4");
  run (p);
}

static void
a_sample_is_the_same_on_any_number_of_lanes (void **state G_GNUC_UNUSED)
{
  WeirPipeline        *p = weir_pipeline_new ("test");
  WeirInt64Collection *numbers = weir_generate_sequence (p, 0, 5000);

  /* Found by running it: any change of the hash or of the draw shows here. */
  expect (weir_sample_globally (numbers, 4, 7, Numbers), "[1968, 2613, 3302, 3904]");
  run (p);
}

/* Of 10,000 numbers 1000 are drawn: half of them from the lower half, give or take four standard deviations of 15. */
static void
the_draw_is_fair (void **state G_GNUC_UNUSED)
{
  for (uint64_t seed = 1; seed <= 5; seed++)
    {
      WeirPipeline        *p = weir_pipeline_new ("test");
      WeirInt64Collection *drawn
          = weir_flatten_lists (weir_sample_globally (weir_generate_sequence (p, 0, 10000), 1000, seed, Numbers));
      WeirInt64Collection *lower = weir_count_globally (weir_filter (drawn, is_small));

      expect_number_between (lower, 440, 560);
      run (p);
    }
}

static void
another_seed_is_another_sample (void **state G_GNUC_UNUSED)
{
  WeirPipeline        *p = weir_pipeline_new ("test");
  WeirInt64Collection *numbers = weir_generate_sequence (p, 0, 5000);
  WeirInt64Collection *both
      = weir_flatten (weir_flatten_lists (weir_sample_globally (numbers, 10, 1, Numbers)),
                      weir_flatten_lists (weir_sample_globally (numbers, 10, 2, Numbers)));

  expect_number_between (weir_count_globally (weir_distinct (both)), 15, 20);
  run (p);
}

static void
each_key_has_its_sample (void **state G_GNUC_UNUSED)
{
  WeirPipeline    *p = weir_pipeline_new ("test");
  ScoreCollection *scores = weir_create (p, Score, { WEIR_STRING ("ann"), 3 }, { WEIR_STRING ("bob"), 5 },
                                         { WEIR_STRING ("ann"), 3 });

  expect (weir_sample_per_key (scores, 2, 1, ScoresOf), "{key: \"ann\", value: [3, 3]}", "{key: \"bob\", value: [5]}");
  run (p);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    test (any_few_are_taken_O12),
    test (a_sample_has_its_size_and_its_members_O12),
    test (a_sample_is_the_same_on_any_number_of_lanes),
    test (the_draw_is_fair),
    test (another_seed_is_another_sample),
    test (each_key_has_its_sample),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
