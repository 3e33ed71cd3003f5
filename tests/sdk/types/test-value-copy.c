/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "sdk/base/arena.h"
#include "tests/support/random.h"
#include "tests/support/sample-types.h"
#include "tests/support/weir-test.h"

WEIR_OPTIONAL (MaybeString, WeirString)

static void
a_copy_is_equal_and_survives_its_source (void **state)
{
  g_autoptr (WeirArena) types = weir_arena_new ();
  g_autoptr (WeirArena) kept = weir_arena_new ();
  g_autoptr (GRand) rand = weir_test_rand_new ();

  (void) state;
  for (int i = 0; i < 300; i++)
    {
      g_autoptr (WeirArena) source = weir_arena_new ();
      const WeirType *type = weir_test_rand_type (rand, types, 5, false);
      void           *value = weir_test_rand_new_value (rand, type, source);
      void           *copy = weir_arena_alloc (kept, type->size), *again = weir_arena_alloc (kept, type->size);
      uint64_t        hash = weir_value_hash (type, value);

      weir_value_copy (type, copy, value, kept);
      weir_value_copy (type, again, copy, kept);
      assert_true (weir_value_equal (type, value, copy));
      weir_arena_free (g_steal_pointer (&source));
      assert_true (weir_value_equal (type, again, copy));
      assert_int_equal (weir_value_hash (type, copy), hash);
    }
}

static void
the_extent_is_what_the_copy_takes (void **state)
{
  g_autoptr (WeirArena) source = weir_arena_new ();
  g_autoptr (WeirArena) target = weir_arena_new ();
  g_autoptr (GRand) rand = weir_test_rand_new ();

  (void) state;
  for (int i = 0; i < 300; i++)
    {
      const WeirType *type = weir_test_rand_type (rand, source, 5, false);
      void           *value = weir_test_rand_new_value (rand, type, source);
      void           *copy = weir_arena_alloc (source, type->size);

      weir_arena_reset (target);
      weir_value_copy (type, copy, value, target);
      assert_int_equal (weir_arena_used (target), weir_value_extent (type, value));
    }
}

static void
every_pointer_of_a_copy_lies_in_the_arena (void **state)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();
  WeirString  words[] = { WEIR_STRING ("to"), WEIR_STRING ("be") };
  TagsEntry   tags[] = { { WEIR_STRING ("one"), 1 } };
  const Visit visit = { .raw = { (const uint8_t *) "raw", 3 },
                        .words = { words, 2 },
                        .tags = { tags, 1 },
                        .best = { .user = WEIR_STRING ("ann") } };
  Visit copy;

  (void) state;
  weir_value_copy (WEIR_TYPE (Visit), &copy, &visit, arena);
  assert_true (weir__arena_contains (arena, copy.raw.data));
  assert_true (weir__arena_contains (arena, copy.words.items));
  assert_true (weir__arena_contains (arena, copy.words.items[1].data));
  assert_true (weir__arena_contains (arena, copy.tags.items));
  assert_true (weir__arena_contains (arena, copy.tags.items[0].key.data));
  assert_true (weir__arena_contains (arena, copy.best.user.data));
}

static void
what_an_absent_optional_holds_is_not_looked_at (void **state)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();
  const MaybeString absent = { .present = false, .value = { (const char *) (uintptr_t) 1, 1000 } };
  MaybeString       copy;

  (void) state;
  weir_value_copy (WEIR_TYPE (MaybeString), &copy, &absent, arena);
  assert_false (copy.present);
  assert_int_equal (weir_arena_used (arena), 0);
  assert_true (weir_value_equal (WEIR_TYPE (MaybeString), &copy, &absent));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_copy_is_equal_and_survives_its_source),
    cmocka_unit_test (the_extent_is_what_the_copy_takes),
    cmocka_unit_test (every_pointer_of_a_copy_lies_in_the_arena),
    cmocka_unit_test (what_an_absent_optional_holds_is_not_looked_at),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
