/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_GENERAL_H
#define WEIR_RUNNERS_ENGINE_GENERAL_H

/* General: the path of grouping that can do everything: any windows, merging ones too, any trigger, any accumulation, late
 * data. The fast path (fast.h) does what is asked of a grouping most, with the same answers.
 *
 * It is driven by its lane: rows are given, or a watermark or the clock moves; then it is run until it has nothing left to
 * say. What it says are panes: rows for the stage behind it, a frame at a time. Each element is a step of its own: it finds
 * its window (merging sessions on the way), is combined, and the trigger decides whether a pane fires. However far a
 * watermark jumps, it is taken through every instant at which a window ends or expires, in order, keys of one instant in
 * the order of their hashes; so panes do not depend on how watermarks came.
 *
 * The life of a window of a key, by the watermark w:
 *
 *   open      w <= its maximum timestamp. Panes are early.
 *   ended     w is past that: the on-time pane was emitted if there is to be one. Panes are late.
 *   expired   w is past that plus the allowed lateness: the closing pane is emitted if there is to be one; it is gone.
 *   closed    its trigger has finished. Of the window a tombstone stays until it expires, and what arrives is dropped.
 *
 * A pane is emitted if it holds something new, or is on time or closing and must be emitted always. It takes what it holds
 * with it (discarding) or leaves it (accumulating). When retracting, the panes that stand are taken back before it: rows of
 * kind RETRACT, to the letter; both are in the frames of one run, between which no barrier passes.
 *
 * Windows that merge: the parts' accumulators and triggers merge, what stands of the parts is taken back with the merged
 * window's next pane, and panes count from 0 again, unless the merged window is one that was there before.
 *
 * Retracts as input: a window counts its values, and keeps them if it must (general-retract.c says when, and what that
 * costs). A retract takes one away and counts as something new, but no trigger counts it. When nothing is left, what stands is
 * taken back with the next pane, which is none, and the window is forgotten. A merged window that loses an element is derived
 * anew, since it may come apart (general-split.c): then the old one is taken back and its parts put out panes in the same
 * run, from 0. The law: whenever nothing is left to run, the inserts less the retracts that were put out are the latest
 * panes.
 *
 * A pane's timestamp is its window's maximum or, by the timestamp combiner, the earliest or latest of its new elements,
 * those left aside that were behind the watermark when they came: they cannot hold back what has passed. The output
 * watermark is held at the timestamps of panes under way. */

#include "runners/engine/group-path.h"

typedef struct _WeirGeneral WeirGeneral;

/* All that is pointed to is borrowed. */
typedef struct
{
  const WeirWindowing *windowing; /* of the grouping's input */
  bool                 merges;    /* windows are merged though the strategy's are already: another input's are not */
  WeirGroupSpec        spec;      /* what is grouped, and how it is combined */
  WeirCollect         *collect;   /* whose function spec.fn is, for GroupByKey; NULL for a Combine */
  const WeirType      *row;       /* of panes: { key, value }, or the value alone */
  bool                 keyless;   /* the value alone */
  bool                 takes_retracts; /* rows may be of kind RETRACT */
  const WeirType      *lifted_row;     /* batches of this type carry accumulators; none come if rows may be RETRACTs */
  WeirLateRows        *late;           /* where rows go that come too late */
  bool                 owns_default;   /* global combine: this lane answers for an empty input */
  bool                 stepped;        /* rows are only collected until the end of the step (steps.h) */
} WeirGeneralOptions;

WeirGeneral *weir__general_new (const WeirGeneralOptions *options);
void weir__general_free (WeirGeneral *general);

/* Each of these is followed by runs until there is nothing left. Rows are borrowed until then. */
void weir__general_give (WeirGeneral *general, const WeirPlanEdge *edge, const WeirBatch *batch);
void weir__general_watermark (WeirGeneral *general, WeirTime watermark);
void weir__general_processing_time (WeirGeneral *general, WeirTime now);
/* Stepped: no more rows come in this step. The triggers of the windows that got some are asked, once each. Then clock and
 * watermark are looked at, until rows are given again. */
void weir__general_end_step (WeirGeneral *general);
/* The next panes, valid until the next call; NULL: nothing is left. A frame without rows: it has worked for a while and filled
 * none, and is to be called again once the lane has looked whether it must stop, or has been asked something. */
const WeirFrame *weir__general_run (WeirGeneral *general);

/* Does its trigger look at processing time? */
bool weir__general_uses_clock (const WeirGeneral *general);
/* When the clock has something for it next; WEIR_TIME_MAX: never. */
WeirTime weir__general_deadline (const WeirGeneral *general);
/* What holds the output watermark; WEIR_TIME_MAX: nothing does. */
WeirTime weir__general_hold (WeirGeneral *general);
/* Every key of every window that is not closed; accumulators are up to what is kept. Only when nothing is left to run. */
void weir__general_cut (WeirGeneral *general, WeirGroupTake take, void *data);
WeirGroupDropped weir__general_dropped (const WeirGeneral *general);
void weir__general_why (WeirGeneral *general, WeirGroupWhy *ret_why);
void weir__general_describe (const WeirGeneral *general, GString *to);

#endif
