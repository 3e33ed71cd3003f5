/* SPDX-License-Identifier: Apache-2.0 */
/* Calling user functions.
 *
 * What they call in turn (the slow paths of emit, questions to the context, metrics) is found by name in the library,
 * where it belongs to the harness of the runners. The oracle must not use that. So this file stands between: the
 * linker's --wrap sends every such call here, and here it is the oracle's own answer while the oracle runs a function
 * in this thread, and the library's otherwise.
 *
 * An output is a buffer of one row: every emit finds it full and hands the row before over to the list, as does the end
 * of the call. Timestamps are asked for by the columns that every output has.
 *
 * A function has one instance. What a step puts into its input is a bundle; a step that puts nothing there is none. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <weir/context.h>
#include <weir/testing/assert.h>

#include "tests/conformance/oracle/oracle-private.h"

typedef struct
{
  WeirOutput out;
  GArray    *list; /* what it is an output of */
  char      *row;
  uint32_t   origin;
  WeirTime   time;
  gboolean   has_window;
  WeirWindow window;
} Output;

typedef struct
{
  WeirContext     context;
  OracleNode     *node;
  const WeirDoFn *fn;
  Output         *outputs;
  OracleElement   input; /* whose time, window and pane outputs have */
  gboolean        checks_skew, failed;
  GError         *failure; /* of an output */
  GPtrArray      *kept;    /* Kept: of a function whose outputs are kept per input */
} Call;

/* An element and what came of it. */
typedef struct
{
  OracleElement input;
  GArray      **outputs; /* OracleElement each */
} Kept;

/* The call that this thread is in. */
static _Thread_local Call *running;

/* --- outputs ------------------------------------------------------------------------------------------------------ */

static void
rewind_output (Output *output)
{
  output->out.next = output->row;
  output->out.limit = output->row + output->out.type->size;
  output->out.origin = &output->origin;
  output->out.times = &output->time;
  output->has_window = FALSE;
}

static void
check_skew (Call *call, WeirTime time)
{
  g_autofree char *at = NULL, *of_input = NULL;

  if (!call->checks_skew || call->fn->infinite_skew || call->failure != NULL
      || (__int128) time.us >= (__int128) call->input.time.us - call->fn->allowed_skew.us)
    return;
  at = weir_time_to_string (time);
  of_input = weir_time_to_string (call->input.time);
  g_set_error (
      &call->failure, WEIR_ERROR, WEIR_ERROR_USER_FN,
      "Cannot output with timestamp %s: it must be no earlier than the timestamp of the current input (%s) minus the "
      "allowed skew (%g s); see WeirDoFn.allowed_skew",
      at, of_input, (double) call->fn->allowed_skew.us / 1e6);
}

static void
flush_output (Output *output)
{
  Call         *call = (Call *) output->out.context;
  OracleElement e = call->input;

  if (output->out.next == output->row)
    return;
  if (output->time.us != WEIR__TIME_OF_INPUT.us)
    {
      e.time = output->time;
      check_skew (call, e.time);
    }
  if (output->has_window)
    e.window = output->window;
  if (call->fn->retracts == WEIR_RETRACTS_CONSUME)
    e.kind = WEIR_INSERT;
  e.value = weir_oracle_keep (call->node->oracle, output->out.type, output->row);
  g_array_append_val (output->list, e);
  rewind_output (output);
}

static void
open_outputs (Call *call)
{
  unsigned n = call->node->t->outputs->len;

  call->outputs = g_new0 (Output, n + 1);
  call->context.outputs = g_new0 (WeirOutput *, n + 1);
  for (unsigned i = 0; i < n; i++)
    {
      Output *output = &call->outputs[i];

      output->out.context = &call->context;
      output->out.type = weir_oracle_output_type (call->node, i);
      output->list = weir_oracle_output (call->node, i);
      output->row = g_malloc0 (output->out.type->size);
      rewind_output (output);
      call->context.outputs[i] = &output->out;
    }
}

static void
close_outputs (Call *call)
{
  for (unsigned i = 0; i < call->node->t->outputs->len; i++)
    g_free (call->outputs[i].row);
  g_free (call->outputs);
  g_free (call->context.outputs);
}

/* --- what user code calls ----------------------------------------------------------------------------------------- */

