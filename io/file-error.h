/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_IO_FILE_ERROR_H
#define WEIR_IO_FILE_ERROR_H

/* Errors about a file: one line with where and why, whatever is in the file's name. */

#include <inttypes.h>

#include <weir/error.h>

/* "PATH: …"; a `position` of 0 or more is named too: "PATH: at byte 12: …". */
void weir__file_error (GError **error, int code, const char *path, int64_t position, const char *format, ...)
    G_GNUC_PRINTF (5, 6);
/* "PATH:LINE: …" */
void weir__file_error_in_line (GError **error, int code, const char *path, int64_t line, const char *format, ...)
    G_GNUC_PRINTF (5, 6);

#endif
