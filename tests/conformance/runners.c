/* SPDX-License-Identifier: Apache-2.0 */
/* Every runner that cases run on: one line each. */
#include <weir/run.h>

#include "runners/direct/simulated.h"
#include "tests/conformance/conformance.h"
#include "tests/conformance/oracle/oracle.h"

static gboolean
run_oracle (WeirPipeline *p, unsigned lanes G_GNUC_UNUSED, uint64_t seed G_GNUC_UNUSED, GError **error)
{
  return weir_oracle_run (p, error);
}

static gboolean
run_direct (WeirPipeline *p, unsigned lanes, uint64_t seed G_GNUC_UNUSED, GError **error)
{
  g_autoptr (WeirResult) result = weir_pipeline_run (p, &(WeirRunOptions) { .parallelism = lanes }, error);

  if (result == NULL)
    return FALSE;
  if (weir_result_error (result) == NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (weir_result_error (result)));
  return FALSE;
}

static gboolean
run_simulated (WeirPipeline *p, unsigned lanes, uint64_t seed, GError **error)
{
  return weir__run_simulated (p, &(WeirSimulation) { .seed = seed, .n_lanes = lanes }, error);
}

const ConformanceRunner weir_conformance_runners[] = {
  { "oracle", run_oracle, 1, 1, NULL, false },
  { "direct, 1 lane", run_direct, 1, 1, NULL, false },
  { "direct, 4 lanes", run_direct, 4, 1, NULL, false },
  { "direct, 3 lanes, no passes", run_direct, 3, 1, "sink-flattens,drop-unread,fuse,lift-combines", false },
  { "simulated", run_simulated, 0, 20, NULL, false },
  { "simulated, not lifted", run_simulated, 0, 5, "lift-combines", false },
  { NULL, NULL, 0, 0, NULL, false },
};