/* RETURNS f (PARAMS), called with ARGS: ours while the oracle runs, else the library's. */
#define WRAP(Returns, f, PARAMS, ARGS)                                                                                \
  Returns __real_##f PARAMS;                                                                                          \
  Returns __wrap_##f PARAMS;                                                                                          \
  static Returns         own_##f PARAMS;                                                                              \
  Returns __wrap_##f PARAMS { return running != NULL ? own_##f ARGS : __real_##f ARGS; }                              \
  static Returns own_##f PARAMS

WRAP (void, weir__output_full, (WeirOutput * out), (out))
{
  flush_output ((Output *) out);
}

WRAP (const char *, weir__output_own, (WeirOutput * out, const char *data, size_t size), (out, data, size))
{
  (void) out;
  return weir_arena_string (running->node->oracle->arena, (WeirString) { data, size }).data;
}

WRAP (void, weir__output_keep_deep, (WeirOutput * out, void *row), (out, row))
{
  memcpy (row, weir_oracle_keep (running->node->oracle, out->type, row), out->type->size);
}

WRAP (void *, weir_output_alloc, (WeirOutput * out, size_t size), (out, size))
{
  (void) out;
  return weir_arena_alloc (running->node->oracle->arena, size);
}

WRAP (void *, weir_output_begin, (WeirOutput * out), (out))
{
  flush_output ((Output *) out);
  return out->next;
}

WRAP (void, weir_output_commit, (WeirOutput * out), (out))
{
  own_weir__output_keep_deep (out, out->next);
  weir__output_advance (out, out->type->size);
}

WRAP (void, weir_output_commit_as, (WeirOutput * out, WeirTime time, WeirWindow window), (out, time, window))
{
  Output *output = (Output *) out;

  own_weir_output_commit (out);
  out->times[-1] = time;
  output->has_window = TRUE;
  output->window = window;
}

WRAP (const char *, weir_context_path, (const WeirContext *ctx), (ctx))
{
  return ((const Call *) ctx)->node->t->path;
}

WRAP (const char *, weir_context_option, (const WeirContext *ctx, const char *key), (ctx, key))
{
  return weir__pipeline_option (((const Call *) ctx)->node->oracle->pipeline, key);
}

WRAP (const WeirType *, weir_context_input_type, (const WeirContext *ctx), (ctx))
{
  return weir_oracle_input_type (((const Call *) ctx)->node, 0);
}

WRAP (const WeirType *, weir_context_output_type, (const WeirContext *ctx, unsigned i), (ctx, i))
{
  return weir_oracle_output_type (((const Call *) ctx)->node, i);
}

WRAP (unsigned, weir_context_n_outputs, (const WeirContext *ctx), (ctx))
{
  return ((const Call *) ctx)->node->t->outputs->len;
}

WRAP (gboolean, weir_context_has_failed, (const WeirContext *ctx), (ctx))
{
  return ((const Call *) ctx)->failed;
}

WRAP (unsigned, weir_context_lane, (const WeirContext *ctx), (ctx))
{
  (void) ctx;
  return 0;
}

WRAP (WeirOutput *, weir__context_output_checked, (WeirContext * ctx, unsigned i, const WeirType *type), (ctx, i, type))
{
  g_assert (i < ((Call *) ctx)->node->t->outputs->len && weir_type_same_layout (ctx->outputs[i]->type, type, NULL));
  return ctx->outputs[i];
}

/* Metrics are the runners', but for what assertions tell by them. */
WRAP (void, weir_metric_count, (WeirContext * ctx, const char *name, int64_t add), (ctx, name, add))
{
  if (strcmp (name, WEIR_ASSERTION_PASSED) == 0)
    ((Call *) ctx)->node->passed += add;
}

WRAP (void, weir_metric_distribution, (WeirContext * ctx, const char *name, int64_t value), (ctx, name, value))
{
  (void) ctx, (void) name, (void) value;
}

WRAP (void, weir_metric_gauge, (WeirContext * ctx, const char *name, int64_t value), (ctx, name, value))
{
  (void) ctx, (void) name, (void) value;
}

WRAP (void, weir_metric_string, (WeirContext * ctx, const char *name, const char *value), (ctx, name, value))
{
  const OracleNode *node = ((const Call *) ctx)->node;

  if (strcmp (name, WEIR_ASSERTION_FAILED) == 0)
    g_string_append_printf (node->oracle->findings, "%s%s: %s", node->oracle->findings->len > 0 ? "\n" : "",
                            node->t->path, value);
}

