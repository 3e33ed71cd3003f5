/* SPDX-License-Identifier: Apache-2.0 */
/* Panes that are counted twice. To the next grouping panes are elements, each of them. Where they accumulate and nothing
 * takes back those that came before, a sum of them counts twice what is in two of them. That may be meant, so it is no error.
 *
 * So which grouping's accumulating panes a collection is made of is handed down, until another grouping makes panes of its
 * own, or a function does not pass retracts on: retracting would change nothing behind it. */
#include "runners/plan/rewrite.h"

static void
note (const WeirGraph *graph, uint32_t from, uint32_t at, GString *to)
{
  const WeirGraphTransform *maker = graph->transforms->pdata[from], *t = graph->transforms->pdata[at];

  g_string_append_printf (to,
                          "  %" PRIu32 " %s groups the accumulating panes of %" PRIu32 " %s, each as an element of its own; "
                          "where a pane should replace the one before, .accumulation = WEIR_RETRACTING before %" PRIu32
                          " takes that back\n",
                          at, t->path, from, maker->path, from);
}

static bool
accumulates (const WeirGraph *graph, const WeirGraphTransform *grouping)
{
  const WeirGraphCollection *in = weir__graph_collection (graph, weir__graph_port (grouping->inputs, 0)->collection);
  const WeirWindowing       *windowing = weir__graph_windowing (graph, in->windowing);

  return windowing->accumulation == WEIR_ACCUMULATING && weir__windowing_fires_again (windowing);
}

/* The grouping whose accumulating panes the transform reads, or WEIR__NO_ID. */
static uint32_t
maker_of_inputs (const WeirGraphTransform *t, const uint32_t *makers)
{
  for (unsigned i = 0; i < t->inputs->len; i++)
    {
      uint32_t maker = makers[weir__graph_port (t->inputs, i)->collection.i];
      if (maker != WEIR__NO_ID)
        return maker;
    }
  return WEIR__NO_ID;
}

void
weir__plan_explain_panes (const WeirGraph *graph, GString *to)
{
  g_autofree uint32_t *makers = g_new (uint32_t, graph->collections->len + 1); /* by collection */

  for (uint32_t i = 0; i < graph->transforms->len; i++)
    {
      const WeirGraphTransform *t = graph->transforms->pdata[i];
      const bool                groups = weir__graph_transform_groups (t);

      if (weir__graph_transform_is_composite (t))
        continue;
      uint32_t maker = maker_of_inputs (t, makers);
      if (groups && maker != WEIR__NO_ID)
        note (graph, maker, i, to);
      if (groups)
        maker = accumulates (graph, t) ? i : WEIR__NO_ID;
      else if (t->retracts == WEIR_RETRACTS_CONSUME || t->retracts == WEIR_RETRACTS_REFUSE)
        maker = WEIR__NO_ID;
      for (unsigned o = 0; o < t->outputs->len; o++)
        makers[weir__graph_port (t->outputs, o)->collection.i] = maker;
    }
}
