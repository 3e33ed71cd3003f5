/* SPDX-License-Identifier: Apache-2.0 */
/* Every runner that cases run on: one line each. */
#include <weir/run.h>

#include "runners/program/result.h"
#include "runners/simulated/simulated.h"
#include "tests/conformance/conformance.h"
#include "tests/conformance/oracle/oracle.h"

gboolean
weir_conformance_run_oracle (WeirPipeline *p, const ConformanceRunner *runner G_GNUC_UNUSED,
                             uint64_t seed G_GNUC_UNUSED, Dropped *ret_dropped, GError **error)
{
  gboolean          ok = weir_oracle_run (p, error);
  WeirOracleDropped dropped = weir_oracle_dropped (p, NULL);

  *ret_dropped = (Dropped) { dropped.late, dropped.closed };
  return ok;
}

static void
add_up_dropped (const WeirStageCounts *counts, Dropped *dropped)
{
  dropped->late += counts->dropped_late;
  dropped->closed += counts->dropped_closed;
}

gboolean
weir_conformance_run_direct (WeirPipeline *p, const ConformanceRunner *runner, uint64_t seed G_GNUC_UNUSED,
                             Dropped *ret_dropped, GError **error)
{
  WeirRunOptions         options = { .parallelism = runner->lanes, .memory_limit = runner->memory_limit,
                                 .strict = runner->strict };
  g_autoptr (WeirResult) result = weir_pipeline_run (p, &options, error);
  bool                   over;

  *ret_dropped = (Dropped) { 0, 0 };
  if (result == NULL)
    return FALSE;
  g_autofree WeirStageCounts *counts = weir__result_counts (result, &over);
  for (uint32_t s = 0; s < weir__result_job (result)->plan->stages->len; s++)
    add_up_dropped (&counts[s], ret_dropped);
  if (weir_result_error (result) == NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (weir_result_error (result)));
  return FALSE;
}

static void
count_dropped (void *data, const WeirPlan *plan, WeirEngine *engine)
{
  WeirStageCounts counts;

  for (WeirStageId i = { 0 }; i.i < plan->stages->len; i.i++)
    {
      weir__engine_stage_counts (engine, i, &counts);
      add_up_dropped (&counts, data);
    }
}

gboolean
weir_conformance_run_simulated (WeirPipeline *p, const ConformanceRunner *runner, uint64_t seed, Dropped *ret_dropped,
                                GError **error)
{
  WeirSimulation simulation = { .seed = seed,
                                .n_lanes = runner->lanes,
                                .memory_limit = runner->memory_limit,
                                .strict = runner->strict,
                                .barrier_every = runner->barrier_every,
                                .n_barriers = runner->barrier_every > 0 ? 30 : 0,
                                .ended = count_dropped,
                                .ended_data = ret_dropped };

  *ret_dropped = (Dropped) { 0, 0 };
  return weir__run_simulated (p, &simulation, error);
}

#define ALL_PASSES "sink-flattens,drop-unread,fuse,slice-windows,lift-combines"

const ConformanceRunner weir_conformance_runners[] = {
  { .name = "oracle", .run = weir_conformance_run_oracle, .lanes = 1, .n_seeds = 1 },
  { .name = "direct, 1 lane", .run = weir_conformance_run_direct, .lanes = 1, .n_seeds = 1 },
  { .name = "direct, 4 lanes", .run = weir_conformance_run_direct, .lanes = 4, .n_seeds = 1 },
  { .name = "direct, 3 lanes, no passes", .run = weir_conformance_run_direct, .lanes = 3,
    .n_seeds = 1, .skip = ALL_PASSES },
  { .name = "direct, 2 lanes, little memory", .run = weir_conformance_run_direct, .lanes = 2,
    .n_seeds = 1, .memory_limit = 16384 },
  { .name = "direct, 3 lanes, general path", .run = weir_conformance_run_direct, .lanes = 3,
    .n_seeds = 1, .force_general = true },
  { .name = "direct, 2 lanes, strict", .run = weir_conformance_run_direct, .lanes = 2, .n_seeds = 1, .strict = true },
  { .name = "simulated", .run = weir_conformance_run_simulated, .n_seeds = 20 },
  { .name = "simulated, not lifted", .run = weir_conformance_run_simulated, .n_seeds = 5, .skip = "lift-combines" },
  { .name = "simulated, not sliced", .run = weir_conformance_run_simulated, .n_seeds = 5, .skip = "slice-windows" },
  { .name = "simulated, not fused", .run = weir_conformance_run_simulated, .n_seeds = 5, .skip = "fuse" },
  { .name = "simulated, barriers", .run = weir_conformance_run_simulated, .n_seeds = 5, .barrier_every = 40 },
  { .name = "simulated, little memory", .run = weir_conformance_run_simulated, .n_seeds = 5, .memory_limit = 16384 },
  { .name = "simulated, general path", .run = weir_conformance_run_simulated,
    .n_seeds = 5, .barrier_every = 40, .force_general = true },
  { .name = "simulated, strict", .run = weir_conformance_run_simulated,
    .n_seeds = 3, .barrier_every = 40, .strict = true },
  { .name = NULL },
};
