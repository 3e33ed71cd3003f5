/* SPDX-License-Identifier: Apache-2.0 */

#include "runners/engine/group.h"

#include "runners/engine/group-row.h"
#include "runners/engine/group-unit.h"

typedef struct
{
  WeirWindow      window;
  WeirGroupTable *table;
  WeirGroupSpill *spill; /* NULL: nothing was spilled */
} OpenWindow;

struct _WeirGroup
{
  WeirGroupOptions options;
  WeirGroupSpec    spec;
  WeirCollect     *collect;
  GArray          *windows; /* OpenWindow, by end */
  WeirTime         watermark;
  bool             answered_default;
  uint64_t         dropped_late, spilled_bytes;

  /* Firing: windows[0]. */
  bool            firing;
  WeirGroupCursor cursor;
  bool            has_entry; /* one that found no room in the last frame */
  WeirGroupEntry  entry;
  WeirGroupRow    row;
};

/* --- making --------------------------------------------------------------------------------------------------------- */

WeirGroupSpec
weir__group_spec_of (const WeirGroupOptions *options)
{
  const WeirPlanStage *stage = options->stage;
  const WeirPlanEdge  *edge = weir__plan_edge (options->plan, g_array_index (stage->in_edges, WeirEdgeId, 0));
  const WeirWindowing *windowing = weir__graph_windowing (options->plan->graph, stage->windowing);

  return (WeirGroupSpec) { .key = edge->key,
                           .path = weir__graph_transform (options->plan->graph, stage->head_transform)->path,
                           .failure = options->failure,
                           .keeps_time = windowing->timestamp_combiner != WEIR_END_OF_WINDOW,
                           .combiner = windowing->timestamp_combiner,
                           .fn = options->functions.combine,
                           .accumulator = options->functions.accumulator,
                           .input = options->functions.input,
                           .output = options->functions.output,
                           .config = options->functions.config };
}

WeirGroup *
weir__group_new (const WeirGroupOptions *options)
{
  WeirGroup           *group = g_new0 (WeirGroup, 1);
  const WeirPlanStage *stage = options->stage;
  bool                 keyless = stage->combine_mode == WEIR_COMBINE_GLOBALLY
                                 || stage->combine_mode == WEIR_COMBINE_GLOBALLY_WITHOUT_DEFAULT;

  group->options = *options;
  group->spec = weir__group_spec_of (options);
  if (stage->group == WEIR_GROUP_VALUES)
    {
      group->collect = weir__collect_new (stage->head_type);
      group->spec.fn = &group->collect->fn;
      group->spec.accumulator = &group->collect->accumulator;
      group->spec.config = group->collect;
    }
  group->windows = g_array_new (FALSE, TRUE, sizeof (OpenWindow));
  group->watermark = WEIR_TIME_MIN;
  weir__group_row_init (&group->row, &group->spec, group->collect, stage->head_type, keyless && group->collect == NULL);
  return group;
}

static void
close_window (WeirGroup *group, unsigned i)
{
  OpenWindow *open = &g_array_index (group->windows, OpenWindow, i);

  if (open->spill != NULL)
    weir__group_spill_free (open->spill);
  weir__group_table_free (open->table);
  g_array_remove_index (group->windows, i);
}

void
weir__group_free (WeirGroup *group)
{
  while (group->windows->len > 0)
    close_window (group, group->windows->len - 1);
  g_array_unref (group->windows);
  if (group->collect != NULL)
    weir__collect_free (group->collect);
  weir__group_row_clear (&group->row);
  g_free (group);
}

/* --- adding --------------------------------------------------------------------------------------------------------- */

