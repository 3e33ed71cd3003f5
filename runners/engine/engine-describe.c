/* SPDX-License-Identifier: Apache-2.0 */

/* Looking at an engine from outside: its counts while it runs, and its picture when it is stuck. */

#include "runners/engine/engine-private.h"

static double
load_double (double *from)
{
  double value;

  __atomic_load (from, &value, __ATOMIC_RELAXED);
  return value;
}

void
weir__engine_stage_counts (WeirEngine *engine, WeirStageId id, WeirStageCounts *ret_counts)
{
  WeirStageCounts sum = { .watermark = WEIR_TIME_MAX };

  for (uint32_t i = 0; i < engine->options.n_lanes; i++)
    {
      LaneStage *stage = &engine->lanes[i].stages[id.i];
      int64_t    watermark = __atomic_load_n (&stage->counts.watermark.us, __ATOMIC_RELAXED);
      sum.rows_in += __atomic_load_n (&stage->counts.rows_in, __ATOMIC_RELAXED);
      sum.rows_given += __atomic_load_n (&stage->counts.rows_given, __ATOMIC_RELAXED);
      for (uint32_t op = 0; op < stage->plan->ops->len; op++)
        if (stage->scatters[op] != NULL)
          sum.rows_out += weir__scatter_rows_out (stage->scatters[op]);
      sum.dropped_late += __atomic_load_n (&stage->counts.dropped_late, __ATOMIC_RELAXED);
      sum.dropped_closed += __atomic_load_n (&stage->counts.dropped_closed, __ATOMIC_RELAXED);
      sum.spilled_bytes += __atomic_load_n (&stage->counts.spilled_bytes, __ATOMIC_RELAXED);
      sum.work_done += load_double (&stage->counts.work_done);
      sum.watermark.us = MIN (sum.watermark.us, watermark);
      for (unsigned k = 0; k < stage->inputs->len; k++)
        sum.queued += weir__channel_depth (g_array_index (stage->inputs, LaneInput, k).channel);
    }
  *ret_counts = sum;
}

static void
describe_time (WeirTime t, GString *to)
{
  g_autofree char *text = weir_time_to_string (t);

  g_string_append (to, text);
}

static void
describe_slot (const LaneSlot *slot, GString *to)
{
  if (slot->restriction != NULL)
    g_string_append_printf (to, ", holds positions %" PRId64 " to %" PRId64, slot->restriction->range.from,
                            slot->restriction->range.to);
}

static void
describe_stage (LaneStage *stage, GString *to)
{
  g_string_append_printf (to, "  lane %u: input watermark ", stage->lane->i);
  describe_time (stage->input_watermark, to);
  g_string_append (to, ", output ");
  describe_time (stage->output_watermark, to);
  if (stage->idle)
    g_string_append (to, ", idle");
  if (stage->unsettled)
    g_string_append (to, ", unsettled");
  if (stage->step_phase != STEP_UNDER_WAY)
    g_string_append (to, ", at the end of a step");
  if (stage->mark != MARK_NONE)
    g_string_append (to, stage->mark == MARK_BARRIER ? ", at a barrier" : ", a watermark under way");
  if (!weir__lane_stage_drain (stage))
    g_string_append (to, ", waits for room");
  for (uint32_t i = 0; stage->slots != NULL && i < stage->slots->len; i++)
    describe_slot (&g_array_index (stage->slots, LaneSlot, i), to);
  if (stage->group != NULL)
    {
      g_string_append (to, ", ");
      weir__group_describe (stage->group, to);
    }
  for (unsigned i = 0; i < stage->inputs->len; i++)
    {
      LaneInput *input = &g_array_index (stage->inputs, LaneInput, i);
      if (input->at_barrier || weir__channel_depth (input->channel) > 0)
        g_string_append_printf (to, ", input %u: %u messages%s", i, weir__channel_depth (input->channel),
                                input->at_barrier ? ", at a barrier" : "");
    }
  g_string_append_c (to, '\n');
}

void
weir__engine_describe (WeirEngine *engine, GString *to)
{
  if (engine->steps != NULL)
    weir__steps_describe (engine->steps, to);
  for (uint32_t s = 0; s < engine->n_stages; s++)
    {
      const WeirPlanStage *plan = engine->options.plan->stages->pdata[s];
      g_string_append_printf (to, "stage %u, %s:\n", s, plan->name);
      if (engine->pools[s] != NULL)
        {
          g_string_append (to, "  pool: ");
          weir__split_pool_describe (engine->pools[s], to);
          g_string_append_c (to, '\n');
        }
      for (uint32_t i = 0; i < engine->options.n_lanes; i++)
        describe_stage (&engine->lanes[i].stages[s], to);
    }
}
