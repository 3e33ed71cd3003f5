/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/io/io-test.h"

#include <weir/error.h>

#include "io/codec.h"
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

bool
io_test_has_codec (WeirCompression compression)
{
  const WeirCodec *codec = weir__codec_find (compression);

  return codec == NULL || codec->ops != NULL;
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

char *
io_test_path (void **state, const char *name)
{
  return g_build_filename (*state, name, NULL);
}

static void
run (WeirPipeline *p, unsigned lanes, GError **error)
{
  WeirResult *result = weir_pipeline_run (p, &(WeirRunOptions) { .parallelism = lanes }, error);

  if (result != NULL)
    {
      if (weir_result_error (result) != NULL)
        *error = g_error_copy (weir_result_error (result));
      weir_result_unref (result);
    }
  weir_pipeline_free (p);
}

void
io_test_assert_refused (WeirPipeline *p, const char *words)
{
  g_autofree char *errors = weir_pipeline_errors (p);

  if (errors == NULL || strstr (errors, words) == NULL || strchr (errors, '\n') != NULL)
    fail_msg ("expected one error with \"%s\", found: %s", words, errors);
  weir_pipeline_free (p);
}

void
io_test_run (WeirPipeline *p, unsigned lanes)
{
  GError *error = NULL;

  run (p, lanes, &error);
  if (error != NULL)
    fail_msg ("%s", error->message);
}

void
io_test_run_fails (WeirPipeline *p, unsigned lanes, int code, const char *part)
{
  GError *error = NULL;

  run (p, lanes, &error);
  io_test_assert_error (&error, code, part);
}

int
io_test_compare_strings (const void *a, const void *b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
list_outputs (void **state)
{
  g_autofree char *path = io_test_path (state, "out");
  GDir            *dir = g_dir_open (path, 0, NULL);
  GPtrArray       *names = g_ptr_array_new_with_free_func (g_free);
  const char      *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_build_filename (path, name, NULL));
  if (dir != NULL)
    g_dir_close (dir);
  g_ptr_array_sort (names, io_test_compare_strings);
  return names;
}

char *
io_test_outputs (void **state)
{
  GPtrArray *paths = list_outputs (state);
  GString   *all = g_string_new (NULL);

  for (unsigned i = 0; i < paths->len; i++)
    {
      g_autofree char *name = g_path_get_basename (paths->pdata[i]);
      GString         *bytes = io_test_read (paths->pdata[i]);

      g_string_append_printf (all, "%s=%s|", name, bytes->str);
      g_string_free (bytes, TRUE);
    }
  g_ptr_array_unref (paths);
  return g_string_free (all, FALSE);
}

char *
io_test_output_lines (void **state)
{
  GPtrArray *paths = list_outputs (state), *lines = g_ptr_array_new ();
  GString   *all = g_string_new (NULL), *sorted = g_string_new (NULL);

  for (unsigned i = 0; i < paths->len; i++)
    {
      GString *bytes = io_test_read (paths->pdata[i]);

      g_string_append_len (all, bytes->str, (gssize) bytes->len);
      g_string_free (bytes, TRUE);
    }
  for (char *line = all->str, *end; (end = strchr (line, '\n')) != NULL; line = end + 1)
    {
      *end = '\0';
      g_ptr_array_add (lines, line);
    }
  g_ptr_array_sort (lines, io_test_compare_strings);
  for (unsigned i = 0; i < lines->len; i++)
    g_string_append_printf (sorted, "%s\n", (char *) lines->pdata[i]);
  g_ptr_array_unref (lines);
  g_ptr_array_unref (paths);
  g_string_free (all, TRUE);
  return g_string_free (sorted, FALSE);
}
