/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_PROGRAM_MAIN_FILE_H
#define WEIR_RUNNERS_PROGRAM_MAIN_FILE_H

/* Where --metrics and --graph write. */

#include <glib.h>

/* Puts it into the file at once, instead of what it held: whoever reads it sees all of the one or of the other. What a
 * symbolic link names is written, and what is no regular file (a device, a FIFO) is written to and stays what it is. */
gboolean weir__main_write_file (const char *path, const char *data, size_t size, GError **error);

#endif
