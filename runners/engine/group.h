/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_GROUP_H
#define WEIR_RUNNERS_ENGINE_GROUP_H

/* Group: the one grouping operator, of GroupByKey, CoGroupByKey and Combine; this is its fast path.
 *
 * For global and fixed windows with the default trigger. A table per open window collects; when the watermark passes a
 * window's maximum timestamp its table fires, in one on-time pane per key, and is forgotten. Rows of a window that is
 * already past are late; with no allowed lateness they are expired: dropped and counted.
 *
 * States of a window: open → firing (rows are taken out, a frame at a time; the operator takes no rows meanwhile) →
 * gone. At most one window fires at a time, in order of their ends.
 *
 * Values that are not combined (GroupByKey) are combined all the same, by a CombineFn of the engine's own that collects
 * lists: see group-collect.h. When tables exceed the operator's share of memory, the largest is spilled. */

#include "runners/engine/frame.h"
#include "runners/engine/group-spill.h"
#include "runners/engine/stage.h"

typedef struct _WeirGroup WeirGroup;

typedef struct
{
  const WeirPlan      *plan;
  const WeirPlanStage *stage;
  WeirGroupFunctions   functions;
  const WeirType      *lifted_row; /* frames of this type carry accumulators */
  const WeirWorld     *world;
  uint64_t             memory_limit; /* bytes for this operator; 0: none */
  GError             **failure;      /* what a CombineFn's failure is put into */
  bool                 owns_default; /* global combine: this lane answers for an empty input */
} WeirGroupOptions;

/* What the tables of a grouping that combines hold, and edges into it lift with. */
WeirGroupSpec weir__group_spec_of (const WeirGroupOptions *options);

WeirGroup *weir__group_new (const WeirGroupOptions *options);
void weir__group_free (WeirGroup *group);
/* What its tables hold. Types in it are the group's. */
WeirGroupSpec weir__group_spec (const WeirGroup *group);
/* Adds the rows that came in on an edge. */
gboolean weir__group_add (WeirGroup *group, const WeirPlanEdge *edge, const WeirBatch *batch, GError **error);
/* The input watermark rose: windows may be due. */
void weir__group_watermark (WeirGroup *group, WeirTime watermark);
/* The next rows of due windows, in `frame` (reset by the call). None: no window is due (any more). */
WeirStep weir__group_fire (WeirGroup *group, WeirFrame *frame, GError **error);
/* Hands every key of every open window to `take`. Only when nothing fires. */
typedef void (*WeirGroupTake) (void *data, WeirWindow window, const void *key, const void *accumulator);
gboolean weir__group_cut (WeirGroup *group, WeirGroupTake take, void *data, GError **error);
/* The output's least possible timestamp: what open windows hold the watermark at. */
WeirTime weir__group_hold (const WeirGroup *group);
uint64_t weir__group_dropped_late (const WeirGroup *group);
uint64_t weir__group_spilled_bytes (const WeirGroup *group);
void weir__group_describe (const WeirGroup *group, GString *to);

#endif
