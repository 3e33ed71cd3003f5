/* SPDX-License-Identifier: Apache-2.0 */
/* Rows and instants: the outer loop of the general path. */
#include "runners/engine/general-private.h"
#include "runners/engine/inside.h"

#include "sdk/model/windowing.h"

#define STEPS_AT_ONCE 512 /* rows, or keys at an instant */

/* --- making ------------------------------------------------------------------------------------------------------- */

/* A CombineFn that subtracts needs no value again, but where windows are derived anew from what is left of them. */
static WeirKeep
what_to_keep (const WeirGeneral *general)
{
  if (!general->options.takes_retracts)
    return WEIR_KEEP_NOTHING;
  return general->merges || general->options.spec.fn->subtract_rows == NULL ? WEIR_KEEP_VALUES : WEIR_KEEP_COUNT;
}

WeirGeneral *
weir__general_new (const WeirGeneralOptions *options)
{
  WeirGeneral         *general = g_new0 (WeirGeneral, 1);
  const WeirGroupSpec *spec = &options->spec;

  general->options = *options;
  general->merges = options->merges || weir__windowing_merges (options->windowing);
  general->trigger = weir__trigger_machine_new (general->options.windowing->trigger);
  general->accumulator_at = sizeof (WeirOpenWindow) + 8 * weir__trigger_machine_words (general->trigger);
  weir__general_keys_init (&general->keys, spec->key,
                           8 * weir__trigger_machine_words (general->trigger) + spec->accumulator->size,
                           what_to_keep (general), options->windowing->accumulation == WEIR_RETRACTING);
  g_assert (!options->takes_retracts || options->windowing->accumulation != WEIR_DISCARDING
            || !general->keys.keeps_values);
  general->watermark = general->processing_time = WEIR_TIME_MIN;
  general->call = weir__group_call (spec, weir_arena_new ());
  g_queue_init (&general->full);
  general->touched = g_ptr_array_new ();
  general->empty = g_ptr_array_new_with_free_func ((GDestroyNotify) weir__frame_free);
  general->nothing_yet = weir__frame_new ();
  weir__frame_reset (general->nothing_yet, options->row);
  weir__group_row_init (&general->row, &general->options.spec, options->collect, options->row, options->keyless);
  return general;
}

void
weir__general_free (WeirGeneral *general)
{
  weir__general_keys_clear (&general->keys);
  weir__trigger_machine_free (general->trigger);
  weir_arena_free (general->call.arena);
  g_queue_clear_full (&general->full, (GDestroyNotify) weir__frame_free);
  g_clear_pointer (&general->lent, weir__frame_free);
  g_ptr_array_unref (general->empty);
  weir__frame_free (general->nothing_yet);
  g_ptr_array_unref (general->touched);
  weir__group_row_clear (&general->row);
  g_free (general);
}

/* --- windows ------------------------------------------------------------------------------------------------------ */

void
weir__general_reset_accumulator (WeirGeneral *general, WeirOpenWindow *window)
{
  void *accumulator = weir__general_accumulator (general, window);

  memset (accumulator, 0, general->options.spec.accumulator->size);
  if (general->options.spec.fn->create != NULL)
    general->options.spec.fn->create (&general->call, accumulator);
}

WeirOpenWindow *
weir__general_open_window (WeirGeneral *general, WeirGeneralKey *key, uint32_t i, WeirWindow window)
{
  WeirOpenWindow *open = weir__general_key_insert (&general->keys, key, i, window);

  general->has_had_windows = true;
  open->ended = weir_window_max_timestamp (window).us < general->watermark.us;
  weir__general_reset_accumulator (general, open);
  return open;
}

WeirTime
weir__general_expiry (const WeirGeneral *general, WeirWindow window)
{
  return weir__window_expiry (window, general->options.windowing->allowed_lateness);
}

