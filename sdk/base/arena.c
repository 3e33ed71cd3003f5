/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "sdk/base/arena.h"

/* Blocks double from 4 KiB to 256 KiB. What is larger than a quarter of a new block gets a block of its own, placed
 * behind the one in use, so that it does not throw away the rest of that one.
 *
 * A block is header, data, WEIR_SLACK zeros. Code over strings may read past a string's end into the next allocation or
 * into the slack, and must not let what it finds there decide anything. */

#define FIRST_BLOCK ((size_t) 4 << 10)
#define LAST_BLOCK  ((size_t) 256 << 10)
#define OVERHEAD    (sizeof (WeirArenaBlock) + WEIR_SLACK)

const char weir__empty[WEIR_SLACK] = { 0 };

static WeirArenaBlock *
new_block (WeirArena *arena, size_t size)
{
  WeirArenaBlock *block = g_malloc (size + OVERHEAD);

  block->older = NULL;
  block->size = size;
  memset (block->data + size, 0, WEIR_SLACK);
  arena->held += size + OVERHEAD;
  return block;
}

static void
free_block (WeirArena *arena, WeirArenaBlock *block)
{
  arena->held -= block->size + OVERHEAD;
  g_free (block);
}

static size_t
used_in_first (const WeirArena *arena)
{
  return arena->blocks != NULL ? (size_t) (arena->next - arena->blocks->data) : 0;
}

static void
start_block (WeirArena *arena, WeirArenaBlock *block)
{
  arena->blocks = block;
  arena->next = block->data;
  arena->limit = block->data + block->size;
}

WeirArena *
weir_arena_new (void)
{
  return g_new0 (WeirArena, 1);
}

void
weir_arena_free (WeirArena *arena)
{
  if (arena == NULL)
    return;
  for (WeirArenaBlock *block = arena->blocks, *older; block != NULL; block = older)
    {
      older = block->older;
      g_free (block);
    }
  g_free (arena);
}

void
weir_arena_reset (WeirArena *arena)
{
  WeirArenaBlock *largest = arena->blocks;

  if (largest == NULL)
    return;
  for (WeirArenaBlock *block = largest->older; block != NULL; block = block->older)
    if (block->size > largest->size)
      largest = block;
  for (WeirArenaBlock *block = arena->blocks, *older; block != NULL; block = older)
    {
      older = block->older;
      if (block != largest)
        free_block (arena, block);
    }
  largest->older = NULL;
  start_block (arena, largest);
  arena->used_before = 0;
}

/* The slow path: `size` is rounded and does not fit. */
static void *
alloc_from_new_block (WeirArena *arena, size_t size)
{
  size_t          usual = arena->blocks == NULL ? FIRST_BLOCK : MIN (arena->blocks->size * 2, LAST_BLOCK);
  WeirArenaBlock *block;

  usual = MAX (usual, FIRST_BLOCK);
  if (size > usual / 4 && arena->blocks != NULL)
    {
      block = new_block (arena, size);
      block->older = arena->blocks->older;
      arena->blocks->older = block;
      arena->used_before += size;
      return block->data;
    }
  block = new_block (arena, MAX (size, usual));
  block->older = arena->blocks;
  arena->used_before += used_in_first (arena);
  start_block (arena, block);
  arena->next += size;
  return block->data;
}

void *
weir_arena_alloc (WeirArena *arena, size_t size)
{
  if (G_UNLIKELY (size > (size_t) PTRDIFF_MAX - OVERHEAD - 8))
    g_error ("weir_arena_alloc: %zu bytes cannot be had", size);
  if (arena->blocks != NULL && size <= (size_t) (arena->limit - arena->next))
    return weir__arena_alloc (arena, size);
  return alloc_from_new_block (arena, weir__aligned (size));
}

size_t
weir_arena_used (const WeirArena *arena)
{
  return arena->used_before + used_in_first (arena);
}

size_t
weir_arena_held (const WeirArena *arena)
{
  return arena->held;
}

WeirString
weir_arena_string (WeirArena *arena, WeirString s)
{
  char *data;

  if (s.size == 0)
    return (WeirString) { weir__empty, 0 };
  data = weir__arena_alloc (arena, s.size);
  memcpy (data, s.data, s.size);
  return (WeirString) { data, s.size };
}
