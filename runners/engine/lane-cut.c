/* SPDX-License-Identifier: Apache-2.0 */

/* What a stage in a lane records at a barrier: the open windows of a grouping, the restrictions that a source holds.
 * Nothing else is inside a stage then (lane.h). */

#include "runners/engine/engine-private.h"

typedef struct
{
  LaneStage *stage;
  uint64_t   epoch;
} GroupCut;

static void
take_group_part (void *data, WeirWindow window, const void *key, const void *accumulator, const WeirKept *kept)
{
  GroupCut       *cut = data;
  const WeirHost *host = &cut->stage->lane->engine->options.host;
  WeirGroupSpec   spec = weir__group_spec (cut->stage->group);

  host->cut (host->self, &(WeirCutPart) { .kind = WEIR_CUT_GROUP,
                                          .epoch = cut->epoch,
                                          .stage = cut->stage->plan->id,
                                          .lane = cut->stage->lane->i,
                                          .window = window,
                                          .key_type = spec.key,
                                          .accumulator_type = spec.accumulator,
                                          .key = key,
                                          .accumulator = accumulator,
                                          .kept = kept });
}

static void
cut_slots (const LaneStage *stage, uint64_t epoch)
{
  const WeirHost *host = &stage->lane->engine->options.host;

  for (uint32_t i = 0; i < stage->slots->len; i++)
    {
      const LaneSlot *slot = &g_array_index (stage->slots, LaneSlot, i);
      if (slot->restriction != NULL)
        host->cut (host->self, &(WeirCutPart) { .kind = WEIR_CUT_RESTRICTION,
                                                .epoch = epoch,
                                                .stage = stage->plan->id,
                                                .lane = stage->lane->i,
                                                .restriction = slot->restriction });
    }
}

static gboolean
record (LaneStage *stage, uint64_t epoch, GError **error)
{
  const WeirHost *host = &stage->lane->engine->options.host;

  if (host->cut != NULL && stage->group != NULL
      && !weir__group_cut (stage->group, take_group_part, &(GroupCut) { stage, epoch }, error))
    return FALSE;
  if (host->cut != NULL && stage->n_held > 0)
    cut_slots (stage, epoch);
  if (host->cut_done != NULL)
    host->cut_done (host->self, epoch, stage->plan->id, stage->lane->i);
  return TRUE;
}

gboolean
weir__lane_stage_cut (LaneStage *stage, uint64_t barrier, GError **error)
{
  WeirEngine *engine = stage->lane->engine;
  uint64_t    epoch = weir__engine_cut_epoch (engine, barrier);

  if (epoch != 0 && !record (stage, epoch, error))
    return FALSE;
  if (stage->plan->head == WEIR_HEAD_SOURCE)
    weir__channel_send (stage->to_pool, (WeirMessage) { .kind = WEIR_MESSAGE_CONTROL, .code = WEIR_POOL_ACK });
  weir__engine_barrier_passed (engine);
  return TRUE;
}
