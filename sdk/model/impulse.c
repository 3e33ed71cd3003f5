/* SPDX-License-Identifier: Apache-2.0 */
#include "sdk/model/pipeline.h"

WeirCollection *
weir_pipeline_impulse (WeirPipeline *p, WeirSite at)
{
  static const WeirWindowing global;
  WeirApply                  apply = weir__apply_begin (p, WEIR_URN_IMPULSE, "impulse", at);

  return weir__apply_output (&apply, "out", WEIR_TYPE (WeirBytes), &global, true, false);
}
