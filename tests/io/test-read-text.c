/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/io/io-test.h"

#include <unistd.h>

#include <weir/error.h>

#include "io/part.h"

/* What came out of a pipeline, summed by a DoFn of all lanes: how many lines, bytes, and the sum of their hashes. */
static struct
{
  uint64_t n, bytes, hashes;
} total;

static void
sum_up (const WeirString *line, int64_tEmitter *out)
{
  (void) out;
  __atomic_fetch_add (&total.n, 1, __ATOMIC_RELAXED);
  __atomic_fetch_add (&total.bytes, line->size, __ATOMIC_RELAXED);
  __atomic_fetch_add (&total.hashes, weir_value_hash (WEIR_TYPE (WeirString), line), __ATOMIC_RELAXED);
}
WEIR_DO_FN (sum_up, WeirString, int64_t)

static uint64_t
hash_of (const char *bytes, size_t size)
{
  WeirString s = { bytes, size };

  return weir_value_hash (WEIR_TYPE (WeirString), &s);
}

/* Appends a line of random length; returns the hash of it. */
static uint64_t
add_line (GString *to, GRand *rand, int max_length)
{
  size_t   from = to->len, length = (size_t) g_rand_int_range (rand, 0, max_length);
  uint64_t hash;

  for (size_t i = 0; i < length; i += 4)
    {
      guint32 r = g_rand_int (rand) | 0x20202020u;
      g_string_append_len (to, (const char *) &r, 4);
    }
  hash = hash_of (to->str + from, to->len - from);
  g_string_append (to, g_rand_boolean (rand) ? "\n" : "\r\n");
  return hash;
}

static void
begin (void)
{
  memset (&total, 0, sizeof total);
}

static void
assert_total (uint64_t n, uint64_t hashes, guint32 seed)
{
  if (total.n != n || total.hashes != hashes)
    fail_msg ("seed %u: %" PRIu64 " lines instead of %" PRIu64, seed, total.n, n);
}

static void
lines_of_a_big_file_come_once_each_from_any_number_of_lanes (void **state)
{
  guint32          seed = g_random_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  GString         *bytes = g_string_new (NULL);
  uint64_t         n = 0, hashes = 0;
  g_autofree char *path = NULL;

  for (; bytes->len < 30000000; n++)
    hashes += add_line (bytes, rand, n % 1000 == 0 ? 100000 : 200);
  path = io_test_write (state, "big.txt", bytes->str, bytes->len);
  g_string_free (bytes, TRUE);
  for (unsigned lanes = 1; lanes <= 4; lanes += 3)
    {
      WeirPipeline *p = weir_pipeline_new ("big");

      begin ();
      weir_par_do (weir_read_text (p, path), sum_up);
      io_test_run (p, lanes);
      assert_total (n, hashes, seed);
    }
}

static void
ten_thousand_small_files_come_whole (void **state)
{
  guint32          seed = g_random_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  WeirPipeline    *p = weir_pipeline_new ("small");
  uint64_t         n = 0, hashes = 0;
  g_autofree char *directory = io_test_path (state, "small");

  g_mkdir (directory, 0777);
  for (int i = 0; i < 10000; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%d.txt", directory, i);
      GString         *bytes = g_string_new (NULL);
      FILE            *file = fopen (path, "w");

      for (int k = i % 4; k > 0; k--, n++)
        hashes += add_line (bytes, rand, 100);
      assert_int_equal (fwrite (bytes->str, 1, bytes->len, file), bytes->len);
      fclose (file);
      g_string_free (bytes, TRUE);
    }
  begin ();
  weir_par_do (weir_read_text (p, directory), sum_up);
  io_test_run (p, 3);
  assert_total (n, hashes, seed);
}

