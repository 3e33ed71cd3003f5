/* SPDX-License-Identifier: Apache-2.0 */

/* Metrics without locks: one lane writes, anyone reads.
 *
 * Numbers are stored and loaded one by one, relaxed. So a reader may see a distribution's new count beside its old sum:
 * it is an element behind, and exact once the run has ended, since who waits for the end synchronises with the lanes.
 * With a single writer an addition needs no atomic instruction either: it loads its own last value.
 *
 * The list of metrics only ever grows at its front. A metric is complete before the release store that makes it the
 * first, and the acquire load of the first makes all behind it visible; `next` and `name` never change, and nothing is
 * freed before the lane has ended. Only sets of strings cannot be read like this: they have a lock, which their writer
 * takes for each string (a set of strings is no place for every element).
 *
 * A metric is found by the address of its name first, since names are literals; the text is compared too, as the
 * address may be a buffer that another name was in before. */

#include "runners/harness/metrics.h"

#include <math.h>

#include <weir/string.h>

#include "runners/harness/context.h"
#include "sdk/types/json.h"

void
weir__metrics_init (WeirMetrics *metrics)
{
  *metrics = (WeirMetrics) { .first = NULL };
  pthread_mutex_init (&metrics->lock, NULL);
}

void
weir__metrics_clear (WeirMetrics *metrics)
{
  for (WeirMetric *metric = metrics->first, *next; metric != NULL; metric = next)
    {
      next = metric->next;
      g_clear_pointer (&metric->strings, g_ptr_array_unref);
      g_free (metric->buckets);
      g_free (metric->name);
      g_free (metric);
    }
  pthread_mutex_destroy (&metrics->lock);
}

static WeirMetric *
new_metric (const char *name, WeirMetricKind kind)
{
  WeirMetric *metric = g_new0 (WeirMetric, 1);

  metric->kind = kind;
  metric->literal = name;
  metric->name = g_strdup (name);
  metric->min = INT64_MAX;
  metric->max = INT64_MIN;
  if (kind == WEIR_METRIC_HISTOGRAM)
    metric->buckets = g_new0 (uint64_t, WEIR__HISTOGRAM_BUCKETS);
  if (kind == WEIR_METRIC_STRINGS)
    metric->strings = g_ptr_array_new_with_free_func (g_free);
  return metric;
}

WeirMetric *
weir__metrics_find (WeirMetrics *metrics, const char *name, WeirMetricKind kind)
{
  WeirMetric *metric = __atomic_load_n (&metrics->first, __ATOMIC_ACQUIRE);

  for (WeirMetric *m = metric; m != NULL; m = m->next)
    if (m->literal == name && m->kind == kind && strcmp (m->name, name) == 0)
      return m;
  for (WeirMetric *m = metric; m != NULL; m = m->next)
    if (m->kind == kind && strcmp (m->name, name) == 0)
      return m;
  WeirMetric *made = new_metric (name, kind);
  made->next = metric;
  __atomic_store_n (&metrics->first, made, __ATOMIC_RELEASE);
  return made;
}

/* --- what functions call ------------------------------------------------------------------------------------------ */

void
weir_metric_count (WeirContext *ctx, const char *name, int64_t add)
{
  WeirMetric *m = weir__metrics_find (weir__context_metrics (ctx), name, WEIR_METRIC_COUNTER);

  WEIR__METRIC_ADD (m->sum, add);
}

void
weir_metric_distribution (WeirContext *ctx, const char *name, int64_t value)
{
  WeirMetric *m = weir__metrics_find (weir__context_metrics (ctx), name, WEIR_METRIC_DISTRIBUTION);

  WEIR__METRIC_ADD (m->count, 1);
  WEIR__METRIC_ADD (m->sum, value);
  WEIR__METRIC_STORE (m->min, MIN (m->min, value));
  WEIR__METRIC_STORE (m->max, MAX (m->max, value));
}

void
weir_metric_gauge (WeirContext *ctx, const char *name, int64_t value)
{
  WeirMetric *m = weir__metrics_find (weir__context_metrics (ctx), name, WEIR_METRIC_GAUGE);

  WEIR__METRIC_STORE (m->sum, value);
  WEIR__METRIC_STORE (m->count, g_get_monotonic_time ());
}

static void
add_string (WeirMetrics *metrics, WeirMetric *m, const char *value)
{
  pthread_mutex_lock (&metrics->lock);
  if (!g_ptr_array_find_with_equal_func (m->strings, value, g_str_equal, NULL))
    g_ptr_array_add (m->strings, g_strdup (value));
  pthread_mutex_unlock (&metrics->lock);
}

void
weir_metric_string (WeirContext *ctx, const char *name, const char *value)
{
  WeirMetrics *metrics = weir__context_metrics (ctx);

  add_string (metrics, weir__metrics_find (metrics, name, WEIR_METRIC_STRINGS), value);
}

