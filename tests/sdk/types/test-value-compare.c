/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <math.h>

#include "tests/support/random.h"
#include "tests/support/sample-types.h"
#include "tests/support/weir-test.h"

static int
sign (int n)
{
  return (n > 0) - (n < 0);
}

static int
order_of_pair (const WeirType *type, const void *pair)
{
  return sign (weir_value_compare (type, pair, (const char *) pair + type->size));
}

/* ORDER (T, a, b): -1, 0 or 1. */
#define ORDER(T, ...) order_of_pair (WEIR_TYPE (T), (const T[2]) { __VA_ARGS__ })

static void
numbers_order_by_value (void **state)
{
  (void) state;
  assert_int_equal (ORDER (int8_t, -1, 1), -1);
  assert_int_equal (ORDER (int64_t, INT64_MIN, INT64_MAX), -1);
  assert_int_equal (ORDER (uint64_t, UINT64_MAX, 1), 1);
  assert_int_equal (ORDER (uint8_t, 200, 100), 1);
  assert_int_equal (ORDER (WeirTime, { -5 }, { -5 }), 0);
  assert_int_equal (ORDER (double, -2.5, -2.0), -1);
  assert_int_equal (ORDER (float, 2.5f, 2.0f), 1);
}

static void
floats_have_a_total_order_with_zeros_and_nans (void **state)
{
  const double rising[] = { -NAN, -INFINITY, -1e300, -1, -5e-324, -0.0, 0.0, 5e-324, 1, 1e300, INFINITY, NAN };

  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS (rising); i++)
    for (size_t j = 0; j < G_N_ELEMENTS (rising); j++)
      {
        float a = (float) rising[i], b = (float) rising[j];

        assert_int_equal (weir_value_compare (WEIR_TYPE (double), &rising[i], &rising[j]), (i > j) - (i < j));
        assert_int_equal (weir_value_equal (WEIR_TYPE (double), &rising[i], &rising[j]), i == j);
        if (isnan (a) || isnan (b) || signbit (a) != signbit (b))
          assert_int_equal (weir_value_compare (WEIR_TYPE (float), &a, &b), (i > j) - (i < j));
      }
}

static void
strings_order_by_bytes_and_a_prefix_comes_first (void **state)
{
  (void) state;
  assert_int_equal (ORDER (WeirString, { "abc", 2 }, { "abc", 3 }), -1);
  assert_int_equal (ORDER (WeirString, { "b", 1 }, { "abc", 3 }), 1);
  assert_int_equal (ORDER (WeirString, { "\xff", 1 }, { "a", 1 }), 1);
  assert_int_equal (ORDER (WeirString, { NULL, 0 }, { "", 0 }), 0);
  assert_int_equal (ORDER (WeirString, { "a\0b", 3 }, { "a\0c", 3 }), -1);
}

static void
absence_comes_before_any_value (void **state)
{
  (void) state;
  assert_int_equal (ORDER (MaybeInt, { .present = false }, { true, INT32_MIN }), -1);
  assert_int_equal (ORDER (MaybeInt, { false, 1 }, { false, 2 }), 0);
  assert_int_equal (ORDER (MaybeInt, { true, 3 }, { true, 2 }), 1);
  assert_int_equal (ORDER (MaybeUnit, { .present = true }, { .present = false }), 1);
}

static void
maps_ignore_the_order_of_their_entries (void **state)
{
  const TagsEntry ab[] = { { WEIR_STRING ("a"), 1 }, { WEIR_STRING ("b"), 2 } };
  const TagsEntry ba[] = { { WEIR_STRING ("b"), 2 }, { WEIR_STRING ("a"), 1 } };
  const TagsEntry ac[] = { { WEIR_STRING ("c"), 2 }, { WEIR_STRING ("a"), 1 } };

  (void) state;
  assert_int_equal (ORDER (Tags, { ab, 2 }, { ba, 2 }), 0);
  assert_int_equal (ORDER (Tags, { ab, 2 }, { ac, 2 }), -1);
  assert_int_equal (ORDER (Tags, { ba, 1 }, { ab, 2 }), 1);
  assert_true (weir_value_equal (WEIR_TYPE (Tags), &(Tags) { ab, 2 }, &(Tags) { ba, 2 }));
  assert_false (weir_value_equal (WEIR_TYPE (Tags), &(Tags) { ab, 2 }, &(Tags) { ac, 2 }));
  assert_int_equal (weir_value_hash (WEIR_TYPE (Tags), &(Tags) { ab, 2 }),
                    weir_value_hash (WEIR_TYPE (Tags), &(Tags) { ba, 2 }));
}

static void
the_order_is_total_and_agrees_with_equality_and_hash (void **state)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();
  g_autoptr (GRand) rand = weir_test_rand_new ();

  (void) state;
  for (int i = 0; i < 200; i++)
    {
      const WeirType *type = weir_test_rand_type (rand, arena, 4, false);
      void           *v[6];

      for (int j = 0; j < 5; j++)
        v[j] = weir_test_rand_new_value (rand, type, arena);
      v[5] = weir_arena_alloc (arena, type->size);
      weir_value_copy (type, v[5], v[0], arena);
      for (int a = 0; a < 6; a++)
        for (int b = 0; b < 6; b++)
          {
            int order = sign (weir_value_compare (type, v[a], v[b]));

            assert_int_equal (sign (weir_value_compare (type, v[b], v[a])), -order);
            assert_int_equal (weir_value_equal (type, v[a], v[b]), order == 0);
            if (order == 0)
              assert_int_equal (weir_value_hash (type, v[a]), weir_value_hash (type, v[b]));
            for (int c = 0; c < 6; c++)
              if (order <= 0 && weir_value_compare (type, v[b], v[c]) <= 0)
                assert_true (weir_value_compare (type, v[a], v[c]) <= 0);
          }
      assert_true (weir_value_equal (type, v[0], v[5]));
      weir_arena_reset (arena);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (numbers_order_by_value),
    cmocka_unit_test (floats_have_a_total_order_with_zeros_and_nans),
    cmocka_unit_test (strings_order_by_bytes_and_a_prefix_comes_first),
    cmocka_unit_test (absence_comes_before_any_value),
    cmocka_unit_test (maps_ignore_the_order_of_their_entries),
    cmocka_unit_test (the_order_is_total_and_agrees_with_equality_and_hash),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
