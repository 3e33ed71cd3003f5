/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <math.h>

#include "tests/support/random.h"
#include "tests/support/sample-types.h"
#include "tests/support/weir-test.h"

static void
assert_prints (const WeirType *type, const void *value, size_t limit, const char *expected)
{
  g_autoptr (GString) text = g_string_new ("> ");

  weir_value_print (type, value, limit, text);
  assert_string_equal (text->str + 2, expected);
}

#define ASSERT_PRINTS(expected, T, ...) assert_prints (WEIR_TYPE (T), &(const T[1]) { __VA_ARGS__ }, 0, expected)

static void
scalars_print_as_people_write_them (void **state)
{
  (void) state;
  ASSERT_PRINTS ("-5", int8_t, -5);
  ASSERT_PRINTS ("18446744073709551615", uint64_t, UINT64_MAX);
  ASSERT_PRINTS ("true", bool, true);
  ASSERT_PRINTS ("0.1", float, 0.1f);
  ASSERT_PRINTS ("0.1", double, 0.1);
  ASSERT_PRINTS ("nan", double, NAN);
  ASSERT_PRINTS ("()", WeirUnit, { 0 });
  ASSERT_PRINTS ("2024-02-29T12:00:00.25Z", WeirTime, { INT64_C (1709208000250000) });
  ASSERT_PRINTS ("1.5s", WeirDuration, { 1500000 });
  ASSERT_PRINTS ("0x00ff", WeirBytes, { (const uint8_t *) "\0\xff", 2 });
  ASSERT_PRINTS ("0x", WeirBytes, { NULL, 0 });
}

static void
text_is_quoted_and_what_cannot_be_shown_is_escaped (void **state)
{
  (void) state;
  ASSERT_PRINTS ("\"it's \\\"caf\xc3\xa9\\\"\\n\"", WeirString, WEIR_STRING ("it's \"caf\xc3\xa9\"\n"));
  ASSERT_PRINTS ("\"\\x00\\x1b\\xff\\xc3\"", WeirString, { "\0\x1b\xff\xc3", 4 });
  ASSERT_PRINTS ("\"\"", WeirString, { NULL, 0 });
}

static void
composites_print_with_the_names_of_their_fields (void **state)
{
  const WeirString words[] = { WEIR_STRING ("to"), WEIR_STRING ("be") };
  const TagsEntry  tags[] = { { WEIR_STRING ("a"), 1 }, { WEIR_STRING ("b"), 2 } };

  (void) state;
  ASSERT_PRINTS ("{key: \"the\", value: 12}", WordCount, { WEIR_STRING ("the"), 12 });
  ASSERT_PRINTS ("[\"to\", \"be\"]", Words, { words, 2 });
  ASSERT_PRINTS ("{\"a\": 1, \"b\": 2}", Tags, { tags, 2 });
  ASSERT_PRINTS ("none", MaybeInt, { .present = false });
  ASSERT_PRINTS ("7", MaybeInt, { true, 7 });
  ASSERT_PRINTS ("{level: 3, place: {lat: 1.5, lon: -2}, raw: 0x, rank: none, words: [], tags: {}, took: 0s, ratio: 0, "
                 "best: {user: \"ann\", points: 0, when: 1970-01-01T00:00:00Z, won: false}}",
                 Visit, { .level = 3, .place = { 1.5, -2 }, .best = { .user = WEIR_STRING ("ann") } });
}

static void
a_limit_cuts_between_characters (void **state)
{
  const WeirString accents = WEIR_STRING ("\xc3\xa9\xc3\xa9\xc3\xa9");

  (void) state;
  assert_prints (WEIR_TYPE (WeirString), &accents, 4, "\"\xc3\xa9…");
  assert_prints (WEIR_TYPE (WeirString), &accents, 5, "\"\xc3\xa9\xc3\xa9…");
  assert_prints (WEIR_TYPE (WeirString), &accents, 8, "\"\xc3\xa9\xc3\xa9\xc3\xa9\"");
}

static void
a_limit_bounds_the_work_and_else_changes_nothing (void **state)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();
  g_autoptr (GRand) rand = weir_test_rand_new ();

  (void) state;
  for (int i = 0; i < 1000; i++)
    {
      const WeirType *type = weir_test_rand_type (rand, arena, 4, false);
      void           *value = weir_test_rand_new_value (rand, type, arena);
      size_t          limit = (size_t) g_rand_int_range (rand, 1, 200);
      g_autoptr (GString) whole = g_string_new (NULL);
      g_autoptr (GString) part = g_string_new (NULL);

      weir_value_print (type, value, 0, whole);
      weir_value_print (type, value, limit, part);
      assert_true (g_utf8_validate (whole->str, (gssize) whole->len, NULL));
      assert_true (g_utf8_validate (part->str, (gssize) part->len, NULL));
      if (whole->len <= limit)
        assert_string_equal (part->str, whole->str);
      else
        {
          assert_in_range (part->len, limit, limit + strlen ("…"));
          assert_true (g_str_has_suffix (part->str, "…"));
          assert_memory_equal (part->str, whole->str, part->len - strlen ("…"));
          assert_true (part->allocated_len < limit * 4 + 1000);
        }
      weir_arena_reset (arena);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (scalars_print_as_people_write_them),
    cmocka_unit_test (text_is_quoted_and_what_cannot_be_shown_is_escaped),
    cmocka_unit_test (composites_print_with_the_names_of_their_fields),
    cmocka_unit_test (a_limit_cuts_between_characters),
    cmocka_unit_test (a_limit_bounds_the_work_and_else_changes_nothing),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
