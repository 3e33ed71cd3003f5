/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_JOB_WHY_H
#define WEIR_RUNNERS_JOB_WHY_H

/* Why does it not fire? What lanes tell of their stages, put together: for each grouping what is open in it, and who holds
 * its watermark. Not locked: that is the runner's. */

#include "runners/engine/host.h"

typedef struct _WeirWhy WeirWhy;

WeirWhy *weir__why_new (const WeirPlan *plan, uint32_t n_lanes);
void weir__why_free (WeirWhy *why);
/* Of a lane that has told of a stage before, what it tells last counts. */
void weir__why_add (WeirWhy *why, const WeirWhyPart *part);
/* The text: a few lines for each grouping. Lanes that have not told count as nothing. */
void weir__why_print (const WeirWhy *why, GString *to);

#endif
