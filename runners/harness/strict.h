/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_HARNESS_STRICT_H
#define WEIR_RUNNERS_HARNESS_STRICT_H

/* Strict mode, for one operator: what it is to process is given to it in pieces of random sizes, in a random order, each a
 * copy that went through its encoding. Docs: docs/strict.md. One thread. */

#include "runners/harness/chunk.h"

typedef struct _WeirStrict WeirStrict;

WeirStrict *weir__strict_new (uint64_t seed);
void weir__strict_free (WeirStrict *strict);
/* A number below `n`. */
uint32_t weir__strict_random (WeirStrict *strict, uint32_t n);

/* The piece under way, or NULL. */
WeirChunk *weir__strict_piece (const WeirStrict *strict);
/* Some rows of `chunk`, the same one until it is over, become the piece under way. NULL: one of them does not survive its
 * encoding. */
WeirChunk *weir__strict_cut (WeirStrict *strict, const WeirChunk *chunk, bool shuffle, GError **error);
/* FALSE: a row of the piece is not what it was when it was cut. */
gboolean weir__strict_check (const WeirStrict *strict, GError **error);
/* The piece under way is done: when the last reference to it has gone its memory is overwritten. True: so is the chunk. */
bool weir__strict_drop (WeirStrict *strict);

/* Does `pointer` lie in memory of a piece that is gone? */
bool weir__strict_is_gone (const WeirStrict *strict, const void *pointer);
/* FALSE: a row of an output points to what neither it nor its ancestors hold. */
gboolean weir__strict_check_output (const WeirChunk *chunk, GError **error);

#endif
