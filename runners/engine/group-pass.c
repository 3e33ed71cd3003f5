/* SPDX-License-Identifier: Apache-2.0 */

/* Rows into a group table, a few hundred at a time: first the hashes, with a prefetch of each home, then the probes, which
 * find the accumulators, then one call of the CombineFn for all of them. The table grows before the passes, never within,
 * so the addresses hold. */

#include "runners/engine/group-slots.h"
#include "runners/engine/inside.h"

#define PASS       WEIR__TEXT_PASS /* rows in a pass */
#define SMALL_PASS 8u /* rows */

typedef struct
{
  const WeirBatch *batch;
  const uint32_t  *rows; /* row numbers of the pass, or NULL: consecutive from `first` */
  uint32_t         first, n;
  uint32_t         key_offset;
} Pass;

static inline const char *
pass_key (const Pass *pass, uint32_t i)
{
  uint32_t row = pass->rows != NULL ? pass->rows[i] : pass->first + i;

  return pass->batch->rows + (size_t) row * pass->batch->row_size + pass->key_offset;
}

/* Most keys are found in their home: one comparison without branches tells. Longer text is left to weir__group_slots_find. */
static inline bool
home_matches (KeyForm form, const char *home, const Probe *probe)
{
  if (form == KEY_TEXT)
    return weir__text_same ((const WeirShortKey *) home, &probe->text);
  return form == KEY_WORD && probe->hash != 0 && *(const uint64_t *) home == probe->hash;
}

/* Finds the slots of all rows of a pass; `wide`: words of 8 bytes. False: one fell off the end; the table must grow and
 * the pass start anew, which is harmless since nothing was added. */
static inline __attribute__ ((always_inline)) bool
find_slots (WeirGroupTable *table, KeyForm form, bool wide, const Pass *pass, char **ret_slots)
{
  Probe    probes[PASS];
  char    *slots = table->slots;
  uint32_t shift = table->shift, slot_size = table->slot_size, n = pass->n;

  for (uint32_t i = 0; i < n; i++)
    {
      if (form == KEY_TEXT)
        probes[i] = probe_for_text ((const WeirString *) pass_key (pass, i));
      else if (form == KEY_WORD && wide)
        probes[i].hash = weir__hash_u64 (*(const uint64_t *) (const void *) pass_key (pass, i));
      else
        probes[i].hash = weir_value_hash (table->spec.key, pass_key (pass, i));
      ret_slots[i] = slots + (probes[i].hash >> shift) * slot_size;
      __builtin_prefetch (ret_slots[i]);
    }
  for (uint32_t i = 0; i < n; i++)
    {
      if (G_LIKELY (home_matches (form, ret_slots[i], &probes[i])))
        continue;
      ret_slots[i] = weir__group_slots_find (table, &probes[i], pass_key (pass, i));
      if (G_UNLIKELY (ret_slots[i] == NULL))
        return false;
    }
  return true;
}

static bool
find_slots_by_form (WeirGroupTable *table, const Pass *pass, char **ret_slots)
{
  if (table->form == KEY_TEXT)
    return find_slots (table, KEY_TEXT, false, pass, ret_slots);
  if (table->form == KEY_WORD && table->spec.key->size == 8)
    return find_slots (table, KEY_WORD, true, pass, ret_slots);
  if (table->form == KEY_WORD)
    return find_slots (table, KEY_WORD, false, pass, ret_slots);
  return find_slots (table, KEY_OTHER, false, pass, ret_slots);
}

static void
note_times (WeirGroupTable *table, const WeirBatch *batch, const uint32_t *positions, uint32_t from, uint32_t n,
            char **slots)
{
  for (uint32_t i = 0; i < n; i++)
    {
      uint32_t position = positions != NULL ? positions[from + i] : from + i;
      note_time (table, slots[i], batch->timestamps != NULL ? batch->timestamps[position] : batch->timestamp);
    }
}

/* Accumulators are addressed by their slots until here. */
static void
add_pass (WeirGroupTable *table, const Pass *pass, char **slots, uint32_t value_offset)
{
  const WeirCombineFn *fn = table->spec.fn;
  uint32_t             offset = table->accumulator_offset;

  if (fn->counts_rows)
    {
      for (uint32_t i = 0; i < pass->n; i++)
        ++*(int64_t *) (slots[i] + offset);
      return;
    }
  for (uint32_t i = 0; i < pass->n; i++)
    slots[i] += offset;
  const char *rows = pass->batch->rows + value_offset
                     + (pass->rows == NULL ? (size_t) pass->first * pass->batch->row_size : 0);
  weir__inside_enter (table->spec.path, "add");
  fn->add_rows (&table->call, (void *const *) slots, rows, pass->batch->row_size, pass->rows, pass->n);
  weir__inside_leave ();
}

