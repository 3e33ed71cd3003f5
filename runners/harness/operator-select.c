/* SPDX-License-Identifier: Apache-2.0 */

/* Filters copy no rows: what they let pass is the input's rows through a selection. The chunk that is handed on holds
 * the input's, whose memory it shows. */

#include "runners/harness/operator.h"

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
      weir__chunk_select (selected, &chunk->batch, positions, n);
      g_ptr_array_add (op->ports[0].full, selected);
    }
  return TRUE;
}
