/* SPDX-License-Identifier: Apache-2.0 */

/* Making and unmaking an engine: every channel, pool and stage instance of a plan. */

#include "runners/engine/engine-private.h"
#include "sdk/types/hash.h"
#include "sdk/types/type-build.h"

#define CHANNEL_SIZE      16u
#define POOL_CHANNEL_SIZE 64u

/* --- what the plan needs ------------------------------------------------------------------------------------------ */

static void
find_functions (WeirEngine *engine)
{
  const WeirHarnessOps *harness = &engine->options.harness;

  for (uint32_t s = 0; s < engine->n_stages; s++)
    {
      const WeirPlanStage *stage = engine->options.plan->stages->pdata[s];
      WeirGroupFunctions  *functions = &engine->functions[s];
      if (stage->head != WEIR_HEAD_GROUP || stage->group != WEIR_GROUP_COMBINE)
        continue;
      *functions = harness->group_functions (harness->self, stage->head_transform);
      const WeirPlanEdge *edge = weir__plan_edge (engine->options.plan, g_array_index (stage->in_edges, WeirEdgeId, 0));
      engine->lifted_rows[s] = weir__type_record (engine->types, "Lifted", 2,
                                                  (const char *const[]) { "key", "accumulator" },
                                                  (const WeirType *const[]) { edge->key, functions->accumulator });
    }
}

static void
make_channels (WeirEngine *engine)
{
  uint32_t  n = engine->options.n_lanes;
  uint32_t  size = engine->options.channel_size != 0 ? engine->options.channel_size : CHANNEL_SIZE;
  WeirHost *host = &engine->options.host;

  for (uint32_t e = 0; e < engine->options.plan->edges->len; e++)
    {
      engine->edges[e] = g_new0 (WeirChannel *, n * n);
      for (uint32_t i = 0; i < n * n; i++)
        engine->edges[e][i] = weir__channel_new (size, i / n, i % n, host->wake, host->self);
    }
}

static void
take_pool_cut (void *data, uint64_t barrier, WeirRestriction *const *restrictions, unsigned n)
{
  LaneStage      *stage = data; /* in lane 0, whoever calls */
  const WeirHost *host = &stage->lane->engine->options.host;
  uint64_t        epoch = weir__engine_cut_epoch (stage->lane->engine, barrier);

  for (unsigned i = 0; epoch != 0 && host->cut != NULL && i < n; i++)
    host->cut (host->self, &(WeirCutPart) { .kind = WEIR_CUT_POOL,
                                            .epoch = epoch,
                                            .stage = stage->plan->id,
                                            .restriction = restrictions[i] });
  if (epoch != 0 && host->cut_done != NULL)
    host->cut_done (host->self, epoch, stage->plan->id, WEIR__NO_ID);
  weir__engine_barrier_passed (stage->lane->engine);
}

/* A pool's channels: its own end is no lane. */
static void
wake_end (void *data, uint32_t lane)
{
  LaneStage  *stage = data;
  WeirEngine *engine = stage->lane->engine;

  if (lane == WEIR__NO_ID)
    weir__split_pool_ask (engine->pools[stage->plan->id.i]);
  else
    engine->options.host.wake (engine->options.host.self, lane);
}

static void
make_pools (WeirEngine *engine)
{
  uint32_t n = engine->options.n_lanes;

  for (uint32_t s = 0; s < engine->n_stages; s++)
    {
      const WeirPlanStage *stage = engine->options.plan->stages->pdata[s];
      LaneStage           *first = &engine->lanes[0].stages[s];
      if (stage->head != WEIR_HEAD_SOURCE)
        continue;
      engine->to_pools[s] = g_new0 (WeirChannel *, n);
      engine->from_pools[s] = g_new0 (WeirChannel *, n);
      for (uint32_t i = 0; i < n; i++)
        {
          engine->to_pools[s][i] = weir__channel_new (POOL_CHANNEL_SIZE, i, WEIR__NO_ID, wake_end, first);
          engine->from_pools[s][i] = weir__channel_new (POOL_CHANNEL_SIZE, WEIR__NO_ID, i, wake_end, first);
        }
      engine->pools[s] = weir__split_pool_new (n, engine->to_pools[s], engine->from_pools[s], take_pool_cut, first);
      if (engine->steps != NULL && !weir__plan_is_endless (engine->options.plan, stage))
        weir__split_pool_drain_at_barriers (engine->pools[s]);
    }
}

/* --- stages ------------------------------------------------------------------------------------------------------- */

/* A grouping in a lane; edges into it lift by the same. */
static WeirGroupOptions
group_options (WeirEngine *engine, const WeirPlanStage *stage, WeirLane *lane)
{
  WeirGroupOptions options = { .plan = engine->options.plan,
                               .stage = stage,
                               .functions = engine->functions[stage->id.i],
                               .lifted_row = engine->lifted_rows[stage->id.i],
                               .world = engine->options.world,
                               .memory_limit = engine->group_memory,
                               .failure = &lane->combine_failure };

  if (stage->fires_default)
    options.owns_default = weir__lane_of_hash (weir_value_hash (WEIR_TYPE (WeirUnit), &(WeirUnit) { 0 }),
                                               engine->options.plan->graph->key_groups, engine->options.n_lanes)
                           == lane->i;
  return options;
}

