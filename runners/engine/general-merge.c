/* SPDX-License-Identifier: Apache-2.0 */
/* Merging windows: sessions, and custom windows that merge.
 *
 * The element's own window is put among the key's open ones, empty; then windows that belong together become one. Open
 * sessions of a key never overlap, so only the new one can bring others together. A trigger is not set back by an element
 * that makes its window grow, but for what the window's end had caused. Tombstones take no part: an element
 * whose own window is a tombstone's, and meets no open one, is dropped. */
#include "runners/engine/general-private.h"
#include "runners/engine/inside.h"
#include "runners/engine/merge-fn.h"

/* No window: nothing belongs to it. */
#define NOWHERE ((WeirWindow) { WEIR_TIME_MAX, WEIR_TIME_MIN })

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
  WeirWindow       merged = NOWHERE;
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
  return weir__general_key_sort_in (key, into);
}

static uint32_t
merge_parts (WeirGeneral *general, WeirGeneralKey *key)
{
  return merge_parts_within (general, key, 0, key->n_windows);
}

/* What each window of the key will be part of, in the order of the windows; a tombstone of itself alone. */
static WeirWindow *
plan_by_user (const WeirGeneral *general, const WeirGeneralKey *key)
{
  WeirWindow            *becomes = g_new (WeirWindow, key->n_windows);
  g_autofree WeirWindow *open = g_new (WeirWindow, key->n_windows), *spans = g_new (WeirWindow, key->n_windows);
  uint32_t               n = 0;

  for (uint32_t i = 0; i < key->n_windows; i++)
    if (!weir__general_window (&general->keys, key, i)->closed)
      open[n++] = weir__general_window (&general->keys, key, i)->window;
  weir__merge_fn_plan (&general->options.windowing->windows, open, n, spans);
  for (uint32_t i = 0, k = 0; i < key->n_windows; i++)
    becomes[i] = weir__general_window (&general->keys, key, i)->closed ? NOWHERE : spans[k++];
  return becomes;
}

/* Marks the first open windows that become one but are not yet: open ones differ, so what is as planned is whole. False:
 * there are none. */
static bool
mark_planned (const WeirGeneral *general, const WeirGeneralKey *key, const WeirWindow *becomes)
{
  uint32_t i = 0;

  while (i < key->n_windows
         && (weir__general_window (&general->keys, key, i)->closed
             || weir_window_equal (weir__general_window (&general->keys, key, i)->window, becomes[i])))
    i++;
  for (uint32_t k = 0; i < key->n_windows && k < key->n_windows; k++)
    weir__general_window (&general->keys, key, k)->is_part = weir_window_equal (becomes[k], becomes[i]);
  return i < key->n_windows;
}

static void
merge_as_planned (WeirGeneral *general, WeirGeneralKey *key, WeirWindow *becomes)
{
  while (mark_planned (general, key, becomes))
    {
      uint32_t   n = 0, to;
      WeirWindow merged = NOWHERE;
      for (uint32_t i = 0; i < key->n_windows; i++)
        if (weir__general_window (&general->keys, key, i)->is_part)
          merged = becomes[i];
        else
          becomes[n++] = becomes[i];
      to = merge_parts (general, key);
      memmove (becomes + to + 1, becomes + to, (n - to) * sizeof *becomes);
      becomes[to] = merged;
      weir__general_window (&general->keys, key, to)->is_touched = true;
    }
}

/* What has been merged is asked, also where the element at hand is not in it: its counts add up. */
static void
ask_merged (WeirGeneral *general, WeirGeneralKey *key)
{
  for (uint32_t i = key->n_windows; i-- > 0;)
    {
      WeirOpenWindow *window = weir__general_window (&general->keys, key, i);
      if (!window->is_touched)
        continue;
      window->is_touched = false;
      if (!window->is_wanted) /* that one is asked when it has the element */
        weir__general_ask (general, key, window);
    }
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
merge_in_by_user (WeirGeneral *general, WeirGeneralKey *key, WeirWindow window, uint32_t i)
{
  g_autofree WeirWindow *becomes = NULL;
  WeirOpenWindow        *own = weir__general_key_find_open (&general->keys, key, window);

  if (own == NULL)
    {
      own = weir__general_open_window (general, key, i, window);
      own->is_own = true;
    }
  own->is_wanted = true;
  becomes = plan_by_user (general, key);
  merge_as_planned (general, key, becomes);
  ask_merged (general, key);
  own = take_wanted (general, key);
  if (own->is_own && weir__general_key_has_tombstone (&general->keys, key, window))
    {
      weir__general_key_remove (&general->keys, key, weir__general_index (&general->keys, key, own));
      return NULL;
    }
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
    return merge_in_by_user (general, key, window, i);
  n_met = mark_overlapping (general, key, window, &first, &end, &met);
  if (n_met == 0)
    return found ? NULL : weir__general_open_window (general, key, i, window);
  if (n_met == 1 && met->window.start.us <= window.start.us && met->window.end.us >= window.end.us)
    {
      met->is_part = false;
      return met;
    }
  /* A tombstone of the very window would stand in the way of it; what meets open windows is not dropped for it. */
  WeirOpenWindow *own = weir__general_open_window (general, key, i, window);
  own->is_part = own->is_own = true;
  return weir__general_window (&general->keys, key, merge_parts_within (general, key, first, end + 1));
}
