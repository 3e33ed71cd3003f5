/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_LANE_H
#define WEIR_RUNNERS_ENGINE_LANE_H

/* Engine: a plan's stages in n lanes, and the channels and split pools between them.
 *
 * A lane is one thread of control with an instance of every stage and a share of the key space. It is a step function
 * over explicit state: take the most downstream stage that has input and room for output, process one batch, return.
 * Restrictions are run only when there is nothing else to do, and by turns: a source that never ends, wherever it stands,
 * keeps neither barriers nor rows of the stages before it from moving.
 * Whoever runs the engine calls weir__lane_step as it likes, from one thread at a time per lane: threads (direct), a
 * seeded scheduler (simulated), workers (later).
 *
 * A stage in a lane goes through, again and again:
 *
 *   drain     messages that found no room are sent on; while some wait, nothing else happens (back-pressure)
 *   settle    the executor runs what is inside it; while it cannot settle, nothing else happens
 *   mark      a watermark or barrier under way: end the bundle, settle, send it on
 *   take      one message, restriction or fired frame, by the kind of head
 *
 * so that at a mark nothing is inside the stage but what a cut records: a grouping's windows, a source's restriction. */

#include "runners/engine/stage.h"

typedef struct _WeirEngine WeirEngine;
typedef struct _WeirLane   WeirLane;

typedef struct
{
  const WeirPlan  *plan; /* borrowed, like all below */
  uint32_t         n_lanes;
  WeirHarnessOps   harness;
  WeirHost         host;
  const WeirWorld *world;
  uint64_t         memory_limit;
  uint32_t         channel_size; /* messages, a power of two; 0: 16 */
} WeirEngineOptions;

WeirEngine *weir__engine_new (const WeirEngineOptions *options);
/* All lanes must be closed. */
void weir__engine_free (WeirEngine *engine);
WeirLane *weir__engine_lane (WeirEngine *engine, uint32_t i);
/* Asks all lanes for a cut; epochs count from 1, the last one must be complete. From any thread. */
void weir__engine_request_barrier (WeirEngine *engine, uint64_t epoch);
/* The picture of a stuck engine: each stage with its watermarks and what it waits for. Lanes must be quiet. */
void weir__engine_describe (WeirEngine *engine, GString *to);

typedef enum
{
  WEIR_LANE_FAILED = 0,
  WEIR_LANE_PROGRESS, /* call again */
  WEIR_LANE_IDLE,     /* call again when woken, or when ret_wait is over */
  WEIR_LANE_FINISHED, /* no input will come and all is sent; may still be asked for barriers */
} WeirLaneState;

/* In the lane's own thread: sets up its executors. */
gboolean weir__lane_open (WeirLane *lane, GError **error);
/* ret_wait: how long an idle lane may sleep at most, INT64_MAX µs: until woken. */
WeirLaneState weir__lane_step (WeirLane *lane, WeirDuration *ret_wait, GError **error);
/* Makes user code return soon; from any thread, between a successful open and close. */
void weir__lane_interrupt (WeirLane *lane);
/* Tears down; also after a failure, or when it was never opened. */
void weir__lane_close (WeirLane *lane, bool failed);

/* For progress: from any thread, roughly. */
typedef struct
{
  uint64_t rows_in;  /* taken from channels */
  uint64_t rows_out; /* sent on edges: lifted ones as those that they were combined into */
  uint64_t dropped_late, spilled_bytes;
  double   work_done; /* of the restrictions that were run, in the source's unit */
  WeirTime watermark;
  uint32_t queued; /* messages in the stage's channels */
} WeirStageCounts;
void weir__engine_stage_counts (WeirEngine *engine, WeirStageId stage, WeirStageCounts *ret_counts);

#endif
