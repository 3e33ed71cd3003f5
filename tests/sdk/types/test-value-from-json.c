/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <math.h>

#include <weir/error.h>
#include <weir/string.h>

#include "sdk/types/value.h"
#include "tests/support/random.h"
#include "tests/support/sample-types.h"
#include "tests/support/weir-test.h"

WEIR_MAP (Names, int64_t, WeirString)

typedef struct
{
  WeirString name;
  MaybeInt   rank;
} Person;
WEIR_RECORD (Person, name, WEIR_AS (rank, MaybeInt))

/* What JSON cannot carry: text that is no UTF-8. */
static bool
is_utf_8 (const WeirType *type, const void *value)
{
  const WeirString *text = value;
  const WeirItems  *items = value;

  switch (type->kind)
    {
    case WEIR_KIND_STRING:
      return g_utf8_validate_len (text->data, text->size, NULL);
    case WEIR_KIND_OPTIONAL:
      return !weir__is_present (value) || is_utf_8 (type->item, weir__optional_value (type, value));
    case WEIR_KIND_LIST:
    case WEIR_KIND_MAP:
      for (size_t i = 0; i < items->n; i++)
        if (!is_utf_8 (type->item, weir__item (type, items, i)))
          return false;
      return true;
    case WEIR_KIND_RECORD:
      for (uint32_t i = 0; i < type->n_fields; i++)
        if (!is_utf_8 (type->fields[i].type, weir__field_value (&type->fields[i], value)))
          return false;
      return true;
    default:
      return true;
    }
}

/* Floats by their text, since a NaN loses its payload. */
static void
what_is_printed_is_read_back (void **state)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();
  g_autoptr (GRand) rand = weir_test_rand_new ();
  int compared = 0;

  (void) state;
  for (int i = 0; i < 3000; i++)
    {
      const WeirType *type = weir_test_rand_type (rand, arena, 4, false);
      void           *value = weir_test_rand_new_value (rand, type, arena);
      void           *read = weir_arena_alloc (arena, type->size);
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GString) again = g_string_new (NULL);

      weir_value_print_json (type, value, text);
      if (is_utf_8 (type, value))
        {
          g_autoptr (GError) error = NULL;

          if (!weir_value_parse_json (type, (WeirString) { text->str, text->len }, read, arena, &error))
            fail_msg ("%s: %s", error->message, text->str);
          weir_value_print_json (type, read, again);
          assert_string_equal (text->str, again->str);
          if (weir_type_is_key (type, NULL))
            assert_true (weir_value_equal (type, value, read));
          compared++;
        }
      weir_arena_reset (arena);
    }
  assert_true (compared > 300);
}

static void
members_come_in_any_order_and_unknown_ones_are_ignored (void **state)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();
  Score score;

  (void) state;
  assert_true (weir_value_parse_json (
      WEIR_TYPE (Score),
      WEIR_STRING (" { \"won\" : true , \"x\":[{\"y\":null}], \"when\":\"2024-02-29\", \"points\":-5,"
                   "\"user\":\"a\\nb\", \"points\":7 } "),
      &score, arena, NULL));
  assert_true (score.won);
  assert_true (score.when.us == INT64_C (1709164800000000));
  assert_int_equal (score.points, 7);
  assert_true (weir_string_equal (score.user, WEIR_STRING ("a\nb")));
}

static void
a_missing_member_is_an_error_unless_it_is_optional (void **state)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();
  g_autoptr (GError) error = NULL;
  Person person = { .rank = { true, 7 } };

  (void) state;
  assert_true (weir_value_parse_json (WEIR_TYPE (Person), WEIR_STRING ("{\"name\":\"ann\"}"), &person, arena, NULL));
  assert_false (person.rank.present);
  assert_false (weir_value_parse_json (WEIR_TYPE (Person), WEIR_STRING ("{\"rank\":5}"), &person, arena, &error));
  assert_true (g_error_matches (error, WEIR_ERROR, WEIR_ERROR_DATA));
  assert_string_equal (error->message,
                       "field name: expected an object that has this member, found {\"rank\":5} (at byte 0)");
}

static void
strings_without_escapes_are_views (void **state)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();
  const WeirString json = WEIR_STRING ("\"view\"");
  WeirString text;

  (void) state;
  assert_true (weir_value_parse_json (WEIR_TYPE (WeirString), json, &text, arena, NULL));
  assert_ptr_equal (text.data, json.data + 1);
  assert_int_equal (weir_arena_used (arena), 0);
}

static void
assert_refused (const WeirType *type, const char *json, const char *message)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();
  g_autoptr (GError) error = NULL;
  uint8_t value[512];

  memset (value, 0x5a, sizeof value);
  if (weir_value_parse_json (type, weir_string_from_c (json), value, arena, &error))
    fail_msg ("%s was read", json);
  if (message != NULL)
    assert_string_equal (error->message, message);
  for (size_t i = 0; i < sizeof value; i++)
    assert_int_equal (value[i], 0x5a);
}