/* The open window, or where it belongs. */
static bool
find_window (const WeirGroup *group, WeirWindow window, unsigned *ret_index)
{
  unsigned low = 0, high = group->windows->len;

  while (low < high)
    {
      unsigned         middle = low + (high - low) / 2;
      const WeirWindow w = g_array_index (group->windows, OpenWindow, middle).window;
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
open_window (WeirGroup *group, WeirWindow window)
{
  unsigned i;

  if (!find_window (group, window, &i))
    {
      OpenWindow open = { .window = window, .table = weir__group_table_new (&group->spec) };
      g_array_insert_val (group->windows, i, open);
    }
  return &g_array_index (group->windows, OpenWindow, i);
}

static gboolean
spill_window (WeirGroup *group, OpenWindow *open, GError **error)
{
  if (open->spill == NULL)
    open->spill = weir__group_spill_new (&group->spec, group->options.world);
  uint64_t before = weir__group_spill_written (open->spill);
  if (!weir__group_spill_write (open->spill, open->table, error))
    return FALSE;
  group->spilled_bytes += weir__group_spill_written (open->spill) - before;
  return TRUE;
}

/* Before `n` rows are added to `open`: if all tables together would then exceed the limit, the largest goes to disk, and
 * again until they do not. */
static gboolean
make_room (WeirGroup *group, OpenWindow *open, uint32_t n, GError **error)
{
  if (group->options.memory_limit == 0)
    return TRUE;
  for (;;)
    {
      size_t      total = 0, most = 0;
      OpenWindow *largest = NULL;
      for (unsigned i = 0; i < group->windows->len; i++)
        {
          OpenWindow *w = &g_array_index (group->windows, OpenWindow, i);
          size_t bytes = w == open ? weir__group_table_bytes_with (w->table, n) : weir__group_table_bytes (w->table);
          total += bytes;
          if (weir__group_table_n_keys (w->table) > 0 && bytes > most)
            {
              most = bytes;
              largest = w;
            }
        }
      if (total <= group->options.memory_limit || largest == NULL)
        return TRUE;
      if (!spill_window (group, largest, error))
        return FALSE;
    }
}

static gboolean
add_to_window (WeirGroup *group, const WeirPlanEdge *edge, const WeirBatch *batch, WeirWindow window,
               const uint32_t *positions, uint32_t n, GError **error)
{
  if (weir_window_max_timestamp (window).us < group->watermark.us)
    {
      group->dropped_late += n;
      return TRUE;
    }
  OpenWindow *open = open_window (group, window);
  if (!make_room (group, open, n, error))
    return FALSE;
  if (group->collect != NULL)
    group->collect->tag = edge->tag;
  if (batch->type == group->options.lifted_row)
    weir__group_table_merge (open->table, batch, positions, n, 0, batch->type->fields[1].offset);
  else if (weir__group_has_one_key (&group->spec))
    weir__group_unit_add (open->table, &group->spec, batch, positions, n, edge->value_offset);
  else
    weir__group_table_add (open->table, batch, positions, n, edge->key_offset, edge->value_offset);
  return TRUE;
}

/* Rows of several windows: each window's rows in one go, in order of first appearance. */
static gboolean
add_by_window (WeirGroup *group, const WeirPlanEdge *edge, const WeirBatch *batch, GError **error)
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
      if (!add_to_window (group, edge, batch, window, now, n_now, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
weir__group_add (WeirGroup *group, const WeirPlanEdge *edge, const WeirBatch *batch, GError **error)
{
  g_assert (!group->firing);
  if (batch->windows != NULL)
    return add_by_window (group, edge, batch, error);
  return add_to_window (group, edge, batch, batch->window, NULL, batch->n, error);
}

/* --- firing --------------------------------------------------------------------------------------------------------- */

void
weir__group_watermark (WeirGroup *group, WeirTime watermark)
{
  group->watermark.us = MAX (group->watermark.us, watermark.us);
}

/* A global combine over nothing: its default, once, when the global window ends. */
static void
answer_default (WeirGroup *group)
{
  WeirWindow global = WEIR_GLOBAL_WINDOW;

  if (!group->options.owns_default || group->answered_default
      || weir_window_max_timestamp (global).us >= group->watermark.us)
    return;
  group->answered_default = true;
  OpenWindow *open = open_window (group, global);
  if (open->spill == NULL && weir__group_table_n_keys (open->table) == 0)
    weir__group_table_touch (open->table, &(WeirUnit) { 0 }, weir_window_max_timestamp (global));
}

/* Is a window due? Makes it the firing one. */
static bool
start_firing (WeirGroup *group)
{
  answer_default (group);
  if (group->windows->len == 0)
    return false;
  OpenWindow *open = &g_array_index (group->windows, OpenWindow, 0);
  if (weir_window_max_timestamp (open->window).us >= group->watermark.us)
    return false;
  group->has_entry = false;
  if (open->spill == NULL)
    weir__group_cursor_init (&group->cursor, open->table);
  else
    weir__group_spill_start (open->spill, open->table);
  group->firing = true;
  return true;
}

/* Unless the last one still waits for room. None: the window has given all. */
static WeirStep
next_entry (WeirGroup *group, const OpenWindow *open, GError **error)
{
  if (group->has_entry)
    return WEIR_STEP_SOME;
  if (open->spill != NULL)
    return weir__group_spill_next (open->spill, &group->entry, error);
  return weir__group_cursor_next (&group->cursor, &group->entry) ? WEIR_STEP_SOME : WEIR_STEP_NONE;
}

static WeirTime
pane_timestamp (const WeirGroup *group, const OpenWindow *open)
{
  return group->spec.keeps_time ? group->entry.time : weir_window_max_timestamp (open->window);
}

/* False: no room. */
static bool
put_row (WeirGroup *group, const OpenWindow *open, WeirFrame *frame)
{
  weir__group_row_show (&group->row, weir__group_table_arena (open->table), group->entry.key, group->entry.accumulator);
  return weir__frame_put (frame, group->row.bytes, pane_timestamp (group, open), open->window,
                          (WeirPane) { .timing = WEIR_PANE_ON_TIME }, WEIR_INSERT);
}

/* The firing window's rows until the frame is full (some) or it has given all (none). */
static WeirStep
fill_frame (WeirGroup *group, WeirFrame *frame, GError **error)
{
  OpenWindow *open = &g_array_index (group->windows, OpenWindow, 0);
  WeirStep    step;

  while ((step = next_entry (group, open, error)) == WEIR_STEP_SOME)
    {
      group->has_entry = !put_row (group, open, frame);
      if (group->spec.failure != NULL && *group->spec.failure != NULL) /* of the CombineFn: the row is no result */
        return g_propagate_error (error, g_steal_pointer (group->spec.failure)), WEIR_STEP_FAILED;
      if (group->has_entry)
        break;
    }
  return step;
}

WeirStep
weir__group_fire (WeirGroup *group, WeirFrame *frame, GError **error)
{
  weir__frame_reset (frame, group->options.stage->head_type);
  while (group->firing || start_firing (group))
    {
      WeirStep step = fill_frame (group, frame, error);
      if (step != WEIR_STEP_NONE)
        return step;
      group->firing = false;
      close_window (group, 0);
      if (!weir__frame_is_empty (frame))
        return WEIR_STEP_SOME; /* the windows of a frame may differ, but one window a frame keeps it uniform */
    }
  return WEIR_STEP_NONE;
}

/* --- the rest ------------------------------------------------------------------------------------------------------- */

gboolean
weir__group_cut (WeirGroup *group, WeirGroupTake take, void *data, GError **error)
{
  g_assert (!group->firing);
  for (unsigned i = 0; i < group->windows->len; i++)
    {
      OpenWindow    *open = &g_array_index (group->windows, OpenWindow, i);
      WeirGroupEntry entry;
      if (open->spill != NULL)
        {
          WeirStep step;
          weir__group_spill_start (open->spill, open->table);
          while ((step = weir__group_spill_next (open->spill, &entry, error)) == WEIR_STEP_SOME)
            take (data, open->window, entry.key, entry.accumulator);
          if (step == WEIR_STEP_FAILED)
            return FALSE;
          continue;
        }
      WeirGroupCursor cursor;
      weir__group_cursor_init (&cursor, open->table);
      while (weir__group_cursor_next (&cursor, &entry))
        take (data, open->window, entry.key, entry.accumulator);
    }
  return TRUE;
}

WeirGroupSpec
weir__group_spec (const WeirGroup *group)
{
  return group->spec;
}

WeirTime
weir__group_hold (const WeirGroup *group)
{
  int64_t hold = INT64_MAX;

  if (group->spec.keeps_time)
    for (unsigned i = 0; i < group->windows->len; i++)
      hold = MIN (hold, g_array_index (group->windows, OpenWindow, i).window.start.us);
  return (WeirTime) { hold };
}

uint64_t
weir__group_dropped_late (const WeirGroup *group)
{
  return group->dropped_late;
}

uint64_t
weir__group_spilled_bytes (const WeirGroup *group)
{
  return group->spilled_bytes;
}

void
weir__group_describe (const WeirGroup *group, GString *to)
{
  g_string_append_printf (to, "%u open windows%s", group->windows->len, group->firing ? ", the first one firing" : "");
}
