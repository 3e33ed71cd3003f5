/* SPDX-License-Identifier: Apache-2.0 */
#include "io/codec.h"

#include <zstd.h>

static void *
new_decoder (void)
{
  ZSTD_DStream *z = ZSTD_createDStream ();

  if (z == NULL)
    g_error ("zstd: no memory");
  return z;
}

static void
reset_decoder (void *decoder)
{
  ZSTD_DCtx_reset (decoder, ZSTD_reset_session_only);
}

static void
free_decoder (void *decoder)
{
  ZSTD_freeDStream (decoder);
}

static WeirCodecStep
decode (void *decoder, WeirCodecInput *from, WeirCodecRoom *to, const char **ret_why)
{
  ZSTD_inBuffer  in = { from->next, (size_t) (from->end - from->next), 0 };
  ZSTD_outBuffer out = { to->next, (size_t) (to->end - to->next), 0 };
  size_t         r = ZSTD_decompressStream (decoder, &out, &in);

  from->next += in.pos;
  to->next += out.pos;
  if (ZSTD_isError (r))
    {
      *ret_why = ZSTD_getErrorName (r);
      return WEIR__CODEC_BAD;
    }
  return r == 0 ? WEIR__CODEC_MEMBER : WEIR__CODEC_MORE;
}

static void *
new_encoder (void)
{
  ZSTD_CCtx *z = ZSTD_createCCtx ();

  if (z == NULL)
    g_error ("zstd: no memory");
  ZSTD_CCtx_setParameter (z, ZSTD_c_checksumFlag, 1);
  return z;
}

static WeirCodecStep
encode (void *encoder, WeirCodecInput *from, WeirCodecRoom *to, bool finish, const char **ret_why)
{
  ZSTD_inBuffer  in = { from->next, (size_t) (from->end - from->next), 0 };
  ZSTD_outBuffer out = { to->next, (size_t) (to->end - to->next), 0 };
  size_t         r = ZSTD_compressStream2 (encoder, &out, &in, finish ? ZSTD_e_end : ZSTD_e_continue);

  from->next += in.pos;
  to->next += out.pos;
  if (ZSTD_isError (r))
    {
      *ret_why = ZSTD_getErrorName (r);
      return WEIR__CODEC_BAD;
    }
  return finish && r == 0 ? WEIR__CODEC_MEMBER : WEIR__CODEC_MORE;
}

static void
free_encoder (void *encoder)
{
  ZSTD_freeCCtx (encoder);
}

const WeirCodecOps weir__zstd = {
  .decoder_new = new_decoder,
  .decoder_reset = reset_decoder,
  .decode = decode,
  .decoder_free = free_decoder,
  .encoder_new = new_encoder,
  .encode = encode,
  .encoder_free = free_encoder,
};
