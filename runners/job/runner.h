/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_RUNNER_H
#define WEIR_RUNNERS_RUNNER_H

/* Runner: an ops table found by name in one list (runners/program/runners.c). A job is what all runners start from: the graph
 * read back from its bytes, the plan, and the functions that the program has under the names in it. */

#include <weir/run.h>

#include "runners/engine/lane.h"
#include "runners/harness/harness.h"

typedef struct
{
  WeirPipeline *pipeline;
  WeirGraph    *graph;
  WeirPlan     *plan;
  WeirHarness  *harness;
  uint32_t      n_lanes;
  uint64_t      memory_limit;
  char         *spill_dir;
} WeirJob;

/* A run under way: what a runner keeps of it. */
typedef struct _WeirRunning WeirRunning;

typedef struct
{
  const char *name;
  /* Starts the job and returns; `ended` is called once from some thread, with the failure or NULL. Both are borrowed until
   * then. */
  WeirRunning *(*start) (WeirJob *job, void (*ended) (void *data, GError *failure), void *data, GError **error);
  /* From any thread: asks it to stop; it ends with WEIR_ERROR_CANCELLED. */
  void (*cancel) (WeirRunning *running);
  void (*stage_counts) (WeirRunning *running, WeirStageId stage, WeirStageCounts *ret_counts);
  /* Waits until it has ended and frees it. */
  void (*join) (WeirRunning *running);
} WeirRunner;

/* NULL and an error that names those that are there. */
const WeirRunner *weir__runner_find (const char *name, GError **error);

WeirJob *weir__job_new (WeirPipeline *p, const WeirRunOptions *options, GError **error);
void weir__job_free (WeirJob *job);

/* Waits at most so long; true: it has ended. */
bool weir__result_wait_for (WeirResult *result, unsigned milliseconds);

extern const WeirRunner weir__runner_direct;

#endif
