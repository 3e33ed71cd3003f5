/* SPDX-License-Identifier: Apache-2.0 */
/* The elements are not what the function combines.
 * expect: weir_combine_globally: this is not what total combines */
#include <weir/weir.h>

WEIR_KV (Score, WeirString, int64_t)

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
  weir_combine_globally (weir_values (scores), total);
#else
  weir_combine_globally (scores, total);
#endif
}
