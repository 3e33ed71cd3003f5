/* SPDX-License-Identifier: Apache-2.0 */
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
