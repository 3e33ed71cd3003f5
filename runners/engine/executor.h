/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_EXECUTOR_H
#define WEIR_RUNNERS_ENGINE_EXECUTOR_H

/* Executor: what runs a stage's fused operators in one lane, and one of the engine's two borders (host.h is the other).
 *
 * The harness has one that calls C functions; another could speak to another language's SDK. The engine hands it batches
 * and restrictions, and takes what comes out at the stage's ends through a StageSink; it never looks into a value. It is
 * called from the lane's own thread. */

#include "runners/engine/restriction.h"
#include "runners/plan/plan.h"

/* Where a stage's ends deliver. Calls copy what they are given. */
typedef struct
{
  void *self;
  void (*rows) (void *self, uint32_t op, const WeirBatch *batch);                /* SCATTER: never blocks */
  void (*restriction) (void *self, uint32_t op, WeirRestriction *restriction); /* POOL: takes it */
  bool (*congested) (void *self);                                                /* a channel has no room: stop soon */
} WeirStageSink;

typedef enum
{
  WEIR_SETTLE_FAILED = 0,
  WEIR_SETTLED,   /* nothing is left inside: what the head was given may go away */
  WEIR_UNSETTLED, /* the sink is congested: settle again later */
} WeirSettle;

typedef struct _WeirExecutor WeirExecutor;

typedef struct
{
  /* An instance of a stage for a lane, set up. `sink` is borrowed and outlives it. */
  WeirExecutor *(*open) (void *harness, WeirStageId stage, uint32_t lane, const WeirStageSink *sink, GError **error);
  /* Tears down; `failed`: the run, here or elsewhere, has failed or was cancelled. */
  void (*close) (WeirExecutor *executor, bool failed);
  /* Rows that the head gives at that port of its outputs. They, and what they point to, stay as they are until settled.
   * Only when settled. */
  void (*push) (WeirExecutor *executor, uint32_t port, const WeirBatch *batch);
  /* Runs what is inside, the most downstream operator first, until nothing is left or the sink is congested. */
  WeirSettle (*settle) (WeirExecutor *executor, GError **error);
  /* SOURCE: makes `restriction` (borrowed until drop_restriction) the current one; then runs it for a while. It moves
   * restriction->range.from and watermark on, and says whether it is idle. Only when settled; to be settled afterwards. Between
   * two runs it may be dropped for another one, and taken again later. */
  gboolean (*take_restriction) (WeirExecutor *executor, WeirRestriction *restriction, GError **error);
  WeirResume (*run_restriction) (WeirExecutor *executor, WeirDuration *ret_resume_after, GError **error);
  void (*drop_restriction) (WeirExecutor *executor);
  /* Bundles begin by themselves; this has the one under way, if any, end while the stage settles. */
  void (*finish_bundle) (WeirExecutor *executor);
} WeirExecutorOps;

/* What an operator of a grouping is made of: the engine never finds functions by name itself. */
typedef struct
{
  const WeirCombineFn *combine; /* NULL for GroupByKey */
  const void          *config;
  const WeirType      *input, *accumulator, *output;
} WeirGroupFunctions;

typedef struct
{
  void                  *self;
  const WeirExecutorOps *executor;
  WeirGroupFunctions (*group_functions) (void *self, WeirTransformId transform);
} WeirHarnessOps;

#endif
