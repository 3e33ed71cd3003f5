/* SPDX-License-Identifier: Apache-2.0 */
/* One input has other keys.
 * expect: weir_co_group_by_key: the keys of numbered are not those of Joined */
#include <weir/weir.h>

WEIR_KV (Score, WeirString, int64_t)
WEIR_KV (Address, WeirString, WeirString)
WEIR_CO_GROUPED (Joined, WeirString, WEIR_AS (scores, int64_t), WEIR_AS (addresses, WeirString))
WEIR_KV (Numbered, int64_t, WeirString)

void build (ScoreCollection *scores, AddressCollection *addresses, NumberedCollection *numbered);
void
build (ScoreCollection *scores, AddressCollection *addresses, NumberedCollection *numbered)
{
#ifdef FIXED
  (void) numbered;
  weir_co_group_by_key (Joined, scores, addresses);
#else
  (void) addresses;
  weir_co_group_by_key (Joined, scores, numbered);
#endif
}
