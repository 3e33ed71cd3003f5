/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/io/io-test.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <weir/error.h>

#include "io/part.h"
#include "io/write-files.h"

/* Three writers' hidden files, as their steps would have left them; the second was flushed twice. */
typedef struct
{
  char       *path;
  WeirWritten ranges[4];
  WeirPart   *parts[3];
} Written;

static WeirWritten
add_range (WeirPart *part, int64_t lane, int64_t head, int64_t from, const char *lines)
{
  WeirWritten w = { weir_string_from_c (weir__part_path (part)), lane, head, from, 0 };

  assert_true (weir__part_append (part, weir_string_from_c (lines), NULL));
  assert_true (weir__part_flush (part, &w.to, NULL));
  return w;
}

static void
begin (void **state, Written *w, const char *name, const char *header)
{
  w->path = g_build_filename (*state, "out", name, NULL);
  assert_true (weir__part_prepare_directory (weir_string_from_c (w->path), NULL));
  for (int i = 0; i < 3; i++)
    {
      int64_t head = 0;

      w->parts[i] = weir__part_new (weir_string_from_c (w->path), WEIR_COMPRESSION_NONE, NULL);
      assert_true (weir__part_append (w->parts[i], weir_string_from_c (header), NULL));
      assert_true (weir__part_flush (w->parts[i], &head, NULL));
      w->ranges[i] = add_range (w->parts[i], i, head, head, (const char *[]) { "a\n", "b\n", "c\n" }[i]);
    }
  w->ranges[3] = add_range (w->parts[1], 1, w->ranges[1].head, w->ranges[1].to, "bb\n");
}

static void
end (Written *w, bool remove)
{
  for (int i = 0; i < 3; i++)
    weir__part_free (w->parts[i], remove);
  g_free (w->path);
}

static void
note_name (WeirString name, void *user_data)
{
  g_autofree char *path = g_strndup (name.data, name.size);
  g_autofree char *base = g_path_get_basename (path);

  g_string_append_printf (user_data, "%s ", base);
}

static WeirWriteFiles
how_to (const Written *w, const char *shard_name, int shards, const char *header)
{
  return (WeirWriteFiles) { .path = weir_string_from_c (w->path),
                            .shard_name = weir_string_from_c (shard_name),
                            .suffix = WEIR_STRING (".txt"),
                            .header = weir_string_from_c (header),
                            .delimiter = WEIR_STRING ("\n"),
                            .compression = WEIR_COMPRESSION_NONE,
                            .shards = shards };
}

/* "name=bytes|" for each file of the directory, hidden ones too, sorted. */
static char *
list_directory (void **state)
{
  g_autofree char *path = g_build_filename (*state, "out", NULL);
  GDir            *dir = g_dir_open (path, 0, NULL);
  GPtrArray       *names = g_ptr_array_new_with_free_func (g_free);
  GString         *all = g_string_new (NULL);
  const char      *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, io_test_compare_strings);
  for (unsigned i = 0; i < names->len; i++)
    {
      g_autofree char *file = g_build_filename (path, names->pdata[i], NULL);
      GString         *bytes = io_test_read (file);

      g_string_append_printf (all, "%s=%s|", (char *) names->pdata[i], bytes->str);
      g_string_free (bytes, TRUE);
      g_remove (file);
    }
  g_dir_close (dir);
  g_ptr_array_unref (names);
  return g_string_free (all, FALSE);
}

static void
assert_commit (void **state, const char *shard_name, int shards, const char *header, const char *names,
               const char *files)
{
  Written               w;
  WeirWriteFiles        how;
  const WeirWrittenList list = { w.ranges, G_N_ELEMENTS (w.ranges) };
  GString              *found = g_string_new (NULL);
  g_autofree char      *listed = NULL;
  GError               *error = NULL;

  begin (state, &w, "x.txt", header);
  how = how_to (&w, shard_name, shards, header);
  if (!weir__commit_written (&how, &list, note_name, found, &error))
    fail_msg ("%s", error->message);
  listed = list_directory (state);
  assert_string_equal (found->str, names);
  assert_string_equal (listed, files);
  end (&w, false);
  g_string_free (found, TRUE);
}

