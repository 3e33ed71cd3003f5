/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_LANE_H
#define WEIR_RUNNERS_ENGINE_LANE_H

/* Lane: one thread of control with an instance of every stage of a plan and a share of the key space.
 *
 * It is a step function over explicit state: take the most downstream stage that has input and room for output, process
 * one batch, return. Restrictions are run only when there is nothing else to do, and by turns: a source that never
 * ends, wherever it stands, keeps neither barriers nor rows of the stages before it from moving.
 *
 * A stage in a lane goes through, again and again:
 *
 *   drain     messages that found no room are sent on; while some wait, nothing else happens (back-pressure)
 *   settle    the executor runs what is inside it; while it cannot settle, nothing else happens
 *   mark      a watermark or barrier under way: end the bundle, settle, send it on
 *   take      one message, restriction or fired frame, by the kind of head
 *
 * so that at a mark nothing is inside the stage but what a cut records: a grouping's windows, a source's
 * restriction. That a stage is idle, or no more, is told as a watermark, which may then be the one told before
 * (least-watermark.h). */

#include "runners/engine/executor.h"
#include "runners/engine/host.h"

typedef struct _WeirLane WeirLane;

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
/* Tears down; also after a failure, or when it was never opened. */
void weir__lane_close (WeirLane *lane, bool failed);

#endif
