/* SPDX-License-Identifier: Apache-2.0 */

/* A run from outside: its state, and waiting for it.
 *
 * The run's own threads hold no reference: the last one to be given up waits for them (after cancelling what still goes
 * on). The state leaves RUNNING once, under the lock, after the error is in place.
 *
 * Whoever asked to be told of the end holds a reference until told.
 *
 * A run uses its pipeline until it is joined, so the pipeline keeps a list of its runs and ends them when it is freed.
 * Both may go at the same time, in two threads: hence two counts. Users count `refs`; the last of them to go ends the
 * run and takes it off the list. The memory goes with the last of `holds`: one is the users', one the list's. */

#include "runners/program/result.h"

#include <pthread.h>

#include "runners/job/assertions.h"
#include "runners/job/deadline.h"
#include "runners/program/runners.h"

struct _WeirResult
{
  int               refs, holds; /* atomic; not GLib's counts, which ThreadSanitizer cannot see into */
  GPtrArray        *runs; /* the pipeline's list, NULL once it is gone; under `registry` */
  WeirJob          *job;
  const WeirRunner *runner;
  WeirRunning      *running; /* NULL once joined */
  WeirStageCounts  *counts;  /* of each stage, from then on */
  pthread_mutex_t   lock;
  pthread_cond_t    ended;
  bool              joining;
  WeirState         state;
  GError           *error;
  GMainContext     *context;
  WeirDone          done;
  void             *done_data;
};

static gboolean
call_done (void *data)
{
  WeirResult *result = data;

  result->done (result, result->done_data);
  return G_SOURCE_REMOVE;
}

static void
announce (WeirResult *result)
{
  GSource *source;

  if (result->done == NULL)
    return;
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, call_done, result, (GDestroyNotify) weir_result_unref); /* the start's reference */
  g_source_attach (source, result->context);
  g_source_unref (source);
}

/* From the run's last thread. */
static void
ended (void *data, GError *failure)
{
  WeirResult        *result = data;
  g_autoptr (GError) unchecked = NULL;

  if (failure == NULL)
    weir__job_check_assertions (result->job, &unchecked);
  failure = failure != NULL ? failure : unchecked;
  pthread_mutex_lock (&result->lock);
  result->error = failure != NULL ? g_error_copy (failure) : NULL;
  result->state = failure == NULL                                                      ? WEIR_STATE_DONE
                  : g_error_matches (failure, WEIR_ERROR, WEIR_ERROR_CANCELLED) ? WEIR_STATE_CANCELLED
                                                                                       : WEIR_STATE_FAILED;
  announce (result);
  pthread_cond_broadcast (&result->ended);
  pthread_mutex_unlock (&result->lock);
}

/* --- the runs of a pipeline --------------------------------------------------------------------------------------- */

#define RUNS "weir-runs"

/* over every pipeline's list; only when runs come and go */
static pthread_mutex_t registry = PTHREAD_MUTEX_INITIALIZER;

static void
drop_hold (void *data)
{
  WeirResult *result = data;

  if (__atomic_sub_fetch (&result->holds, 1, __ATOMIC_ACQ_REL) > 0)
    return;
  weir__job_free (result->job);
  g_free (result->counts);
  g_clear_error (&result->error);
  g_main_context_unref (result->context);
  pthread_cond_destroy (&result->ended);
  pthread_mutex_destroy (&result->lock);
  g_free (result);
}

/* The pipeline is being freed. */
static void
end_runs (void *data)
{
  GPtrArray *runs = data;

  pthread_mutex_lock (&registry);
  for (unsigned i = 0; i < runs->len; i++)
    ((WeirResult *) runs->pdata[i])->runs = NULL;
  pthread_mutex_unlock (&registry);
  for (unsigned i = 0; i < runs->len; i++)
    weir_result_cancel (runs->pdata[i]);
  for (unsigned i = 0; i < runs->len; i++)
    weir_result_wait (runs->pdata[i]);
  g_ptr_array_unref (runs);
}

static void
add_run (WeirPipeline *p, WeirResult *result)
{
  pthread_mutex_lock (&registry);
  result->runs = weir__pipeline_data (p, RUNS);
  if (result->runs == NULL)
    {
      result->runs = g_ptr_array_new_with_free_func (drop_hold);
      weir__pipeline_set_data (p, RUNS, result->runs, end_runs);
    }
  __atomic_add_fetch (&result->holds, 1, __ATOMIC_RELAXED);
  g_ptr_array_add (result->runs, result);
  pthread_mutex_unlock (&registry);
}

static void
remove_run (WeirResult *result)
{
  pthread_mutex_lock (&registry);
  if (result->runs != NULL)
    g_ptr_array_remove_fast (result->runs, result);
  pthread_mutex_unlock (&registry);
}

/* --- starting and ending ------------------------------------------------------------------------------------------ */

