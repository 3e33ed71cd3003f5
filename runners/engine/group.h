/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_GROUP_H
#define WEIR_RUNNERS_ENGINE_GROUP_H

/* Group: the one grouping operator, of GroupByKey, CoGroupByKey and Combine.
 *
 * It goes one of two paths, as the plan says: the fast one (fast.h), for what is asked of it most, or the general one
 * (general.h), which can do everything. Both give the same answers. Its lane gives it rows, or moves a watermark or the
 * clock, and then runs it until nothing is left to say.
 *
 * Values that are not combined (GroupByKey) are combined all the same, by a CombineFn of the engine's own that collects
 * lists: see group-collect.h. */

#include "runners/engine/executor.h"
#include "runners/engine/group-path.h"
#include "runners/world/world.h"

typedef struct _WeirGroup WeirGroup;

typedef struct
{
  const WeirPlan      *plan;
  const WeirPlanStage *stage;
  WeirGroupFunctions   functions;
  const WeirType      *lifted_row; /* batches of this type carry accumulators */
  const WeirWorld     *world;
  uint64_t             memory_limit; /* bytes for this operator; 0: none */
  GError             **failure;      /* what a CombineFn's failure is put into */
  bool                 owns_default; /* global combine: this lane answers for an empty input */
} WeirGroupOptions;

/* What the tables of a grouping that combines hold, and edges into it lift with. */
WeirGroupSpec weir__group_spec_of (const WeirGroupOptions *options);

WeirGroup *weir__group_new (const WeirGroupOptions *options);
void weir__group_free (WeirGroup *group);
/* What it holds. Types in it are the group's. */
WeirGroupSpec weir__group_spec (const WeirGroup *group);

/* Each of these is followed by runs until there is nothing left. Rows that came in on an edge; borrowed until then. */
void weir__group_give (WeirGroup *group, const WeirPlanEdge *edge, const WeirBatch *batch);
void weir__group_watermark (WeirGroup *group, WeirTime watermark);
void weir__group_processing_time (WeirGroup *group, WeirTime now);
/* Of a plan that is stepped (steps.h): no more rows come in this step. Its clock is at `now`. */
void weir__group_end_step (WeirGroup *group, WeirTime now);
/* The next rows, for that port of the head: panes (0), or what came too late (the edge's late_port). Valid until the next
 * call. Some, without a row: it is in the middle of much work. None: nothing is left. */
WeirNext weir__group_run (WeirGroup *group, const WeirBatch **ret_rows, uint32_t *ret_port, GError **error);

/* Does what it gives depend on processing time? */
bool weir__group_uses_clock (const WeirGroup *group);
/* When the clock has something for it next; WEIR_TIME_MAX: never. */
WeirTime weir__group_deadline (const WeirGroup *group);
/* Hands every key of every open window to `take`. Only when nothing is left to run. */
gboolean weir__group_cut (WeirGroup *group, WeirGroupTake take, void *data, GError **error);
/* The output's least possible timestamp: what open windows hold the watermark at. */
WeirTime weir__group_hold (WeirGroup *group);
WeirGroupDropped weir__group_dropped (const WeirGroup *group);
uint64_t weir__group_spilled_bytes (const WeirGroup *group);
/* What it has, for whoever asks why it does not fire. */
void weir__group_why (WeirGroup *group, WeirGroupWhy *ret_why);
void weir__group_describe (const WeirGroup *group, GString *to);

#endif
