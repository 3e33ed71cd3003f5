/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "io/part.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <weir/error.h>
#include <weir/string.h>

#include "io/codec.h"
#include "io/file-error.h"
#include "io/output-name.h"

/* A part is locked for as long as it is open (a lock of the open file, which goes with the process), so that a part
 * that is not locked is nobody's. Between making a file and locking it another run may take it for such a one, and
 * remove it: then it has no name any more, and another is made.
 *
 * Bytes gather in `text`, go through the codec into `packed` if there is one, and to the file in big writes. A flush
 * ends the codec's member; what comes after begins another. All of the codecs read members one after the other as one
 * text, so parts can be cut at flushes and put together in any order without looking inside. */

#define BUFFER_SIZE ((size_t) 128 << 10)

struct _WeirPart
{
  char            *path;
  int              fd;
  int64_t          size; /* of the file */
  char            *text;
  size_t           text_size;
  const WeirCodec *codec;
  void            *encoder; /* of the member under way; NULL: none */
  char            *packed;
};

static gboolean
fail (const WeirPart *part, const char *doing, int errnum, GError **error)
{
  weir__file_error (error, WEIR_ERROR_IO, part->path, -1, "%s: %s", doing, g_strerror (errnum));
  return FALSE;
}

gboolean
weir__part_prepare_directory (WeirString path, GError **error)
{
  g_autofree char *whole = g_strndup (path.data, path.size);
  g_autofree char *directory = g_path_get_dirname (whole);

  if (g_mkdir_with_parents (directory, 0777) == 0)
    return TRUE;
  weir__file_error (error, WEIR_ERROR_IO, directory, -1, "making the directory: %s", g_strerror (errno));
  return FALSE;
}

/* Root could replace even /dev/null; and /dev/stdout is a link to what the shell has opened, which may be a file. */
gboolean
weir__part_check_name (const char *name, GError **error)
{
  g_autofree char *link = g_file_read_link (name, NULL);
  struct stat      st;

  if (!(link != NULL && g_str_has_prefix (link, "/proc/"))
      && (stat (name, &st) != 0 || S_ISREG (st.st_mode) || S_ISDIR (st.st_mode) /* rename has words for that */))
    return TRUE;
  weir__file_error (error, WEIR_ERROR_IO, name, -1, "it is a device, a pipe or a socket, which a file would replace");
  return FALSE;
}

static WeirPart *
open_part (char *path, int flags, WeirCompression compression, GError **error)
{
  WeirPart *part = g_new0 (WeirPart, 1);

  part->path = path;
  part->codec = weir__codec_find (compression);
  part->text = g_malloc (BUFFER_SIZE);
  if (part->codec != NULL)
    part->packed = g_malloc (BUFFER_SIZE);
  part->fd = open (path, O_RDWR | O_CLOEXEC | flags, 0666);
  if (part->fd < 0 || (part->size = lseek (part->fd, 0, SEEK_END)) < 0)
    {
      fail (part, "opening", errno, error);
      weir__part_free (part, false);
      return NULL;
    }
  return part;
}

/* False: it has been removed meanwhile. Where files cannot be locked, none is removed. */
static bool
lock_part (const WeirPart *part)
{
  struct stat st;

  while (flock (part->fd, LOCK_EX) != 0)
    if (errno != EINTR)
      return true;
  return fstat (part->fd, &st) != 0 || st.st_nlink > 0;
}

WeirPart *
weir__part_new (WeirString path, WeirCompression compression, GError **error)
{
  WeirPart *part;

  if (!weir__codec_check (compression, path, error))
    return NULL;
  while ((part = open_part (weir__output_temporary_name (path), O_CREAT | O_EXCL, compression, error)) != NULL
         && !lock_part (part))
    weir__part_free (part, false);
  return part;
}

static void
remove_if_nobodys (const char *directory, const char *name)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  int              fd = open (path, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

  if (fd < 0)
    return;
  if (flock (fd, LOCK_EX | LOCK_NB) == 0)
    unlink (path);
  close (fd);
}

void
weir__part_sweep (WeirString path)
{
  g_autofree char *whole = g_strndup (path.data, path.size);
  g_autofree char *directory = g_path_get_dirname (whole);
  GDir            *dir = g_dir_open (directory, 0, NULL);
  const char      *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (weir__output_name_is_temporary (name, path))
      remove_if_nobodys (directory, name);
  if (dir != NULL)
    g_dir_close (dir);
}

WeirPart *
weir__part_adopt (const char *path, WeirCompression compression, GError **error)
{
  return open_part (g_strdup (path), 0, compression, error);
}

