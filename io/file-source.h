/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_IO_FILE_SOURCE_H
#define WEIR_IO_FILE_SOURCE_H

/* File sources: what all sources have in common that read files by ranges of bytes. */

#include <weir/io.h>
#include <weir/sys/generic.h>

/* A file's range, the size of its pieces, and the work in a range: as WeirSplittable's initial, piece and size_of. */
gboolean weir__file_range (WeirContext *ctx, const WeirFile *file, WeirRange *ret_range, GError **error);
int64_t weir__file_piece (WeirContext *ctx, const void *file, WeirRange range);
double weir__file_work (WeirContext *ctx, const void *file, WeirRange range);

/* What a run returns for a pipe that has nothing now. */
WeirResume weir__file_later (WeirTracker *tracker);

/* Defines a source of files around `WeirResume fn (WeirContext *, const WeirFile *, WeirTracker *, GError **)`, twice:
 * fn##__do_fn, and fn##_stdin__do_fn, which may be handed standard input and therefore is not replayable. The rest as
 * in WEIR_GENERIC_SOURCE_FN. */
#define WEIR__FILE_SOURCE_FN(fn, OUTPUTS, n_outputs, initial_fn, ...)                                                 \
  WEIR_GENERIC_SOURCE_FN (fn, WeirFile, OUTPUTS, n_outputs, initial_fn,                                               \
                          (.piece = weir__file_piece, .size_of = weir__file_work, .replayable = true), __VA_ARGS__)   \
  static WeirResume fn##_stdin (WeirContext *ctx, const WeirFile *file, WeirTracker *tracker, GError **error)         \
  {                                                                                                                   \
    return fn (ctx, file, tracker, error);                                                                            \
  }                                                                                                                   \
  WEIR_GENERIC_SOURCE_FN (fn##_stdin, WeirFile, OUTPUTS, n_outputs, initial_fn,                                       \
                          (.piece = weir__file_piece, .size_of = weir__file_work), __VA_ARGS__)

/* The WeirMatchOptions in a reader's options. */
#define WEIR__MATCH_OPTIONS(options)                                                                                  \
  ((WeirMatchOptions) { .patterns = (options)->patterns,                                                              \
                        .compression = (options)->compression,                                                        \
                        .allow_empty = (options)->allow_empty,                                                        \
                        .recursive = (options)->recursive })

#endif
