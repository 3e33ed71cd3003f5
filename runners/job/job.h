/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_JOB_JOB_H
#define WEIR_RUNNERS_JOB_JOB_H

/* Job: what every runner starts from: the graph read back from its bytes, the plan, and the functions that the program
 * has under the names in it. */

#include <weir/run.h>

#include "runners/harness/harness.h"

typedef struct
{
  WeirPipeline *pipeline; /* borrowed */
  WeirGraph    *graph;
  WeirPlan     *plan;
  WeirHarness  *harness;
  uint32_t      n_lanes;
  uint64_t      memory_limit;
  char         *spill_dir;
} WeirJob;

/* What WEIR_SKIP and WEIR_FORCE wish of a plan; borrowed from the environment. `lanes` 0: one for each core. */
WeirPlanOptions weir__job_plan_options (unsigned lanes, uint64_t memory_limit);
WeirJob *weir__job_new (WeirPipeline *p, const WeirRunOptions *options, GError **error);
void weir__job_free (WeirJob *job);

#endif
