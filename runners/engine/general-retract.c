/* SPDX-License-Identifier: Apache-2.0 */
/* Values that may be taken back.
 *
 * A window counts its values. It also keeps them, in a bag, if its CombineFn does not subtract (GroupByKey's does not) or if
 * windows merge. Adding goes to the accumulator as ever; what is taken away is subtracted, or makes the accumulator stale:
 * it is combined anew, from the bag, when it is next shown. So a value costs its item in the bag, and a pane after a
 * retract one call of add for each value of the window, if the CombineFn does not subtract; with `subtract`, in windows
 * that do not merge, both cost nothing.
 *
 * Counts are of all that the window was given less what was taken back, whatever its panes have discarded: they are never
 * negative, though what a discarding window holds may be. A window that comes to nothing starts again from an empty
 * accumulator: what subtracting doubles leaves behind is not kept. */
#include "runners/engine/general-private.h"
#include "runners/engine/inside.h"

static bool
discards (const WeirGeneral *general)
{
  return general->options.windowing->accumulation == WEIR_DISCARDING;
}

/* The value of a row of the edge at hand, as bags know it. */
static WeirBagItem
item_of (const WeirGeneral *general, const char *row, WeirWindow window, WeirTime time)
{
  const WeirPlanEdge *edge = general->edge;
  WeirBagItem         item = { .type = edge->value, .tag = edge->tag, .value = row + edge->value_offset };

  if (general->merges)
    {
      item.window = window;
      item.time = time;
    }
  return item;
}

void
weir__general_keep_row (WeirGeneral *general, WeirOpenWindow *open, const char *row, WeirWindow window, WeirTime time)
{
  WeirKept   *kept = weir__general_kept (&general->keys, open);
  WeirBagItem item = item_of (general, row, window, time);

  kept->n_values++;
  if (general->keys.keeps_values)
    weir__bag_add (&kept->bag, &item);
  if (!kept->is_stale)
    weir__general_add_value (general, open, item.tag, item.value);
}

void
weir__general_merge_kept (WeirGeneral *general, WeirOpenWindow *into, WeirOpenWindow *from)
{
  WeirKept *kept = weir__general_kept (&general->keys, into), *more = weir__general_kept (&general->keys, from);

  kept->n_values += more->n_values;
  kept->is_stale = kept->is_stale || more->is_stale;
  kept->has_lost = kept->has_lost || more->has_lost;
  weir__bag_append (&kept->bag, &more->bag);
}

void
weir__general_refresh (WeirGeneral *general, WeirOpenWindow *window)
{
  WeirKept *kept;

  if (!general->options.takes_retracts)
    return;
  kept = weir__general_kept (&general->keys, window);
  if (!kept->is_stale)
    return;
  weir__general_reset_accumulator (general, window);
  for (const WeirBagItem *item = kept->bag.first; item != NULL; item = item->next)
    for (uint64_t i = 0; i < item->n; i++)
      weir__general_add_value (general, window, item->tag, item->value);
  kept->is_stale = false;
}

bool
weir__general_has_nothing_left (const WeirGeneral *general, WeirOpenWindow *window)
{
  return general->options.takes_retracts && weir__general_kept (&general->keys, window)->n_values == 0
         && !discards (general) && !general->options.owns_default;
}

bool
weir__general_is_spent (const WeirGeneral *general, WeirOpenWindow *window)
{
  return weir__general_has_nothing_left (general, window) && !window->closed
         && !weir__general_has_standing (&general->keys, window)
         && (general->options.windowing->accumulation == WEIR_RETRACTING || window->n_panes == 0);
}

/* --- retracts ----------------------------------------------------------------------------------------------------- */

/* The window of the key that held such a value, which it does no more; NULL: none did. */
static WeirOpenWindow *
take_from_window (WeirGeneral *general, WeirGeneralKey *key, WeirWindow window, const WeirBagItem *item)
{
  WeirOpenWindow *open;
  WeirKept       *kept;
  uint32_t        i;

  if (!weir__general_key_find (&general->keys, key, window, &i))
    return NULL;
  open = weir__general_window (&general->keys, key, i);
  kept = weir__general_kept (&general->keys, open);
  if (open->closed || kept->n_values == 0 || (general->keys.keeps_values && !weir__bag_remove (&kept->bag, item)))
    return NULL;
  kept->n_values--;
  return open;
}

static WeirOpenWindow *
take_from_merged (WeirGeneral *general, WeirGeneralKey *key, WeirWindow window, const WeirBagItem *item)
{
  for (uint32_t i = 0; i < key->n_windows; i++)
    {
      WeirOpenWindow *open = weir__general_window (&general->keys, key, i);
      WeirKept       *kept = weir__general_kept (&general->keys, open);
      if (open->closed || open->window.start.us > window.start.us || open->window.end.us < window.end.us
          || !weir__bag_remove (&kept->bag, item))
        continue;
      kept->n_values--;
      kept->has_lost = true;
      return open;
    }
  return NULL;
}

/* The accumulator follows what the window has just lost. */
static void
subtract_value (WeirGeneral *general, WeirOpenWindow *open, const void *value)
{
  const WeirCombineFn *fn = general->options.spec.fn;
  void                *accumulator = weir__general_accumulator (general, open);
  WeirKept            *kept = weir__general_kept (&general->keys, open);

  if (kept->n_values == 0 && !discards (general))
    {
      weir__general_reset_accumulator (general, open);
      kept->is_stale = false;
    }
  else if (fn->subtract_rows == NULL || kept->is_stale)
    kept->is_stale = true;
  else
    {
      weir__inside_enter (general->options.spec.path, "subtract");
      fn->subtract_rows (&general->call, &accumulator, value, 0, NULL, 1);
      weir__inside_leave ();
    }
}

void
weir__general_retract_row (WeirGeneral *general, uint32_t position, const char *row, WeirWindow window, WeirTime time)
{
  WeirGeneralKey *key = weir__general_key_get (&general->keys, row + general->edge->key_offset,
                                               general->hashes[position % WEIR__GENERAL_HASHED]);
  WeirBagItem     item = item_of (general, row, window, time);
  WeirOpenWindow *open = general->merges ? take_from_merged (general, key, window, &item)
                                         : take_from_window (general, key, window, &item);

  if (open == NULL && weir__general_key_has_tombstone (&general->keys, key, window))
    general->dropped.closed++;
  else if (open == NULL)
    weir__general_drop_late (general, position);
  else
    {
      subtract_value (general, open, item.value);
      open->has_new = true;
      weir__trigger_machine_retract (general->trigger, weir__general_trigger_state (open),
                                     weir__general_now (general, open->window, general->watermark));
      weir__general_ask (general, key, open);
    }
  weir__general_key_settle (&general->keys, key);
}
