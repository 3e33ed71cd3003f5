/* SPDX-License-Identifier: Apache-2.0 */

#include "runners/engine/group-unit.h"
#include "runners/engine/inside.h"

#define PASS 256u

/* The earliest or latest time of the rows. */
static WeirTime
time_of_rows (const WeirGroupSpec *spec, const WeirBatch *batch, const uint32_t *positions, uint32_t n)
{
  int64_t time = batch->timestamp.us;

  if (batch->timestamps == NULL || !spec->keeps_time)
    return batch->timestamp;
  for (uint32_t i = 0; i < n; i++)
    {
      int64_t t = batch->timestamps[positions != NULL ? positions[i] : i].us;
      time = i == 0 ? t : spec->combiner == WEIR_EARLIEST ? MIN (time, t) : MAX (time, t);
    }
  return (WeirTime) { time };
}

static void
add_pass (const WeirGroupSpec *spec, const WeirCombineCall *call, void *const *same, const WeirBatch *batch,
          const uint32_t *positions, uint32_t from, uint32_t n, uint32_t value_offset)
{
  const char *values = batch->rows + value_offset;
  uint32_t    rows[PASS];

  if (positions == NULL && batch->selection == NULL)
    {
      weir__inside_enter (spec->path, "add");
      spec->fn->add_rows (call, same, values + (size_t) from * batch->row_size, batch->row_size, NULL, n);
      weir__inside_leave ();
      return;
    }
  for (uint32_t i = 0; i < n; i++)
    rows[i] = weir_batch_row (batch, positions != NULL ? positions[from + i] : from + i);
  weir__inside_enter (spec->path, "add");
  spec->fn->add_rows (call, same, values, batch->row_size, rows, n);
  weir__inside_leave ();
}

/* The first row goes the table's own way, so that the table grows and compacts as it does for others. */
void
weir__group_unit_add (WeirGroupTable *table, const WeirGroupSpec *spec, const WeirBatch *batch,
                      const uint32_t *positions, uint32_t n, uint32_t value_offset)
{
  void *same[PASS];

  if (n == 0)
    return;
  weir__group_table_add (table, batch, positions, 1, 0, value_offset);
  void *accumulator = weir__group_table_touch (table, &(WeirUnit) { 0 }, time_of_rows (spec, batch, positions, n));
  WeirCombineCall call = weir__group_call (spec, weir__group_table_arena (table));
  if (spec->fn->counts_rows)
    {
      *(int64_t *) accumulator += n - 1;
      return;
    }
  for (uint32_t i = 0; i < MIN (n, PASS); i++)
    same[i] = accumulator;
  for (uint32_t from = 1; from < n; from += PASS)
    add_pass (spec, &call, same, batch, positions, from, MIN (PASS, n - from), value_offset);
}
