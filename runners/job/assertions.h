/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_JOB_ASSERTIONS_H
#define WEIR_RUNNERS_JOB_ASSERTIONS_H

/* The pipeline's assertions (<weir/testing/assert.h>), looked after when a run has ended well: a runner that loses rows
 * on their way to an assertion, or does not call it, must not look as if it had held. */

#include "runners/job/job.h"

/* TRUE if each was found to hold, once; otherwise the error has a line, or more, for each that was not. */
gboolean weir__job_check_assertions (const WeirJob *job, GError **error);

#endif
