/* SPDX-License-Identifier: Apache-2.0 */

/* The executor for stages of C functions.
 *
 * Operators pass chunks to one another through their queues; settling runs the most downstream operator that has one,
 * again and again, so that what is inside stays small and warm. Nothing here calls itself: an operator that gives much
 * out of one row fills its queue, is stopped between rows, and is run again when its consumers have caught up.
 *
 * Ending a bundle goes through the operators in order: each may emit, and that settles before the next one ends. */

#include "runners/harness/executor.h"

#include "runners/harness/operator.h"

struct _WeirExecutor
{
  WeirHarness         *harness;
  const WeirPlanStage *stage;
  WeirStageSink        sink;
  GPtrArray           *operators; /* WeirOperator, by index */
  GArray             **head_consumers; /* by port; not of a SOURCE, whose operator has them */
  GPtrArray           *shells; /* chunks around what the head is given */
  WeirOperator        *source; /* SOURCE: the splittable DoFn */
  WeirTracker          tracker;
  WeirRestriction     *restriction; /* current */
  WeirArena           *element_memory;
  void                *element;
  WeirChunk           *element_chunk; /* a batch of the one element */
  int                  finishing; /* operator whose bundle ends next, -1: none, 0: the source */
};

/* --- opening ------------------------------------------------------------------------------------------------------ */

static WeirOperator *
add_operator (WeirExecutor *x, uint32_t index, uint32_t lane)
{
  WeirOperator *op = weir__operator_new (x->harness, x->stage, index, lane);

  op->interrupted = &x->harness->interrupted;
  return op;
}

static void
connect_operator (WeirExecutor *x, uint32_t index)
{
  const WeirPlanOp *plan = x->stage->ops->pdata[index];

  if (plan->input_op != WEIR__NO_ID)
    g_array_append_val (((WeirOperator *) x->operators->pdata[plan->input_op])->ports[plan->input_port].consumers,
                        index);
  else if (x->source != NULL)
    g_array_append_val (x->source->ports[plan->input_port].consumers, index);
  else
    g_array_append_val (x->head_consumers[plan->input_port], index);
}

static void
note_sinks (WeirExecutor *x)
{
  for (unsigned i = 0; i < x->operators->len; i++)
    {
      WeirOperator *op = x->operators->pdata[i];
      op->is_sink = op->plan->kind == WEIR_OP_PAR_DO;
      for (unsigned k = 0; k < op->full.n_outputs; k++)
        op->is_sink &= op->ports[k].consumers->len == 0;
    }
}

/* From here on whoever asks for metrics and progress sees the operators, which are put together by now. */
static void
publish_operators (WeirExecutor *x)
{
  GPtrArray *all = x->harness->operators;

  pthread_mutex_lock (&x->harness->lock);
  if (x->source != NULL)
    g_ptr_array_add (all, x->source);
  g_ptr_array_extend (all, x->operators, NULL, NULL);
  pthread_mutex_unlock (&x->harness->lock);
}

static gboolean
set_up_all (WeirExecutor *x, GError **error)
{
  if (x->source != NULL && !weir__operator_set_up (x->source, error))
    return FALSE;
  for (unsigned i = 0; i < x->operators->len; i++)
    if (!weir__operator_set_up (x->operators->pdata[i], error))
      return FALSE;
  return TRUE;
}

static void close_executor (WeirExecutor *x, bool failed);

static WeirExecutor *
open_executor (void *self, WeirStageId stage, uint32_t lane, const WeirStageSink *sink, GError **error)
{
  WeirHarness  *harness = self;
  WeirExecutor *x = g_new0 (WeirExecutor, 1);

  x->harness = harness;
  x->stage = weir__plan_stage (harness->plan, stage);
  x->sink = *sink;
  x->operators = g_ptr_array_new ();
  x->head_consumers = g_new0 (GArray *, x->stage->head_outputs->len + 1);
  for (unsigned i = 0; i < x->stage->head_outputs->len; i++)
    x->head_consumers[i] = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  x->shells = weir__chunk_pool_new ();
  x->finishing = -1;
  if (x->stage->head == WEIR_HEAD_SOURCE)
    {
      x->source = add_operator (x, WEIR__NO_ID, lane);
      x->element_memory = weir_arena_new ();
      x->element = g_malloc0 (x->stage->element->size + WEIR_SLACK);
    }
  for (uint32_t i = 0; i < x->stage->ops->len; i++)
    g_ptr_array_add (x->operators, add_operator (x, i, lane));
  for (uint32_t i = 0; i < x->stage->ops->len; i++)
    connect_operator (x, i);
  note_sinks (x);
  publish_operators (x);
  if (set_up_all (x, error))
    return x;
  close_executor (x, true);
  return NULL;
}

