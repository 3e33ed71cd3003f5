/* SPDX-License-Identifier: Apache-2.0 */
#include "runners/engine/merge-fn.h"

#include <weir/sys/window-fn.h>

int
weir__compare_starts (const void *a, const void *b)
{
  const WeirWindow *x = a, *y = b;
  int               starts = (x->start.us > y->start.us) - (x->start.us < y->start.us);

  return starts != 0 ? starts : (x->end.us > y->end.us) - (x->end.us < y->end.us);
}

static int
compare_groups (const void *a, const void *b, void *groups)
{
  uint32_t x = ((const uint32_t *) groups)[*(const uint32_t *) a],
           y = ((const uint32_t *) groups)[*(const uint32_t *) b];

  return (x > y) - (x < y);
}

uint32_t
weir__sort_different (WeirWindow *windows, uint32_t n)
{
  uint32_t n_different = 0;

  qsort (windows, n, sizeof *windows, weir__compare_starts);
  for (uint32_t i = 0; i < n; i++)
    if (i == 0 || !weir_window_equal (windows[i], windows[n_different - 1]))
      windows[n_different++] = windows[i];
  return n_different;
}

/* Asks once. The windows are different, and sorted. Returns how many groups there are. */
static uint32_t
ask (const WeirWindows *fn, const WeirWindow *windows, uint32_t n, WeirWindow *ret_spans)
{
  g_autofree uint32_t *groups = g_new (uint32_t, n + 1), *order = g_new (uint32_t, n + 1);
  uint32_t             n_groups = 0, end;

  for (uint32_t i = 0; i < n; i++)
    groups[i] = order[i] = i;
  fn->custom->merge (fn->custom_config, windows, n, groups);
  g_qsort_with_data (order, (int) n, sizeof *order, compare_groups, groups);
  for (uint32_t begin = 0; begin < n; begin = end, n_groups++)
    {
      WeirWindow span = windows[order[begin]];
      for (end = begin; end < n && groups[order[end]] == groups[order[begin]]; end++)
        {
          span.start.us = MIN (span.start.us, windows[order[end]].start.us);
          span.end.us = MAX (span.end.us, windows[order[end]].end.us);
        }
      for (uint32_t i = begin; i < end; i++)
        ret_spans[order[i]] = span;
    }
  return n_groups;
}

void
weir__merge_fn_plan (const WeirWindows *fn, const WeirWindow *windows, uint32_t n, WeirWindow *ret_becomes)
{
  g_autofree WeirWindow *different = g_new (WeirWindow, n + 1), *spans = g_new (WeirWindow, n + 1);

  for (uint32_t i = 0; i < n; i++)
    ret_becomes[i] = windows[i];
  for (;;)
    {
      memcpy (different, ret_becomes, n * sizeof *different);
      uint32_t n_different = weir__sort_different (different, n);
      if (n_different == 0 || ask (fn, different, n_different, spans) == n_different)
        return;
      for (uint32_t i = 0; i < n; i++)
        {
          const WeirWindow *was = bsearch (&ret_becomes[i], different, n_different, sizeof *different, weir__compare_starts);
          ret_becomes[i] = spans[was - different];
        }
    }
}
