/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_IO_MATCH_FILES_H
#define WEIR_IO_MATCH_FILES_H

#include "io/match.h"

WEIR_LIST (WeirPatterns, WeirString)

/* The configuration of weir__match_files, in the graph. */
typedef struct
{
  WeirPatterns patterns;
  int32_t      compression;
  bool         allow_empty, recursive;
} WeirMatchFiles;
WEIR_RECORD (WeirMatchFiles, WEIR_AS (patterns, WeirPatterns), compression, allow_empty, recursive)

/* weir_pipeline_match_files; *ret_stdin (may be NULL): whether standard input is among them. */
WeirCollection *weir__match_apply (WeirPipeline *p, const char *pattern, const WeirMatchOptions *options,
                                   bool *ret_stdin, WeirSite at);

#endif