void
weir__part_free (WeirPart *part, bool remove)
{
  if (part == NULL)
    return;
  if (part->encoder != NULL)
    part->codec->ops->encoder_free (part->encoder);
  if (part->fd >= 0)
    close (part->fd);
  if (remove)
    unlink (part->path);
  g_free (part->packed);
  g_free (part->text);
  g_free (part->path);
  g_free (part);
}

const char *
weir__part_path (const WeirPart *part)
{
  return part->path;
}

static gboolean
write_out (WeirPart *part, const char *bytes, size_t size, GError **error)
{
  while (size > 0)
    {
      ssize_t n = pwrite (part->fd, bytes, size, part->size);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return fail (part, "writing", errno, error);
      bytes += n;
      size -= (size_t) n;
      part->size += n;
    }
  return TRUE;
}

static gboolean
pack (WeirPart *part, const char *bytes, size_t size, bool finish, GError **error)
{
  WeirCodecInput from = { bytes, bytes + size };
  WeirCodecStep  step;
  const char    *why = NULL;

  if (part->encoder == NULL)
    part->encoder = part->codec->ops->encoder_new ();
  do
    {
      WeirCodecRoom to = { part->packed, part->packed + BUFFER_SIZE };

      step = part->codec->ops->encode (part->encoder, &from, &to, finish, &why);
      if (step == WEIR__CODEC_BAD)
        {
          weir__file_error (error, WEIR_ERROR_IO, part->path, -1, "compressing: %s", why);
          return FALSE;
        }
      if (!write_out (part, part->packed, (size_t) (to.next - part->packed), error))
        return FALSE;
    }
  while (finish ? step != WEIR__CODEC_MEMBER : from.next < from.end);
  if (finish)
    {
      part->codec->ops->encoder_free (part->encoder);
      part->encoder = NULL;
    }
  return TRUE;
}

static gboolean
pass_on (WeirPart *part, const char *bytes, size_t size, GError **error)
{
  return part->codec != NULL ? pack (part, bytes, size, false, error) : write_out (part, bytes, size, error);
}

gboolean
weir__part_append (WeirPart *part, WeirString bytes, GError **error)
{
  if (bytes.size == 0)
    return TRUE;
  if (G_LIKELY (bytes.size <= BUFFER_SIZE - part->text_size))
    {
      memcpy (part->text + part->text_size, bytes.data, bytes.size);
      part->text_size += bytes.size;
      return TRUE;
    }
  if (!pass_on (part, part->text, part->text_size, error))
    return FALSE;
  part->text_size = 0;
  if (bytes.size > BUFFER_SIZE / 2)
    return pass_on (part, bytes.data, bytes.size, error);
  memcpy (part->text, bytes.data, bytes.size);
  part->text_size = bytes.size;
  return TRUE;
}

gboolean
weir__part_flush (WeirPart *part, int64_t *ret_size, GError **error)
{
  size_t size = part->text_size;

  part->text_size = 0;
  /* An empty compressed file has a member too; an empty addition has none. */
  if (part->codec == NULL ? !write_out (part, part->text, size, error)
                          : (size > 0 || part->encoder != NULL || part->size == 0)
                                && !pack (part, part->text, size, true, error))
    return FALSE;
  if (ret_size != NULL)
    *ret_size = part->size;
  return TRUE;
}

gboolean
weir__part_append_file (WeirPart *part, const char *path, int64_t from, int64_t to, GError **error)
{
  int      fd = open (path, O_RDONLY | O_CLOEXEC);
  gboolean ok = fd >= 0;

  if (!ok)
    weir__file_error (error, WEIR_ERROR_IO, path, -1, "%s", g_strerror (errno));
  while (ok && from < to)
    {
      ssize_t n = pread (fd, part->text, MIN (BUFFER_SIZE, (size_t) (to - from)), from);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          weir__file_error (error, WEIR_ERROR_IO, path, from, "%s", n < 0 ? g_strerror (errno) : "the file ends here");
          ok = FALSE;
          break;
        }
      ok = write_out (part, part->text, (size_t) n, error);
      from += n;
    }
  if (fd >= 0)
    close (fd);
  return ok;
}

gboolean
weir__part_sync (WeirPart *part, GError **error)
{
  return fsync (part->fd) == 0 || fail (part, "syncing", errno, error);
}

gboolean
weir__part_sync_directory (const char *path, GError **error)
{
  g_autofree char *directory = g_path_get_dirname (path);
  int              fd = open (directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean         ok = fd >= 0 && fsync (fd) == 0;

  if (!ok)
    weir__file_error (error, WEIR_ERROR_IO, directory, -1, "syncing the directory: %s", g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return ok;
}
