/* SPDX-License-Identifier: Apache-2.0 */
/* Merging windows: sessions, and custom windows that merge.
 *
 * The element's own window is put among the key's open ones, empty; then windows that belong together become one. Open
 * sessions of a key never overlap, so only the new one can bring others together. Tombstones take no part: an element
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
append_standing (WeirOpenWindow *into, WeirStanding *standing)
{
  WeirStanding **end = &into->standing;

  while (*end != NULL)
    end = &(*end)->next;
  *end = standing;
}

/* `from` goes into `into`, whose window is already the merged one. */
static void
merge_window (WeirGeneral *general, WeirOpenWindow *into, WeirOpenWindow *from)
{
  weir__inside_enter (general->options.spec.path, "merge");
  general->options.spec.fn->merge (&general->call, weir__general_accumulator (general, into),
                                   weir__general_accumulator (general, from));
  weir__inside_leave ();
  weir__trigger_machine_merge (general->trigger, weir__general_trigger_state (into), weir__general_trigger_state (from),
                               weir__general_now (general, into->window, general->watermark));
  into->has_new = into->has_new || from->has_new;
  into->is_wanted = into->is_wanted || from->is_wanted;
  if (from->is_held)
    weir__general_hold_window (general, into, from->held);
  append_standing (into, g_steal_pointer (&from->standing));
}

/* Makes one window of the open ones marked in `part`, of which there are at least two. Returns its index. */
static uint32_t
merge_parts (WeirGeneral *general, WeirGeneralKey *key, const bool *part)
{
  WeirGeneralKeys *keys = &general->keys;
  WeirWindow       merged = { WEIR_TIME_MAX, WEIR_TIME_MIN };
  uint32_t         into = UINT32_MAX;
  WeirOpenWindow  *window;

  for (uint32_t i = 0; i < key->n_windows; i++)
    if (part[i])
      merged = span (merged, weir__general_window (keys, key, i)->window);
  for (uint32_t i = 0; i < key->n_windows; i++)
    if (part[i] && (into == UINT32_MAX || weir_window_equal (weir__general_window (keys, key, i)->window, merged)))
      into = i;
  window = weir__general_window (keys, key, into);
  if (!weir_window_equal (window->window, merged))
    {
      window->window = merged;
      window->n_panes = window->n_on_time = 0;
      window->ended = weir_window_max_timestamp (merged).us < general->watermark.us;
    }
  for (uint32_t i = key->n_windows; i-- > 0;)
    if (part[i] && i != into)
      {
        merge_window (general, weir__general_window (keys, key, into), weir__general_window (keys, key, i));
        weir__general_key_remove (keys, key, i);
        into -= i < into;
      }
  return weir__general_key_sort_in (keys, key, into);
}

/* Which of the open windows belong together with the new one at `i`: by overlap. */
static unsigned
mark_overlapping (const WeirGeneral *general, const WeirGeneralKey *key, uint32_t i, bool *part)
{
  WeirWindow window = weir__general_window (&general->keys, key, i)->window;
  unsigned   n = 0;

  for (uint32_t j = 0; j < key->n_windows; j++)
    {
      const WeirOpenWindow *other = weir__general_window (&general->keys, key, j);
      part[j] = !other->closed && overlaps (window, other->window);
      n += part[j];
    }
  return n;
}

static int
compare_starts (const void *a, const void *b, void *windows)
{
  const WeirWindow *x = (const WeirWindow *) windows + *(const uint32_t *) a,
                   *y = (const WeirWindow *) windows + *(const uint32_t *) b;

  return x->start.us != y->start.us ? (x->start.us < y->start.us ? -1 : 1)
                                    : (x->end.us > y->end.us) - (x->end.us < y->end.us);
}

/* By the user's function, which sees all open windows of the key, sorted by start. Only one group is merged at a time: the
 * first that has more than one window. */
static unsigned
mark_by_user (const WeirGeneral *general, const WeirGeneralKey *key, bool *part)
{
  const WeirWindows      *windows = &general->options.windowing->windows;
  g_autofree WeirWindow  *open = g_new (WeirWindow, key->n_windows), *sorted = g_new (WeirWindow, key->n_windows);
  g_autofree uint32_t    *order = g_new (uint32_t, key->n_windows), *groups = g_new0 (uint32_t, key->n_windows);
  uint32_t                n = 0;

  for (uint32_t i = 0; i < key->n_windows; i++)
    {
      open[i] = weir__general_window (&general->keys, key, i)->window;
      part[i] = false;
      if (!weir__general_window (&general->keys, key, i)->closed)
        order[n++] = i;
    }
  g_qsort_with_data (order, (int) n, sizeof *order, compare_starts, open);
  for (uint32_t i = 0; i < n; i++)
    {
      sorted[i] = open[order[i]];
      groups[i] = i;
    }
  windows->custom->merge (windows->custom_config, sorted, n, groups);
  for (uint32_t i = 0; i < n; i++)
    {
      unsigned n_parts = 0;
      for (uint32_t j = i; j < n; j++)
        if (groups[j] == groups[i])
          {
            part[order[j]] = true;
            n_parts++;
          }
      if (n_parts > 1)
        return n_parts;
      part[order[i]] = false;
    }
  return 0;
}

static WeirOpenWindow *
insert (WeirGeneral *general, WeirGeneralKey *key, uint32_t i, WeirWindow window)
{
  WeirOpenWindow *open = weir__general_key_insert (&general->keys, key, i, window);

  open->ended = weir_window_max_timestamp (window).us < general->watermark.us;
  weir__general_reset_accumulator (general, open);
  return open;
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
  WeirOpenWindow *own = found ? weir__general_window (&general->keys, key, i) : insert (general, key, i, window);
  own->is_wanted = true;
  for (;;)
    {
      g_autofree bool *part = g_new (bool, key->n_windows);
      if (mark_by_user (general, key, part) == 0)
        return take_wanted (general, key);
      merge_parts (general, key, part);
    }
}

WeirOpenWindow *
weir__general_merge_in (WeirGeneral *general, WeirGeneralKey *key, WeirWindow window)
{
  bool     few[16];
  uint32_t i, meets = UINT32_MAX, n_meets = 0;
  bool     found = weir__general_key_find (&general->keys, key, window, &i);

  if (general->options.windowing->windows.kind == WEIR_WINDOWS_CUSTOM)
    return merge_in_by_user (general, key, window, i, found);
  for (uint32_t j = 0; j < key->n_windows; j++)
    {
      const WeirOpenWindow *open = weir__general_window (&general->keys, key, j);
      if (!open->closed && overlaps (open->window, window))
        {
          n_meets++;
          meets = j;
        }
    }
  if (n_meets == 0)
    return found ? NULL : insert (general, key, i, window);
  WeirOpenWindow *met = weir__general_window (&general->keys, key, meets);
  if (n_meets == 1 && met->window.start.us <= window.start.us && met->window.end.us >= window.end.us)
    return met;
  /* A tombstone of the very window would stand in the way of it; what meets open windows is not dropped for it. */
  insert (general, key, i, window);
  bool *part = key->n_windows <= G_N_ELEMENTS (few) ? few : g_new (bool, key->n_windows);
  mark_overlapping (general, key, i, part);
  uint32_t merged = merge_parts (general, key, part);
  if (part != few)
    g_free (part);
  return weir__general_window (&general->keys, key, merged);
}