static void
drop_restriction (WeirExecutor *x)
{
  g_clear_pointer (&x->element_chunk, weir__chunk_unref);
  if (x->element_memory != NULL)
    weir_arena_reset (x->element_memory);
  x->restriction = NULL;
}

static void
close_executor (WeirExecutor *x, bool failed)
{
  if (x->source != NULL)
    weir__operator_tear_down (x->source, failed);
  for (unsigned i = 0; i < x->operators->len; i++)
    weir__operator_tear_down (x->operators->pdata[i], failed);
  drop_restriction (x);
  g_clear_pointer (&x->element_memory, weir_arena_free);
  g_free (x->element);
  g_ptr_array_unref (x->operators);
  for (unsigned i = 0; i < x->stage->head_outputs->len; i++)
    g_array_unref (x->head_consumers[i]);
  g_free (x->head_consumers);
  g_ptr_array_unref (x->shells);
  g_free (x);
}

/* --- running ------------------------------------------------------------------------------------------------------ */

static void
hand_to (WeirExecutor *x, const GArray *consumers, WeirChunk *chunk)
{
  for (unsigned i = 0; i < consumers->len; i++)
    weir__operator_enqueue (x->operators->pdata[g_array_index (consumers, uint32_t, i)], chunk);
  weir__chunk_unref (chunk);
}

/* What an operator gave goes to its consumers. */
static void
hand_on (WeirExecutor *x, WeirOperator *op)
{
  for (unsigned i = 0; i < op->full.n_outputs; i++)
    {
      WeirPort *port = &op->ports[i];
      for (unsigned k = 0; k < port->full->len; k++)
        hand_to (x, port->consumers, port->full->pdata[k]);
      g_ptr_array_set_size (port->full, 0);
    }
}

static void
push (WeirExecutor *x, uint32_t port, const WeirBatch *batch)
{
  hand_to (x, x->head_consumers[port], weir__chunk_borrow (x->shells, batch));
}

static WeirOperator *
most_downstream (WeirExecutor *x)
{
  for (unsigned i = x->operators->len; i-- > 0;)
    if (((WeirOperator *) x->operators->pdata[i])->pending.n > 0)
      return x->operators->pdata[i];
  return NULL;
}

/* The next operator's bundle ends. */
static gboolean
finish_next (WeirExecutor *x, GError **error)
{
  int           i = x->finishing++;
  WeirOperator *op = i == 0 ? x->source : x->operators->pdata[i - 1];

  if (x->finishing > (int) x->operators->len)
    x->finishing = -1;
  if (op == NULL)
    return TRUE;
  if (!weir__operator_finish_bundle (op, error))
    return FALSE;
  hand_on (x, op);
  return TRUE;
}

/* How to have the same again. */
static void
name_seed (const WeirExecutor *x, GError **error)
{
  if (!x->harness->strict || error == NULL || *error == NULL)
    return;
  char *message
      = g_strdup_printf ("%s (strict mode, seed %" PRIu64 ")", (*error)->message, x->harness->strict_seed);
  g_free ((*error)->message);
  (*error)->message = message;
}

static WeirSettle
fail_to_settle (const WeirExecutor *x, GError **error)
{
  name_seed (x, error);
  return WEIR_SETTLE_FAILED;
}

static WeirSettle
settle (WeirExecutor *x, GError **error)
{
  for (;;)
    {
      if (__atomic_load_n (&x->harness->interrupted, __ATOMIC_RELAXED))
        return WEIR_UNSETTLED;
      WeirOperator *op = most_downstream (x);
      if (op == NULL && x->finishing < 0)
        return WEIR_SETTLED;
      if (op == NULL)
        {
          if (!finish_next (x, error))
            return fail_to_settle (x, error);
          continue;
        }
      if (!weir__operator_run (op, &x->sink, error))
        return fail_to_settle (x, error);
      hand_on (x, op);
      if (op->plan->kind == WEIR_OP_SCATTER && x->sink.congested (x->sink.self))
        return WEIR_UNSETTLED;
    }
}

