/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/io/io-test.h"

#include <weir/error.h>

#include "io/line-reader.h"

/* Lines that begin in [from, to), each as "offset:line|", from a reader that hands out `room` at a time. */
static gboolean
read_range (WeirLineReader *r, const WeirFile *file, int64_t from, int64_t to, size_t room, GString *found,
            GError **error)
{
  WeirString rows[64];

  for (;;)
    {
      size_t n = room;

      if (!weir__line_reader_seek (r, file, from, to, error))
        return FALSE;
      switch (weir__line_reader_next (r, to, rows, &n, error))
        {
        case WEIR__LINES_FAILED:
          return FALSE;
        case WEIR__LINES_LATER:
          continue;
        case WEIR__LINES_END:
          return TRUE;
        case WEIR__LINES_SOME:
          break;
        }
      assert_in_range (n, 1, room);
      for (size_t i = 0; i < n; i++)
        {
          g_string_append_printf (found, "%" PRId64 ":", weir__line_reader_offset_of (r, rows[i]));
          g_string_append_len (found, rows[i].data, (gssize) rows[i].size);
          g_string_append_c (found, '|');
        }
      from = weir__line_reader_position (r);
    }
}

static GString *
read_all_by (const char *path, WeirString delimiter, size_t room)
{
  GString        *found = g_string_new (NULL);
  WeirLineReader *r = weir__line_reader_new (delimiter, WEIR_MAX_LINE_DEFAULT);
  WeirFile        file = io_test_file (path);
  GError         *error = NULL;

  if (!read_range (r, &file, 0, INT64_MAX, room, found, &error))
    fail_msg ("%s", error->message);
  weir__line_reader_free (r);
  return found;
}

static void
assert_lines (void **state, const char *bytes, size_t size, const char *expected)
{
  g_autofree char *path = io_test_write (state, "lines.txt", bytes, size);

  for (size_t room = 1; room <= 64; room += 21)
    {
      GString *found = read_all_by (path, (WeirString) { 0 }, room);
      assert_string_equal (found->str, expected);
      g_string_free (found, TRUE);
    }
}
#define ASSERT_LINES(state, literal, expected) assert_lines ((state), (literal), sizeof (literal) - 1, (expected))

static void
lines_end_with_lf_or_crlf_and_the_last_with_nothing (void **state)
{
  ASSERT_LINES (state, "", "");
  ASSERT_LINES (state, "\n", "0:|");
  ASSERT_LINES (state, "\r\n", "0:|");
  ASSERT_LINES (state, "a", "0:a|");
  ASSERT_LINES (state, "a\nbb\r\n\n\r\nccc", "0:a|2:bb|6:|7:|9:ccc|");
  ASSERT_LINES (state, "a\n\n", "0:a|2:|");
}

static void
a_cr_without_an_lf_belongs_to_its_line (void **state)
{
  ASSERT_LINES (state, "a\rb\r\r\nc\r", "0:a\rb\r|6:c\r|");
}

static void
nul_bytes_and_broken_utf8_are_kept (void **state)
{
  g_autofree char *path = IO_TEST_WRITE (state, "nul.txt", "a\0b\n\xff\xfe\xc0\n");
  GString         *found = read_all_by (path, (WeirString) { 0 }, 8);

  assert_int_equal (found->len, sizeof "0:a\0b|4:\xff\xfe\xc0|" - 1);
  assert_memory_equal (found->str, "0:a\0b|4:\xff\xfe\xc0|", found->len);
  g_string_free (found, TRUE);
}

/* Cut anywhere, in two and in three, the ranges' lines are the whole's: with a reader for each, and with one for
 * all. */
static void
assert_any_cut (void **state, const char *bytes, size_t size, WeirString delimiter)
{
  g_autofree char *path = io_test_write (state, "cut.txt", bytes, size);
  WeirFile         file = io_test_file (path);
  GString         *whole = read_all_by (path, delimiter, 3), *found = g_string_new (NULL);
  WeirLineReader  *same = weir__line_reader_new (delimiter, WEIR_MAX_LINE_DEFAULT);
  GError          *error = NULL;

  for (int64_t a = 0; a <= (int64_t) size; a++)
    for (int64_t b = a; b <= (int64_t) size; b++)
      for (int fresh = 0; fresh < 2; fresh++)
        {
          const int64_t cut[] = { 0, a, b, (int64_t) size };

          g_string_truncate (found, 0);
          for (int i = 0; i < 3; i++)
            {
              WeirLineReader *r = fresh ? weir__line_reader_new (delimiter, WEIR_MAX_LINE_DEFAULT) : same;

              if (cut[i] < cut[i + 1] && !read_range (r, &file, cut[i], cut[i + 1], 2, found, &error))
                fail_msg ("%s", error->message);
              if (fresh)
                weir__line_reader_free (r);
            }
          if (!g_string_equal (found, whole))
            fail_msg ("cut at %" PRId64 " and %" PRId64 ": %s instead of %s", a, b, found->str, whole->str);
        }
  weir__line_reader_free (same);
  g_string_free (found, TRUE);
  g_string_free (whole, TRUE);
}
#define ASSERT_ANY_CUT(state, literal, ...) assert_any_cut ((state), (literal), sizeof (literal) - 1, (__VA_ARGS__))

