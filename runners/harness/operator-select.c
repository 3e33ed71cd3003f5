/* SPDX-License-Identifier: Apache-2.0 */

/* Filters copy no rows: what they let pass is the input's rows through a selection. Columns of metadata are by
 * position, so these are gathered, if there are any. The chunk that is handed on holds the input's, whose memory it
 * shows. */

#include "runners/harness/operator.h"

#define GATHER(chunk, column, in, field, positions)                                                                   \
  if ((in)->field != NULL)                                                                                            \
    {                                                                                                                 \
      __typeof__ ((chunk)->column) column_ = WEIR__CHUNK_COLUMN (chunk, column);                                      \
      for (uint32_t i = 0; i < (chunk)->batch.n; i++)                                                                 \
        column_[i] = (in)->field[(positions)[i]];                                                                     \
      (chunk)->batch.field = column_;                                                                                 \
    }

void
weir__operator_select_rows (WeirChunk *chunk, const WeirBatch *in, uint32_t *positions, uint32_t n)
{
  chunk->batch.n = n;
  GATHER (chunk, timestamps, in, timestamps, positions)
  GATHER (chunk, windows, in, windows, positions)
  GATHER (chunk, panes, in, panes, positions)
  GATHER (chunk, kinds, in, kinds, positions)
  if (in->selection != NULL)
    for (uint32_t i = 0; i < n; i++)
      positions[i] = in->selection[positions[i]];
  chunk->batch.selection = positions;
}

gboolean
weir__operator_select (WeirOperator *op, WeirChunk *chunk, GError **error)
{
  uint32_t   before = op->position, n = 0;
  WeirChunk *selected = weir__chunk_share (op->shells, chunk);
  uint32_t  *positions = WEIR__CHUNK_COLUMN (selected, origin);
  GError    *failure = NULL;

  int64_t entered = weir__operator_enter (op, &chunk->batch);
  op->position = op->info->do_fn->select (&op->full.context, &chunk->batch, before, positions, &n, &failure);
  weir__operator_leave (op, entered);
  if (failure != NULL || n == 0)
    weir__chunk_unref (selected);
  if (failure != NULL)
    {
      weir__operator_blame (op, &chunk->batch, &failure);
      g_propagate_error (error, failure);
      return FALSE;
    }
  WEIR__METRIC_ADD (op->full.metrics.rows_in, op->position - before);
  WEIR__METRIC_ADD (op->full.metrics.rows_out, n);
  WEIR__METRIC_ADD (op->full.metrics.bytes_out, (uint64_t) n * chunk->batch.row_size);
  if (n > 0)
    {
      weir__operator_select_rows (selected, &chunk->batch, positions, n);
      g_ptr_array_add (op->ports[0].full, selected);
    }
  return TRUE;
}
