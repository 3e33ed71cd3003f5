/* SPDX-License-Identifier: Apache-2.0 */

#include "runners/harness/chunk.h"

#include "sdk/base/arena.h"

#define MIN_ROWS 16u
#define MAX_ROWS 1024u

GPtrArray *
weir__chunk_pool_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) weir__chunk_free);
}

static WeirChunk *
take_from (GPtrArray *pool)
{
  return pool != NULL && pool->len > 0 ? g_ptr_array_steal_index_fast (pool, pool->len - 1) : NULL;
}

WeirChunk *
weir__chunk_new (GPtrArray *pool, const WeirType *type)
{
  WeirChunk *chunk = take_from (pool);

  if (chunk == NULL)
    {
      chunk = g_new0 (WeirChunk, 1);
      chunk->pool = pool;
      chunk->capacity = CLAMP (WEIR__CHUNK_BYTES / MAX (type->size, 1), MIN_ROWS, MAX_ROWS);
      chunk->rows = g_malloc0 ((size_t) chunk->capacity * type->size + WEIR_SLACK);
    }
  chunk->refs = 1;
  chunk->has_explicit_windows = false;
  chunk->batch = (WeirBatch) { .type = type, .rows = chunk->rows, .row_size = type->size };
  return chunk;
}

static void
drop_columns (WeirChunk *chunk)
{
  g_clear_pointer (&chunk->origin, g_free);
  g_clear_pointer (&chunk->times, g_free);
  g_clear_pointer (&chunk->timestamps, g_free);
  g_clear_pointer (&chunk->windows, g_free);
  g_clear_pointer (&chunk->explicit_windows, g_free);
  g_clear_pointer (&chunk->panes, g_free);
  g_clear_pointer (&chunk->kinds, g_free);
}

WeirChunk *
weir__chunk_borrow (GPtrArray *pool, const WeirBatch *batch)
{
  WeirChunk *chunk = take_from (pool);

  if (chunk == NULL)
    {
      chunk = g_new0 (WeirChunk, 1);
      chunk->pool = pool;
    }
  if (chunk->capacity < batch->n)
    {
      drop_columns (chunk);
      chunk->capacity = batch->n;
    }
  chunk->refs = 1;
  chunk->batch = *batch;
  return chunk;
}

WeirChunk *
weir__chunk_share (GPtrArray *pool, WeirChunk *parent)
{
  WeirChunk *chunk = weir__chunk_borrow (pool, &parent->batch);

  chunk->parent = weir__chunk_ref (parent);
  return chunk;
}

void
weir__chunk_free (WeirChunk *chunk)
{
  g_clear_pointer (&chunk->arena, weir_arena_free);
  drop_columns (chunk);
  g_free (chunk->rows);
  g_free (chunk);
}

void
weir__chunk_unref (WeirChunk *chunk)
{
  while (chunk != NULL && --chunk->refs == 0)
    {
      WeirChunk *parent = chunk->parent;
      chunk->parent = NULL;
      if (chunk->pool == NULL)
        weir__chunk_free (chunk);
      else
        {
          if (chunk->arena != NULL)
            weir_arena_reset (chunk->arena);
          g_ptr_array_add (chunk->pool, chunk);
        }
      chunk = parent;
    }
}

bool
weir__chunk_knows (const WeirChunk *chunk, const void *pointer)
{
  for (; chunk != NULL; chunk = chunk->parent)
    if ((uintptr_t) pointer - (uintptr_t) chunk->batch.views_from < chunk->batch.views_size
        || (chunk->arena != NULL && weir__arena_contains (chunk->arena, pointer)))
      return true;
  return false;
}

/* --- selecting ---------------------------------------------------------------------------------------------------- */

/* Columns of metadata are by position: these are gathered, if there are any. */
#define GATHER(chunk, column, in, field, positions)                                                                   \
  if ((in)->field != NULL)                                                                                            \
    {                                                                                                                 \
      __typeof__ ((chunk)->column) column_ = WEIR__CHUNK_COLUMN (chunk, column);                                      \
      for (uint32_t i = 0; i < (chunk)->batch.n; i++)                                                                 \
        column_[i] = (in)->field[(positions)[i]];                                                                     \
      (chunk)->batch.field = column_;                                                                                 \
    }

void
weir__chunk_select (WeirChunk *chunk, const WeirBatch *in, uint32_t *positions, uint32_t n)
{
  chunk->batch.n = n;
  GATHER (chunk, timestamps, in, timestamps, positions)
  GATHER (chunk, windows, in, windows, positions)
  GATHER (chunk, panes, in, panes, positions)
  GATHER (chunk, kinds, in, kinds, positions)
  if (in->selection != NULL)
    for (uint32_t i = 0; i < n; i++)
      positions[i] = in->selection[positions[i]];
  chunk->batch.selection = positions;
}

/* --- queue -------------------------------------------------------------------------------------------------------- */

void
weir__chunk_queue_clear (WeirChunkQueue *queue)
{
  while (queue->n > 0)
    weir__chunk_queue_drop (queue);
  g_clear_pointer (&queue->ring, g_free);
  queue->size = 0;
}

static void
grow (WeirChunkQueue *queue)
{
  uint32_t    size = MAX (2 * queue->size, 8);
  WeirChunk **ring = g_new (WeirChunk *, size);

  for (uint32_t i = 0; i < queue->n; i++)
    ring[i] = queue->ring[(queue->first + i) & (queue->size - 1)];
  g_free (queue->ring);
  queue->ring = ring;
  queue->size = size;
  queue->first = 0;
}

void
weir__chunk_queue_push (WeirChunkQueue *queue, WeirChunk *chunk)
{
  if (queue->n == queue->size)
    grow (queue);
  queue->ring[(queue->first + queue->n++) & (queue->size - 1)] = weir__chunk_ref (chunk);
}

void
weir__chunk_queue_drop (WeirChunkQueue *queue)
{
  WeirChunk *chunk = queue->ring[queue->first];

  queue->first = (queue->first + 1) & (queue->size - 1);
  queue->n--;
  weir__chunk_unref (chunk);
}
