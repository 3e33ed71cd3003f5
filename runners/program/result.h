/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_PROGRAM_RESULT_H
#define WEIR_RUNNERS_PROGRAM_RESULT_H

/* What a main wants of a result beyond <weir/run.h>. */

#include <weir/run.h>

/* Waits at most so long; true: it has ended. */
bool weir__result_wait_for (WeirResult *result, unsigned milliseconds);

#endif
