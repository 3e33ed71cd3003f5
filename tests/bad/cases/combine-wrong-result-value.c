/* SPDX-License-Identifier: Apache-2.0 */
/* The result has values of another type than the function gives.
 * expect: weir_combine_per_key: the values of Score are not what total gives */
#include <weir/weir.h>

WEIR_KV (Score, WeirString, int64_t)
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

void build (ScoreCollection *scores);
void
build (ScoreCollection *scores)
{
#ifdef FIXED
  weir_combine_per_key (scores, total, Total);
#else
  weir_combine_per_key (scores, total, Score);
#endif
}
