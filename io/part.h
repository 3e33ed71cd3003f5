/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_IO_PART_H
#define WEIR_IO_PART_H

/* Part: a hidden file that one writer appends to, compressed or not. Used by one thread at a time. See part.c. */

#include <weir/io.h>

typedef struct _WeirPart WeirPart;

/* Makes the directory of `path` if it is not there. */
gboolean weir__part_prepare_directory (WeirString path, GError **error);
/* May a file take this name? Not that of a device, a pipe or a socket, which it would replace for all. */
gboolean weir__part_check_name (const char *name, GError **error);
/* Removes what killed runs have left of parts of `path`: files of such names that no process has open. */
void weir__part_sweep (WeirString path);
/* Makes a file beside `path`. NULL: it cannot be made, or the codec is not built in. */
WeirPart *weir__part_new (WeirString path, WeirCompression compression, GError **error);
/* A file that is there, to be appended to as it is. */
WeirPart *weir__part_adopt (const char *path, WeirCompression compression, GError **error);
/* Closes; with `remove`, the file goes too. NULL is fine. */
void weir__part_free (WeirPart *part, bool remove);

const char *weir__part_path (const WeirPart *part);
gboolean weir__part_append (WeirPart *part, WeirString bytes, GError **error);
/* Everything so far is in the file, and could end or go on here; *ret_size is the file's size. */
gboolean weir__part_flush (WeirPart *part, int64_t *ret_size, GError **error);
/* Adds bytes [from, to) of a file of the same compression, as they are. Flush before. */
gboolean weir__part_append_file (WeirPart *part, const char *path, int64_t from, int64_t to, GError **error);
/* Waits until what is in the file is on the disk. */
gboolean weir__part_sync (WeirPart *part, GError **error);
/* Syncs the directory of `path`, which makes renames in it last. */
gboolean weir__part_sync_directory (const char *path, GError **error);

#endif
