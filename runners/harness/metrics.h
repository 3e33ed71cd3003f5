/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_HARNESS_METRICS_H
#define WEIR_RUNNERS_HARNESS_METRICS_H

/* Metrics of one operator instance: written by its lane alone, read by anyone at any time (relaxed atomics; a list that
 * is only ever appended to). Sums over lanes are taken when somebody asks. */

#include <pthread.h>

#include <weir/types.h>

typedef enum
{
  WEIR_METRIC_COUNTER = 0,
  WEIR_METRIC_DISTRIBUTION,
  WEIR_METRIC_GAUGE,
  WEIR_METRIC_STRINGS,
  WEIR_METRIC_HISTOGRAM,
} WeirMetricKind;

#define WEIR__HISTOGRAM_BUCKETS 64 /* bucket i: values below 2^(i - 31), the last one all others */

typedef struct _WeirMetric WeirMetric;
struct _WeirMetric
{
  WeirMetric    *next;
  WeirMetricKind kind;
  const char    *literal; /* the address it was first named by */
  char          *name;
  int64_t        count, sum, min, max; /* counter: sum; gauge: sum is the value, count its time of setting */
  uint64_t      *buckets;
  GPtrArray     *strings; /* unique; under `lock` */
};

typedef struct
{
  WeirMetric     *first;
  pthread_mutex_t lock; /* for string sets only */

  uint64_t rows_in, rows_out, bytes_out, batches;
  uint64_t busy_ns;
} WeirMetrics;

void weir__metrics_init (WeirMetrics *metrics);
void weir__metrics_clear (WeirMetrics *metrics);
WeirMetric *weir__metrics_find (WeirMetrics *metrics, const char *name, WeirMetricKind kind);
/* Adds what `from` holds to `to`. */
void weir__metrics_merge (WeirMetrics *to, WeirMetrics *from);
/* Appends the members of a JSON object, without braces. */
void weir__metrics_print_json (WeirMetrics *metrics, GString *to);
int64_t weir__metrics_counter (WeirMetrics *metrics, const char *name);
/* Appends the strings of that name, a line each. */
void weir__metrics_strings (WeirMetrics *metrics, const char *name, GString *to);

#define WEIR__METRIC_LOAD(x)       __atomic_load_n (&(x), __ATOMIC_RELAXED)
#define WEIR__METRIC_STORE(x, v)   __atomic_store_n (&(x), (v), __ATOMIC_RELAXED)
#define WEIR__METRIC_ADD(x, more)  WEIR__METRIC_STORE (x, (x) + (more))

#endif
