/* SPDX-License-Identifier: Apache-2.0 */
/* Merging windows: sessions, and custom windows that merge.
 *
 * The element's own window is put among the key's open ones, empty; then windows that belong together become one. Open
 * sessions of a key never overlap, so only the new one can bring others together. A trigger is not set back by an element
 * that makes its window grow, but for what the window's end had caused. Tombstones take no part: an element
 * whose own window is a tombstone's, and meets no open one, is dropped. */
#include "runners/engine/general-private.h"
#include "runners/engine/inside.h"

#include <weir/sys/window-fn.h>

static WeirWindow
span (WeirWindow a, WeirWindow b)
{
  return (WeirWindow) { { MIN (a.start.us, b.start.us) }, { MAX (a.end.us, b.end.us) } };
}

static bool
overlaps (WeirWindow a, WeirWindow b)
{
  return a.start.us < b.end.us && b.start.us < a.end.us;
}

static void
append_standing (const WeirGeneralKeys *keys, WeirOpenWindow *into, WeirOpenWindow *from)
{
  WeirStanding **end = weir__general_standing (keys, into);

  while (*end != NULL)
    end = &(*end)->next;
  *end = g_steal_pointer (weir__general_standing (keys, from));
}

/* The window that was made for the element at hand has no say: nothing has reached it. */
static void
merge_triggers (WeirGeneral *general, WeirOpenWindow *into, const WeirOpenWindow *from)
{
  const uint64_t *state = weir__general_trigger_state ((WeirOpenWindow *) from);

  if (from->is_own)
    return;
  if (into->is_own)
    memcpy (weir__general_trigger_state (into), state, 8 * weir__trigger_machine_words (general->trigger));
  else
    weir__trigger_machine_merge (general->trigger, weir__general_trigger_state (into), state,
                                 weir__general_now (general, into->window, general->watermark));
  into->is_own = false;
}

/* `from` goes into `into`, whose window is already the merged one. */
static void
merge_window (WeirGeneral *general, WeirOpenWindow *into, WeirOpenWindow *from)
{
  weir__general_merge_accumulator (general, into, weir__general_accumulator (general, from));
  if (general->options.takes_retracts)
    weir__general_merge_kept (general, into, from);
  merge_triggers (general, into, from);
  into->has_new = into->has_new || from->has_new;
  into->is_touched = into->is_touched || from->is_touched;
  into->is_wanted = into->is_wanted || from->is_wanted;
  if (from->is_held)
    weir__general_hold_window (general, into, from->held);
  if (general->keys.standing_at != 0)
    append_standing (&general->keys, into, from);
}

/* Makes one window of the open ones that are parts, of which there are at least two, all with an index from `first` on and
 * below `end`. Returns its index. */
static uint32_t
merge_parts_within (WeirGeneral *general, WeirGeneralKey *key, uint32_t first, uint32_t end)
{
  WeirGeneralKeys *keys = &general->keys;
  WeirWindow       merged = { WEIR_TIME_MAX, WEIR_TIME_MIN };
  uint32_t         into = UINT32_MAX;
  WeirOpenWindow  *window;

  for (uint32_t i = first; i < end; i++)
    if (weir__general_window (keys, key, i)->is_part)
      merged = span (merged, weir__general_window (keys, key, i)->window);
  for (uint32_t i = first; i < end; i++)
    {
      window = weir__general_window (keys, key, i);
      if (window->is_part && (into == UINT32_MAX || weir_window_equal (window->window, merged)))
        into = i;
    }
  window = weir__general_window (keys, key, into);
  window->is_part = false;
  if (!weir_window_equal (window->window, merged))
    {
      window->window = merged;
      window->n_panes = window->n_on_time = 0;
      window->ended = weir_window_max_timestamp (merged).us < general->watermark.us;
    }
  for (uint32_t i = end; i-- > first;)
    if (weir__general_window (keys, key, i)->is_part)
      {
        merge_window (general, weir__general_window (keys, key, into), weir__general_window (keys, key, i));
        weir__general_key_remove (keys, key, i);
        into -= i < into;
      }
  window = weir__general_window (keys, key, into);
  weir__trigger_machine_grow (general->trigger, weir__general_trigger_state (window),
                              weir__general_now (general, window->window, general->watermark));
  return weir__general_key_sort_in (keys, key, into);
}

static uint32_t
merge_parts (WeirGeneral *general, WeirGeneralKey *key)
{
  return merge_parts_within (general, key, 0, key->n_windows);
}

int
weir__general_compare_starts (const void *a, const void *b)
{
  const WeirWindow *x = a, *y = b;
  int               starts = (x->start.us > y->start.us) - (x->start.us < y->start.us);

  return starts != 0 ? starts : (x->end.us > y->end.us) - (x->end.us < y->end.us);
}

static int
compare_starts (const void *a, const void *b, void *windows)
{
  return weir__general_compare_starts ((const WeirWindow *) windows + *(const uint32_t *) a,
                                       (const WeirWindow *) windows + *(const uint32_t *) b);
}

