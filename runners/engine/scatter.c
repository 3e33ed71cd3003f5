/* SPDX-License-Identifier: Apache-2.0 */

#include "runners/engine/scatter.h"

#include "runners/engine/group-unit.h"
#include "sdk/types/packed.h"

/* Keys that a lifted table holds before it is flushed: above what fits a cache, since a flush costs a send for each. */
#define LIFT_MAX_KEYS (128u << 10)
#define LIFT_TRIAL    (16u << 10) /* rows */
#define LIFT_SMALL    (64u << 10) /* bytes that are cleared in no time */
#define LIFT_SPARSE   512u        /* bytes for each key */
#define BLOCK         256u

struct _WeirScatter
{
  const WeirPlanEdge *edge;
  uint32_t            n_lanes, key_groups, next_lane;
  WeirChannel *const *channels;
  WeirFrame         **frames; /* under way to each lane, or NULL */
  uint32_t           *ends;     /* by lane: scratch */
  uint64_t            rows_out; /* atomic: anyone may read it */

  /* Lifting: one table for one window at a time. */
  WeirGroupTable *table; /* NULL: off */
  WeirGroupSpec   lift;
  const WeirType *lifted_row;
  uint32_t        accumulator_offset;
  WeirWindow      window; /* of what the table holds */
  uint64_t        rows_in_table;
  uint64_t        lifted_rows, sent_rows; /* of the tables flushed before */
  WeirTime        watermark;
};

WeirScatter *
weir__scatter_new (const WeirPlanEdge *edge, uint32_t lane, uint32_t n_lanes, uint32_t key_groups,
                   WeirChannel *const *channels, const WeirGroupSpec *lift, const WeirType *lifted_row)
{
  WeirScatter *scatter = g_new0 (WeirScatter, 1);

  scatter->edge = edge;
  scatter->n_lanes = n_lanes;
  scatter->key_groups = key_groups;
  scatter->next_lane = lane;
  scatter->channels = channels;
  scatter->frames = g_new0 (WeirFrame *, n_lanes);
  scatter->ends = g_new (uint32_t, n_lanes);
  scatter->watermark = WEIR_TIME_MIN;
  if (lift != NULL)
    {
      scatter->table = weir__group_table_new (lift);
      scatter->lift = *lift;
      scatter->lifted_row = lifted_row;
      scatter->accumulator_offset = lifted_row->fields[1].offset;
    }
  return scatter;
}

void
weir__scatter_free (WeirScatter *scatter)
{
  for (uint32_t i = 0; i < scatter->n_lanes; i++)
    if (scatter->frames[i] != NULL)
      weir__frame_free (scatter->frames[i]);
  g_free (scatter->frames);
  g_free (scatter->ends);
  if (scatter->table != NULL)
    weir__group_table_free (scatter->table);
  g_free (scatter);
}

static void
send_frame (WeirScatter *scatter, uint32_t lane)
{
  WeirFrame *frame = scatter->frames[lane];

  if (frame == NULL || weir__frame_is_empty (frame))
    return;
  scatter->frames[lane] = NULL;
  __atomic_store_n (&scatter->rows_out, scatter->rows_out + frame->batch.n, __ATOMIC_RELAXED);
  weir__channel_send (scatter->channels[lane], (WeirMessage) { .kind = WEIR_MESSAGE_FRAME, .item = frame });
}

/* The frame under way to a lane, for rows of `type`. */
static WeirFrame *
frame_for (WeirScatter *scatter, uint32_t lane, const WeirType *type)
{
  WeirFrame *frame = scatter->frames[lane];

  if (frame != NULL && frame->batch.type != type)
    {
      send_frame (scatter, lane);
      frame = scatter->frames[lane];
      if (frame != NULL)
        weir__frame_reset (frame, type);
    }
  if (frame == NULL)
    {
      frame = scatter->frames[lane] = weir__channel_take_frame (scatter->channels[lane]);
      weir__frame_reset (frame, type);
    }
  return frame;
}

static uint32_t
lane_of_row (WeirScatter *scatter, const char *row)
{
  const WeirPlanEdge *edge = scatter->edge;

  if (scatter->n_lanes == 1)
    return 0;
  if (edge->keyed)
    return weir__lane_of_hash (weir_value_hash (edge->key, row + edge->key_offset), scatter->key_groups,
                               scatter->n_lanes);
  if (edge->by_row)
    return weir__lane_of_hash (weir_value_hash (edge->row, row), scatter->key_groups, scatter->n_lanes);
  scatter->next_lane = scatter->next_lane + 1 < scatter->n_lanes ? scatter->next_lane + 1 : 0;
  return scatter->next_lane;
}

