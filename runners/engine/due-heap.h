/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_DUE_HEAP_H
#define WEIR_RUNNERS_ENGINE_DUE_HEAP_H

/* Due heap: keys by the instant at which they are due, the earliest first, and of one instant those of lesser hash. A
 * binary heap of pairs. Entries are not taken out when a key's plans change: the key knows which entry counts, and
 * whoever pops another one forgets it. */

#include <weir/types.h>

typedef struct
{
  WeirTime at;
  uint64_t hash; /* of the key: the order among equals is the same in every run */
  void    *key;
} WeirDue;

typedef struct
{
  GArray *heap; /* WeirDue */
} WeirDueHeap;

void weir__due_heap_init (WeirDueHeap *due);
void weir__due_heap_clear (WeirDueHeap *due);
void weir__due_heap_push (WeirDueHeap *due, WeirDue entry);
/* The earliest; NULL: there is none. Valid until the next push or pop. */
const WeirDue *weir__due_heap_first (const WeirDueHeap *due);
WeirDue weir__due_heap_pop (WeirDueHeap *due);

#endif