static void
make_inputs (WeirEngine *engine, LaneStage *stage)
{
  uint32_t n = engine->options.n_lanes;

  stage->inputs = g_array_new (FALSE, TRUE, sizeof (LaneInput));
  for (unsigned i = 0; stage->plan->in_edges != NULL && i < stage->plan->in_edges->len; i++)
    {
      WeirEdgeId id = g_array_index (stage->plan->in_edges, WeirEdgeId, i);
      for (uint32_t from = 0; from < n; from++)
        {
          LaneInput input = { .edge = weir__plan_edge (engine->options.plan, id),
                              .channel = engine->edges[id.i][from * n + stage->lane->i],
                              .watermark = WEIR_TIME_MIN };
          g_array_append_val (stage->inputs, input);
        }
    }
}

static void
make_scatters (WeirEngine *engine, LaneStage *stage)
{
  uint32_t n = engine->options.n_lanes;

  stage->scatters = g_new0 (WeirScatter *, stage->plan->ops->len + 1);
  for (uint32_t op = 0; op < stage->plan->ops->len; op++)
    {
      const WeirPlanOp *plan_op = stage->plan->ops->pdata[op];
      if (plan_op->kind != WEIR_OP_SCATTER)
        continue;
      const WeirPlanEdge *edge = weir__plan_edge (engine->options.plan, plan_op->edge);
      WeirGroupSpec       lift = { 0 };
      if (edge->lifted)
        {
          WeirGroupOptions options = group_options (engine, weir__plan_stage (engine->options.plan, edge->to),
                                                    stage->lane);
          lift = weir__group_spec_of (&options);
        }
      stage->scatters[op] = weir__scatter_new (edge, stage->lane->i, n, engine->options.plan->graph->key_groups,
                                               &engine->edges[edge->id.i][stage->lane->i * n],
                                               edge->lifted ? &lift : NULL, engine->lifted_rows[edge->to.i]);
    }
}

static void
make_stage (WeirEngine *engine, LaneStage *stage)
{
  uint32_t s = stage->plan->id.i;

  stage->input_watermark = stage->output_watermark = WEIR_TIME_MIN;
  stage->counts.watermark = WEIR_TIME_MIN;
  make_inputs (engine, stage);
  make_scatters (engine, stage);
  if (stage->plan->head == WEIR_HEAD_GROUP)
    {
      WeirGroupOptions options = group_options (engine, stage->plan, stage->lane);
      stage->group = weir__group_new (&options);
    }
  if (stage->plan->head == WEIR_HEAD_TEST_STREAM)
    stage->event_rows = weir_arena_new ();
  if (stage->plan->head == WEIR_HEAD_SOURCE)
    {
      stage->slots = g_array_new (FALSE, TRUE, sizeof (LaneSlot));
      g_array_set_size (stage->slots, 1);
      stage->current = stage->newest = WEIR__NO_ID;
      stage->endless = weir__plan_is_endless (engine->options.plan, stage->plan);
      stage->to_pool = engine->to_pools[s][stage->lane->i];
      stage->from_pool = engine->from_pools[s][stage->lane->i];
    }
}

/* Which operators of a lane feed which pool. */
static void
make_feeds (WeirEngine *engine, WeirLane *lane)
{
  for (uint32_t s = 0; s < engine->n_stages; s++)
    weir__lane_feed_init (&lane->feeds[s], engine->to_pools[s] != NULL ? engine->to_pools[s][lane->i] : NULL,
                          engine->steps != NULL);
  for (uint32_t s = 0; s < engine->n_stages; s++)
    for (uint32_t op = 0; op < lane->stages[s].plan->ops->len; op++)
      {
        const WeirPlanOp *plan_op = lane->stages[s].plan->ops->pdata[op];
        if (plan_op->kind == WEIR_OP_POOL)
          weir__lane_feed_add_end (&lane->feeds[plan_op->pool.i], &lane->stages[s], op);
      }
}

static void
make_lanes (WeirEngine *engine)
{
  for (uint32_t i = 0; i < engine->options.n_lanes; i++)
    {
      WeirLane *lane = &engine->lanes[i];
      lane->engine = engine;
      lane->i = i;
      lane->stages = g_new0 (LaneStage, engine->n_stages);
      lane->feeds = g_new0 (PoolFeed, engine->n_stages);
      for (uint32_t s = 0; s < engine->n_stages; s++)
        {
          lane->stages[s].lane = lane;
          lane->stages[s].plan = engine->options.plan->stages->pdata[s];
        }
    }
  make_channels (engine);
  make_pools (engine);
  for (uint32_t i = 0; i < engine->options.n_lanes; i++)
    {
      for (uint32_t s = 0; s < engine->n_stages; s++)
        make_stage (engine, &engine->lanes[i].stages[s]);
      make_feeds (engine, &engine->lanes[i]);
    }
}