static void
finish_bundle (WeirExecutor *x)
{
  x->finishing = 0;
}

/* --- sources ------------------------------------------------------------------------------------------------------ */

static gboolean
take_restriction (WeirExecutor *x, WeirRestriction *restriction, GError **error)
{
  const WeirType *type = x->stage->element;
  size_t          size;
  const uint8_t  *data = g_bytes_get_data (restriction->element, &size);
  WeirBytes       bytes = { data, size };

  x->restriction = restriction;
  memset (x->element, 0, type->size);
  if (!weir_value_decode (type, &bytes, x->element, x->element_memory, error))
    return FALSE;
  void *copy = weir_arena_alloc (x->element_memory, type->size);
  weir_value_copy (type, copy, x->element, x->element_memory);
  x->element_chunk = weir__chunk_borrow (x->shells, &(WeirBatch) { .type = type,
                                                                   .rows = copy,
                                                                   .n = 1,
                                                                   .row_size = type->size,
                                                                   .timestamp = restriction->timestamp,
                                                                   .window = restriction->window,
                                                                   .pane = restriction->pane,
                                                                   .kind = restriction->kind });
  x->tracker = (WeirTracker) { .context = &x->source->full.context,
                               .position = restriction->range.from,
                               .watermark = restriction->watermark };
  return TRUE;
}

/* Strict mode, after a run: the element is as it was, and perhaps a bundle ends. */
static void
look_at_source (WeirExecutor *x, GError **error)
{
  if (!weir_value_equal (x->stage->element, x->element, x->element_chunk->batch.rows))
    g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_USER_FN, "the function changed its input");
  else if (x->finishing < 0 && weir__strict_random (x->source->strict, 3) == 0)
    x->finishing = 0;
}

static WeirResume
run_restriction (WeirExecutor *x, WeirDuration *ret_resume_after, GError **error)
{
  WeirOperator      *op = x->source;
  WeirChunk         *chunk = x->element_chunk;
  g_autoptr (GError) failure = NULL;

  if (!weir__operator_start_bundle (op, error))
    return WEIR_FAILED;
  for (unsigned i = 0; i < op->full.n_outputs; i++)
    weir__port_begin (&op->ports[i], chunk);
  int64_t entered = weir__operator_enter (op, &chunk->batch);
  op->full.context.position = 0;
  x->tracker.to = x->restriction->range.to;
  x->tracker.resume_after = (WeirDuration) { 0 };
  x->tracker.refused = 0;
  x->tracker.idle = 0;
  WeirResume resume = op->info->do_fn->splittable->run (&op->full.context, chunk->batch.rows, &x->tracker, &failure);
  weir__operator_leave (op, entered);
  for (unsigned i = 0; i < op->full.n_outputs; i++)
    weir__port_end (&op->ports[i]);
  if (resume == WEIR_FAILED && failure == NULL)
    weir_do_fn_fail (&op->full.context, &failure);
  if (failure == NULL && op->failure != NULL)
    failure = g_steal_pointer (&op->failure);
  if (op->strict != NULL && failure == NULL)
    look_at_source (x, &failure);
  if (failure != NULL)
    {
      weir__operator_blame (op, &chunk->batch, &failure);
      name_seed (x, &failure);
      g_propagate_error (error, g_steal_pointer (&failure));
      return WEIR_FAILED;
    }
  hand_on (x, op);
  if (resume == WEIR_DONE && !x->tracker.refused)
    weir_tracker_finish (&x->tracker);
  x->restriction->range.from = x->tracker.position;
  x->restriction->watermark = x->tracker.watermark;
  x->restriction->idle = resume == WEIR_RESUME && weir_tracker_is_idle (&x->tracker);
  *ret_resume_after = x->tracker.resume_after;
  return resume;
}

const WeirExecutorOps weir__harness_executor_ops = {
  .open = open_executor,
  .close = close_executor,
  .push = push,
  .settle = settle,
  .take_restriction = take_restriction,
  .run_restriction = run_restriction,
  .drop_restriction = drop_restriction,
  .finish_bundle = finish_bundle,
};
