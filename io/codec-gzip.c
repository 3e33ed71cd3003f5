/* SPDX-License-Identifier: Apache-2.0 */
#include "io/codec.h"

#include <zlib.h>

/* 15 bits of window, and a gzip header instead of zlib's. */
#define GZIP_WINDOW (15 + 16)

static void *
new_decoder (void)
{
  z_stream *z = g_new0 (z_stream, 1);

  if (inflateInit2 (z, GZIP_WINDOW) != Z_OK)
    g_error ("zlib: no memory");
  return z;
}

static void
reset_decoder (void *decoder)
{
  inflateReset (decoder);
}

static void
free_decoder (void *decoder)
{
  inflateEnd (decoder);
  g_free (decoder);
}

static void
lend (z_stream *z, const WeirCodecInput *from, const WeirCodecRoom *to)
{
  z->next_in = (Bytef *) from->next;
  z->avail_in = (uInt) MIN (from->end - from->next, 1 << 30);
  z->next_out = (Bytef *) to->next;
  z->avail_out = (uInt) MIN (to->end - to->next, 1 << 30);
}

static void
take_back (const z_stream *z, WeirCodecInput *from, WeirCodecRoom *to)
{
  from->next = (const char *) z->next_in;
  to->next = (char *) z->next_out;
}

static WeirCodecStep
decode (void *decoder, WeirCodecInput *from, WeirCodecRoom *to, const char **ret_why)
{
  z_stream *z = decoder;
  int       r;

  lend (z, from, to);
  r = inflate (z, Z_NO_FLUSH);
  take_back (z, from, to);
  if (r == Z_STREAM_END)
    return WEIR__CODEC_MEMBER;
  if (r == Z_OK || r == Z_BUF_ERROR)
    return WEIR__CODEC_MORE;
  *ret_why = z->msg != NULL ? z->msg : "damaged";
  return WEIR__CODEC_BAD;
}

static void *
new_encoder (void)
{
  z_stream *z = g_new0 (z_stream, 1);

  if (deflateInit2 (z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP_WINDOW, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    g_error ("zlib: no memory");
  return z;
}

static WeirCodecStep
encode (void *encoder, WeirCodecInput *from, WeirCodecRoom *to, bool finish, const char **ret_why)
{
  z_stream *z = encoder;
  int       r;

  lend (z, from, to);
  r = deflate (z, finish ? Z_FINISH : Z_NO_FLUSH);
  take_back (z, from, to);
  *ret_why = z->msg;
  return r == Z_STREAM_END ? WEIR__CODEC_MEMBER : r == Z_STREAM_ERROR ? WEIR__CODEC_BAD : WEIR__CODEC_MORE;
}

static void
free_encoder (void *encoder)
{
  deflateEnd (encoder);
  g_free (encoder);
}

const WeirCodecOps weir__gzip = {
  .decoder_new = new_decoder,
  .decoder_reset = reset_decoder,
  .decode = decode,
  .decoder_free = free_decoder,
  .encoder_new = new_encoder,
  .encode = encode,
  .encoder_free = free_encoder,
};
