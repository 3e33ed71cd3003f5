/* SPDX-License-Identifier: Apache-2.0 */
/* What the general path holds: its memory, and what others see of it. */
#include "runners/engine/general-private.h"

#define COMPACT_ABOVE  (64u << 10)
#define COMPACT_GROWTH 4 /* see group-table.c */

/* --- memory ------------------------------------------------------------------------------------------------------- */

static void
compact (WeirGeneral *general)
{
  g_autofree void *kept = g_malloc (general->options.spec.accumulator->size);
  WeirArena       *old = general->call.arena, *arena = weir_arena_new ();
  WeirGeneralKey  *key;
  size_t           slot = 0;

  while ((key = weir__general_keys_next (&general->keys, &slot)) != NULL)
    for (uint32_t i = 0; i < key->n_windows; i++)
      {
        WeirOpenWindow *window = weir__general_window (&general->keys, key, i);
        void           *accumulator = weir__general_accumulator (general, window);
        if (window->closed)
          continue;
        if (general->options.spec.fn->compact != NULL)
          general->options.spec.fn->compact (&general->call, accumulator);
        memcpy (kept, accumulator, general->options.spec.accumulator->size);
        weir_value_copy (general->options.spec.accumulator, accumulator, kept, arena);
      }
  general->call.arena = arena;
  weir_arena_free (old);
  general->arena_live = weir_arena_used (arena);
}

void
weir__general_compact_if_due (WeirGeneral *general)
{
  if (!general->options.spec.accumulator->flat
      && weir_arena_used (general->call.arena) > COMPACT_ABOVE + COMPACT_GROWTH * general->arena_live)
    compact (general);
}

/* --- what others see ---------------------------------------------------------------------------------------------- */

bool
weir__general_uses_clock (const WeirGeneral *general)
{
  return weir__trigger_machine_uses_clock (general->trigger);
}

WeirTime
weir__general_deadline (const WeirGeneral *general)
{
  const WeirDue *first = weir__due_heap_first (&general->keys.processing);

  return first != NULL ? first->at : WEIR_TIME_MAX;
}

/* Stale entries at the top give way to what the key's windows hold now. */
WeirTime
weir__general_hold (WeirGeneral *general)
{
  const WeirDue *first;

  while ((first = weir__due_heap_first (&general->keys.holds)) != NULL)
    {
      WeirGeneralKey *key = first->key;
      WeirTime        least = WEIR_TIME_MAX;
      for (uint32_t i = 0; i < key->n_windows; i++)
        {
          const WeirOpenWindow *window = weir__general_window (&general->keys, key, i);
          if (window->is_held)
            least.us = MIN (least.us, window->held.us);
        }
      if (first->at.us == least.us && key->hold_due.us == least.us)
        return least;
      WeirDue due = weir__due_heap_pop (&general->keys.holds);
      if (weir__general_key_take_entry (key, &key->hold_due, due.at) && least.us != WEIR_TIME_MAX.us)
        weir__general_key_plan (&general->keys.holds, key, &key->hold_due, least);
      weir__general_key_settle (&general->keys, key);
    }
  return WEIR_TIME_MAX;
}

void
weir__general_cut (WeirGeneral *general, WeirGroupTake take, void *data)
{
  WeirGeneralKey *key;
  size_t          slot = 0;

  g_assert (general->batch == NULL);
  while ((key = weir__general_keys_next (&general->keys, &slot)) != NULL)
    for (uint32_t i = 0; i < key->n_windows; i++)
      {
        WeirOpenWindow *window = weir__general_window (&general->keys, key, i);
        if (window->closed)
          continue;
        weir__general_refresh (general, window);
        take (data, window->window, weir__general_key_value (key), weir__general_accumulator (general, window),
              general->options.takes_retracts ? weir__general_kept (&general->keys, window) : NULL);
      }
}

WeirGroupDropped
weir__general_dropped (const WeirGeneral *general)
{
  return general->dropped;
}

static void
tell_of_window (const WeirGeneral *general, const WeirOpenWindow *open, WeirGroupWhy *why)
{
  if (open->closed)
    return;
  if (!open->ended || open->has_new)
    {
      if (why->n_windows++ == 0 || weir_window_compare (open->window, why->oldest) < 0)
        why->oldest = open->window;
      return;
    }
  WeirTime       last = weir__general_expiry (general, open->window);
  const bool     stays = last.us >= weir_window_max_timestamp (WEIR_GLOBAL_WINDOW).us;
  const WeirTime goes = stays ? WEIR_TIME_MAX : (WeirTime) { last.us + 1 };
  why->fired_stay.us = why->n_fired++ == 0 ? goes.us : MAX (why->fired_stay.us, goes.us);
}

void
weir__general_why (WeirGeneral *general, WeirGroupWhy *ret_why)
{
  WeirGeneralKey *key;
  size_t          slot = 0;

  while ((key = weir__general_keys_next (&general->keys, &slot)) != NULL)
    {
      const uint64_t n_before = ret_why->n_windows;
      for (uint32_t i = 0; i < key->n_windows; i++)
        tell_of_window (general, weir__general_window (&general->keys, key, i), ret_why);
      ret_why->n_keys += ret_why->n_windows > n_before;
    }
  ret_why->hold = weir__general_hold (general);
  ret_why->deadline = weir__general_deadline (general);
}

void
weir__general_describe (const WeirGeneral *general, GString *to)
{
  const WeirDue *first = weir__due_heap_first (&general->keys.event);

  g_string_append_printf (to, "%zu keys", general->keys.n_keys);
  if (first != NULL)
    {
      g_autofree char *at = weir_time_to_string (first->at);
      g_string_append_printf (to, ", the next due at %s", at);
    }
}
