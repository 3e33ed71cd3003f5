/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_PROGRAM_RESULT_H
#define WEIR_RUNNERS_PROGRAM_RESULT_H

/* What a main wants of a result beyond <weir/run.h>. */

#include <weir/run.h>

#include "runners/engine/engine.h"

/* Waits at most so long; true: it has ended. */
bool weir__result_wait_for (WeirResult *result, unsigned milliseconds);
/* As long as the result. */
const WeirPlan *weir__result_plan (const WeirResult *result);
/* Appends what the function's step of that path has told by weir_metric_string under that name, a line each. */
void weir__result_strings (WeirResult *result, const char *path, const char *name, GString *to);
/* False: others are just taking the run down. */
bool weir__result_stage_counts (WeirResult *result, WeirStageId stage, WeirStageCounts *ret_counts);

#endif
