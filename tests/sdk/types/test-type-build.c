/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "sdk/base/arena.h"
#include "sdk/types/type-build.h"
#include "tests/support/random.h"
#include "tests/support/sample-types.h"
#include "tests/support/weir-test.h"

/* The same type, made from its parts by the builders. */
static const WeirType *
rebuild (WeirArena *arena, const WeirType *type)
{
  const WeirType *types[32];
  const char     *names[32];

  switch (type->kind)
    {
    case WEIR_KIND_OPTIONAL:
      return weir__type_optional (arena, rebuild (arena, type->item));
    case WEIR_KIND_LIST:
      return weir__type_list (arena, rebuild (arena, type->item));
    case WEIR_KIND_MAP:
      return weir__type_map (arena, rebuild (arena, type->item));
    case WEIR_KIND_RECORD:
      for (uint32_t i = 0; i < type->n_fields; i++)
        {
          names[i] = type->fields[i].name;
          types[i] = rebuild (arena, type->fields[i].type);
        }
      return weir__type_record (arena, type->name, type->n_fields, names, types);
    default:
      return weir__type_scalar (type->kind, type->size);
    }
}

#define ASSERT_BUILT_AS_COMPILED(T)                                                                                   \
  {                                                                                                                   \
    const WeirType *built = rebuild (arena, WEIR_TYPE (T));                                                           \
                                                                                                                      \
    assert_true (weir_type_same_layout (built, WEIR_TYPE (T), NULL));                                                 \
    assert_int_equal (built->flat, WEIR_TYPE (T)->flat);                                                              \
    assert_true (weir__type_check (built, NULL));                                                                     \
    assert_true (weir__type_check (WEIR_TYPE (T), NULL));                                                             \
  }

static void
layouts_are_those_of_the_compiler (void **state)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();

  (void) state;
  ASSERT_BUILT_AS_COMPILED (Place)
  ASSERT_BUILT_AS_COMPILED (Score)
  ASSERT_BUILT_AS_COMPILED (Visit)
  ASSERT_BUILT_AS_COMPILED (MaybeInt)
  ASSERT_BUILT_AS_COMPILED (MaybeUnit)
  ASSERT_BUILT_AS_COMPILED (Tags)
  ASSERT_BUILT_AS_COMPILED (CountsOf)
}

static void
a_copied_type_is_the_same_and_needs_nothing_of_the_first (void **state)
{
  g_autoptr (WeirArena) first = weir_arena_new ();
  g_autoptr (WeirArena) second = weir_arena_new ();
  g_autoptr (GRand) rand = weir_test_rand_new ();

  (void) state;
  for (int i = 0; i < 200; i++)
    {
      const WeirType  *type = weir_test_rand_type (rand, first, 5, false);
      const WeirType  *copy = weir__type_copy (second, type);
      g_autofree char *before = weir_type_to_string (type);
      g_autofree char *after = NULL;

      assert_true (weir_type_same_layout (type, copy, NULL));
      assert_true (weir__type_check (copy, NULL));
      weir_arena_free (g_steal_pointer (&first));
      first = weir_arena_new ();
      after = weir_type_to_string (copy);
      assert_string_equal (before, after);
    }
}

static void
assert_refused (WeirType type, const char *message)
{
  g_autoptr (GError) error = NULL;

  assert_false (weir__type_check (&type, &error));
  assert_string_equal (error->message, message);
}

static void
what_is_no_type_is_refused_and_said_why (void **state)
{
  WeirType  score = weir__type_Score, list = weir__type_Words;
  WeirField fields[] = { { "a", WEIR_TYPE (int64_t), 0 }, { "a", WEIR_TYPE (int64_t), 8 } };
  WeirType twice = {
    .abi = 1, .kind = WEIR_KIND_RECORD, .name = "R", .size = 16, .align = 8, .n_fields = 2, .fields = fields
  };
  WeirType  recursive = { .abi = 1, .kind = WEIR_KIND_LIST, .name = "L", .size = 16, .align = 8 };

  (void) state;
  score.abi = 7;
  assert_refused (score, "type Score: was compiled against ABI 7 of types, this is 1");
  score = weir__type_Score;
  score.size = 24;
  assert_refused (score, "type Score: field when does not lie inside");
  score = weir__type_Score;
  score.flat = 1;
  assert_refused (score, "type Score: field user is not flat, the record is");
  list.item = NULL;
  assert_refused (list, "type Words: has no item type");
  assert_refused (twice, "type R: two fields are called a");
  twice.n_fields = 0;
  assert_refused (twice, "type R: a record needs a field");
  recursive.item = &recursive;
  assert_refused (recursive, "type L: nests deeper than 64");
  recursive.kind = (WeirKind) 77;
  recursive.item = NULL;
  assert_refused (recursive, "type L: there is no kind 77 of 16 bytes");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (layouts_are_those_of_the_compiler),
    cmocka_unit_test (a_copied_type_is_the_same_and_needs_nothing_of_the_first),
    cmocka_unit_test (what_is_no_type_is_refused_and_said_why),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
