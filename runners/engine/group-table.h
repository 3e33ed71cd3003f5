/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_GROUP_TABLE_H
#define WEIR_RUNNERS_ENGINE_GROUP_TABLE_H

/* Group table: the keys of one window with an accumulator each. See the .c for the layout and its invariants.
 *
 * The slot of a key follows from the high bits of its hash, so walking the table is walking the hashes (nearly) in
 * order. (Which lane a key goes to follows from the low bits: those of one lane are spread over the whole table.) Keys
 * of up to 23 bytes of text and all small flat keys lie in the slot; longer ones in the table's arena. Accumulators lie
 * in the slot; what they point to in the arena, which is compacted when over three quarters of it
 * are garbage. */

#include <weir/combine-fn.h>

typedef struct
{
  const WeirType       *key;
  const WeirType       *accumulator;
  const WeirCombineFn  *fn;
  const WeirType       *input, *output; /* of fn, as used here */
  const void           *config;
  const char           *path;       /* of the transform; borrowed */
  GError              **failure;    /* where weir_combine_fail leaves an error for the lane to find */
  bool                  keeps_time; /* earliest or latest timestamp of each key, by combiner */
  WeirTimestampCombiner combiner;
} WeirGroupSpec;

/* What its CombineFn is called with. */
static inline WeirCombineCall
weir__group_call (const WeirGroupSpec *spec, WeirArena *arena)
{
  return (WeirCombineCall) { .input = spec->input,
                             .accumulator = spec->accumulator,
                             .output = spec->output,
                             .config = spec->config,
                             .arena = arena,
                             .user_data = spec->fn->user_data,
                             .path = spec->path,
                             .failure = spec->failure };
}

typedef struct _WeirGroupTable WeirGroupTable;

WeirGroupTable *weir__group_table_new (const WeirGroupSpec *spec);
void weir__group_table_free (WeirGroupTable *table);
/* Forgets all keys, keeps the memory. */
void weir__group_table_clear (WeirGroupTable *table);

/* Adds rows of `batch` at the given positions (NULL: 0 … n - 1): the key lies at key_offset of each row, the value,
 * which the CombineFn adds, at value_offset. */
void weir__group_table_add (WeirGroupTable *table, const WeirBatch *batch, const uint32_t *positions, uint32_t n,
                            uint32_t key_offset, uint32_t value_offset);
/* The same for rows that carry accumulators: they are merged. */
void weir__group_table_merge (WeirGroupTable *table, const WeirBatch *batch, const uint32_t *positions, uint32_t n,
                              uint32_t key_offset, uint32_t accumulator_offset);
/* The accumulator of a key, made if it is not there. Valid until the next call. */
void *weir__group_table_touch (WeirGroupTable *table, const void *key, WeirTime time);

size_t weir__group_table_n_keys (const WeirGroupTable *table);
/* Keys that it takes before it grows. */
size_t weir__group_table_room (const WeirGroupTable *table);
/* Memory held, in bytes. */
size_t weir__group_table_bytes (const WeirGroupTable *table);
/* The same at the worst moment of adding `n` more rows, without what their accumulators point to. */
size_t weir__group_table_bytes_with (const WeirGroupTable *table, uint32_t n);
WeirArena *weir__group_table_arena (WeirGroupTable *table);

typedef struct
{
  uint64_t    hash;
  const void *key;         /* a value of spec->key, valid until the cursor moves or the table changes */
  void       *accumulator; /* in the table */
  WeirTime    time;
} WeirGroupEntry;

/* Walks the keys in ascending order of hash. The table must not change meanwhile. */
typedef struct
{
  WeirGroupTable *table;
  size_t          slot;
  bool            scattered;
  WeirString      key_view; /* where a key that lies in the slot is shown */
  uint64_t        number;
} WeirGroupCursor;

void weir__group_cursor_init (WeirGroupCursor *cursor, WeirGroupTable *table);
/* Walks the keys in an order that spreads them over the range of hashes from the start, and sorts nothing: for keys
 * that are put in another table, where a growing table that is given its keys in order of hash has them all in its
 * first slots and probes through them again and again. */
void weir__group_cursor_init_scattered (WeirGroupCursor *cursor, WeirGroupTable *table);
bool weir__group_cursor_next (WeirGroupCursor *cursor, WeirGroupEntry *ret_entry);

#endif
