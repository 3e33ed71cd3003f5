/* SPDX-License-Identifier: Apache-2.0 */
/* What the panes that a collection is made of are to each other: asked of the groupings that are nearest above it, since a
 * grouping makes panes of its own, and everything else passes on what it gets. */
#include "sdk/model/pipeline.h"

static WeirTotals
totals_of (const WeirWindowing *windowing)
{
  if (!weir__windowing_fires_again (windowing))
    return WEIR_TOTALS_ONCE;
  return windowing->accumulation == WEIR_DISCARDING ? WEIR_TOTALS_IN_PARTS : WEIR_TOTALS_AGAIN;
}

static gboolean
makes_any_of (const WeirGraphTransform *t, const bool *wanted)
{
  for (unsigned o = 0; o < t->outputs->len; o++)
    if (wanted[weir__graph_port (t->outputs, o)->collection.i])
      return TRUE;
  return FALSE;
}

/* Producers stand before consumers, so that one pass backwards meets all that is above. */
WeirTotals
weir_collection_totals (const WeirCollection *c)
{
  const WeirGraph *graph = c->pipeline->graph;
  g_autofree bool *wanted = g_new0 (bool, graph->collections->len + 1);
  WeirTotals       worst = WEIR_TOTALS_ONCE;

  if (weir__collection_is_broken (c))
    return WEIR_TOTALS_ONCE;
  wanted[c->id.i] = true;
  for (unsigned i = graph->transforms->len; i-- > 0;)
    {
      const WeirGraphTransform *t = g_ptr_array_index (graph->transforms, i);

      if (weir__graph_transform_is_composite (t) || !makes_any_of (t, wanted))
        continue;
      for (unsigned k = 0; k < t->inputs->len; k++)
        {
          const WeirCollectionId in = weir__graph_port (t->inputs, k)->collection;

          if (weir__graph_transform_groups (t))
            worst = MAX (worst,
                         totals_of (weir__graph_windowing (graph, weir__graph_collection (graph, in)->windowing)));
          else
            wanted[in.i] = true;
        }
    }
  return worst;
}
