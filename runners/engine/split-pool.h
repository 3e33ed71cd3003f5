/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_SPLIT_POOL_H
#define WEIR_RUNNERS_ENGINE_SPLIT_POOL_H

/* Split pool: the unclaimed restrictions of one source stage.
 *
 * One pool a source stage, in no lane: whoever has something for it steps it, so that no lane waits for another's user
 * code. Lanes talk to it over a pair of channels each, in order:
 *
 *   upstream → pool   ADD restriction, WATERMARK, BARRIER        from the POOL operator in that lane
 *   source   → pool   WANT, RETURN restriction, NO_SPLIT, FINISHED, REPORT (watermark), ACK (barrier)
 *   pool     → source GRANT restriction, SPLIT, BARRIER, WATERMARK (WEIR_TIME_MAX: no more will come)
 *
 * A lane holds restrictions in slots: each message of the second and third line names one, but for ACK, BARRIER and
 * WATERMARK. Of a source that ends it holds one at a time and asks when it has none; of an endless one it also asks, for one
 * more, when it holds some (lane-source.c). A lane that holds none is served at once; one that holds some when no lane
 * holds fewer, so that the first to ask does not get all. When the pool is empty and a lane asks that holds none, the
 * restriction with the most work left is told to SPLIT: so one huge file keeps every lane busy to the end.
 *
 * Watermark. The pool alone decides it, for all lanes: the minimum over upstream, unclaimed restrictions, and what the
 * holders last reported, slot by slot: a report of all that a lane holds might have been sent before the lane saw what it
 * was granted meanwhile. A residual that comes back is never behind its holder's report, so the minimum never falls.
 * What is idle does not count (least-watermark.h): a REPORT says whether what is held is. When all is idle that is not at
 * its end, so is the pool, and says so to all lanes by a WATERMARK: the least that was reported, or the one sent before.
 * What a lane is asked to split is not idle for the pool until it has answered, and all are told so ahead of the question:
 * what it gives back is not idle, and it may be at its own end before the pool has heard of that.
 *
 * Barriers. The pool is aligned over its upstream lanes like any other operator: what a lane adds behind its barrier
 * waits until all barriers are here. Then the unclaimed restrictions are copied and BARRIER goes to every source lane,
 * in order with the grants. Each records the restrictions that it holds and answers ACK. What lane L returns before its
 * ACK was cut off before L's record and joins the copy; what the pool grants after the BARRIER is in the copy already.
 * So at the cut every restriction is in the pool's copy or in exactly one lane's record. A pool that drains at barriers
 * waits, before the copy, until there is no restriction; the watermark which that allows goes before the barrier, and no
 * other is sent: what upstream lanes say one after another within a step belongs together.
 *
 * Stepping. `state` has two bits. ASKED: there may be something to do; set by the channels when a message becomes
 * visible to the pool or when there is room again for what waits in it. BUSY: a lane is inside. A lane goes in by
 * turning ASKED into BUSY, and comes out by clearing BUSY; if ASKED was set meanwhile, it goes in again. So a lane that
 * finds the pool busy may leave it: the one inside will see to it. What the pool holds is handed from lane to lane by
 * these two steps. */

#include "runners/engine/channel.h"
#include "runners/engine/restriction.h"

typedef enum
{
  WEIR_POOL_ADD = 0,
  WEIR_POOL_WANT,
  WEIR_POOL_RETURN,
  WEIR_POOL_NO_SPLIT,
  WEIR_POOL_FINISHED,
  WEIR_POOL_REPORT,
  WEIR_POOL_ACK,
  WEIR_POOL_GRANT,
  WEIR_POOL_SPLIT,
} WeirPoolCode;

typedef struct _WeirSplitPool WeirSplitPool;

/* A complete cut: the restrictions are lent for the call. */
typedef void (*WeirPoolCut) (void *data, uint64_t epoch, WeirRestriction *const *restrictions, unsigned n);

/* `from[i]`, `to[i]`: the channels from and to lane i; borrowed. Their wake for the pool's end is
 * weir__split_pool_ask. */
WeirSplitPool *weir__split_pool_new (uint32_t n_lanes, WeirChannel *const *from, WeirChannel *const *to,
                                     WeirPoolCut cut, void *cut_data);
/* From now on a barrier goes on only when all that came before it has been run to its end, and watermarks
 * only with it: for bounded sources of stepped engines (steps.h). */
void weir__split_pool_drain_at_barriers (WeirSplitPool *pool);
void weir__split_pool_free (WeirSplitPool *pool);
/* From any lane: there may be something to do. */
void weir__split_pool_ask (WeirSplitPool *pool);
/* From any lane: if it was asked and no other lane is at it, takes the messages that are there and answers them. True
 * if there were any. The cut is called from here. */
bool weir__split_pool_step (WeirSplitPool *pool);
/* A line for the picture of a stuck engine; lanes must be quiet. */
void weir__split_pool_describe (const WeirSplitPool *pool, GString *to);

#endif
