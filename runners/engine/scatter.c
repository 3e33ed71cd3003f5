/* SPDX-License-Identifier: Apache-2.0 */

#include "runners/engine/scatter.h"

#include "runners/engine/group-unit.h"
#include "sdk/types/packed.h"

/* Keys that a lifted table holds before it is flushed: above what fits a cache, since a flush costs a send for each. */
#define LIFT_MAX_KEYS (128u << 10)

struct _WeirScatter
{
  const WeirPlanEdge *edge;
  uint32_t            n_lanes, key_groups, next_lane;
  WeirChannel *const *channels;
  WeirFrame         **frames; /* under way to each lane, or NULL */
  uint64_t            rows_out; /* atomic: anyone may read it */

  /* Lifting: one table for one window at a time. */
  WeirGroupTable *table; /* NULL: off */
  WeirGroupSpec   lift;
  const WeirType *lifted_row;
  uint32_t        accumulator_offset;
  WeirWindow      window; /* of what the table holds */
  uint64_t        rows_in_table;
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

static void
scatter_row (WeirScatter *scatter, const WeirBatch *batch, uint32_t position)
{
  uint32_t lane = lane_of_row (scatter, batch->rows + (size_t) weir_batch_row (batch, position) * batch->row_size);

  while (!weir__frame_append (frame_for (scatter, lane, batch->type), batch, position))
    send_frame (scatter, lane);
}

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
  weir__group_table_clear (scatter->table);
  scatter->rows_in_table = 0;
}

/* The table is full: is it worth going on? */
static void
flush_full_table (WeirScatter *scatter)
{
  bool reduces = scatter->rows_in_table >= 2 * (uint64_t) weir__group_table_n_keys (scatter->table);

  flush_table (scatter);
  if (!reduces)
    {
      weir__group_table_free (scatter->table);
      scatter->table = NULL;
    }
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
  if (can_lift (scatter, batch))
    {
      if (!weir_window_equal (scatter->window, batch->window))
        flush_table (scatter);
      scatter->window = batch->window;
      scatter->rows_in_table += batch->n;
      if (weir__group_has_one_key (&scatter->lift))
        weir__group_unit_add (scatter->table, &scatter->lift, batch, NULL, batch->n, scatter->edge->value_offset);
      else
        weir__group_table_add (scatter->table, batch, NULL, batch->n, scatter->edge->key_offset,
                               scatter->edge->value_offset);
      if (weir__group_table_n_keys (scatter->table) >= LIFT_MAX_KEYS)
        flush_full_table (scatter);
      return;
    }
  for (uint32_t i = 0; i < batch->n; i++)
    scatter_row (scatter, batch, i);
}

void
weir__scatter_flush_frames (WeirScatter *scatter)
{
  for (uint32_t i = 0; i < scatter->n_lanes; i++)
    send_frame (scatter, i);
}

void
weir__scatter_watermark (WeirScatter *scatter, WeirTime watermark)
{
  flush_table (scatter);
  weir__scatter_flush_frames (scatter);
  scatter->watermark = watermark;
  for (uint32_t i = 0; i < scatter->n_lanes; i++)
    weir__channel_send (scatter->channels[i], (WeirMessage) { .kind = WEIR_MESSAGE_WATERMARK, .time = watermark });
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
weir__scatter_rows_out (const WeirScatter *scatter)
{
  return __atomic_load_n (&scatter->rows_out, __ATOMIC_RELAXED);
}
