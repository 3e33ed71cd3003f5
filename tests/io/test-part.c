/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/io/io-test.h"

#include <unistd.h>

#include <weir/error.h>

#include "io/input.h"
#include "io/output-name.h"
#include "io/part.h"

static const WeirCompression all[] = { WEIR_COMPRESSION_NONE, WEIR_COMPRESSION_GZIP, WEIR_COMPRESSION_ZSTD,
                                       WEIR_COMPRESSION_LZ4, WEIR_COMPRESSION_BZIP2 };

static WeirPart *
new_part (void **state, WeirCompression compression)
{
  g_autofree char *path = g_build_filename (*state, "out", NULL);
  GError          *error = NULL;
  WeirPart        *part = weir__part_new (weir_string_from_c (path), compression, &error);

  if (part == NULL)
    fail_msg ("%s", error->message);
  return part;
}

/* What a reader makes of the bytes [0, size) of a file of that compression. */
static GString *
read_back (const char *path, WeirCompression compression)
{
  WeirFile   file = { weir_string_from_c (path), -1, (int32_t) compression };
  GError    *error = NULL;
  WeirInput *input = weir__input_open (&file, &error);
  GString   *found = g_string_new (NULL);
  char       bytes[5000];
  gssize     n;

  while ((n = weir__input_read (input, bytes, sizeof bytes, &error)) > 0)
    g_string_append_len (found, bytes, n);
  if (n < 0)
    fail_msg ("%s", error->message);
  weir__input_close (input);
  return found;
}

static void
append (WeirPart *part, GString *expected, const char *text)
{
  assert_true (weir__part_append (part, weir_string_from_c (text), NULL));
  g_string_append (expected, text);
}

static void
a_part_that_was_flushed_now_and_then_reads_as_one_text (void **state)
{
  for (size_t c = 0; c < G_N_ELEMENTS (all); c++)
    {
      if (!io_test_has_codec (all[c]))
        continue;

      WeirPart        *part = new_part (state, all[c]);
      GString         *expected = g_string_new (NULL), *found;
      g_autofree char *big = g_strnfill (300000, 'x');
      int64_t          size, again;

      for (int i = 0; i < 3; i++)
        {
          append (part, expected, "small\n");
          append (part, expected, "");
          for (int k = 0; k < 3; k++)
            append (part, expected, big);
          for (int k = 0; k < 30000; k++)
            append (part, expected, "one two three\n");
          assert_true (weir__part_flush (part, &size, NULL));
          assert_true (weir__part_flush (part, &again, NULL));
          assert_int_equal (size, again);
        }
      found = read_back (weir__part_path (part), all[c]);
      assert_true (g_string_equal (found, expected));
      g_string_free (found, TRUE);
      g_string_free (expected, TRUE);
      weir__part_free (part, true);
    }
}

static void
ranges_between_flushes_can_be_put_together_in_any_order (void **state)
{
  for (size_t c = 0; c < G_N_ELEMENTS (all); c++)
    {
      if (!io_test_has_codec (all[c]))
        continue;

      WeirPart *a = new_part (state, all[c]), *b = new_part (state, all[c]);
      GString  *nowhere = g_string_new (NULL), *found;
      int64_t   cut[4] = { 0 };

      for (int i = 0; i < 3; i++)
        {
          append (a, nowhere, (const char *[]) { "one\n", "two\n", "three\n" }[i]);
          assert_true (weir__part_flush (a, &cut[i + 1], NULL));
        }
      assert_true (weir__part_append_file (b, weir__part_path (a), cut[2], cut[3], NULL));
      assert_true (weir__part_append_file (b, weir__part_path (a), cut[0], cut[1], NULL));
      found = read_back (weir__part_path (b), all[c]);
      assert_string_equal (found->str, "three\none\n");
      g_string_free (found, TRUE);
      g_string_free (nowhere, TRUE);
      weir__part_free (a, true);
      weir__part_free (b, true);
    }
}

