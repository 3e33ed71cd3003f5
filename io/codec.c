/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "io/codec.h"

#include <weir/error.h>
#include <weir/string.h>

#include "io/file-error.h"

static bool
begins_gzip (const char *bytes, size_t size)
{
  return size >= 3 && memcmp (bytes, "\x1f\x8b\x08", 3) == 0;
}

static bool
begins_zstd (const char *bytes, size_t size)
{
  return size >= 4 && memcmp (bytes, "\x28\xb5\x2f\xfd", 4) == 0;
}

static bool
begins_lz4 (const char *bytes, size_t size)
{
  return size >= 4 && memcmp (bytes, "\x04\x22\x4d\x18", 4) == 0;
}

/* "BZh9" could be text; with the mark of a first block, or of the end of an empty stream, it is not. */
static bool
begins_bzip2 (const char *bytes, size_t size)
{
  return size >= 10 && memcmp (bytes, "BZh", 3) == 0
         && (memcmp (bytes + 4, "1AY&SY", 6) == 0 || memcmp (bytes + 4, "\x17rE8P\x90", 6) == 0);
}

#ifdef WEIR_WITH_ZLIB
#define GZIP &weir__gzip
#else
#define GZIP NULL
#endif
#ifdef WEIR_WITH_ZSTD
#define ZSTD &weir__zstd
#else
#define ZSTD NULL
#endif
#ifdef WEIR_WITH_LZ4
#define LZ4 &weir__lz4
#else
#define LZ4 NULL
#endif
#ifdef WEIR_WITH_BZIP2
#define BZIP2 &weir__bzip2
#else
#define BZIP2 NULL
#endif

static const WeirCodec all_codecs[] = {
  { WEIR_COMPRESSION_GZIP, "gzip", ".gz", "--with-zlib", begins_gzip, GZIP },
  { WEIR_COMPRESSION_ZSTD, "zstd", ".zst", "--with-zstd", begins_zstd, ZSTD },
  { WEIR_COMPRESSION_LZ4, "lz4", ".lz4", "--with-lz4", begins_lz4, LZ4 },
  { WEIR_COMPRESSION_BZIP2, "bzip2", ".bz2", "--with-bzip2", begins_bzip2, BZIP2 },
};

const WeirCodec *
weir__codec_find (WeirCompression id)
{
  for (size_t i = 0; i < G_N_ELEMENTS (all_codecs); i++)
    if (all_codecs[i].id == id)
      return &all_codecs[i];
  return NULL;
}

WeirCompression
weir__codec_of_name (WeirString path)
{
  for (size_t i = 0; i < G_N_ELEMENTS (all_codecs); i++)
    {
      WeirString suffix = weir_string_from_c (all_codecs[i].suffix);

      if (path.size > suffix.size && memcmp (path.data + path.size - suffix.size, suffix.data, suffix.size) == 0)
        return all_codecs[i].id;
    }
  return WEIR_COMPRESSION_NONE;
}

WeirCompression
weir__codec_of_magic (const char *bytes, size_t size)
{
  for (size_t i = 0; i < G_N_ELEMENTS (all_codecs); i++)
    if (all_codecs[i].begins (bytes, size))
      return all_codecs[i].id;
  return WEIR_COMPRESSION_NONE;
}

gboolean
weir__codec_check (WeirCompression id, WeirString path, GError **error)
{
  const WeirCodec *codec = weir__codec_find (id);
  g_autofree char *name = NULL;

  if (codec == NULL || codec->ops != NULL)
    return TRUE;
  name = weir_string_to_c (path);
  weir__file_error (error, WEIR_ERROR_UNSUPPORTED, name, -1,
                    "compressed by %s, which this build of Weir was configured without (%s)", codec->name,
                    codec->option);
  return FALSE;
}
