/* SPDX-License-Identifier: Apache-2.0 */
#include "runners/engine/general-key.h"

#include "sdk/types/packed.h"

#include <weir/windowing.h>

#define MIN_BITS 4u

/* --- the table ---------------------------------------------------------------------------------------------------- */

/* A key's home is the slot of the high bits of its hash; keys lie there or in the slots behind, round the end, without a gap
 * between home and key. */
static size_t
home_of (const WeirGeneralKeys *keys, uint64_t hash)
{
  return hash >> keys->shift;
}

static size_t
next_slot (const WeirGeneralKeys *keys, size_t i)
{
  return (i + 1) & (keys->n_slots - 1);
}

static void
put_in (WeirGeneralKeys *keys, WeirGeneralKey *key)
{
  size_t i = home_of (keys, key->hash);

  while (keys->slots[i].key != NULL)
    i = next_slot (keys, i);
  keys->slots[i] = (WeirGeneralSlot) { key->hash, key };
}

static void
allocate_slots (WeirGeneralKeys *keys, uint32_t bits)
{
  keys->n_slots = (size_t) 1 << bits;
  keys->shift = 64 - bits;
  keys->slots = g_new0 (WeirGeneralSlot, keys->n_slots);
}

/* Up to three quarters are full. */
static void
add_to_table (WeirGeneralKeys *keys, WeirGeneralKey *key)
{
  if (4 * (keys->n_keys + 1) > 3 * keys->n_slots)
    {
      g_autofree WeirGeneralSlot *old = keys->slots;
      size_t                      n_old = keys->n_slots;
      allocate_slots (keys, 64 - keys->shift + 1);
      for (size_t i = 0; i < n_old; i++)
        if (old[i].key != NULL)
          put_in (keys, old[i].key);
    }
  put_in (keys, key);
  keys->n_keys++;
}

/* Keys behind the hole move into it if it lies between their home and them. */
static void
remove_from_table (WeirGeneralKeys *keys, const WeirGeneralKey *key)
{
  size_t mask = keys->n_slots - 1, hole = home_of (keys, key->hash);

  while (keys->slots[hole].key != key)
    {
      if (keys->slots[hole].key == NULL)
        return; /* it was removed before */
      hole = next_slot (keys, hole);
    }
  for (size_t i = next_slot (keys, hole); keys->slots[i].key != NULL; i = next_slot (keys, i))
    if (((i - home_of (keys, keys->slots[i].hash)) & mask) >= ((i - hole) & mask))
      {
        keys->slots[hole] = keys->slots[i];
        hole = i;
      }
  keys->slots[hole].key = NULL;
  keys->n_keys--;
}

WeirGeneralKey *
weir__general_keys_next (const WeirGeneralKeys *keys, size_t *slot)
{
  while (*slot < keys->n_slots)
    {
      WeirGeneralKey *key = keys->slots[(*slot)++].key;
      if (key != NULL)
        return key;
    }
  return NULL;
}

/* --- making ------------------------------------------------------------------------------------------------------- */

static void
free_standing (WeirStanding *standing)
{
  while (standing != NULL)
    {
      WeirStanding *next = standing->next;
      g_free (standing);
      standing = next;
    }
}

static void
free_window (WeirGeneralKeys *keys, WeirOpenWindow *window)
{
  if (keys->standing_at != 0)
    free_standing (*weir__general_standing (keys, window));
  if (keys->keeps_values)
    weir__bag_clear (&weir__general_kept (keys, window)->bag);
  weir__slab_give_back (&keys->windows, window);
}

static void
free_key (WeirGeneralKeys *keys, WeirGeneralKey *key)
{
  for (uint32_t i = 0; i < key->n_windows; i++)
    free_window (keys, weir__general_window (keys, key, i));
  if (key->n_windows > 2)
    g_free (key->list);
  if (keys->type->flat)
    weir__slab_give_back (&keys->fixed, key);
  else
    g_free (key);
}