WeirResult *
weir_pipeline_start (WeirPipeline *p, const WeirRunOptions *options, GMainContext *context, WeirDone done,
                     void *user_data, GError **error)
{
  static const WeirRunOptions defaults;
  const WeirRunner           *runner;
  WeirJob                    *job;

  if (options == NULL)
    options = &defaults;
  runner = weir__runner_find (options->runner != NULL ? options->runner : "direct", error);
  if (runner == NULL || (job = weir__job_new (p, options, error)) == NULL)
    return NULL;
  WeirResult *result = g_new0 (WeirResult, 1);
  result->refs = 1;
  result->holds = 1;
  pthread_mutex_init (&result->lock, NULL);
  weir__deadline_init_cond (&result->ended);
  result->job = job;
  result->runner = runner;
  result->context = context != NULL ? g_main_context_ref (context) : g_main_context_ref_thread_default ();
  result->done = done;
  result->done_data = user_data;
  if (done != NULL)
    weir_result_ref (result);
  WeirRunning *running = runner->start (job, ended, result, error);
  if (running == NULL)
    {
      if (done != NULL)
        weir_result_unref (result);
      weir_result_unref (result);
      return NULL;
    }
  pthread_mutex_lock (&result->lock); /* who is told of the end may look at it already */
  result->running = running;
  pthread_mutex_unlock (&result->lock);
  add_run (p, result);
  return result;
}

WeirResult *
weir_pipeline_run (WeirPipeline *p, const WeirRunOptions *options, GError **error)
{
  WeirResult *result = weir_pipeline_start (p, options, NULL, NULL, NULL, error);

  if (result != NULL)
    weir_result_wait (result);
  return result;
}

WeirResult *
weir_result_ref (WeirResult *result)
{
  __atomic_add_fetch (&result->refs, 1, __ATOMIC_RELAXED);
  return result;
}

static WeirStageCounts *
count_stages (const WeirResult *result, WeirRunning *running)
{
  const uint32_t   n = result->job->plan->stages->len;
  WeirStageCounts *counts = g_new0 (WeirStageCounts, n);

  for (uint32_t s = 0; s < n; s++)
    result->runner->stage_counts (running, (WeirStageId) { s }, &counts[s]);
  return counts;
}

/* Gives the runner's threads back, once; others who wait meanwhile wait for that. */
static void
join (WeirResult *result)
{
  WeirRunning *running = NULL;

  pthread_mutex_lock (&result->lock);
  while (result->running != NULL && (result->state == WEIR_STATE_RUNNING || result->joining))
    pthread_cond_wait (&result->ended, &result->lock);
  if (result->running != NULL)
    {
      running = result->running;
      result->joining = true;
    }
  pthread_mutex_unlock (&result->lock);
  if (running == NULL)
    return;
  WeirStageCounts *counts = count_stages (result, running);
  result->runner->join (running);
  pthread_mutex_lock (&result->lock);
  result->running = NULL;
  result->counts = counts;
  result->joining = false;
  pthread_cond_broadcast (&result->ended);
  pthread_mutex_unlock (&result->lock);
}

void
weir_result_unref (WeirResult *result)
{
  if (result == NULL || __atomic_sub_fetch (&result->refs, 1, __ATOMIC_ACQ_REL) > 0)
    return;
  weir_result_cancel (result);
  join (result);
  remove_run (result);
  drop_hold (result);
}

/* --- looking, waiting, cancelling --------------------------------------------------------------------------------- */

WeirState
weir_result_state (WeirResult *result)
{
  WeirState state;

  pthread_mutex_lock (&result->lock);
  state = result->state;
  pthread_mutex_unlock (&result->lock);
  return state;
}

const GError *
weir_result_error (WeirResult *result)
{
  return weir_result_state (result) == WEIR_STATE_RUNNING ? NULL : result->error;
}

bool
weir__result_wait_for (WeirResult *result, unsigned milliseconds)
{
  struct timespec deadline = weir__deadline_after ((WeirDuration) { (int64_t) milliseconds * 1000 });

  pthread_mutex_lock (&result->lock);
  while (result->state == WEIR_STATE_RUNNING && weir__deadline_wait (&result->ended, &result->lock, &deadline))
    ;
  bool over = result->state != WEIR_STATE_RUNNING;
  pthread_mutex_unlock (&result->lock);
  return over;
}

WeirState
weir_result_wait (WeirResult *result)
{
  join (result);
  return weir_result_state (result);
}

void
weir_result_cancel (WeirResult *result)
{
  pthread_mutex_lock (&result->lock);
  if (result->running != NULL && !result->joining && result->state == WEIR_STATE_RUNNING)
    result->runner->cancel (result->running);
  pthread_mutex_unlock (&result->lock);
}

char *
weir_result_why (WeirResult *result)
{
  GString *text = g_string_new (NULL);

  pthread_mutex_lock (&result->lock);
  if (result->running != NULL && !result->joining && result->state == WEIR_STATE_RUNNING)
    result->runner->why (result->running, text);
  pthread_mutex_unlock (&result->lock);
  return g_string_free (text, FALSE);
}

const WeirJob *
weir__result_job (const WeirResult *result)
{
  return result->job;
}

WeirStageCounts *
weir__result_counts (WeirResult *result, bool *ret_over)
{
  WeirStageCounts *counts = NULL;

  pthread_mutex_lock (&result->lock);
  *ret_over = result->running == NULL;
  if (result->counts != NULL)
    counts = g_memdup2 (result->counts, result->job->plan->stages->len * sizeof *counts);
  else if (result->running != NULL && !result->joining)
    counts = count_stages (result, result->running);
  pthread_mutex_unlock (&result->lock);
  return counts;
}
