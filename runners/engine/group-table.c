/* SPDX-License-Identifier: Apache-2.0 */

/* Open addressing, linear probing, slots in order of hash.
 *
 * A slot is
 *
 *   | key | time, if it is kept | accumulator |
 *
 * and the key has one of three forms, by the key's type:
 *
 *   TEXT   24 bytes, a WeirShortKey: up to 23 bytes of text in place, the length + 1 in the top byte, so that all zeros
 *          is an empty slot. Longer text: { hash, address in the arena, WEIR__LONG_TEXT | size }.
 *   WORD   8 bytes, for numbers: the hash itself, which is a bijection of the number. The number whose hash is 0 would
 *          look like an empty slot and lives in a slot of its own behind all others.
 *   OTHER  16 bytes: the hash and the address of a packed copy in the arena (NULL: an empty slot).
 *
 * Home of a key: the high bits of its hash. Slots go in pairs, an even one and the next. A key is looked for at home, then
 * in the other slot of the pair (which for slots of 32 bytes lies in the cache line that is already there), then in those
 * behind the pair, one by one. Probing never wraps: a tail of slots follows the last home, and a key that would fall off the
 * end makes the table grow, or only its tail if there are few keys for so many homes: keys that someone chose to collide may
 * cost time but not memory. A key lies behind its pair only if that and all between are full. So the keys of a cluster (a
 * run of full slots) have their homes in its pairs, clusters share no pair since a gap of one slot parts them, and sorting
 * cluster by cluster walks the whole table in ascending order of hash. */

#include "runners/engine/group-table.h"

#include <stdlib.h>
#include <sys/mman.h>

#include "runners/engine/group-key.h"
#include "runners/engine/group-slots.h"
#include "sdk/base/align.h"
#include "sdk/types/packed.h"

#define MAX_TAIL      256u
#define MIN_BITS      1u /* there may be a table for each of very many windows, of a row or two */
#define CACHE_LINE    ((size_t) 64)
#define HUGE_PAGE     ((size_t) 2 << 20)
#define COMPACT_ABOVE ((size_t) 1 << 20)
/* Compacted lists have no room: the next item alone makes three times of what was live, which must not be cause enough. */
#define COMPACT_GROWTH 4
#define ROOMY_HOMES   ((size_t) 1 << 18)

/* --- making and growing --------------------------------------------------------------------------------------------- */

static char *
zero_slot (const WeirGroupTable *table)
{
  return slot_at (table, n_slots (table));
}

/* Large tables are probed all over: huge pages where the system has them, since each small one would miss the TLB. */
static char *
allocate_slots (size_t bytes)
{
  bool   huge = bytes >= HUGE_PAGE;
  size_t align = huge ? HUGE_PAGE : CACHE_LINE;
  char  *slots = aligned_alloc (align, (bytes + align - 1) & ~(align - 1));

  if (slots == NULL)
    g_error ("out of memory: %zu bytes for a grouping", bytes);
  if (huge)
    madvise (slots, bytes, MADV_HUGEPAGE);
  return memset (slots, 0, bytes);
}

static size_t
usual_tail (size_t n_homes)
{
  return CLAMP (n_homes / 8, 2, MAX_TAIL);
}

/* Keys that so many slots take: half as many, so that nearly all rows find their key at home; large tables, which miss every
 * cache anyway, are filled up to 4/5. */
static size_t
limit_for (size_t n_homes)
{
  return n_homes <= ROOMY_HOMES ? n_homes / 2 : n_homes / 2 + n_homes / 4 + n_homes / 20;
}

static void
allocate (WeirGroupTable *table, uint32_t bits, size_t n_tail)
{
  table->n_homes = (size_t) 1 << bits;
  table->n_tail = MAX (n_tail, usual_tail (table->n_homes));
  table->shift = 64 - bits;
  table->limit = limit_for (table->n_homes);
  table->slots = allocate_slots ((n_slots (table) + 1) * table->slot_size);
}

static KeyForm
form_of (const WeirType *key)
{
  switch (key->kind)
    {
    case WEIR_KIND_STRING:
    case WEIR_KIND_BYTES:
      return KEY_TEXT;
    default:
      return weir__key_is_number (key) ? KEY_WORD : KEY_OTHER;
    }
}

