/* SPDX-License-Identifier: Apache-2.0 */
/* Sessions that meet too late. A grouping merges sessions and says so of what it puts out: from there on they are windows like
 * others, and the next grouping brings together what has the same one. Of two groupings the sessions of a key are the same
 * only by chance: a join of them has no word of those that merely overlap. That may be meant, so it is no error.
 *
 * So whose sessions a collection has is handed down: one grouping, or one and another that merged other elements. Who windows
 * anew lets them merge again. A grouping of two is told of, and its result counts as its own. Functions between the elements
 * and the groupings count as making others of them, as a partition does: the graph does not tell which keep all, and keys. */
#include <string.h>

#include "runners/plan/rewrite.h"

typedef struct
{
  uint32_t one, other; /* groupings; WEIR__NO_ID */
} Makers;

static const Makers nobody = { WEIR__NO_ID, WEIR__NO_ID };

static WeirCollectionId
input_of (const WeirGraphTransform *t, unsigned i)
{
  return weir__graph_port (t->inputs, i)->collection;
}

/* The same elements, and so the same sessions? */
static bool
merge_the_same (const WeirGraph *graph, uint32_t a, uint32_t b)
{
  const WeirGraphTransform *ta = graph->transforms->pdata[a], *tb = graph->transforms->pdata[b];

  return a == b || (ta->inputs->len == 1 && tb->inputs->len == 1 && input_of (ta, 0).i == input_of (tb, 0).i);
}

static void
add_maker (const WeirGraph *graph, uint32_t maker, Makers *to)
{
  if (maker == WEIR__NO_ID)
    return;
  if (to->one == WEIR__NO_ID)
    to->one = maker;
  else if (to->other == WEIR__NO_ID && !merge_the_same (graph, to->one, maker))
    to->other = maker;
}

static Makers
makers_of_inputs (const WeirGraph *graph, const WeirGraphTransform *t, const Makers *makers)
{
  Makers all = nobody;

  for (unsigned i = 0; i < t->inputs->len; i++)
    {
      add_maker (graph, makers[input_of (t, i).i].one, &all);
      add_maker (graph, makers[input_of (t, i).i].other, &all);
    }
  return all;
}

static bool
merges (const WeirGraph *graph, const WeirGraphTransform *grouping)
{
  for (unsigned i = 0; i < grouping->inputs->len; i++)
    {
      const WeirGraphCollection *in = weir__graph_collection (graph, input_of (grouping, i));
      if (weir__windowing_merges (weir__graph_windowing (graph, in->windowing)))
        return true;
    }
  return false;
}

static void
note (const WeirGraph *graph, Makers makers, uint32_t at, GString *to)
{
  const WeirGraphTransform *one = graph->transforms->pdata[makers.one], *other = graph->transforms->pdata[makers.other],
                           *t = graph->transforms->pdata[at];

  g_string_append_printf (to,
                          "  %" PRIu32 " %s meets the windows that %" PRIu32 " %s and %" PRIu32 " %s have merged, each for "
                          "itself, only where they are the same; weir_window_into (..., .windows = weir_same_windows ()) between "
                          "each of them and %" PRIu32 " lets them merge there\n",
                          at, t->path, makers.one, one->path, makers.other, other->path, at);
}

void
weir__plan_explain_sessions (const WeirGraph *graph, GString *to)
{
  g_autofree Makers *makers = g_new (Makers, graph->collections->len + 1); /* by collection */

  for (uint32_t i = 0; i < graph->transforms->len; i++)
    {
      const WeirGraphTransform *t = graph->transforms->pdata[i];
      const bool                groups = weir__graph_transform_groups (t);

      if (weir__graph_transform_is_composite (t))
        continue;
      Makers made = makers_of_inputs (graph, t, makers);
      if (strcmp (t->urn, WEIR_URN_WINDOW_INTO) == 0)
        made = nobody;
      else if (groups && merges (graph, t))
        made = (Makers) { i, WEIR__NO_ID };
      else if (groups && made.other != WEIR__NO_ID)
        {
          note (graph, made, i, to);
          made = (Makers) { i, WEIR__NO_ID };
        }
      for (unsigned o = 0; o < t->outputs->len; o++)
        makers[weir__graph_port (t->outputs, o)->collection.i] = made;
    }
}
