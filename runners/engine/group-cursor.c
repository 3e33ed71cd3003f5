/* SPDX-License-Identifier: Apache-2.0 */

/* Walking a group table, in order of hash or scattered.
 *
 * In order: a cluster (a run of full slots) holds exactly the keys whose homes lie in it, so sorting cluster by cluster
 * is sorting the table. Scattered: blocks of slots, each about 0.618 of the table behind the last. */

#include <stdlib.h>

#include "runners/engine/group-key.h"
#include "runners/engine/group-slots.h"

#define WALK_BLOCK 16u /* slots that a scattered walk takes in a row */

static int
compare_cluster_keys (const void *a, const void *b)
{
  const ClusterKey *x = a, *y = b;

  return x->hash < y->hash ? -1 : x->hash > y->hash;
}

void
weir__group_cursor_init (WeirGroupCursor *cursor, WeirGroupTable *table)
{
  *cursor = (WeirGroupCursor) { .table = table };
  if (table->cluster == NULL)
    table->cluster = g_array_new (FALSE, FALSE, sizeof (ClusterKey));
  g_array_set_size (table->cluster, 0);
  table->cluster_next = 0;
  if (table->has_zero) /* its hash, 0, is the least */
    g_array_append_vals (table->cluster, &(ClusterKey) { 0, n_slots (table) }, 1);
}

/* The next run of full slots, sorted. False: there is none. */
static bool
load_cluster (WeirGroupCursor *cursor)
{
  WeirGroupTable *table = cursor->table;

  g_array_set_size (table->cluster, 0);
  table->cluster_next = 0;
  while (cursor->slot < n_slots (table) && !slot_is_full (table->form, slot_at (table, cursor->slot)))
    cursor->slot++;
  for (; cursor->slot < n_slots (table) && slot_is_full (table->form, slot_at (table, cursor->slot)); cursor->slot++)
    {
      ClusterKey key = { slot_hash (table->form, slot_at (table, cursor->slot)), cursor->slot };
      g_array_append_val (table->cluster, key);
    }
  if (table->cluster->len > 1)
    qsort (table->cluster->data, table->cluster->len, sizeof (ClusterKey), compare_cluster_keys);
  return table->cluster->len > 0;
}

static const void *
show_key (WeirGroupCursor *cursor, const char *slot, uint64_t hash)
{
  WeirGroupTable     *table = cursor->table;
  const WeirShortKey *text = (const WeirShortKey *) slot;

  if (table->form == KEY_OTHER)
    return ((const OtherKey *) slot)->key;
  if (table->form == KEY_WORD)
    {
      cursor->number = weir__key_of_hash (table->spec.key, hash);
      return &cursor->number;
    }
  if (weir__text_is_long (text))
    cursor->key_view = (WeirString) { weir__long_text_data (text), weir__long_text_size (text) };
  else
    cursor->key_view = (WeirString) { slot, (text->c >> 56) - 1 };
  return &cursor->key_view;
}

void
weir__group_cursor_init_scattered (WeirGroupCursor *cursor, WeirGroupTable *table)
{
  *cursor = (WeirGroupCursor) { .table = table, .scattered = true };
}

/* A scattered walk: block after block of homes, each about 0.618 of the table on; the tail as it is. */
static size_t
scattered_slot (const WeirGroupTable *table, size_t i)
{
  size_t n_blocks = table->n_homes / WALK_BLOCK;

  if (i >= table->n_homes || n_blocks < 2)
    return i;
  size_t step = (size_t) ((double) n_blocks * 0.618) | 1; /* odd, so that each block has its turn */
  return (i / WALK_BLOCK * step & (n_blocks - 1)) * WALK_BLOCK;
}

static bool
next_scattered (WeirGroupCursor *cursor, ClusterKey *ret_key)
{
  WeirGroupTable *table = cursor->table;
  size_t          n = n_slots (table);

  while (cursor->slot < n)
    {
      size_t first = cursor->slot / WALK_BLOCK * WALK_BLOCK, end = MIN (first + WALK_BLOCK, n);
      size_t shift = scattered_slot (table, first) - first;
      for (; cursor->slot < end; cursor->slot++)
        {
          const char *slot = slot_at (table, cursor->slot + shift);
          if (!slot_is_full (table->form, slot))
            continue;
          *ret_key = (ClusterKey) { slot_hash (table->form, slot), cursor->slot + shift };
          cursor->slot++;
          return true;
        }
    }
  if (cursor->slot > n || !table->has_zero)
    return false;
  *ret_key = (ClusterKey) { 0, n };
  cursor->slot = n + 1;
  return true;
}

static bool
next_in_order (WeirGroupCursor *cursor, ClusterKey *ret_key)
{
  WeirGroupTable *table = cursor->table;

  if (table->cluster_next == table->cluster->len && !load_cluster (cursor))
    return false;
  *ret_key = g_array_index (table->cluster, ClusterKey, table->cluster_next++);
  return true;
}

bool
weir__group_cursor_next (WeirGroupCursor *cursor, WeirGroupEntry *ret_entry)
{
  WeirGroupTable *table = cursor->table;
  ClusterKey      key;

  if (!(cursor->scattered ? next_scattered (cursor, &key) : next_in_order (cursor, &key)))
    return false;
  char      *slot = slot_at (table, key.slot);
  *ret_entry = (WeirGroupEntry) { key.hash, show_key (cursor, slot, key.hash), slot + table->accumulator_offset,
                                  { table->spec.keeps_time ? *(int64_t *) (slot + table->time_offset) : 0 } };
  return true;
}
