/* SPDX-License-Identifier: Apache-2.0 */
#include "sdk/model/pipeline.h"

static const WeirGraphCollection *
node_of (const WeirCollection *c)
{
  return weir__graph_collection (c->pipeline->graph, c->id);
}

WeirPipeline *
weir_collection_pipeline (const WeirCollection *c)
{
  return c->pipeline;
}

gboolean
weir_collection_is_broken (const WeirCollection *c)
{
  return weir__collection_is_broken (c);
}

/* A broken collection answers like one of nothing, so that composites need not ask. */

const WeirType *
weir_collection_type (const WeirCollection *c)
{
  return weir__collection_is_broken (c) ? WEIR_TYPE (WeirUnit) : node_of (c)->type;
}

const WeirWindowing *
weir_collection_windowing (const WeirCollection *c)
{
  WeirWindowingId id = { 0 };

  return weir__graph_windowing (c->pipeline->graph, weir__collection_is_broken (c) ? id : node_of (c)->windowing);
}

gboolean
weir_collection_is_bounded (const WeirCollection *c)
{
  return weir__collection_is_broken (c) || node_of (c)->bounded;
}

gboolean
weir_collection_retracts (const WeirCollection *c)
{
  return c->retracts;
}
