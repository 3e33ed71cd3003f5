/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_PROGRAM_RESULT_H
#define WEIR_RUNNERS_PROGRAM_RESULT_H

/* What a main wants of a result beyond <weir/run.h>. */

#include <weir/run.h>

#include "runners/engine/engine.h"
#include "runners/job/job.h"

/* Waits at most so long; true: it has ended. */
bool weir__result_wait_for (WeirResult *result, unsigned milliseconds);
/* As long as the result. */
const WeirJob *weir__result_job (const WeirResult *result);
/* Appends what the function's step of that path has told by weir_metric_string under that name, a line each. */
void weir__result_strings (WeirResult *result, const char *path, const char *name, GString *to);
/* Of each stage at one moment; NULL: others are just taking the run down. *ret_over: they have. To be freed. */
WeirStageCounts *weir__result_counts (WeirResult *result, bool *ret_over);

#endif
