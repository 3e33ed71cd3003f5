/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_JOB_RUNNER_H
#define WEIR_RUNNERS_JOB_RUNNER_H

/* Runner: an ops table, found by its name in one list (runners/program/runners.c). */

#include "runners/engine/engine.h"
#include "runners/job/job.h"

/* A run under way: what a runner keeps of it. */
typedef struct _WeirRunning WeirRunning;

typedef struct
{
  const char *name;
  /* Starts the job and returns; `ended` is called once from some thread, with the failure or NULL. Both are borrowed
   * until then. NULL: nothing runs, and `ended` is not called. */
  WeirRunning *(*start) (WeirJob *job, void (*ended) (void *data, GError *failure), void *data, GError **error);
  /* From any thread: asks it to stop; it ends with WEIR_ERROR_CANCELLED. */
  void (*cancel) (WeirRunning *running);
  void (*stage_counts) (WeirRunning *running, WeirStageId stage, WeirStageCounts *ret_counts);
  /* From any thread: why groupings do not fire, as lines of text. Waits a moment for lanes that are busy. */
  void (*why) (WeirRunning *running, GString *to);
  /* Waits until it has ended and frees it. */
  void (*join) (WeirRunning *running);
} WeirRunner;

#endif
