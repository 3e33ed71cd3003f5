/* SPDX-License-Identifier: Apache-2.0 */
/* The filter is one of strings.
 * expect: ScoreCollection|is_long */
#include <weir/weir.h>

WEIR_KV (Score, WeirString, int64_t)

static bool
is_long (const WeirString *s)
{
  return s->size > 3;
}
WEIR_FILTER_FN (is_long, WeirString)

void build (WeirStringCollection *lines, ScoreCollection *scores);
void
build (WeirStringCollection *lines, ScoreCollection *scores)
{
#ifdef FIXED
  (void) scores;
  (void) !weir_filter (lines, is_long);
#else
  (void) lines;
  weir_filter (scores, is_long);
#endif
}