void
weir__general_keys_init (WeirGeneralKeys *keys, const WeirType *type, size_t extra, WeirKeep keep,
                         bool retracts)
{
  static const size_t kept[] = { 0, offsetof (WeirKept, bag), sizeof (WeirKept) };
  size_t              at = weir__aligned (sizeof (WeirOpenWindow) + extra);

  *keys = (WeirGeneralKeys) { .type = type,
                              .n_looked = g_new0 (uint64_t, 1),
                              .standing_at = retracts ? at + kept[keep] : 0,
                              .kept_at = keep != WEIR_KEEP_NOTHING ? at : 0,
                              .keeps_values = keep == WEIR_KEEP_VALUES };
  weir__slab_init (&keys->windows, at + kept[keep] + (retracts ? sizeof (WeirStanding *) : 0));
  weir__slab_init (&keys->fixed, weir__aligned (sizeof (WeirGeneralKey) + type->size));
  allocate_slots (keys, MIN_BITS);
  weir__due_heap_init (&keys->event);
  weir__due_heap_init (&keys->processing);
  weir__due_heap_init (&keys->holds);
}

/* Keys without a window are found in the heaps alone. */
static void
free_unfound (WeirGeneralKeys *keys, WeirDueHeap *heap)
{
  while (weir__due_heap_first (heap) != NULL)
    {
      WeirGeneralKey *key = weir__due_heap_pop (heap).key;
      if (--key->n_entries == 0 && key->n_windows == 0)
        free_key (keys, key);
    }
  weir__due_heap_clear (heap);
}

void
weir__general_keys_clear (WeirGeneralKeys *keys)
{
  WeirGeneralKey *key;
  size_t          slot = 0;

  free_unfound (keys, &keys->event);
  free_unfound (keys, &keys->processing);
  free_unfound (keys, &keys->holds);
  while ((key = weir__general_keys_next (keys, &slot)) != NULL)
    free_key (keys, key);
  g_free (keys->slots);
  weir__slab_clear (&keys->windows);
  weir__slab_clear (&keys->fixed);
  g_free (keys->n_looked);
}

static WeirGeneralKey *
make_key (WeirGeneralKeys *keys, const void *value, uint64_t hash)
{
  size_t          size = weir__aligned (sizeof (WeirGeneralKey) + keys->type->size);
  WeirGeneralKey *key = keys->type->flat ? weir__slab_take (&keys->fixed)
                                         : g_malloc (size + weir_value_extent (keys->type, value));

  memset (key, 0, size);
  weir__value_copy_packed (keys->type, key + 1, value, (char *) key + size);
  *key = (WeirGeneralKey) { .hash = hash,
                            .event_due = WEIR_TIME_MAX,
                            .processing_due = WEIR_TIME_MAX,
                            .hold_due = WEIR_TIME_MAX };
  add_to_table (keys, key);
  return key;
}

WeirGeneralKey *
weir__general_key_get (WeirGeneralKeys *keys, const void *value, uint64_t hash)
{
  for (size_t i = home_of (keys, hash); keys->slots[i].key != NULL; i = next_slot (keys, i))
    if (keys->slots[i].hash == hash && weir_value_equal (keys->type, weir__general_key_value (keys->slots[i].key), value))
      return keys->slots[i].key;
  return make_key (keys, value, hash);
}

/* Who has this hash most likely; NULL: nobody. */
static const WeirGeneralKey *
guess_key (const WeirGeneralKeys *keys, uint64_t hash)
{
  size_t i = home_of (keys, hash);

  while (keys->slots[i].key != NULL && keys->slots[i].hash != hash)
    i = next_slot (keys, i);
  return keys->slots[i].key;
}

static void
prefetch (const void *bytes, size_t size)
{
  for (size_t at = 0; at < size; at += 64)
    __builtin_prefetch ((const char *) bytes + at);
  __builtin_prefetch ((const char *) bytes + size - 1);
}

/* Passes, each of which asks for what the next ones read: many misses of the cache at a time, not one after another. */
void
weir__general_keys_hash (const WeirGeneralKeys *keys, const WeirBatch *batch, uint32_t first, uint32_t n,
                         uint32_t key_offset, uint64_t *ret_hashes)
{
  const WeirGeneralKey *found[WEIR__GENERAL_HASHED];
  uint32_t              n_found = 0;

  for (uint32_t i = 0; i < n; i++)
    {
      const char *row = batch->rows + (size_t) weir_batch_row (batch, first + i) * batch->row_size;
      ret_hashes[i] = weir_value_hash (keys->type, row + key_offset);
      __builtin_prefetch (&keys->slots[home_of (keys, ret_hashes[i])]);
    }
  for (uint32_t i = 0; i < n; i++)
    if ((found[n_found] = guess_key (keys, ret_hashes[i])) != NULL)
      prefetch (found[n_found++], sizeof (WeirGeneralKey) + keys->type->size);
  for (uint32_t i = 0; i < n_found; i++)
    if (found[i]->n_windows > 2)
      __builtin_prefetch (found[i]->list);
    else
      for (uint32_t j = 0; j < found[i]->n_windows; j++)
        prefetch (found[i]->few[j], keys->windows.size);
  for (uint32_t i = 0; i < n_found; i++)
    if (found[i]->n_windows > 2) /* the last is the likeliest */
      prefetch (weir__general_window (keys, found[i], found[i]->n_windows - 1), keys->windows.size);
}

