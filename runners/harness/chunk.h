/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_HARNESS_CHUNK_H
#define WEIR_RUNNERS_HARNESS_CHUNK_H

/* Chunk: a batch on its way between the fused operators of a stage, with the memory that holds its rows.
 *
 * A chunk is read by every consumer of an output and goes back to the pool of the port that made it when the last one is
 * done. Strings in it may be views into its parent's memory (the chunk its rows were made from), so it holds a reference
 * to that; the root is what the head was given, which stays until the stage has settled. One thread: plain counts. */

#include <weir/sys/batch.h>

typedef struct _WeirChunk WeirChunk;
struct _WeirChunk
{
  WeirBatch  batch;
  uint32_t   refs;
  WeirChunk *parent;  /* or NULL */
  GPtrArray *pool;    /* where it goes when it is done; NULL: freed */

  char     *rows;
  uint32_t  capacity; /* rows */
  WeirArena *arena;   /* strings that are no views; made when first needed */

  /* Columns, made when first needed; `capacity` long. */
  uint32_t   *origin;
  WeirTime   *times, *timestamps;
  WeirWindow *windows, *explicit_windows;
  WeirPane   *panes;
  uint8_t    *kinds;
  bool        has_explicit_windows;
};

/* Room for rows of `type`, taken from `pool` if it has any. Rows of a chunk fit a first-level cache. */
WeirChunk *weir__chunk_new (GPtrArray *pool, const WeirType *type);
/* Around rows that somebody else keeps. */
WeirChunk *weir__chunk_borrow (const WeirBatch *batch);
/* The rows of `parent` with other metadata to be set by the caller. */
WeirChunk *weir__chunk_share (WeirChunk *parent);
static inline WeirChunk *
weir__chunk_ref (WeirChunk *chunk)
{
  chunk->refs++;
  return chunk;
}
void weir__chunk_unref (WeirChunk *chunk);
void weir__chunk_free (WeirChunk *chunk);
/* Does the memory that rows of this chunk may point to hold `pointer`? Its own, or an ancestor's. */
bool weir__chunk_knows (const WeirChunk *chunk, const void *pointer);

#define WEIR__CHUNK_BYTES 8192u

#endif
