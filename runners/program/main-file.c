/* SPDX-License-Identifier: Apache-2.0 */
#include "runners/program/main-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <weir/error.h>

static gboolean
write_all (int fd, const char *data, size_t size)
{
  while (size > 0)
    {
      ssize_t n = write (fd, data, size);

      if (n < 0 && errno != EINTR)
        return FALSE;
      data += MAX (n, 0);
      size -= (size_t) MAX (n, 0);
    }
  return TRUE;
}

/* /dev/stdout is whatever file the shell has opened, and others may write there, too. */
static bool
is_of_the_system (const char *path)
{
  return g_str_has_prefix (path, "/dev/") || g_str_has_prefix (path, "/proc/");
}

/* As it lies there. */
static gboolean
write_through (const char *path, const char *data, size_t size, GError **error)
{
  int how = is_of_the_system (path) ? O_APPEND : O_CREAT | O_TRUNC;
  int fd = open (path, O_WRONLY | O_CLOEXEC | how, 0666);
  int failure = fd >= 0 && write_all (fd, data, size) ? 0 : errno;

  if (fd >= 0 && close (fd) != 0 && failure == 0)
    failure = errno;
  if (failure != 0)
    g_set_error (error, WEIR_ERROR, WEIR_ERROR_IO, "%s: %s", path, g_strerror (failure));
  return failure == 0;
}

gboolean
weir__main_write_file (const char *path, const char *data, size_t size, GError **error)
{
  g_autofree char *named = realpath (path, NULL);
  GStatBuf         is;

  if (is_of_the_system (path) || (named == NULL && g_lstat (path, &is) == 0 /* a link to what is not there yet */))
    return write_through (path, data, size, error);
  if (named != NULL && g_stat (named, &is) == 0 && !S_ISREG (is.st_mode))
    return write_through (named, data, size, error);
  return g_file_set_contents (named != NULL ? named : path, data, (gssize) size, error);
}
