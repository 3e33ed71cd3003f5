/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "tests/io/io-test.h"

#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <weir/error.h>
#include <weir/weir.h>

#include "io/output-name.h"
#include "io/part.h"

typedef struct
{
  int64_t n;
} Counted;
WEIR_RECORD (Counted, n)

/* Lines 0 … n − 1 of a file, through a pipeline that writes them to out/NAME. */
static WeirStringCollection *
some_lines (void **state, WeirPipeline *p, unsigned n)
{
  GString         *bytes = g_string_new (NULL);
  g_autofree char *path = NULL;

  for (unsigned i = 0; i < n; i++)
    g_string_append_printf (bytes, "line %05u\n", i);
  path = io_test_write (state, "lines.txt", bytes->str, bytes->len);
  g_string_free (bytes, TRUE);
  return weir_read_text (p, path);
}

static void
clear_outputs (void **state)
{
  g_autofree char *out = io_test_path (state, "out");
  GDir            *dir = g_dir_open (out, 0, NULL);
  const char      *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (out, name, NULL);
      g_remove (path);
    }
  if (dir != NULL)
    g_dir_close (dir);
}

static void
one_shard_has_the_very_name (void **state)
{
  WeirPipeline    *p = weir_pipeline_new ("one");
  g_autofree char *path = io_test_path (state, "out/x.txt"), *found = NULL;

  clear_outputs (state);
  weir_write_text_with (some_lines (state, p, 2), path, .shards = 1);
  io_test_run (p, 3);
  found = io_test_outputs (state);
  assert_string_equal (found, "x.txt=line 00000\nline 00001\n|");
}

static void
shards_hold_every_line_once_with_a_header_each (void **state)
{
  WeirPipeline    *p = weir_pipeline_new ("shards");
  g_autofree char *path = io_test_path (state, "out/x.txt"), *found = NULL;
  GString         *expected = g_string_new ("h\nh\nh\n");

  clear_outputs (state);
  weir_write_text_with (weir_reshuffle (some_lines (state, p, 30000)), path, .shards = 3, .header = "h",
                        .shard_name = ".S");
  io_test_run (p, 2);
  for (unsigned i = 0; i < 30000; i++)
    g_string_append_printf (expected, "line %05u\n", i);
  found = io_test_output_lines (state);
  assert_string_equal (found, expected->str);
  g_string_free (expected, TRUE);
  for (int i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("out/x.%d.txt", i), *whole = io_test_path (state, name);
      GString         *bytes = io_test_read (whole);

      assert_true (g_str_has_prefix (bytes->str, "h\n"));
      g_string_free (bytes, TRUE);
    }
}

static void
by_default_there_are_as_many_shards_as_lanes_that_wrote (void **state)
{
  WeirPipeline    *p = weir_pipeline_new ("default");
  g_autofree char *path = io_test_path (state, "out/x"), *found = NULL;
  size_t           n = 0;

  clear_outputs (state);
  weir_write_text (some_lines (state, p, 1), path);
  io_test_run (p, 3);
  found = io_test_outputs (state);
  assert_string_equal (found, "x-00000-of-00001=line 00000\n|");

  /* A grouping deals its keys out: of so many, each lane has some. */
  clear_outputs (state);
  p = weir_pipeline_new ("default, all lanes");
  weir_write_text (weir_distinct (some_lines (state, p, 3000)), path);
  io_test_run (p, 3);
  for (int i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("out/x-0000%d-of-00003", i), *shard = io_test_path (state, name);
      GString         *bytes = io_test_read (shard);

      assert_true (g_str_has_prefix (bytes->str, "line "));
      n += bytes->len / strlen ("line 00000\n");
      g_string_free (bytes, TRUE);
    }
  assert_int_equal (n, 3000);
}

static void
an_empty_collection_makes_one_file_without_lines (void **state)
{
  WeirPipeline    *p = weir_pipeline_new ("empty");
  g_autofree char *path = io_test_path (state, "out/x.txt"), *found = NULL;

  clear_outputs (state);
  weir_write_text (some_lines (state, p, 0), path);
  io_test_run (p, 2);
  found = io_test_outputs (state);
  assert_string_equal (found, "x-00000-of-00001.txt=|");
}

