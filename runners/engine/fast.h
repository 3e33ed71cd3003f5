/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_FAST_H
#define WEIR_RUNNERS_ENGINE_FAST_H

/* Fast: the path of grouping for windows that do not merge, with the default trigger, discarding, where nothing late is
 * waited for: without an allowed lateness, or of a bounded input.
 *
 * A table per open window collects; when the watermark passes a window's maximum timestamp its table fires, in one
 * on-time pane per key, and is forgotten. Rows of a window that is already past are late, and so expired: dropped and
 * counted.
 *
 * Sliding windows are combined by slices where the plan says so (fast-slices.h): a window is opened when it is due.
 *
 * States of a window: open → firing (rows are taken out, a frame at a time; no rows are added meanwhile) → gone. At most
 * one window fires at a time, in order of their ends. When tables exceed the operator's share of memory, the largest is
 * spilled. */

#include "runners/engine/group-path.h"
#include "runners/world/world.h"

typedef struct _WeirFast WeirFast;

/* All that is pointed to is borrowed. */
typedef struct
{
  WeirGroupSpec      spec;    /* what is grouped, and how it is combined */
  WeirCollect       *collect; /* whose function spec.fn is, for GroupByKey; NULL for a Combine */
  const WeirType    *row;     /* of panes: { key, value }, or the value alone */
  bool               keyless; /* the value alone */
  const WeirWindows *windows; /* sliding ones, of which rows bring slices of size `slice`, unless that is 0 */
  WeirDuration       slice;
  bool               owns_default; /* global combine: this lane answers for an empty input */
  WeirDuration       allowed_lateness; /* late panes may follow, by the strategy: then none is called the last */
  const WeirType    *lifted_row;   /* batches of this type carry accumulators */
  WeirLateRows      *late;         /* where rows go that come too late */
  const WeirWorld   *world;
  uint64_t           memory_limit; /* bytes for this operator; 0: none */
} WeirFastOptions;

WeirFast *weir__fast_new (const WeirFastOptions *options);
void weir__fast_free (WeirFast *fast);
/* Adds the rows that came in on an edge. */
gboolean weir__fast_add (WeirFast *fast, const WeirPlanEdge *edge, const WeirBatch *batch, GError **error);
/* The input watermark rose: windows may be due. */
void weir__fast_watermark (WeirFast *fast, WeirTime watermark);
/* The next rows of due windows, in `frame` (reset by the call). None: no window is due (any more). */
WeirNext weir__fast_fire (WeirFast *fast, WeirFrame *frame, GError **error);
/* Hands every key of every open window, or slice, to `take`. Only when nothing fires. */
gboolean weir__fast_cut (WeirFast *fast, WeirGroupTake take, void *data, GError **error);
/* The output's least possible timestamp: what open windows hold the watermark at. */
WeirTime weir__fast_hold (const WeirFast *fast);
uint64_t weir__fast_dropped_late (const WeirFast *fast);
uint64_t weir__fast_spilled_bytes (const WeirFast *fast);
/* What finding windows has cost, in comparisons of them. */
uint64_t weir__fast_compared (const WeirFast *fast);
/* The open windows; false: there is none. */
bool weir__fast_oldest (const WeirFast *fast, uint64_t *ret_n, WeirWindow *ret_oldest);
void weir__fast_describe (const WeirFast *fast, GString *to);

#endif
