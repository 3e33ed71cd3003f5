/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <math.h>

#include "tests/support/random.h"
#include "tests/support/sample-types.h"
#include "tests/support/weir-test.h"

WEIR_MAP (Names, int64_t, WeirString)

static void
assert_json (const WeirType *type, const void *value, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  weir_value_print_json (type, value, text);
  assert_string_equal (text->str, expected);
}

#define ASSERT_JSON(expected, T, ...) assert_json (WEIR_TYPE (T), &(const T[1]) { __VA_ARGS__ }, expected)

static void
scalars_become_numbers_words_and_strings (void **state)
{
  (void) state;
  ASSERT_JSON ("-9223372036854775808", int64_t, INT64_MIN);
  ASSERT_JSON ("18446744073709551615", uint64_t, UINT64_MAX);
  ASSERT_JSON ("0.1", double, 0.1);
  ASSERT_JSON ("0.1", float, 0.1f);
  ASSERT_JSON ("1e+300", double, 1e300);
  ASSERT_JSON ("\"nan\"", double, NAN);
  ASSERT_JSON ("\"-inf\"", double, -INFINITY);
  ASSERT_JSON ("true", bool, true);
  ASSERT_JSON ("null", WeirUnit, { 0 });
  ASSERT_JSON ("\"1970-01-01T00:00:00Z\"", WeirTime, { 0 });
  ASSERT_JSON ("\"1.5s\"", WeirDuration, { 1500000 });
  ASSERT_JSON ("\"AP8=\"", WeirBytes, { (const uint8_t *) "\0\xff", 2 });
  ASSERT_JSON ("\"a\\\"b\\n\\u0001\"", WeirString, WEIR_STRING ("a\"b\n\x01"));
}

static void
composites_become_objects_and_arrays (void **state)
{
  const WeirString words[] = { WEIR_STRING ("to"), WEIR_STRING ("be") };
  const TagsEntry  tags[] = { { WEIR_STRING ("a"), 1 }, { WEIR_STRING ("b"), 2 } };
  const NamesEntry names[] = { { 1, WEIR_STRING ("one") } };

  (void) state;
  ASSERT_JSON ("{\"key\":\"the\",\"value\":12}", WordCount, { WEIR_STRING ("the"), 12 });
  ASSERT_JSON ("[\"to\",\"be\"]", Words, { words, 2 });
  ASSERT_JSON ("[]", Words, { NULL, 0 });
  ASSERT_JSON ("{\"a\":1,\"b\":2}", Tags, { tags, 2 });
  ASSERT_JSON ("{}", Tags, { NULL, 0 });
  ASSERT_JSON ("[{\"key\":1,\"value\":\"one\"}]", Names, { names, 1 });
  ASSERT_JSON ("null", MaybeInt, { .present = false });
  ASSERT_JSON ("7", MaybeInt, { true, 7 });
  ASSERT_JSON ("[null]", MaybeUnit, { .present = true });
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (scalars_become_numbers_words_and_strings),
    cmocka_unit_test (composites_become_objects_and_arrays),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
