/* SPDX-License-Identifier: Apache-2.0 */
/* A function without WEIR_COMBINE_FN is no CombineFn.
 * expect: helper */
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

void helper (void);
void
helper (void)
{
}

void build (ScoreCollection *scores);
void
build (ScoreCollection *scores)
{
#ifdef FIXED
  weir_combine_per_key (scores, total, Total);
#else
  weir_combine_per_key (scores, helper, Total);
#endif
}
