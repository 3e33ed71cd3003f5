/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/transforms/transform-test.h"

WEIR_KV (Score, WeirString, int64_t)
WEIR_LIST (Numbers, int64_t)
WEIR_OPTIONAL (MaybeString, WeirString)

static void
elements_written_down_come_out_A1 (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  expect (weir_create (p, int64_t, 3, 1, 2, 1), "1", "1", "2", "3");
  expect (weir_create (p, Score, { WEIR_STRING ("ann"), 3 }, { WEIR_STRING ("bob"), 5 }), "{key: \"ann\", value: 3}",
          "{key: \"bob\", value: 5}");
  expect (weir_create_strings (p, "a", "", "long enough to lie elsewhere"), "", "a", "long enough to lie elsewhere");
  run (p);
}

static void
an_empty_create_yields_nothing_A2 (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  expect_nothing (weir_create (p, Score));
  expect_nothing (weir_create_from (p, int64_t, (const int64_t *) NULL, 0));
  expect_nothing (weir_create_timestamped (p, int64_t));
  run (p);
}

static void
missing_values_and_units_come_out_as_often_as_they_go_in_A3_A4 (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  expect (weir_create (p, MaybeString, { false }, { true, WEIR_STRING ("test1") }, { false }), "none", "\"test1\"",
          "none");
  expect_count (weir_create (p, WeirUnit, { 0 }, { 0 }), 2);
  run (p);
}

static void
elements_have_their_own_times_A5 (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  expect_timed (weir_create_timestamped (p, int64_t, { 42, weir_time_from_s (1) }, { 7, weir_time_from_s (-2) }),
                "42 @ 1970-01-01T00:00:01Z", "7 @ 1969-12-31T23:59:58Z");
  expect_timed (weir_create (p, int64_t, 1), "1 @ min");
  run (p);
}

static void
lists_are_decoded_into_memory_of_their_own (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");
  const int64_t few[] = { 1, 2 }, more[] = { 3, 4, 5 };

  expect (weir_create (p, Numbers, { few, 2 }, { NULL, 0 }, { more, 3 }), "[1, 2]", "[]", "[3, 4, 5]");
  run (p);
}

static void
what_is_created_is_copied_at_once (void **state G_GNUC_UNUSED)
{
  WeirPipeline       *p = weir_pipeline_new ("test");
  char                text[] = "before";
  WeirString          element = { text, 6 };
  WeirStringCollection *c = weir_create_from (p, WeirString, &element, 1);

  memcpy (text, "behind", 6);
  expect (c, "before");
  run (p);
}

static void
a_long_create_is_read_in_pieces_once_each (void **state G_GNUC_UNUSED)
{
  WeirPipeline       *p = weir_pipeline_new ("test");
  g_autofree int64_t *numbers = g_new (int64_t, 20000);
  int64_t             sum = 0;
  g_autofree char    *expected = NULL;

  for (int64_t i = 0; i < 20000; i++)
    sum += numbers[i] = i * i;
  expected = g_strdup_printf ("%" PRId64, sum);
  WeirInt64Collection *c = weir_create_from (p, int64_t, numbers, 20000);
  expect (weir_sum_globally (c), expected);
  expect (weir_count_globally (weir_distinct (c)), "20000");
  run (p);
}

static void
an_impulse_is_one_empty_element (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("test");

  expect (weir_count_globally (weir_impulse (p)), "1");
  run (p);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    test (elements_written_down_come_out_A1),
    test (an_empty_create_yields_nothing_A2),
    test (missing_values_and_units_come_out_as_often_as_they_go_in_A3_A4),
    test (elements_have_their_own_times_A5),
    test (lists_are_decoded_into_memory_of_their_own),
    test (what_is_created_is_copied_at_once),
    test (a_long_create_is_read_in_pieces_once_each),
    test (an_impulse_is_one_empty_element),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
