/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_FAST_SLICES_H
#define WEIR_RUNNERS_ENGINE_FAST_SLICES_H

/* Slices: sliding windows on the fast path, each element added once, not once for each of its windows.
 *
 * Where windows of size s begin every p, time falls into slices of the greatest common divisor of s and p, and every
 * window is a row of whole slices. Elements come with their slice as their window (the plan's pass slice-windows has it
 * so). A table per slice collects; when the watermark passes the end of a window, the tables of its slices are merged into
 * the one that fires. A slice is forgotten with the last of its windows. */

#include "runners/engine/group-table.h"

typedef struct _WeirSlices WeirSlices;

/* `windows` slide; `slice` is the size of a slice. `spare` is where an empty table may lie, to be taken. All is borrowed. */
WeirSlices *weir__slices_new (const WeirWindows *windows, WeirDuration slice, const WeirGroupSpec *spec,
                              WeirGroupTable **spare);
void weir__slices_free (WeirSlices *slices);

/* The table for rows of a slice, made if it is not there; NULL: all windows of the slice have passed. How many of them
 * have is what each of the rows is late for. */
WeirGroupTable *weir__slices_table (WeirSlices *slices, WeirWindow slice, WeirTime watermark, uint64_t *ret_n_passed);
/* The earliest window that holds anything, if it has passed: it, and its table, which is the caller's. */
bool weir__slices_next_due (WeirSlices *slices, WeirTime watermark, WeirWindow *ret_window, WeirGroupTable **ret_table);

/* The open slices, earliest first. */
unsigned weir__slices_n (const WeirSlices *slices);
WeirWindow weir__slices_window (const WeirSlices *slices, unsigned i);
WeirGroupTable *weir__slices_table_at (const WeirSlices *slices, unsigned i);
/* How many windows there will be of them, and the earliest, if any. */
uint64_t weir__slices_n_windows (const WeirSlices *slices, WeirWindow *ret_oldest);

#endif
