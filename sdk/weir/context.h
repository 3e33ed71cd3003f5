/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_CONTEXT_H
#define WEIR_CONTEXT_H

/* What a user function can learn and do beyond its element. A context belongs to one instance of one function and is
 * valid during the call; one thread at a time. */

#include <weir/sys/batch.h>

G_BEGIN_DECLS

/* The batch of the element being processed; aborts where there is none. */
WEIR_API void weir__context_without_element (const WeirContext *ctx) G_GNUC_NORETURN;
static inline const WeirBatch *
weir__context_batch (const WeirContext *ctx)
{
  if (G_UNLIKELY (ctx->input == NULL || ctx->position >= ctx->input->n))
    weir__context_without_element (ctx);
  return ctx->input;
}

/* Of the element being processed. In setup, teardown, start_bundle and finish_bundle there is none: the calls abort.
 * O(1), inline. */
static inline WeirTime
weir_context_timestamp (const WeirContext *ctx)
{
  return weir_batch_timestamp (weir__context_batch (ctx), ctx->position);
}

static inline WeirWindow
weir_context_window (const WeirContext *ctx)
{
  return weir_batch_window (weir__context_batch (ctx), ctx->position);
}

static inline WeirPane
weir_context_pane (const WeirContext *ctx)
{
  return weir_batch_pane (weir__context_batch (ctx), ctx->position);
}

static inline WeirElementKind
weir_context_kind (const WeirContext *ctx)
{
  return weir_batch_kind (weir__context_batch (ctx), ctx->position);
}

/* The instance's own memory (WeirDoFn.instance_size bytes, zeroed before setup). */
static inline void *
weir_context_instance (const WeirContext *ctx)
{
  return ctx->instance;
}

/* "Top words/split_words": the transform's full path. Borrowed. */
WEIR_API const char *weir_context_path (const WeirContext *ctx);
/* The value of a pipeline option set by weir_pipeline_set_option before the run, or NULL. Borrowed. */
WEIR_API const char *weir_context_option (const WeirContext *ctx, const char *key);
/* The element types that this use of the function has: what a generic function works from. */
WEIR_API const WeirType *weir_context_input_type (const WeirContext *ctx);
WEIR_API const WeirType *weir_context_output_type (const WeirContext *ctx, unsigned output);
WEIR_API unsigned weir_context_n_outputs (const WeirContext *ctx);
/* In teardown: whether the run failed or was cancelled, so that what was made aside will never be asked for. */
WEIR_API gboolean weir_context_has_failed (const WeirContext *ctx);
/* Which of the lanes this is, from 0 (an instance lives in one lane). */
WEIR_API unsigned weir_context_lane (const WeirContext *ctx);

/* --- metrics: named per transform; `name` should be a literal (it is found by its address first) -----------------
 *
 * What weir_result_metrics_json shows of the step: sums over all its instances. No lock but for strings; O(metrics of the
 * step), mostly 1. */

/* A counter: adds to it. */
WEIR_API void weir_metric_count (WeirContext *ctx, const char *name, int64_t add);
/* Count, sum, least and greatest of the values. */
WEIR_API void weir_metric_distribution (WeirContext *ctx, const char *name, int64_t value);
/* The value that was set last, in whichever instance. */
WEIR_API void weir_metric_gauge (WeirContext *ctx, const char *name, int64_t value);
/* The set of the strings; `value` is copied. */
WEIR_API void weir_metric_string (WeirContext *ctx, const char *name, const char *value);
/* How many values lie between each two powers of two. */
WEIR_API void weir_metric_histogram (WeirContext *ctx, const char *name, double value);

/* --- untyped emission, for generic functions --------------------------------------------------------------------- */

/* The output's cursor: room for one row of its type, to be filled and then committed. Strings are kept as weir_emit does. */
WEIR_API void *weir_output_begin (WeirOutput *out);
WEIR_API void weir_output_commit (WeirOutput *out);
/* Emission with all of the metadata, for finish_bundle and for tests. The window is cut where time ends; one that does not end
 * behind its start fails the run. It need not hold the time. */
WEIR_API void weir_output_commit_as (WeirOutput *out, WeirTime time, WeirWindow window);
static inline WeirOutput *
weir_context_output (WeirContext *ctx, unsigned output)
{
  return ctx->outputs[output];
}
/* The same as a typed emitter: weir_context_emitter (ctx, 0, WeirString). `output` counts from 0 in the order in which the
 * outputs were declared. Aborts if T is not what the output holds. */
#define weir_context_emitter(ctx, output, T)                                                                           \
  ((T##Emitter *) (void *) weir__context_output_checked ((ctx), (output), WEIR_TYPE (T)))
WEIR_API WeirOutput *weir__context_output_checked (WeirContext *ctx, unsigned output, const WeirType *type);

G_END_DECLS

#endif