static void
what_is_written_compressed_is_read_back (void **state)
{
  static const char *const suffixes[] = { ".gz", ".zst", ".lz4", ".bz2" }; /* in the order of WeirCompression */

  for (size_t i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      if (!io_test_has_codec (WEIR_COMPRESSION_GZIP + i))
        continue;

      g_autofree char *name = g_strconcat ("out/packed.txt", suffixes[i], NULL), *path = io_test_path (state, name);
      g_autofree char *pattern = g_strconcat (*state, "/out/packed*", NULL);
      g_autofree char *plain = io_test_path (state, "out/plain.txt");
      GString         *expected = g_string_new (NULL), *found;
      WeirPipeline    *p = weir_pipeline_new ("pack");

      clear_outputs (state);
      weir_write_text (some_lines (state, p, 5000), path);
      io_test_run (p, 1);
      p = weir_pipeline_new ("unpack");
      weir_write_text_with (weir_read_text (p, pattern), plain, .shards = 1);
      io_test_run (p, 1);
      for (unsigned k = 0; k < 5000; k++)
        g_string_append_printf (expected, "line %05u\n", k);
      found = io_test_read (plain);
      assert_string_equal (found->str, expected->str);
      g_string_free (expected, TRUE);
      g_string_free (found, TRUE);
    }
}

static void
the_names_of_the_files_come_out_once_they_are_there (void **state)
{
  WeirPipeline    *p = weir_pipeline_new ("names");
  g_autofree char *path = io_test_path (state, "out/x.txt"), *names = io_test_path (state, "out/names"), *found = NULL;
  g_autofree char *expected = g_strdup_printf ("names=%s\n|x.txt=line 00000\n|", path);

  clear_outputs (state);
  weir_write_text_with (weir_write_text_with (some_lines (state, p, 1), path, .shards = 1), names, .shards = 1);
  io_test_run (p, 2);
  found = io_test_outputs (state);
  assert_string_equal (found, expected);
}

static gboolean
fail_at_the_last (WeirContext *ctx, const WeirString *line, WeirStringEmitter *out, GError **error)
{
  (void) ctx;
  if (weir_string_equal (*line, WEIR_STRING ("line 29999")))
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_DATA, "the last one");
      return FALSE;
    }
  weir_emit (out, *line);
  return TRUE;
}
WEIR_DO_FN (fail_at_the_last, WeirString, WeirString)

static void
a_run_that_fails_leaves_nothing_in_the_directory (void **state)
{
  for (unsigned lanes = 1; lanes <= 3; lanes++)
    {
      WeirPipeline    *p = weir_pipeline_new ("fails");
      g_autofree char *path = io_test_path (state, "out/x.txt"), *found = NULL;

      clear_outputs (state);
      weir_write_text (weir_par_do (weir_reshuffle (some_lines (state, p, 30000)), fail_at_the_last), path);
      io_test_run_fails (p, lanes, WEIR_ERROR_DATA, "the last one");
      found = io_test_outputs (state);
      assert_string_equal (found, "");
    }
}

static void
a_file_that_cannot_get_its_name_fails_the_run_and_leaves_nothing (void **state)
{
  WeirPipeline    *p = weir_pipeline_new ("in the way");
  g_autofree char *path = io_test_path (state, "out/x"), *in_the_way = io_test_path (state, "out/x.1"), *found = NULL;

  clear_outputs (state);
  g_mkdir (in_the_way, 0777);
  weir_write_text_with (some_lines (state, p, 10), path, .shards = 2, .shard_name = ".S");
  io_test_run_fails (p, 3, WEIR_ERROR_IO, "x.1: renaming ");
  g_rmdir (in_the_way);
  found = io_test_outputs (state);
  assert_string_equal (found, "");
}

/* Of one file it is known before the work: the failing function is never called. */
static void
a_pipe_of_the_files_name_fails_the_run_before_the_work (void **state)
{
  WeirPipeline    *p = weir_pipeline_new ("pipe");
  g_autofree char *path = io_test_path (state, "out/x.txt"), *out = io_test_path (state, "out");
  struct stat      st;

  clear_outputs (state);
  g_mkdir (out, 0777);
  assert_int_equal (mkfifo (path, 0666), 0);
  weir_write_text_with (weir_par_do (some_lines (state, p, 30000), fail_at_the_last), path, .shards = 1);
  io_test_run_fails (p, 2, WEIR_ERROR_IO, "x.txt: it is a device, a pipe or a socket");
  assert_int_equal (lstat (path, &st), 0);
  assert_true (S_ISFIFO (st.st_mode));
  assert_int_equal (g_remove (path), 0);
}

