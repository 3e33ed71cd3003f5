/* SPDX-License-Identifier: Apache-2.0 */

/* Outputs: the slow paths of emit, and how a chunk's metadata follow from those of its input.
 *
 * While the input's metadata are the same for all rows and no row has a timestamp of its own, nothing is kept per row.
 * Otherwise each row notes its origin, the input position that it was emitted for, and when the chunk is complete the
 * columns are gathered through it. */

#include <stdarg.h>
#include <stdio.h>

#include "runners/harness/context.h"
#include "sdk/base/arena.h"
#include "sdk/model/window.h"
#include "sdk/types/value.h"

static bool
is_uniform (const WeirBatch *batch)
{
  return batch->timestamps == NULL && batch->windows == NULL && batch->panes == NULL && batch->kinds == NULL;
}

static void
start_chunk (WeirPort *port)
{
  WeirChunk *chunk = port->current = weir__chunk_new (port->pool, port->out.type);

  chunk->parent = weir__chunk_ref (port->input);
  port->out.next = chunk->rows;
  port->out.limit = chunk->rows + (size_t) chunk->capacity * chunk->batch.row_size;
  port->out.origin = is_uniform (&port->input->batch) ? NULL : WEIR__CHUNK_COLUMN (chunk, origin);
  port->out.times = NULL;
}

void
weir__port_init (WeirPort *port, const WeirType *type, WeirContext *ctx, const WeirDoFn *fn)
{
  *port = (WeirPort) { .out = { .context = ctx, .type = type },
                       .full = g_ptr_array_new (),
                       .pool = weir__chunk_pool_new (),
                       .consumers = g_array_new (FALSE, FALSE, sizeof (uint32_t)),
                       .metrics = weir__context_metrics (ctx),
                       .allowed_skew = fn != NULL ? fn->allowed_skew : (WeirDuration) { 0 },
                       .infinite_skew = fn != NULL && fn->infinite_skew };
}

void
weir__port_drop (WeirPort *port)
{
  g_clear_pointer (&port->current, weir__chunk_unref);
  for (unsigned i = 0; i < port->full->len; i++)
    weir__chunk_unref (port->full->pdata[i]);
  g_ptr_array_set_size (port->full, 0);
}

void
weir__port_clear (WeirPort *port)
{
  weir__port_drop (port);
  g_ptr_array_unref (port->full);
  g_ptr_array_unref (port->pool);
  g_array_unref (port->consumers);
}

void
weir__port_begin (WeirPort *port, WeirChunk *input)
{
  if (port->current != NULL && port->input == input)
    return;
  port->input = input;
  port->out.views_from = input->batch.views_from;
  port->out.views_size = input->batch.views_size;
  start_chunk (port);
}

/* --- completing a chunk ------------------------------------------------------------------------------------------- */

static void
refuse_skew (WeirPort *port, WeirTime time, WeirTime of_input, uint32_t position)
{
  g_autofree char *at = weir_time_to_string (time), *input = weir_time_to_string (of_input);

  if (*port->failure != NULL)
    return;
  port->out.context->position = position; /* the element that the failure names */
  g_set_error (port->failure, WEIR_ERROR, WEIR_ERROR_USER_FN,
               "Cannot output with timestamp %s: it must be no earlier than the timestamp of the current input (%s) "
               "minus the allowed skew (%g s); see WeirDoFn.allowed_skew",
               at, input, (double) port->allowed_skew.us / 1e6);
}

static void
check_time (WeirPort *port, WeirTime time, WeirTime of_input, uint32_t position)
{
  if (!port->finishing && !port->infinite_skew
      && time.us < weir_time_add (of_input, (WeirDuration) { -port->allowed_skew.us }).us)
    refuse_skew (port, time, of_input, position);
}

/* For each row the time of its own, or the input's. */
static void
gather_times (WeirPort *port, WeirChunk *chunk)
{
  const WeirBatch *in = &port->input->batch;
  uint32_t         n = chunk->batch.n;

  for (uint32_t i = 0; i < n; i++)
    {
      WeirTime of_input = weir_batch_timestamp (in, chunk->origin[i]);
      WeirTime time = port->out.times != NULL ? chunk->times[i] : WEIR__TIME_OF_INPUT;
      bool     own = time.us != WEIR__TIME_OF_INPUT.us;
      chunk->timestamps[i].us = own ? time.us : of_input.us;
      if (G_UNLIKELY (own && time.us < of_input.us))
        check_time (port, time, of_input, chunk->origin[i]);
    }
}

