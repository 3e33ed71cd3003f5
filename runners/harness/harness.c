/* SPDX-License-Identifier: Apache-2.0 */

#include "runners/harness/harness.h"

#include <weir/string.h>

#include "runners/harness/executor.h"
#include "runners/harness/operator.h"
#include "sdk/types/json.h"

/* --- making ------------------------------------------------------------------------------------------------------- */

static gboolean
decode_config (WeirHarness *harness, const WeirGraphTransform *transform, const WeirType *type, WeirTransformInfo *info,
               GError **error)
{
  size_t size;

  if (transform->config == NULL || type == NULL)
    return TRUE;
  const uint8_t *data = g_bytes_get_data (transform->config, &size);
  WeirBytes      bytes = { data, size };
  if (transform->config_type != NULL && !weir_type_same_schema (transform->config_type, type, error))
    return g_prefix_error (error, "%s: the graph's configuration is not this program's: ", transform->path), FALSE;
  info->config = weir_arena_alloc (harness->configs, type->size);
  memset (info->config, 0, type->size);
  if (!weir_value_decode (type, &bytes, info->config, harness->configs, error))
    return g_prefix_error (error, "%s: configuration: ", transform->path), FALSE;
  return TRUE;
}

static gboolean
find_function (WeirHarness *harness, const WeirGraphTransform *transform, WeirTransformInfo *info, GError **error)
{
  if (transform->function == NULL)
    return TRUE;
  const WeirFunction *function = weir__pipeline_function (harness->pipeline, transform->function);
  if (function == NULL)
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_GRAPH, "%s: this program has no function %s", transform->path,
                   transform->function);
      return FALSE;
    }
  info->do_fn = function->do_fn;
  info->combine_fn = function->combine_fn;
  bool wants_combine = strcmp (transform->urn, WEIR_URN_PAR_DO) != 0;
  if (wants_combine ? info->combine_fn == NULL : info->do_fn == NULL)
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_GRAPH, "%s: %s is not a %s", transform->path, transform->function,
                   wants_combine ? "CombineFn" : "DoFn");
      return FALSE;
    }
  return decode_config (harness, transform, info->do_fn != NULL ? info->do_fn->config : info->combine_fn->config, info,
                        error);
}

WeirHarness *
weir__harness_new (WeirPipeline *p, const WeirPlan *plan, uint32_t n_lanes, GError **error)
{
  WeirHarness *harness = g_new0 (WeirHarness, 1);

  harness->pipeline = p;
  harness->plan = plan;
  harness->n_lanes = n_lanes;
  harness->configs = weir_arena_new ();
  harness->operators = g_ptr_array_new_with_free_func ((GDestroyNotify) weir__operator_free);
  pthread_mutex_init (&harness->lock, NULL);
  harness->transforms = g_new0 (WeirTransformInfo, plan->graph->transforms->len + 1);
  for (uint32_t i = 0; i < plan->graph->transforms->len; i++)
    if (!find_function (harness, plan->graph->transforms->pdata[i], &harness->transforms[i], error))
      {
        weir__harness_free (harness);
        return NULL;
      }
  return harness;
}

void
weir__harness_set_strict (WeirHarness *harness, uint64_t seed)
{
  harness->strict = true;
  harness->strict_seed = seed;
}

void
weir__harness_free (WeirHarness *harness)
{
  g_ptr_array_unref (harness->operators);
  weir_arena_free (harness->configs);
  pthread_mutex_destroy (&harness->lock);
  g_free (harness->transforms);
  g_free (harness);
}

static WeirGroupFunctions
group_functions (void *self, WeirTransformId id)
{
  WeirHarness              *harness = self;
  const WeirGraph          *graph = harness->plan->graph;
  const WeirGraphTransform *transform = weir__graph_transform (graph, id);
  const WeirTransformInfo  *info = &harness->transforms[id.i];
  const WeirType *input = weir__graph_collection (graph, weir__graph_port (transform->inputs, 0)->collection)->type;
  const WeirType *output = weir__graph_collection (graph, weir__graph_port (transform->outputs, 0)->collection)->type;
  bool                      per_key = strcmp (transform->urn, WEIR_URN_COMBINE_PER_KEY) == 0;
  bool                      per_element = strcmp (transform->urn, WEIR_URN_COMBINE_PER_ELEMENT) == 0;

  return (WeirGroupFunctions) { .combine = info->combine_fn,
                                .config = info->config,
                                .input = per_key ? input->fields[1].type : input,
                                .accumulator = transform->accumulator,
                                .output = per_key || per_element ? output->fields[1].type : output };
}

WeirHarnessOps
weir__harness_ops (WeirHarness *harness)
{
  return (WeirHarnessOps) { harness, &weir__harness_executor_ops, group_functions };
}

