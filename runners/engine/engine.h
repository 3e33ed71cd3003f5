/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_ENGINE_H
#define WEIR_RUNNERS_ENGINE_ENGINE_H

/* Engine: a plan's stages in n lanes (lane.h), and the channels and split pools between them. Whoever runs it steps the
 * lanes as it likes, from one thread at a time per lane: threads (direct), a seeded scheduler (simulated), workers
 * (later). */

#include "runners/engine/lane.h"
#include "runners/world/world.h"

typedef struct _WeirEngine WeirEngine;

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
/* Asks all lanes for a cut; epochs count from 1, the last one must be complete. From any thread. In an engine whose plan is
 * stepped it is made at the end of a step. */
void weir__engine_request_barrier (WeirEngine *engine, uint64_t epoch);
/* What a barrier has to pass, and a cut is recorded by: every stage of every lane, and every split pool. */
uint32_t weir__engine_n_parts (const WeirEngine *engine);

/* For progress: from any thread, roughly. */
typedef struct
{
  uint64_t rows_in;  /* taken from channels */
  uint64_t rows_given; /* by a TestStream */
  uint64_t rows_out; /* sent on edges: lifted ones as those that they were combined into */
  uint64_t dropped_late, dropped_closed, spilled_bytes;
  double   work_done; /* of the restrictions that were run, in the source's unit */
  WeirTime watermark;
  uint32_t queued; /* messages in the stage's channels */
} WeirStageCounts;
void weir__engine_stage_counts (WeirEngine *engine, WeirStageId stage, WeirStageCounts *ret_counts);
/* From any thread: has each lane tell the host what its stages wait for, at its next step. */
void weir__engine_ask_why (WeirEngine *engine);
/* The picture of a stuck engine: each stage with its watermarks and what it waits for. Lanes must be quiet. */
void weir__engine_describe (WeirEngine *engine, GString *to);

#endif
