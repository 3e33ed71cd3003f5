/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "io/input.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <weir/error.h>
#include <weir/string.h>

#include "io/codec.h"
#include "io/file-error.h"

/* What a plain file holds is its bytes up to the size that it had when it was matched: less is an error, more is not
 * read. Where no size is known (pipes, and files like those in /proc that claim to be empty) it goes on to the end.
 *
 * A stream of several members is decoded one after the other. Behind the last there may be zeros (tapes, padding);
 * other bytes are an error, and so is an end within a member. */

#define PACKED_SIZE ((size_t) 64 << 10)

struct _WeirInput
{
  char            *path;
  WeirCompression  matched_as; /* as the record said */
  int64_t          size;       /* as matched; -1: not known */
  int              fd;
  bool             is_stream; /* cannot seek */
  bool             keep_open; /* standard input */
  int64_t          offset;    /* raw bytes read */
  int64_t          position;  /* of the bytes handed out */
  const WeirCodec *codec;     /* NULL: plain */
  void            *decoder;
  bool             in_member, ended, sniff;
  char            *packed;
  WeirCodecInput   packed_rest;
};

static void
use_codec (WeirInput *input, WeirCompression compression)
{
  if (input->decoder != NULL)
    input->codec->ops->decoder_free (input->decoder);
  input->decoder = NULL;
  input->codec = weir__codec_find (compression);
  if (input->codec == NULL)
    return;
  input->decoder = input->codec->ops->decoder_new ();
  if (input->packed == NULL)
    {
      input->packed = g_malloc (PACKED_SIZE);
      input->packed_rest = (WeirCodecInput) { input->packed, input->packed };
    }
}