static void
a_part_without_a_line_is_an_empty_file_of_its_codec (void **state)
{
  for (size_t c = 0; c < G_N_ELEMENTS (all); c++)
    {
      if (!io_test_has_codec (all[c]))
        continue;

      WeirPart *part = new_part (state, all[c]);
      GString  *found;
      int64_t   size;

      assert_true (weir__part_flush (part, &size, NULL));
      assert_int_equal (size > 0, all[c] != WEIR_COMPRESSION_NONE);
      found = read_back (weir__part_path (part), all[c]);
      assert_int_equal (found->len, 0);
      g_string_free (found, TRUE);
      weir__part_free (part, true);
    }
}

static void
a_part_in_a_directory_that_is_none_is_an_error (void **state)
{
  g_autofree char *file = IO_TEST_WRITE (state, "file", "");
  g_autofree char *path = g_build_filename (file, "out.txt", NULL);
  GError          *error = NULL;

  assert_false (weir__part_prepare_directory (weir_string_from_c (path), &error));
  io_test_assert_error (&error, WEIR_ERROR_IO, "file: making the directory: ");
  assert_null (weir__part_new (weir_string_from_c (path), WEIR_COMPRESSION_NONE, &error));
  io_test_assert_error (&error, WEIR_ERROR_IO, "opening: Not a directory");
}

static void
a_full_disk_is_an_error_that_names_the_file (void **state)
{
  GError   *error = NULL;
  WeirPart *part = weir__part_adopt ("/dev/full", WEIR_COMPRESSION_NONE, &error);

  (void) state;
  if (part == NULL)
    skip ();
  assert_true (weir__part_append (part, WEIR_STRING ("line\n"), &error));
  assert_false (weir__part_flush (part, NULL, &error));
  io_test_assert_error (&error, WEIR_ERROR_IO, "/dev/full: writing: No space left on device");
  weir__part_free (part, false);
}

/* --- what killed runs leave --------------------------------------------------------------------------------------- */

static void
what_a_killed_run_left_is_swept_and_nothing_else (void **state)
{
  g_autofree char *whole = io_test_path (state, "out/kept");
  WeirString       path = weir_string_from_c (whole);
  g_autofree char *left = weir__output_temporary_name (path);

  assert_true (weir__part_prepare_directory (path, NULL));
  g_free (IO_TEST_WRITE (state, "out/.kept.txt.2fb1ff02-35b0-4ee7-bd0d-5b4bbbd6f1b7.tmp", "of another path"));
  g_free (IO_TEST_WRITE (state, "out/.kept.mine.tmp", "somebody's"));
  g_free (IO_TEST_WRITE (state, "out/kept.2fb1ff02-35b0-4ee7-bd0d-5b4bbbd6f1b7.tmp", "not hidden"));
  g_autofree char *others = io_test_outputs (state);
  assert_true (g_file_set_contents (left, "half a line", -1, NULL));
  WeirPart *live = weir__part_new (path, WEIR_COMPRESSION_NONE, NULL);
  assert_non_null (live);
  weir__part_sweep (path);
  assert_false (g_file_test (left, G_FILE_TEST_EXISTS));
  assert_true (g_file_test (weir__part_path (live), G_FILE_TEST_EXISTS));
  weir__part_free (live, false); /* as if its process had ended */
  weir__part_sweep (path);
  g_autofree char *rest = io_test_outputs (state);
  assert_string_equal (rest, others);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_part_that_was_flushed_now_and_then_reads_as_one_text),
    cmocka_unit_test (ranges_between_flushes_can_be_put_together_in_any_order),
    cmocka_unit_test (a_part_without_a_line_is_an_empty_file_of_its_codec),
    cmocka_unit_test (a_part_in_a_directory_that_is_none_is_an_error),
    cmocka_unit_test (a_full_disk_is_an_error_that_names_the_file),
    cmocka_unit_test (what_a_killed_run_left_is_swept_and_nothing_else),
  };

  return cmocka_run_group_tests (tests, io_test_begin, io_test_end);
}
