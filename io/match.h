/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_IO_MATCH_H
#define WEIR_IO_MATCH_H

/* Turning patterns into files. See WeirMatchOptions. */

#include <weir/io.h>

typedef struct
{
  int32_t compression; /* WeirCompression */
  bool    allow_empty, recursive;
} WeirMatch;

/* Calls `found` for each file that matches, in order; the file lives during the call. */
typedef void (*WeirMatchFound) (const WeirFile *file, void *user_data);
gboolean weir__match_pattern (const WeirMatch *how, WeirString pattern, WeirMatchFound found, void *user_data,
                              GError **error);

#endif
