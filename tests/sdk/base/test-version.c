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

static void
every_library_that_is_a_feature_has_its_version_listed (void **state)
{
  static const char *const libraries[] = { "zlib", "zstd", "lz4", "sqlite", "bzip2" };
  g_auto (GStrv)   features = g_strsplit (weir_features (), " ", -1);
  g_autofree char *list = weir_dependencies ();
  g_autofree char *glib = g_strdup_printf ("GLib %u.%u.", glib_major_version, glib_minor_version);

  (void) state;
  assert_true (g_str_has_prefix (list, glib));
  assert_non_null (strstr (list, ", msgpack-c "));
  for (unsigned i = 0; i < G_N_ELEMENTS (libraries); i++)
    {
      g_autofree char *start = g_strdup_printf (", %s ", libraries[i]);
      const char      *found = strstr (list, start);

      assert_int_equal (found != NULL, g_strv_contains ((const char *const *) features, libraries[i]));
      if (found != NULL)
        assert_true (g_ascii_isdigit (found[strlen (start)]));
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (the_library_has_the_version_of_its_headers),
    cmocka_unit_test (a_version_check_compares_major_then_minor_then_micro),
    cmocka_unit_test (features_are_words_separated_by_single_blanks),
    cmocka_unit_test (every_library_that_is_a_feature_has_its_version_listed),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
