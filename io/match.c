/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "io/match.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <sys/stat.h>
#include <unistd.h>

#include <weir/error.h>
#include <weir/string.h>

#include "io/codec.h"
#include "io/file-error.h"

/* A pattern becomes a list of paths, the list is sorted, and each is looked at: what it is, how big, and by its first
 * bytes whether it is compressed. Directories are walked by hand, wildcards are glob(3)'s. */

typedef struct
{
  const WeirMatch *how;
  GPtrArray       *paths; /* char * */
} Walk;

static int
compare_paths (const void *a, const void *b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
fail_with_errno (GError **error, const char *path, int errnum)
{
  weir__file_error (error, WEIR_ERROR_IO, path, -1, "%s", g_strerror (errnum));
  return FALSE;
}

static gboolean walk_directory (Walk *walk, const char *path, GError **error);

static gboolean
walk_entry (Walk *walk, const char *path, GError **error)
{
  struct stat st;

  if (stat (path, &st) != 0)
    return fail_with_errno (error, path, errno);
  if (S_ISREG (st.st_mode))
    g_ptr_array_add (walk->paths, g_strdup (path));
  else if (S_ISDIR (st.st_mode) && walk->how->recursive && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    return walk_directory (walk, path, error);
  return TRUE;
}

/* Adds the files in a directory; others are no files to be read. */
static gboolean
walk_directory (Walk *walk, const char *path, GError **error)
{
  DIR                 *dir = opendir (path);
  const struct dirent *entry;
  gboolean             ok = TRUE;

  if (dir == NULL)
    return fail_with_errno (error, path, errno);
  while (ok && (errno = 0, entry = readdir (dir)) != NULL)
    if (entry->d_name[0] != '.')
      {
        g_autofree char *child = g_build_filename (path, entry->d_name, NULL);

        ok = walk_entry (walk, child, error);
      }
  if (ok && errno != 0)
    ok = fail_with_errno (error, path, errno);
  closedir (dir);
  return ok;
}

/* What glob(3) could not look into. It knows no argument, hence the thread's own. */
static _Thread_local char *glob_failed_at;
static _Thread_local int   glob_failed_with;

static int
stop_glob (const char *path, int errnum)
{
  if (errnum == ENOENT || errnum == ENOTDIR)
    return 0;
  g_free (glob_failed_at);
  glob_failed_at = g_strdup (path);
  glob_failed_with = errnum;
  return 1;
}

static gboolean
expand_wildcards (Walk *walk, const char *pattern, GError **error)
{
  glob_t   matches = { 0 };
  gboolean ok = TRUE;

  g_clear_pointer (&glob_failed_at, g_free);
  switch (glob (pattern, GLOB_NOSORT, stop_glob, &matches))
    {
    case 0:
      break;
    case GLOB_NOMATCH:
      break;
    default:
      ok = fail_with_errno (error, glob_failed_at != NULL ? glob_failed_at : pattern,
                            glob_failed_at != NULL ? glob_failed_with : ENOMEM);
      g_clear_pointer (&glob_failed_at, g_free);
    }
  for (size_t i = 0; i < matches.gl_pathc && ok; i++)
    {
      if (!g_file_test (matches.gl_pathv[i], G_FILE_TEST_IS_DIR))
        g_ptr_array_add (walk->paths, g_strdup (matches.gl_pathv[i]));
      else if (walk->how->recursive)
        ok = walk_directory (walk, matches.gl_pathv[i], error);
    }
  globfree (&matches);
  return ok;
}

static gboolean
collect_paths (Walk *walk, const char *pattern, GError **error)
{
  struct stat st;

  if (stat (pattern, &st) != 0)
    {
      if (errno != ENOENT && errno != ENOTDIR)
        return fail_with_errno (error, pattern, errno);
      return strpbrk (pattern, "*?[") == NULL || expand_wildcards (walk, pattern, error);
    }
  if (S_ISDIR (st.st_mode))
    return walk_directory (walk, pattern, error);
  g_ptr_array_add (walk->paths, g_strdup (pattern));
  return TRUE;
}

/* By its first bytes; by its name if those say nothing, so that a damaged one is not taken for text. */
static gboolean
look_inside (const char *path, int32_t *compression, GError **error)
{
  char    bytes[WEIR__MAGIC_MAX];
  ssize_t n;
  int     fd = open (path, O_RDONLY | O_CLOEXEC);

  if (fd < 0)
    return fail_with_errno (error, path, errno);
  n = pread (fd, bytes, sizeof bytes, 0);
  if (n < 0)
    {
      int e = errno;
      close (fd);
      return fail_with_errno (error, path, e);
    }
  close (fd);
  *compression = (int32_t) weir__codec_of_magic (bytes, (size_t) n);
  if (*compression == WEIR_COMPRESSION_NONE && n > 0)
    *compression = (int32_t) weir__codec_of_name (weir_string_from_c (path));
  return TRUE;
}

static gboolean
describe_file (const WeirMatch *how, const char *path, WeirFile *ret_file, GError **error)
{
  WeirFile    file = { .path = weir_string_from_c (path), .size = -1, .compression = how->compression };
  struct stat st;

  if (stat (path, &st) != 0)
    return fail_with_errno (error, path, errno);
  if (S_ISREG (st.st_mode))
    {
      file.size = st.st_size;
      if (file.compression == WEIR_COMPRESSION_AUTO && !look_inside (path, &file.compression, error))
        return FALSE;
    }
  *ret_file = file;
  return TRUE;
}

gboolean
weir__match_pattern (const WeirMatch *how, WeirString pattern, WeirMatchFound found, void *user_data, GError **error)
{
  g_autofree char *text = g_strndup (pattern.data, pattern.size);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  Walk     walk = { how, paths };
  WeirFile file = { .path = WEIR_STRING ("-"), .size = -1, .compression = how->compression };

  if (strcmp (text, "-") == 0)
    {
      found (&file, user_data);
      return TRUE;
    }
  if (!collect_paths (&walk, text, error))
    return FALSE;
  if (paths->len == 0 && !how->allow_empty)
    {
      weir__file_error (error, WEIR_ERROR_IO, text, -1,
                        g_file_test (text, G_FILE_TEST_IS_DIR)  ? "no file in this directory, but for hidden ones"
                        : strpbrk (text, "*?[") == NULL ? "no such file"
                                                        : "no file matches");
      return FALSE;
    }
  g_ptr_array_sort (paths, compare_paths);
  for (unsigned i = 0; i < paths->len; i++)
    {
      if (!describe_file (how, g_ptr_array_index (paths, i), &file, error))
        return FALSE;
      found (&file, user_data);
    }
  return TRUE;
}
