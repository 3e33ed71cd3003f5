/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_DIRECT_DIRECT_H
#define WEIR_RUNNERS_DIRECT_DIRECT_H

/* The direct runner: every lane a thread of this process. */

#include "runners/job/runner.h"

extern const WeirRunner weir__runner_direct;

#endif
