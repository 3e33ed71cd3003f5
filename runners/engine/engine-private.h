/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_ENGINE_PRIVATE_H
#define WEIR_RUNNERS_ENGINE_ENGINE_PRIVATE_H

/* The inside of engine and lanes, shared by engine*.c and lane*.c. */

#include "runners/engine/engine.h"
#include "runners/engine/group.h"
#include "runners/engine/scatter.h"
#include "runners/engine/split-pool.h"
#include "runners/engine/steps.h"

/* One receiving end: an edge from one lane. */
typedef struct
{
  const WeirPlanEdge *edge;
  WeirChannel        *channel;
  WeirTime            watermark;
  bool                idle; /* nobody waits for it */
  bool                at_barrier;
} LaneInput;

/* Where a stage of a stepped engine is at a barrier that all its inputs have passed. */
typedef enum
{
  STEP_UNDER_WAY = 0, /* not there */
  STEP_TRIGGERS,      /* next: triggers and clock */
  STEP_WATERMARK,
  STEP_BARRIER,
} StepPhase;

/* A watermark or a barrier on its way through a stage. */
typedef enum
{
  MARK_NONE = 0,
  MARK_WATERMARK,
  MARK_BARRIER,
} MarkKind;

/* A slot of a lane: a part of a source's work, or room for one. */
typedef struct
{
  WeirRestriction *restriction; /* NULL: there is room */
  WeirTime         reported;    /* watermark, to the pool */
  bool             reported_idle;
  WeirTime         resume_at; /* WEIR_TIME_MIN: at once */
} LaneSlot;

typedef struct
{
  WeirLane            *lane;
  const WeirPlanStage *plan;
  WeirExecutor        *executor;
  WeirStageSink        sink;
  bool                 unsettled;

  GArray   *inputs; /* LaneInput */
  unsigned  next_input;
  WeirTime  input_watermark, output_watermark;
  bool      idle, output_idle; /* it is; it has told so (least-watermark.h) */
  MarkKind  mark;
  bool      mark_finished_bundle;
  WeirTime  mark_time;
  uint64_t  mark_epoch;

  /* In stepped engines. */
  StepPhase  step_phase;
  uint64_t   step_epoch;
  WeirArena *event_rows; /* TEST_STREAM, of the last event */

  WeirScatter **scatters; /* by operator, NULL where it is none */

  /* What the executor's head is reading: given back when settled. */
  WeirFrame   *head_frame;
  WeirChannel *head_channel; /* NULL: the frame is the stage's own */

  /* IMPULSE */
  bool     impulse_given;
  uint64_t epoch; /* the last barrier passed on */
  /* GROUP */
  WeirGroup   *group;
  bool         running;       /* it may have panes to give */
  WeirFrame   *given;         /* what it was given, if that is not used up */
  WeirChannel *given_channel;
  /* SOURCE */
  WeirChannel     *to_pool, *from_pool;
  GArray          *slots;  /* LaneSlot */
  uint32_t         n_held; /* slots with something in them */
  uint32_t         next_slot, current, newest; /* whose turn it is; the executor's; granted and not run yet, or WEIR__NO_ID */
  bool             endless; /* it may hold several */
  bool             asked, pool_idle; /* for one; the pool's last word */

  WeirStageCounts counts; /* written by the lane, read by anyone; rows_out is the scatters' */
} LaneStage;

/* One lane's side of a split pool's upstream: several POOL operators may feed the same pool. */
typedef struct
{
  WeirChannel *to_pool;
  bool         stepped;
  GArray      *ends; /* PoolEnd */
  GQueue       held; /* restrictions from ends that are at a barrier others have not reached */
  WeirTime     sent; /* watermark */
  bool         sent_idle;
} PoolFeed;

typedef struct
{
  LaneStage *stage;
  uint32_t   op;
  WeirTime   watermark;
  bool       idle, at_barrier;
} PoolEnd;

struct _WeirLane
{
  WeirEngine *engine;
  uint32_t    i;
  LaneStage  *stages;
  PoolFeed   *feeds; /* by stage id; only those of SOURCE stages are used */
  uint64_t    barrier_requested; /* atomic */
  uint32_t    why_asked;         /* atomic */
  uint32_t    next_source; /* stage that may run its restriction next */
  GError     *combine_failure; /* of this step: see weir_combine_fail */
  bool        open;
};

