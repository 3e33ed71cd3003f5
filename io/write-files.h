/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_IO_WRITE_FILES_H
#define WEIR_IO_WRITE_FILES_H

/* What the steps of a write hand on to each other.
 *
 *   lines → write lines (each lane: a hidden file; each bundle: a range of it) → gather → commit files → names
 *
 * A range is handed on when its bundle ends, so that what a bundle wrote that did not count (a runner tried it a second
 * time) is not in the result. Usually the ranges of a file follow one another without a gap, and the file is renamed as
 * it is. */

#include <weir/io.h>

/* The configuration of both steps, in the graph. */
typedef struct
{
  WeirString path, shard_name, suffix;
  WeirString header; /* with its line end */
  WeirString delimiter;
  int32_t    compression; /* decided: not AUTO */
  int32_t    shards;
  bool       unsynced;
} WeirWriteFiles;
WEIR_RECORD (WeirWriteFiles, path, shard_name, suffix, header, delimiter, compression, shards, unsynced)

/* Bytes [from, to) of a hidden file; [0, head) is the header. */
typedef struct
{
  WeirString path;
  int64_t    lane;
  int64_t    head, from, to;
} WeirWritten;
WEIR_RECORD (WeirWritten, path, lane, head, from, to)
WEIR_LIST (WeirWrittenList, WeirWritten)

WeirCollection *weir__write_lines_apply (WeirCollection *lines, const WeirWriteFiles *config, WeirSite at);
/* All that was written, as one list; an empty one if there was nothing. */
WeirCollection *weir__gather_written_apply (WeirCollection *written, WeirSite at);
WeirCollection *weir__commit_files_apply (WeirCollection *gathered, const WeirWriteFiles *config, WeirSite at);

/* Puts the files in place; calls `named` with each name once all are there. */
gboolean weir__commit_written (const WeirWriteFiles *how, const WeirWrittenList *written,
                               void (*named) (WeirString name, void *user_data), void *user_data, GError **error);

#endif
