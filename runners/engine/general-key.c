/* SPDX-License-Identifier: Apache-2.0 */
#include "runners/engine/general-key.h"

#include "sdk/base/align.h"
#include "sdk/types/packed.h"

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

/* Up to two thirds are full. */
static void
add_to_table (WeirGeneralKeys *keys, WeirGeneralKey *key)
{
  if (3 * (keys->n_keys + 1) > 2 * keys->n_slots)
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

/* In the key's own block of memory. */
static char *
first_window (const WeirGeneralKey *key)
{
  return (char *) key + weir__aligned (sizeof *key);
}

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
clear_window (const WeirGeneralKeys *keys, WeirOpenWindow *window)
{
  free_standing (window->standing);
  if (keys->keeps_values)
    weir__bag_clear (&weir__general_kept (keys, window)->bag);
}

static void
free_key (WeirGeneralKeys *keys, WeirGeneralKey *key)
{
  for (uint32_t i = 0; i < key->n_windows; i++)
    clear_window (keys, weir__general_window (keys, key, i));
  if (key->windows != first_window (key))
    g_free (key->windows);
  g_free (key);
}

void
weir__general_keys_init (WeirGeneralKeys *keys, const WeirType *type, size_t extra, WeirKeep keep)
{
  static const size_t kept[] = { 0, offsetof (WeirKept, bag), sizeof (WeirKept) };
  size_t              at = weir__aligned (sizeof (WeirOpenWindow) + extra);

  *keys = (WeirGeneralKeys) { .type = type,
                              .stride = at + kept[keep],
                              .kept_at = keep != WEIR_KEEP_NOTHING ? at : 0,
                              .keeps_values = keep == WEIR_KEEP_VALUES };
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
}

static WeirGeneralKey *
make_key (WeirGeneralKeys *keys, const void *value, uint64_t hash)
{
  size_t at_value = weir__aligned (sizeof (WeirGeneralKey)) + keys->stride;
  size_t at_bytes = at_value + weir__aligned (keys->type->size);
  char  *block = g_malloc0 (at_bytes + weir_value_extent (keys->type, value));
  WeirGeneralKey *key = (WeirGeneralKey *) (void *) block;

  weir__value_copy_packed (keys->type, block + at_value, value, block + at_bytes);
  *key = (WeirGeneralKey) { .hash = hash,
                            .value = block + at_value,
                            .windows = first_window (key),
                            .room = 1,
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
    if (keys->slots[i].hash == hash && weir_value_equal (keys->type, keys->slots[i].key->value, value))
      return keys->slots[i].key;
  return make_key (keys, value, hash);
}

/* Two passes, each of which asks for what the next one reads: many misses of the cache at a time, not one after another. */
void
weir__general_keys_hash (const WeirGeneralKeys *keys, const WeirBatch *batch, uint32_t first, uint32_t n,
                         uint32_t key_offset, uint64_t *ret_hashes)
{
  for (uint32_t i = 0; i < n; i++)
    {
      const char *row = batch->rows + (size_t) weir_batch_row (batch, first + i) * batch->row_size;
      ret_hashes[i] = weir_value_hash (keys->type, row + key_offset);
      __builtin_prefetch (&keys->slots[home_of (keys, ret_hashes[i])]);
    }
  for (uint32_t i = 0; i < n; i++)
    {
      const char *key = (const char *) keys->slots[home_of (keys, ret_hashes[i])].key;
      if (key == NULL)
        continue;
      __builtin_prefetch (key);
      __builtin_prefetch (key + 64);
      __builtin_prefetch (key + 128);
    }
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

bool
weir__general_key_find (const WeirGeneralKeys *keys, const WeirGeneralKey *key, WeirWindow window, uint32_t *ret_i)
{
  uint32_t low = 0, high = key->n_windows;

  while (low < high)
    {
      uint32_t middle = low + (high - low) / 2;
      if (weir_window_compare (weir__general_window (keys, key, middle)->window, window) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  *ret_i = low;
  return low < key->n_windows && weir_window_equal (window, weir__general_window (keys, key, low)->window);
}

WeirOpenWindow *
weir__general_key_insert (WeirGeneralKeys *keys, WeirGeneralKey *key, uint32_t i, WeirWindow window)
{
  char *at;

  if (key->n_windows == key->room)
    {
      char *inside = first_window (key);
      char *windows = g_realloc_n (key->windows == inside ? NULL : key->windows, 2 * key->room, keys->stride);
      if (key->windows == inside)
        memcpy (windows, inside, keys->stride);
      key->windows = windows;
      key->room *= 2;
    }
  at = key->windows + i * keys->stride;
  memmove (at + keys->stride, at, (key->n_windows++ - i) * keys->stride);
  memset (at, 0, keys->stride);
  ((WeirOpenWindow *) (void *) at)->window = window;
  return (WeirOpenWindow *) (void *) at;
}

void
weir__general_key_remove (WeirGeneralKeys *keys, WeirGeneralKey *key, uint32_t i)
{
  char *at = key->windows + i * keys->stride;

  clear_window (keys, weir__general_window (keys, key, i));
  memmove (at, at + keys->stride, (--key->n_windows - i) * keys->stride);
}

uint32_t
weir__general_key_sort_in (WeirGeneralKeys *keys, WeirGeneralKey *key, uint32_t i)
{
  g_autofree char *moving = g_memdup2 (weir__general_window (keys, key, i), keys->stride);
  WeirWindow       window = ((WeirOpenWindow *) (void *) moving)->window;
  uint32_t         to = i;

  while (to + 1 < key->n_windows && weir_window_compare (weir__general_window (keys, key, to + 1)->window, window) < 0)
    to++;
  memmove (key->windows + i * keys->stride, key->windows + (i + 1) * keys->stride, (to - i) * keys->stride);
  memcpy (key->windows + to * keys->stride, moving, keys->stride);
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
