/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_MERGE_FN_H
#define WEIR_RUNNERS_ENGINE_MERGE_FN_H

/* What becomes of windows that a function of the user's merges.
 *
 * The function may answer whatever it likes. Windows with one number become one that spans them all, however far apart
 * they lie and whatever lies between; all groups of one answer at once. Then it is asked again about what came of that,
 * until it finds nothing more. A window is its bounds: windows that come to the same ones are the same. Each answer that
 * counts leaves fewer windows, so there is an end. */

#include <weir/windowing.h>

/* Windows by start, then by end, as the function is shown them. */
int weir__compare_starts (const void *a, const void *b);
/* Sorts windows so, and drops all but one of equal ones. Returns how many are left. */
uint32_t weir__sort_different (WeirWindow *windows, uint32_t n);
/* For n windows in any order, some of which may be equal: what windows[i] becomes a part of. */
void weir__merge_fn_plan (const WeirWindows *fn, const WeirWindow *windows, uint32_t n, WeirWindow *ret_becomes);

#endif
