/* SPDX-License-Identifier: Apache-2.0 */
#include "runners/engine/due-heap.h"

static WeirDue *
entry_at (const WeirDueHeap *due, uint32_t i)
{
  return &g_array_index (due->heap, WeirDue, i);
}

static bool
is_before (const WeirDue *a, const WeirDue *b)
{
  return a->at.us != b->at.us ? a->at.us < b->at.us : a->hash < b->hash;
}

void
weir__due_heap_init (WeirDueHeap *due)
{
  due->heap = g_array_new (FALSE, FALSE, sizeof (WeirDue));
}

void
weir__due_heap_clear (WeirDueHeap *due)
{
  g_array_unref (due->heap);
}

void
weir__due_heap_push (WeirDueHeap *due, WeirDue entry)
{
  uint32_t i = due->heap->len;

  g_array_append_val (due->heap, entry);
  for (; i > 0 && is_before (&entry, entry_at (due, (i - 1) / 2)); i = (i - 1) / 2)
    *entry_at (due, i) = *entry_at (due, (i - 1) / 2);
  *entry_at (due, i) = entry;
}

const WeirDue *
weir__due_heap_first (const WeirDueHeap *due)
{
  return due->heap->len > 0 ? entry_at (due, 0) : NULL;
}

WeirDue
weir__due_heap_pop (WeirDueHeap *due)
{
  WeirDue  first = *entry_at (due, 0), last = *entry_at (due, due->heap->len - 1);
  uint32_t n = due->heap->len - 1, i = 0;

  g_array_set_size (due->heap, n);
  if (n == 0)
    return first;
  for (uint32_t child; (child = 2 * i + 1) < n; i = child)
    {
      child += child + 1 < n && is_before (entry_at (due, child + 1), entry_at (due, child));
      if (!is_before (entry_at (due, child), &last))
        break;
      *entry_at (due, i) = *entry_at (due, child);
    }
  *entry_at (due, i) = last;
  return first;
}