/* --- rows as they are --------------------------------------------------------------------------------------------- */

static void
scatter_row (WeirScatter *scatter, const WeirBatch *batch, uint32_t position)
{
  uint32_t lane = lane_of_row (scatter, weir_batch_value (batch, position));

  while (!weir__frame_append (frame_for (scatter, lane, batch->type), batch, position))
    send_frame (scatter, lane);
}

static void
append_flat (WeirScatter *scatter, uint32_t lane, const WeirBatch *batch, const uint32_t *positions, uint32_t first,
             uint32_t n)
{
  while (n > 0)
    {
      uint32_t done = weir__frame_append_flat (frame_for (scatter, lane, batch->type), batch, positions, first, n);
      if (done < n)
        send_frame (scatter, lane);
      first += done;
      n -= done;
    }
}

/* Rows without pointers, at most BLOCK: first each one's lane, then the positions in order of lanes, then all that go to
 * one lane together. */
static void
scatter_block (WeirScatter *scatter, const WeirBatch *batch, uint32_t first, uint32_t n)
{
  uint32_t  lanes[BLOCK], positions[BLOCK];
  uint32_t *ends = scatter->ends;

  memset (ends, 0, scatter->n_lanes * sizeof *ends);
  for (uint32_t i = 0; i < n; i++)
    {
      lanes[i] = lane_of_row (scatter, weir_batch_value (batch, first + i));
      ends[lanes[i]]++;
    }
  for (uint32_t lane = 1; lane < scatter->n_lanes; lane++)
    ends[lane] += ends[lane - 1];
  for (uint32_t i = n; i-- > 0;)
    positions[--ends[lanes[i]]] = first + i;
  for (uint32_t lane = 0; lane < scatter->n_lanes; lane++)
    {
      uint32_t end = lane + 1 < scatter->n_lanes ? ends[lane + 1] : n;
      append_flat (scatter, lane, batch, positions, ends[lane], end - ends[lane]);
    }
}

static void
scatter_flat (WeirScatter *scatter, const WeirBatch *batch)
{
  if (scatter->n_lanes == 1)
    append_flat (scatter, 0, batch, NULL, 0, batch->n);
  else
    for (uint32_t first = 0; first < batch->n; first += BLOCK)
      scatter_block (scatter, batch, first, MIN (BLOCK, batch->n - first));
}

/* What the receiver does not look at. */
static WeirBatch
without_unread (const WeirScatter *scatter, const WeirBatch *batch)
{
  WeirBatch kept = *batch;

  if (scatter->edge->drops_panes)
    {
      kept.panes = NULL;
      kept.pane = (WeirPane) { 0 };
    }
  if (scatter->edge->drops_times)
    {
      kept.timestamps = NULL;
      kept.timestamp = WEIR_TIME_MIN;
    }
  return kept;
}

/* --- lifting ------------------------------------------------------------------------------------------------------ */

/* One key of the lifted table as a row of its own. */
static void
scatter_entry (WeirScatter *scatter, const WeirGroupEntry *entry)
{
  const WeirType *key_type = scatter->lifted_row->fields[0].type;
  const WeirType *accumulator_type = scatter->lifted_row->fields[1].type;
  uint32_t        lane = weir__lane_of_hash (entry->hash, scatter->key_groups, scatter->n_lanes);
  size_t          extent = weir_value_extent (key_type, entry->key)
                  + weir_value_extent (accumulator_type, entry->accumulator);
  char           *bytes, *row;

  while ((row = weir__frame_reserve (frame_for (scatter, lane, scatter->lifted_row), extent, &bytes)) == NULL)
    send_frame (scatter, lane);
  memset (row, 0, scatter->lifted_row->size);
  bytes = weir__value_copy_packed (key_type, row, entry->key, bytes);
  weir__value_copy_packed (accumulator_type, row + scatter->accumulator_offset, entry->accumulator, bytes);
  weir__frame_commit (scatter->frames[lane], entry->time, scatter->window, (WeirPane) { 0 }, WEIR_INSERT);
}

/* An empty table; what grew far beyond what it had to hold now starts anew, since clearing it costs its size. */
static void
clear_table (WeirScatter *scatter)
{
  size_t n_keys = weir__group_table_n_keys (scatter->table), bytes = weir__group_table_bytes (scatter->table);

  if (bytes < LIFT_SMALL || n_keys * LIFT_SPARSE > bytes)
    weir__group_table_clear (scatter->table);
  else
    {
      weir__group_table_free (scatter->table);
      scatter->table = weir__group_table_new (&scatter->lift);
    }
}

