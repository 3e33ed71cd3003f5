/* SPDX-License-Identifier: Apache-2.0 */

/* An operator's life, and its runs.
 *
 *   made → set up → (in a bundle ⇄ between bundles) → torn down → freed
 *
 * A bundle begins with the first chunk after the last one ended. Setting up, running and tearing down happen in the
 * lane's thread; the operator itself stays with the harness, for its metrics, until the run is forgotten. A lane that
 * failed is torn down wherever it was: in a bundle, with chunks pending.
 *
 * Who owns a chunk. A port owns the chunk that it fills, and the full ones behind it, until the executor hands them on;
 * then each consumer's queue holds a reference, and nobody else. The first chunk of a queue is being processed:
 * `position` rows of it are done, and it stays in the queue, which alone keeps it and the memory that it shows, until
 * all are, however many runs that takes. Meanwhile the ports hold what came out of it: full chunks are handed on after
 * each run, the last one, which is not full, when the input is used up. Each holds a reference to the input, whose
 * memory its strings may point into. Ports are dropped when the operator is torn down and not when it is freed, because
 * a chunk goes back to the pool of the port that made it, which may be another operator's.
 *
 * The stop flag. User code returns between rows when it is set: by a port that has filled a chunk, or by another thread
 * that cancels the run. Entering clears it, so a cancel that comes just before is not seen by that run; but the lane
 * looks for it between steps too. */

#include "runners/harness/operator.h"

#include <time.h>

#include "runners/engine/inside.h"

static int64_t
now_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (int64_t) now.tv_sec * 1000000000 + now.tv_nsec;
}

/* --- making ----------------------------------------------------------------------------------------------------------- */

/* NULL: it calls none. */
static const WeirDoFn *
user_fn (const WeirOperator *op)
{
  bool runs = op->plan == NULL || op->plan->kind == WEIR_OP_PAR_DO || op->plan->kind == WEIR_OP_POOL;

  return runs ? op->info->do_fn : NULL;
}

static void
add_outputs (WeirOperator *op, const WeirDoFn *fn)
{
  unsigned n = op->output_types->len;

  op->ports = g_new0 (WeirPort, n);
  op->full.context.outputs = g_new0 (WeirOutput *, n + 1);
  for (unsigned i = 0; i < n; i++)
    {
      weir__port_init (&op->ports[i], g_array_index (op->output_types, const WeirType *, i), &op->full.context, fn);
      op->ports[i].failure = &op->failure;
      op->full.context.outputs[i] = &op->ports[i].out;
    }
  op->full.n_outputs = n;
  op->full.output_types = op->output_types;
}

/* How the function takes what its input takes back. */
static void
set_retracts (WeirOperator *op, const WeirDoFn *fn)
{
  const WeirGraph *graph = op->full.harness->plan->graph;
  const GArray    *inputs = weir__graph_transform (graph, op->transform)->inputs;
  bool             consumes = fn->retracts == WEIR_RETRACTS_CONSUME;

  op->takes_retracts
      = inputs->len > 0 && weir__graph_collection (graph, weir__graph_port (inputs, 0)->collection)->retracts;
  if (fn->retracts == WEIR_RETRACTS_KEEP && op->takes_retracts)
    op->kept = weir__kept_outputs_new ();
  op->selects = fn->select != NULL && op->kept == NULL && !consumes;
  for (unsigned i = 0; i < op->full.n_outputs; i++)
    op->ports[i].inserts_only = consumes;
}

/* Each operator and lane draws numbers of its own, so that a lane's do not depend on what the others do. */
static void
be_strict (WeirOperator *op)
{
  uint64_t who = ((uint64_t) op->transform.i << 32) + ((uint64_t) (op->index & 0xffff) << 16) + op->full.lane + 1;

  op->strict = weir__strict_new (op->full.harness->strict_seed ^ (who * 0x9e3779b97f4a7c15u));
  for (unsigned i = 0; i < op->full.n_outputs; i++)
    op->ports[i].strict = op->strict;
}

