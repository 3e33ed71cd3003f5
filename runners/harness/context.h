/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_HARNESS_CONTEXT_H
#define WEIR_RUNNERS_HARNESS_CONTEXT_H

/* The whole of a context and of an output, of which user code sees the heads. */

#include <weir/context.h>
#include <weir/do-fn.h>

#include "runners/harness/chunk.h"
#include "runners/harness/metrics.h"
#include "runners/harness/strict.h"

typedef struct _WeirHarness WeirHarness;

/* One output of one operator instance: where its rows are collected.
 *
 * `current` takes rows; full chunks wait in `full` until the operator's run is over and then go to the consumers. A
 * chunk that is not full stays while the same input chunk is being processed, and is then handed on whatever it
 * holds. */
typedef struct
{
  WeirOutput out; /* first: user code has a pointer to it */
  WeirChunk *input;   /* being processed: whose memory is known, whose metadata rows inherit */
  WeirChunk *current;
  GPtrArray *full;    /* of WeirChunk */
  GPtrArray *pool;
  GArray    *consumers; /* uint32_t: operators of the stage */
  WeirMetrics *metrics;
  WeirDuration allowed_skew;
  bool         infinite_skew, finishing;
  bool         inserts_only; /* whatever the input's kind */
  GError     **failure; /* where a violated rule is noted */
  const WeirStrict *strict; /* of the operator, in strict mode; or NULL */
} WeirPort;

typedef struct
{
  WeirContext         context; /* first */
  WeirHarness        *harness;
  const char         *path;
  const WeirType     *input_type;
  const GArray       *output_types; /* const WeirType * */
  uint32_t            lane, n_outputs;
  bool                failed; /* the run; known at teardown */
  WeirMetrics         metrics;
} WeirFullContext;

static inline WeirMetrics *
weir__context_metrics (WeirContext *ctx)
{
  return &((WeirFullContext *) ctx)->metrics;
}

void weir__port_init (WeirPort *port, const WeirType *type, WeirContext *ctx, const WeirDoFn *fn);
/* Gives up what was collected and not handed on. */
void weir__port_drop (WeirPort *port);
void weir__port_clear (WeirPort *port);
/* Before the operator runs on `input`. */
void weir__port_begin (WeirPort *port, WeirChunk *input);
/* The input is used up (or a bundle is finished): what is collected is complete. */
void weir__port_end (WeirPort *port);
/* Rows in the chunk under way. */
static inline uint32_t
weir__port_n_rows (const WeirPort *port)
{
  return (uint32_t) ((size_t) (port->out.next - port->current->rows) / port->current->batch.row_size);
}
/* Memory that lives with the rows of the chunk under way. */
WeirArena *weir__port_arena (WeirPort *port);
/* The option of that name in the harness's pipeline. */
const char *weir__harness_option (WeirHarness *harness, const char *key);

#endif