static void
a_line_of_100_mib_works_and_a_longer_one_is_an_error (void **state)
{
  const size_t     size = WEIR_MAX_LINE_DEFAULT;
  char            *line = g_malloc (size + 3);
  WeirPipeline    *p = weir_pipeline_new ("long");
  g_autofree char *path = NULL;

  memset (line, 'x', size);
  memcpy (line + size, "\ny", 2);
  path = io_test_write (state, "long.txt", line, size + 2);
  begin ();
  weir_par_do (weir_read_text (p, path), sum_up);
  io_test_run (p, 2);
  assert_int_equal (total.n, 2);
  assert_int_equal (total.bytes, size + 1);

  memcpy (line + size, "z\ny", 3);
  g_free (path);
  path = io_test_write (state, "long.txt", line, size + 3);
  g_free (line);
  p = weir_pipeline_new ("too long");
  weir_par_do (weir_read_text (p, path), sum_up);
  io_test_run_fails (p, 2, WEIR_ERROR_LIMIT,
                     "long.txt: at byte 0: the line that begins here is longer than 104857600 bytes");
  g_remove (path);
}

static void
compressed_files_are_read_whole (void **state)
{
  guint32          seed = g_random_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  WeirPipeline    *p = weir_pipeline_new ("packed");
  uint64_t         n = 0, hashes = 0;
  g_autofree char *pattern = io_test_path (state, "packed/*.tmp");
  g_autofree char *base = io_test_path (state, "packed/x");

  assert_true (weir__part_prepare_directory (weir_string_from_c (base), NULL));
  g_free (IO_TEST_WRITE (state, "packed/not-packed.tmp", ""));
  for (int c = WEIR_COMPRESSION_GZIP; c <= WEIR_COMPRESSION_BZIP2; c++)
    {
      if (!io_test_has_codec (c))
        continue;

      WeirPart        *part = weir__part_new (weir_string_from_c (base), c, NULL);
      g_autofree char *visible = g_strdup_printf ("%s%d.tmp", base, c);

      for (int i = 0; i < 50; i++)
        {
          GString *bytes = g_string_new (NULL);

          for (int k = 0; k < 1000; k++, n++)
            hashes += add_line (bytes, rand, 100);
          assert_true (weir__part_append (part, (WeirString) { bytes->str, bytes->len }, NULL));
          assert_true (weir__part_flush (part, NULL, NULL));
          g_string_free (bytes, TRUE);
        }
      g_rename (weir__part_path (part), visible);
      weir__part_free (part, false);
    }
  begin ();
  weir_par_do (weir_read_text (p, pattern), sum_up);
  io_test_run (p, 2);
  assert_total (n, hashes, seed);
}

static void
a_stream_that_is_cut_off_fails_the_run (void **state)
{
  g_autofree char *path = IO_TEST_WRITE (state, "cut.gz", "\x1f\x8b\x08\0\0\0\0\0\0\x03");
  WeirPipeline    *p;

  if (!io_test_has_codec (WEIR_COMPRESSION_GZIP))
    skip ();
  p = weir_pipeline_new ("cut");
  weir_par_do (weir_read_text (p, path), sum_up);
  io_test_run_fails (p, 2, WEIR_ERROR_DATA, "cut.gz: at byte 10: damaged gzip data: it ends in the middle");
}

static void
standard_input_is_read_to_its_end (void **state)
{
  WeirPipeline *p = weir_pipeline_new ("stdin");
  int           ends[2], saved = dup (STDIN_FILENO);

  (void) state;
  assert_int_equal (pipe (ends), 0);
  assert_int_equal (write (ends[1], "one\ntwo\r\nthree", 14), 14);
  close (ends[1]);
  dup2 (ends[0], STDIN_FILENO);
  close (ends[0]);
  begin ();
  weir_par_do (weir_read_text (p, "-"), sum_up);
  io_test_run (p, 2);
  dup2 (saved, STDIN_FILENO);
  close (saved);
  assert_int_equal (total.n, 3);
  assert_int_equal (total.hashes, hash_of ("one", 3) + hash_of ("two", 3) + hash_of ("three", 5));
}

