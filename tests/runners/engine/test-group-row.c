/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/weir-test.h"

#include <weir/weir.h>

#include "runners/engine/group-row.h"

WEIR_KV (Total, int64_t, int64_t)

/* Gives what is not negative, and of that which is nothing. */
static void
give_or_not (const WeirCombineCall *call G_GNUC_UNUSED, const void *accumulator, void *ret_output)
{
  int64_t value = *(const int64_t *) accumulator;

  if (value >= 0)
    *(int64_t *) ret_output = value;
}

static const WeirCombineFn fn
    = { .abi = WEIR_BATCH_ABI, .size = sizeof fn, .name = "give_or_not", .extract = give_or_not };

static void
a_value_that_extract_leaves_alone_is_zero_and_not_the_last_ones (void **state G_GNUC_UNUSED)
{
  static const int64_t key = 7, accumulators[] = { -1, 5, -1, INT64_MAX }, expected[] = { 0, 5, 0, INT64_MAX };

  for (int keyless = 0; keyless < 2; keyless++)
    {
      WeirGroupSpec spec = { .key = WEIR_TYPE (int64_t),
                             .accumulator = WEIR_TYPE (int64_t),
                             .fn = &fn,
                             .input = WEIR_TYPE (int64_t),
                             .output = WEIR_TYPE (int64_t),
                             .path = "give" };
      g_autoptr (WeirArena) arena = weir_arena_new ();
      WeirGroupRow row;

      weir__group_row_init (&row, &spec, NULL, keyless ? WEIR_TYPE (int64_t) : WEIR_TYPE (Total), keyless);
      for (unsigned i = 0; i < G_N_ELEMENTS (accumulators); i++)
        {
          weir__group_row_show (&row, arena, &key, &accumulators[i]);
          if (keyless)
            assert_int_equal (*(const int64_t *) (const void *) row.bytes, expected[i]);
          else
            {
              assert_int_equal (((const Total *) (const void *) row.bytes)->key, key);
              assert_int_equal (((const Total *) (const void *) row.bytes)->value, expected[i]);
            }
        }
      weir__group_row_clear (&row);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_value_that_extract_leaves_alone_is_zero_and_not_the_last_ones),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
