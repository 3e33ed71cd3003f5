/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <weir/version.h>

#include <string.h>

#include "tests/support/weir-test.h"

static void
the_library_has_the_version_of_its_headers (void **state)
{
  g_autofree char *headers = g_strdup_printf ("%d.%d.%d", WEIR_MAJOR_VERSION, WEIR_MINOR_VERSION, WEIR_MICRO_VERSION);

  (void) state;
  assert_string_equal (weir_version_string (), headers);
  assert_string_equal (weir_version_string (), PACKAGE_VERSION);
}

static void
a_version_check_compares_major_then_minor_then_micro (void **state)
{
  (void) state;
  assert_true (WEIR_CHECK_VERSION (WEIR_MAJOR_VERSION, WEIR_MINOR_VERSION, WEIR_MICRO_VERSION));
  assert_true (WEIR_CHECK_VERSION (WEIR_MAJOR_VERSION - 1, 99, 99));
  assert_false (WEIR_CHECK_VERSION (WEIR_MAJOR_VERSION, WEIR_MINOR_VERSION, WEIR_MICRO_VERSION + 1));
  assert_false (WEIR_CHECK_VERSION (WEIR_MAJOR_VERSION + 1, 0, 0));
}

static void
features_are_words_separated_by_single_blanks (void **state)
{
  (void) state;
  assert_null (strstr (weir_features (), "  "));
  assert_false (g_str_has_prefix (weir_features (), " "));
  assert_false (g_str_has_suffix (weir_features (), " "));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (the_library_has_the_version_of_its_headers),
    cmocka_unit_test (a_version_check_compares_major_then_minor_then_micro),
    cmocka_unit_test (features_are_words_separated_by_single_blanks),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