static void
each_writer_makes_a_shard_by_default (void **state)
{
  assert_commit (state, "-S-of-N", 0, "", "x-0-of-3.txt x-1-of-3.txt x-2-of-3.txt ",
                 "x-0-of-3.txt=a\n|x-1-of-3.txt=b\nbb\n|x-2-of-3.txt=c\n|");
}

static void
fewer_shards_take_several_writers_and_more_are_empty (void **state)
{
  assert_commit (state, "", 1, "", "x.txt ", "x.txt=a\nb\nbb\nc\n|");
  assert_commit (state, "-S", 2, "", "x-0.txt x-1.txt ", "x-0.txt=a\nc\n|x-1.txt=b\nbb\n|");
  assert_commit (state, "-S", 4, "", "x-0.txt x-1.txt x-2.txt x-3.txt ",
                 "x-0.txt=a\n|x-1.txt=b\nbb\n|x-2.txt=c\n|x-3.txt=|");
}

static void
every_shard_has_the_header_once (void **state)
{
  assert_commit (state, "", 1, "h\n", "x.txt ", "x.txt=h\na\nb\nbb\nc\n|");
  assert_commit (state, "-S", 4, "h\n", "x-0.txt x-1.txt x-2.txt x-3.txt ",
                 "x-0.txt=h\na\n|x-1.txt=h\nb\nbb\n|x-2.txt=h\nc\n|x-3.txt=h\n|");
}

static void
bytes_that_were_not_handed_on_are_left_out (void **state)
{
  Written               w;
  WeirWriteFiles        how;
  const WeirWrittenList list = { w.ranges, 4 };
  GString              *names = g_string_new (NULL);
  g_autofree char      *listed = NULL;

  begin (state, &w, "x.txt", "h\n");
  how = how_to (&w, "-S", 0, "h\n");
  /* A bundle that failed behind the first, and one behind the last. */
  w.ranges[1].to = w.ranges[1].from = w.ranges[1].head;
  add_range (w.parts[2], 2, w.ranges[2].head, w.ranges[2].to, "never\n");
  assert_true (weir__commit_written (&how, &list, note_name, names, NULL));
  listed = list_directory (state);
  assert_string_equal (listed, "x-0.txt=h\na\n|x-1.txt=h\nbb\n|x-2.txt=h\nc\n|");
  end (&w, false);
  g_string_free (names, TRUE);
}

static void
nothing_written_makes_one_file_without_lines (void **state)
{
  g_autofree char      *path = g_build_filename (*state, "out", "none.txt", NULL);
  Written               w = { .path = path };
  WeirWriteFiles        how = how_to (&w, "-S-of-N", 0, "h\n");
  const WeirWrittenList list = { NULL, 0 };
  GString              *names = g_string_new (NULL);
  g_autofree char      *listed = NULL;

  assert_true (weir__commit_written (&how, &list, note_name, names, NULL));
  assert_string_equal (names->str, "none-0-of-1.txt ");
  listed = list_directory (state);
  assert_string_equal (listed, "none-0-of-1.txt=h\n|");
  g_string_free (names, TRUE);
}

static void
files_of_the_same_name_are_replaced (void **state)
{
  g_free (IO_TEST_WRITE (state, "out/x-1.txt", "old and longer than what comes"));
  assert_commit (state, "-S", 2, "", "x-0.txt x-1.txt ", "x-0.txt=a\nc\n|x-1.txt=b\nbb\n|");
}

static void
assert_kept (void **state, const char *in_the_way)
{
  Written               w;
  WeirWriteFiles        how;
  const WeirWrittenList list = { w.ranges, 4 };
  GString              *names = g_string_new (NULL);
  g_autofree char      *listed = NULL;
  GError               *error = NULL;

  begin (state, &w, "x.txt", "");
  how = how_to (&w, "-S", 3, "");
  assert_false (weir__commit_written (&how, &list, note_name, names, &error));
  io_test_assert_error (&error, WEIR_ERROR_IO, "x-2.txt: it is a device, a pipe or a socket, which a file would replace");
  end (&w, true);
  assert_int_equal (g_remove (in_the_way), 0);
  listed = list_directory (state);
  assert_string_equal (listed, "");
  g_string_free (names, TRUE);
}

