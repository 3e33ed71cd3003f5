/* SPDX-License-Identifier: Apache-2.0 */
/* Merged windows that lose elements.
 *
 * What made two windows one may be gone, or what reached furthest. So the extent of a merged window that has lost an element
 * is derived anew from the own windows of those that are left, as if they had just come. If that gives the window as it
 * was, nothing happened to it. Else it is gone, and with it its trigger's state and the count of its panes; each part is a
 * new window, with the elements that lie in it, and none need be left.
 *
 * What stands of the old window is taken back at once; then each part puts out a pane, whatever its trigger says, since
 * its elements would else stand nowhere until it fires. If nothing stood, the triggers of the parts decide. A part may
 * have expired though the whole had not: it has its closing pane at once.
 *
 * Cost: O(n log n) for a window of n different elements, for each retract. */
#include "runners/engine/general-private.h"
#include "runners/engine/merge-fn.h"

typedef struct
{
  WeirWindow own, part;
  uint32_t   item; /* by arrival */
} Derived;

/* --- deriving ----------------------------------------------------------------------------------------------------- */

/* Sessions: what overlaps, step by step, is one window. `derived` is sorted by own window. */
static void
join_overlapping (Derived *derived, uint32_t n)
{
  for (uint32_t i = 0, j; i < n; i = j)
    {
      WeirWindow part = derived[i].own;
      for (j = i + 1; j < n && derived[j].own.start.us < part.end.us; j++)
        part.end.us = MAX (part.end.us, derived[j].own.end.us);
      for (uint32_t k = i; k < j; k++)
        derived[k].part = part;
    }
}

/* Custom windows: as the user's function has it. */
static void
join_by_user (const WeirGeneral *general, Derived *derived, uint32_t n)
{
  g_autofree WeirWindow *own = g_new (WeirWindow, n + 1), *becomes = g_new (WeirWindow, n + 1);

  for (uint32_t i = 0; i < n; i++)
    own[i] = derived[i].own;
  weir__merge_fn_plan (&general->options.windowing->windows, own, n, becomes);
  for (uint32_t i = 0; i < n; i++)
    derived[i].part = becomes[i];
}

/* For each item of the bag, the window that it is now part of. */
static Derived *
derive (const WeirGeneral *general, const WeirBag *bag)
{
  Derived *derived = g_new (Derived, bag->n_items + 1);
  uint32_t n = 0;

  for (const WeirBagItem *item = bag->first; item != NULL; item = item->next, n++)
    derived[n] = (Derived) { .own = item->window, .item = n };
  qsort (derived, n, sizeof *derived, weir__compare_starts); /* the own window comes first */
  if (general->options.windowing->windows.kind == WEIR_WINDOWS_CUSTOM)
    join_by_user (general, derived, n);
  else
    join_overlapping (derived, n);
  return derived;
}

/* --- the parts ---------------------------------------------------------------------------------------------------- */

/* The elements of the first item come to the window as if they were new. */
static void
move_item (WeirGeneral *general, WeirGeneralKey *key, WeirBag *from, WeirWindow part)
{
  WeirOpenWindow *open = weir__general_key_find_open (&general->keys, key, part);
  WeirTime        time = from->first->time;
  uint64_t        n = from->first->n;
  uint32_t        i;

  if (open == NULL)
    {
      weir__general_key_find (&general->keys, key, part, &i);
      open = weir__general_open_window (general, key, i, part);
      open->has_new = true;
      weir__general_kept (&general->keys, open)->is_stale = true;
    }
  WeirKept *kept = weir__general_kept (&general->keys, open);
  kept->n_values += n;
  weir__bag_move_first (&kept->bag, from);
  if (general->options.spec.keeps_time && time.us >= general->watermark.us)
    weir__general_hold_window (general, open, time);
  for (uint64_t j = 0; j < n; j++)
    weir__trigger_machine_add (general->trigger, weir__general_trigger_state (open),
                               weir__general_now (general, part, general->watermark));
}

static void
say_part (WeirGeneral *general, WeirGeneralKey *key, WeirWindow part, bool must)
{
  WeirOpenWindow *open = weir__general_key_find_open (&general->keys, key, part);

  if (weir__general_expiry (general, part).us >= general->watermark.us)
    {
      weir__general_fire_if_ready (general, key, open, must);
      weir__general_plan_window (general, key, open);
      return;
    }
  weir__general_fire_pane (general, key, open, (WeirGeneralFiring) { .timing = WEIR_PANE_LATE, .finished = true });
  weir__general_key_remove (&general->keys, key, weir__general_index (&general->keys, key, open));
}

static int
compare_ends (const void *a, const void *b)
{
  return weir_window_compare (*(const WeirWindow *) a, *(const WeirWindow *) b);
}

bool
weir__general_split (WeirGeneral *general, WeirGeneralKey *key, WeirOpenWindow *window)
{
  WeirKept *kept = weir__general_kept (&general->keys, window);
  bool      must = weir__general_has_standing (&general->keys, window);

  if (!kept->has_lost)
    return false;
  kept->has_lost = false;
  uint32_t               n = kept->bag.n_items, n_parts;
  g_autofree Derived    *derived = derive (general, &kept->bag);
  g_autofree WeirWindow *parts = g_new (WeirWindow, n + 1), *by_arrival = g_new (WeirWindow, n + 1);

  for (uint32_t i = 0; i < n; i++)
    parts[i] = derived[i].part;
  n_parts = weir__sort_different (parts, n);
  if (n_parts == 1 && weir_window_equal (parts[0], window->window))
    return false;
  WeirBag left = kept->bag;
  kept->bag = (WeirBag) { 0 };
  weir__general_take_back (general, window);
  weir__general_key_remove (&general->keys, key, weir__general_index (&general->keys, key, window));
  for (uint32_t i = 0; i < n; i++)
    by_arrival[derived[i].item] = derived[i].part;
  for (uint32_t i = 0; i < n; i++)
    move_item (general, key, &left, by_arrival[i]);
  qsort (parts, n_parts, sizeof *parts, compare_ends);
  for (uint32_t i = 0; i < n_parts; i++)
    say_part (general, key, parts[i], must);
  return true;
}
