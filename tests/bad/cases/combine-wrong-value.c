/* SPDX-License-Identifier: Apache-2.0 */
/* The CombineFn adds another type than the values.
 * expect: this is not what mean combines */
#include <weir/weir.h>

WEIR_KV (Score, WeirString, int64_t)
WEIR_KV (Rate, WeirString, double)
typedef struct { int64_t n; double sum; } Mean;
WEIR_RECORD (Mean, n, sum)

static void mean_add (Mean *a, const double *x) { a->n++; a->sum += *x; }
static void mean_merge (Mean *a, const Mean *b) { a->n += b->n; a->sum += b->sum; }
static void mean_extract (const Mean *a, double *mean) { *mean = a->sum / (double) a->n; }
WEIR_COMBINE_FN (mean, double, Mean, double)

void build (ScoreCollection *scores, RateCollection *rates);
void
build (ScoreCollection *scores, RateCollection *rates)
{
#ifdef FIXED
  (void) scores;
  weir_combine_per_key (rates, mean, Rate);
#else
  (void) rates;
  weir_combine_per_key (scores, mean, Rate);
#endif
}
