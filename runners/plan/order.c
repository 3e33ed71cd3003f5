/* SPDX-License-Identifier: Apache-2.0 */
/* The order in which transforms are expanded. A graph's own has producers before consumers already; but what takes the
 * late data of a collection comes behind the groupings that drop them, wherever it was applied. */
#include <string.h>

#include "runners/plan/rewrite.h"

typedef struct
{
  const WeirGraph *graph;
  uint32_t        *producers; /* by collection */
  bool            *placed;    /* by transform */
} Order;

static bool
has_producers (const Order *order, const WeirGraphTransform *t)
{
  for (unsigned i = 0; i < t->inputs->len; i++)
    if (!order->placed[order->producers[weir__graph_port (t->inputs, i)->collection.i]])
      return false;
  return true;
}

static bool
has_groupings (const Order *order, const WeirGraphTransform *t)
{
  for (unsigned i = 0; i < order->graph->transforms->len; i++)
    if (!order->placed[i]
        && weir__graph_transform_groups_it (order->graph->transforms->pdata[i],
                                            weir__graph_port (t->inputs, 0)->collection))
      return false;
  return true;
}

static bool
is_next (const Order *order, uint32_t i)
{
  const WeirGraphTransform *t = order->graph->transforms->pdata[i];

  if (order->placed[i])
    return false;
  if (weir__graph_transform_is_composite (t))
    return true;
  return has_producers (order, t) && (strcmp (t->urn, WEIR_URN_LATE_DATA) != 0 || has_groupings (order, t));
}

static void
note_producers (Order *order)
{
  for (uint32_t i = 0; i < order->graph->transforms->len; i++)
    {
      const WeirGraphTransform *t = order->graph->transforms->pdata[i];
      for (unsigned k = 0; k < t->outputs->len && !weir__graph_transform_is_composite (t); k++)
        order->producers[weir__graph_port (t->outputs, k)->collection.i] = i;
    }
}

static void
complain (const Order *order, GError **error)
{
  for (unsigned i = 0; i < order->graph->transforms->len; i++)
    {
      const WeirGraphTransform *t = order->graph->transforms->pdata[i];
      if (order->placed[i] || strcmp (t->urn, WEIR_URN_LATE_DATA) != 0)
        continue;
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_CONSTRUCTION,
                   "%s: late data of a grouping go back into the same grouping, which may drop them again for ever",
                   t->path);
      return;
    }
  g_assert_not_reached (); /* all else is in order */
}

GArray *
weir__plan_order (const WeirGraph *graph, GError **error)
{
  uint32_t             n = graph->transforms->len;
  g_autofree uint32_t *producers = g_new0 (uint32_t, graph->collections->len + 1);
  g_autofree bool     *placed = g_new0 (bool, n + 1);
  Order                order = { graph, producers, placed };
  GArray              *ids = g_array_new (FALSE, FALSE, sizeof (WeirTransformId));

  note_producers (&order);
  for (unsigned before = ids->len; ids->len < n; before = ids->len)
    {
      for (uint32_t i = 0; i < n; i++)
        if (is_next (&order, i))
          {
            placed[i] = true;
            g_array_append_val (ids, ((WeirTransformId) { i }));
          }
      if (ids->len > before)
        continue;
      complain (&order, error);
      g_array_unref (ids);
      return NULL;
    }
  return ids;
}
