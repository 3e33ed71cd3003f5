/* SPDX-License-Identifier: Apache-2.0 */

/* Operators that are not a DoFn's loop: combining grouped values, making restrictions. */

#include "runners/harness/operator.h"
#include "sdk/types/value.h"

/* --- COMBINE_VALUES ----------------------------------------------------------------------------------------------- */

/* One row { key, list } to { key, value }. */
static void
combine_row (WeirOperator *op, const WeirCombineCall *call, void *accumulator, const char *row, char *to)
{
  const WeirType      *in = op->full.input_type, *out = op->ports[0].out.type;
  const WeirCombineFn *fn = op->info->combine_fn;
  const WeirItems     *list = (const WeirItems *) (const void *) (row + in->fields[1].offset);
  void                *same[256];

  memset (accumulator, 0, call->accumulator->size);
  if (fn->create != NULL)
    fn->create (call, accumulator);
  for (unsigned i = 0; i < G_N_ELEMENTS (same); i++)
    same[i] = accumulator;
  for (size_t from = 0; from < list->n; from += G_N_ELEMENTS (same))
    fn->add_rows (call, same, list->items + from * call->input->size, call->input->size, NULL,
                  (uint32_t) MIN (G_N_ELEMENTS (same), list->n - from));
  memset (to, 0, out->size);
  memcpy (to + out->fields[0].offset, row + in->fields[0].offset, in->fields[0].type->size);
  fn->extract (call, accumulator, to + out->fields[1].offset);
}

gboolean
weir__operator_combine_values (WeirOperator *op, GError **error)
{
  WeirChunk                *chunk = op->input;
  const WeirGraphTransform *transform = weir__graph_transform (op->full.harness->plan->graph, op->transform);
  g_autoptr (WeirArena)     arena = weir_arena_new ();
  g_autoptr (GError)        failure = NULL;
  WeirCombineCall           call = { .input = op->full.input_type->fields[1].type->item,
                                     .accumulator = transform->accumulator,
                                     .output = op->ports[0].out.type->fields[1].type,
                                     .config = op->info->config,
                                     .arena = arena,
                                     .user_data = op->info->combine_fn->user_data,
                                     .failure = &failure };
  g_autofree void          *accumulator = g_malloc0 (call.accumulator->size);

  weir__port_begin (&op->ports[0], chunk);
  int64_t entered = weir__operator_enter (op, &chunk->batch);
  for (uint32_t i = 0; i < chunk->batch.n && failure == NULL; i++)
    {
      op->full.context.position = i;
      const char *row = weir_batch_value (&chunk->batch, i);
      combine_row (op, &call, accumulator, row, weir_output_begin (&op->ports[0].out));
      weir_output_commit (&op->ports[0].out);
      weir_arena_reset (arena);
    }
  weir__operator_leave (op, entered);
  weir__port_end (&op->ports[0]);
  if (failure == NULL)
    return TRUE;
  weir__operator_blame (op, &chunk->batch, &failure);
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* --- POOL --------------------------------------------------------------------------------------------------------- */

static double
work_of (WeirOperator *op, const void *element, WeirRange range)
{
  const WeirSplittable *splittable = op->info->do_fn->splittable;

  if (splittable->size_of != NULL)
    return splittable->size_of (&op->full.context, element, range);
  return range.to == INT64_MAX ? 1 : (double) range.to - (double) range.from;
}

static void
send_restriction (WeirOperator *op, const WeirStageSink *sink, GBytes *bytes, const void *element, WeirRange range)
{
  const WeirBatch *batch = op->full.context.input;
  uint32_t         i = op->full.context.position;
  WeirRestriction *restriction = g_new0 (WeirRestriction, 1);
  WeirTime         timestamp = weir_context_timestamp (&op->full.context);
  double           work = work_of (op, element, range);

  *restriction = (WeirRestriction) { .element = g_bytes_ref (bytes),
                                     .timestamp = timestamp,
                                     .window = weir_batch_window (batch, i),
                                     .pane = weir_batch_pane (batch, i),
                                     .kind = (uint8_t) weir_context_kind (&op->full.context),
                                     .range = range,
                                     .watermark = WEIR_TIME_MIN,
                                     .work = work };
  if (!op->info->do_fn->splittable->unbounded) /* else there is no total that could be come near to */
    {
      double found = op->work_found + work;
      __atomic_store (&op->work_found, &found, __ATOMIC_RELAXED);
    }
  sink->restriction (sink->self, op->index, restriction);
}

/* Enough for any number of lanes: what is too large for one is split further while it runs. */
#define MAX_PIECES 4096

/* The element's range, cut into pieces of the size that the function finds sensible, or larger ones if they were too
 * many. */
static gboolean
restrict_element (WeirOperator *op, const WeirStageSink *sink, const void *element, GError **error)
{
  const WeirSplittable *splittable = op->info->do_fn->splittable;
  WeirRange             range = { 0, 0, false };

  if (!splittable->initial (&op->full.context, element, &range, error))
    return weir_do_fn_fail (&op->full.context, error), FALSE;
  if (range.from >= range.to)
    return TRUE;
  GByteArray *encoded = g_byte_array_new ();
  weir_value_encode (op->full.input_type, element, encoded);
  g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (encoded);
  int64_t piece = 0;
  if (!range.whole && range.to != INT64_MAX && splittable->piece != NULL)
    piece = splittable->piece (&op->full.context, element, range);
  if (piece > 0)
    piece = MAX (piece, range.to / MAX_PIECES - range.from / MAX_PIECES);
  while (piece > 0 && (uint64_t) range.to - (uint64_t) range.from > (uint64_t) piece)
    {
      send_restriction (op, sink, bytes, element, (WeirRange) { range.from, range.from + piece, false });
      range.from += piece;
    }
  send_restriction (op, sink, bytes, element, range);
  return TRUE;
}

gboolean
weir__operator_make_restrictions (WeirOperator *op, const WeirStageSink *sink, GError **error)
{
  WeirChunk         *chunk = op->input;
  g_autoptr (GError) failure = NULL;

  if (!weir__operator_start_bundle (op, error))
    return FALSE;
  int64_t entered = weir__operator_enter (op, &chunk->batch);
  for (uint32_t i = 0; i < chunk->batch.n && failure == NULL; i++)
    {
      op->full.context.position = i;
      restrict_element (op, sink,
                        weir_batch_value (&chunk->batch, i),
                        &failure);
    }
  weir__operator_leave (op, entered);
  if (failure == NULL)
    return TRUE;
  weir__operator_blame (op, &chunk->batch, &failure);
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}