static void
what_is_no_file_is_not_replaced (void **state)
{
  g_autofree char *in_the_way = g_build_filename (*state, "out", "x-2.txt", NULL);

  assert_int_equal (mkfifo (in_the_way, 0666), 0);
  assert_kept (state, in_the_way);
  assert_int_equal (symlink ("/dev/null", in_the_way), 0);
  assert_kept (state, in_the_way);
  assert_int_equal (symlink ("/proc/self/exe", in_the_way), 0); /* a file, as /dev/stdout may be */
  assert_kept (state, in_the_way);
}

static void
a_failure_leaves_nothing_under_a_final_name (void **state)
{
  Written               w;
  WeirWriteFiles        how;
  const WeirWrittenList list = { w.ranges, 4 };
  GString              *names = g_string_new (NULL);
  g_autofree char      *in_the_way = g_build_filename (*state, "out", "x-2.txt", NULL);
  g_autofree char      *listed = NULL;
  GError               *error = NULL;

  begin (state, &w, "x.txt", "");
  how = how_to (&w, "-S", 0, "");
  assert_int_equal (g_mkdir (in_the_way, 0777), 0);
  assert_false (weir__commit_written (&how, &list, note_name, names, &error));
  io_test_assert_error (&error, WEIR_ERROR_IO, "x-2.txt: renaming ");
  assert_string_equal (names->str, "");
  end (&w, true);
  g_rmdir (in_the_way);
  listed = list_directory (state);
  assert_string_equal (listed, "");
  g_string_free (names, TRUE);
}

static void
a_hidden_file_that_is_gone_is_an_error (void **state)
{
  Written               w;
  WeirWriteFiles        how;
  const WeirWrittenList list = { w.ranges, 4 };
  GString              *names = g_string_new (NULL);
  g_autofree char      *listed = NULL;
  GError               *error = NULL;

  begin (state, &w, "x.txt", "");
  how = how_to (&w, "-S", 0, "");
  g_remove (weir__part_path (w.parts[1]));
  assert_false (weir__commit_written (&how, &list, note_name, names, &error));
  io_test_assert_error (&error, WEIR_ERROR_IO, "No such file");
  end (&w, true);
  listed = list_directory (state);
  assert_string_equal (listed, "");
  g_string_free (names, TRUE);
}

static void
no_room_for_putting_shards_together_leaves_nothing (void **state)
{
  Written               w;
  WeirWriteFiles        how;
  const WeirWrittenList list = { w.ranges, 4 };
  GString              *names = g_string_new (NULL);
  g_autofree char      *listed = NULL;
  GError               *error = NULL;
  struct rlimit         all, little;

  begin (state, &w, "x.txt", "");
  how = how_to (&w, "-S", 1, "");
  assert_int_equal (getrlimit (RLIMIT_FSIZE, &all), 0);
  little = all;
  little.rlim_cur = 6; /* the largest part has 5 bytes, together they have 9 */
  signal (SIGXFSZ, SIG_IGN);
  assert_int_equal (setrlimit (RLIMIT_FSIZE, &little), 0);
  assert_false (weir__commit_written (&how, &list, note_name, names, &error));
  assert_int_equal (setrlimit (RLIMIT_FSIZE, &all), 0);
  io_test_assert_error (&error, WEIR_ERROR_IO, ".tmp: writing: File too large");
  assert_string_equal (names->str, "");
  end (&w, true);
  listed = list_directory (state);
  assert_string_equal (listed, "");
  g_string_free (names, TRUE);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (each_writer_makes_a_shard_by_default),
    cmocka_unit_test (fewer_shards_take_several_writers_and_more_are_empty),
    cmocka_unit_test (every_shard_has_the_header_once),
    cmocka_unit_test (bytes_that_were_not_handed_on_are_left_out),
    cmocka_unit_test (nothing_written_makes_one_file_without_lines),
    cmocka_unit_test (files_of_the_same_name_are_replaced),
    cmocka_unit_test (what_is_no_file_is_not_replaced),
    cmocka_unit_test (a_failure_leaves_nothing_under_a_final_name),
    cmocka_unit_test (no_room_for_putting_shards_together_leaves_nothing),
    cmocka_unit_test (a_hidden_file_that_is_gone_is_an_error),
  };

  return cmocka_run_group_tests (tests, io_test_begin, io_test_end);
}
