/* SPDX-License-Identifier: Apache-2.0 */
/* The watermark trigger has no such part.
 * expect: earlier */
#include <weir/weir.h>

WeirTriggerKind kind (void);
WeirTriggerKind
kind (void)
{
#ifdef FIXED
  return weir_after_watermark (.early = weir_after_count (1))->kind;
#else
  return weir_after_watermark (.earlier = weir_after_count (1))->kind;
#endif
}