static void
a_file_cut_at_any_byte_has_each_line_once (void **state)
{
  ASSERT_ANY_CUT (state, "one\r\n\r\ntwo\n\n\nthree is longer\nx\ny\nlast\r\n", (WeirString) { 0 });
  ASSERT_ANY_CUT (state, "\n\n\n", (WeirString) { 0 });
  ASSERT_ANY_CUT (state, "no end at all", (WeirString) { 0 });
}

static void
a_file_with_a_delimiter_of_its_own_cut_at_any_byte_has_each_line_once (void **state)
{
  ASSERT_ANY_CUT (state, "one;;two\n;;;;;three\r;; ;;a;", WEIR_STRING (";\n"));
  ASSERT_ANY_CUT (state, "one<>two\n<><<>>three\r<>", WEIR_STRING ("<>"));
  ASSERT_ANY_CUT (state, "find\0prints\0\0this\0", WEIR_STRING ("\0"));
  ASSERT_ANY_CUT (state, "ENDaENENDENDbEND", WEIR_STRING ("END"));
}

/* Lines of all lengths around the block's size: 256 KiB. */
static void
lines_longer_than_the_block_are_whole (void **state)
{
  static const size_t lengths[] = { 0, 1, 262143, 262144, 5, 262145, 524287, 3000000, 7, 262080, 300000, 0 };
  GString            *bytes = g_string_new (NULL), *expected = g_string_new (NULL);
  g_autofree char    *path = NULL;
  GString            *found;

  for (size_t i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_string_append_printf (expected, "%zu:", bytes->len);
      for (size_t k = 0; k < lengths[i]; k++)
        {
          g_string_append_c (bytes, (char) ('a' + (k + i) % 26));
          g_string_append_c (expected, (char) ('a' + (k + i) % 26));
        }
      g_string_append (bytes, i % 2 ? "\r\n" : "\n");
      g_string_append_c (expected, '|');
    }
  path = io_test_write (state, "long.txt", bytes->str, bytes->len);
  found = read_all_by (path, (WeirString) { 0 }, 5);
  assert_true (g_string_equal (found, expected));
  g_string_free (found, TRUE);
  g_string_free (bytes, TRUE);
  g_string_free (expected, TRUE);
}

/* Random lines, random ranges, random room: what a naive splitter finds. Prints its seed when it fails. */
static void
random_text_in_random_pieces_is_what_a_naive_splitter_finds (void **state)
{
  guint32          seed = g_random_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  GString         *bytes = g_string_new (NULL), *expected = g_string_new (NULL), *found = g_string_new (NULL);
  g_autofree char *path = NULL;
  WeirFile         file;
  WeirLineReader  *r = weir__line_reader_new ((WeirString) { 0 }, WEIR_MAX_LINE_DEFAULT);

  while (bytes->len < 2000000)
    {
      size_t length = (size_t) g_rand_int_range (rand, 0, g_rand_int_range (rand, 0, 50) == 0 ? 5000 : 120);

      g_string_append_printf (expected, "%zu:", bytes->len);
      for (size_t k = 0; k < length; k++)
        {
          char c = (char) g_rand_int_range (rand, ' ', '~');
          g_string_append_c (bytes, c);
          g_string_append_c (expected, c);
        }
      g_string_append (bytes, g_rand_boolean (rand) ? "\n" : "\r\n");
      g_string_append_c (expected, '|');
    }
  path = io_test_write (state, "random.txt", bytes->str, bytes->len);
  file = io_test_file (path);
  for (int64_t from = 0; from < file.size;)
    {
      int64_t to = MIN (file.size, from + g_rand_int_range (rand, 1, 100000));

      assert_true (read_range (r, &file, from, to, (size_t) g_rand_int_range (rand, 1, 64), found, NULL));
      from = to;
    }
  if (!g_string_equal (found, expected))
    fail_msg ("seed %u", seed);
  weir__line_reader_free (r);
  g_string_free (found, TRUE);
  g_string_free (bytes, TRUE);
  g_string_free (expected, TRUE);
}

