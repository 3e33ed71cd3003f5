/* SPDX-License-Identifier: Apache-2.0 */
#include "io/codec.h"

#include <lz4frame.h>

static void *
new_decoder (void)
{
  LZ4F_dctx *z = NULL;

  if (LZ4F_isError (LZ4F_createDecompressionContext (&z, LZ4F_VERSION)))
    g_error ("lz4: no memory");
  return z;
}

static void
reset_decoder (void *decoder)
{
  LZ4F_resetDecompressionContext (decoder);
}

static void
free_decoder (void *decoder)
{
  LZ4F_freeDecompressionContext (decoder);
}

static WeirCodecStep
decode (void *decoder, WeirCodecInput *from, WeirCodecRoom *to, const char **ret_why)
{
  size_t in = (size_t) (from->end - from->next), out = (size_t) (to->end - to->next);
  size_t r = LZ4F_decompress (decoder, to->next, &out, from->next, &in, NULL);

  if (LZ4F_isError (r))
    {
      *ret_why = LZ4F_getErrorName (r);
      return WEIR__CODEC_BAD;
    }
  from->next += in;
  to->next += out;
  return r == 0 ? WEIR__CODEC_MEMBER : WEIR__CODEC_MORE;
}

/* LZ4F wants room for all that it might write, and takes a piece of input only as a whole: pieces are cut to what the
 * staging buffer is good for, and handed on as room comes. */
#define LZ4_PIECE ((size_t) 64 << 10)

typedef struct
{
  LZ4F_cctx *z;
  char      *staged;
  size_t     from, to, size;
  bool       begun, ended;
} Lz4Encoder;

static const LZ4F_preferences_t preferences = { .frameInfo = { .contentChecksumFlag = LZ4F_contentChecksumEnabled } };

static void *
new_encoder (void)
{
  Lz4Encoder *e = g_new0 (Lz4Encoder, 1);

  if (LZ4F_isError (LZ4F_createCompressionContext (&e->z, LZ4F_VERSION)))
    g_error ("lz4: no memory");
  e->size = LZ4F_compressBound (LZ4_PIECE, &preferences) + LZ4F_HEADER_SIZE_MAX;
  e->staged = g_malloc (e->size);
  return e;
}

/* Makes the next staged bytes; FALSE: LZ4 failed. */
static gboolean
stage (Lz4Encoder *e, WeirCodecInput *from, bool finish, const char **ret_why)
{
  size_t n = MIN ((size_t) (from->end - from->next), LZ4_PIECE), r;

  if (!e->begun)
    r = LZ4F_compressBegin (e->z, e->staged, e->size, &preferences);
  else if (n > 0)
    r = LZ4F_compressUpdate (e->z, e->staged, e->size, from->next, n, NULL);
  else if (finish)
    r = LZ4F_compressEnd (e->z, e->staged, e->size, NULL);
  else
    r = 0;
  if (LZ4F_isError (r))
    {
      *ret_why = LZ4F_getErrorName (r);
      return FALSE;
    }
  if (e->begun && n > 0)
    from->next += n;
  else if (e->begun && finish)
    e->ended = true;
  e->begun = true;
  e->from = 0;
  e->to = r;
  return TRUE;
}

static WeirCodecStep
encode (void *encoder, WeirCodecInput *from, WeirCodecRoom *to, bool finish, const char **ret_why)
{
  Lz4Encoder *e = encoder;

  for (;;)
    {
      size_t n = MIN (e->to - e->from, (size_t) (to->end - to->next));

      memcpy (to->next, e->staged + e->from, n);
      to->next += n;
      e->from += n;
      if (e->from < e->to)
        return WEIR__CODEC_MORE;
      if (e->ended)
        return WEIR__CODEC_MEMBER;
      if (from->next == from->end && !finish)
        return WEIR__CODEC_MORE;
      if (!stage (e, from, finish, ret_why))
        return WEIR__CODEC_BAD;
    }
}

static void
free_encoder (void *encoder)
{
  Lz4Encoder *e = encoder;

  LZ4F_freeCompressionContext (e->z);
  g_free (e->staged);
  g_free (e);
}

const WeirCodecOps weir__lz4 = {
  .decoder_new = new_decoder,
  .decoder_reset = reset_decoder,
  .decode = decode,
  .decoder_free = free_decoder,
  .encoder_new = new_encoder,
  .encode = encode,
  .encoder_free = free_encoder,
};