void
weir_metric_histogram (WeirContext *ctx, const char *name, double value)
{
  WeirMetric *m = weir__metrics_find (weir__context_metrics (ctx), name, WEIR_METRIC_HISTOGRAM);
  int         exponent = 0;

  frexp (value, &exponent);
  WEIR__METRIC_ADD (m->buckets[value > 0 ? CLAMP (exponent + 31, 0, WEIR__HISTOGRAM_BUCKETS - 1) : 0], 1);
  WEIR__METRIC_ADD (m->count, 1);
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static void
merge_strings (WeirMetrics *to, WeirMetric *m, WeirMetrics *from, WeirMetric *f)
{
  pthread_mutex_lock (&from->lock);
  for (unsigned i = 0; i < f->strings->len; i++)
    add_string (to, m, f->strings->pdata[i]);
  pthread_mutex_unlock (&from->lock);
}

static void
merge_metric (WeirMetrics *to, WeirMetrics *from, WeirMetric *f)
{
  WeirMetric *m = weir__metrics_find (to, f->name, f->kind);
  int64_t     count = WEIR__METRIC_LOAD (f->count), sum = WEIR__METRIC_LOAD (f->sum);

  if (f->kind == WEIR_METRIC_GAUGE)
    {
      if (count >= m->count)
        m->count = count, m->sum = sum;
      return;
    }
  m->count += count;
  m->sum += sum;
  m->min = MIN (m->min, WEIR__METRIC_LOAD (f->min));
  m->max = MAX (m->max, WEIR__METRIC_LOAD (f->max));
  if (f->kind == WEIR_METRIC_HISTOGRAM)
    for (int i = 0; i < WEIR__HISTOGRAM_BUCKETS; i++)
      m->buckets[i] += WEIR__METRIC_LOAD (f->buckets[i]);
  if (f->kind == WEIR_METRIC_STRINGS)
    merge_strings (to, m, from, f);
}

void
weir__metrics_merge (WeirMetrics *to, WeirMetrics *from)
{
  for (WeirMetric *f = __atomic_load_n (&from->first, __ATOMIC_ACQUIRE); f != NULL; f = f->next)
    merge_metric (to, from, f);
  to->rows_in += WEIR__METRIC_LOAD (from->rows_in);
  to->rows_out += WEIR__METRIC_LOAD (from->rows_out);
  to->bytes_out += WEIR__METRIC_LOAD (from->bytes_out);
  to->batches += WEIR__METRIC_LOAD (from->batches);
  to->busy_ns += WEIR__METRIC_LOAD (from->busy_ns);
}

int64_t
weir__metrics_counter (WeirMetrics *metrics, const char *name)
{
  for (WeirMetric *m = __atomic_load_n (&metrics->first, __ATOMIC_ACQUIRE); m != NULL; m = m->next)
    if (m->kind == WEIR_METRIC_COUNTER && strcmp (m->name, name) == 0)
      return WEIR__METRIC_LOAD (m->sum);
  return 0;
}

void
weir__metrics_strings (WeirMetrics *metrics, const char *name, GString *to)
{
  for (WeirMetric *m = __atomic_load_n (&metrics->first, __ATOMIC_ACQUIRE); m != NULL; m = m->next)
    {
      if (m->kind != WEIR_METRIC_STRINGS || strcmp (m->name, name) != 0)
        continue;
      pthread_mutex_lock (&metrics->lock);
      for (unsigned i = 0; i < m->strings->len; i++)
        g_string_append_printf (to, "%s%s", to->len > 0 ? "\n" : "", (const char *) m->strings->pdata[i]);
      pthread_mutex_unlock (&metrics->lock);
    }
}

static void
print_metric (const WeirMetric *m, GString *to)
{
  switch (m->kind)
    {
    case WEIR_METRIC_COUNTER:
    case WEIR_METRIC_GAUGE:
      g_string_append_printf (to, "%" PRId64, m->sum);
      break;
    case WEIR_METRIC_DISTRIBUTION:
      g_string_append_printf (to, "{\"count\":%" PRId64 ",\"sum\":%" PRId64 ",\"min\":%" PRId64 ",\"max\":%" PRId64 "}",
                              m->count, m->sum, m->min, m->max);
      break;
    case WEIR_METRIC_STRINGS:
      g_string_append_c (to, '[');
      for (unsigned i = 0; i < m->strings->len; i++)
        {
          g_string_append (to, i > 0 ? "," : "");
          weir__json_put_string (to, weir_string_from_c (m->strings->pdata[i]));
        }
      g_string_append_c (to, ']');
      break;
    case WEIR_METRIC_HISTOGRAM:
      g_string_append_printf (to, "{\"count\":%" PRId64 ",\"buckets\":{", m->count);
      for (int i = 0, printed = 0; i < WEIR__HISTOGRAM_BUCKETS; i++)
        if (m->buckets[i] > 0)
          g_string_append_printf (to, "%s\"%g\":%" PRIu64, printed++ > 0 ? "," : "", ldexp (1, i - 31), m->buckets[i]);
      g_string_append (to, "}}");
      break;
    }
}

void
weir__metrics_print_json (WeirMetrics *metrics, GString *to)
{
  static const char *const names[] = { "counters", "distributions", "gauges", "strings", "histograms" };

  g_string_append_printf (to,
                          "\"elements_in\":%" PRIu64 ",\"elements_out\":%" PRIu64 ",\"bytes_out\":%" PRIu64
                          ",\"batches\":%" PRIu64 ",\"busy_ms\":%.3f",
                          metrics->rows_in, metrics->rows_out, metrics->bytes_out, metrics->batches,
                          (double) metrics->busy_ns / 1e6);
  for (unsigned kind = 0; kind < G_N_ELEMENTS (names); kind++)
    {
      unsigned printed = 0;
      for (WeirMetric *m = metrics->first; m != NULL; m = m->next)
        if (m->kind == kind)
          {
            g_string_append_printf (to, printed++ == 0 ? ",\"%s\":{" : ",", names[kind]);
            weir__json_put_string (to, weir_string_from_c (m->name));
            g_string_append_c (to, ':');
            print_metric (m, to);
          }
      g_string_append (to, printed > 0 ? "}" : "");
    }
}
