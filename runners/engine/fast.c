/* SPDX-License-Identifier: Apache-2.0 */

#include "runners/engine/fast.h"

#include "runners/engine/fast-parts.h"
#include "runners/engine/fast-slices.h"
#include "runners/engine/fast-windows.h"
#include "runners/engine/group-row.h"
#include "runners/engine/group-unit.h"

#define SPARE_SPARSE 4  /* a table with fewer of its keys than one in so many is not kept */
#define FEW_WINDOWS  4  /* of a batch: one look at its rows for each */
#define FEW_ROWS     64 /* in a frame: the next window's go there, too */
#define ENOUGH       4  /* of the memory limit so much is free when tables have gone to disk */

struct _WeirFast
{
  WeirFastOptions options;
  WeirFastWindows windows;
  WeirFastParts   parts;
  WeirSpillFiles  files;
  WeirSlices     *slices;  /* or NULL: rows come with their windows */
  WeirTime        watermark;
  bool            answered_default;
  WeirGroupTable *spare; /* an empty one, as large as the last window made it; or NULL */
  uint64_t        dropped_late, spilled_bytes;

  /* Firing: the first window. */
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
  weir__fast_windows_init (&fast->windows, options->spec.keeps_time);
  weir__spill_files_init (&fast->files, options->world);
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

/* Forgets the first window. */
static void
close_first (WeirFast *fast)
{
  WeirFastWindow *open = weir__fast_windows_first (&fast->windows);

  if (open->spill != NULL)
    weir__group_spill_free (open->spill);
  if (open->table != NULL)
    keep_table (fast, open->table);
  weir__fast_windows_remove_first (&fast->windows);
}

void
weir__fast_free (WeirFast *fast)
{
  while (weir__fast_windows_n (&fast->windows) > 0)
    close_first (fast);
  g_clear_pointer (&fast->slices, weir__slices_free);
  g_clear_pointer (&fast->spare, weir__group_table_free);
  weir__fast_windows_clear (&fast->windows);
  weir__fast_parts_clear (&fast->parts);
  weir__group_row_clear (&fast->row);
  g_free (fast);
}

/* --- adding --------------------------------------------------------------------------------------------------------- */

static WeirFastWindow *
open_window (WeirFast *fast, WeirWindow window)
{
  WeirFastWindow *open = weir__fast_windows_get (&fast->windows, window);

  if (open->table != NULL)
    return open;
  open->table = fast->spare != NULL ? g_steal_pointer (&fast->spare) : weir__group_table_new (&fast->options.spec);
  return open;
}

/* What is on disk takes no memory, but for the window at hand, `now`. */
static gboolean
spill_window (WeirFast *fast, WeirFastWindow *open, const WeirFastWindow *now, GError **error)
{
  if (open->spill == NULL)
    open->spill = weir__group_spill_new (&fast->options.spec, &fast->files);
  uint64_t before = weir__group_spill_written (open->spill);
  if (!weir__group_spill_write (open->spill, open->table, error))
    return FALSE;
  fast->spilled_bytes += weir__group_spill_written (open->spill) - before;
  if (open != now)
    g_clear_pointer (&open->table, weir__group_table_free);
  weir__fast_windows_count (&fast->windows, open);
  return TRUE;
}

/* A window with a table that holds something, and what it will be when the rows at hand are in. */
typedef struct
{
  size_t          bytes;
  WeirFastWindow *window;
} FullWindow;

static int
largest_first (const void *a, const void *b)
{
  size_t x = ((const FullWindow *) a)->bytes, y = ((const FullWindow *) b)->bytes;

  return (x < y) - (x > y);
}

/* All tables', once `n` rows were added to `open`. */
static size_t
bytes_then (const WeirFast *fast, const WeirFastWindow *open, uint32_t n)
{
  return fast->windows.bytes - open->bytes + weir__group_table_bytes_with (open->table, n);
}

static GArray *
list_full (const WeirFast *fast, const WeirFastWindow *open, uint32_t n)
{
  GArray *full = g_array_new (FALSE, FALSE, sizeof (FullWindow));

  for (GSequenceIter *at = g_sequence_get_begin_iter (fast->windows.by_end); !g_sequence_iter_is_end (at);
       at = g_sequence_iter_next (at))
    {
      WeirFastWindow *w = g_sequence_get (at);
      FullWindow      found = { w == open ? weir__group_table_bytes_with (w->table, n) : w->bytes, w };
      if (w->table != NULL && weir__group_table_n_keys (w->table) > 0)
        g_array_append_val (full, found);
    }
  g_array_sort (full, largest_first);
  return full;
}

/* Before `n` rows are added to `open`: if all tables together would then exceed the limit, they go to disk, the largest
 * first, until there is room for as much again as ENOUGH says: so windows are not gone through for each few rows. */
static gboolean
make_room (WeirFast *fast, WeirFastWindow *open, uint32_t n, GError **error)
{
  size_t limit = fast->options.memory_limit;

  if (limit == 0 || bytes_then (fast, open, n) <= limit)
    return TRUE;
  g_autoptr (GArray) full = list_full (fast, open, n);
  for (unsigned i = 0; i < full->len && bytes_then (fast, open, n) > limit - limit / ENOUGH; i++)
    if (!spill_window (fast, g_array_index (full, FullWindow, i).window, open, error))
      return FALSE;
  return TRUE;
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
  uint64_t        n_passed;
  WeirGroupTable *table = weir__slices_table (fast->slices, slice, fast->watermark, &n_passed);

  fast->dropped_late += n_passed * n;
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
  WeirFastWindow *open = open_window (fast, window);
  if (!make_room (fast, open, n, error))
    return FALSE;
  add_to_table (fast, open->table, edge, batch, positions, n);
  if (fast->options.memory_limit != 0)
    weir__fast_windows_count (&fast->windows, open);
  return TRUE;
}

static gboolean
add_parts (WeirFast *fast, const WeirPlanEdge *edge, const WeirBatch *batch, const uint32_t *positions, uint32_t n,
           GError **error)
{
  WeirFastParts *parts = &fast->parts;

  weir__fast_parts_make (parts, batch->windows, positions, n);
  for (uint32_t i = 0; i < parts->n; i++)
    {
      const WeirFastPart *part = &parts->parts[i];
      if (!add_to_window (fast, edge, batch, part->window, parts->positions + part->first, part->n, error))
        return FALSE;
    }
  return TRUE;
}

/* Rows of several windows: each window's rows in one go. The first few windows are looked for one after the other, which
 * is quickest for as many as there mostly are. */
static gboolean
add_by_window (WeirFast *fast, const WeirPlanEdge *edge, const WeirBatch *batch, GError **error)
{
  g_autofree uint32_t *rest = g_new (uint32_t, batch->n), *now = g_new (uint32_t, batch->n);
  uint32_t             n_rest = batch->n;

  for (uint32_t i = 0; i < n_rest; i++)
    rest[i] = i;
  for (unsigned k = 0; k < FEW_WINDOWS && n_rest > 0; k++)
    {
      WeirWindow window = batch->windows[rest[0]];
      uint32_t   n_now = 0, kept = 0;
      fast->windows.n_compared += n_rest;
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
  return n_rest == 0 || add_parts (fast, edge, batch, rest, n_rest, error);
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
  WeirFastWindow *open = open_window (fast, global);
  if (open->spill == NULL && weir__group_table_n_keys (open->table) == 0)
    weir__group_table_touch (open->table, &(WeirUnit) { 0 }, weir_window_max_timestamp (global));
}

/* The next window made of slices, if one is due. */
static void
open_due (WeirFast *fast)
{
  WeirWindow      window;
  WeirGroupTable *table;

  if (fast->slices != NULL && weir__slices_next_due (fast->slices, fast->watermark, &window, &table))
    weir__fast_windows_get (&fast->windows, window)->table = table;
}

/* Is a window due? Makes it the firing one. */
static bool
start_firing (WeirFast *fast)
{
  answer_default (fast);
  open_due (fast);
  WeirFastWindow *open = weir__fast_windows_first (&fast->windows);
  if (open == NULL || weir_window_max_timestamp (open->window).us >= fast->watermark.us)
    return false;
  fast->has_entry = false;
  if (open->spill == NULL)
    weir__group_cursor_init_scattered (&fast->cursor, open->table);
  else
    weir__group_spill_start (open->spill, open_window (fast, open->window)->table);
  fast->firing = true;
  return true;
}

/* Unless the last one still waits for room. None: the window has given all. */
static WeirNext
next_entry (WeirFast *fast, const WeirFastWindow *open, GError **error)
{
  if (fast->has_entry)
    return WEIR_NEXT_SOME;
  if (open->spill != NULL)
    return weir__group_spill_next (open->spill, &fast->entry, error);
  return weir__group_cursor_next (&fast->cursor, &fast->entry) ? WEIR_NEXT_SOME : WEIR_NEXT_NONE;
}

static WeirTime
pane_timestamp (const WeirFast *fast, const WeirFastWindow *open)
{
  return fast->options.spec.keeps_time ? fast->entry.time : weir_window_max_timestamp (open->window);
}

/* May panes follow the on-time one? */
static bool
may_be_late (const WeirFast *fast, WeirWindow window)
{
  return weir__window_expiry (window, fast->options.allowed_lateness).us > weir_window_max_timestamp (window).us;
}

/* False: no room. */
static bool
put_row (WeirFast *fast, const WeirFastWindow *open, WeirFrame *frame)
{
  weir__group_row_show (&fast->row, weir__group_table_arena (open->table), fast->entry.key, fast->entry.accumulator);
  return weir__frame_put (frame, fast->row.bytes, pane_timestamp (fast, open), open->window,
                          (WeirPane) { .timing = WEIR_PANE_ON_TIME, .not_last = may_be_late (fast, open->window) }, WEIR_INSERT);
}

/* The firing window's rows until the frame is full (some) or it has given all (none). */
static WeirNext
fill_frame (WeirFast *fast, WeirFrame *frame, GError **error)
{
  WeirFastWindow *open = weir__fast_windows_first (&fast->windows);
  WeirNext        next;

  while ((next = next_entry (fast, open, error)) == WEIR_NEXT_SOME)
    {
      fast->has_entry = !put_row (fast, open, frame);
      if (fast->options.spec.failure != NULL && *fast->options.spec.failure != NULL) /* of the CombineFn: the row is no result */
        return g_propagate_error (error, g_steal_pointer (fast->options.spec.failure)), WEIR_NEXT_FAILED;
      if (fast->has_entry)
        break;
    }
  return next;
}

WeirNext
weir__fast_fire (WeirFast *fast, WeirFrame *frame, GError **error)
{
  weir__frame_reset (frame, fast->options.row);
  while (fast->firing || start_firing (fast))
    {
      WeirNext next = fill_frame (fast, frame, error);
      if (next != WEIR_NEXT_NONE)
        return next;
      fast->firing = false;
      close_first (fast);
      if (frame->batch.n >= FEW_ROWS)
        return WEIR_NEXT_SOME; /* the windows of a frame may differ, but one window a frame keeps it uniform */
    }
  return weir__frame_is_empty (frame) ? WEIR_NEXT_NONE : WEIR_NEXT_SOME;
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

static gboolean
take_window (const WeirFastWindow *open, WeirGroupTake take, void *data, GError **error)
{
  WeirGroupEntry entry;
  WeirNext       next;

  if (open->spill == NULL)
    return take_table (open->table, open->window, take, data), TRUE;
  weir__group_spill_start (open->spill, open->table);
  while ((next = weir__group_spill_next (open->spill, &entry, error)) == WEIR_NEXT_SOME)
    take (data, open->window, entry.key, entry.accumulator, NULL);
  return next != WEIR_NEXT_FAILED;
}

gboolean
weir__fast_cut (WeirFast *fast, WeirGroupTake take, void *data, GError **error)
{
  g_assert (!fast->firing);
  for (GSequenceIter *at = g_sequence_get_begin_iter (fast->windows.by_end); !g_sequence_iter_is_end (at);
       at = g_sequence_iter_next (at))
    if (!take_window (g_sequence_get (at), take, data, error))
      return FALSE;
  for (unsigned i = 0; fast->slices != NULL && i < weir__slices_n (fast->slices); i++)
    take_table (weir__slices_table_at (fast->slices, i), weir__slices_window (fast->slices, i), take, data);
  return TRUE;
}

WeirTime
weir__fast_hold (const WeirFast *fast)
{
  WeirTime hold;

  if (!fast->options.spec.keeps_time)
    return WEIR_TIME_MAX;
  hold = weir__fast_windows_least_start (&fast->windows);
  if (fast->slices != NULL && weir__slices_n (fast->slices) > 0)
    hold.us = MIN (hold.us, weir__slices_window (fast->slices, 0).start.us);
  return hold;
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

uint64_t
weir__fast_compared (const WeirFast *fast)
{
  return fast->windows.n_compared;
}

bool
weir__fast_oldest (const WeirFast *fast, uint64_t *ret_n, WeirWindow *ret_oldest)
{
  const WeirFastWindow *first = weir__fast_windows_first (&fast->windows);

  *ret_n = weir__fast_windows_n (&fast->windows);
  if (fast->slices != NULL)
    *ret_n += weir__slices_n_windows (fast->slices, ret_oldest);
  if (first != NULL) /* with slices it fires, and is before all of theirs */
    *ret_oldest = first->window;
  return *ret_n > 0;
}

void
weir__fast_describe (const WeirFast *fast, GString *to)
{
  if (fast->slices != NULL)
    g_string_append_printf (to, "%u open slices, ", weir__slices_n (fast->slices));
  g_string_append_printf (to, "%u open windows%s", weir__fast_windows_n (&fast->windows),
                          fast->firing ? ", the first one firing" : "");
}