/* The types of a source's outputs come from the graph: the plan names operators behind it only. */
static GArray *
types_of_transform (const WeirGraph *graph, WeirTransformId id)
{
  WeirGraphTransform *transform = weir__graph_transform (graph, id);
  GArray             *types = g_array_new (FALSE, FALSE, sizeof (const WeirType *));

  for (unsigned i = 0; i < transform->outputs->len; i++)
    g_array_append_val (types,
                        weir__graph_collection (graph, weir__graph_port (transform->outputs, i)->collection)->type);
  return types;
}

WeirOperator *
weir__operator_new (WeirHarness *harness, const WeirPlanStage *stage, uint32_t index, uint32_t lane)
{
  WeirOperator     *op = g_new0 (WeirOperator, 1);
  const WeirGraph  *graph = harness->plan->graph;
  bool              head = index == WEIR__NO_ID;
  const WeirPlanOp *plan = head ? NULL : stage->ops->pdata[index];

  op->plan = plan;
  op->stage = stage;
  op->index = index;
  op->transform = head ? stage->head_transform : plan->transform;
  op->info = &harness->transforms[op->transform.i];
  op->output_types = head ? types_of_transform (graph, op->transform) : g_array_ref (plan->outputs);
  const WeirDoFn *fn = user_fn (op);
  op->full.harness = harness;
  op->full.path = weir__graph_transform (graph, op->transform)->path;
  op->full.input_type = head ? stage->element : plan->input;
  op->full.lane = lane;
  op->full.context.config = op->info->config;
  op->full.context.user_data = fn != NULL ? fn->user_data : NULL;
  op->full.context.instance = fn != NULL && fn->instance_size > 0 ? g_malloc0 (fn->instance_size) : NULL;
  weir__metrics_init (&op->full.metrics);
  add_outputs (op, fn);
  if (fn != NULL)
    set_retracts (op, fn);
  if (harness->strict)
    be_strict (op);
  op->shells = weir__chunk_pool_new ();
  return op;
}

void
weir__operator_free (WeirOperator *op)
{
  for (unsigned i = 0; i < op->full.n_outputs; i++)
    weir__port_clear (&op->ports[i]);
  weir__operator_close_window (op);
  weir__kept_outputs_free (op->kept);
  weir__strict_free (op->strict);
  g_ptr_array_unref (op->shells);
  g_array_unref (op->output_types);
  g_free (op->full.context.outputs);
  g_free (op->full.context.instance);
  weir__metrics_clear (&op->full.metrics);
  g_clear_error (&op->failure);
  g_free (op->ports);
  g_free (op);
}

/* --- lifecycle -------------------------------------------------------------------------------------------------------- */

/* What a port found wrong while rows were collected counts like a failure of the function. */
static gboolean
take_failure (WeirOperator *op, GError **error)
{
  if (op->failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&op->failure));
  return FALSE;
}