static void
merge_pass (WeirGroupTable *table, const Pass *pass, char **slots, uint32_t accumulator_offset)
{
  weir__inside_enter (table->spec.path, "merge");
  for (uint32_t i = 0; i < pass->n; i++)
    table->spec.fn->merge (&table->call, slots[i] + table->accumulator_offset,
                           pass_key (pass, i) - pass->key_offset + accumulator_offset);
  weir__inside_leave ();
}

/* Counting rows by text is common enough for a loop of its own, which needs no slots' addresses. */
static bool
counts_text (const WeirGroupTable *table)
{
  return table->form == KEY_TEXT && table->spec.fn->counts_rows && table->spec.fn->create == NULL
         && table->slot_size == sizeof (WeirTextCount) && !table->spec.keeps_time;
}

static void
count_pass (WeirGroupTable *table, const Pass *pass)
{
  const WeirBatch *batch = pass->batch;
  const char *keys = batch->rows + pass->key_offset + (pass->rows == NULL ? (size_t) pass->first * batch->row_size : 0);
  const uint32_t  *rows = pass->rows;
  uint32_t         left[PASS], n = pass->n;

  do
    {
      WeirTextCounts counts = { .slots = (WeirTextCount *) table->slots,
                                .end = (WeirTextCount *) table->slots + n_slots (table),
                                .shift = table->shift,
                                .arena = table->call.arena,
                                .n_keys = table->n_keys };
      n = weir__text_counts_add (&counts, keys, batch->row_size, rows, n, left);
      table->n_keys = counts.n_keys;
      rows = left;
      if (n > 0)
        weir__group_slots_grow_at_end (table);
    }
  while (n > 0);
}

static void
find_and_add (WeirGroupTable *table, const Pass *pass, const uint32_t *positions, uint32_t value_offset, bool merge)
{
  char *slots[PASS];

  while (!find_slots_by_form (table, pass, slots))
    weir__group_slots_grow_at_end (table);
  if (table->spec.keeps_time)
    note_times (table, pass->batch, positions, pass->first, pass->n, slots);
  if (merge)
    merge_pass (table, pass, slots, value_offset);
  else
    add_pass (table, pass, slots, value_offset);
}

/* How many of n rows the next pass takes. Their keys may all be new, but mostly are not: so the table does not grow for as
 * many, but takes as many as there is room for, unless those are too few for a pass. */
static uint32_t
reserve_pass (WeirGroupTable *table, uint32_t n)
{
  n = MIN (n, PASS);
  if (table->n_keys + n <= table->limit)
    return n;
  weir__group_slots_reserve (table, (uint32_t) MIN (n, MAX (table->limit / 4, SMALL_PASS)));
  return (uint32_t) MIN (n, table->limit - table->n_keys);
}

static void
take_rows (WeirGroupTable *table, const WeirBatch *batch, const uint32_t *positions, uint32_t n, uint32_t key_offset,
           uint32_t value_offset, bool merge)
{
  uint32_t rows[PASS];
  bool     counts = !merge && counts_text (table);

  for (uint32_t from = 0, taken; from < n; from += taken)
    {
      taken = reserve_pass (table, n - from);
      Pass pass = { batch, NULL, from, taken, key_offset };
      if (positions != NULL && batch->selection == NULL)
        pass.rows = positions + from;
      else if (batch->selection != NULL)
        {
          for (uint32_t i = 0; i < pass.n; i++)
            rows[i] = weir_batch_row (batch, positions != NULL ? positions[from + i] : from + i);
          pass.rows = rows;
        }
      if (counts)
        count_pass (table, &pass);
      else
        find_and_add (table, &pass, positions, value_offset, merge);
      weir__group_slots_compact_if_due (table);
    }
}

void
weir__group_table_add (WeirGroupTable *table, const WeirBatch *batch, const uint32_t *positions, uint32_t n,
                       uint32_t key_offset, uint32_t value_offset)
{
  take_rows (table, batch, positions, n, key_offset, value_offset, false);
}

void
weir__group_table_merge (WeirGroupTable *table, const WeirBatch *batch, const uint32_t *positions, uint32_t n,
                         uint32_t key_offset, uint32_t accumulator_offset)
{
  take_rows (table, batch, positions, n, key_offset, accumulator_offset, true);
}