WeirGroupTable *
weir__group_table_new (const WeirGroupSpec *spec)
{
  static const uint32_t key_sizes[]
      = { [KEY_TEXT] = sizeof (WeirShortKey), [KEY_WORD] = 8, [KEY_OTHER] = sizeof (OtherKey) };
  WeirGroupTable       *table = g_new0 (WeirGroupTable, 1);

  table->spec = *spec;
  table->form = form_of (spec->key);
  table->time_offset = key_sizes[table->form];
  table->accumulator_offset = table->time_offset + (spec->keeps_time ? 8 : 0);
  table->slot_size = table->accumulator_offset + (uint32_t) weir__aligned (spec->accumulator->size);
  table->call = weir__group_call (spec, weir_arena_new ());
  allocate (table, MIN_BITS, 0);
  return table;
}

void
weir__group_table_free (WeirGroupTable *table)
{
  g_clear_pointer (&table->cluster, g_array_unref);
  weir_arena_free (table->call.arena);
  free (table->slots);
  g_free (table);
}

void
weir__group_table_clear (WeirGroupTable *table)
{
  memset (table->slots, 0, (n_slots (table) + 1) * table->slot_size);
  weir_arena_reset (table->call.arena);
  table->n_keys = 0;
  table->arena_live = 0;
  table->has_zero = false;
}

size_t
weir__group_table_n_keys (const WeirGroupTable *table)
{
  return table->n_keys;
}

size_t
weir__group_table_room (const WeirGroupTable *table)
{
  return table->limit;
}

size_t
weir__group_table_bytes (const WeirGroupTable *table)
{
  return (n_slots (table) + 1) * table->slot_size + weir_arena_held (table->call.arena);
}

size_t
weir__group_table_bytes_with (const WeirGroupTable *table, uint32_t n)
{
  size_t n_homes = table->n_homes, bytes = weir_arena_held (table->call.arena);

  while (table->n_keys + n > limit_for (n_homes))
    n_homes *= 2;
  if (n_homes == table->n_homes)
    return weir__group_table_bytes (table);
  /* The last growth holds the old slots and the new ones, which are twice as many. */
  return bytes + (n_homes / 2 + MAX (table->n_tail, MAX_TAIL) + 1 + n_homes + MAX_TAIL + 1) * table->slot_size;
}

WeirArena *
weir__group_table_arena (WeirGroupTable *table)
{
  return table->call.arena;
}

/* Puts a full slot of another table in. False: it would fall off the end. */
static bool
place (WeirGroupTable *table, const char *slot)
{
  size_t home = slot_hash (table->form, slot) >> table->shift, i = home;

  for (size_t k = 1; i < n_slots (table) && slot_is_full (table->form, slot_at (table, i)); k++)
    i = probed_slot (home, k);
  if (i >= n_slots (table))
    return false;
  memcpy (slot_at (table, i), slot, table->slot_size);
  return true;
}

static void
rehash (WeirGroupTable *table, uint32_t bits, size_t n_tail)
{
  char  *old = table->slots;
  size_t old_slots = n_slots (table);
  bool   placed;

  do
    {
      allocate (table, bits, n_tail);
      n_tail = 2 * table->n_tail;
      placed = true;
      for (size_t i = 0; i < old_slots && placed; i++)
        if (slot_is_full (table->form, old + i * table->slot_size))
          placed = place (table, old + i * table->slot_size);
      if (!placed)
        free (table->slots);
    }
  while (!placed);
  memcpy (zero_slot (table), old + old_slots * table->slot_size, table->slot_size);
  free (old);
}

void
weir__group_slots_grow_at_end (WeirGroupTable *table)
{
  if (table->n_keys < table->limit / 2)
    rehash (table, 64 - table->shift, 2 * table->n_tail);
  else
    rehash (table, 64 - table->shift + 1, 0);
}

void
weir__group_slots_reserve (WeirGroupTable *table, uint32_t n)
{
  uint32_t bits = 64 - table->shift;

  if (table->n_keys + n <= table->limit)
    return;
  while (table->n_keys + n > limit_for ((size_t) 1 << bits))
    bits++;
  rehash (table, bits, 0);
}

/* --- finding -------------------------------------------------------------------------------------------------------- */

static inline Probe
probe_for (const WeirGroupTable *table, const void *key)
{
  if (table->form == KEY_TEXT)
    return probe_for_text (key);
  return (Probe) { .hash = weir_value_hash (table->spec.key, key) };
}

static inline bool
slot_matches (const WeirGroupTable *table, KeyForm form, const char *slot, const Probe *probe, const void *key)
{
  if (form == KEY_TEXT)
    return weir__text_equal ((const WeirShortKey *) slot, &probe->text);
  if (form == KEY_WORD)
    return *(const uint64_t *) slot == probe->hash;
  const OtherKey *other = (const OtherKey *) slot;
  return other->hash == probe->hash && weir_value_equal (table->spec.key, other->key, key);
}

