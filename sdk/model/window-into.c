/* SPDX-License-Identifier: Apache-2.0 */
#include "sdk/model/pipeline.h"

/* The strategy as it will be in the graph: "the same windows" are those of the input. */
static WeirWindowing
resolve (const WeirCollection *in, const WeirWindowing *windowing)
{
  WeirWindowing resolved = *windowing;

  if (resolved.windows.kind == WEIR_WINDOWS_SAME)
    resolved.windows = weir_collection_windowing (in)->windows;
  resolved.merged = false;
  return resolved;
}

WeirCollection *
weir_collection_window_into (WeirCollection *in, const WeirWindowing *windowing, WeirSite at)
{
  static const WeirWindowing zero;
  WeirApply apply = weir__apply_begin (weir__pipeline_of (in, at), WEIR_URN_WINDOW_INTO, "window_into", at);
  WeirWindowing              resolved;
  GError                    *error = NULL;

  if (!weir__apply_input (&apply, "in", in))
    return weir__apply_broken (&apply);
  if (windowing == NULL)
    windowing = &zero;
  resolved = resolve (in, windowing);
  if (resolved.windows.kind == WEIR_WINDOWS_CUSTOM && !weir__apply_window_fn (&apply, resolved.windows.custom))
    resolved = *weir_collection_windowing (in);
  if (!weir__windowing_check (&resolved, &error))
    {
      weir__apply_take_error (&apply, NULL, error);
      resolved = *weir_collection_windowing (in);
    }
  else if (!weir__apply_trigger (&apply, resolved.trigger))
    resolved = *weir_collection_windowing (in);
  apply.node->keeps_windows = windowing->windows.kind == WEIR_WINDOWS_SAME;
  apply.node->windowing = weir__graph_add_windowing (apply.pipeline->graph, &resolved);
  return weir__apply_output (&apply, "out", weir_collection_type (in), &resolved, weir_collection_is_bounded (in),
                             in->retracts);
}
