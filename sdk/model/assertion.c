/* SPDX-License-Identifier: Apache-2.0 */
#include "sdk/model/assertion.h"

#include <weir/testing/assert.h>

#include "sdk/model/pipeline.h"

void
weir_collection_must_pass (WeirCollection *verdict)
{
  if (!weir__collection_is_broken (verdict))
    g_array_append_val (verdict->pipeline->assertions, verdict->producer);
}

unsigned
weir_pipeline_n_assertions (const WeirPipeline *p)
{
  return p->assertions->len;
}

const WeirGraphTransform *
weir__pipeline_assertion (const WeirPipeline *p, unsigned i)
{
  return weir__graph_transform (p->graph, g_array_index (p->assertions, WeirTransformId, i));
}
