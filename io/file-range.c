/* SPDX-License-Identifier: Apache-2.0 */
#include "io/read-lines.h"

/* A plain file is read by byte ranges; what is compressed, or of unknown size, from its beginning to its end. */
gboolean
weir__file_range (WeirContext *ctx, const void *element, WeirRange *ret_range, GError **error)
{
  const WeirFile *file = element;

  (void) ctx;
  (void) error;
  *ret_range = file->compression == WEIR_COMPRESSION_NONE && file->size > 0
                   ? (WeirRange) { .from = 0, .to = file->size }
                   : (WeirRange) { .from = 0, .to = INT64_MAX, .whole = true };
  return TRUE;
}

/* Big enough that opening and finding a first line do not count, small enough that a file of some size keeps many lanes
 * busy, and that there are not too many of them in a huge one. */
int64_t
weir__file_piece (WeirContext *ctx, const void *element, WeirRange range)
{
  const int64_t mib = (int64_t) 1 << 20;

  (void) ctx;
  (void) element;
  return range.whole ? 0 : CLAMP ((range.to - range.from) / 64, 8 * mib, 64 * mib);
}

/* Bytes on disk: the same unit for compressed and plain files. */
double
weir__file_work (WeirContext *ctx, const void *element, WeirRange range)
{
  const WeirFile *file = element;

  (void) ctx;
  if (range.to != INT64_MAX)
    return (double) (range.to - range.from);
  return file->size > 0 ? (double) file->size : 0;
}
