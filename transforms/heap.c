/* SPDX-License-Identifier: Apache-2.0 */
#include "transforms/heap.h"

bool
weir__rank_before (const WeirRanking *ranking, const void *a, const void *b)
{
  int order = ranking->compare != NULL ? ranking->compare (a, b) : 0;

  if (order == 0)
    {
      order = weir_value_compare (ranking->type, a, b);
      return ranking->compare != NULL || ranking->smallest ? order < 0 : order > 0;
    }
  return ranking->smallest ? order < 0 : order > 0;
}

static char *
item_at (const WeirRanking *ranking, const WeirTop *heap, size_t i)
{
  return (char *) heap->items + i * ranking->type->size;
}

static void
swap_bytes (char *a, char *b, size_t size)
{
  char   kept[64];
  size_t part;

  for (; size > 0; size -= part, a += part, b += part)
    {
      part = MIN (size, sizeof kept);
      memcpy (kept, a, part);
      memcpy (a, b, part);
      memcpy (b, kept, part);
    }
}

/* Is the item at i worse than the one at j? */
static bool
is_worse (const WeirRanking *ranking, const WeirTop *heap, size_t i, size_t j)
{
  return weir__rank_before (ranking, item_at (ranking, heap, j), item_at (ranking, heap, i));
}

static void
sift_up (const WeirRanking *ranking, WeirTop *heap, size_t i)
{
  for (; i > 0 && is_worse (ranking, heap, i, (i - 1) / 2); i = (i - 1) / 2)
    swap_bytes (item_at (ranking, heap, i), item_at (ranking, heap, (i - 1) / 2), ranking->type->size);
}

static void
sift_down (const WeirRanking *ranking, WeirTop *heap, size_t i)
{
  for (size_t child; (child = 2 * i + 1) < heap->n; i = child)
    {
      if (child + 1 < heap->n && is_worse (ranking, heap, child + 1, child))
        child++;
      if (!is_worse (ranking, heap, child, i))
        break;
      swap_bytes (item_at (ranking, heap, i), item_at (ranking, heap, child), ranking->type->size);
    }
}

/* Doubles the room, to `most` items at last. What is not in use is zero, a value of any type. */
static void
make_room (const WeirRanking *ranking, WeirTop *heap, WeirArena *arena)
{
  size_t room = MIN (MAX (2 * heap->room, 4), ranking->most), size = ranking->type->size;
  char  *items = weir_arena_alloc (arena, room * size);

  if (heap->n > 0)
    memcpy (items, heap->items, heap->n * size);
  memset (items + heap->n * size, 0, (room - heap->n) * size);
  heap->items = items;
  heap->room = room;
}

void *
weir__heap_open (const WeirRanking *ranking, WeirTop *heap, WeirArena *arena)
{
  if (heap->n == ranking->most)
    return heap->items;
  if (heap->n == heap->room)
    make_room (ranking, heap, arena);
  return item_at (ranking, heap, heap->n++);
}

void
weir__heap_close (const WeirRanking *ranking, WeirTop *heap, void *place)
{
  if (place == heap->items)
    sift_down (ranking, heap, 0);
  else
    sift_up (ranking, heap, ((size_t) ((char *) place - (char *) heap->items)) / ranking->type->size);
}

void
weir__heap_insert (const WeirRanking *ranking, WeirTop *heap, const void *item, WeirArena *arena)
{
  void *place;

  if (heap->n == ranking->most && (heap->n == 0 || !weir__rank_before (ranking, item, heap->items)))
    return;
  place = weir__heap_open (ranking, heap, arena);
  weir_value_copy (ranking->type, place, item, arena);
  weir__heap_close (ranking, heap, place);
}

void
weir__heap_merge (const WeirRanking *ranking, WeirTop *into, const WeirTop *from, WeirArena *arena)
{
  for (size_t i = 0; i < from->n; i++)
    weir__heap_insert (ranking, into, item_at (ranking, from, i), arena);
}

/* Takes the worst off a copy of the heap, again and again, to behind the rest: no memory beside the result. */
void *
weir__heap_sorted (const WeirRanking *ranking, const WeirTop *heap, WeirArena *arena)
{
  size_t  size = ranking->type->size;
  WeirTop rest = { weir_arena_alloc (arena, heap->n * size), heap->n, heap->n };

  if (heap->n > 0)
    memcpy (rest.items, heap->items, heap->n * size);
  while (rest.n > 1)
    {
      rest.n--;
      swap_bytes (item_at (ranking, &rest, 0), item_at (ranking, &rest, rest.n), size);
      sift_down (ranking, &rest, 0);
    }
  return rest.items;
}
