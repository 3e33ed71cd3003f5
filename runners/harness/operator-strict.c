/* SPDX-License-Identifier: Apache-2.0 */

/* Running an operator in strict mode: as weir__operator_run, on one piece of the first pending chunk (strict.h). Bundles
 * end at random between two pieces, but not where elements are taken back: a retract and its replacement are in one
 * bundle, which is promised. */

#include "runners/harness/operator.h"

/* A function that looks at retracts itself may make of the order what it likes; so may one whose outputs are kept. */
static bool
may_shuffle (const WeirOperator *op)
{
  const WeirDoFn *fn = op->plan->kind == WEIR_OP_PAR_DO ? op->info->do_fn : NULL;

  return fn == NULL || fn->retracts == WEIR_RETRACTS_RERUN || fn->retracts == WEIR_RETRACTS_REFUSE;
}

static gboolean
check_outputs (WeirOperator *op, GError **error)
{
  for (unsigned i = 0; i < op->full.n_outputs; i++)
    for (unsigned k = 0; k < op->ports[i].full->len; k++)
      if (!weir__strict_check_output (op->ports[i].full->pdata[k], error))
        return FALSE;
  return TRUE;
}

static gboolean
fail (WeirOperator *op, GError **error)
{
  g_prefix_error (error, "%s: ", op->full.path);
  return FALSE;
}

gboolean
weir__operator_run_strictly (WeirOperator *op, const WeirStageSink *sink, GError **error)
{
  WeirStrict *strict = op->strict;
  WeirChunk  *piece = weir__strict_piece (strict);

  if (piece == NULL)
    piece = weir__strict_cut (strict, weir__chunk_queue_first (&op->pending), may_shuffle (op), error);
  if (piece == NULL)
    return fail (op, error);
  if (!weir__operator_run_on (op, piece, sink, error))
    return FALSE;
  if (op->failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&op->failure));
      return fail (op, error);
    }
  if (!check_outputs (op, error) || !weir__strict_check (strict, error))
    return fail (op, error);
  if (op->position < piece->batch.n)
    return TRUE;
  op->position = 0;
  if (weir__strict_drop (strict))
    weir__chunk_queue_drop (&op->pending);
  return op->takes_retracts || weir__strict_random (strict, 3) > 0 || weir__operator_finish_bundle (op, error);
}
