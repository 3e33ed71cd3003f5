/* SPDX-License-Identifier: Apache-2.0 */
/* The record is for other values.
 * expect: weir_reify_timestamps: TimedWord does not hold what the collection holds */
#include <weir/weir.h>

WEIR_TIMED (TimedNumber, int64_t)
WEIR_TIMED (TimedWord, WeirString)

void build (WeirInt64Collection *numbers);
void
build (WeirInt64Collection *numbers)
{
#ifdef FIXED
  weir_reify_timestamps (numbers, TimedNumber);
#else
  weir_reify_timestamps (numbers, TimedWord);
#endif
}
