/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/io/io-test.h"

#include <sys/stat.h>
#include <unistd.h>

#include <weir/error.h>

#include "io/match.h"

typedef struct
{
  const char *directory;
  GString    *found;
} Seen;

static void
note_file (const WeirFile *file, void *user_data)
{
  static const char *const codecs[] = { "auto", "", "gzip", "zstd", "lz4", "bzip2" };
  Seen                    *seen = user_data;
  g_autofree char         *path = g_strndup (file->path.data, file->path.size);
  const char *name = g_str_has_prefix (path, seen->directory) ? path + strlen (seen->directory) + 1 : path;

  g_string_append_printf (seen->found, "%s:%" PRId64 "%s ", name, file->size, codecs[file->compression]);
}

static gboolean
match (void **state, WeirMatch how, const char *pattern, GString *found, GError **error)
{
  g_autofree char *whole = g_build_filename (*state, pattern, NULL);
  Seen             seen = { *state, found };

  g_string_truncate (found, 0);
  return weir__match_pattern (&how, weir_string_from_c (strcmp (pattern, "-") == 0 ? pattern : whole), note_file, &seen,
                              error);
}

static void
assert_matches (void **state, WeirMatch how, const char *pattern, const char *expected)
{
  GString *found = g_string_new (NULL);
  GError  *error = NULL;

  if (!match (state, how, pattern, found, &error))
    fail_msg ("%s: %s", pattern, error->message);
  assert_string_equal (found->str, expected);
  g_string_free (found, TRUE);
}

static void
assert_no_match (void **state, WeirMatch how, const char *pattern, const char *message)
{
  GString *found = g_string_new (NULL);
  GError  *error = NULL;

  assert_false (match (state, how, pattern, found, &error));
  assert_non_null (strstr (error->message, *state));
  io_test_assert_error (&error, WEIR_ERROR_IO, message);
  g_string_free (found, TRUE);
}

static int
make_files (void **state)
{
  io_test_begin (state);
  g_free (IO_TEST_WRITE (state, "b.txt", "12"));
  g_free (IO_TEST_WRITE (state, "a.txt", "1"));
  g_free (IO_TEST_WRITE (state, "B.txt", ""));
  g_free (IO_TEST_WRITE (state, ".hidden.txt", "1"));
  g_free (IO_TEST_WRITE (state, "star*.log", "123"));
  g_free (IO_TEST_WRITE (state, "starry.log", "1234"));
  g_free (IO_TEST_WRITE (state, "packed", "\x1f\x8b\x08 and so on"));
  g_free (IO_TEST_WRITE (state, "broken.zst", "no"));
  g_free (IO_TEST_WRITE (state, "empty.gz", ""));
  g_free (IO_TEST_WRITE (state, "deep/er/x.txt", "1"));
  g_free (IO_TEST_WRITE (state, "deep/y.txt", "1"));
  return 0;
}

static void
wildcards_match_visible_files_sorted_by_bytes (void **state)
{
  assert_matches (state, (WeirMatch) { 0 }, "*.txt", "B.txt:0 a.txt:1 b.txt:2 ");
  assert_matches (state, (WeirMatch) { 0 }, "[a-b].t?t", "a.txt:1 b.txt:2 ");
  assert_matches (state, (WeirMatch) { 0 }, "*/*.txt", "deep/y.txt:1 ");
}

static void
a_name_that_is_there_is_no_pattern (void **state)
{
  assert_matches (state, (WeirMatch) { 0 }, "star*.log", "star*.log:3 ");
}

static void
a_directory_is_the_files_in_it (void **state)
{
  assert_matches (state, (WeirMatch) { 0 }, "deep", "deep/y.txt:1 ");
  assert_matches (state, (WeirMatch) { .recursive = true }, "deep", "deep/er/x.txt:1 deep/y.txt:1 ");
  assert_matches (state, (WeirMatch) { .recursive = true }, "d*p", "deep/er/x.txt:1 deep/y.txt:1 ");
}

static void
compression_is_seen_by_content_then_by_name (void **state)
{
  assert_matches (state, (WeirMatch) { 0 }, "packed", "packed:13gzip ");
  assert_matches (state, (WeirMatch) { 0 }, "broken.zst", "broken.zst:2zstd ");
  assert_matches (state, (WeirMatch) { 0 }, "empty.gz", "empty.gz:0 ");
  assert_matches (state, (WeirMatch) { .compression = WEIR_COMPRESSION_NONE }, "packed", "packed:13 ");
}

static void
standard_input_is_a_file_of_unknown_size (void **state)
{
  assert_matches (state, (WeirMatch) { 0 }, "-", "-:-1auto ");
}

static void
nothing_matched_is_an_error_unless_allowed (void **state)
{
  assert_no_match (state, (WeirMatch) { 0 }, "*.none", "*.none: no file matches");
  assert_no_match (state, (WeirMatch) { 0 }, "none.txt", "none.txt: no such file");
  assert_no_match (state, (WeirMatch) { 0 }, "d*p", "no file matches");
  assert_matches (state, (WeirMatch) { .allow_empty = true }, "*.none", "");
}

static void
a_link_to_nowhere_is_an_error_that_names_it (void **state)
{
  g_autofree char *link = g_build_filename (*state, "deep", "link", NULL);

  assert_int_equal (symlink ("nowhere", link), 0);
  assert_no_match (state, (WeirMatch) { 0 }, "deep/l*k", "deep/link: No such file");
  g_remove (link);
}

static void
what_must_not_be_read_is_an_error_that_names_it (void **state)
{
  g_autofree char *file = IO_TEST_WRITE (state, "secret", "1"), *directory = io_test_path (state, "locked");
  const uid_t      me = geteuid ();

  assert_int_equal (g_mkdir (directory, 0), 0);
  chmod (file, 0);
  chmod (*state, 0755);
  if (me == 0 && seteuid (65534) != 0) /* root may read everything */
    skip ();
  assert_no_match (state, (WeirMatch) { 0 }, "secr*", "secret: Permission denied");
  assert_no_match (state, (WeirMatch) { 0 }, "locked", "locked: Permission denied");
  assert_no_match (state, (WeirMatch) { 0 }, "locked/x", "locked/x: Permission denied");
  assert_no_match (state, (WeirMatch) { 0 }, "lock*/x*", "locked: Permission denied");
  assert_int_equal (seteuid (me), 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (wildcards_match_visible_files_sorted_by_bytes),
    cmocka_unit_test (a_name_that_is_there_is_no_pattern),
    cmocka_unit_test (a_directory_is_the_files_in_it),
    cmocka_unit_test (compression_is_seen_by_content_then_by_name),
    cmocka_unit_test (standard_input_is_a_file_of_unknown_size),
    cmocka_unit_test (nothing_matched_is_an_error_unless_allowed),
    cmocka_unit_test (a_link_to_nowhere_is_an_error_that_names_it),
    cmocka_unit_test (what_must_not_be_read_is_an_error_that_names_it),
  };

  return cmocka_run_group_tests (tests, make_files, io_test_end);
}
