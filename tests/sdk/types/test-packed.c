/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/weir-test.h"

#include "sdk/base/align.h"
#include "sdk/types/packed.h"
#include "sdk/types/type-build.h"
#include "tests/support/random.h"

static void
a_copy_takes_exactly_what_was_asked_for_and_outlives_its_source (void **state)
{
  for (int i = 0; i < 3000; i++)
    {
      g_autoptr (WeirArena) types = weir_arena_new ();
      WeirArena            *values = weir_arena_new ();
      const WeirType       *type = weir_test_rand_type (*state, types, 4, false);
      void                 *value = weir_test_rand_new_value (*state, type, values);
      size_t                extent = weir_value_extent (type, value), size = weir__aligned (type->size);
      g_autofree char      *block = g_malloc (size + extent + 8);
      GByteArray           *before = g_byte_array_new (), *after = g_byte_array_new ();

      memset (block, 0xa5, size + extent + 8);
      assert_int_equal (extent % 8, 0);
      if (type->flat)
        assert_int_equal (extent, 0);
      assert_ptr_equal (weir__value_copy_packed (type, block, value, block + size), block + size + extent);
      for (int k = 0; k < 8; k++)
        assert_int_equal ((uint8_t) block[size + extent + (size_t) k], 0xa5);
      weir_value_encode (type, value, before);
      weir_arena_free (values); /* what the copy points to must be in the block */
      weir_value_encode (type, block, after);
      assert_int_equal (before->len, after->len);
      assert_memory_equal (before->data, after->data, after->len);
      g_byte_array_unref (before);
      g_byte_array_unref (after);
    }
}

static void
empty_texts_and_lists_take_nothing (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();
  WeirString            nothing = { NULL, 0 }, copy;
  struct
  {
    const int64_t *items;
    size_t         n;
  } list = { NULL, 0 }, list_copy;
  char bytes[8];

  assert_int_equal (weir_value_extent (WEIR_TYPE (WeirString), &nothing), 0);
  assert_ptr_equal (weir__value_copy_packed (WEIR_TYPE (WeirString), &copy, &nothing, bytes), bytes);
  assert_int_equal (copy.size, 0);
  assert_ptr_equal (weir__value_copy_packed (weir__type_list (arena, WEIR_TYPE (int64_t)), &list_copy, &list, bytes),
                    bytes);
  assert_int_equal (list_copy.n, 0);
}

static void
what_lists_hold_is_aligned (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();
  const WeirType *type = weir__type_record (arena, "Pair", 2, (const char *const[]) { "text", "numbers" },
                                            (const WeirType *const[]) { WEIR_TYPE (WeirString),
                                                                        weir__type_list (arena, WEIR_TYPE (double)) });
  const double          numbers[3] = { 1, 2, 3 };
  struct
  {
    WeirString    text;
    const double *items;
    size_t        n;
  } row = { { "abc", 3 }, numbers, 3 }, copy;
  _Alignas (8) char bytes[64];

  assert_int_equal (weir_value_extent (type, &row), 8 + 24);
  weir__value_copy_packed (type, &copy, &row, bytes);
  assert_int_equal ((uintptr_t) copy.items % 8, 0);
  assert_memory_equal (copy.items, numbers, sizeof numbers);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    weir_test_with_rand (a_copy_takes_exactly_what_was_asked_for_and_outlives_its_source),
    cmocka_unit_test (empty_texts_and_lists_take_nothing),
    cmocka_unit_test (what_lists_hold_is_aligned),
  };

  return cmocka_run_group_tests_name ("packed", tests, NULL, NULL);
}
