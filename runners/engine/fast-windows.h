/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_FAST_WINDOWS_H
#define WEIR_RUNNERS_ENGINE_FAST_WINDOWS_H

/* The open windows of a grouping on the fast path, by end; and by start, if the output watermark is held there.
 *
 * There may be very many at once: a watermark that stays behind while minutes go by, windows of a microsecond. So nothing
 * here takes time by their number: to find one, to open one wherever it belongs and to close the first cost the
 * logarithm of it, in balanced trees (GSequence). */

#include "runners/engine/group-spill.h"

typedef struct
{
  WeirWindow      window;
  WeirGroupTable *table;    /* NULL: all of it was spilled */
  WeirGroupSpill *spill;    /* NULL: nothing was spilled */
  size_t          bytes;    /* of its table, as counted in all windows' */
  GSequenceIter  *by_start; /* NULL: nobody asks for starts */
} WeirFastWindow;

typedef struct
{
  GSequence      *by_end, *by_start; /* WeirFastWindow; by_start: or NULL */
  WeirFastWindow *last;              /* found, or NULL */
  size_t          bytes;             /* of all, as weir__fast_windows_count says them */
  uint64_t        n_compared;        /* what all that was asked for has cost, in comparisons of windows */
} WeirFastWindows;

void weir__fast_windows_init (WeirFastWindows *windows, bool by_start);
/* None may be left. */
void weir__fast_windows_clear (WeirFastWindows *windows);
unsigned weir__fast_windows_n (const WeirFastWindows *windows);
/* The open window, which is made if it is not there: without a table then. */
WeirFastWindow *weir__fast_windows_get (WeirFastWindows *windows, WeirWindow window);
/* The one that ends first; NULL: none is open. */
WeirFastWindow *weir__fast_windows_first (const WeirFastWindows *windows);
/* Forgets it, which is freed; what it points to is the caller's to free before. */
void weir__fast_windows_remove_first (WeirFastWindows *windows);
/* The least start of all; the end of time: none is open. */
WeirTime weir__fast_windows_least_start (const WeirFastWindows *windows);
/* Its table has changed: it is counted anew. */
void weir__fast_windows_count (WeirFastWindows *windows, WeirFastWindow *open);

#endif