static void
assert_line_limit (void **state, int64_t max_line, const char *bytes, const char *expected_error)
{
  g_autofree char *path = io_test_write (state, "limit.txt", bytes, strlen (bytes));
  WeirFile         file = io_test_file (path);
  WeirLineReader  *r = weir__line_reader_new ((WeirString) { 0 }, max_line);
  GString         *found = g_string_new (NULL);
  GError          *error = NULL;
  gboolean         ok = read_range (r, &file, 0, file.size, 8, found, &error);

  if (expected_error == NULL)
    assert_true (ok);
  else
    {
      assert_false (ok);
      assert_non_null (strstr (error->message, path));
      io_test_assert_error (&error, WEIR_ERROR_LIMIT, expected_error);
    }
  g_string_free (found, TRUE);
  weir__line_reader_free (r);
}

static void
a_line_over_the_limit_is_an_error_that_says_where_it_begins (void **state)
{
  GString *big = g_string_new ("short\n");

  assert_line_limit (state, 5, "12345\r\n12345\n12345", NULL);
  assert_line_limit (state, 5, "1\n123456\n", "at byte 2: the line that begins here is longer than 5 bytes");
  assert_line_limit (state, 5, "1\n123456", "at byte 2");
  for (int i = 0; i < 400000; i++)
    g_string_append_c (big, 'x');
  assert_line_limit (state, 399999, big->str, "at byte 6");
  assert_line_limit (state, 400000, big->str, NULL);
  g_string_append_c (big, '\n');
  assert_line_limit (state, 400000, big->str, NULL);
  g_string_free (big, TRUE);
}

static void
a_file_that_shrank_since_it_was_matched_is_an_error (void **state)
{
  g_autofree char *path = IO_TEST_WRITE (state, "shrinks.txt", "0123456789\n0123456789\n");
  WeirFile         file = io_test_file (path);
  WeirLineReader  *r = weir__line_reader_new ((WeirString) { 0 }, WEIR_MAX_LINE_DEFAULT);
  GString         *found = g_string_new (NULL);
  GError          *error = NULL;

  g_free (IO_TEST_WRITE (state, "shrinks.txt", "0123456789\n"));
  assert_false (read_range (r, &file, 0, file.size, 8, found, &error));
  assert_non_null (strstr (error->message, path));
  io_test_assert_error (&error, WEIR_ERROR_IO,
                        "at byte 11: the file ends here, but it had 22 bytes when it was matched");
  g_string_free (found, TRUE);
  weir__line_reader_free (r);
}

static void
what_is_appended_after_matching_is_not_read (void **state)
{
  g_autofree char *path = IO_TEST_WRITE (state, "grows.txt", "one\ntw");
  WeirFile         file = io_test_file (path);
  WeirLineReader  *r = weir__line_reader_new ((WeirString) { 0 }, WEIR_MAX_LINE_DEFAULT);
  GString         *found = g_string_new (NULL);

  g_free (IO_TEST_WRITE (state, "grows.txt", "one\ntwo\nthree\n"));
  assert_true (read_range (r, &file, 0, file.size, 8, found, NULL));
  assert_string_equal (found->str, "0:one|4:tw|");
  g_string_free (found, TRUE);
  weir__line_reader_free (r);
}

static void
a_file_that_vanished_since_it_was_matched_is_an_error (void **state)
{
  g_autofree char *path = IO_TEST_WRITE (state, "gone.txt", "one\n");
  WeirFile         file = io_test_file (path);
  WeirLineReader  *r = weir__line_reader_new ((WeirString) { 0 }, WEIR_MAX_LINE_DEFAULT);
  GError          *error = NULL;

  g_remove (path);
  assert_false (weir__line_reader_seek (r, &file, 0, file.size, &error));
  assert_non_null (strstr (error->message, path));
  io_test_assert_error (&error, WEIR_ERROR_IO, "it was there when files were matched");
  weir__line_reader_free (r);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (lines_end_with_lf_or_crlf_and_the_last_with_nothing),
    cmocka_unit_test (a_cr_without_an_lf_belongs_to_its_line),
    cmocka_unit_test (nul_bytes_and_broken_utf8_are_kept),
    cmocka_unit_test (a_file_cut_at_any_byte_has_each_line_once),
    cmocka_unit_test (a_file_with_a_delimiter_of_its_own_cut_at_any_byte_has_each_line_once),
    cmocka_unit_test (lines_longer_than_the_block_are_whole),
    cmocka_unit_test (random_text_in_random_pieces_is_what_a_naive_splitter_finds),
    cmocka_unit_test (a_line_over_the_limit_is_an_error_that_says_where_it_begins),
    cmocka_unit_test (a_file_that_shrank_since_it_was_matched_is_an_error),
    cmocka_unit_test (what_is_appended_after_matching_is_not_read),
    cmocka_unit_test (a_file_that_vanished_since_it_was_matched_is_an_error),
  };

  return cmocka_run_group_tests (tests, io_test_begin, io_test_end);
}
