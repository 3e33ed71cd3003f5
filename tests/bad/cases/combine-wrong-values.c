/* SPDX-License-Identifier: Apache-2.0 */
/* The values are not what the function combines.
 * expect: weir_combine_per_key: this is not what total combines */
#include <weir/weir.h>

WEIR_KV (Score, WeirString, int64_t)
WEIR_KV (Name, WeirString, WeirString)
WEIR_KV (Total, WeirString, double)

static void
total_add (int64_t *total, const int64_t *x)
{
  *total += *x;
}

static void
total_merge (int64_t *total, const int64_t *other)
{
  *total += *other;
}

static void
total_extract (const int64_t *total, double *ret_total)
{
  *ret_total = (double) *total;
}
WEIR_COMBINE_FN (total, int64_t, int64_t, double)

void build (NameCollection *names, ScoreCollection *scores);
void
build (NameCollection *names, ScoreCollection *scores)
{
#ifdef FIXED
  (void) names;
  weir_combine_per_key (scores, total, Total);
#else
  (void) scores;
  weir_combine_per_key (names, total, Total);
#endif
}