WRAP (void, weir_metric_histogram, (WeirContext * ctx, const char *name, double value), (ctx, name, value))
{
  (void) ctx, (void) name, (void) value;
}

/* The one that cannot be wrapped in a line, being variadic: it writes through those above. */
void __wrap_weir_string_emitter_printf (WeirStringEmitter *out, const char *format, ...) G_GNUC_PRINTF (2, 3);

void
__wrap_weir_string_emitter_printf (WeirStringEmitter *out, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list          args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  weir_emit (out, ((WeirString) { text, strlen (text) }));
}

/* --- calls -------------------------------------------------------------------------------------------------------- */

/* Runs BODY as the function's code; its value is whether it went well. */
#define IN_CALL(call, body)                                                                                           \
  (__extension__ ({                                                                                                   \
    gboolean ok_;                                                                                                     \
    running = (call);                                                                                                 \
    ok_ = (body);                                                                                                     \
    running = NULL;                                                                                                   \
    ok_;                                                                                                              \
  }))

static gboolean
end_call (Call *call, gboolean ok, GError **error)
{
  for (unsigned i = 0; i < call->node->t->outputs->len; i++)
    flush_output (&call->outputs[i]);
  if (call->failure != NULL && (ok || *error == NULL))
    {
      g_clear_error (error);
      g_propagate_error (error, g_steal_pointer (&call->failure));
      return FALSE;
    }
  if (!ok && *error == NULL)
    g_set_error (error, WEIR_ERROR, WEIR_ERROR_USER_FN, "failed without saying why");
  return ok;
}

static WeirBatch
batch_of_one (const Call *call)
{
  const WeirType *type = weir_oracle_input_type (call->node, 0);

  return (WeirBatch) { .type = type,
                       .rows = call->input.value,
                       .n = 1,
                       .row_size = type->size,
                       .timestamp = call->input.time,
                       .window = call->input.window,
                       .pane = call->input.pane,
                       .kind = (uint8_t) call->input.kind };
}

/* Again and again until the whole range is claimed: being called anew is all that a source can expect. */
static gboolean
run_splittable (Call *call, GError **error)
{
  const WeirSplittable *fn = call->fn->splittable;
  WeirTracker           tracker = { .context = &call->context, .watermark = WEIR_TIME_MIN };
  WeirRange             range = { 0 };
  WeirResume            resume;

  if (!IN_CALL (call, fn->initial (&call->context, call->input.value, &range, error)))
    return end_call (call, FALSE, error);
  tracker.position = range.from;
  tracker.to = range.to;
  while (tracker.position < tracker.to)
    {
      tracker.refused = 0;
      if (!end_call (call,
                     IN_CALL (call,
                              (resume = fn->run (&call->context, call->input.value, &tracker, error)) != WEIR_FAILED),
                     error))
        return FALSE;
      if (resume == WEIR_DONE && !tracker.refused)
        return TRUE;
    }
  return TRUE;
}

static gboolean
run_element (Call *call, const OracleElement *e, GError **error)
{
  g_autoptr (GString) element = NULL;
  WeirBatch           batch;
  gboolean            ok;

  call->input = *e;
  call->checks_skew = TRUE;
  batch = batch_of_one (call);
  call->context.input = &batch;
  call->context.position = 0;
  if (call->fn->splittable != NULL)
    ok = run_splittable (call, error);
  else
    ok = end_call (call, IN_CALL (call, call->fn->run (&call->context, &batch, 0, error) == 1 && *error == NULL),
                   error);
  call->context.input = NULL;
  if (ok)
    return TRUE;
  element = g_string_new (NULL);
  weir_value_print (batch.type, e->value, 0, element);
  g_prefix_error (error, "element %s: ", element->str);
  return FALSE;
}

static gboolean
run_callback (Call *call, gboolean (*callback) (WeirContext *, GError **), GError **error)
{
  return callback == NULL || end_call (call, IN_CALL (call, callback (&call->context, error)), error);
}

/* --- retracts ----------------------------------------------------------------------------------------------------- */

static gboolean
is_same (const WeirType *type, const OracleElement *a, const OracleElement *b)
{
  return a->time.us == b->time.us && weir_window_equal (a->window, b->window)
         && weir_value_equal (type, a->value, b->value);
}

