/* SPDX-License-Identifier: Apache-2.0 */

#include "runners/engine/fast.h"

#include "runners/engine/group-row.h"
#include "runners/engine/group-unit.h"

#define SPARE_SPARSE 4 /* a table with fewer of its keys than one in so many is not kept */

typedef struct
{
  WeirWindow      window;
  WeirGroupTable *table;
  WeirGroupSpill *spill; /* NULL: nothing was spilled */
} OpenWindow;

struct _WeirFast
{
  WeirFastOptions options;
  GArray         *windows; /* OpenWindow, by end */
  WeirSlices     *slices;  /* or NULL: rows come with their windows */
  WeirTime        watermark;
  bool            answered_default;
  WeirGroupTable *spare; /* an empty one, as large as the last window made it; or NULL */
  uint64_t        dropped_late, spilled_bytes;

  /* Firing: windows[0]. */
  bool            firing;
  WeirGroupCursor cursor;
  bool            has_entry; /* one that found no room in the last frame */
  WeirGroupEntry  entry;
  WeirGroupRow    row;
};

/* --- making --------------------------------------------------------------------------------------------------------- */

WeirFast *
weir__fast_new (const WeirFastOptions *options)
{
  WeirFast *fast = g_new0 (WeirFast, 1);

  fast->options = *options;
  fast->windows = g_array_new (FALSE, TRUE, sizeof (OpenWindow));
  fast->watermark = WEIR_TIME_MIN;
  if (options->slice.us != 0)
    fast->slices = weir__slices_new (options->windows, options->slice, &fast->options.spec, &fast->spare);
  weir__group_row_init (&fast->row, &fast->options.spec, options->collect, options->row, options->keyless);
  return fast;
}

/* The next window is mostly like the last one: its table is kept, so that the next need not grow. Not where memory is
 * short, nor one that has become much too large. */
static void
keep_table (WeirFast *fast, WeirGroupTable *table)
{
  if (fast->spare != NULL || fast->options.memory_limit != 0
      || weir__group_table_n_keys (table) < weir__group_table_room (table) / SPARE_SPARSE)
    {
      weir__group_table_free (table);
      return;
    }
  weir__group_table_clear (table);
  fast->spare = table;
}

static void
close_window (WeirFast *fast, unsigned i)
{
  OpenWindow *open = &g_array_index (fast->windows, OpenWindow, i);

  if (open->spill != NULL)
    weir__group_spill_free (open->spill);
  keep_table (fast, open->table);
  g_array_remove_index (fast->windows, i);
}

void
weir__fast_free (WeirFast *fast)
{
  while (fast->windows->len > 0)
    close_window (fast, fast->windows->len - 1);
  g_clear_pointer (&fast->slices, weir__slices_free);
  g_clear_pointer (&fast->spare, weir__group_table_free);
  g_array_unref (fast->windows);
  weir__group_row_clear (&fast->row);
  g_free (fast);
}

/* --- adding --------------------------------------------------------------------------------------------------------- */

/* The open window, or where it belongs. */
static bool
find_window (const WeirFast *fast, WeirWindow window, unsigned *ret_index)
{
  unsigned low = 0, high = fast->windows->len;

  while (low < high)
    {
      unsigned         middle = low + (high - low) / 2;
      const WeirWindow w = g_array_index (fast->windows, OpenWindow, middle).window;
      int              order = weir_window_compare (w, window);
      if (order == 0)
        return *ret_index = middle, true;
      if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }
  *ret_index = low;
  return false;
}

static OpenWindow *
open_window (WeirFast *fast, WeirWindow window)
{
  unsigned i;

  if (!find_window (fast, window, &i))
    {
      OpenWindow open = { .window = window, .table = g_steal_pointer (&fast->spare) };
      if (open.table == NULL)
        open.table = weir__group_table_new (&fast->options.spec);
      g_array_insert_val (fast->windows, i, open);
    }
  return &g_array_index (fast->windows, OpenWindow, i);
}