static void
create_accumulator (WeirGroupTable *table, char *slot)
{
  if (table->spec.fn->create != NULL)
    table->spec.fn->create (&table->call, slot + table->accumulator_offset);
  if (table->spec.keeps_time)
    *(int64_t *) (slot + table->time_offset) = table->spec.combiner == WEIR_EARLIEST ? INT64_MAX : INT64_MIN;
  table->n_keys++;
}

static G_GNUC_NO_INLINE void
fill_slot (WeirGroupTable *table, char *slot, const Probe *probe, const void *key)
{
  if (table->form == KEY_TEXT)
    {
      WeirShortKey text = probe->text;
      if (weir__text_is_long (&text))
        {
          WeirString copy = weir_arena_string (table->call.arena, *(const WeirString *) key);
          text.b = (uint64_t) (uintptr_t) copy.data;
        }
      *(WeirShortKey *) slot = text;
    }
  else if (table->form == KEY_WORD)
    *(uint64_t *) slot = probe->hash;
  else
    {
      const WeirType *type = table->spec.key;
      char *copy = weir__arena_alloc (table->call.arena, weir__aligned (type->size) + weir_value_extent (type, key));
      weir__value_copy_packed (type, copy, key, copy + weir__aligned (type->size));
      *(OtherKey *) slot = (OtherKey) { probe->hash, copy };
    }
  create_accumulator (table, slot);
}

char *
weir__group_slots_find (WeirGroupTable *table, const Probe *probe, const void *key)
{
  size_t   home = probe->hash >> table->shift, end = n_slots (table);
  KeyForm  form = table->form;
  uint32_t slot_size = table->slot_size;

  if (form == KEY_WORD && G_UNLIKELY (probe->hash == 0))
    {
      if (!table->has_zero)
        create_accumulator (table, zero_slot (table));
      table->has_zero = true;
      return zero_slot (table);
    }
  for (size_t k = 0, i = home; i < end; i = probed_slot (home, ++k))
    {
      char *slot = table->slots + i * slot_size;
      if (slot_matches (table, form, slot, probe, key))
        return slot;
      if (!slot_is_full (form, slot))
        {
          fill_slot (table, slot, probe, key);
          return slot;
        }
    }
  return NULL;
}

void *
weir__group_table_touch (WeirGroupTable *table, const void *key, WeirTime time)
{
  Probe probe = probe_for (table, key);
  char *slot;

  weir__group_slots_reserve (table, 1);
  while ((slot = weir__group_slots_find (table, &probe, key)) == NULL)
    weir__group_slots_grow_at_end (table);
  if (table->spec.keeps_time)
    note_time (table, slot, time);
  return slot + table->accumulator_offset;
}

/* --- compacting ----------------------------------------------------------------------------------------------------- */

/* Copies what lives into a new arena. */
static void
compact (WeirGroupTable *table)
{
  WeirArena      *old = table->call.arena, *arena = weir_arena_new ();
  const WeirType *accumulator = table->spec.accumulator;

  for (size_t i = 0; i <= n_slots (table); i++)
    {
      char *slot = slot_at (table, i);
      if (i < n_slots (table) ? !slot_is_full (table->form, slot) : !table->has_zero)
        continue;
      WeirShortKey *text = (WeirShortKey *) slot;
      if (table->form == KEY_TEXT && weir__text_is_long (text))
        text->b = (uint64_t) (uintptr_t) weir_arena_string (arena, (WeirString) { weir__long_text_data (text),
                                                                                  weir__long_text_size (text) })
                      .data;
      if (table->form == KEY_OTHER)
        {
          OtherKey *other = (OtherKey *) slot;
          char     *copy = weir_arena_alloc (arena, weir__aligned (table->spec.key->size));
          weir_value_copy (table->spec.key, copy, other->key, arena);
          other->key = copy;
        }
      if (table->spec.fn->compact != NULL)
        table->spec.fn->compact (&table->call, slot + table->accumulator_offset);
      char *kept = g_memdup2 (slot + table->accumulator_offset, table->spec.accumulator->size);
      weir_value_copy (accumulator, slot + table->accumulator_offset, kept, arena);
      g_free (kept);
    }
  table->call.arena = arena;
  weir_arena_free (old);
  table->arena_live = weir_arena_used (arena);
}

void
weir__group_slots_compact_if_due (WeirGroupTable *table)
{
  if (!table->spec.accumulator->flat
      && weir_arena_used (table->call.arena) > COMPACT_ABOVE + COMPACT_GROWTH * table->arena_live)
    compact (table);
}
