/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/transforms/transform-test.h"

WEIR_KV (Score, WeirString, int64_t)
WEIR_GROUPED (ScoresOf, WeirString, int64_t)
WEIR_KV (Spread, WeirString, double)
WEIR_KV (Times, int64_t, int64_t)

/* How far apart the numbers are, less `grace`. */
typedef struct
{
  int64_t grace;
} SpreadConfig;
WEIR_RECORD (SpreadConfig, grace)

typedef struct
{
  int64_t n, least, greatest;
} Range;
WEIR_RECORD (Range, n, least, greatest)

static void
spread_add (const SpreadConfig *self G_GNUC_UNUSED, Range *range, const int64_t *x)
{
  range->least = range->n == 0 ? *x : MIN (range->least, *x);
  range->greatest = range->n == 0 ? *x : MAX (range->greatest, *x);
  range->n++;
}

static void
spread_merge (const SpreadConfig *self, Range *range, const Range *other)
{
  if (other->n == 0)
    return;
  spread_add (self, range, &other->least);
  spread_add (self, range, &other->greatest);
}

static void
spread_extract (const SpreadConfig *self, const Range *range, double *ret_spread)
{
  *ret_spread = (double) (range->greatest - range->least - self->grace);
}
WEIR_COMBINE_FN_WITH (spread, SpreadConfig, int64_t, Range, double)

static void
xor_add (int64_t *a, const int64_t *x)
{
  *a ^= *x;
}

static void
xor_merge (int64_t *a, const int64_t *b)
{
  *a ^= *b;
}

static void
xor_extract (const int64_t *a, int64_t *ret_x)
{
  *ret_x = *a;
}
WEIR_COMBINE_FN (xor, int64_t, int64_t, int64_t)

static ScoreCollection *
make_scores (WeirPipeline *p)
{
  return weir_create (p, Score, { WEIR_STRING ("ann"), 3 }, { WEIR_STRING ("bob"), 5 }, { WEIR_STRING ("ann"), 8 });
}

static void
values_are_combined_per_key (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  expect (weir_combine_per_key (make_scores (p), xor, Score), "{key: \"ann\", value: 11}", "{key: \"bob\", value: 5}");
  expect (weir_combine_per_key_with (make_scores (p), spread, Spread, .grace = 1), "{key: \"ann\", value: 4}",
          "{key: \"bob\", value: -1}");
  expect_nothing (weir_combine_per_key (weir_create (p, Score), xor, Score));
  run (p);
}

static void
elements_are_combined_with_their_equals (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  expect (weir_combine_per_element (weir_create (p, int64_t, 1, 2, 2, 3, 3, 3), xor, Times), "{key: 1, value: 1}",
          "{key: 2, value: 0}", "{key: 3, value: 3}");
  run (p);
}

static void
all_elements_are_combined (void **state G_GNUC_UNUSED)
{
  WeirPipeline        *p = weir_pipeline_new ("test");
  WeirInt64Collection *numbers = weir_create (p, int64_t, 8, 1, 2), *none = weir_create (p, int64_t);

  expect (weir_combine_globally (numbers, xor), "11");
  expect (weir_combine_globally_with (numbers, spread, .grace = 2), "5");
  expect (weir_combine_globally_without_default (numbers, xor), "11");
  expect (weir_combine_globally (none, xor), "0");
  expect (weir_combine_globally_with (none, spread, .grace = 2), "-2");
  expect_nothing (weir_combine_globally_without_default (none, xor));
  run (p);
}

static void
nothing_has_no_result_in_other_windows (void **state G_GNUC_UNUSED)
{
  WeirPipeline        *p = weir_pipeline_new ("test");
  WeirInt64Collection *none = weir_create (p, int64_t);
  WeirInt64Collection *windowed = weir_window_into (none, .windows = weir_fixed_windows (WEIR_SECONDS (1)));

  expect_nothing (weir_combine_globally (windowed, xor));
  run (p);
}

static void
values_that_are_grouped_are_combined (void **state G_GNUC_UNUSED)
{
  WeirPipeline       *p = weir_pipeline_new ("test");
  ScoresOfCollection *grouped = weir_group_by_key (make_scores (p), ScoresOf);

  expect (weir_combine_grouped_values (grouped, xor, Score), "{key: \"ann\", value: 11}", "{key: \"bob\", value: 5}");
  expect (weir_combine_grouped_values_with (grouped, spread, Spread, .grace = 0), "{key: \"ann\", value: 5}",
          "{key: \"bob\", value: 0}");
  run (p);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    test (values_are_combined_per_key),
    test (elements_are_combined_with_their_equals),
    test (all_elements_are_combined),
    test (nothing_has_no_result_in_other_windows),
    test (values_that_are_grouped_are_combined),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