/* When the window next needs the watermark: its end, or its expiry. It is due once the watermark is past that. */
static WeirTime
window_due (const WeirGeneral *general, const WeirOpenWindow *window)
{
  return window->ended ? weir__general_expiry (general, window->window) : weir_window_max_timestamp (window->window);
}

void
weir__general_hold_window (WeirGeneral *general, WeirOpenWindow *window, WeirTime time)
{
  if (!window->is_held)
    window->held = time;
  else if (general->options.windowing->timestamp_combiner == WEIR_EARLIEST)
    window->held.us = MIN (window->held.us, time.us);
  else
    window->held.us = MAX (window->held.us, time.us);
  window->is_held = true;
}

void
weir__general_plan_window (WeirGeneral *general, WeirGeneralKey *key, WeirOpenWindow *window)
{
  WeirTime processing = WEIR_TIME_MAX;

  weir__general_key_plan (&general->keys.event, key, &key->event_due, window_due (general, window));
  if (window->is_held)
    weir__general_key_plan (&general->keys.holds, key, &key->hold_due, window->held);
  if (!window->closed)
    processing = weir__trigger_machine_deadline (general->trigger, weir__general_trigger_state (window),
                                                 general->processing_time);
  if (processing.us != WEIR_TIME_MAX.us)
    weir__general_key_plan (&general->keys.processing, key, &key->processing_due, processing);
}

