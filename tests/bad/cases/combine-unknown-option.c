/* SPDX-License-Identifier: Apache-2.0 */
/* There is no such option.
 * expect: substract */
#include <weir/weir.h>

typedef struct { int64_t n; double sum; } Mean;
WEIR_RECORD (Mean, n, sum)

static inline void mean_subtract (Mean *a, const double *x) { a->n--; a->sum -= *x; }
static void mean_add (Mean *a, const double *x) { a->n++; a->sum += *x; }
static void mean_merge (Mean *a, const Mean *b) { a->n += b->n; a->sum += b->sum; }
static void mean_extract (const Mean *a, double *mean) { *mean = a->sum / (double) a->n; }
#ifdef FIXED
WEIR_COMBINE_FN (mean, double, Mean, double, subtract)
#else
WEIR_COMBINE_FN (mean, double, Mean, double, substract)
#endif
