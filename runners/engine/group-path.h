/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_GROUP_PATH_H
#define WEIR_RUNNERS_ENGINE_GROUP_PATH_H

/* What the two paths of grouping (fast.h, general.h) have in common, and the operator in front of them (group.h) says of
 * both. */

#include "runners/engine/group-collect.h"
#include "runners/engine/group-table.h"
#include "runners/engine/host.h"
#include "runners/engine/late-rows.h"
#include "runners/engine/next.h"

/* What a window keeps so that values can be taken back (general-key.h). */
typedef struct _WeirKept WeirKept;

/* Takes one key of an open window, or slice, for a cut. `kept`: without it the accumulator cannot go on; NULL: nothing is
 * kept. All is lent for the call. */
typedef void (*WeirGroupTake) (void *data, WeirWindow window, const void *key, const void *accumulator,
                               const WeirKept *kept);

/* The last instant at which the window is waited for: its end and the allowed lateness. */
static inline WeirTime
weir__window_expiry (WeirWindow window, WeirDuration allowed_lateness)
{
  WeirTime expiry = weir_time_add (weir_window_max_timestamp (window), allowed_lateness);

  return (WeirTime) { MIN (expiry.us, weir_window_max_timestamp (WEIR_GLOBAL_WINDOW).us) };
}

/* Dropped: the window had expired; its trigger had finished. */
typedef struct
{
  uint64_t late, closed;
} WeirGroupDropped;

#endif
