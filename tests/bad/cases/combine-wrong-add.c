/* SPDX-License-Identifier: Apache-2.0 */
/* `add` takes something else than the CombineFn is declared for.
 * expect: int64_t */
#include <weir/weir.h>

typedef struct { int64_t n; double sum; } Mean;
WEIR_RECORD (Mean, n, sum)

#ifdef FIXED
static void mean_add (Mean *a, const double *x) { a->n++; a->sum += *x; }
#else
static void mean_add (Mean *a, const int64_t *x) { a->n++; a->sum += (double) *x; }
#endif
static void mean_merge (Mean *a, const Mean *b) { a->n += b->n; a->sum += b->sum; }
static void mean_extract (const Mean *a, double *mean) { *mean = a->sum / (double) a->n; }
WEIR_COMBINE_FN (mean, double, Mean, double)