void
weir__harness_interrupt (WeirHarness *harness)
{
  __atomic_store_n (&harness->interrupted, 1, __ATOMIC_SEQ_CST);
  pthread_mutex_lock (&harness->lock);
  for (unsigned i = 0; i < harness->operators->len; i++)
    __atomic_store_n (&((WeirOperator *) harness->operators->pdata[i])->full.context.stop, 1, __ATOMIC_SEQ_CST);
  pthread_mutex_unlock (&harness->lock);
}

const char *
weir__harness_option (WeirHarness *harness, const char *key)
{
  return weir__pipeline_option (harness->pipeline, key);
}

/* --- metrics ------------------------------------------------------------------------------------------------------ */

static bool
counts_as_step (const WeirOperator *op)
{
  return op->plan == NULL || op->plan->kind == WEIR_OP_PAR_DO || op->plan->kind == WEIR_OP_WINDOW
         || op->plan->kind == WEIR_OP_COMBINE_VALUES;
}

/* Sums of the instances of one transform; false: it has none. */
static bool
sum_metrics (WeirHarness *harness, uint32_t transform, WeirMetrics *sum)
{
  bool any = false;

  weir__metrics_init (sum);
  pthread_mutex_lock (&harness->lock);
  for (unsigned i = 0; i < harness->operators->len; i++)
    {
      WeirOperator *op = harness->operators->pdata[i];
      if (op->transform.i != transform || !counts_as_step (op))
        continue;
      any = true;
      weir__metrics_merge (sum, &op->full.metrics);
    }
  pthread_mutex_unlock (&harness->lock);
  return any;
}

void
weir__harness_print_metrics (WeirHarness *harness, GString *to)
{
  g_string_append_c (to, '[');
  for (uint32_t t = 0, printed = 0; t < harness->plan->graph->transforms->len; t++)
    {
      WeirMetrics               sum;
      const WeirGraphTransform *transform = harness->plan->graph->transforms->pdata[t];
      if (sum_metrics (harness, t, &sum))
        {
          g_string_append (to, printed++ > 0 ? ",\n{\"path\":" : "\n{\"path\":");
          weir__json_put_string (to, weir_string_from_c (transform->path));
          g_string_append_c (to, ',');
          weir__metrics_print_json (&sum, to);
          g_string_append_c (to, '}');
        }
      weir__metrics_clear (&sum);
    }
  g_string_append (to, "\n]");
}

int64_t
weir__harness_counter (WeirHarness *harness, const char *path, const char *name)
{
  int64_t total = 0;

  pthread_mutex_lock (&harness->lock);
  for (unsigned i = 0; i < harness->operators->len; i++)
    {
      WeirOperator *op = harness->operators->pdata[i];
      if (path == NULL || strcmp (op->full.path, path) == 0)
        total += weir__metrics_counter (&op->full.metrics, name);
    }
  pthread_mutex_unlock (&harness->lock);
  return total;
}

/* Whether it is that step, or, of "scope/", one that stands in the scope itself. */
static gboolean
is_meant (const char *path, const char *step_or_scope)
{
  if (!g_str_has_suffix (step_or_scope, "/"))
    return strcmp (path, step_or_scope) == 0;
  return g_str_has_prefix (path, step_or_scope) && strchr (path + strlen (step_or_scope), '/') == NULL;
}

void
weir__harness_strings (WeirHarness *harness, const char *step_or_scope, const char *name, GString *to)
{
  pthread_mutex_lock (&harness->lock);
  for (unsigned i = 0; i < harness->operators->len; i++)
    {
      WeirOperator *op = harness->operators->pdata[i];

      if (is_meant (op->full.path, step_or_scope))
        weir__metrics_strings (&op->full.metrics, name, to);
    }
  pthread_mutex_unlock (&harness->lock);
}

void
weir__harness_totals (WeirHarness *harness, WeirHarnessTotals *ret_totals)
{
  WeirHarnessTotals totals = { 0 };

  pthread_mutex_lock (&harness->lock);
  for (unsigned i = 0; i < harness->operators->len; i++)
    {
      WeirOperator *op = harness->operators->pdata[i];
      double        found;
      __atomic_load (&op->work_found, &found, __ATOMIC_RELAXED);
      totals.work_found += found;
      if (op->plan == NULL)
        totals.rows_from_sources += WEIR__METRIC_LOAD (op->full.metrics.rows_out);
      else if (op->is_sink)
        totals.rows_into_sinks += WEIR__METRIC_LOAD (op->full.metrics.rows_in);
    }
  pthread_mutex_unlock (&harness->lock);
  *ret_totals = totals;
}
