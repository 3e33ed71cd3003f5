/* SPDX-License-Identifier: Apache-2.0 */
/* An accumulator is stored and sent: its fields must be named by WEIR_RECORD.
 * expect: Mean */
#include <weir/weir.h>

typedef struct { int64_t n; double sum; } Mean;
#ifdef FIXED
WEIR_RECORD (Mean, n, sum)
#endif

static void mean_add (Mean *a, const double *x) { a->n++; a->sum += *x; }
static void mean_merge (Mean *a, const Mean *b) { a->n += b->n; a->sum += b->sum; }
static void mean_extract (const Mean *a, double *mean) { *mean = a->sum / (double) a->n; }
WEIR_COMBINE_FN (mean, double, Mean, double)
