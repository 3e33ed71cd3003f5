/* SPDX-License-Identifier: Apache-2.0 */
/* Late data are asked for before or after the groupings that drop them are applied. Whether there can be any is thus known
 * only of the whole graph, and looked at when construction errors are asked for. */
#include "sdk/model/pipeline.h"

WeirCollection *
weir_collection_late_data (WeirCollection *grouping_input, WeirSite at)
{
  WeirApply apply = weir__apply_begin (weir__pipeline_of (grouping_input, at), WEIR_URN_LATE_DATA, "late_data", at);

  if (!weir__apply_input (&apply, "in", grouping_input))
    return weir__apply_broken (&apply);
  return weir__apply_output (&apply, "out", weir_collection_type (grouping_input),
                             weir_collection_windowing (grouping_input), weir_collection_is_bounded (grouping_input),
                             grouping_input->retracts);
}

/* --- whether there can be any ------------------------------------------------------------------------------------------- */

static bool
is_grouped (const WeirGraph *graph, WeirCollectionId collection)
{
  for (unsigned i = 0; i < graph->transforms->len; i++)
    if (weir__graph_transform_groups_it (graph->transforms->pdata[i], collection))
      return true;
  return false;
}

/* Why it can hold nothing, or NULL. Of what is taken back, what no grouping finds is late in any window. */
static const char *
why_empty (const WeirGraph *graph, const WeirGraphTransform *late)
{
  WeirCollectionId           in = weir__graph_port (late->inputs, 0)->collection;
  const WeirGraphCollection *c = weir__graph_collection (graph, in);

  if (!is_grouped (graph, in))
    return "nothing groups this collection, so nothing drops its late data: ask for those of the very collection that is grouped";
  if (weir__graph_windowing (graph, c->windowing)->windows.kind == WEIR_WINDOWS_GLOBAL && !c->retracts)
    return "nothing is late in the global window, which never expires: ask for late data behind weir_window_into";
  return NULL;
}

void
weir__late_data_print_errors (const WeirGraph *graph, GString *to)
{
  for (unsigned i = 0; i < graph->transforms->len; i++)
    {
      const WeirGraphTransform *t = graph->transforms->pdata[i];
      const char *why = g_str_equal (t->urn, WEIR_URN_LATE_DATA) ? why_empty (graph, t) : NULL;

      if (why == NULL)
        continue;
      g_string_append (to, to->len > 0 ? "\n" : "");
      weir__graph_print_place (t->file, t->line, t->path, to);
      g_string_append (to, why);
    }
}