static gboolean
spill_window (WeirFast *fast, OpenWindow *open, GError **error)
{
  if (open->spill == NULL)
    open->spill = weir__group_spill_new (&fast->options.spec, fast->options.world);
  uint64_t before = weir__group_spill_written (open->spill);
  if (!weir__group_spill_write (open->spill, open->table, error))
    return FALSE;
  fast->spilled_bytes += weir__group_spill_written (open->spill) - before;
  return TRUE;
}

/* Before `n` rows are added to `open`: if all tables together would then exceed the limit, the largest goes to disk, and
 * again until they do not. */
static gboolean
make_room (WeirFast *fast, OpenWindow *open, uint32_t n, GError **error)
{
  if (fast->options.memory_limit == 0)
    return TRUE;
  for (;;)
    {
      size_t      total = 0, most = 0;
      OpenWindow *largest = NULL;
      for (unsigned i = 0; i < fast->windows->len; i++)
        {
          OpenWindow *w = &g_array_index (fast->windows, OpenWindow, i);
          size_t bytes = w == open ? weir__group_table_bytes_with (w->table, n) : weir__group_table_bytes (w->table);
          total += bytes;
          if (weir__group_table_n_keys (w->table) > 0 && bytes > most)
            {
              most = bytes;
              largest = w;
            }
        }
      if (total <= fast->options.memory_limit || largest == NULL)
        return TRUE;
      if (!spill_window (fast, largest, error))
        return FALSE;
    }
}

static void
drop_late (WeirFast *fast, const WeirPlanEdge *edge, const WeirBatch *batch, const uint32_t *positions, uint32_t n)
{
  fast->dropped_late += n;
  for (uint32_t i = 0; i < n && edge->late_port != 0; i++)
    weir__late_rows_add (fast->options.late, edge, batch, positions != NULL ? positions[i] : i);
}

static void
add_to_table (WeirFast *fast, WeirGroupTable *table, const WeirPlanEdge *edge, const WeirBatch *batch,
              const uint32_t *positions, uint32_t n)
{
  if (fast->options.collect != NULL)
    fast->options.collect->tag = edge->tag;
  if (batch->type == fast->options.lifted_row)
    weir__group_table_merge (table, batch, positions, n, 0, batch->type->fields[1].offset);
  else if (weir__group_has_one_key (&fast->options.spec))
    weir__group_unit_add (table, &fast->options.spec, batch, positions, n, edge->value_offset);
  else
    weir__group_table_add (table, batch, positions, n, edge->key_offset, edge->value_offset);
}

static void
add_to_slice (WeirFast *fast, const WeirPlanEdge *edge, const WeirBatch *batch, WeirWindow slice,
              const uint32_t *positions, uint32_t n)
{
  uint32_t        n_passed;
  WeirGroupTable *table = weir__slices_table (fast->slices, slice, fast->watermark, &n_passed);

  fast->dropped_late += (uint64_t) n_passed * n;
  if (table != NULL)
    add_to_table (fast, table, edge, batch, positions, n);
}

static gboolean
add_to_window (WeirFast *fast, const WeirPlanEdge *edge, const WeirBatch *batch, WeirWindow window,
               const uint32_t *positions, uint32_t n, GError **error)
{
  if (fast->slices != NULL)
    return add_to_slice (fast, edge, batch, window, positions, n), TRUE;
  if (weir_window_max_timestamp (window).us < fast->watermark.us)
    return drop_late (fast, edge, batch, positions, n), TRUE;
  OpenWindow *open = open_window (fast, window);
  if (!make_room (fast, open, n, error))
    return FALSE;
  add_to_table (fast, open->table, edge, batch, positions, n);
  return TRUE;
}

