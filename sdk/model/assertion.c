/* SPDX-License-Identifier: Apache-2.0 */
#include "sdk/model/assertion.h"

#include <weir/testing/assert.h>

#include "sdk/model/pipeline.h"

#define ASSERTIONS "weir-assertions"

static void
free_ids (void *ids)
{
  g_array_unref (ids);
}

void
weir_collection_must_pass (WeirCollection *verdict)
{
  WeirPipeline *p = verdict->pipeline;
  GArray *ids = weir__pipeline_data (p, ASSERTIONS);

  if (weir__collection_is_broken (verdict))
    return;
  if (ids == NULL)
    {
      ids = g_array_new (FALSE, FALSE, sizeof (WeirTransformId));
      weir__pipeline_set_data (p, ASSERTIONS, ids, free_ids);
    }
  g_array_append_val (ids, verdict->producer);
}

unsigned
weir_pipeline_n_assertions (const WeirPipeline *p)
{
  const GArray *ids = weir__pipeline_data (p, ASSERTIONS);

  return ids != NULL ? ids->len : 0;
}

const WeirGraphTransform *
weir__pipeline_assertion (const WeirPipeline *p, unsigned i)
{
  const GArray *ids = weir__pipeline_data (p, ASSERTIONS);

  return weir__graph_transform (p->graph, g_array_index (ids, WeirTransformId, i));
}
