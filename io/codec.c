/* SPDX-License-Identifier: Apache-2.0 */
#include "io/codec.h"

#include <weir/error.h>
#include <weir/string.h>

static const WeirCodec *const all_codecs[]
    = { &weir__codec_gzip, &weir__codec_zstd, &weir__codec_lz4, &weir__codec_bzip2 };

const WeirCodec *
weir__codec_find (WeirCompression id)
{
  for (size_t i = 0; i < G_N_ELEMENTS (all_codecs); i++)
    if (all_codecs[i]->id == id)
      return all_codecs[i];
  return NULL;
}

WeirCompression
weir__codec_of_name (WeirString path)
{
  for (size_t i = 0; i < G_N_ELEMENTS (all_codecs); i++)
    {
      WeirString suffix = weir_string_from_c (all_codecs[i]->suffix);

      if (path.size > suffix.size && memcmp (path.data + path.size - suffix.size, suffix.data, suffix.size) == 0)
        return all_codecs[i]->id;
    }
  return WEIR_COMPRESSION_NONE;
}

WeirCompression
weir__codec_of_magic (const char *bytes, size_t size)
{
  for (size_t i = 0; i < G_N_ELEMENTS (all_codecs); i++)
    if (all_codecs[i]->begins (bytes, size))
      return all_codecs[i]->id;
  return WEIR_COMPRESSION_NONE;
}

gboolean
weir__codec_check (WeirCompression id, WeirString path, GError **error)
{
  const WeirCodec *codec = weir__codec_find (id);

  if (codec == NULL || codec->decoder_new != NULL)
    return TRUE;
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_UNSUPPORTED,
               WEIR_STRING_FORMAT ": compressed by %s, which this build of Weir was configured without (%s)",
               WEIR_STRING_ARG (path), codec->name, codec->option);
  return FALSE;
}
