/* SPDX-License-Identifier: Apache-2.0 */
#include "runners/engine/due-heap.h"

#define MANY      64 /* entries that are due, fewer are popped one by one */
#define GOOD_PART 16 /* of the heap: one in so many */
#define N_DIGITS  16 /* of an entry: the bytes of time and hash */
#define FEW       24 /* entries, to be sorted by insertion */

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
  *due = (WeirDueHeap) { .heap = g_array_new (FALSE, FALSE, sizeof (WeirDue)),
                         .sorted = g_array_new (FALSE, FALSE, sizeof (WeirDue)) };
}

void
weir__due_heap_clear (WeirDueHeap *due)
{
  g_array_unref (due->heap);
  g_array_unref (due->sorted);
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

/* Puts `entry` where it belongs at or below i, whose own entry is not needed any more. */
static void
sift_down (WeirDueHeap *due, uint32_t i, WeirDue entry)
{
  uint32_t n = due->heap->len;

  for (uint32_t child; (child = 2 * i + 1) < n; i = child)
    {
      child += child + 1 < n && is_before (entry_at (due, child + 1), entry_at (due, child));
      if (!is_before (entry_at (due, child), &entry))
        break;
      *entry_at (due, i) = *entry_at (due, child);
    }
  *entry_at (due, i) = entry;
}

static WeirDue
pop_heap (WeirDueHeap *due)
{
  WeirDue  first = *entry_at (due, 0), last = *entry_at (due, due->heap->len - 1);

  g_array_set_size (due->heap, due->heap->len - 1);
  if (due->heap->len > 0)
    sift_down (due, 0, last);
  return first;
}

/* --- many at once ------------------------------------------------------------------------------------------------- */

static uint8_t
digit (const WeirDue *entry, unsigned i)
{
  uint64_t word = i < 8 ? (uint64_t) entry->at.us ^ (uint64_t) INT64_MIN : entry->hash;

  return (uint8_t) (word >> (56 - 8 * (i % 8)));
}

static void
swap_entries (WeirDue *a, WeirDue *b)
{
  WeirDue c = *a;

  *a = *b;
  *b = c;
}

static void
sort_few (WeirDue *entries, size_t n)
{
  for (size_t i = 1; i < n; i++)
    for (size_t j = i; j > 0 && is_before (&entries[j], &entries[j - 1]); j--)
      swap_entries (&entries[j], &entries[j - 1]);
}

/* Those that are equal in the first i digits, digit by digit and in place: nothing is allocated for a million of them. */
static void
sort_by_digits (WeirDue *entries, size_t n, unsigned i)
{
  size_t next[256] = { 0 }, end[256], at = 0;

  if (n <= FEW)
    sort_few (entries, n);
  if (n <= FEW || i == N_DIGITS)
    return;
  for (size_t k = 0; k < n; k++)
    next[digit (&entries[k], i)]++;
  for (unsigned d = 0; d < 256; d++)
    {
      end[d] = at + next[d];
      next[d] = at;
      at = end[d];
    }
  for (unsigned d = 0; d < 256; d++)
    while (next[d] < end[d])
      {
        uint8_t other = digit (&entries[next[d]], i);
        if (other != d)
          swap_entries (&entries[next[d]], &entries[next[other]]);
        next[other]++;
      }
  for (unsigned d = 0; d < 256; d++)
    sort_by_digits (entries + (d > 0 ? end[d - 1] : 0), end[d] - (d > 0 ? end[d - 1] : 0), i + 1);
}

/* Those that are due lie at the top: below one that is not due is none. */
static uint32_t
count_due (const WeirDueHeap *due, uint32_t i, WeirTime time)
{
  if (i >= due->heap->len || entry_at (due, i)->at.us >= time.us)
    return 0;
  return 1 + count_due (due, 2 * i + 1, time) + count_due (due, 2 * i + 2, time);
}

/* Moves the entries that are due, or those that are not, into an array of their own, whichever are fewer. */
static void
part (WeirDueHeap *due, WeirTime time, uint32_t n_due)
{
  bool     moves_due = n_due <= due->heap->len / 2;
  GArray  *from = due->heap, *to = g_array_new (FALSE, FALSE, sizeof (WeirDue));
  uint32_t n_left = 0;

  for (uint32_t i = 0; i < from->len; i++)
    {
      const WeirDue *entry = entry_at (due, i);
      if ((entry->at.us < time.us) == moves_due)
        g_array_append_val (to, *entry);
      else
        *entry_at (due, n_left++) = *entry;
    }
  g_array_set_size (from, n_left);
  g_array_unref (due->sorted);
  due->heap = moves_due ? from : to;
  due->sorted = moves_due ? to : from;
}

void
weir__due_heap_ready (WeirDueHeap *due, WeirTime time)
{
  uint32_t n_due;

  if (due->next < due->sorted->len)
    return;
  n_due = count_due (due, 0, time);
  if (n_due < MANY || n_due < due->heap->len / GOOD_PART)
    return;
  part (due, time, n_due);
  due->next = 0;
  sort_by_digits ((WeirDue *) (void *) due->sorted->data, due->sorted->len, 0);
  for (uint32_t i = due->heap->len / 2; i-- > 0;)
    sift_down (due, i, *entry_at (due, i));
}

/* --- the first ---------------------------------------------------------------------------------------------------- */

static bool
is_sorted_first (const WeirDueHeap *due)
{
  return due->next < due->sorted->len
         && (due->heap->len == 0 || !is_before (entry_at (due, 0), &g_array_index (due->sorted, WeirDue, due->next)));
}

const WeirDue *
weir__due_heap_first (const WeirDueHeap *due)
{
  if (is_sorted_first (due))
    return &g_array_index (due->sorted, WeirDue, due->next);
  return due->heap->len > 0 ? entry_at (due, 0) : NULL;
}

WeirDue
weir__due_heap_pop (WeirDueHeap *due)
{
  WeirDue first;

  if (!is_sorted_first (due))
    return pop_heap (due);
  first = g_array_index (due->sorted, WeirDue, due->next++);
  if (due->next == due->sorted->len)
    {
      g_array_unref (due->sorted);
      due->sorted = g_array_new (FALSE, FALSE, sizeof (WeirDue));
      due->next = 0;
    }
  return first;
}
