/* SPDX-License-Identifier: Apache-2.0 */
#include <weir/pipeline.h>

#include "sdk/wire/graph-msgpack.h"

GBytes *
weir_pipeline_to_bytes (WeirPipeline *p, GError **error)
{
  const WeirGraph *graph = weir__pipeline_graph (p, error);

  return graph != NULL ? weir__graph_encode (graph) : NULL;
}