static void
an_error_says_what_was_expected_and_where (void **state)
{
  (void) state;
  assert_refused (WEIR_TYPE (WordCount), "{\"key\":\"the\",\"value\":1.5}",
                  "field value: expected int64, found 1.5} (at byte 21)");
  assert_refused (WEIR_TYPE (Words), "[\"a\", 5]", "field [1]: expected a string, found 5] (at byte 6)");
  assert_refused (WEIR_TYPE (Tags), "{\"a\":1,\"b\":true}", "field b: expected a number, found true} (at byte 11)");
  assert_refused (WEIR_TYPE (Visit), "{\"place\":{\"lat\":1,\"lon\":\"east\"}}",
                  "field place.lon: expected float64, found \"east\"}} (at byte 24)");
  assert_refused (WEIR_TYPE (int64_t), "", "expected a number, found the end (at byte 0)");
  assert_refused (WEIR_TYPE (int64_t), "1 2", "expected nothing more, found 2 (at byte 2)");
}

static void
values_that_do_not_fit_are_refused (void **state)
{
  (void) state;
  assert_refused (WEIR_TYPE (int8_t), "128", "expected int8, found 128 (at byte 0)");
  assert_refused (WEIR_TYPE (uint8_t), "-1", NULL);
  assert_refused (WEIR_TYPE (int64_t), "9223372036854775808", NULL);
  assert_refused (WEIR_TYPE (int64_t), "\"5\"", NULL);
  assert_refused (WEIR_TYPE (float), "1e39", NULL);
  assert_refused (WEIR_TYPE (double), "1e400", NULL);
  assert_refused (WEIR_TYPE (double), "\"1\"", NULL);
  assert_refused (WEIR_TYPE (bool), "1", NULL);
  assert_refused (WEIR_TYPE (WeirTime), "\"today\"", NULL);
  assert_refused (WEIR_TYPE (WeirTime), "0", NULL);
  assert_refused (WEIR_TYPE (WeirDuration), "\"1m\"", NULL);
  assert_refused (WEIR_TYPE (WeirBytes), "\"A\"", NULL);
  assert_refused (WEIR_TYPE (MaybeUnit), "[null,null]", NULL);
  assert_refused (WEIR_TYPE (Tags), "{\"a\":1,\"a\":2}", NULL);
  assert_refused (WEIR_TYPE (Names), "[{\"key\":1,\"value\":\"\"},{\"key\":1,\"value\":\"\"}]", NULL);
}

/* What was made of it, right or not, is a value like others, but for bytes that are no UTF-8: they are printed as U+FFFD. */
static void
assert_reads_back (const WeirType *type, const void *value, WeirArena *arena)
{
  g_autoptr (GString) text = g_string_new (NULL), again = g_string_new (NULL);
  void *read = memset (weir_arena_alloc (arena, type->size), 0, type->size);

  weir_value_print_json (type, value, text);
  assert_true (weir_value_parse_json (type, (WeirString) { text->str, text->len }, read, arena, NULL));
  weir_value_print_json (type, read, again);
  assert_string_equal (text->str, again->str);
}

static void
damaged_text_never_harms (void **state)
{
  g_autoptr (WeirArena) arena = weir_arena_new ();
  g_autoptr (GRand) rand = weir_test_rand_new ();

  (void) state;
  for (int i = 0; i < 5000; i++)
    {
      const WeirType *type = weir_test_rand_type (rand, arena, 4, false);
      void           *value = weir_test_rand_new_value (rand, type, arena);
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *exact = NULL;
      size_t size;

      weir_value_print_json (type, value, text);
      text->str[g_rand_int_range (rand, 0, (int) text->len)] = "\"\\{}[],:0x"[g_rand_int_range (rand, 0, 10)];
      size = (size_t) g_rand_int_range (rand, 0, (int) text->len + 1);
      exact = g_memdup2 (text->str, size);
      if (weir_value_parse_json (type, (WeirString) { exact, size }, value, arena, NULL))
        assert_reads_back (type, value, arena);
      weir_arena_reset (arena);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (what_is_printed_is_read_back),
    cmocka_unit_test (members_come_in_any_order_and_unknown_ones_are_ignored),
    cmocka_unit_test (a_missing_member_is_an_error_unless_it_is_optional),
    cmocka_unit_test (strings_without_escapes_are_views),
    cmocka_unit_test (an_error_says_what_was_expected_and_where),
    cmocka_unit_test (values_that_do_not_fit_are_refused),
    cmocka_unit_test (damaged_text_never_harms),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
