/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_HARNESS_CHUNK_H
#define WEIR_RUNNERS_HARNESS_CHUNK_H

/* Chunk: a batch on its way between the fused operators of a stage, with the memory that holds its rows.
 *
 * A chunk is read by every consumer of an output and goes back to the pool of the port that made it when the last one
 * is done. Strings in it may be views into its parent's memory (the chunk its rows were made from), so it holds a
 * reference to that; the root is what the head was given, which stays until the stage has settled. One thread: plain
 * counts. */

#include <weir/sys/batch.h>

typedef struct _WeirChunk WeirChunk;
struct _WeirChunk
{
  WeirBatch  batch;
  uint32_t   refs;
  WeirChunk *parent;  /* or NULL */
  GPtrArray *pool;    /* where it goes when it is done; NULL: freed */

  char     *rows;     /* its own, or NULL: somebody else's */
  uint32_t  capacity; /* of rows and columns */
  WeirArena *arena;   /* strings that are no views; made when first needed */

  /* Columns, made when first needed; `capacity` long. */
  uint32_t   *origin;
  WeirTime   *times, *timestamps;
  WeirWindow *windows, *explicit_windows;
  WeirPane   *panes;
  uint8_t    *kinds;
  bool        has_explicit_windows;
};

/* A pool is an array that chunks made for it come back to; it frees those that it holds. Those with rows of their own
 * and those without do not share one. */
GPtrArray *weir__chunk_pool_new (void);

/* Room for rows of `type`. Rows of a chunk fit a first-level cache. */
WeirChunk *weir__chunk_new (GPtrArray *pool, const WeirType *type);
/* Around rows that somebody else keeps; pool may be NULL. Columns have room for what the batch has. */
WeirChunk *weir__chunk_borrow (GPtrArray *pool, const WeirBatch *batch);
/* The rows of `parent` with other metadata to be set by the caller. */
WeirChunk *weir__chunk_share (GPtrArray *pool, WeirChunk *parent);
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

/* A column, made if it is not there. */
#define WEIR__CHUNK_COLUMN(chunk, field)                                                                              \
  ((chunk)->field != NULL ? (chunk)->field                                                                            \
                          : ((chunk)->field = g_malloc ((size_t) (chunk)->capacity * sizeof *(chunk)->field)))

/* `chunk`, which shares the rows of `in`, becomes those at the `n` positions, one of its columns, with their metadata. */
void weir__chunk_select (WeirChunk *chunk, const WeirBatch *in, uint32_t *positions, uint32_t n);

#define WEIR__CHUNK_BYTES 8192u

/* Chunks that wait, first come first served, in a ring that grows to what it had to hold at most. All zeros: empty. It
 * holds a reference to each. */
typedef struct
{
  WeirChunk **ring;
  uint32_t    first, n, size; /* size: 0 or a power of two */
} WeirChunkQueue;

void weir__chunk_queue_clear (WeirChunkQueue *queue);
void weir__chunk_queue_push (WeirChunkQueue *queue, WeirChunk *chunk);
/* Lets go of the first. */
void weir__chunk_queue_drop (WeirChunkQueue *queue);
static inline WeirChunk *
weir__chunk_queue_first (const WeirChunkQueue *queue)
{
  return queue->n > 0 ? queue->ring[queue->first] : NULL;
}

#endif
