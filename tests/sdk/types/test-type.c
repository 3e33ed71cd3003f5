/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <weir/error.h>

#include "tests/support/sample-types.h"
#include "tests/support/weir-test.h"

WEIR_LIST (Places, Place)
WEIR_KV (ByPlaces, Places, int64_t)
WEIR_KV (ByScore, Score, int64_t)

static void
assert_no_key (const WeirType *type, const char *message)
{
  g_autoptr (GError) error = NULL;

  assert_false (weir_type_is_key (type, &error));
  assert_true (g_error_matches (error, WEIR_ERROR, WEIR_ERROR_CONSTRUCTION));
  assert_string_equal (error->message, message);
}

static void
a_double_anywhere_inside_is_no_key_and_the_message_names_the_field (void **state)
{
  (void) state;
  assert_no_key (WEIR_TYPE (double), "a double cannot be a key: NaN, and -0 beside 0, have no one encoding");
  assert_no_key (WEIR_TYPE (Visit),
                 "field place.lat: a double cannot be a key: NaN, and -0 beside 0, have no one encoding");
  assert_no_key (WEIR_TYPE (ByPlaces),
                 "field key[].lat: a double cannot be a key: NaN, and -0 beside 0, have no one encoding");
}

static void
all_else_is_a_key (void **state)
{
  (void) state;
  assert_true (weir_type_is_key (WEIR_TYPE (WeirString), NULL));
  assert_true (weir_type_is_key (WEIR_TYPE (WeirUnit), NULL));
  assert_true (weir_type_is_key (WEIR_TYPE (Score), NULL));
  assert_true (weir_type_is_key (WEIR_TYPE (Tags), NULL));
  assert_true (weir_type_is_key (WEIR_TYPE (MaybeInt), NULL));
}

static void
a_kv_is_a_record_of_key_and_value_or_values (void **state)
{
  (void) state;
  assert_true (weir_type_is_kv (WEIR_TYPE (WordCount)));
  assert_true (weir_type_is_kv (WEIR_TYPE (CountsOf)));
  assert_true (weir_type_is_kv (WEIR_TYPE (ByScore)));
  assert_false (weir_type_is_kv (WEIR_TYPE (Place)));
  assert_false (weir_type_is_kv (WEIR_TYPE (Tags)));
}

static void
fields_are_found_by_name (void **state)
{
  (void) state;
  assert_int_equal (weir_type_field (WEIR_TYPE (Score), "when")->offset, offsetof (Score, when));
  assert_ptr_equal (weir_type_field (WEIR_TYPE (Score), "points")->type, WEIR_TYPE (int32_t));
  assert_null (weir_type_field (WEIR_TYPE (Score), "whe"));
  assert_null (weir_type_field (WEIR_TYPE (int64_t), "key"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_double_anywhere_inside_is_no_key_and_the_message_names_the_field),
    cmocka_unit_test (all_else_is_a_key),
    cmocka_unit_test (a_kv_is_a_record_of_key_and_value_or_values),
    cmocka_unit_test (fields_are_found_by_name),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
