/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/io/io-test.h"

#include <weir/error.h>

#include "io/match.h"

int
io_test_begin (void **state)
{
  *state = g_dir_make_tmp ("weir-io-XXXXXX", NULL);
  return *state == NULL;
}

static void
remove_tree (const char *path)
{
  GDir       *dir = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      remove_tree (child);
    }
  if (dir != NULL)
    g_dir_close (dir);
  g_remove (path);
}

int
io_test_end (void **state)
{
  remove_tree (*state);
  g_free (*state);
  return 0;
}

char *
io_test_write (void **state, const char *name, const char *bytes, size_t size)
{
  char            *path = g_build_filename (*state, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  assert_int_equal (g_mkdir_with_parents (parent, 0777), 0);
  assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
  return path;
}

GString *
io_test_read (const char *path)
{
  char   *bytes;
  gsize   size;
  GError *error = NULL;

  if (!g_file_get_contents (path, &bytes, &size, &error))
    fail_msg ("%s", error->message);
  GString *s = g_string_new_len (bytes, (gssize) size);
  g_free (bytes);
  return s;
}

static void
keep_file (const WeirFile *file, void *user_data)
{
  *(WeirFile *) user_data = *file;
}

WeirFile
io_test_file (const char *path)
{
  const WeirMatch how = { 0 };
  WeirFile        file = { 0 };
  GError         *error = NULL;

  if (!weir__match_pattern (&how, weir_string_from_c (path), keep_file, &file, &error))
    fail_msg ("%s", error->message);
  file.path = weir_string_from_c (path);
  return file;
}

void
io_test_assert_error (GError **error, int code, const char *part)
{
  assert_non_null (*error);
  if (!g_error_matches (*error, WEIR_ERROR, code) || strstr ((*error)->message, part) == NULL)
    fail_msg ("expected an error of class %d with \"%s\", found class %d: %s", code, part, (*error)->code,
              (*error)->message);
  g_clear_error (error);
}
