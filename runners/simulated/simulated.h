/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_SIMULATED_SIMULATED_H
#define WEIR_RUNNERS_SIMULATED_SIMULATED_H

/* Simulated: all lanes in this thread, stepped in an order that a seed decides, over channels so small that everything
 * that can fill up does. The same seed gives the same run, byte for byte.
 *
 * No runner that a command line names. It is in the library all the same, like the world that it runs in (runners/world):
 * users' tests, who move the time of a pipeline by hand, are to run by it as the library's own do.
 *
 * There is nobody to ask such a run why nothing fires (weir_result_why): it goes to its end within the call, and where
 * others would wait its clock goes on. One that gets stuck fails with the picture of all stages. */

#include <weir/run.h>

#include "runners/engine/engine.h"

typedef struct
{
  uint64_t seed;
  uint32_t n_lanes;      /* 0: 1 to 7, by the seed */
  uint64_t memory_limit; /* 0: none */
  /* At about this step each epoch's barrier is injected; 0: none. One after the other, at most n_barriers. */
  uint64_t barrier_every;
  uint32_t n_barriers;
  bool     strict; /* mode, by the same seed */
  void (*cut) (void *data, const WeirCutPart *part);
  void *cut_data;
  /* A last look at the engine, whose lanes are closed: at what its stages counted. */
  void (*ended) (void *data, const WeirPlan *plan, WeirEngine *engine);
  void *ended_data;
} WeirSimulation;

/* Runs the pipeline's graph to its end. FALSE: it failed, was refused, or got stuck. */
gboolean weir__run_simulated (WeirPipeline *p, const WeirSimulation *simulation, GError **error);
/* The same for an engine that somebody else made the parts of. */
gboolean weir__simulate (WeirEngineOptions *options, const WeirSimulation *simulation, GError **error);

#endif
