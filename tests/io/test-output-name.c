/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/io/io-test.h"

#include "io/output-name.h"

static void
assert_name (const char *path, const char *shard_name, const char *suffix, const char *expected)
{
  g_autofree char *name
      = weir__output_name (weir_string_from_c (path), weir_string_from_c (shard_name),
                           weir_string_from_c (suffix != NULL ? suffix : weir__output_suffix (path)), 2, 10);

  assert_string_equal (name, expected);
}

static void
the_shard_goes_before_the_suffix (void **state)
{
  (void) state;
  assert_name ("out/counts.txt", WEIR__SHARD_NAME_DEFAULT, NULL, "out/counts-00002-of-00010.txt");
  assert_name ("counts.csv.gz", WEIR__SHARD_NAME_DEFAULT, NULL, "counts-00002-of-00010.csv.gz");
  assert_name ("counts", WEIR__SHARD_NAME_DEFAULT, NULL, "counts-00002-of-00010");
  assert_name ("a.dir/counts", WEIR__SHARD_NAME_DEFAULT, NULL, "a.dir/counts-00002-of-00010");
  assert_name ("counts.2024", WEIR__SHARD_NAME_DEFAULT, NULL, "counts.2024-00002-of-00010");
  assert_name ("counts.txt", "", NULL, "counts.txt");
}

static void
runs_of_s_and_n_are_numbers_with_so_many_digits (void **state)
{
  (void) state;
  assert_name ("p", ".S", ".csv", "p.2.csv");
  assert_name ("p", "_NNN_SSSS_S", "", "p_010_0002_2");
  assert_name ("p.txt", "-SS", ".log", "p.txt-02.log");
}

static void
names_count_only_with_an_s (void **state)
{
  (void) state;
  assert_true (weir__shard_name_counts (WEIR__SHARD_NAME_DEFAULT));
  assert_false (weir__shard_name_counts (""));
  assert_false (weir__shard_name_counts ("-of-NNNNN"));
}

static void
temporary_names_are_hidden_beside_the_file_and_never_the_same (void **state)
{
  g_autofree char *a = weir__output_temporary_name (WEIR_STRING ("/x/counts.txt"));
  g_autofree char *b = weir__output_temporary_name (WEIR_STRING ("/x/counts.txt"));

  (void) state;
  assert_true (g_str_has_prefix (a, "/x/.counts.txt."));
  assert_true (g_str_has_suffix (a, ".tmp"));
  assert_string_not_equal (a, b);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (the_shard_goes_before_the_suffix),
    cmocka_unit_test (runs_of_s_and_n_are_numbers_with_so_many_digits),
    cmocka_unit_test (names_count_only_with_an_s),
    cmocka_unit_test (temporary_names_are_hidden_beside_the_file_and_never_the_same),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
