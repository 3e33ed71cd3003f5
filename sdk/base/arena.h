/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SDK_BASE_ARENA_H
#define SDK_BASE_ARENA_H

/* The arena's inside, for those who allocate once an element.
 *
 * Allocations are bumped off one block; its free part is [next, limit). Both are multiples of 8 from the block's start,
 * so a size that fits also fits when rounded up. Blocks form a chain, the one in use first. */

#include <weir/arena.h>

#include "sdk/base/align.h"

typedef struct _WeirArenaBlock WeirArenaBlock;
struct _WeirArenaBlock
{
  WeirArenaBlock *older;
  size_t          size; /* of data, without the slack */
  char            data[];
};

struct _WeirArena
{
  char           *next, *limit;
  WeirArenaBlock *blocks;     /* the first is the one in use */
  size_t          used_before; /* in all blocks but the first */
  size_t          held;
};

/* weir_arena_alloc, inlined. */
static inline void *
weir__arena_alloc (WeirArena *arena, size_t size)
{
  char *at = arena->next;

  if (__builtin_expect (size > (size_t) (arena->limit - at), 0))
    return weir_arena_alloc (arena, size);
  arena->next = at + weir__aligned (size);
  return at;
}

/* Does `pointer` lie in memory that the arena holds? O(blocks), the newest first. */
static inline bool
weir__arena_contains (const WeirArena *arena, const void *pointer)
{
  for (const WeirArenaBlock *block = arena->blocks; block != NULL; block = block->older)
    if ((uintptr_t) pointer - (uintptr_t) block->data < block->size)
      return true;
  return false;
}

/* WEIR_SLACK zeros: where empty strings point, so that they too may be read past their end. */
extern const char weir__empty[];

#endif
