/* SPDX-License-Identifier: Apache-2.0 */
#include "sdk/model/pipeline.h"

static const WeirGraphCollection *
node_of (const WeirCollection *c)
{
  return weir__graph_collection (c->pipeline->graph, c->id);
}

/* Macros ask a collection before the transform sees it. */
static const WeirCollection *
given (const WeirCollection *c, const char *asks)
{
  if (G_UNLIKELY (c == NULL))
    g_error ("%s: a transform was given NULL as its collection", asks);
  return c;
}

WeirPipeline *
weir_collection_pipeline (const WeirCollection *c)
{
  return given (c, G_STRFUNC)->pipeline;
}

gboolean
weir_collection_is_broken (const WeirCollection *c)
{
  return weir__collection_is_broken (given (c, G_STRFUNC));
}

/* A broken collection answers like one of nothing, so that composites need not ask. */

const WeirType *
weir_collection_type (const WeirCollection *c)
{
  return weir__collection_is_broken (given (c, G_STRFUNC)) ? WEIR_TYPE (WeirUnit) : node_of (c)->type;
}

const WeirWindowing *
weir_collection_windowing (const WeirCollection *c)
{
  WeirWindowingId id = { 0 };

  if (!weir__collection_is_broken (given (c, G_STRFUNC)))
    id = node_of (c)->windowing;
  return weir__graph_windowing (c->pipeline->graph, id);
}

gboolean
weir_collection_is_bounded (const WeirCollection *c)
{
  return weir__collection_is_broken (given (c, G_STRFUNC)) || node_of (c)->bounded;
}

gboolean
weir_collection_retracts (const WeirCollection *c)
{
  return given (c, G_STRFUNC)->retracts;
}
