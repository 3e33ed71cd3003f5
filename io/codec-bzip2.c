/* SPDX-License-Identifier: Apache-2.0 */
#include "io/codec.h"

#include <bzlib.h>

static void
begin_decoding (bz_stream *z)
{
  memset (z, 0, sizeof *z);
  if (BZ2_bzDecompressInit (z, 0, 0) != BZ_OK)
    g_error ("bzip2: no memory");
}

static void *
new_decoder (void)
{
  bz_stream *z = g_new (bz_stream, 1);

  begin_decoding (z);
  return z;
}

static void
reset_decoder (void *decoder)
{
  BZ2_bzDecompressEnd (decoder);
  begin_decoding (decoder);
}

static void
free_decoder (void *decoder)
{
  BZ2_bzDecompressEnd (decoder);
  g_free (decoder);
}

static void
lend (bz_stream *z, const WeirCodecInput *from, const WeirCodecRoom *to)
{
  z->next_in = (char *) from->next;
  z->avail_in = (unsigned) MIN (from->end - from->next, 1 << 30);
  z->next_out = to->next;
  z->avail_out = (unsigned) MIN (to->end - to->next, 1 << 30);
}

static void
take_back (const bz_stream *z, WeirCodecInput *from, WeirCodecRoom *to)
{
  from->next = z->next_in;
  to->next = z->next_out;
}

static WeirCodecStep
decode (void *decoder, WeirCodecInput *from, WeirCodecRoom *to, const char **ret_why)
{
  bz_stream *z = decoder;
  int        r;

  lend (z, from, to);
  r = BZ2_bzDecompress (z);
  take_back (z, from, to);
  if (r == BZ_STREAM_END)
    return WEIR__CODEC_MEMBER;
  if (r == BZ_OK)
    return WEIR__CODEC_MORE;
  *ret_why = r == BZ_DATA_ERROR_MAGIC ? "no bzip2 header" : "wrong checksum or structure";
  return WEIR__CODEC_BAD;
}

static void *
new_encoder (void)
{
  bz_stream *z = g_new0 (bz_stream, 1);

  if (BZ2_bzCompressInit (z, 9, 0, 0) != BZ_OK)
    g_error ("bzip2: no memory");
  return z;
}

static WeirCodecStep
encode (void *encoder, WeirCodecInput *from, WeirCodecRoom *to, bool finish, const char **ret_why)
{
  bz_stream *z = encoder;
  int        r;

  lend (z, from, to);
  /* bzip2 takes being run without input for a mistake. */
  if (!finish && z->avail_in == 0)
    return WEIR__CODEC_MORE;
  r = BZ2_bzCompress (z, finish ? BZ_FINISH : BZ_RUN);
  take_back (z, from, to);
  *ret_why = "bzip2 failed";
  return r == BZ_STREAM_END ? WEIR__CODEC_MEMBER : r < 0 ? WEIR__CODEC_BAD : WEIR__CODEC_MORE;
}

static void
free_encoder (void *encoder)
{
  BZ2_bzCompressEnd (encoder);
  g_free (encoder);
}

const WeirCodecOps weir__bzip2 = {
  .decoder_new = new_decoder,
  .decoder_reset = reset_decoder,
  .decode = decode,
  .decoder_free = free_decoder,
  .encoder_new = new_encoder,
  .encode = encode,
  .encoder_free = free_encoder,
};
