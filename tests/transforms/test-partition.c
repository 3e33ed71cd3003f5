/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/transforms/transform-test.h"

static int
parity (const int64_t *x, int n)
{
  return (int) (*x % n);
}
WEIR_PARTITION_FN (parity, int64_t)

static int
outside (const int64_t *x, int n G_GNUC_UNUSED)
{
  return (int) *x;
}
WEIR_PARTITION_FN (outside, int64_t)

static int
first_letter (const WeirString *s, int n)
{
  return s->size > 0 ? s->data[0] % n : 0;
}
WEIR_PARTITION_FN (first_letter, WeirString)

static void
elements_go_where_the_function_says_A23 (void **state G_GNUC_UNUSED)
{
  WeirPipeline        *p = weir_pipeline_new ("test");
  WeirInt64Collection *numbers = weir_create (p, int64_t, 591, 11789, 1257, 24578, 24799, 307), *halves[2], *thirds[3];

  weir_partition (numbers, parity, halves);
  expect (halves[0], "24578");
  expect (halves[1], "591", "11789", "1257", "24799", "307");
  weir_partition (weir_create (p, int64_t, 1, 2, 4, 5), parity, thirds);
  expect_nothing (thirds[0]);
  expect (thirds[1], "1", "4");
  expect (thirds[2], "2", "5");
  run (p);
}

static void
parts_of_strings_flatten_to_the_whole (void **state G_GNUC_UNUSED)
{
  WeirPipeline         *p = weir_pipeline_new ("test");
  WeirStringCollection *parts[4];

  weir_partition (weir_create_strings (p, "apple", "bean", "cherry", "date", ""), first_letter, parts);
  expect (weir_flatten_array (parts, 4), "apple", "bean", "cherry", "date", "");
  run (p);
}

static void
a_part_that_does_not_exist_fails_the_run_A24 (void **state G_GNUC_UNUSED)
{
  const int64_t wrong[] = { -1, 5 };

  for (unsigned i = 0; i < 2; i++)
    {
      WeirPipeline        *p = weir_pipeline_new ("test");
      WeirInt64Collection *parts[5];
      g_autofree char     *message = NULL, *expected = NULL;

      weir_partition (weir_create_from (p, int64_t, &wrong[i], 1), outside, parts);
      message = run_to_failure (p);
      expected = g_strdup_printf ("Partition function returned out of bounds index: %d not in [0..5)", (int) wrong[i]);
      assert_non_null (strstr (message, expected));
    }
}

static void
no_parts_is_a_construction_error (void **state G_GNUC_UNUSED)
{
  WeirPipeline        *p = weir_pipeline_new ("test");
  WeirInt64Collection *numbers = weir_create (p, int64_t, 1);
  g_autofree char     *errors = NULL;

  weir_collection_partition (WEIR_COLLECTION (numbers), &parity__do_fn, NULL, 0, NULL, WEIR_HERE ("parts"));
  errors = build_errors (p);
  assert_non_null (strstr (errors, "parts: a Partition into 0 collections"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    test (elements_go_where_the_function_says_A23),
    test (parts_of_strings_flatten_to_the_whole),
    test (a_part_that_does_not_exist_fails_the_run_A24),
    test (no_parts_is_a_construction_error),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