static void
gather_columns (WeirPort *port, WeirChunk *chunk)
{
  const WeirBatch *in = &port->input->batch;
  WeirBatch       *out = &chunk->batch;

  if (in->timestamps != NULL || port->out.times != NULL)
    {
      out->timestamps = WEIR__CHUNK_COLUMN (chunk, timestamps);
      gather_times (port, chunk);
    }
  if (in->windows != NULL || chunk->has_explicit_windows)
    {
      out->windows = WEIR__CHUNK_COLUMN (chunk, windows);
      for (uint32_t i = 0; i < out->n; i++)
        chunk->windows[i] = chunk->has_explicit_windows && chunk->explicit_windows[i].end.us != INT64_MIN
                              ? chunk->explicit_windows[i]
                            : in->windows != NULL ? in->windows[chunk->origin[i]]
                                                  : in->window;
    }
  if (in->panes != NULL)
    {
      out->panes = WEIR__CHUNK_COLUMN (chunk, panes);
      for (uint32_t i = 0; i < out->n; i++)
        chunk->panes[i] = in->panes[chunk->origin[i]];
    }
  if (in->kinds != NULL && !port->inserts_only)
    {
      out->kinds = WEIR__CHUNK_COLUMN (chunk, kinds);
      for (uint32_t i = 0; i < out->n; i++)
        chunk->kinds[i] = in->kinds[chunk->origin[i]];
    }
}

static void
complete_chunk (WeirPort *port)
{
  WeirChunk       *chunk = port->current;
  const WeirBatch *in = &port->input->batch;
  WeirBatch       *out = &chunk->batch;

  out->n = weir__port_n_rows (port);
  out->views_from = port->out.views_from;
  out->views_size = port->out.views_size;
  out->timestamp = in->timestamp;
  out->window = in->window;
  out->pane = in->pane;
  out->kind = port->inserts_only ? WEIR_INSERT : in->kind;
  if (port->out.origin != NULL)
    gather_columns (port, chunk);
  WEIR__METRIC_ADD (port->metrics->rows_out, out->n);
  WEIR__METRIC_ADD (port->metrics->bytes_out, (uint64_t) out->n * out->row_size);
  g_ptr_array_add (port->full, chunk);
  port->current = NULL;
}

void
weir__port_end (WeirPort *port)
{
  if (port->current == NULL)
    return;
  if (weir__port_n_rows (port) > 0)
    complete_chunk (port);
  else
    weir__chunk_unref (port->current);
  port->current = NULL;
  port->input = NULL;
}

/* --- what the inlined parts of emit call -------------------------------------------------------------------------- */

void
weir__output_full (WeirOutput *out)
{
  WeirPort *port = (WeirPort *) out;

  complete_chunk (port);
  start_chunk (port);
  __atomic_store_n (&out->context->stop, 1, __ATOMIC_RELAXED);
}

WeirArena *
weir__port_arena (WeirPort *port)
{
  if (port->current->arena == NULL)
    port->current->arena = weir_arena_new ();
  return port->current->arena;
}

/* Strict mode: memory of an element that the function had before. */
static bool
refuse_escaped (WeirPort *port, const void *pointer)
{
  if (!weir__strict_is_gone (port->strict, pointer))
    return false;
  if (*port->failure == NULL)
    g_set_error_literal (port->failure, WEIR_ERROR, WEIR_ERROR_USER_FN,
                         "the function emits a pointer into an element that it was given in an earlier batch: what is to "
                         "outlive the call must be copied");
  return true;
}

const char *
weir__output_own (WeirOutput *out, const char *data, size_t size)
{
  WeirPort *port = (WeirPort *) out;

  if (size == 0)
    return weir__empty;
  if (weir__chunk_knows (port->current, data))
    return data;
  if (G_UNLIKELY (port->strict != NULL) && refuse_escaped (port, data))
    return memset (weir_arena_alloc (weir__port_arena (port), size), '?', size); /* the run fails */
  return weir_arena_string (weir__port_arena (port), (WeirString) { data, size }).data;
}

void *
weir_output_alloc (WeirOutput *out, size_t size)
{
  WeirPort *port = (WeirPort *) out;

  if (out->next == out->limit)
    weir__output_full (out); /* else the next emit would leave this memory behind in the full chunk */
  return weir_arena_alloc (weir__port_arena (port), size);
}

static void keep_value (WeirPort *port, const WeirType *type, void *value);

