/* SPDX-License-Identifier: Apache-2.0 */
/* The CombineFn gives another type than the result declares.
 * expect: the values of Score are not what mean gives */
#include <weir/weir.h>

WEIR_KV (Score, WeirString, int64_t)
WEIR_KV (Rate, WeirString, double)
typedef struct { int64_t n; double sum; } Mean;
WEIR_RECORD (Mean, n, sum)

static void mean_add (Mean *a, const double *x) { a->n++; a->sum += *x; }
static void mean_merge (Mean *a, const Mean *b) { a->n += b->n; a->sum += b->sum; }
static void mean_extract (const Mean *a, double *mean) { *mean = a->sum / (double) a->n; }
WEIR_COMBINE_FN (mean, double, Mean, double)

void build (RateCollection *rates);
void
build (RateCollection *rates)
{
#ifdef FIXED
  weir_combine_per_key (rates, mean, Rate);
#else
  weir_combine_per_key (rates, mean, Score);
#endif
}
