/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_PROGRAM_RUNNERS_H
#define WEIR_RUNNERS_PROGRAM_RUNNERS_H

/* The list of this build's runners. */

#include "runners/job/runner.h"

/* NULL and an error that names those that are there. */
const WeirRunner *weir__runner_find (const char *name, GError **error);

#endif
