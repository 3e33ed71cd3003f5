/* SPDX-License-Identifier: Apache-2.0 */
/* `extract` gives something else than the CombineFn is declared for.
 * expect: float */
#include <weir/weir.h>

typedef struct { int64_t n; double sum; } Mean;
WEIR_RECORD (Mean, n, sum)

static void mean_add (Mean *a, const double *x) { a->n++; a->sum += *x; }
static void mean_merge (Mean *a, const Mean *b) { a->n += b->n; a->sum += b->sum; }
#ifdef FIXED
static void mean_extract (const Mean *a, double *mean) { *mean = a->sum / (double) a->n; }
#else
static void mean_extract (const Mean *a, float *mean) { *mean = (float) a->sum; }
#endif
WEIR_COMBINE_FN (mean, double, Mean, double)
