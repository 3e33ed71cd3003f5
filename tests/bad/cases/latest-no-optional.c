/* SPDX-License-Identifier: Apache-2.0 */
/* The result is an optional of something else.
 * expect: weir_latest_globally: MaybeWord is no optional of the elements */
#include <weir/weir.h>

WEIR_OPTIONAL (MaybeNumber, int64_t)
WEIR_OPTIONAL (MaybeWord, WeirString)

void build (WeirInt64Collection *numbers);
void
build (WeirInt64Collection *numbers)
{
#ifdef FIXED
  weir_latest_globally (numbers, MaybeNumber);
#else
  weir_latest_globally (numbers, MaybeWord);
#endif
}
