/* SPDX-License-Identifier: Apache-2.0 */

/* Running a function whose outputs are kept per input (WEIR_RETRACTS_KEEP). It is called for one row at a time, so that
 * what came out of it is known to be that row's: the rows between where each port stood before and where it stands now. A
 * retract does not call it; what was kept goes out again, and is a retract since the row is that it was emitted for.
 *
 * A retract comes to the instance that saw its insert, and after it: rows of a key stay in the lane of their group through
 * all fused operators, and edges that bring what may be taken back send equal rows to one lane. */

#include "runners/harness/operator.h"

/* The metadata of an input row. */
typedef struct
{
  uint32_t   position;
  WeirTime   time;
  WeirWindow window;
  bool       retract;
} Input;

static Input
input_at (const WeirBatch *batch, uint32_t i)
{
  return (Input) { .position = i,
                   .time = weir_batch_timestamp (batch, i),
                   .window = weir_batch_window (batch, i),
                   .retract = weir_batch_kind (batch, i) == WEIR_RETRACT };
}

static void
begin (WeirOperator *op, const WeirBatch *batch, const Input *input)
{
  const char *row = weir_batch_value (batch, input->position);

  weir__kept_outputs_begin (op->kept, batch->type, row, input->time, input->window);
}

/* --- inserts ------------------------------------------------------------------------------------------------------ */

static void
keep_row (WeirOperator *op, const Input *input, uint32_t port, const WeirChunk *chunk, uint32_t row)
{
  const WeirPort  *p = &op->ports[port];
  const WeirBatch *batch = &chunk->batch;
  bool             complete = chunk != p->current;
  WeirTime         time = input->time;
  WeirWindow       window = input->window;

  if (complete)
    {
      time = weir_batch_timestamp (batch, row);
      window = weir_batch_window (batch, row);
    }
  else
    {
      if (p->out.times != NULL && chunk->times[row].us != WEIR__TIME_OF_INPUT.us)
        time = chunk->times[row];
      if (chunk->has_explicit_windows && chunk->explicit_windows[row].end.us != INT64_MIN)
        window = chunk->explicit_windows[row];
    }
  weir__kept_outputs_add (op->kept, port, batch->type, chunk->batch.rows + (size_t) row * batch->row_size, time,
                          window);
}

/* What port `i` was given since it held `n_full` full chunks and `n_rows` rows in the one after them. */
static void
keep_port (WeirOperator *op, const Input *input, uint32_t i, unsigned n_full, uint32_t n_rows)
{
  const WeirPort *port = &op->ports[i];

  for (unsigned c = n_full; c < port->full->len; c++, n_rows = 0)
    {
      const WeirChunk *chunk = port->full->pdata[c];

      for (uint32_t row = n_rows; row < chunk->batch.n; row++)
        keep_row (op, input, i, chunk, row);
    }
  for (uint32_t row = n_rows; row < weir__port_n_rows (port); row++)
    keep_row (op, input, i, port->current, row);
}

static gboolean
run_row (WeirOperator *op, const WeirBatch *batch, const Input *input, GError **error)
{
  typedef struct
  {
    unsigned n_full;
    uint32_t n_rows;
  } Mark;
  g_autofree Mark *marks = g_new (Mark, op->full.n_outputs + 1);
  WeirBatch        one = *batch;

  for (unsigned i = 0; i < op->full.n_outputs; i++)
    marks[i] = (Mark) { op->ports[i].full->len, weir__port_n_rows (&op->ports[i]) };
  one.n = input->position + 1;
  if (op->info->do_fn->run (&op->full.context, &one, input->position, error) <= input->position || *error != NULL)
    return FALSE;
  begin (op, batch, input);
  for (unsigned i = 0; i < op->full.n_outputs; i++)
    keep_port (op, input, i, marks[i].n_full, marks[i].n_rows);
  weir__kept_outputs_put (op->kept);
  return TRUE;
}

/* --- retracts ----------------------------------------------------------------------------------------------------- */

static gboolean
give_back (WeirOperator *op, const Input *input, WeirKeptOutput *kept, GError **error)
{
  WeirOutput *out = &op->ports[kept->port].out;
  void       *row = memset (weir_output_begin (out), 0, out->type->size);

  if (!weir_value_decode (out->type, &kept->row, row, weir__port_arena (&op->ports[kept->port]), error))
    return FALSE;
  if (kept->time.us == input->time.us && weir_window_equal (kept->window, input->window))
    weir_output_commit (out);
  else
    weir_output_commit_as (out, kept->time, kept->window);
  return TRUE;
}

static gboolean
take_back (WeirOperator *op, const WeirBatch *batch, const Input *input, GError **error)
{
  WeirKeptOutput output;

  begin (op, batch, input);
  if (!weir__kept_outputs_take (op->kept))
    weir_metric_count (&op->full.context, "retracts_without_insert", 1);
  else
    while (weir__kept_outputs_next (op->kept, &output))
      if (!give_back (op, input, &output, error))
        return FALSE;
  return TRUE;
}

/* ------------------------------------------------------------------------------------------------------------------ */

uint32_t
weir__operator_run_keeping (WeirOperator *op, const WeirBatch *batch, uint32_t from, GError **error)
{
  for (uint32_t i = from; i < batch->n; i++)
    {
      const Input input = input_at (batch, i);

      op->full.context.position = i;
      if (input.retract ? !take_back (op, batch, &input, error) : !run_row (op, batch, &input, error))
        return weir_do_fn_fail (&op->full.context, error);
      if (weir_context_should_stop (&op->full.context))
        return i + 1;
    }
  return batch->n;
}
