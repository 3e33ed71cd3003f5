/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_HARNESS_HARNESS_H
#define WEIR_RUNNERS_HARNESS_HARNESS_H

/* Harness: the only place that calls user functions. It finds them by the names in the graph, decodes their
 * configurations, and gives the engine executors that run fused stages of them.
 *
 * One harness serves all lanes of a process: what it holds is read-only once made, but for metrics. */

#include "runners/engine/executor.h"
#include "runners/harness/metrics.h"

typedef struct _WeirHarness WeirHarness;

/* Functions and options are looked up in `p`; all that the plan names must be there. Both are borrowed. */
WeirHarness *weir__harness_new (WeirPipeline *p, const WeirPlan *plan, uint32_t n_lanes, GError **error);
/* Strict mode, for executors that are opened from now on. */
void weir__harness_set_strict (WeirHarness *harness, uint64_t seed);
/* From any thread: functions of all lanes return after the row that they are at, and see in setup, too, that they are to
 * stop. For good. */
void weir__harness_interrupt (WeirHarness *harness);
void weir__harness_free (WeirHarness *harness);
WeirHarnessOps weir__harness_ops (WeirHarness *harness);

/* Sums over lanes; from any thread, while it runs and after. As JSON: [{"path":…,…},…] */
void weir__harness_print_metrics (WeirHarness *harness, GString *to);
int64_t weir__harness_counter (WeirHarness *harness, const char *path, const char *name);
/* Appends, a line each, the strings of that name that a step has told, or, if a "scope/" is named, the steps that stand
 * in it. */
void weir__harness_strings (WeirHarness *harness, const char *step_or_scope, const char *name, GString *to);
/* Rows out of sources; rows into operators that nothing reads from; work found so far in the sources' own unit. */
typedef struct
{
  uint64_t rows_from_sources, rows_into_sinks;
  double   work_found;
} WeirHarnessTotals;
void weir__harness_totals (WeirHarness *harness, WeirHarnessTotals *ret_totals);

#endif
