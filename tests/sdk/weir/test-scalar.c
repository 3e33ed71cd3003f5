/* SPDX-License-Identifier: Apache-2.0 */
#include <weir/sys/scalar.h>
#include <weir/weir.h>

#include "tests/support/weir-test.h"

/* `bytes` is what the value holds when `n` was set, all ones before. */
static void
assert_int (const WeirType *type, int64_t n, bool fits, int64_t now)
{
  union
  {
    int8_t  i8;
    int16_t i16;
    int32_t i32;
    int64_t i64;
  } value;

  memset (&value, 0xff, sizeof value);
  assert_int_equal (weir_value_set_int (type, &value, n), fits);
  assert_int_equal (type->size == 1   ? value.i8
                    : type->size == 2 ? value.i16
                    : type->size == 4 ? value.i32
                                      : value.i64,
                    now);
}

static void
an_integer_is_set_if_the_type_has_room_for_it (void **state G_GNUC_UNUSED)
{
  const WeirType *types[] = { WEIR_TYPE (int8_t), WEIR_TYPE (int16_t), WEIR_TYPE (int32_t) };

  for (unsigned i = 0; i < G_N_ELEMENTS (types); i++)
    {
      int64_t greatest = (INT64_C (1) << (8 * types[i]->size - 1)) - 1;

      assert_int (types[i], greatest, true, greatest);
      assert_int (types[i], -greatest - 1, true, -greatest - 1);
      assert_int (types[i], greatest + 1, false, -1);
      assert_int (types[i], -greatest - 2, false, -1);
      assert_int (types[i], INT64_MIN, false, -1);
      assert_int (types[i], 0, true, 0);
    }
  assert_int (WEIR_TYPE (int64_t), INT64_MIN, true, INT64_MIN);
  assert_int (WEIR_TYPE (int64_t), INT64_MAX, true, INT64_MAX);
}

static void
assert_uint (const WeirType *type, uint64_t n, bool fits)
{
  uint8_t  bytes[16];
  uint64_t found = 0;

  memset (bytes, 0xa5, sizeof bytes);
  assert_int_equal (weir_value_set_uint (type, bytes, n), fits);
  memcpy (&found, bytes, type->size);
  assert_true (found == (fits ? n : UINT64_C (0xa5a5a5a5a5a5a5a5) >> (64 - 8 * type->size)));
  assert_int_equal (bytes[type->size], 0xa5);
}

static void
an_unsigned_integer_is_set_if_the_type_has_room_for_it (void **state G_GNUC_UNUSED)
{
  const WeirType *types[] = { WEIR_TYPE (uint8_t), WEIR_TYPE (uint16_t), WEIR_TYPE (uint32_t) };

  for (unsigned i = 0; i < G_N_ELEMENTS (types); i++)
    {
      uint64_t greatest = (UINT64_C (1) << (8 * types[i]->size)) - 1;

      assert_uint (types[i], greatest, true);
      assert_uint (types[i], greatest + 1, false);
      assert_uint (types[i], UINT64_MAX, false);
      assert_uint (types[i], 0, true);
    }
  assert_uint (WEIR_TYPE (uint64_t), UINT64_MAX, true);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (an_integer_is_set_if_the_type_has_room_for_it),
    cmocka_unit_test (an_unsigned_integer_is_set_if_the_type_has_room_for_it),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
