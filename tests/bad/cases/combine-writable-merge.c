/* SPDX-License-Identifier: Apache-2.0 */
/* `merge` may change only what it merges into.
 * expect: mean_merge|Mean */
#include <weir/weir.h>

typedef struct { int64_t n; double sum; } Mean;
WEIR_RECORD (Mean, n, sum)

static void mean_add (Mean *a, const double *x) { a->n++; a->sum += *x; }
#ifdef FIXED
static void mean_merge (Mean *a, const Mean *b) { a->n += b->n; a->sum += b->sum; }
#else
static void mean_merge (Mean *a, Mean *b) { a->n += b->n; b->n = 0; }
#endif
static void mean_extract (const Mean *a, double *mean) { *mean = a->sum / (double) a->n; }
WEIR_COMBINE_FN (mean, double, Mean, double)
