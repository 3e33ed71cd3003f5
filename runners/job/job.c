/* SPDX-License-Identifier: Apache-2.0 */

#include "runners/job/job.h"

#include "runners/job/bind.h"
#include "sdk/wire/graph-msgpack.h"

/* The bytes to run: the pipeline's own, or a saved graph's. Either way the run starts from bytes. */
static GBytes *
bytes_of (WeirPipeline *p, const WeirRunOptions *options, GError **error)
{
  GBytes *own = weir_pipeline_to_bytes (p, error);

  if (own == NULL || options->graph == NULL)
    return own;
  g_bytes_unref (own);
  return g_bytes_ref (options->graph);
}

/* A graph made by another program would name functions that mean something else here: say which transform differs. */
static gboolean
check_fingerprint (WeirPipeline *p, const WeirGraph *graph, GError **error)
{
  const WeirGraph *own = weir__pipeline_graph (p, error);

  if (own == NULL)
    return FALSE;
  if (weir__graph_fingerprint (own) == weir__graph_fingerprint (graph))
    return TRUE;
  for (uint32_t i = 0; i < MIN (own->transforms->len, graph->transforms->len); i++)
    {
      WeirTransformId id = { i };
      if (weir__graph_transform_fingerprint (own, id) == weir__graph_transform_fingerprint (graph, id))
        continue;
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_GRAPH,
                   "the graph was made by another program, or with other options: %s differs from this program's %s",
                   weir__graph_transform (graph, id)->path, weir__graph_transform (own, id)->path);
      return FALSE;
    }
  g_set_error (
      error, WEIR_ERROR, WEIR_ERROR_GRAPH,
      "the graph was made by another program, or with other options: it has %u transforms, this program's has %u",
      graph->transforms->len, own->transforms->len);
  return FALSE;
}

WeirPlanOptions
weir__job_plan_options (unsigned lanes, uint64_t memory_limit)
{
  return (WeirPlanOptions) { .skip = g_getenv ("WEIR_SKIP"),
                             .force_general = g_strcmp0 (g_getenv ("WEIR_FORCE"), "general") == 0,
                             .may_spill = memory_limit > 0,
                             .lanes = lanes > 0 ? lanes : g_get_num_processors () };
}

WeirJob *
weir__job_new (WeirPipeline *p, const WeirRunOptions *options, GError **error)
{
  WeirJob           *job = g_new0 (WeirJob, 1);
  g_autoptr (GBytes) bytes = bytes_of (p, options, error);
  WeirPlanOptions    plan_options = weir__job_plan_options (options->parallelism, options->memory_limit);

  job->pipeline = p;
  job->n_lanes = plan_options.lanes;
  job->memory_limit = options->memory_limit;
  job->spill_dir = g_strdup (options->spill_dir);
  if (bytes != NULL && (job->graph = weir__graph_decode (bytes, error)) != NULL
      && (options->graph == NULL || check_fingerprint (p, job->graph, error))
      && weir__bind_functions (p, job->graph, error)
      && (job->plan = weir__plan_new (job->graph, &plan_options, NULL, error)) != NULL
      && (job->harness = weir__harness_new (p, job->plan, job->n_lanes, error)) != NULL)
    {
      if (options->strict)
        weir__harness_set_strict (job->harness, options->strict_seed != 0 ? options->strict_seed : 1 + g_random_int ());
      return job;
    }
  weir__job_free (job);
  return NULL;
}

void
weir__job_free (WeirJob *job)
{
  g_clear_pointer (&job->harness, weir__harness_free);
  g_clear_pointer (&job->plan, weir__plan_free);
  g_clear_pointer (&job->graph, weir__graph_free);
  g_free (job->spill_dir);
  g_free (job);
}
