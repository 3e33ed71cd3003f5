/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_HOST_H
#define WEIR_RUNNERS_ENGINE_HOST_H

/* Host: who runs the engine, and what it is told: the engine's border to the runner, as executor.h is the one to user
 * code. It is called from the lane's own thread. */

#include "runners/engine/restriction.h"
#include "runners/plan/plan.h"

/* Parts of a cut: what a snapshot is made of. */
typedef enum
{
  WEIR_CUT_POOL = 0,    /* restrictions in a split pool */
  WEIR_CUT_RESTRICTION, /* one that a lane holds; position in range.from */
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
  uint64_t   n_windows, n_keys; /* that have something to fire; keys: 0 if they are not counted */
  WeirWindow oldest;            /* if there are any */
  uint64_t   n_fired;           /* windows beside those that are over, have said it all, and stay for late data */
  WeirTime   fired_stay;        /* if there are any: the watermark at which the last of them goes */
  WeirTime   hold, deadline;    /* of the output watermark; of processing time. WEIR_TIME_MAX: none */
} WeirGroupWhy;

typedef struct
{
  WeirStageId from;
  uint32_t    lane;
  WeirTime    watermark;
  bool        idle;
} WeirWhyInput;

/* What a stage in a lane has combined for a grouping and not sent yet. */
typedef struct
{
  WeirStageId to;
  uint64_t    n_keys;
  WeirWindow  window;
} WeirWhyHeld;

/* A restriction that a lane holds. */
typedef struct
{
  const WeirRestriction *restriction;
  WeirTime               resume_at; /* WEIR_TIME_MIN: at once */
} WeirWhySource;

/* What a stage in a lane waits for. */
typedef struct
{
  WeirStageId            stage;
  uint32_t               lane, n_inputs;
  WeirTime               input_watermark, output_watermark;
  bool                   idle; /* and nobody waits for it */
  const WeirWhyInput    *inputs; /* an edge from one lane each */
  const WeirWhySource   *sources; /* SOURCE: what it holds */
  uint32_t               n_sources;
  WeirGroupWhy           group; /* GROUP */
  const WeirWhyHeld     *unsent;
  uint32_t               n_unsent;
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
