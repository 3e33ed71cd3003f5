/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "sdk/types/json.h"

#include <weir/string.h>

#include "tests/support/random.h"
#include "tests/support/weir-test.h"

static WeirJson
json_of (WeirString text, WeirArena *arena)
{
  return (WeirJson) { .start = text.data, .next = text.data, .end = text.data + text.size, .arena = arena };
}

static void
assert_string_is (const char *text, const char *expected, size_t size)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();
  WeirJson   json = json_of (weir_string_from_c (text), arena);
  WeirString found;

  if (expected == NULL)
    {
      assert_false (weir__json_take_string (&json, &found));
      assert_non_null (json.what);
      return;
    }
  assert_true (weir__json_take_string (&json, &found));
  assert_int_equal (found.size, size);
  assert_memory_equal (found.data, expected, size);
  assert_ptr_equal (json.next, json.end);
}

static void
escapes_of_strings_are_undone (void **state)
{
  (void) state;
  assert_string_is (" \"plain\"", "plain", 5);
  assert_string_is ("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t", 8);
  assert_string_is ("\"\\u0041\\u00e9\\u20ac\\u0000.\"", "A\xc3\xa9\xe2\x82\xac\0.", 8);
  assert_string_is ("\"\\ud83d\\ude00\"", "\xf0\x9f\x98\x80", 4);
  assert_string_is ("\"\\ud83d!\"", "\xef\xbf\xbd!", 4);
  assert_string_is ("\"\\ude00\\ud83d\\ud83d\"", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", 9);
}

static void
what_is_no_string_is_refused (void **state)
{
  static const char *const garbage[] = { "",        "x",         "\"",          "\"abc",  "\"\\\"",
                                         "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\n\"", "'a'" };

  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS (garbage); i++)
    assert_string_is (garbage[i], NULL, 0);
}

static void
numbers_are_those_of_the_grammar (void **state)
{
  static const char *const fine[] = { "0", "-0", "10", "1.5", "-1.5e+10", "1E5", "0.0e-0" };
  static const char *const wrong[] = { "", "-", "+1", ".5", "01", "1.", "1e", "1e+", "-a", "nan" };
  WeirString text;

  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS (fine); i++)
    {
      WeirJson json = json_of (weir_string_from_c (fine[i]), NULL);

      assert_true (weir__json_take_number (&json, &text));
      assert_int_equal (text.size, strlen (fine[i]));
    }
  for (size_t i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      WeirJson json = json_of (weir_string_from_c (wrong[i]), NULL);

      assert_true (!weir__json_take_number (&json, &text) || json.next != json.end);
    }
}

static bool
skips_all (const char *text, size_t size)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();
  WeirJson json = json_of ((WeirString) { text, size }, arena);

  return weir__json_skip (&json) && weir__json_peek (&json) == '\0';
}

static void
any_value_can_be_skipped (void **state)
{
  static const char *const fine[] = {
    "1", "null", " [ ] ", "{}", "[1,[2,{\"a\":[true,false]}],\"x\"]", "{\"a\":{},\"b\":1}"
  };
  static const char *const wrong[] = { "",        "[",        "[1",    "[1,", "[,1]", "[1 2]",
                                       "{\"a\"}", "{\"a\":}", "{a:1}", "nul", "[1}",  "{1:2}" };

  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS (fine); i++)
    assert_true (skips_all (fine[i], strlen (fine[i])));
  for (size_t i = 0; i < G_N_ELEMENTS (wrong); i++)
    assert_false (skips_all (wrong[i], strlen (wrong[i])));
}

static void
depth_has_a_limit (void **state)
{
  char nest[2 * (WEIR__JSON_MAX_DEPTH + 1)];

  (void) state;
  memset (nest, '[', WEIR__JSON_MAX_DEPTH);
  memset (nest + WEIR__JSON_MAX_DEPTH, ']', WEIR__JSON_MAX_DEPTH);
  assert_true (skips_all (nest, 2 * WEIR__JSON_MAX_DEPTH));
  memset (nest, '[', WEIR__JSON_MAX_DEPTH + 1);
  memset (nest + WEIR__JSON_MAX_DEPTH + 1, ']', WEIR__JSON_MAX_DEPTH + 1);
  assert_false (skips_all (nest, sizeof nest));
}

static void
strings_that_are_written_are_utf_8_and_read_back (void **state)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();
  g_autoptr (GRand) rand = weir_test_rand_new ();

  (void) state;
  for (int i = 0; i < 2000; i++)
    {
      WeirString any = weir_test_rand_string (rand, arena), read;
      g_autoptr (GString) text = g_string_new (NULL);
      WeirJson json;

      weir__json_put_string (text, any);
      assert_true (g_utf8_validate (text->str, (gssize) text->len, NULL));
      json = json_of ((WeirString) { text->str, text->len }, arena);
      assert_true (weir__json_take_string (&json, &read));
      assert_ptr_equal (json.next, json.end);
      if (g_utf8_validate_len (any.data, any.size, NULL))
        assert_true (weir_string_equal (any, read));
      weir_arena_reset (arena);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (escapes_of_strings_are_undone),
    cmocka_unit_test (what_is_no_string_is_refused),
    cmocka_unit_test (numbers_are_those_of_the_grammar),
    cmocka_unit_test (any_value_can_be_skipped),
    cmocka_unit_test (depth_has_a_limit),
    cmocka_unit_test (strings_that_are_written_are_utf_8_and_read_back),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
