/* SPDX-License-Identifier: Apache-2.0 */

#include "runners/engine/frame.h"

#include "sdk/base/align.h"
#include "sdk/types/packed.h"

WeirFrame *
weir__frame_new (void)
{
  WeirFrame *frame = g_new0 (WeirFrame, 1);

  frame->capacity = WEIR__FRAME_BYTES;
  frame->memory = g_malloc0 (frame->capacity + WEIR_SLACK);
  return frame;
}

void
weir__frame_free (WeirFrame *frame)
{
  g_free (frame->memory);
  g_free (frame->timestamps);
  g_free (frame->windows);
  g_free (frame->panes);
  g_free (frame->kinds);
  g_free (frame);
}

static void
set_memory (WeirFrame *frame, size_t capacity)
{
  g_free (frame->memory);
  frame->capacity = capacity;
  frame->memory = g_malloc0 (capacity + WEIR_SLACK);
}

static void
point_batch_at_memory (WeirFrame *frame)
{
  frame->batch.rows = frame->memory;
  frame->batch.views_from = frame->memory;
  frame->batch.views_size = frame->capacity;
  frame->rows_end = frame->memory;
  frame->bytes = frame->memory + frame->capacity;
}

void
weir__frame_reset (WeirFrame *frame, const WeirType *type)
{
  if (frame->capacity > WEIR__FRAME_BYTES)
    set_memory (frame, WEIR__FRAME_BYTES); /* a single large row had grown it */
  frame->batch = (WeirBatch) { .type = type, .row_size = type->size };
  frame->ragged = false;
  point_batch_at_memory (frame);
}

void *
weir__frame_reserve (WeirFrame *frame, size_t extent, char **ret_bytes)
{
  size_t row_size = frame->batch.row_size;

  extent = weir__aligned (extent);
  if ((size_t) (frame->bytes - frame->rows_end) < row_size + extent)
    {
      if (!weir__frame_is_empty (frame))
        return NULL;
      set_memory (frame, (row_size + extent + 63) & ~(size_t) 63);
      point_batch_at_memory (frame);
    }
  frame->bytes -= extent;
  *ret_bytes = frame->bytes;
  return frame->rows_end;
}

/* From here on the rows' metadata differ: what was uniform so far fills the columns. */
static void
become_ragged (WeirFrame *frame)
{
  uint32_t capacity = (uint32_t) (frame->capacity / MAX (frame->batch.row_size, 1u)) + 1;

  if (capacity > frame->columns_capacity)
    {
      frame->columns_capacity = capacity;
      frame->timestamps = g_renew (WeirTime, frame->timestamps, capacity);
      frame->windows = g_renew (WeirWindow, frame->windows, capacity);
      frame->panes = g_renew (WeirPane, frame->panes, capacity);
      frame->kinds = g_renew (uint8_t, frame->kinds, capacity);
    }
  for (uint32_t i = 0; i < frame->batch.n; i++)
    {
      frame->timestamps[i] = frame->batch.timestamp;
      frame->windows[i] = frame->batch.window;
      frame->panes[i] = frame->batch.pane;
      frame->kinds[i] = frame->batch.kind;
    }
  frame->batch.timestamps = frame->timestamps;
  frame->batch.windows = frame->windows;
  frame->batch.panes = frame->panes;
  frame->batch.kinds = frame->kinds;
  frame->ragged = true;
}

static bool
same_metadata (const WeirBatch *b, WeirTime timestamp, WeirWindow window, WeirPane pane, uint8_t kind)
{
  return b->timestamp.us == timestamp.us && weir_window_equal (b->window, window)
         && b->pane.timing == pane.timing && b->pane.not_first == pane.not_first && b->pane.not_last == pane.not_last
         && b->pane.index == pane.index && b->pane.on_time_index == pane.on_time_index && b->kind == kind;
}

void
weir__frame_commit (WeirFrame *frame, WeirTime timestamp, WeirWindow window, WeirPane pane, uint8_t kind)
{
  WeirBatch *b = &frame->batch;
  uint32_t   i = b->n;

  if (i == 0)
    {
      b->timestamp = timestamp;
      b->window = window;
      b->pane = pane;
      b->kind = kind;
    }
  else if (!frame->ragged && !same_metadata (b, timestamp, window, pane, kind))
    become_ragged (frame);
  if (frame->ragged)
    {
      frame->timestamps[i] = timestamp;
      frame->windows[i] = window;
      frame->panes[i] = pane;
      frame->kinds[i] = kind;
    }
  frame->rows_end += b->row_size;
  b->n++;
}

bool
weir__frame_put (WeirFrame *frame, const void *row, WeirTime timestamp, WeirWindow window, WeirPane pane, uint8_t kind)
{
  const WeirType *type = frame->batch.type;
  char           *bytes, *to = weir__frame_reserve (frame, weir_value_extent (type, row), &bytes);

  if (to == NULL)
    return false;
  weir__value_copy_packed (type, to, row, bytes);
  weir__frame_commit (frame, timestamp, window, pane, kind);
  return true;
}

bool
weir__frame_append (WeirFrame *frame, const WeirBatch *from, uint32_t position)
{
  return weir__frame_put (frame, from->rows + (size_t) weir_batch_row (from, position) * from->row_size,
                          from->timestamps != NULL ? from->timestamps[position] : from->timestamp,
                          from->windows != NULL ? from->windows[position] : from->window,
                          from->panes != NULL ? from->panes[position] : from->pane,
                          from->kinds != NULL ? from->kinds[position] : from->kind);
}