/* Items that lie in an ancestor's memory were kept when that was made; all others may point anywhere. */
static void
keep_list (WeirPort *port, const WeirType *type, WeirItems *list)
{
  size_t size = type->item->size;
  bool   own = port->current->arena != NULL && weir__arena_contains (port->current->arena, list->items);

  if (list->n == 0)
    {
      list->items = weir__empty;
      return;
    }
  if (!own && weir__chunk_knows (port->current, list->items))
    return;
  if (!own && G_UNLIKELY (port->strict != NULL) && refuse_escaped (port, list->items))
    {
      list->n = 0;
      return;
    }
  if (!own)
    list->items = memcpy (weir_arena_alloc (weir__port_arena (port), list->n * size), list->items, list->n * size);
  if (!type->item->flat)
    for (size_t i = 0; i < list->n; i++)
      keep_value (port, type->item, (char *) (uintptr_t) list->items + i * size);
}

static void
keep_value (WeirPort *port, const WeirType *type, void *value)
{
  if (type->flat)
    return;
  switch (type->kind)
    {
    case WEIR_KIND_STRING:
    case WEIR_KIND_BYTES:
      weir__output_keep (&port->out, value);
      break;
    case WEIR_KIND_LIST:
    case WEIR_KIND_MAP:
      keep_list (port, type, value);
      break;
    case WEIR_KIND_OPTIONAL:
      if (*(bool *) value)
        keep_value (port, type->item, (char *) value + type->item_offset);
      break;
    default:
      for (uint32_t i = 0; i < type->n_fields; i++)
        keep_value (port, type->fields[i].type, (char *) value + type->fields[i].offset);
    }
}

void
weir__output_keep_deep (WeirOutput *out, void *row)
{
  keep_value ((WeirPort *) out, out->type, row);
}

/* The first row of a chunk with a time of its own: from here on each row notes its origin and time. */
static void
start_times (WeirPort *port, uint32_t n)
{
  WeirChunk *chunk = port->current;

  if (port->out.origin == NULL)
    {
      WEIR__CHUNK_COLUMN (chunk, origin);
      for (uint32_t i = 0; i < n; i++)
        chunk->origin[i] = port->out.context->position; /* unused: the input is uniform */
      port->out.origin = chunk->origin + n;
    }
  WEIR__CHUNK_COLUMN (chunk, times);
  for (uint32_t i = 0; i < n; i++)
    chunk->times[i] = WEIR__TIME_OF_INPUT;
  port->out.times = chunk->times + n;
}

void
weir__output_begin_times (WeirOutput *out)
{
  WeirPort *port = (WeirPort *) out;

  start_times (port, weir__port_n_rows (port));
}

/* --- untyped emission --------------------------------------------------------------------------------------------- */

void *
weir_output_begin (WeirOutput *out)
{
  if (out->next == out->limit)
    weir__output_full (out);
  return out->next;
}

void
weir_output_commit (WeirOutput *out)
{
  keep_value ((WeirPort *) out, out->type, out->next);
  weir__output_advance (out, out->type->size);
}

/* As windows of a window function are: cut where time ends, and refused if nothing is in them. */
static WeirWindow
check_window (WeirPort *port, WeirWindow given)
{
  WeirWindow window = weir__window_between (given.start.us, given.end.us);

  if (G_UNLIKELY (window.end.us <= window.start.us) && *port->failure == NULL)
    {
      g_autofree char *start = weir_time_to_string (given.start), *end = weir_time_to_string (given.end);
      g_set_error (port->failure, WEIR_ERROR, WEIR_ERROR_USER_FN,
                   "the window [%s, %s) of an output does not end behind its start", start, end);
    }
  return window;
}

void
weir_output_commit_as (WeirOutput *out, WeirTime time, WeirWindow window)
{
  WeirPort  *port = (WeirPort *) out;
  WeirChunk *chunk = port->current;
  uint32_t   row = weir__port_n_rows (port);

  weir_output_commit (out);
  weir__output_at (out, time);
  if (!chunk->has_explicit_windows)
    {
      chunk->has_explicit_windows = true;
      WEIR__CHUNK_COLUMN (chunk, explicit_windows);
      for (uint32_t i = 0; i < chunk->capacity; i++)
        chunk->explicit_windows[i] = (WeirWindow) { { INT64_MIN }, { INT64_MIN } };
    }
  chunk->explicit_windows[row] = check_window (port, window);
}

void
weir_string_emitter_printf (WeirStringEmitter *emitter, const char *format, ...)
{
  WeirOutput *out = &emitter->output;
  WeirString *row = weir_output_begin (out);
  char       *text = weir_output_alloc (out, 128);
  va_list     args;

  va_start (args, format);
  int size = vsnprintf (text, 128, format, args);
  va_end (args);
  if (size >= 128)
    {
      text = weir_output_alloc (out, (size_t) size + 1);
      va_start (args, format);
      vsnprintf (text, (size_t) size + 1, format, args);
      va_end (args);
    }
  *row = (WeirString) { text, (size_t) MAX (size, 0) };
  weir__output_advance (out, sizeof *row);
}
