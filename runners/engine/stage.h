/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_STAGE_H
#define WEIR_RUNNERS_ENGINE_STAGE_H

/* The two borders of the engine.
 *
 * Executor: what runs a stage's fused operators in one lane. The harness has one that calls C functions; another could
 * speak to another language's SDK. The engine hands it batches and restrictions, and takes what comes out at the
 * stage's ends through a StageSink; it never looks into a value.
 *
 * Host: what the engine tells whoever runs it. Both are called from the lane's own thread. */

#include "runners/engine/restriction.h"
#include "runners/plan/plan.h"
#include "runners/world/world.h"

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
   * restriction->range.from and watermark on. Only when settled; to be settled afterwards. */
  gboolean (*take_restriction) (WeirExecutor *executor, WeirRestriction *restriction, GError **error);
  WeirResume (*run_restriction) (WeirExecutor *executor, WeirDuration *ret_resume_after, GError **error);
  void (*drop_restriction) (WeirExecutor *executor);
  /* Bundles begin by themselves; this has the one under way, if any, end while the stage settles. */
  void (*finish_bundle) (WeirExecutor *executor);
  /* From any thread: return from user code after the row it is at. */
  void (*interrupt) (WeirExecutor *executor);
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

/* Parts of a cut: what a snapshot is made of. */
typedef enum
{
  WEIR_CUT_POOL = 0,    /* restrictions in a split pool */
  WEIR_CUT_RESTRICTION, /* the one that a lane holds; position in range.from */
  WEIR_CUT_GROUP,       /* one key of one window: encoded key, accumulator, and what is kept */
} WeirCutKind;

typedef struct
{
  WeirCutKind            kind;
  uint64_t               epoch;
  WeirStageId            stage;
  uint32_t               lane;
  const WeirRestriction *restriction;
  WeirWindow             window;
  const WeirType        *key_type, *accumulator_type;
  const void            *key, *accumulator;
  const struct _WeirKept *kept; /* beside the accumulator, where values may be taken back (general-key.h); or NULL */
} WeirCutPart;

/* Of a grouping in a lane. */
typedef struct
{
  uint64_t   n_windows, n_keys; /* open; keys: 0 if they are not counted */
  WeirWindow oldest;            /* if there are any */
  WeirTime   hold, deadline;    /* of the output watermark; of processing time. WEIR_TIME_MAX: none */
} WeirGroupWhy;

typedef struct
{
  WeirStageId from;
  uint32_t    lane;
  WeirTime    watermark;
} WeirWhyInput;

/* What a stage in a lane waits for. */
typedef struct
{
  WeirStageId            stage;
  uint32_t               lane, n_inputs;
  WeirTime               input_watermark, output_watermark;
  const WeirWhyInput    *inputs; /* an edge from one lane each */
  const WeirRestriction *held;   /* SOURCE: or NULL */
  WeirTime               resume_at;
  WeirGroupWhy           group; /* GROUP */
} WeirWhyPart;

typedef struct
{
  void *self;
  /* From any lane: something `lane` may wait for has happened. */
  void (*wake) (void *self, uint32_t lane);
  /* One part of the cut of an epoch; lent for the call. NULL: nobody asks. */
  void (*cut) (void *self, const WeirCutPart *part);
  /* A stage in a lane has recorded its part of the epoch; lane WEIR__NO_ID: the stage's split pool has. */
  void (*cut_done) (void *self, uint64_t epoch, WeirStageId stage, uint32_t lane);
  /* After weir__engine_ask_why, from the lane's own thread: a stage in it, lent for the call; then that it was the last.
   * NULL, both: nobody asks. */
  void (*why) (void *self, const WeirWhyPart *part);
  void (*why_told) (void *self, uint32_t lane);
} WeirHost;

#endif
