/* SPDX-License-Identifier: Apache-2.0 */

/* What lanes tell when they are asked why nothing fires. Each tells of its own stages, between two of its steps. */

#include "runners/engine/engine-private.h"

void
weir__engine_ask_why (WeirEngine *engine)
{
  for (uint32_t i = 0; i < engine->options.n_lanes; i++)
    {
      __atomic_store_n (&engine->lanes[i].why_asked, 1, __ATOMIC_SEQ_CST);
      engine->options.host.wake (engine->options.host.self, i);
    }
}

static WeirWhyInput *
inputs_of (const LaneStage *stage)
{
  uint32_t      n_lanes = stage->lane->engine->options.n_lanes;
  WeirWhyInput *inputs = g_new0 (WeirWhyInput, stage->inputs->len + 1);

  for (uint32_t i = 0; i < stage->inputs->len; i++)
    {
      const LaneInput *input = &g_array_index (stage->inputs, LaneInput, i);
      inputs[i] = (WeirWhyInput) { input->edge->from, i % n_lanes, input->watermark, input->idle };
    }
  return inputs;
}

static WeirWhyHeld *
unsent_of (const LaneStage *stage, uint32_t *ret_n)
{
  const GPtrArray *ops = stage->plan->ops;
  WeirWhyHeld     *unsent = g_new0 (WeirWhyHeld, ops->len + 1);
  uint32_t         n = 0;

  for (uint32_t i = 0; i < ops->len; i++)
    {
      const WeirPlanOp *op = ops->pdata[i];
      WeirWindow        window;
      uint64_t          n_keys = stage->scatters[i] != NULL ? weir__scatter_held (stage->scatters[i], &window) : 0;
      if (n_keys > 0)
        unsent[n++] = (WeirWhyHeld) { weir__plan_edge (stage->lane->engine->options.plan, op->edge)->to, n_keys, window };
    }
  *ret_n = n;
  return unsent;
}

static WeirWhySource *
sources_of (const LaneStage *stage)
{
  WeirWhySource *sources = g_new0 (WeirWhySource, stage->n_held + 1);
  uint32_t       n = 0;

  for (uint32_t i = 0; n < stage->n_held; i++)
    {
      const LaneSlot *slot = &g_array_index (stage->slots, LaneSlot, i);
      if (slot->restriction != NULL)
        sources[n++] = (WeirWhySource) { slot->restriction, slot->resume_at };
    }
  return sources;
}

static void
tell (LaneStage *stage)
{
  const WeirHost         *host = &stage->lane->engine->options.host;
  g_autofree WeirWhyInput *inputs = inputs_of (stage);
  uint32_t                 n_unsent;
  g_autofree WeirWhyHeld  *unsent = unsent_of (stage, &n_unsent);
  g_autofree WeirWhySource *sources = sources_of (stage);
  WeirWhyPart part = { .stage = stage->plan->id,
                       .lane = stage->lane->i,
                       .input_watermark = stage->input_watermark,
                       .output_watermark = stage->output_watermark,
                       .idle = stage->output_idle,
                       .inputs = inputs,
                       .n_inputs = stage->inputs->len,
                       .sources = sources,
                       .n_sources = stage->n_held,
                       .unsent = unsent,
                       .n_unsent = n_unsent };

  if (stage->group != NULL)
    weir__group_why (stage->group, &part.group);
  host->why (host->self, &part);
}

void
weir__lane_tell_why (WeirLane *lane)
{
  const WeirHost *host = &lane->engine->options.host;

  __atomic_store_n (&lane->why_asked, 0, __ATOMIC_SEQ_CST);
  if (host->why == NULL)
    return;
  for (uint32_t s = 0; s < lane->engine->n_stages; s++)
    tell (&lane->stages[s]);
  host->why_told (host->self, lane->i);
}