/* What is written are 288,890 bytes. */
static void
assert_no_room (void **state, unsigned lanes, int shards, const char *cause)
{
  WeirPipeline    *p = weir_pipeline_new ("no room");
  g_autofree char *path = io_test_path (state, "out/x.txt"), *found = NULL;

  weir_write_text_with (weir_to_string (weir_generate_sequence (p, 0, 50000)), path, .shards = shards);
  io_test_run_fails (p, lanes, WEIR_ERROR_IO, cause);
  found = io_test_outputs (state);
  assert_string_equal (found, "");
}

/* The disk is this test's own: a mount that the rest of the system does not see and that goes with the process. */
static void
a_disk_that_is_full_fails_the_run_and_leaves_nothing (void **state)
{
  g_autofree char *out = io_test_path (state, "out");

  clear_outputs (state);
  g_mkdir (out, 0777);
  if (unshare (CLONE_NEWNS) != 0 || mount ("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0
      || mount ("tmpfs", out, "tmpfs", 0, "size=200k") != 0)
    skip (); /* not root */
  assert_no_room (state, 1, 0, ".tmp: writing: No space left on device");
  assert_no_room (state, 3, 0, ".tmp: writing: No space left on device");
  assert_no_room (state, 3, 1, ".tmp: writing: No space left on device");
  assert_int_equal (umount (out), 0);
}

static void
a_file_over_the_limit_fails_the_run_and_leaves_nothing (void **state)
{
  struct rlimit all, little;

  clear_outputs (state);
  assert_int_equal (getrlimit (RLIMIT_FSIZE, &all), 0);
  little = all;
  little.rlim_cur = 100 << 10;
  signal (SIGXFSZ, SIG_IGN);
  assert_int_equal (setrlimit (RLIMIT_FSIZE, &little), 0);
  assert_no_room (state, 1, 0, ".tmp: writing: File too large");
  assert_int_equal (setrlimit (RLIMIT_FSIZE, &all), 0);
}

static void
options_that_cannot_be_are_construction_errors (void **state)
{
  WeirPipeline         *p = weir_pipeline_new ("wrong");
  WeirStringCollection *lines = weir_read_text (p, "x");
  g_autofree char      *errors = NULL;

  (void) state;
  weir_named (weir_write_text (lines, ""), "one");
  weir_named (weir_write_text (lines, "directory/"), "two");
  weir_named (weir_write_text_with (lines, "x", .shards = -1), "three");
  weir_named (weir_write_text_with (lines, "x", .shard_name = "-of-N"), "four");
  weir_named (weir_write_text (weir_window_into (lines, .windows = weir_fixed_windows (WEIR_MINUTES (1))), "x"),
              "five");
  errors = weir_pipeline_errors (p);
  assert_non_null (strstr (errors, "\"\" is not the name of a file"));
  assert_non_null (strstr (errors, "\"directory/\" is not the name of a file"));
  assert_non_null (strstr (errors, ".shards is negative"));
  assert_non_null (strstr (errors, ".shard_name \"-of-N\" has no S"));
  assert_non_null (strstr (errors, "files are written from the global window: before it, weir_window_into (…, .windows = "
                                   "weir_global_windows ())"));
  weir_pipeline_free (p);
}

static void
two_sinks_of_one_name_are_a_construction_error_that_names_both (void **state G_GNUC_UNUSED)
{
  WeirPipeline         *p = weir_pipeline_new ("same");
  WeirStringCollection *lines = weir_create_strings (p, "one");
  g_autofree char      *before = NULL, *errors = NULL;

  weir_write_text_with (lines, "dir/x.txt", .shards = 1);
  weir_write_text_with (lines, "dir/x.gz", .shards = 1);
  weir_write_text (lines, "dir/x.txt");
  before = weir_pipeline_errors (p);
  assert_null (before);
  weir_write_csv_with (weir_create (p, WeirFile, { WEIR_STRING ("f"), 1, 0 }), "dir/../dir/x.txt", .shards = 1);
  weir_write_text_with (lines, "./dir/x.txt", .shards = 3);
  errors = weir_pipeline_errors (p);
  assert_non_null (strstr (errors, "Write CSV/Write text: \""));
  assert_non_null (strstr (errors, "dir/x.txt\" is made by the step at "));
  assert_non_null (strstr (errors, "dir/x-SSSSS-of-NNNNN.txt\" is made by the step at "));
  weir_pipeline_free (p);
}

static void
no_options_are_the_defaults (void **state)
{
  WeirPipeline    *p = weir_pipeline_new ("plain");
  const WeirSite   at = WEIR_HERE ("step");
  g_autofree char *text = io_test_write (state, "in.txt", "a\n", 2),
                  *csv = io_test_write (state, "in.csv", "n\n1\nx\n", 6);
  g_autofree char *json = io_test_write (state, "in.jsonl", "\"b\"\n", 4), *out = io_test_path (state, "out/x.txt");
  WeirCollection  *lines[3], *rows = weir_pipeline_read_csv (p, csv, NULL, WEIR_TYPE (Counted), NULL, at);

  clear_outputs (state);
  lines[0] = weir_pipeline_read_text (p, text, NULL, at);
  lines[1] = weir_collection_read_lines (weir_pipeline_match_files (p, text, NULL, at), NULL, at);
  lines[2] = weir_pipeline_read_json_lines (p, json, NULL, WEIR_TYPE (WeirString), NULL, at);
  weir_collection_write_text (weir_collection_flatten (p, lines, 3, NULL, at), out, NULL, at);
  g_autofree char *table = io_test_path (state, "out/y.csv"), *more = io_test_path (state, "out/z.jsonl");
  weir_collection_write_csv (rows, table, NULL, at);
  weir_collection_write_json_lines (rows, more, NULL, at);
  io_test_run (p, 1);
  g_autofree char *found = io_test_output_lines (state);
  assert_string_equal (found, "1\na\na\nb\nn\n{\"n\":1}\n");
}

static void
what_a_killed_run_left_is_gone_after_the_next (void **state)
{
  g_autofree char *path = io_test_path (state, "out/numbers.txt");
  g_autofree char *left = weir__output_temporary_name (weir_string_from_c (path));
  WeirPipeline    *p = weir_pipeline_new ("test");

  assert_true (weir__part_prepare_directory (weir_string_from_c (path), NULL));
  assert_true (g_file_set_contents (left, "half a line", -1, NULL));
  weir_write_text_with (weir_create_strings (p, "one"), path, .shards = 1);
  io_test_run (p, 3);
  g_autofree char *outputs = io_test_outputs (state);
  assert_string_equal (outputs, "numbers.txt=one\n|");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (one_shard_has_the_very_name),
    cmocka_unit_test (shards_hold_every_line_once_with_a_header_each),
    cmocka_unit_test (by_default_there_are_as_many_shards_as_lanes_that_wrote),
    cmocka_unit_test (an_empty_collection_makes_one_file_without_lines),
    cmocka_unit_test (what_is_written_compressed_is_read_back),
    cmocka_unit_test (the_names_of_the_files_come_out_once_they_are_there),
    cmocka_unit_test (a_run_that_fails_leaves_nothing_in_the_directory),
    cmocka_unit_test (a_pipe_of_the_files_name_fails_the_run_before_the_work),
    cmocka_unit_test (a_file_that_cannot_get_its_name_fails_the_run_and_leaves_nothing),
    cmocka_unit_test (a_disk_that_is_full_fails_the_run_and_leaves_nothing),
    cmocka_unit_test (a_file_over_the_limit_fails_the_run_and_leaves_nothing),
    cmocka_unit_test (what_a_killed_run_left_is_gone_after_the_next),
    cmocka_unit_test (two_sinks_of_one_name_are_a_construction_error_that_names_both),
    cmocka_unit_test (no_options_are_the_defaults),
    cmocka_unit_test (options_that_cannot_be_are_construction_errors),
  };

  return cmocka_run_group_tests (tests, io_test_begin, io_test_end);
}