struct _WeirEngine
{
  WeirEngineOptions    options;
  uint32_t             n_stages;
  WeirLane            *lanes;
  WeirChannel       ***edges;     /* [edge][from * n_lanes + to] */
  WeirChannel       ***to_pools;  /* [stage][lane] */
  WeirChannel       ***from_pools;
  WeirSplitPool      **pools;     /* [stage]; stepped by any lane */
  WeirGroupFunctions  *functions; /* [stage] */
  const WeirType     **lifted_rows; /* [stage] */
  WeirArena           *types;
  uint64_t             group_memory; /* bytes for each grouping in each lane */
  WeirSteps           *steps; /* NULL: the plan is not stepped */
};

/* Counters are written with relaxed stores so that anyone may read them. */
#define WEIR__COUNT_SET(counter, value) __atomic_store_n (&(counter), (value), __ATOMIC_RELAXED)
#define WEIR__COUNT_ADD(counter, more)  WEIR__COUNT_SET (counter, (counter) + (more))

/* True: the stage has somewhere to put output. */
bool weir__lane_stage_drain (LaneStage *stage);
/* Starts a mark's way; the stage must have none under way. A watermark goes on if it rises, or if the stage is idle now and
 * was not, or the other way round. */
void weir__lane_stage_mark_watermark (LaneStage *stage, WeirTime watermark);
void weir__lane_stage_mark_barrier (LaneStage *stage, uint64_t epoch);

/* The stage is not idle: if it told that it was, that is taken back at once, ahead of the rows that are inside. */
void weir__lane_stage_wake (LaneStage *stage);

/* One step by kind of head. None: there was nothing to do. The stage is drained, settled, without mark. */
WeirNext weir__lane_impulse_step (LaneStage *stage);
WeirNext weir__lane_source_step (LaneStage *stage);
WeirNext weir__lane_input_step (LaneStage *stage, GError **error);
/* SOURCE: runs one of the restrictions that it holds for a while. As above. */
WeirNext weir__lane_source_run (LaneStage *stage, GError **error);
/* When the first of those that wait for the clock goes on. As below. */
WeirTime weir__lane_source_alarm (const LaneStage *stage);
/* When the stage has something to do by the clock; the end of time: never. */
WeirTime weir__lane_stage_alarm (const LaneStage *stage);
/* A head that barriers are asked of: one that was asked for is on its way; false: none was. */
bool weir__lane_head_barrier (LaneStage *stage);
/* lane-steps.c: lanes of stepped engines. */
/* TEST_STREAM; as above. */
WeirNext weir__lane_test_stream_step (LaneStage *stage, GError **error);
/* Lane 0 begins the next step if it may. True: all lanes have been told. */
bool weir__lane_begin_step (WeirLane *lane);
/* All inputs of a stage are at a barrier. It then goes through the phases, one at a call; None: it is at none. */
void weir__lane_stage_end_step (LaneStage *stage, uint64_t epoch);
WeirNext weir__lane_stage_step_phase (LaneStage *stage);
/* Steps may come that need the lane. */
bool weir__lane_awaits_steps (const WeirLane *lane);
/* Processing time: the script's or the world's. */
WeirTime weir__engine_now (const WeirEngine *engine);
/* A barrier: which cut it makes (0: none), and that it has passed a stage in a lane, or a pool. */
uint64_t weir__engine_cut_epoch (const WeirEngine *engine, uint64_t barrier);
void weir__engine_barrier_passed (WeirEngine *engine);
/* What the inputs have told of the watermark is now the stage's. */
void weir__lane_input_watermark (LaneStage *stage);
/* engine-why.c */
void weir__lane_tell_why (WeirLane *lane);
/* lane-cut.c: what a stage has to record at a barrier. */
gboolean weir__lane_stage_cut (LaneStage *stage, uint64_t barrier, GError **error);

/* lane-pool.c: the lane's side of pools. The channel is borrowed, NULL if nothing feeds the pool. */
void weir__lane_feed_init (PoolFeed *feed, WeirChannel *to_pool, bool stepped);
void weir__lane_feed_add_end (PoolFeed *feed, LaneStage *stage, uint32_t op);
void weir__lane_feed_clear (PoolFeed *feed);
void weir__lane_feed_restriction (LaneStage *stage, uint32_t op, WeirRestriction *restriction);
void weir__lane_feed_watermark (LaneStage *stage, uint32_t op, WeirTime watermark, bool idle);
void weir__lane_feed_barrier (LaneStage *stage, uint32_t op, uint64_t epoch);

#endif