static gboolean
call_lifecycle (WeirOperator *op, gboolean (*fn) (WeirContext *, GError **), const char *name, GError **error)
{
  if (fn == NULL)
    return TRUE;
  g_autoptr (GError) failure = NULL;
  const WeirBatch   *input = op->full.context.input; /* at the end of a bundle, of no rows */
  int64_t entered = weir__operator_enter (op, NULL);
  op->full.context.input = input;
  weir__inside.phase = name;
  gboolean ok = fn (&op->full.context, &failure);
  weir__operator_leave (op, entered);
  if (ok && take_failure (op, &failure))
    return TRUE;
  if (failure == NULL)
    failure = g_error_new (WEIR_ERROR, WEIR_ERROR_USER_FN, "the function failed without saying why");
  g_prefix_error (&failure, "%s: %s: ", op->full.path, name);
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

gboolean
weir__operator_set_up (WeirOperator *op, GError **error)
{
  const WeirDoFn *fn = user_fn (op);

  op->set_up = true;
  if (op->plan != NULL && op->plan->kind == WEIR_OP_WINDOW)
    return weir__operator_open_window (op, error);
  return fn == NULL || call_lifecycle (op, fn->setup, "setup", error);
}

void
weir__operator_tear_down (WeirOperator *op, bool failed)
{
  const WeirDoFn *fn = user_fn (op);

  weir__chunk_queue_clear (&op->pending);
  if (op->strict != NULL)
    weir__strict_drop (op->strict);
  for (unsigned i = 0; i < op->full.n_outputs; i++)
    weir__port_drop (&op->ports[i]); /* now, while every port that a chunk may go back to is there */
  op->full.context.input = NULL;
  op->full.failed = failed;
  if (op->set_up && fn != NULL && fn->teardown != NULL)
    {
      weir__inside_enter (op->full.path, "teardown");
      fn->teardown (&op->full.context);
      weir__inside_leave ();
    }
  op->set_up = false;
}

gboolean
weir__operator_start_bundle (WeirOperator *op, GError **error)
{
  const WeirDoFn *fn = user_fn (op);

  if (op->in_bundle || fn == NULL)
    return TRUE;
  op->in_bundle = true;
  return call_lifecycle (op, fn->start_bundle, "start of a bundle", error);
}

/* A batch of no rows whose metadata those emitted at the end of a bundle inherit. */
static WeirChunk *
end_of_bundle_input (const WeirOperator *op)
{
  return weir__chunk_borrow (op->shells, &(WeirBatch) { .type = op->full.input_type,
                                                        .row_size = op->full.input_type->size,
                                                        .timestamp = WEIR_TIME_MIN,
                                                        .window = WEIR_GLOBAL_WINDOW });
}

gboolean
weir__operator_finish_bundle (WeirOperator *op, GError **error)
{
  const WeirDoFn *fn = user_fn (op);

  if (!op->in_bundle || fn == NULL)
    return TRUE;
  op->in_bundle = false;
  if (fn->finish_bundle == NULL || (op->plan != NULL && op->plan->kind == WEIR_OP_POOL))
    return TRUE;
  WeirChunk *input = end_of_bundle_input (op);
  unsigned   n_before = 0, n_given = 0;
  op->full.context.input = &input->batch;
  for (unsigned i = 0; i < op->full.n_outputs; i++)
    {
      op->ports[i].finishing = true;
      weir__port_begin (&op->ports[i], input);
      n_before += op->ports[i].full->len;
    }
  gboolean ok = call_lifecycle (op, fn->finish_bundle, "end of a bundle", error);
  for (unsigned i = 0; i < op->full.n_outputs; i++)
    {
      weir__port_end (&op->ports[i]);
      op->ports[i].finishing = false;
      n_given += op->ports[i].full->len;
    }
  op->full.context.input = NULL;
  weir__chunk_unref (input);
  if (!ok || op->kept == NULL || n_given == n_before)
    return ok;
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_USER_FN,
               "%s: end of a bundle: what is emitted here belongs to no input that could be taken back, and the function "
               "keeps its outputs per input (WEIR_RETRACTS_KEEP)",
               op->full.path);
  return FALSE;
}

/* --- running ---------------------------------------------------------------------------------------------------------- */

int64_t
weir__operator_enter (WeirOperator *op, const WeirBatch *batch)
{
  /* An interrupt sets what is read here before it sets stop: in whatever order, one of the two is seen. */
  __atomic_store_n (&op->full.context.stop, 0, __ATOMIC_SEQ_CST);
  if (op->interrupted != NULL && __atomic_load_n (op->interrupted, __ATOMIC_SEQ_CST))
    __atomic_store_n (&op->full.context.stop, 1, __ATOMIC_RELAXED);
  op->full.context.input = batch;
  weir__inside.position = &op->full.context.position;
  weir__inside.batch = batch;
  weir__inside_enter (op->full.path, "row");
  return now_ns ();
}

void
weir__operator_leave (WeirOperator *op, int64_t entered_ns)
{
  weir__inside_leave ();
  weir__inside.batch = NULL;
  WEIR__METRIC_ADD (op->full.metrics.busy_ns, (uint64_t) (now_ns () - entered_ns));
}

/* "sales.csv:3: …", of an element that is or has the text "sales.csv". */
static bool
begins_with_text_of (const char *message, const WeirType *type, const void *element)
{
  const WeirString *text = element;

  if (type->kind == WEIR_KIND_STRING)
    return text->size > 0 && strncmp (message, text->data, text->size) == 0 && message[text->size] == ':';
  for (uint32_t i = 0; i < type->n_fields; i++)
    if (begins_with_text_of (message, type->fields[i].type, (const char *) element + type->fields[i].offset))
      return true;
  return false;
}

