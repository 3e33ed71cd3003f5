/* SPDX-License-Identifier: Apache-2.0 */

/* Assigning windows copies no rows: what is handed on are the input's rows with a column of windows. Where an element may
 * be in several windows, or in none, a selection names its row as often as it has windows. Where the plan slices windows,
 * elements are given their slice instead, of which there is one.
 *
 * An element may be in millions of windows. So a run gives one chunk and notes how far it has come, in which element and
 * which of its windows, for the executor to run what is behind first, and to look whether the run is cancelled. */

#include "runners/harness/operator.h"

static const WeirWindows *
windows_to_assign (WeirOperator *op)
{
  const WeirGraph   *graph = op->full.harness->plan->graph;
  const WeirWindows *windows
      = &weir__graph_windowing (graph, weir__graph_transform (graph, op->transform)->windowing)->windows;

  if (op->plan->slice.us == 0)
    return windows;
  op->slices = (WeirWindows) { .kind = WEIR_WINDOWS_FIXED, .size = op->plan->slice, .offset = windows->offset };
  return &op->slices;
}

gboolean
weir__operator_open_window (WeirOperator *op, GError **error)
{
  op->assigner = weir__assigner_new (windows_to_assign (op), error);
  if (op->assigner == NULL)
    return g_prefix_error (error, "%s: ", op->full.path), FALSE;
  op->assigned = g_array_new (FALSE, FALSE, sizeof (WeirWindow));
  return TRUE;
}

void
weir__operator_close_window (WeirOperator *op)
{
  g_clear_pointer (&op->assigner, weir__assigner_free);
  g_clear_pointer (&op->assigned, g_array_unref);
}

static void
give (WeirOperator *op, WeirChunk *chunk)
{
  WEIR__METRIC_ADD (op->full.metrics.rows_out, chunk->batch.n);
  g_ptr_array_add (op->ports[0].full, chunk);
}

/* One window each; for a batch in which time goes on as it does, mostly the same for all. */
static void
assign_one (WeirOperator *op, WeirChunk *in)
{
  WeirChunk  *chunk = weir__chunk_share (op->shells, in);
  WeirBatch  *batch = &chunk->batch;
  WeirWindow *windows;

  if (batch->timestamps == NULL)
    {
      batch->window = weir__assigner_window_of (op->assigner, batch->timestamp);
      batch->windows = NULL;
    }
  else if (windows = WEIR__CHUNK_COLUMN (chunk, windows),
           weir__assigner_windows_of (op->assigner, batch->timestamps, batch->n, windows))
    {
      batch->window = windows[0];
      batch->windows = NULL;
    }
  else
    batch->windows = windows;
  give (op, chunk);
}

typedef struct
{
  WeirOperator *op;
  WeirChunk    *in, *out; /* out: being filled, or NULL */
  uint32_t     *positions, n;
  WeirWindow   *windows;
} Fan;

static void
finish_chunk (Fan *fan)
{
  weir__chunk_select (fan->out, &fan->in->batch, fan->positions, fan->n);
  fan->out->batch.windows = fan->windows;
  give (fan->op, fan->out);
  fan->out = NULL;
}

/* True: the chunk is full. */
static bool
append_row (Fan *fan, uint32_t position, WeirWindow window)
{
  if (fan->out == NULL)
    {
      fan->out = weir__chunk_share (fan->op->shells, fan->in);
      fan->positions = WEIR__CHUNK_COLUMN (fan->out, origin);
      fan->windows = WEIR__CHUNK_COLUMN (fan->out, explicit_windows);
      fan->n = 0;
    }
  fan->positions[fan->n] = position;
  fan->windows[fan->n++] = window;
  if (fan->n < fan->out->capacity)
    return false;
  finish_chunk (fan);
  return true;
}

/* The next windows of the element at op->position. */
static gboolean
assign_more (WeirOperator *op, const WeirBatch *batch, GError **error)
{
  uint32_t i = op->position;
  WeirNext next;

  op->full.context.position = i;
  g_array_set_size (op->assigned, 0);
  next = weir__assigner_append_some (op->assigner, weir_batch_value (batch, i), weir_batch_timestamp (batch, i),
                                     op->n_assigned, op->assigned, error);
  if (next == WEIR_NEXT_FAILED)
    return weir__operator_blame (op, batch, error), FALSE;
  op->has_more = next == WEIR_NEXT_SOME;
  op->n_assigned += op->assigned->len;
  op->next_assigned = 0;
  return TRUE;
}

/* The rest of the windows of the element at op->position. None: the chunk is full before that. */
static WeirNext
assign_element (WeirOperator *op, Fan *fan, GError **error)
{
  if (op->n_assigned == 0 && !assign_more (op, &fan->in->batch, error))
    return WEIR_NEXT_FAILED;
  for (;;)
    {
      while (op->next_assigned < op->assigned->len)
        if (append_row (fan, op->position, g_array_index (op->assigned, WeirWindow, op->next_assigned++)))
          return WEIR_NEXT_NONE;
      if (!op->has_more)
        return WEIR_NEXT_SOME;
      if (!assign_more (op, &fan->in->batch, error))
        return WEIR_NEXT_FAILED;
    }
}

/* As many windows as each has, up to a chunk as large as the input. */
static gboolean
assign_many (WeirOperator *op, WeirChunk *in, GError **error)
{
  Fan      fan = { .op = op, .in = in };
  WeirNext next = WEIR_NEXT_SOME;

  for (; op->position < in->batch.n; op->position++)
    {
      next = assign_element (op, &fan, error);
      if (next != WEIR_NEXT_SOME)
        break;
      op->n_assigned = 0;
    }
  if (fan.out != NULL)
    finish_chunk (&fan);
  return next != WEIR_NEXT_FAILED;
}

gboolean
weir__operator_assign_windows (WeirOperator *op, GError **error)
{
  WeirChunk *in = op->input;
  int64_t    entered = weir__operator_enter (op, &in->batch);
  gboolean   ok = TRUE;

  if (weir__assigner_is_single (op->assigner))
    {
      assign_one (op, in);
      op->position = in->batch.n;
    }
  else
    ok = assign_many (op, in, error);
  weir__operator_leave (op, entered);
  return ok;
}