static gboolean
open_descriptor (WeirInput *input, GError **error)
{
  if (strcmp (input->path, "-") == 0)
    {
      input->fd = STDIN_FILENO;
      input->keep_open = true;
    }
  else
    input->fd = open (input->path, O_RDONLY | O_CLOEXEC);
  if (input->fd < 0)
    {
      int e = errno;

      weir__file_error (error, WEIR_ERROR_IO, input->path, -1, "%s%s", g_strerror (e),
                        e == ENOENT ? " (it was there when files were matched)" : "");
      return FALSE;
    }
  if (input->size < 0)
    input->is_stream = lseek (input->fd, 0, SEEK_CUR) < 0;
  if (input->size > (4 << 20))
    posix_fadvise (input->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
  return TRUE;
}

WeirInput *
weir__input_open (const WeirFile *file, GError **error)
{
  WeirInput *input;

  if (!weir__codec_check ((WeirCompression) file->compression, file->path, error))
    return NULL;
  input = g_new0 (WeirInput, 1);
  input->path = weir_string_to_c (file->path);
  if (strlen (input->path) < file->path.size)
    {
      weir__file_error (error, WEIR_ERROR_IO, input->path, -1, "the name goes on behind a NUL byte");
      g_free (input->path);
      g_free (input);
      return NULL;
    }
  input->matched_as = (WeirCompression) file->compression;
  input->size = file->size > 0 ? file->size : -1;
  input->fd = -1;
  if (!open_descriptor (input, error))
    {
      weir__input_close (input);
      return NULL;
    }
  if (input->matched_as == WEIR_COMPRESSION_AUTO)
    {
      /* Looked at when it is there; what was read for that is packed_rest. */
      input->sniff = true;
      input->packed = g_malloc (PACKED_SIZE);
      input->packed_rest = (WeirCodecInput) { input->packed, input->packed };
    }
  use_codec (input, input->matched_as);
  return input;
}

void
weir__input_close (WeirInput *input)
{
  if (input == NULL)
    return;
  if (input->decoder != NULL)
    input->codec->ops->decoder_free (input->decoder);
  if (input->fd >= 0 && !input->keep_open)
    close (input->fd);
  g_free (input->packed);
  g_free (input->path);
  g_free (input);
}

gboolean
weir__input_is (const WeirInput *input, const WeirFile *file)
{
  return weir_string_equal (weir_string_from_c (input->path), file->path)
         && input->size == (file->size > 0 ? file->size : -1)
         && input->matched_as == (WeirCompression) file->compression;
}

const char *
weir__input_path (const WeirInput *input)
{
  return input->path;
}

/* Raw bytes of the file, as weir__input_read. */
static gssize
read_raw (WeirInput *input, char *to, size_t size, GError **error)
{
  ssize_t n;

  if (input->size >= 0)
    size = MIN (size, (size_t) (input->size - input->offset));
  if (size == 0)
    return 0;
  if (input->is_stream && poll (&(struct pollfd) { .fd = input->fd, .events = POLLIN }, 1, 0) == 0)
    return WEIR__INPUT_LATER;
  do
    n = input->size >= 0 ? pread (input->fd, to, size, input->offset) : read (input->fd, to, size);
  while (n < 0 && errno == EINTR);
  if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
    return WEIR__INPUT_LATER;
  if (n < 0)
    {
      weir__file_error (error, WEIR_ERROR_IO, input->path, input->offset, "%s", g_strerror (errno));
      return WEIR__INPUT_FAILED;
    }
  if (n == 0 && input->size >= 0)
    {
      weir__file_error (error, WEIR_ERROR_IO, input->path, input->offset,
                        "the file ends here, but it had %" PRId64 " bytes when it was matched", input->size);
      return WEIR__INPUT_FAILED;
    }
  input->offset += n;
  return n;
}

/* More packed bytes behind those that are left. */
static gssize
refill (WeirInput *input, GError **error)
{
  size_t left = (size_t) (input->packed_rest.end - input->packed_rest.next);
  gssize n;

  memmove (input->packed, input->packed_rest.next, left);
  input->packed_rest = (WeirCodecInput) { input->packed, input->packed + left };
  n = read_raw (input, input->packed + left, PACKED_SIZE - left, error);
  if (n > 0)
    input->packed_rest.end += n;
  return n;
}

/* A stream's compression, once its first bytes are there. */
static gssize
recognise (WeirInput *input, GError **error)
{
  gssize          n = 1;
  size_t          have;
  WeirCompression found;

  while ((have = (size_t) (input->packed_rest.end - input->packed_rest.next)) < WEIR__MAGIC_MAX && n > 0)
    n = refill (input, error);
  if (n < 0)
    return n;
  input->sniff = false;
  found = weir__codec_of_magic (input->packed_rest.next, have);
  if (!weir__codec_check (found, weir_string_from_c (input->path), error))
    return WEIR__INPUT_FAILED;
  use_codec (input, found);
  return 1;
}

/* Goes on to a member's first byte, past zeros behind an earlier one; 0: there is no other. */
static gssize
enter_member (WeirInput *input, GError **error)
{
  WeirCodecInput *rest = &input->packed_rest;

  for (;;)
    {
      gssize n;

      while (input->ended && rest->next < rest->end && *rest->next == 0)
        rest->next++;
      if (rest->next < rest->end)
        break;
      n = refill (input, error);
      if (n <= 0)
        return n;
    }
  input->codec->ops->decoder_reset (input->decoder);
  input->in_member = true;
  return 1;
}

static gssize
bad_data (WeirInput *input, const char *why, GError **error)
{
  int64_t at = input->offset - (input->packed_rest.end - input->packed_rest.next);

  weir__file_error (error, WEIR_ERROR_DATA, input->path, at, "damaged %s data: %s", input->codec->name, why);
  return WEIR__INPUT_FAILED;
}

static gssize
read_packed (WeirInput *input, char *to, size_t size, GError **error)
{
  WeirCodecRoom room = { to, to + size };
  const char   *why = NULL;

  while (room.next == to)
    {
      gssize        n = input->in_member ? 1 : enter_member (input, error);
      const char   *before = input->packed_rest.next;
      WeirCodecStep step;

      if (n <= 0)
        return n;
      step = input->codec->ops->decode (input->decoder, &input->packed_rest, &room, &why);
      if (step == WEIR__CODEC_BAD)
        return bad_data (input, why, error);
      if (step == WEIR__CODEC_MEMBER)
        {
          input->in_member = false;
          input->ended = true;
        }
      else if (room.next == to && input->packed_rest.next == before)
        {
          n = refill (input, error);
          if (n < 0)
            return n;
          if (n == 0)
            return bad_data (input, "it ends in the middle", error);
        }
    }
  return room.next - to;
}

gssize
weir__input_read (WeirInput *input, char *to, size_t size, GError **error)
{
  gssize n;

  if (input->sniff)
    {
      n = recognise (input, error);
      if (n <= 0)
        return n;
    }
  if (input->codec != NULL)
    n = read_packed (input, to, size, error);
  else if (input->packed_rest.next < input->packed_rest.end)
    {
      n = (gssize) MIN (size, (size_t) (input->packed_rest.end - input->packed_rest.next));
      memcpy (to, input->packed_rest.next, (size_t) n);
      input->packed_rest.next += n;
    }
  else
    n = read_raw (input, to, size, error);
  if (n > 0)
    input->position += n;
  return n;
}

static void
rewind_to_start (WeirInput *input)
{
  lseek (input->fd, 0, SEEK_SET);
  input->offset = input->position = 0;
  input->packed_rest.next = input->packed_rest.end = input->packed;
  input->in_member = input->ended = false;
  input->sniff = input->matched_as == WEIR_COMPRESSION_AUTO;
}

static gboolean
skip_to (WeirInput *input, int64_t position, GError **error)
{
  g_autofree char *nowhere = g_malloc (PACKED_SIZE);

  while (input->position < position)
    {
      gssize n = weir__input_read (input, nowhere, MIN (PACKED_SIZE, (size_t) (position - input->position)), error);

      if (n < 0)
        return FALSE;
      else if (n == 0)
        break;
    }
  return TRUE;
}

gboolean
weir__input_seek (WeirInput *input, int64_t position, GError **error)
{
  if (input->codec == NULL && input->size >= 0)
    {
      input->offset = input->position = MIN (position, input->size);
      return TRUE;
    }
  if (input->is_stream && position != input->position)
    {
      weir__file_error (error, WEIR_ERROR_UNSUPPORTED, input->path, position,
                        "this can be read once only, and %" PRId64 " bytes have been", input->position);
      return FALSE;
    }
  if (position < input->position)
    rewind_to_start (input);
  return skip_to (input, position, error);
}
