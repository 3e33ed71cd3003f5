/* SPDX-License-Identifier: Apache-2.0 */
/* A bare number for the delay of a trigger.
 * expect: weir__delay|WeirDuration */
#include <weir/weir.h>

WeirTriggerKind kind (void);
WeirTriggerKind
kind (void)
{
#ifdef FIXED
  return weir_repeatedly (weir_after_delay (WEIR_SECONDS (30)))->kind;
#else
  return weir_repeatedly (weir_after_delay (30))->kind;
#endif
}
