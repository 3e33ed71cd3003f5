/* SPDX-License-Identifier: Apache-2.0 */
/* The inputs stand in another order than in the declaration.
 * expect: weir_co_group_by_key: the values of addresses are not those of that place in Joined */
#include <weir/weir.h>

WEIR_KV (Score, WeirString, int64_t)
WEIR_KV (Address, WeirString, WeirString)
WEIR_CO_GROUPED (Joined, WeirString, WEIR_AS (scores, int64_t), WEIR_AS (addresses, WeirString))

void build (ScoreCollection *scores, AddressCollection *addresses);
void
build (ScoreCollection *scores, AddressCollection *addresses)
{
#ifdef FIXED
  weir_co_group_by_key (Joined, scores, addresses);
#else
  weir_co_group_by_key (Joined, addresses, scores);
#endif
}