void
weir__general_keys_fetch (const WeirGeneralKeys *keys, const WeirDueHeap *heap)
{
  const WeirGeneralKey *key = weir__due_heap_ahead (heap, 16);

  if (key != NULL)
    prefetch (key, sizeof *key + keys->type->size);
  key = weir__due_heap_ahead (heap, 8);
  if (key != NULL && key->n_windows > 2)
    __builtin_prefetch (key->list);
  else if (key != NULL && key->n_windows > 0)
    prefetch (key->few[0], keys->windows.size);
  key = weir__due_heap_ahead (heap, 4);
  if (key != NULL && key->n_windows > 2)
    prefetch (weir__general_window (keys, key, 0), keys->windows.size);
}

void
weir__general_key_settle (WeirGeneralKeys *keys, WeirGeneralKey *key)
{
  if (key->n_windows > 0)
    return;
  remove_from_table (keys, key);
  if (key->n_entries == 0)
    free_key (keys, key);
}

/* --- windows ------------------------------------------------------------------------------------------------------ */

/* The index of the first that does not come before `window`. Most rows are of one of the last two windows, or of one that
 * is new and the last. */
static uint32_t
lower_bound (const WeirGeneralKeys *keys, const WeirGeneralKey *key, WeirWindow window)
{
  uint32_t low = 0, high = key->n_windows;

  for (uint32_t last = high; last > 0 && last + 2 > high; last--)
    if (weir_window_compare (weir__general_window (keys, key, last - 1)->window, window) < 0)
      return last;
  while (low < high)
    {
      uint32_t middle = low + (high - low) / 2;
      if (weir_window_compare (weir__general_window (keys, key, middle)->window, window) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

bool
weir__general_key_find (const WeirGeneralKeys *keys, const WeirGeneralKey *key, WeirWindow window, uint32_t *ret_i)
{
  *ret_i = lower_bound (keys, key, window);
  return *ret_i < key->n_windows && weir_window_equal (window, weir__general_window (keys, key, *ret_i)->window);
}

static WeirOpenWindow *
find_exactly (const WeirGeneralKeys *keys, const WeirGeneralKey *key, WeirWindow window, bool closed)
{
  for (uint32_t i = lower_bound (keys, key, window); i < key->n_windows; i++)
    {
      WeirOpenWindow *found = weir__general_window (keys, key, i);
      if (!weir_window_equal (found->window, window))
        return NULL;
      if (found->closed == closed)
        return found;
    }
  return NULL;
}

WeirOpenWindow *
weir__general_key_find_open (const WeirGeneralKeys *keys, const WeirGeneralKey *key, WeirWindow window)
{
  return find_exactly (keys, key, window, false);
}

bool
weir__general_key_has_tombstone (const WeirGeneralKeys *keys, const WeirGeneralKey *key, WeirWindow window)
{
  return find_exactly (keys, key, window, true) != NULL;
}

uint32_t
weir__general_key_n_ending (const WeirGeneralKeys *keys, const WeirGeneralKey *key, WeirTime time)
{
  if (weir_window_max_timestamp (WEIR_GLOBAL_WINDOW).us <= time.us)
    return key->n_windows;
  return lower_bound (keys, key, (WeirWindow) { WEIR_TIME_MIN, { time.us + 2 } });
}

/* Tombstones of the same window may lie beside it. */
uint32_t
weir__general_index (const WeirGeneralKeys *keys, const WeirGeneralKey *key, const WeirOpenWindow *window)
{
  uint32_t i = key->n_windows - 1;

  if (weir__general_window (keys, key, i) == window)
    return i;
  i = lower_bound (keys, key, window->window);
  while (weir__general_window (keys, key, i) != window)
    i++;
  return i;
}

static WeirWindowList *
new_list (uint32_t first, uint32_t room)
{
  WeirWindowList *list = g_malloc (sizeof *list + room * sizeof *list->at);

  list->first = first;
  list->room = room;
  return list;
}

/* Makes room at that end, and about as much at the other: a quarter of what is there, which pays for moving it. */
static void
spread (WeirGeneralKey *key, bool in_front)
{
  WeirWindowList *old = key->list;
  uint32_t        n = key->n_windows, room = n + n / 2 >= old->room ? 2 * old->room : old->room;
  uint32_t        first = (room - n + in_front) / 2;

  if (room == old->room)
    {
      memmove (old->at + first, old->at + old->first, n * sizeof *old->at);
      old->first = first;
      return;
    }
  key->list = new_list (first, room);
  memcpy (key->list->at + first, old->at + old->first, n * sizeof *old->at);
  g_free (old);
}

/* The pointers of the shorter side make way. */
static void
put_into_list (WeirGeneralKey *key, uint32_t i, WeirOpenWindow *window)
{
  uint32_t         n = key->n_windows;
  bool             in_front = i < n - i;
  WeirOpenWindow **at;

  if (in_front ? key->list->first == 0 : key->list->first + n == key->list->room)
    spread (key, in_front);
  at = key->list->at + key->list->first;
  if (in_front)
    {
      memmove (at - 1, at, i * sizeof *at);
      key->list->first--;
      at--;
    }
  else
    memmove (at + i + 1, at + i, (n - i) * sizeof *at);
  at[i] = window;
  key->n_windows++;
}

static void
take_from_list (WeirGeneralKey *key, uint32_t i)
{
  uint32_t         n = --key->n_windows;
  WeirOpenWindow **at = key->list->at + key->list->first;

  if (i < n - i)
    {
      memmove (at + 1, at, i * sizeof *at);
      key->list->first++;
    }
  else
    memmove (at + i, at + i + 1, (n - i) * sizeof *at);
}

static void
begin_list (WeirGeneralKey *key)
{
  WeirWindowList *list = new_list (0, 3);

  memcpy (list->at, key->few, sizeof key->few);
  key->list = list;
}

static void
end_list (WeirGeneralKey *key)
{
  WeirWindowList *list = key->list;

  memcpy (key->few, list->at + list->first, sizeof key->few);
  g_free (list);
}

WeirOpenWindow *
weir__general_key_insert (WeirGeneralKeys *keys, WeirGeneralKey *key, uint32_t i, WeirWindow window)
{
  WeirOpenWindow *open = weir__slab_take (&keys->windows);

  memset (open, 0, keys->windows.size);
  open->window = window;
  if (key->n_windows == 2)
    begin_list (key);
  if (key->n_windows >= 2)
    put_into_list (key, i, open);
  else
    {
      key->few[1] = key->few[0];
      key->few[i] = open;
      key->n_windows++;
    }
  return open;
}

void
weir__general_key_remove (WeirGeneralKeys *keys, WeirGeneralKey *key, uint32_t i)
{
  WeirOpenWindow *window = weir__general_window (keys, key, i);

  if (key->n_windows > 2)
    {
      take_from_list (key, i);
      if (key->n_windows == 2)
        end_list (key);
    }
  else if (--key->n_windows > 0 && i == 0)
    key->few[0] = key->few[1];
  free_window (keys, window);
}

uint32_t
weir__general_key_sort_in (WeirGeneralKey *key, uint32_t i)
{
  WeirOpenWindow **at = key->n_windows > 2 ? key->list->at + key->list->first : key->few, *moving = at[i];
  uint32_t         to = i;

  for (; to + 1 < key->n_windows && weir_window_compare (at[to + 1]->window, moving->window) < 0; to++)
    at[to] = at[to + 1];
  at[to] = moving;
  return to;
}

/* --- plans -------------------------------------------------------------------------------------------------------- */

void
weir__general_key_plan (WeirDueHeap *heap, WeirGeneralKey *key, WeirTime *planned, WeirTime at)
{
  if (at.us >= planned->us)
    return;
  *planned = at;
  key->n_entries++;
  weir__due_heap_push (heap, (WeirDue) { at, key->hash, key });
}

bool
weir__general_key_take_entry (WeirGeneralKey *key, WeirTime *planned, WeirTime at)
{
  key->n_entries--;
  if (planned->us != at.us)
    return false;
  *planned = WEIR_TIME_MAX;
  return true;
}