/* Also finds out whether it is worth going on: once rows enough have come, it must have sent half of them at most. */
static void
flush_table (WeirScatter *scatter)
{
  WeirGroupCursor cursor;
  WeirGroupEntry  entry;

  if (scatter->table == NULL || scatter->rows_in_table == 0)
    return;
  weir__group_cursor_init_scattered (&cursor, scatter->table);
  while (weir__group_cursor_next (&cursor, &entry))
    scatter_entry (scatter, &entry);
  scatter->lifted_rows += scatter->rows_in_table;
  scatter->sent_rows += weir__group_table_n_keys (scatter->table);
  scatter->rows_in_table = 0;
  if (scatter->lifted_rows >= LIFT_TRIAL && scatter->lifted_rows < 2 * scatter->sent_rows)
    g_clear_pointer (&scatter->table, weir__group_table_free);
  else
    clear_table (scatter);
}

static bool
can_lift (const WeirScatter *scatter, const WeirBatch *batch)
{
  return scatter->table != NULL && batch->windows == NULL && batch->kinds == NULL && batch->kind == WEIR_INSERT
         && weir_window_max_timestamp (batch->window).us > scatter->watermark.us;
}

void
weir__scatter_rows (WeirScatter *scatter, const WeirBatch *batch)
{
  if (can_lift (scatter, batch) && !weir_window_equal (scatter->window, batch->window))
    flush_table (scatter); /* which may be the end of lifting */
  if (can_lift (scatter, batch))
    {
      scatter->window = batch->window;
      scatter->rows_in_table += batch->n;
      if (weir__group_has_one_key (&scatter->lift))
        weir__group_unit_add (scatter->table, &scatter->lift, batch, NULL, batch->n, scatter->edge->value_offset);
      else
        weir__group_table_add (scatter->table, batch, NULL, batch->n, scatter->edge->key_offset,
                               scatter->edge->value_offset);
      if (weir__group_table_n_keys (scatter->table) >= LIFT_MAX_KEYS)
        flush_table (scatter);
      return;
    }
  WeirBatch kept = without_unread (scatter, batch);
  if (batch->type->flat)
    scatter_flat (scatter, &kept);
  else
    for (uint32_t i = 0; i < batch->n; i++)
      scatter_row (scatter, &kept, i);
}

void
weir__scatter_flush_frames (WeirScatter *scatter)
{
  if (scatter->edge->prompt)
    flush_table (scatter);
  for (uint32_t i = 0; i < scatter->n_lanes; i++)
    send_frame (scatter, i);
}

void
weir__scatter_watermark (WeirScatter *scatter, WeirTime watermark, bool idle)
{
  flush_table (scatter);
  if (idle)
    g_clear_pointer (&scatter->table, weir__group_table_free);
  weir__scatter_flush_frames (scatter);
  scatter->watermark = watermark;
  for (uint32_t i = 0; i < scatter->n_lanes; i++)
    weir__channel_send (scatter->channels[i],
                        (WeirMessage) { .kind = WEIR_MESSAGE_WATERMARK, .idle = idle, .time = watermark });
}

void
weir__scatter_barrier (WeirScatter *scatter, uint64_t epoch)
{
  flush_table (scatter);
  weir__scatter_flush_frames (scatter);
  for (uint32_t i = 0; i < scatter->n_lanes; i++)
    weir__channel_send (scatter->channels[i], (WeirMessage) { .kind = WEIR_MESSAGE_BARRIER, .epoch = epoch });
}

bool
weir__scatter_drain (WeirScatter *scatter)
{
  bool clear = true;

  for (uint32_t i = 0; i < scatter->n_lanes; i++)
    clear &= weir__channel_drain (scatter->channels[i]);
  return clear;
}

bool
weir__scatter_is_congested (const WeirScatter *scatter)
{
  for (uint32_t i = 0; i < scatter->n_lanes; i++)
    if (weir__channel_is_congested (scatter->channels[i]))
      return true;
  return false;
}

uint64_t
weir__scatter_held (const WeirScatter *scatter, WeirWindow *ret_window)
{
  if (scatter->table == NULL || scatter->rows_in_table == 0)
    return 0;
  *ret_window = scatter->window;
  return weir__group_table_n_keys (scatter->table);
}

uint64_t
weir__scatter_rows_out (const WeirScatter *scatter)
{
  return __atomic_load_n (&scatter->rows_out, __ATOMIC_RELAXED);
}
