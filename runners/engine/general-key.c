/* SPDX-License-Identifier: Apache-2.0 */
#include "runners/engine/general-key.h"

#include "sdk/base/align.h"
#include "sdk/types/packed.h"

/* A key as it is looked for, and as it is kept: the type stands beside it, for GHashTable's functions. */
typedef struct
{
  WeirGeneralKey        key; /* first */
  const WeirType       *type;
  char                 *first_window; /* in this block */
} Entry;

static guint
hash_entry (gconstpointer entry)
{
  uint64_t hash = ((const Entry *) entry)->key.hash;

  return (guint) (hash >> 32 ^ hash);
}

static gboolean
entries_equal (gconstpointer a, gconstpointer b)
{
  const Entry *x = a, *y = b;

  return x->key.hash == y->key.hash && weir_value_equal (x->type, x->key.value, y->key.value);
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
  if (key->windows != ((Entry *) key)->first_window)
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
  keys->keys = g_hash_table_new (hash_entry, entries_equal);
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
  GHashTableIter iter;
  gpointer       key;

  free_unfound (keys, &keys->event);
  free_unfound (keys, &keys->processing);
  free_unfound (keys, &keys->holds);
  g_hash_table_iter_init (&iter, keys->keys);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    free_key (keys, key);
  g_hash_table_unref (keys->keys);
}

static WeirGeneralKey *
make_key (WeirGeneralKeys *keys, const void *value, uint64_t hash)
{
  size_t at_window = weir__aligned (sizeof (Entry)), at_value = at_window + keys->stride;
  size_t at_bytes = at_value + weir__aligned (keys->type->size);
  char  *block = g_malloc0 (at_bytes + weir_value_extent (keys->type, value));
  Entry *entry = (Entry *) (void *) block;

  weir__value_copy_packed (keys->type, block + at_value, value, block + at_bytes);
  entry->type = keys->type;
  entry->first_window = block + at_window;
  entry->key = (WeirGeneralKey) { .hash = hash,
                                  .value = block + at_value,
                                  .windows = entry->first_window,
                                  .room = 1,
                                  .event_due = WEIR_TIME_MAX,
                                  .processing_due = WEIR_TIME_MAX,
                                  .hold_due = WEIR_TIME_MAX };
  g_hash_table_add (keys->keys, entry);
  return &entry->key;
}

WeirGeneralKey *
weir__general_key_get (WeirGeneralKeys *keys, const void *value)
{
  Entry  probe = { .key = { .hash = weir_value_hash (keys->type, value), .value = value }, .type = keys->type };
  Entry *entry = g_hash_table_lookup (keys->keys, &probe);

  return entry != NULL ? &entry->key : make_key (keys, value, probe.key.hash);
}

void
weir__general_key_settle (WeirGeneralKeys *keys, WeirGeneralKey *key)
{
  if (key->n_windows > 0)
    return;
  if (g_hash_table_lookup (keys->keys, key) == key)
    g_hash_table_remove (keys->keys, key);
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
      char *inside = ((Entry *) key)->first_window;
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