/* Not of what says nothing, nor where the error has a place of its own in it. */
static bool
is_worth_naming (const WeirType *type, const void *element, const GError *error)
{
  const WeirBytes *bytes = element;

  if (type->kind == WEIR_KIND_BYTES && bytes->size == 0) /* an impulse */
    return false;
  return error->domain != WEIR_ERROR || !begins_with_text_of (error->message, type, element);
}

void
weir__operator_blame (WeirOperator *op, const WeirBatch *batch, GError **error)
{
  g_autoptr (GString) element = g_string_new (NULL);
  uint32_t            i = op->full.context.position;

  if (batch != NULL && i < batch->n && is_worth_naming (batch->type, weir_batch_value (batch, i), *error))
    {
      g_string_append (element, "element ");
      weir_value_print (batch->type, weir_batch_value (batch, i), 500, element);
      g_string_append (element, ": ");
    }
  g_prefix_error (error, "%s: %s", op->full.path, element->str);
}

static gboolean
run_do_fn (WeirOperator *op, WeirChunk *chunk, GError **error)
{
  uint32_t           before = op->position;
  g_autoptr (GError) failure = NULL;

  if (!weir__operator_start_bundle (op, error))
    return FALSE;
  if (op->selects)
    return weir__operator_select (op, chunk, error);
  for (unsigned i = 0; i < op->full.n_outputs; i++)
    weir__port_begin (&op->ports[i], chunk);
  int64_t entered = weir__operator_enter (op, &chunk->batch);
  op->position = op->kept == NULL
                     ? op->info->do_fn->run (&op->full.context, &chunk->batch, op->position, &failure)
                     : weir__operator_run_keeping (op, &chunk->batch, op->position, &failure);
  weir__operator_leave (op, entered);
  WEIR__METRIC_ADD (op->full.metrics.rows_in, op->position - before);
  if (failure == NULL && op->position >= chunk->batch.n)
    for (unsigned i = 0; i < op->full.n_outputs; i++)
      weir__port_end (&op->ports[i]);
  if (failure == NULL && take_failure (op, &failure))
    return TRUE;
  weir__operator_blame (op, &chunk->batch, &failure);
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* Kinds that take a chunk whole, but for windows, of which there may be too many for one run. */
static gboolean
run_whole (WeirOperator *op, WeirChunk *chunk, const WeirStageSink *sink, GError **error)
{
  uint32_t before = op->position;

  if (op->plan->kind == WEIR_OP_WINDOW)
    {
      gboolean ok = weir__operator_assign_windows (op, error);
      WEIR__METRIC_ADD (op->full.metrics.rows_in, op->position - before);
      return ok;
    }
  op->position = chunk->batch.n;
  WEIR__METRIC_ADD (op->full.metrics.rows_in, op->plan->kind == WEIR_OP_SCATTER ? 0 : chunk->batch.n);
  switch (op->plan->kind)
    {
    case WEIR_OP_COMBINE_VALUES:
      return weir__operator_combine_values (op, error);
    case WEIR_OP_POOL:
      return weir__operator_make_restrictions (op, sink, error);
    default:
      sink->rows (sink->self, op->index, &chunk->batch);
      return TRUE;
    }
}

gboolean
weir__operator_run_on (WeirOperator *op, WeirChunk *chunk, const WeirStageSink *sink, GError **error)
{
  op->input = chunk;
  WEIR__METRIC_ADD (op->full.metrics.batches, 1);
  return op->plan->kind == WEIR_OP_PAR_DO ? run_do_fn (op, chunk, error) : run_whole (op, chunk, sink, error);
}

gboolean
weir__operator_run (WeirOperator *op, const WeirStageSink *sink, GError **error)
{
  if (G_UNLIKELY (op->strict != NULL))
    return weir__operator_run_strictly (op, sink, error);
  WeirChunk *chunk = weir__chunk_queue_first (&op->pending);
  gboolean   ok = weir__operator_run_on (op, chunk, sink, error);

  if (ok && op->position >= chunk->batch.n)
    {
      op->position = 0;
      weir__chunk_queue_drop (&op->pending);
    }
  return ok;
}

void
weir__operator_enqueue (WeirOperator *op, WeirChunk *chunk)
{
  weir__chunk_queue_push (&op->pending, chunk);
}