/* Rows of several windows: each window's rows in one go, in order of first appearance. */
static gboolean
add_by_window (WeirFast *fast, const WeirPlanEdge *edge, const WeirBatch *batch, GError **error)
{
  g_autofree uint32_t *rest = g_new (uint32_t, batch->n), *now = g_new (uint32_t, batch->n);
  uint32_t             n_rest = batch->n;

  for (uint32_t i = 0; i < n_rest; i++)
    rest[i] = i;
  while (n_rest > 0)
    {
      WeirWindow window = batch->windows[rest[0]];
      uint32_t   n_now = 0, kept = 0;
      for (uint32_t i = 0; i < n_rest; i++)
        {
          WeirWindow w = batch->windows[rest[i]];
          if (weir_window_equal (w, window))
            now[n_now++] = rest[i];
          else
            rest[kept++] = rest[i];
        }
      n_rest = kept;
      if (!add_to_window (fast, edge, batch, window, now, n_now, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
weir__fast_add (WeirFast *fast, const WeirPlanEdge *edge, const WeirBatch *batch, GError **error)
{
  g_assert (!fast->firing);
  if (batch->windows != NULL)
    return add_by_window (fast, edge, batch, error);
  return add_to_window (fast, edge, batch, batch->window, NULL, batch->n, error);
}

/* --- firing --------------------------------------------------------------------------------------------------------- */

void
weir__fast_watermark (WeirFast *fast, WeirTime watermark)
{
  fast->watermark.us = MAX (fast->watermark.us, watermark.us);
}

/* A global combine over nothing: its default, once, when the global window ends. */
static void
answer_default (WeirFast *fast)
{
  WeirWindow global = WEIR_GLOBAL_WINDOW;

  if (!fast->options.owns_default || fast->answered_default
      || weir_window_max_timestamp (global).us >= fast->watermark.us)
    return;
  fast->answered_default = true;
  OpenWindow *open = open_window (fast, global);
  if (open->spill == NULL && weir__group_table_n_keys (open->table) == 0)
    weir__group_table_touch (open->table, &(WeirUnit) { 0 }, weir_window_max_timestamp (global));
}

/* The next window made of slices, if one is due. */
static void
open_due (WeirFast *fast)
{
  OpenWindow open = { .spill = NULL };

  if (fast->slices != NULL && weir__slices_next_due (fast->slices, fast->watermark, &open.window, &open.table))
    g_array_append_val (fast->windows, open);
}

/* Is a window due? Makes it the firing one. */
static bool
start_firing (WeirFast *fast)
{
  answer_default (fast);
  open_due (fast);
  if (fast->windows->len == 0)
    return false;
  OpenWindow *open = &g_array_index (fast->windows, OpenWindow, 0);
  if (weir_window_max_timestamp (open->window).us >= fast->watermark.us)
    return false;
  fast->has_entry = false;
  if (open->spill == NULL)
    weir__group_cursor_init_scattered (&fast->cursor, open->table);
  else
    weir__group_spill_start (open->spill, open->table);
  fast->firing = true;
  return true;
}

/* Unless the last one still waits for room. None: the window has given all. */
static WeirStep
next_entry (WeirFast *fast, const OpenWindow *open, GError **error)
{
  if (fast->has_entry)
    return WEIR_STEP_SOME;
  if (open->spill != NULL)
    return weir__group_spill_next (open->spill, &fast->entry, error);
  return weir__group_cursor_next (&fast->cursor, &fast->entry) ? WEIR_STEP_SOME : WEIR_STEP_NONE;
}

static WeirTime
pane_timestamp (const WeirFast *fast, const OpenWindow *open)
{
  return fast->options.spec.keeps_time ? fast->entry.time : weir_window_max_timestamp (open->window);
}

/* May panes follow the on-time one? None does that of the last instant. */
static bool
may_be_late (const WeirFast *fast, const OpenWindow *open)
{
  return fast->options.allows_late
         && weir_window_max_timestamp (open->window).us < weir_window_max_timestamp (WEIR_GLOBAL_WINDOW).us;
}

/* False: no room. */
static bool
put_row (WeirFast *fast, const OpenWindow *open, WeirFrame *frame)
{
  weir__group_row_show (&fast->row, weir__group_table_arena (open->table), fast->entry.key, fast->entry.accumulator);
  return weir__frame_put (frame, fast->row.bytes, pane_timestamp (fast, open), open->window,
                          (WeirPane) { .timing = WEIR_PANE_ON_TIME, .not_last = may_be_late (fast, open) }, WEIR_INSERT);
}

/* The firing window's rows until the frame is full (some) or it has given all (none). */
static WeirStep
fill_frame (WeirFast *fast, WeirFrame *frame, GError **error)
{
  OpenWindow *open = &g_array_index (fast->windows, OpenWindow, 0);
  WeirStep    step;

  while ((step = next_entry (fast, open, error)) == WEIR_STEP_SOME)
    {
      fast->has_entry = !put_row (fast, open, frame);
      if (fast->options.spec.failure != NULL && *fast->options.spec.failure != NULL) /* of the CombineFn: the row is no result */
        return g_propagate_error (error, g_steal_pointer (fast->options.spec.failure)), WEIR_STEP_FAILED;
      if (fast->has_entry)
        break;
    }
  return step;
}

WeirStep
weir__fast_fire (WeirFast *fast, WeirFrame *frame, GError **error)
{
  weir__frame_reset (frame, fast->options.row);
  while (fast->firing || start_firing (fast))
    {
      WeirStep step = fill_frame (fast, frame, error);
      if (step != WEIR_STEP_NONE)
        return step;
      fast->firing = false;
      close_window (fast, 0);
      if (!weir__frame_is_empty (frame))
        return WEIR_STEP_SOME; /* the windows of a frame may differ, but one window a frame keeps it uniform */
    }
  return WEIR_STEP_NONE;
}

/* --- the rest ------------------------------------------------------------------------------------------------------- */

static void
take_table (WeirGroupTable *table, WeirWindow window, WeirGroupTake take, void *data)
{
  WeirGroupCursor cursor;
  WeirGroupEntry  entry;

  weir__group_cursor_init (&cursor, table);
  while (weir__group_cursor_next (&cursor, &entry))
    take (data, window, entry.key, entry.accumulator, NULL);
}

gboolean
weir__fast_cut (WeirFast *fast, WeirGroupTake take, void *data, GError **error)
{
  g_assert (!fast->firing);
  for (unsigned i = 0; i < fast->windows->len; i++)
    {
      OpenWindow    *open = &g_array_index (fast->windows, OpenWindow, i);
      WeirGroupEntry entry;
      if (open->spill != NULL)
        {
          WeirStep step;
          weir__group_spill_start (open->spill, open->table);
          while ((step = weir__group_spill_next (open->spill, &entry, error)) == WEIR_STEP_SOME)
            take (data, open->window, entry.key, entry.accumulator, NULL);
          if (step == WEIR_STEP_FAILED)
            return FALSE;
          continue;
        }
      take_table (open->table, open->window, take, data);
    }
  for (unsigned i = 0; fast->slices != NULL && i < weir__slices_n (fast->slices); i++)
    take_table (weir__slices_table_at (fast->slices, i), weir__slices_window (fast->slices, i), take, data);
  return TRUE;
}

WeirTime
weir__fast_hold (const WeirFast *fast)
{
  int64_t hold = INT64_MAX;

  if (!fast->options.spec.keeps_time)
    return WEIR_TIME_MAX;
  for (unsigned i = 0; i < fast->windows->len; i++)
    hold = MIN (hold, g_array_index (fast->windows, OpenWindow, i).window.start.us);
  if (fast->slices != NULL && weir__slices_n (fast->slices) > 0)
    hold = MIN (hold, weir__slices_window (fast->slices, 0).start.us);
  return (WeirTime) { hold };
}

uint64_t
weir__fast_dropped_late (const WeirFast *fast)
{
  return fast->dropped_late;
}

uint64_t
weir__fast_spilled_bytes (const WeirFast *fast)
{
  return fast->spilled_bytes;
}

bool
weir__fast_oldest (const WeirFast *fast, uint64_t *ret_n, WeirWindow *ret_oldest)
{
  if (fast->windows->len == 0)
    return false;
  *ret_n = fast->windows->len;
  *ret_oldest = g_array_index (fast->windows, OpenWindow, 0).window;
  return true;
}

void
weir__fast_describe (const WeirFast *fast, GString *to)
{
  if (fast->slices != NULL)
    g_string_append_printf (to, "%u open slices, ", weir__slices_n (fast->slices));
  g_string_append_printf (to, "%u open windows%s", fast->windows->len, fast->firing ? ", the first one firing" : "");
}
