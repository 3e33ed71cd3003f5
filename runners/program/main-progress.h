/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_PROGRAM_MAIN_PROGRESS_H
#define WEIR_RUNNERS_PROGRAM_MAIN_PROGRESS_H

/* Progress on standard error: one line that is rewritten on a terminal, a plain line every few seconds elsewhere, and a
 * last line that sums up. Behind it comes one for each grouping that has dropped something, and one for each step that could
 * not read some rows, if nobody takes those. */

#include <weir/run.h>

typedef struct _WeirMainProgress WeirMainProgress;

WeirMainProgress *weir__main_progress_new (WeirResult *result);
/* Shows where things stand, if it is time to. */
void weir__main_progress_show (WeirMainProgress *progress);
/* The last line; frees it. */
void weir__main_progress_finish (WeirMainProgress *progress, bool done);

#endif
