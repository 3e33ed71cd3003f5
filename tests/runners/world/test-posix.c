/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/weir-test.h"

#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <weir/error.h>

#include "runners/world/world.h"

static char *
new_directory (void)
{
  char *dir = g_dir_make_tmp ("weir-test-XXXXXX", NULL);

  assert_non_null (dir);
  return dir;
}

static void
what_is_appended_is_read_from_anywhere (void **state G_GNUC_UNUSED)
{
  g_autofree char    *dir = new_directory ();
  WeirWorld          *world = weir__world_posix_new (dir);
  g_autoptr (GError)  error = NULL;
  g_autofree uint8_t *data = g_malloc (1 << 20), *back = g_malloc (1 << 20);

  for (size_t i = 0; i < 1 << 20; i++)
    data[i] = (uint8_t) (i * 7 + i / 256);
  WeirRun *run = world->storage->create (world->self, &error);
  assert_null (error);
  assert_true (world->storage->append (run, data, 1000, &error));
  assert_true (world->storage->append (run, data + 1000, (1 << 20) - 1000, &error));
  assert_int_equal (world->storage->read (run, 0, back, 1 << 20, &error), 1 << 20);
  assert_memory_equal (back, data, 1 << 20);
  assert_int_equal (world->storage->read (run, 990, back, 20, &error), 20);
  assert_memory_equal (back, data + 990, 20);
  assert_int_equal (world->storage->read (run, (1 << 20) - 5, back, 20, &error), 5);
  assert_int_equal (world->storage->read (run, 1 << 20, back, 20, &error), 0);
  world->storage->discard (run);
  weir__world_posix_free (world);
  g_rmdir (dir);
}

static void
a_run_has_no_name_in_its_directory (void **state G_GNUC_UNUSED)
{
  g_autofree char *dir = new_directory ();
  WeirWorld       *world = weir__world_posix_new (dir);
  WeirRun         *run = world->storage->create (world->self, NULL);

  assert_non_null (run);
  assert_int_equal (g_rmdir (dir), 0); /* it was empty */
  world->storage->discard (run);
  weir__world_posix_free (world);
}

static void
a_missing_directory_is_an_error_that_names_it (void **state G_GNUC_UNUSED)
{
  WeirWorld         *world = weir__world_posix_new ("/nonexistent/spill");
  g_autoptr (GError) error = NULL;

  assert_null (world->storage->create (world->self, &error));
  assert_true (g_error_matches (error, WEIR_ERROR, WEIR_ERROR_IO));
  assert_string_equal (error->message, "spilling to /nonexistent/spill: No such file or directory");
  weir__world_posix_free (world);
}

static void
a_failing_write_is_an_error_that_names_the_directory (void **state G_GNUC_UNUSED)
{
  g_autofree char   *dir = new_directory ();
  WeirWorld         *world = weir__world_posix_new (dir);
  g_autoptr (GError) error = NULL;
  WeirRun           *run = world->storage->create (world->self, &error);

  /* A limit on the size of files stands in for a full disk. */
  struct rlimit limit, none;
  signal (SIGXFSZ, SIG_IGN);
  assert_int_equal (getrlimit (RLIMIT_FSIZE, &none), 0);
  limit = (struct rlimit) { 15, none.rlim_max };
  assert_int_equal (setrlimit (RLIMIT_FSIZE, &limit), 0);
  assert_true (world->storage->append (run, "0123456789", 10, &error));
  assert_false (world->storage->append (run, "0123456789", 10, &error));
  assert_int_equal (setrlimit (RLIMIT_FSIZE, &none), 0);
  assert_true (g_error_matches (error, WEIR_ERROR, WEIR_ERROR_IO));
  assert_non_null (strstr (error->message, dir));
  world->storage->discard (run);
  weir__world_posix_free (world);
  g_rmdir (dir);
}

static void
the_clock_is_the_wall_clock (void **state G_GNUC_UNUSED)
{
  WeirWorld *world = weir__world_posix_new (NULL);
  int64_t    before = g_get_real_time (), now = world->now (world->self).us, after = g_get_real_time ();

  assert_true (before <= now && now <= after);
  weir__world_posix_free (world);
}

static void
chance_does_not_repeat (void **state G_GNUC_UNUSED)
{
  WeirWorld *world = weir__world_posix_new (NULL);

  assert_true (world->random (world->self) != world->random (world->self));
  weir__world_posix_free (world);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (what_is_appended_is_read_from_anywhere),
    cmocka_unit_test (a_run_has_no_name_in_its_directory),
    cmocka_unit_test (a_missing_directory_is_an_error_that_names_it),
    cmocka_unit_test (a_failing_write_is_an_error_that_names_the_directory),
    cmocka_unit_test (the_clock_is_the_wall_clock),
    cmocka_unit_test (chance_does_not_repeat),
  };

  return cmocka_run_group_tests_name ("posix world", tests, NULL, NULL);
}
