/* SPDX-License-Identifier: Apache-2.0 */
#include "sdk/model/pipeline.h"

WeirCollection *
weir_collection_reshuffle (WeirCollection *in, WeirSite at)
{
  WeirApply apply = weir__apply_begin (weir__pipeline_of (in, at), WEIR_URN_RESHUFFLE, "reshuffle", at);

  if (!weir__apply_input (&apply, "in", in))
    return weir__apply_broken (&apply);
  return weir__apply_output (&apply, "out", weir_collection_type (in), weir_collection_windowing (in),
                             weir_collection_is_bounded (in), in->retracts);
}