/* Three quarters of the limit are for groupings, in equal shares. */
static uint64_t
share_of_memory (const WeirEngine *engine)
{
  uint64_t groupings = 0;

  for (uint32_t s = 0; s < engine->n_stages; s++)
    groupings += ((WeirPlanStage *) engine->options.plan->stages->pdata[s])->head == WEIR_HEAD_GROUP;
  if (engine->options.memory_limit == 0 || groupings == 0)
    return 0;
  return MAX (engine->options.memory_limit / 4 * 3 / (groupings * engine->options.n_lanes), 64u << 10);
}

uint32_t
weir__engine_n_parts (const WeirEngine *engine)
{
  uint32_t parts = engine->n_stages * engine->options.n_lanes;

  for (uint32_t s = 0; s < engine->n_stages; s++)
    parts += ((WeirPlanStage *) engine->options.plan->stages->pdata[s])->head == WEIR_HEAD_SOURCE;
  return parts;
}

WeirEngine *
weir__engine_new (const WeirEngineOptions *options)
{
  WeirEngine *engine = g_new0 (WeirEngine, 1);

  engine->options = *options;
  engine->n_stages = options->plan->stages->len;
  engine->lanes = g_new0 (WeirLane, options->n_lanes);
  engine->edges = g_new0 (WeirChannel **, options->plan->edges->len + 1);
  engine->to_pools = g_new0 (WeirChannel **, engine->n_stages + 1);
  engine->from_pools = g_new0 (WeirChannel **, engine->n_stages + 1);
  engine->pools = g_new0 (WeirSplitPool *, engine->n_stages + 1);
  engine->functions = g_new0 (WeirGroupFunctions, engine->n_stages + 1);
  engine->lifted_rows = g_new0 (const WeirType *, engine->n_stages + 1);
  engine->types = weir_arena_new ();
  engine->group_memory = share_of_memory (engine);
  find_functions (engine);
  if (options->plan->stepped)
    engine->steps = weir__steps_new (options->plan, weir__engine_n_parts (engine));
  make_lanes (engine);
  return engine;
}

/* --- unmaking ----------------------------------------------------------------------------------------------------- */

static void
free_slots (LaneStage *stage)
{
  if (stage->slots == NULL)
    return;
  for (uint32_t i = 0; i < stage->slots->len; i++)
    g_clear_pointer (&g_array_index (stage->slots, LaneSlot, i).restriction, weir__restriction_free);
  g_array_unref (stage->slots);
}

static void
free_stage (LaneStage *stage)
{
  for (uint32_t op = 0; op < stage->plan->ops->len; op++)
    if (stage->scatters[op] != NULL)
      weir__scatter_free (stage->scatters[op]);
  g_free (stage->scatters);
  g_array_unref (stage->inputs);
  g_clear_pointer (&stage->group, weir__group_free);
  g_clear_pointer (&stage->given, weir__frame_free);
  free_slots (stage);
  g_clear_pointer (&stage->event_rows, weir_arena_free);
  g_clear_pointer (&stage->head_frame, weir__frame_free);
}

static void
free_lane (WeirLane *lane)
{
  g_assert (!lane->open);
  for (uint32_t s = 0; s < lane->engine->n_stages; s++)
    {
      free_stage (&lane->stages[s]);
      weir__lane_feed_clear (&lane->feeds[s]);
    }
  g_clear_error (&lane->combine_failure);
  g_free (lane->stages);
  g_free (lane->feeds);
}

static void
free_channels (WeirChannel **channels, uint32_t n)
{
  for (uint32_t i = 0; channels != NULL && i < n; i++)
    weir__channel_free (channels[i]);
  g_free (channels);
}

void
weir__engine_free (WeirEngine *engine)
{
  uint32_t n = engine->options.n_lanes;

  for (uint32_t i = 0; i < n; i++)
    free_lane (&engine->lanes[i]);
  for (uint32_t s = 0; s < engine->n_stages; s++)
    {
      free_channels (engine->to_pools[s], n); /* may still ask the pool */
      free_channels (engine->from_pools[s], n);
      g_clear_pointer (&engine->pools[s], weir__split_pool_free);
    }
  for (uint32_t e = 0; e < engine->options.plan->edges->len; e++)
    free_channels (engine->edges[e], n * n);
  g_free (engine->lanes);
  g_free (engine->edges);
  g_free (engine->to_pools);
  g_free (engine->from_pools);
  g_free (engine->pools);
  g_free (engine->functions);
  g_free (engine->lifted_rows);
  weir_arena_free (engine->types);
  g_clear_pointer (&engine->steps, weir__steps_free);
  g_free (engine);
}

/* --- lanes -------------------------------------------------------------------------------------------------------- */

WeirLane *
weir__engine_lane (WeirEngine *engine, uint32_t i)
{
  return &engine->lanes[i];
}
