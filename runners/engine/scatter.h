/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_SCATTER_H
#define WEIR_RUNNERS_ENGINE_SCATTER_H

/* Scatter: the sending end of an edge in one lane. Rows go to the lane that owns their key's group; where the edge has
 * no key round robin, or, if they may be taken back, to the lane that the row's own hash names. They go in frames, which
 * are sent when full and before every watermark and barrier.
 *
 * Lifting (edges of Combine): rows are first combined in a table of this lane, which is flushed before anything that
 * marks time. It is adaptive: when a full table had merged fewer than half of the rows that went into it, lifting stops
 * and rows go out as they are. Receivers tell the two by the row type of the frame. Rows whose window the sender's
 * watermark has passed are never lifted. A sender that was idle does not know where its receivers' watermark is by now: it
 * lifts nothing any more, since of what is too late each row is counted and handed out by itself. */

#include "runners/engine/channel.h"
#include "runners/engine/group-table.h"
#include "runners/plan/plan.h"

typedef struct _WeirScatter WeirScatter;

/* `channels[i]` leads to lane i; borrowed. `lift`: what to combine with, NULL: no lifting. `lifted_row`: a record of
 * key and accumulator. */
WeirScatter *weir__scatter_new (const WeirPlanEdge *edge, uint32_t lane, uint32_t n_lanes, uint32_t key_groups,
                                WeirChannel *const *channels, const WeirGroupSpec *lift, const WeirType *lifted_row);
void weir__scatter_free (WeirScatter *scatter);
void weir__scatter_rows (WeirScatter *scatter, const WeirBatch *batch);
/* Flushes the lifted table and the frames under way, then sends the mark to all lanes. `idle`: nobody is to wait for the
 * sender until the next watermark, which may be the same. */
void weir__scatter_watermark (WeirScatter *scatter, WeirTime watermark, bool idle);
void weir__scatter_barrier (WeirScatter *scatter, uint64_t epoch);
/* Sends half-full frames: when input pauses. The lifted table stays, but where triggers wait for it (edge->prompt). */
void weir__scatter_flush_frames (WeirScatter *scatter);
/* Moves waiting messages on; true: nothing waits. */
bool weir__scatter_drain (WeirScatter *scatter);
bool weir__scatter_is_congested (const WeirScatter *scatter);
/* What the lifted table holds: of how many keys, all in one window. 0: it is empty, or there is none. */
uint64_t weir__scatter_held (const WeirScatter *scatter, WeirWindow *ret_window);
/* Rows, lifted or not, that were sent. From any thread. */
uint64_t weir__scatter_rows_out (const WeirScatter *scatter);

/* Which lane owns a hash: groups are equal shares of the low 32 bits' range, lanes equal shares of the groups. (The
 * high bits are what tables take slots from.) */
static inline uint32_t
weir__lane_of_hash (uint64_t hash, uint32_t key_groups, uint32_t n_lanes)
{
  uint32_t group = (uint32_t) (((hash & UINT32_MAX) * key_groups) >> 32);
  return (uint32_t) ((uint64_t) group * n_lanes / key_groups);
}

#endif
