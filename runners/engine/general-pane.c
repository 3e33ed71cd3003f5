/* SPDX-License-Identifier: Apache-2.0 */
/* Panes: what a firing puts out, and in which order. First what stands is taken back, then comes the new pane. */
#include "runners/engine/general-private.h"

#include "sdk/base/align.h"
#include "sdk/types/packed.h"

/* --- rows --------------------------------------------------------------------------------------------------------- */

static WeirFrame *
empty_frame (WeirGeneral *general)
{
  WeirFrame *frame = general->empty->len > 0 ? g_ptr_array_steal_index_fast (general->empty, general->empty->len - 1)
                                             : weir__frame_new ();

  weir__frame_reset (frame, general->options.row);
  g_queue_push_tail (&general->full, frame);
  return frame;
}

static void
put_row (WeirGeneral *general, const char *row, WeirTime timestamp, WeirWindow window, WeirPane pane,
         WeirElementKind kind)
{
  WeirFrame *frame = g_queue_peek_tail (&general->full);

  if (frame == NULL || !weir__frame_put (frame, row, timestamp, window, pane, (uint8_t) kind))
    weir__frame_put (empty_frame (general), row, timestamp, window, pane, (uint8_t) kind);
}

/* --- panes -------------------------------------------------------------------------------------------------------- */

static WeirPane
number_pane (WeirOpenWindow *window, WeirGeneralFiring firing)
{
  WeirPane pane = { .timing = (uint8_t) firing.timing,
                    .not_first = window->n_panes > 0,
                    .not_last = !firing.finished,
                    .index = window->n_panes++,
                    .on_time_index = firing.timing == WEIR_PANE_EARLY ? -1 : (int32_t) window->n_on_time++ };
  return pane;
}

void
weir__general_take_back (WeirGeneral *general, WeirOpenWindow *window)
{
  while (weir__general_has_standing (&general->keys, window))
    {
      WeirStanding **latest = weir__general_standing (&general->keys, window), *standing = *latest;
      *latest = standing->next;
      put_row (general, standing->row, standing->timestamp, standing->window, standing->pane, WEIR_RETRACT);
      g_free (standing);
    }
}

static void
let_stand (WeirGeneral *general, WeirOpenWindow *window, WeirTime timestamp, WeirPane pane)
{
  const WeirType *type = general->options.row;
  size_t          size = weir__aligned (type->size);
  WeirStanding   *standing = g_malloc (sizeof *standing + size + weir_value_extent (type, general->row.bytes));

  *standing = (WeirStanding) { .timestamp = timestamp, .window = window->window, .pane = pane };
  weir__value_copy_packed (type, standing->row, general->row.bytes, standing->row + size);
  *weir__general_standing (&general->keys, window) = standing;
}

static void
put_pane (WeirGeneral *general, WeirGeneralKey *key, WeirOpenWindow *window, WeirGeneralFiring firing)
{
  WeirAccumulation accumulation = general->options.windowing->accumulation;
  WeirTime timestamp = window->is_held ? window->held : weir_window_max_timestamp (window->window);
  WeirPane pane = number_pane (window, firing);

  weir__general_refresh (general, window);
  weir__group_row_show (&general->row, general->call.arena, weir__general_key_value (key),
                        weir__general_accumulator (general, window));
  put_row (general, general->row.bytes, timestamp, window->window, pane, WEIR_INSERT);
  if (accumulation == WEIR_RETRACTING && !firing.finished)
    let_stand (general, window, timestamp, pane);
  if (accumulation == WEIR_DISCARDING)
    weir__general_reset_accumulator (general, window);
}

/* With nothing left, those who have seen a pane of an accumulating window are told so by an empty one. */
static bool
has_pane (const WeirGeneral *general, WeirOpenWindow *window)
{
  return !weir__general_has_nothing_left (general, window)
         || (general->options.windowing->accumulation == WEIR_ACCUMULATING && window->n_panes > 0);
}

void
weir__general_fire_pane (WeirGeneral *general, WeirGeneralKey *key, WeirOpenWindow *window, WeirGeneralFiring firing)
{
  if (window->has_new || firing.even_if_empty)
    {
      weir__general_take_back (general, window);
      if (has_pane (general, window))
        put_pane (general, key, window, firing);
    }
  if (firing.finished && general->keys.keeps_values)
    weir__bag_clear (&weir__general_kept (&general->keys, window)->bag);
  window->has_new = false;
  window->is_held = false;
  window->closed = window->closed || firing.finished;
}
