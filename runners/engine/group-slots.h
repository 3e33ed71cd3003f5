/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_GROUP_SLOTS_H
#define WEIR_RUNNERS_ENGINE_GROUP_SLOTS_H

/* The slots of a group table, as the table makes them, a pass of rows fills them and the cursor reads them: group-table.c
 * says what they hold. */

#include "runners/engine/group-table.h"
#include "runners/engine/group-text.h"

typedef enum
{
  KEY_TEXT = 0,
  KEY_WORD,
  KEY_OTHER,
} KeyForm;

typedef struct
{
  uint64_t    hash;
  const char *key;
} OtherKey;

struct _WeirGroupTable
{
  WeirGroupSpec   spec;
  WeirCombineCall call;
  KeyForm         form;
  char           *slots;
  uint32_t        slot_size, time_offset, accumulator_offset;
  uint32_t        shift; /* home = hash >> shift */
  size_t          n_homes, n_tail, n_keys, limit;
  bool            has_zero; /* WORD: the slot behind all others is full */
  size_t          arena_live; /* bytes in use when it was last compacted */
  GArray         *cluster;    /* of ClusterKey: the cursor's; NULL: none has walked it in order */
  size_t          cluster_next;
};

typedef struct
{
  uint64_t hash;
  size_t   slot;
} ClusterKey;

static inline size_t
n_slots (const WeirGroupTable *table)
{
  return table->n_homes + table->n_tail;
}

static inline char *
slot_at (const WeirGroupTable *table, size_t i)
{
  return table->slots + i * table->slot_size;
}

/* The slot that a key of that home is looked for in after k others: group-table.c says why this one. */
static inline size_t
probed_slot (size_t home, size_t k)
{
  return k == 0 ? home : k == 1 ? home ^ 1 : (home | 1) + (k - 1);
}

static inline bool
slot_is_full (KeyForm form, const char *slot)
{
  switch (form)
    {
    case KEY_TEXT:
      return ((const WeirShortKey *) slot)->c != 0;
    case KEY_WORD:
      return *(const uint64_t *) slot != 0;
    default:
      return ((const OtherKey *) slot)->key != NULL;
    }
}

static inline uint64_t
slot_hash (KeyForm form, const char *slot)
{
  const WeirShortKey *text = (const WeirShortKey *) slot;

  if (form != KEY_TEXT || weir__text_is_long (text))
    return *(const uint64_t *) slot; /* the first word of WORD, OTHER and of long text */
  return weir__hash_short_key (*text);
}

/* A key on its way in: its hash, and its form where that is what slots hold. */
typedef struct
{
  WeirShortKey text;
  uint64_t     hash;
} Probe;

static inline Probe
probe_for_text (const WeirString *s)
{
  Probe probe;

  probe.hash = weir__text_load (&probe.text, s);
  return probe;
}

static inline void
note_time (const WeirGroupTable *table, char *slot, WeirTime t)
{
  int64_t *time = (int64_t *) (slot + table->time_offset);

  *time = table->spec.combiner == WEIR_EARLIEST ? MIN (*time, t.us) : MAX (*time, t.us);
}

/* --- group-table.c, for passes ------------------------------------------------------------------------------------------ */

/* The slot of a key, made if it is not there; NULL: it would fall off the end. */
char *weir__group_slots_find (WeirGroupTable *table, const Probe *probe, const void *key);
/* Makes room for n more keys. */
void weir__group_slots_reserve (WeirGroupTable *table, uint32_t n);
/* A key fell off the end. Slots move. */
void weir__group_slots_grow_at_end (WeirGroupTable *table);
/* What slots point to moves, if most of that memory is garbage. */
void weir__group_slots_compact_if_due (WeirGroupTable *table);

#endif
