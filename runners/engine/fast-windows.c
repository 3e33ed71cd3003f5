/* SPDX-License-Identifier: Apache-2.0 */

#include "runners/engine/fast-windows.h"

static int
compare_ends (const void *a, const void *b, void *data)
{
  WeirFastWindows *windows = data;

  windows->n_compared++;
  return weir_window_compare (((const WeirFastWindow *) a)->window, ((const WeirFastWindow *) b)->window);
}

static int
compare_starts (const void *a, const void *b, void *data)
{
  const WeirFastWindow *x = a, *y = b;

  if (x->window.start.us != y->window.start.us)
    {
      ((WeirFastWindows *) data)->n_compared++;
      return x->window.start.us < y->window.start.us ? -1 : 1;
    }
  return compare_ends (a, b, data);
}

void
weir__fast_windows_init (WeirFastWindows *windows, bool by_start)
{
  *windows = (WeirFastWindows) { .by_end = g_sequence_new (NULL), .by_start = by_start ? g_sequence_new (NULL) : NULL };
}

void
weir__fast_windows_clear (WeirFastWindows *windows)
{
  g_assert (g_sequence_is_empty (windows->by_end));
  g_sequence_free (windows->by_end);
  g_clear_pointer (&windows->by_start, g_sequence_free);
}

unsigned
weir__fast_windows_n (const WeirFastWindows *windows)
{
  return (unsigned) g_sequence_get_length (windows->by_end);
}

WeirFastWindow *
weir__fast_windows_get (WeirFastWindows *windows, WeirWindow window)
{
  WeirFastWindow looked_for = { .window = window };

  if (windows->last != NULL && weir_window_equal (windows->last->window, window))
    return windows->last;
  GSequenceIter *behind = g_sequence_search (windows->by_end, &looked_for, compare_ends, windows);
  if (!g_sequence_iter_is_begin (behind))
    {
      WeirFastWindow *before = g_sequence_get (g_sequence_iter_prev (behind));
      if (weir_window_equal (before->window, window))
        return windows->last = before;
    }
  windows->last = g_new0 (WeirFastWindow, 1);
  windows->last->window = window;
  g_sequence_insert_before (behind, windows->last);
  if (windows->by_start != NULL)
    windows->last->by_start = g_sequence_insert_sorted (windows->by_start, windows->last, compare_starts, windows);
  return windows->last;
}

WeirFastWindow *
weir__fast_windows_first (const WeirFastWindows *windows)
{
  return g_sequence_is_empty (windows->by_end) ? NULL : g_sequence_get (g_sequence_get_begin_iter (windows->by_end));
}

void
weir__fast_windows_remove_first (WeirFastWindows *windows)
{
  GSequenceIter  *begin = g_sequence_get_begin_iter (windows->by_end);
  WeirFastWindow *first = g_sequence_get (begin);

  windows->bytes -= first->bytes;
  if (first->by_start != NULL)
    g_sequence_remove (first->by_start);
  g_sequence_remove (begin);
  if (windows->last == first)
    windows->last = NULL;
  g_free (first);
}

WeirTime
weir__fast_windows_least_start (const WeirFastWindows *windows)
{
  if (g_sequence_is_empty (windows->by_start))
    return WEIR_TIME_MAX;
  return ((const WeirFastWindow *) g_sequence_get (g_sequence_get_begin_iter (windows->by_start)))->window.start;
}

void
weir__fast_windows_count (WeirFastWindows *windows, WeirFastWindow *open)
{
  size_t bytes = open->table != NULL ? weir__group_table_bytes (open->table) : 0;

  windows->bytes += bytes - open->bytes;
  open->bytes = bytes;
}