static void
several_patterns_and_a_delimiter_of_ones_own (void **state)
{
  g_autofree char *a = IO_TEST_WRITE (state, "a.rec", "1--2\n--3");
  g_autofree char *b = IO_TEST_WRITE (state, "b.rec", "--");
  const char      *more[] = { a, b, NULL };
  WeirPipeline    *p = weir_pipeline_new ("several");

  begin ();
  weir_par_do (weir_read_text_with (p, a, .patterns = more, .delimiter = WEIR_STRING ("-")), sum_up);
  io_test_run (p, 2);
  assert_int_equal (total.n, 5 + 5 + 2);
  assert_int_equal (total.bytes, 4 + 4);
}

static void
files_that_a_collection_names_are_read (void **state)
{
  g_autofree char *a = IO_TEST_WRITE (state, "a.txt", "1\n22\n");
  WeirPipeline    *p = weir_pipeline_new ("named");

  begin ();
  weir_par_do (weir_read_lines (weir_match_files (p, a)), sum_up);
  io_test_run (p, 2);
  assert_int_equal (total.n, 2);
  assert_int_equal (total.bytes, 3);
}

static void
files_that_options_choose_are_read_by_a_delimiter_of_ones_own (void **state)
{
  g_autofree char *a = IO_TEST_WRITE (state, "chosen/deep/a.txt", "1;22;"), *top = io_test_path (state, "chosen");
  const char      *more[] = { a, NULL };
  WeirPipeline    *p = weir_pipeline_new ("chosen");

  begin ();
  weir_par_do (weir_read_lines_with (weir_match_files_with (p, top, .recursive = true, .patterns = more),
                                     .delimiter = WEIR_STRING (";")),
               sum_up);
  io_test_run (p, 2);
  assert_int_equal (total.n, 4);
  assert_int_equal (total.bytes, 6);
}

static void
nothing_matched_fails_the_run_unless_allowed (void **state)
{
  g_autofree char *pattern = io_test_path (state, "*.none");
  WeirPipeline    *p = weir_pipeline_new ("none");

  weir_par_do (weir_read_text (p, pattern), sum_up);
  io_test_run_fails (p, 2, WEIR_ERROR_IO, "*.none: no file matches");
  p = weir_pipeline_new ("none");
  begin ();
  weir_par_do (weir_read_text_with (p, pattern, .allow_empty = true), sum_up);
  io_test_run (p, 2);
  assert_int_equal (total.n, 0);
}

static void
options_that_cannot_be_are_construction_errors (void **state)
{
  WeirPipeline    *p = weir_pipeline_new ("wrong");
  const char      *more[] = { "-", NULL };
  g_autofree char *errors = NULL;

  (void) state;
  weir_named (weir_read_text_with (p, NULL, .max_line = 0), "one");
  weir_named (weir_read_text_with (p, "x", .max_line = -1), "two");
  weir_named (weir_read_text_with (p, "x", .delimiter = WEIR_STRING ("aba")), "three");
  weir_named (weir_read_text_with (p, "-", .patterns = more), "four");
  errors = weir_pipeline_errors (p);
  assert_non_null (strstr (errors, "no pattern says which files to read"));
  assert_non_null (strstr (errors, ".max_line is negative"));
  assert_non_null (strstr (errors, "the delimiter \"aba\" begins with what it ends with"));
  assert_non_null (strstr (errors, "standard input (\"-\") is named more than once"));
  weir_pipeline_free (p);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (lines_of_a_big_file_come_once_each_from_any_number_of_lanes),
    cmocka_unit_test (ten_thousand_small_files_come_whole),
    cmocka_unit_test (a_line_of_100_mib_works_and_a_longer_one_is_an_error),
    cmocka_unit_test (compressed_files_are_read_whole),
    cmocka_unit_test (a_stream_that_is_cut_off_fails_the_run),
    cmocka_unit_test (standard_input_is_read_to_its_end),
    cmocka_unit_test (several_patterns_and_a_delimiter_of_ones_own),
    cmocka_unit_test (files_that_a_collection_names_are_read),
    cmocka_unit_test (files_that_options_choose_are_read_by_a_delimiter_of_ones_own),
    cmocka_unit_test (nothing_matched_fails_the_run_unless_allowed),
    cmocka_unit_test (options_that_cannot_be_are_construction_errors),
  };

  return cmocka_run_group_tests (tests, io_test_begin, io_test_end);
}
