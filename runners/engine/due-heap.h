/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_DUE_HEAP_H
#define WEIR_RUNNERS_ENGINE_DUE_HEAP_H

/* Due heap: keys by the instant at which they are due, the earliest first, and of one instant those of lesser hash. A
 * binary heap of pairs. Entries are not taken out when a key's plans change: the key knows which entry counts, and
 * whoever pops another one forgets it.
 *
 * When time makes a good part of the heap due at once, popping one after another costs a walk down the heap for each,
 * which in a large heap is a row of cache misses. So those are taken out together, and sorted; what is pushed meanwhile
 * goes to the heap, and the earlier of both is the first. */

#include <weir/types.h>

typedef struct
{
  WeirTime at;
  uint64_t hash; /* of the key: the order among equals is the same in every run */
  void    *key;
} WeirDue;

typedef struct
{
  GArray  *heap;   /* WeirDue */
  GArray  *sorted; /* WeirDue; those before `next` have been popped */
  uint32_t next;
} WeirDueHeap;

void weir__due_heap_init (WeirDueHeap *due);
void weir__due_heap_clear (WeirDueHeap *due);
void weir__due_heap_push (WeirDueHeap *due, WeirDue entry);
/* All before `time` are about to be popped. */
void weir__due_heap_ready (WeirDueHeap *due, WeirTime time);
/* The earliest; NULL: there is none. Valid until the next push or pop. */
const WeirDue *weir__due_heap_first (const WeirDueHeap *due);
WeirDue weir__due_heap_pop (WeirDueHeap *due);

/* The key that is popped n entries later, most likely, for memory to be fetched; NULL: not known. */
static inline void *
weir__due_heap_ahead (const WeirDueHeap *due, uint32_t n)
{
  return due->next + n < due->sorted->len ? g_array_index (due->sorted, WeirDue, due->next + n).key : NULL;
}

#endif
