/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runners/program/main-file.h"
#include "tests/support/weir-test.h"

typedef struct
{
  char *folder, *file, *link;
} Fixture;

static int
set_up (void **state)
{
  Fixture *f = g_new0 (Fixture, 1);

  f->folder = g_dir_make_tmp ("weir-main-file-XXXXXX", NULL);
  f->file = g_build_filename (f->folder, "file", NULL);
  f->link = g_build_filename (f->folder, "link", NULL);
  *state = f;
  return f->folder != NULL ? 0 : -1;
}

static int
tear_down (void **state)
{
  Fixture *f = *state;

  g_unlink (f->file);
  g_unlink (f->link);
  g_rmdir (f->folder);
  g_free (f->folder);
  g_free (f->file);
  g_free (f->link);
  g_free (f);
  return 0;
}

static void
assert_written (const char *path, const char *text)
{
  g_autoptr (GError) error = NULL;

  if (!weir__main_write_file (path, text, strlen (text), &error))
    fail_msg ("%s", error->message);
}

static void
assert_holds (const char *path, const char *text)
{
  g_autofree char *found = NULL;

  assert_true (g_file_get_contents (path, &found, NULL, NULL));
  assert_string_equal (found, text);
}

static void
a_file_is_replaced_as_a_whole (void **state)
{
  Fixture *f = *state;

  assert_written (f->file, "much of it");
  int old = open (f->file, O_RDONLY);
  assert_written (f->file, "new");
  assert_holds (f->file, "new");
  char bytes[16];
  assert_int_equal (read (old, bytes, sizeof bytes), 10); /* whoever had opened it */
  close (old);
}

static void
what_a_link_names_is_written_and_the_link_stays (void **state)
{
  Fixture *f = *state;
  GStatBuf is;

  assert_int_equal (symlink ("file", f->link), 0);
  assert_written (f->link, "not there before");
  assert_holds (f->file, "not there before");
  assert_written (f->link, "again");
  assert_holds (f->file, "again");
  assert_int_equal (g_lstat (f->link, &is), 0);
  assert_true (S_ISLNK (is.st_mode));
}

static void
a_fifo_and_a_device_are_written_to_and_stay_what_they_are (void **state)
{
  Fixture           *f = *state;
  g_autoptr (GError) error = NULL;
  GStatBuf           is;
  char               bytes[16] = "";

  assert_int_equal (mkfifo (f->file, 0600), 0);
  int reader = open (f->file, O_RDONLY | O_NONBLOCK);
  assert_written (f->file, "through");
  assert_int_equal (read (reader, bytes, sizeof bytes), 7);
  assert_string_equal (bytes, "through");
  close (reader);
  assert_int_equal (symlink ("/dev/full", f->link), 0);
  assert_false (weir__main_write_file (f->link, "x", 1, &error));
  assert_string_equal (error->message, "/dev/full: No space left on device");
  assert_int_equal (g_stat ("/dev/full", &is), 0);
  assert_true (S_ISCHR (is.st_mode));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown (a_file_is_replaced_as_a_whole, set_up, tear_down),
    cmocka_unit_test_setup_teardown (what_a_link_names_is_written_and_the_link_stays, set_up, tear_down),
    cmocka_unit_test_setup_teardown (a_fifo_and_a_device_are_written_to_and_stay_what_they_are, set_up, tear_down),
  };

  return cmocka_run_group_tests_name ("main-file", tests, NULL, NULL);
}
