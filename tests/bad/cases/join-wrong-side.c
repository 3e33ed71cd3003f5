/* SPDX-License-Identifier: Apache-2.0 */
/* The side that may be missing is an optional of other values.
 * expect: weir_join_left_outer: the right values are not those of Joined */
#include <weir/weir.h>

WEIR_KV (Score, WeirString, int64_t)
WEIR_KV (Address, WeirString, WeirString)
WEIR_OPTIONAL (MaybeString, WeirString)
WEIR_OPTIONAL (MaybeInt, int64_t)
WEIR_JOINED (Right, WeirString, int64_t, MaybeString)
WEIR_JOINED (Joined, WeirString, int64_t, MaybeInt)

void build (ScoreCollection *scores, AddressCollection *addresses);
void
build (ScoreCollection *scores, AddressCollection *addresses)
{
#ifdef FIXED
  weir_join_left_outer (scores, addresses, Right);
#else
  weir_join_left_outer (scores, addresses, Joined);
#endif
}
