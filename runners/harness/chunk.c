/* SPDX-License-Identifier: Apache-2.0 */

#include "runners/harness/chunk.h"

#include "sdk/base/arena.h"

#define MIN_ROWS 16u
#define MAX_ROWS 1024u

WeirChunk *
weir__chunk_new (GPtrArray *pool, const WeirType *type)
{
  WeirChunk *chunk;

  if (pool->len > 0)
    chunk = g_ptr_array_steal_index_fast (pool, pool->len - 1);
  else
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

WeirChunk *
weir__chunk_borrow (const WeirBatch *batch)
{
  WeirChunk *chunk = g_new0 (WeirChunk, 1);

  chunk->refs = 1;
  chunk->batch = *batch;
  return chunk;
}

WeirChunk *
weir__chunk_share (WeirChunk *parent)
{
  WeirChunk *chunk = weir__chunk_borrow (&parent->batch);

  chunk->parent = weir__chunk_ref (parent);
  return chunk;
}

void
weir__chunk_free (WeirChunk *chunk)
{
  g_clear_pointer (&chunk->arena, weir_arena_free);
  g_free (chunk->rows);
  g_free (chunk->origin);
  g_free (chunk->times);
  g_free (chunk->timestamps);
  g_free (chunk->windows);
  g_free (chunk->explicit_windows);
  g_free (chunk->panes);
  g_free (chunk->kinds);
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