static gboolean
run_and_keep (Call *call, const OracleElement *e, GError **error)
{
  Oracle *oracle = call->node->oracle;
  Kept   *kept = weir_arena_alloc (oracle->arena, sizeof *kept);
  guint   n = call->node->t->outputs->len;
  guint  *before = weir_arena_alloc (oracle->arena, (n + 1) * sizeof *before);

  for (guint i = 0; i < n; i++)
    before[i] = call->outputs[i].list->len;
  if (!run_element (call, e, error))
    return FALSE;
  *kept = (Kept) { *e, weir_arena_alloc (oracle->arena, (n + 1) * sizeof *kept->outputs) };
  for (guint i = 0; i < n; i++)
    {
      const GArray *list = call->outputs[i].list;

      kept->outputs[i] = weir_oracle_array (oracle, sizeof (OracleElement));
      for (guint k = before[i]; k < list->len; k++)
        g_array_append_val (kept->outputs[i], g_array_index (list, OracleElement, k));
    }
  g_ptr_array_add (call->kept, kept);
  return TRUE;
}

/* What came of the element when it was inserted, to the letter. */
static void
retract_kept (Call *call, const OracleElement *e)
{
  unsigned i = 0;
  Kept    *kept;

  while (i < call->kept->len
         && !is_same (weir_oracle_input_type (call->node, 0), &((Kept *) call->kept->pdata[i])->input, e))
    i++;
  if (i == call->kept->len)
    return;
  kept = g_ptr_array_remove_index (call->kept, i);
  for (guint output = 0; output < call->node->t->outputs->len; output++)
    for (guint k = 0; k < kept->outputs[output]->len; k++)
      {
        OracleElement out = g_array_index (kept->outputs[output], OracleElement, k);

        out.kind = WEIR_RETRACT;
        g_array_append_val (call->outputs[output].list, out);
      }
}

/* A retract is run like an insert, and what comes of it are retracts; unless outputs are kept. */
static gboolean
take_element (Call *call, const OracleElement *e, GError **error)
{
  if (call->fn->retracts != WEIR_RETRACTS_KEEP)
    return run_element (call, e, error);
  if (e->kind == WEIR_INSERT)
    return run_and_keep (call, e, error);
  retract_kept (call, e);
  return TRUE;
}

/* --- life --------------------------------------------------------------------------------------------------------- */

static gboolean
run_bundle (Call *call, GError **error)
{
  const GArray *in = weir_oracle_input (call->node, 0);

  if (in->len == 0)
    return TRUE;
  if (!run_callback (call, call->fn->start_bundle, error))
    return FALSE;
  for (unsigned i = 0; i < in->len; i++)
    if (!take_element (call, &g_array_index (in, OracleElement, i), error))
      return FALSE;
  call->input = (OracleElement) { .time = WEIR_TIME_MIN, .window = WEIR_GLOBAL_WINDOW };
  call->checks_skew = FALSE;
  return run_callback (call, call->fn->finish_bundle, error);
}

static Call *
begin (OracleNode *node)
{
  Call *call = g_new0 (Call, 1);

  node->state = call;
  call->node = node;
  call->fn = node->function->do_fn;
  call->kept = weir_oracle_list (node->oracle);
  call->context.config = node->config;
  call->context.user_data = call->fn->user_data;
  call->context.instance = g_malloc0 (call->fn->instance_size);
  open_outputs (call);
  return call;
}

gboolean
weir_oracle_par_do (OracleNode *node, GError **error)
{
  gboolean is_new = node->state == NULL;
  Call    *call = is_new ? begin (node) : node->state;
  GError  *failure = NULL;

  for (unsigned i = 0; i < node->t->outputs->len; i++)
    weir_oracle_pass_watermark (node, i);
  call->failed = (is_new && !run_callback (call, call->fn->setup, &failure)) || !run_bundle (call, &failure);
  if (!call->failed)
    return TRUE;
  g_prefix_error (&failure, "%s: ", node->t->path);
  g_propagate_error (error, failure);
  return FALSE;
}

void
weir_oracle_par_do_end (OracleNode *node, gboolean failed)
{
  Call *call = node->state;

  if (node->run != weir_oracle_par_do || call == NULL)
    return;
  call->failed = failed;
  if (call->fn->teardown != NULL)
    (void) IN_CALL (call, (call->fn->teardown (&call->context), TRUE));
  close_outputs (call);
  g_free (call->context.instance);
  g_free (call);
}
