/* SPDX-License-Identifier: Apache-2.0 */
#include "io/file-source.h"

/* A plain file is read by byte ranges; what is compressed, or of unknown size, from its beginning to its end. */
gboolean
weir__file_range (WeirContext *ctx G_GNUC_UNUSED, const WeirFile *file, WeirRange *ret_range,
                  GError **error G_GNUC_UNUSED)
{
  *ret_range = file->compression == WEIR_COMPRESSION_NONE && file->size > 0
                   ? (WeirRange) { .from = 0, .to = file->size }
                   : (WeirRange) { .from = 0, .to = INT64_MAX, .whole = true };
  return TRUE;
}

/* Big enough that opening and finding a first line do not count, small enough that a file of some size keeps many lanes
 * busy, and that there are not too many of them in a huge one. */
int64_t
weir__file_piece (WeirContext *ctx G_GNUC_UNUSED, const void *file G_GNUC_UNUSED, WeirRange range)
{
  const int64_t mib = (int64_t) 1 << 20;

  return range.whole ? 0 : CLAMP ((range.to - range.from) / 64, 8 * mib, 64 * mib);
}

/* Bytes on disk: the same unit for compressed and plain files. */
double
weir__file_work (WeirContext *ctx G_GNUC_UNUSED, const void *element, WeirRange range)
{
  const WeirFile *file = element;

  if (range.to != INT64_MAX)
    return (double) (range.to - range.from);
  return file->size > 0 ? (double) file->size : 0;
}

WeirResume
weir__file_later (WeirTracker *tracker)
{
  weir_tracker_resume_after (tracker, WEIR_MILLISECONDS (2));
  return WEIR_RESUME;
}