/* The open window that an element of `window` belongs to, made if need be; NULL: closed. */
static WeirOpenWindow *
window_for (WeirGeneral *general, WeirGeneralKey *key, WeirWindow window)
{
  WeirOpenWindow *open;
  uint32_t        i;

  if (general->merges)
    return weir__general_merge_in (general, key, window);
  if (weir__general_key_find (&general->keys, key, window, &i))
    open = weir__general_window (&general->keys, key, i);
  else
    open = weir__general_open_window (general, key, i, window);
  return open->closed ? NULL : open;
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

void
weir__general_fire_if_ready (WeirGeneral *general, WeirGeneralKey *key, WeirOpenWindow *window, bool must)
{
  uint64_t      *state = weir__general_trigger_state (window);
  WeirTriggerNow now = weir__general_now (general, window->window, general->watermark);

  if (!window->has_new)
    return;
  if (weir__trigger_machine_ready (general->trigger, state, now))
    weir__trigger_machine_fire (general->trigger, state, now);
  else if (!must)
    return;
  weir__general_fire_pane (general, key, window,
                           (WeirGeneralFiring) {
                               .timing = window->ended ? WEIR_PANE_LATE : WEIR_PANE_EARLY,
                               .finished = weir__trigger_machine_finished (general->trigger, state) });
}

void
weir__general_add_value (WeirGeneral *general, WeirOpenWindow *window, uint32_t tag, const void *value)
{
  void *accumulator = weir__general_accumulator (general, window);

  if (general->options.collect != NULL)
    general->options.collect->tag = tag;
  weir__inside_enter (general->options.spec.path, "add");
  general->options.spec.fn->add_rows (&general->call, &accumulator, value, 0, NULL, 1);
  weir__inside_leave ();
}

void
weir__general_merge_accumulator (WeirGeneral *general, WeirOpenWindow *window, const void *from)
{
  weir__inside_enter (general->options.spec.path, "merge");
  general->options.spec.fn->merge (&general->call, weir__general_accumulator (general, window), from);
  weir__inside_leave ();
}

/* After its trigger was asked, the window at *i is planned, or forgotten; *i is then that of the next. */
static void
plan_or_forget (WeirGeneral *general, WeirGeneralKey *key, uint32_t *i)
{
  WeirOpenWindow *window = weir__general_window (&general->keys, key, *i);

  if (weir__general_is_spent (general, window))
    weir__general_key_remove (&general->keys, key, *i);
  else
    {
      weir__general_plan_window (general, key, window);
      ++*i;
    }
}

/* Its trigger is asked, and it is planned or forgotten; *i is then the index of the next window to look at. */
static void
ask_window (WeirGeneral *general, WeirGeneralKey *key, uint32_t *i)
{
  WeirOpenWindow *window = weir__general_window (&general->keys, key, *i);

  if (!window->closed && general->options.takes_retracts && weir__general_split (general, key, window))
    return; /* its parts, none of which ends behind it, have moved the rest to *i or further */
  if (!window->closed)
    weir__general_fire_if_ready (general, key, window, false);
  plan_or_forget (general, key, i);
}

void
weir__general_ask (WeirGeneral *general, WeirGeneralKey *key, WeirOpenWindow *window)
{
  uint32_t i = weir__general_index (&general->keys, key, window);

  if (!general->options.stepped)
    {
      ask_window (general, key, &i);
      return;
    }
  weir__general_plan_window (general, key, window);
  window->is_touched = true;
  if (!key->is_touched)
    g_ptr_array_add (general->touched, key);
  key->is_touched = true;
}

static void
ask_touched (WeirGeneral *general, WeirGeneralKey *key)
{
  key->is_touched = false;
  for (uint32_t i = 0; i < key->n_windows;)
    {
      WeirOpenWindow *window = weir__general_window (&general->keys, key, i);
      if (!window->is_touched)
        {
          i++;
          continue;
        }
      window->is_touched = false;
      ask_window (general, key, &i);
    }
  weir__general_key_settle (&general->keys, key);
}

void
weir__general_drop_late (WeirGeneral *general, uint32_t position)
{
  general->dropped.late++;
  weir__late_rows_add (general->options.late, general->edge, general->batch, position);
}

/* Where rows that were given have their keys; lifted ones begin with it. */
static uint32_t
key_offset (const WeirGeneral *general)
{
  return general->batch->type == general->options.lifted_row ? 0 : general->edge->key_offset;
}

/* A row into its open window; a lifted one is { key, accumulator }. */
static void
take_in (WeirGeneral *general, WeirOpenWindow *open, const char *row, WeirWindow window, WeirTime time)
{
  const WeirType *type = general->batch->type;

  if (type == general->options.lifted_row)
    weir__general_merge_accumulator (general, open, row + type->fields[1].offset);
  else if (general->options.takes_retracts)
    weir__general_keep_row (general, open, row, window, time);
  else
    weir__general_add_value (general, open, general->edge->tag, row + general->edge->value_offset);
}

static void
hash_rows (WeirGeneral *general)
{
  weir__general_keys_hash (&general->keys, general->batch, general->position,
                           MIN (WEIR__GENERAL_HASHED, general->batch->n - general->position), key_offset (general),
                           general->hashes);
}

static void
add_row (WeirGeneral *general, uint32_t position)
{
  const WeirBatch *batch = general->batch;
  const char      *row = batch->rows + (size_t) weir_batch_row (batch, position) * batch->row_size;
  WeirWindow       window = batch->windows != NULL ? batch->windows[position] : batch->window;
  WeirTime         time = batch->timestamps != NULL ? batch->timestamps[position] : batch->timestamp;

  if (weir__general_expiry (general, window).us < general->watermark.us)
    {
      weir__general_drop_late (general, position);
      return;
    }
  if ((batch->kinds != NULL ? batch->kinds[position] : batch->kind) == WEIR_RETRACT)
    {
      weir__general_retract_row (general, position, row, window, time);
      return;
    }
  WeirGeneralKey *key = weir__general_key_get (&general->keys, row + key_offset (general),
                                               general->hashes[position % WEIR__GENERAL_HASHED]);
  WeirOpenWindow *open = window_for (general, key, window);
  if (open == NULL)
    {
      general->dropped.closed++;
      return;
    }
  take_in (general, open, row, window, time);
  open->has_new = true;
  if (general->options.spec.keeps_time && time.us >= general->watermark.us)
    weir__general_hold_window (general, open, time);
  weir__trigger_machine_add (general->trigger, weir__general_trigger_state (open),
                             weir__general_now (general, open->window, general->watermark));
  weir__general_ask (general, key, open);
}

/* --- instants ----------------------------------------------------------------------------------------------------- */

static void
end_window (WeirGeneral *general, WeirGeneralKey *key, WeirOpenWindow *window, WeirTime at)
{
  uint64_t      *state = weir__general_trigger_state (window);
  WeirTriggerNow now = weir__general_now (general, window->window, (WeirTime) { at.us + 1 });
  bool           finished = weir__general_expiry (general, window->window).us <= at.us;

  window->ended = true;
  if (window->closed)
    return;
  if (weir__trigger_machine_ready (general->trigger, state, now))
    weir__trigger_machine_fire (general->trigger, state, now);
  finished = finished || weir__trigger_machine_finished (general->trigger, state);
  weir__general_fire_pane (general, key, window,
                           (WeirGeneralFiring) {
                               .timing = WEIR_PANE_ON_TIME,
                               .finished = finished,
                               .even_if_empty
                               = general->options.windowing->on_time == WEIR_ON_TIME_FIRE_ALWAYS
                                 || (finished && general->options.windowing->closing == WEIR_CLOSING_FIRE_ALWAYS) });
}

static void
expire_window (WeirGeneral *general, WeirGeneralKey *key, uint32_t i)
{
  WeirOpenWindow *window = weir__general_window (&general->keys, key, i);

  if (!window->closed)
    weir__general_fire_pane (general, key, window,
                             (WeirGeneralFiring) { .timing = WEIR_PANE_LATE,
                                                   .finished = true,
                                                   .even_if_empty = general->options.windowing->closing
                                                                    == WEIR_CLOSING_FIRE_ALWAYS });
  weir__general_key_remove (&general->keys, key, i);
}

/* When the watermark has something for the key next: at the expiry of its first window or, if that has not come that far,
 * the end of the first that has not ended. */
static void
plan_event (WeirGeneral *general, WeirGeneralKey *key, uint32_t first_to_end)
{
  const uint32_t next[] = { 0, first_to_end };

  for (size_t i = 0; i < G_N_ELEMENTS (next); i++)
    if (next[i] < key->n_windows)
      weir__general_key_plan (&general->keys.event, key, &key->event_due,
                              window_due (general, weir__general_window (&general->keys, key, next[i])));
}

/* The watermark is past `at`, for a key that has something due then. Windows that expire are the first of all, and those
 * that end the first of those that have not ended: no others are looked at. */
static void
pass_event (WeirGeneral *general, WeirGeneralKey *key, WeirTime at)
{
  const WeirGeneralKeys *keys = &general->keys;
  uint32_t               i;

  while (key->n_windows > 0)
    {
      WeirOpenWindow *window = weir__general_window (keys, key, 0);
      if (weir__general_expiry (general, window->window).us > at.us)
        break;
      if (!window->ended)
        end_window (general, key, window, at);
      expire_window (general, key, 0);
    }
  i = weir__general_key_n_ending (keys, key, at);
  while (i > 0 && !weir__general_window (keys, key, i - 1)->ended)
    i--;
  for (uint32_t n = key->n_windows; i < n && weir_window_max_timestamp (weir__general_window (keys, key, i)->window).us <= at.us;
       n = key->n_windows)
    {
      end_window (general, key, weir__general_window (keys, key, i), at);
      plan_or_forget (general, key, &i);
    }
  plan_event (general, key, i);
}

static void
pass_processing (WeirGeneral *general, WeirGeneralKey *key)
{
  for (uint32_t i = 0; i < key->n_windows;)
    {
      WeirOpenWindow *window = weir__general_window (&general->keys, key, i);
      if (!window->closed)
        weir__general_fire_if_ready (general, key, window, false);
      plan_or_forget (general, key, &i);
    }
}

/* A global combine over nothing: its default, once, when the global window ends. */
static void
answer_default (WeirGeneral *general)
{
  WeirWindow global = WEIR_GLOBAL_WINDOW;

  if (!general->options.owns_default || general->answered_default
      || weir_window_max_timestamp (global).us >= general->watermark.us)
    return;
  general->answered_default = true;
  if (general->has_had_windows)
    return;
  const WeirType  *type = general->options.spec.key;
  g_autofree void *nobody = g_malloc0 (type->size); /* the key of all that have none */
  WeirGeneralKey  *key = weir__general_key_get (&general->keys, nobody, weir_value_hash (type, nobody));
  WeirOpenWindow  *open = weir__general_open_window (general, key, 0, global);
  open->ended = false; /* its end is what it is for */
  open->has_new = true; /* so that it fires then, whatever the on-time behaviour says of empty panes */
  weir__general_plan_window (general, key, open);
}

/* One key at one instant. False: none is due. */
static bool
step_heaps (WeirGeneral *general)
{
  const WeirDue *first = weir__due_heap_first (&general->keys.processing);

  if (first != NULL && first->at.us <= general->processing_time.us)
    {
      WeirDue due = weir__due_heap_pop (&general->keys.processing);
      if (weir__general_key_take_entry (due.key, &((WeirGeneralKey *) due.key)->processing_due, due.at))
        pass_processing (general, due.key);
      weir__general_key_settle (&general->keys, due.key);
      return true;
    }
  first = weir__due_heap_first (&general->keys.event);
  if (first == NULL || first->at.us >= general->watermark.us)
    return false;
  WeirDue due = weir__due_heap_pop (&general->keys.event);
  weir__general_keys_fetch (&general->keys, &general->keys.event);
  if (weir__general_key_take_entry (due.key, &((WeirGeneralKey *) due.key)->event_due, due.at))
    pass_event (general, due.key, due.at);
  weir__general_key_settle (&general->keys, due.key);
  return true;
}

/* --- the border --------------------------------------------------------------------------------------------------- */

void
weir__general_give (WeirGeneral *general, const WeirPlanEdge *edge, const WeirBatch *batch)
{
  g_assert (general->batch == NULL);
  general->edge = edge;
  general->batch = batch;
  general->position = 0;
  general->at_end = false;
}

void
weir__general_watermark (WeirGeneral *general, WeirTime watermark)
{
  if (watermark.us <= general->watermark.us)
    return;
  general->watermark = watermark;
  weir__due_heap_ready (&general->keys.event, watermark);
}

void
weir__general_processing_time (WeirGeneral *general, WeirTime now)
{
  general->processing_time.us = MAX (general->processing_time.us, now.us);
}

void
weir__general_end_step (WeirGeneral *general)
{
  g_assert (general->options.stepped);
  general->at_end = true;
}

/* One row, or one key at one instant. False: nothing is left. */
static bool
step (WeirGeneral *general)
{
  if (general->batch != NULL && general->position < general->batch->n)
    {
      if (general->position % WEIR__GENERAL_HASHED == 0)
        hash_rows (general);
      add_row (general, general->position++);
      weir__general_compact_if_due (general);
      return true;
    }
  general->batch = NULL;
  if (general->options.stepped && !general->at_end)
    return false;
  if (general->touched->len > 0)
    {
      ask_touched (general, g_ptr_array_steal_index (general->touched, general->touched->len - 1));
      return true;
    }
  answer_default (general);
  return step_heaps (general);
}

const WeirFrame *
weir__general_run (WeirGeneral *general)
{
  unsigned n = 0;

  if (general->lent != NULL)
    g_ptr_array_add (general->empty, g_steal_pointer (&general->lent));
  while (general->full.length < 2 && n < STEPS_AT_ONCE && step (general))
    n++;
  if (n == STEPS_AT_ONCE && general->full.length < 2)
    return general->nothing_yet;
  return general->lent = g_queue_pop_head (&general->full);
}