uint32_t
weir__general_group_by_user (const WeirGeneral *general, const WeirWindow *sorted, uint32_t n, uint32_t *ret_groups)
{
  const WeirWindows *windows = &general->options.windowing->windows;

  for (uint32_t i = 0; i < n; i++)
    ret_groups[i] = i;
  windows->custom->merge (windows->custom_config, sorted, n, ret_groups);
  for (uint32_t i = 0; i < n; i++)
    for (uint32_t j = i + 1; j < n; j++)
      if (ret_groups[i] == ret_groups[j])
        return i;
  return n;
}

/* By the user's function, which sees all open windows of the key, sorted by start. Only one group is merged at a time: the
 * first that has more than one window. False: there is none. */
static bool
mark_by_user (const WeirGeneral *general, const WeirGeneralKey *key)
{
  g_autofree WeirWindow  *open = g_new (WeirWindow, key->n_windows), *sorted = g_new (WeirWindow, key->n_windows);
  g_autofree uint32_t    *order = g_new (uint32_t, key->n_windows), *groups = g_new (uint32_t, key->n_windows);
  uint32_t                n = 0, first;

  for (uint32_t i = 0; i < key->n_windows; i++)
    {
      open[i] = weir__general_window (&general->keys, key, i)->window;
      if (!weir__general_window (&general->keys, key, i)->closed)
        order[n++] = i;
    }
  g_qsort_with_data (order, (int) n, sizeof *order, compare_starts, open);
  for (uint32_t i = 0; i < n; i++)
    sorted[i] = open[order[i]];
  first = weir__general_group_by_user (general, sorted, n, groups);
  for (uint32_t i = first; i < n; i++)
    weir__general_window (&general->keys, key, order[i])->is_part = groups[i] == groups[first];
  return first < n;
}

static WeirOpenWindow *
take_wanted (WeirGeneral *general, WeirGeneralKey *key)
{
  uint32_t i = 0;

  while (!weir__general_window (&general->keys, key, i)->is_wanted)
    i++;
  weir__general_window (&general->keys, key, i)->is_wanted = false;
  return weir__general_window (&general->keys, key, i);
}

static WeirOpenWindow *
merge_in_by_user (WeirGeneral *general, WeirGeneralKey *key, WeirWindow window, uint32_t i, bool found)
{
  if (found && weir__general_window (&general->keys, key, i)->closed)
    return NULL;
  WeirOpenWindow *own = found ? weir__general_window (&general->keys, key, i)
                              : weir__general_open_window (general, key, i, window);
  own->is_own = !found;
  own->is_wanted = true;
  while (mark_by_user (general, key))
    merge_parts (general, key);
  own = take_wanted (general, key);
  own->is_own = false;
  return own;
}

/* By overlap: which of the open windows the element's own one meets. Open ones do not overlap, so they are in the order of
 * their starts, too: those that are met lie together, but for tombstones among them. Says how many they are, and the last. */
static uint32_t
mark_overlapping (const WeirGeneral *general, const WeirGeneralKey *key, WeirWindow window, uint32_t *ret_first,
                  uint32_t *ret_end, WeirOpenWindow **ret_last)
{
  const WeirWindow behind = { WEIR_TIME_MIN, { MIN (window.start.us, INT64_MAX - 1) + 1 } };
  bool             is_behind = false;
  uint32_t         n = 0, i;

  weir__general_key_find (&general->keys, key, behind, ret_first);
  for (i = *ret_first; i < key->n_windows && !is_behind; i++)
    {
      WeirOpenWindow *open = weir__general_window (&general->keys, key, i);
      if (open->closed)
        continue;
      is_behind = open->window.end.us >= window.end.us;
      open->is_part = overlaps (open->window, window);
      if (open->is_part)
        {
          n++;
          *ret_last = open;
        }
    }
  *ret_end = i;
  return n;
}

WeirOpenWindow *
weir__general_merge_in (WeirGeneral *general, WeirGeneralKey *key, WeirWindow window)
{
  WeirOpenWindow *met = NULL;
  uint32_t        i, n_met, first, end;
  bool            found = weir__general_key_find (&general->keys, key, window, &i);

  if (general->options.windowing->windows.kind == WEIR_WINDOWS_CUSTOM)
    return merge_in_by_user (general, key, window, i, found);
  n_met = mark_overlapping (general, key, window, &first, &end, &met);
  if (n_met == 0)
    return found ? NULL : weir__general_open_window (general, key, i, window);
  if (n_met == 1 && met->window.start.us <= window.start.us && met->window.end.us >= window.end.us)
    return met;
  /* A tombstone of the very window would stand in the way of it; what meets open windows is not dropped for it. */
  WeirOpenWindow *own = weir__general_open_window (general, key, i, window);
  own->is_part = own->is_own = true;
  return weir__general_window (&general->keys, key, merge_parts_within (general, key, first, end + 1));
}
