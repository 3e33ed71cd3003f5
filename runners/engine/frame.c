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

/* --- metadata ----------------------------------------------------------------------------------------------------- */

static void
make_columns (WeirFrame *frame)
{
  uint32_t capacity = (uint32_t) (frame->capacity / MAX (frame->batch.row_size, 1u)) + 1;

  if (capacity <= frame->columns_capacity)
    return;
  frame->columns_capacity = capacity;
  frame->timestamps = g_renew (WeirTime, frame->timestamps, capacity);
  frame->windows = g_renew (WeirWindow, frame->windows, capacity);
  frame->panes = g_renew (WeirPane, frame->panes, capacity);
  frame->kinds = g_renew (uint8_t, frame->kinds, capacity);
  if (frame->batch.timestamps != NULL)
    frame->batch.timestamps = frame->timestamps;
  if (frame->batch.windows != NULL)
    frame->batch.windows = frame->windows;
  if (frame->batch.panes != NULL)
    frame->batch.panes = frame->panes;
  if (frame->batch.kinds != NULL)
    frame->batch.kinds = frame->kinds;
}

static bool
same_time (WeirTime a, WeirTime b)
{
  return a.us == b.us;
}

static bool
same_pane (WeirPane a, WeirPane b)
{
  return a.timing == b.timing && a.not_first == b.not_first && a.not_last == b.not_last && a.index == b.index
         && a.on_time_index == b.on_time_index;
}

static bool
same_kind (uint8_t a, uint8_t b)
{
  return a == b;
}

/* Row i, which comes behind all others, has this value: that of all, or one of a column, which is begun when the first row
 * differs. `column`s of the frame and of its batch have one name, the value beside it another. */
#define COMMIT(frame, i, column, one, same, value)                                                                    \
  if ((i) == 0)                                                                                                       \
    (frame)->batch.one = (value);                                                                                     \
  else if ((frame)->batch.column == NULL && G_UNLIKELY (!same ((frame)->batch.one, (value))))                         \
    BEGIN_COLUMN (frame, i, column, one);                                                                             \
  if ((frame)->batch.column != NULL)                                                                                  \
    (frame)->column[i] = (value);

#define BEGIN_COLUMN(frame, n, column, one)                                                                           \
  do                                                                                                                  \
    {                                                                                                                 \
      make_columns (frame);                                                                                           \
      for (uint32_t k_ = 0; k_ < (n); k_++)                                                                           \
        (frame)->column[k_] = (frame)->batch.one;                                                                     \
      (frame)->batch.column = (frame)->column;                                                                        \
    }                                                                                                                 \
  while (0)

void
weir__frame_commit (WeirFrame *frame, WeirTime timestamp, WeirWindow window, WeirPane pane, uint8_t kind)
{
  uint32_t i = frame->batch.n;

  COMMIT (frame, i, timestamps, timestamp, same_time, timestamp)
  COMMIT (frame, i, windows, window, weir_window_equal, window)
  COMMIT (frame, i, panes, pane, same_pane, pane)
  COMMIT (frame, i, kinds, kind, same_kind, kind)
  frame->rows_end += frame->batch.row_size;
  frame->batch.n++;
}

/* The same for n rows of `from`. */
#define COMMIT_MANY(frame, from, positions, first, n, column, one, same)                                              \
  do                                                                                                                  \
    {                                                                                                                 \
      uint32_t have_ = (frame)->batch.n;                                                                              \
      if ((from)->column == NULL && have_ == 0)                                                                       \
        (frame)->batch.one = (from)->one;                                                                             \
      else if ((frame)->batch.column == NULL && ((from)->column != NULL || !same ((frame)->batch.one, (from)->one)))  \
        BEGIN_COLUMN (frame, have_, column, one);                                                                     \
      if ((frame)->batch.column == NULL)                                                                              \
        break;                                                                                                        \
      if ((from)->column == NULL)                                                                                     \
        for (uint32_t k_ = 0; k_ < (n); k_++)                                                                         \
          (frame)->column[have_ + k_] = (from)->one;                                                                  \
      else if ((positions) == NULL)                                                                                   \
        memcpy (&(frame)->column[have_], &(from)->column[first], (n) * sizeof *(from)->column);                       \
      else                                                                                                            \
        for (uint32_t k_ = 0; k_ < (n); k_++)                                                                         \
          (frame)->column[have_ + k_] = (from)->column[(positions)[(first) + k_]];                                    \
    }                                                                                                                 \
  while (0)

/* --- rows --------------------------------------------------------------------------------------------------------- */

#define COPY_ROWS(SIZE)                                                                                               \
  for (uint32_t i = 0; i < n; i++)                                                                                    \
    {                                                                                                                 \
      uint32_t position = positions != NULL ? positions[first + i] : first + i;                                       \
      memcpy (to + (size_t) i * (SIZE), from->rows + (size_t) weir_batch_row (from, position) * (SIZE), (SIZE));      \
    }

/* Sizes that are known are copied without a call. */
static void
copy_rows (char *to, const WeirBatch *from, const uint32_t *positions, uint32_t first, uint32_t n)
{
  if (positions == NULL && from->selection == NULL)
    memcpy (to, from->rows + (size_t) first * from->row_size, (size_t) n * from->row_size);
  else if (from->row_size == 8)
    COPY_ROWS (8)
  else if (from->row_size == 16)
    COPY_ROWS (16)
  else if (from->row_size == 24)
    COPY_ROWS (24)
  else
    COPY_ROWS (from->row_size)
}

uint32_t
weir__frame_append_flat (WeirFrame *frame, const WeirBatch *from, const uint32_t *positions, uint32_t first, uint32_t n)
{
  char  *bytes;
  size_t room;

  g_assert (from->type->flat);
  if (n == 0 || weir__frame_reserve (frame, 0, &bytes) == NULL)
    return 0;
  room = (size_t) (frame->bytes - frame->rows_end) / MAX (frame->batch.row_size, 1u);
  n = (uint32_t) MIN (n, room);
  copy_rows (frame->rows_end, from, positions, first, n);
  COMMIT_MANY (frame, from, positions, first, n, timestamps, timestamp, same_time);
  COMMIT_MANY (frame, from, positions, first, n, windows, window, weir_window_equal);
  COMMIT_MANY (frame, from, positions, first, n, panes, pane, same_pane);
  COMMIT_MANY (frame, from, positions, first, n, kinds, kind, same_kind);
  frame->rows_end += (size_t) n * frame->batch.row_size;
  frame->batch.n += n;
  return n;
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
  return weir__frame_put (frame, weir_batch_value (from, position),
                          weir_batch_timestamp (from, position), weir_batch_window (from, position),
                          weir_batch_pane (from, position), weir_batch_kind (from, position));
}
