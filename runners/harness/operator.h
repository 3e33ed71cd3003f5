/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_HARNESS_OPERATOR_H
#define WEIR_RUNNERS_HARNESS_OPERATOR_H

/* Operator: an instance of one fused operator, or of a source's head, in one lane. */

#include "runners/engine/assign.h"
#include "runners/harness/context.h"
#include "runners/harness/harness-private.h"
#include "runners/harness/kept-outputs.h"
#include "runners/harness/strict.h"

typedef struct
{
  WeirFullContext          full;
  const WeirPlanOp        *plan; /* NULL: the head of a source stage */
  const WeirPlanStage     *stage;
  const WeirTransformInfo *info;
  uint32_t                 index; /* in the stage */
  WeirTransformId          transform;
  WeirPort                *ports;
  GArray                  *output_types;
  GError                  *failure; /* a broken rule of emission, noted by a port */
  bool                     set_up, in_bundle, is_sink;
  bool                     selects; /* by the function's `select` */
  bool                     takes_retracts; /* there may be some in its input */
  WeirKeptOutputs         *kept;        /* its outputs are kept per input; NULL for most */
  const uint32_t          *interrupted; /* the harness's */
  double                   work_found;  /* atomic */

  WeirChunkQueue pending;  /* to be processed */
  WeirChunk     *input;    /* being processed: the first of them, or a piece of it */
  uint32_t       position; /* in that */
  WeirStrict    *strict;   /* in strict mode, or NULL */
  GPtrArray     *shells;   /* chunks without rows of their own */

  /* WINDOW */
  WeirWindows   slices; /* what is assigned instead of sliding windows, if the plan says so */
  WeirAssigner *assigner;
  GArray       *assigned; /* WeirWindow: some of those of the element at `position` */
  uint64_t      n_assigned;    /* of that element, up to the last of these; 0: it is yet to be looked at */
  unsigned      next_assigned; /* the first of these that is not given yet */
  bool          has_more;      /* windows behind these */
} WeirOperator;

WeirOperator *weir__operator_new (WeirHarness *harness, const WeirPlanStage *stage, uint32_t index, uint32_t lane);
void weir__operator_free (WeirOperator *op);
gboolean weir__operator_set_up (WeirOperator *op, GError **error);
/* Teardown of user code, and what was pending; the metrics stay. */
void weir__operator_tear_down (WeirOperator *op, bool failed);
gboolean weir__operator_start_bundle (WeirOperator *op, GError **error);
gboolean weir__operator_finish_bundle (WeirOperator *op, GError **error);
/* Runs on the first pending chunk until it is used up or an output is full. Ports hold what came out. */
gboolean weir__operator_run (WeirOperator *op, const WeirStageSink *sink, GError **error);
/* Runs on `chunk`, which is not taken from the queue: op->position tells how far. */
gboolean weir__operator_run_on (WeirOperator *op, WeirChunk *chunk, const WeirStageSink *sink, GError **error);
/* operator-strict.c: as weir__operator_run, with op->strict. */
gboolean weir__operator_run_strictly (WeirOperator *op, const WeirStageSink *sink, GError **error);
void weir__operator_enqueue (WeirOperator *op, WeirChunk *chunk);
/* Around work on a batch, of user code or the harness's own: what a crash is blamed on, and the time that it took.
 * Enter returns when that was, for leave. */
int64_t weir__operator_enter (WeirOperator *op, const WeirBatch *batch);
void weir__operator_leave (WeirOperator *op, int64_t entered_ns);
/* Puts path and element in front of an error of user code; the path alone if the error begins with a place of its own, as
 * a file that the element names does. */
void weir__operator_blame (WeirOperator *op, const WeirBatch *batch, GError **error);

/* operator-select.c: a DoFn that only selects; as weir__operator_run for one that has no other outputs. */
gboolean weir__operator_select (WeirOperator *op, WeirChunk *chunk, GError **error);

/* operator-window.c: assigns windows to rows from op->position on, and moves that. */
gboolean weir__operator_open_window (WeirOperator *op, GError **error);
void weir__operator_close_window (WeirOperator *op);
gboolean weir__operator_assign_windows (WeirOperator *op, GError **error);

/* operator-keep.c: as a function's `run`, with op->kept; ports have begun. */
uint32_t weir__operator_run_keeping (WeirOperator *op, const WeirBatch *batch, uint32_t from, GError **error);

/* operator-kinds.c: the other kinds that are not plain DoFns. */
gboolean weir__operator_combine_values (WeirOperator *op, GError **error);
gboolean weir__operator_make_restrictions (WeirOperator *op, const WeirStageSink *sink, GError **error);

#endif
