/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_IO_CODEC_H
#define WEIR_IO_CODEC_H

/* Codecs: compressed bytes to plain ones and back, as streams. Which of them this build has is configure's business;
 * that a file wants one it has not is said here. Used by one thread at a time. */

#include <weir/io.h>

typedef enum
{
  WEIR__CODEC_MORE = 0, /* wants input, or room for output */
  WEIR__CODEC_MEMBER,   /* a member (frame, stream) is complete; decoding goes on with the next after a reset */
  WEIR__CODEC_BAD,      /* not what it should be; ret_why says so, static or the codec's */
} WeirCodecStep;

/* A piece of input or output: `next` moves towards `end`. */
typedef struct
{
  const char *next, *end;
} WeirCodecInput;

typedef struct
{
  char *next, *end;
} WeirCodecRoom;

/* What a codec can do; one file for each. */
typedef struct
{
  void *(*decoder_new) (void);
  void (*decoder_reset) (void *decoder);
  WeirCodecStep (*decode) (void *decoder, WeirCodecInput *from, WeirCodecRoom *to, const char **ret_why);
  void (*decoder_free) (void *decoder);

  void *(*encoder_new) (void);
  /* Takes all of `from` as long as there is room; with `finish`, returns MEMBER once everything has come out. */
  WeirCodecStep (*encode) (void *encoder, WeirCodecInput *from, WeirCodecRoom *to, bool finish, const char **ret_why);
  void (*encoder_free) (void *encoder);
} WeirCodecOps;

extern const WeirCodecOps weir__gzip, weir__zstd, weir__lz4, weir__bzip2;

/* What is known of a codec in every build. */
typedef struct
{
  WeirCompression id;
  const char     *name, *suffix;
  const char     *option; /* configure's, in case it is not built in */
  bool (*begins) (const char *bytes, size_t size); /* with these, if it is one of its streams */
  const WeirCodecOps *ops; /* NULL: not built in */
} WeirCodec;

/* Bytes of a file that tell what it is. */
#define WEIR__MAGIC_MAX 10

/* NULL for AUTO and NONE. */
const WeirCodec *weir__codec_find (WeirCompression id);
WeirCompression weir__codec_of_name (WeirString path);
WeirCompression weir__codec_of_magic (const char *bytes, size_t size);
/* FALSE, with an error that names the file and the option of configure, if this build cannot. */
gboolean weir__codec_check (WeirCompression id, WeirString path, GError **error);

#endif
