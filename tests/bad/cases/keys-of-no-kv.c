/* SPDX-License-Identifier: Apache-2.0 */
/* Lines have no keys.
 * expect: WeirStringCollection.*weir_keys|weir_keys.*WeirStringCollection */
#include <weir/weir.h>

WEIR_KV (Score, WeirString, int64_t)

void build (WeirStringCollection *lines, ScoreCollection *scores);
void
build (WeirStringCollection *lines, ScoreCollection *scores)
{
#ifdef FIXED
  (void) lines;
  weir_keys (scores);
#else
  (void) scores;
  weir_keys (lines);
#endif
}
