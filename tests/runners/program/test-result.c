/* SPDX-License-Identifier: Apache-2.0 */
/* A run from outside: who may be freed when, and what may be asked then. */
#include <pthread.h>
#include <weir/weir.h>

#include "tests/support/weir-test.h"

/* Set by one test at a time. */
static int             torn_down;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t  changed = PTHREAD_COND_INITIALIZER;
static bool            begun;

static gboolean
note_beginning (WeirContext *ctx, const int64_t *n, int64_tEmitter *out, GError **error)
{
  (void) error;
  (void) out;
  weir_metric_count (ctx, "seen", 1);
  if (*n == 0)
    {
      pthread_mutex_lock (&lock);
      begun = true;
      pthread_cond_broadcast (&changed);
      pthread_mutex_unlock (&lock);
    }
  return TRUE;
}

static void
count_teardown (WeirContext *ctx)
{
  (void) ctx;
  __atomic_add_fetch (&torn_down, 1, __ATOMIC_RELAXED);
}

WEIR_DO_FN (note_beginning, int64_t, int64_t, .teardown = count_teardown)

static int
reset (void **state)
{
  (void) state;
  torn_down = 0;
  begun = false;
  return 0;
}

static WeirPipeline *
numbers (int64_t n)
{
  WeirPipeline *p = weir_pipeline_new ("numbers");

  weir_par_do (weir_reshuffle (weir_generate_sequence (p, 0, n)), note_beginning);
  return p;
}

static WeirResult *
start_endless (WeirPipeline *p)
{
  WeirResult *result = weir_pipeline_start (p, &(WeirRunOptions) { .parallelism = 3 }, NULL, NULL, NULL, NULL);

  assert_non_null (result);
  pthread_mutex_lock (&lock);
  while (!begun)
    pthread_cond_wait (&changed, &lock);
  pthread_mutex_unlock (&lock);
  return result;
}

static void
freeing_the_pipeline_cancels_its_run_and_waits_for_it (void **state)
{
  WeirPipeline           *p = numbers (INT64_C (1) << 40);
  g_autoptr (WeirResult)  result = start_endless (p);
  g_autofree char        *json = NULL;

  (void) state;
  weir_pipeline_free (p);
  assert_int_equal (torn_down, 3);
  assert_int_equal (weir_result_state (result), WEIR_STATE_CANCELLED);
  assert_int_equal (weir_result_wait (result), WEIR_STATE_CANCELLED);
  assert_true (g_error_matches (weir_result_error (result), WEIR_ERROR, WEIR_ERROR_CANCELLED));
  assert_true (weir_result_counter (result, NULL, "seen") > 0);
  json = weir_result_metrics_json (result);
  assert_non_null (strstr (json, "\"seen\""));
}

static void
freeing_the_pipeline_ends_all_of_its_runs (void **state)
{
  WeirPipeline          *p = numbers (INT64_C (1) << 40);
  g_autoptr (WeirResult) a = start_endless (p);
  g_autoptr (WeirResult) b = weir_pipeline_start (p, &(WeirRunOptions) { .parallelism = 2 }, NULL, NULL, NULL, NULL);

  (void) state;
  weir_pipeline_free (p);
  assert_int_equal (torn_down, 5);
  assert_int_equal (weir_result_state (a), WEIR_STATE_CANCELLED);
  assert_int_equal (weir_result_state (b), WEIR_STATE_CANCELLED);
}

static void
a_run_that_has_ended_stays_as_it_was_when_the_pipeline_goes (void **state)
{
  WeirPipeline          *p = numbers (1000);
  g_autoptr (WeirResult) result = weir_pipeline_run (p, NULL, NULL);

  (void) state;
  weir_pipeline_free (p);
  assert_int_equal (weir_result_state (result), WEIR_STATE_DONE);
  assert_int_equal (weir_result_counter (result, NULL, "seen"), 1000);
}

static void
note_done (WeirResult *result, void *state)
{
  *(WeirState *) state = weir_result_state (result);
}

static void
the_end_is_told_though_result_and_pipeline_are_gone (void **state)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  WeirState                told = WEIR_STATE_RUNNING;
  WeirPipeline            *p = numbers (INT64_C (1) << 40);
  WeirResult *result = weir_pipeline_start (p, NULL, context, note_done, &told, NULL);

  (void) state;
  weir_pipeline_free (p);
  weir_result_unref (result);
  while (told == WEIR_STATE_RUNNING)
    g_main_context_iteration (context, TRUE);
  assert_int_equal (told, WEIR_STATE_CANCELLED);
}

static void
a_run_whose_end_is_to_be_told_goes_on_though_nobody_keeps_it (void **state)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (WeirPipeline) p = numbers (1000);
  WeirState                told = WEIR_STATE_RUNNING;

  (void) state;
  weir_result_unref (weir_pipeline_start (p, NULL, context, note_done, &told, NULL));
  while (told == WEIR_STATE_RUNNING)
    g_main_context_iteration (context, TRUE);
  assert_int_equal (told, WEIR_STATE_DONE);
}

static void *
unref_result (void *result)
{
  weir_result_unref (result);
  return NULL;
}

static void
result_and_pipeline_may_go_at_the_same_time (void **state)
{
  (void) state;
  for (int i = 0; i < 200; i++)
    {
      WeirPipeline *p = numbers (INT64_C (1) << 40);
      pthread_t     thread;
      WeirResult   *result = weir_pipeline_start (p, &(WeirRunOptions) { .parallelism = 2 }, NULL, NULL, NULL, NULL);
      assert_int_equal (pthread_create (&thread, NULL, unref_result, result), 0);
      weir_pipeline_free (p);
      pthread_join (thread, NULL);
      assert_int_equal (torn_down, 2 * (i + 1));
    }
}

static void
a_run_may_be_looked_at_while_it_runs_and_after (void **state)
{
  g_autoptr (WeirPipeline) endless = numbers (INT64_MAX);
  g_autoptr (WeirPipeline) short_one = numbers (1000);
  g_autoptr (WeirResult)   running = start_endless (endless), done = NULL;
  WeirProgress             progress;

  (void) state;
  weir_result_progress (running, &progress);
  assert_true (progress.work_done <= progress.work_total);
  assert_true (progress.watermark.us < WEIR_TIME_MAX.us);
  weir_result_cancel (running);
  assert_int_equal (weir_result_wait (running), WEIR_STATE_CANCELLED);
  done = weir_pipeline_run (short_one, &(WeirRunOptions) { .parallelism = 2 }, NULL);
  weir_result_progress (done, &progress);
  assert_int_equal (progress.elements_in, 1000);
  assert_true (progress.work_total == 1000 && progress.work_done == progress.work_total);
  assert_int_equal (progress.queued, 0);
}

/* The ticks of a year from now on, 31 million; each comes when its time has come. */
static void
what_an_unbounded_source_has_done_is_no_part_of_a_total (void **state)
{
  g_autoptr (WeirPipeline) p = numbers (1000);
  WeirTime                 now = { g_get_real_time () };
  g_autoptr (WeirResult)   running = NULL;
  WeirProgress             progress = { 0 };

  (void) state;
  weir_periodic_impulse (p, now, weir_time_add (now, WEIR_DAYS (365)), WEIR_SECONDS (1));
  running = weir_pipeline_start (p, &(WeirRunOptions) { .parallelism = 2 }, NULL, NULL, NULL, NULL);
  while (progress.work_done < 999.5) /* of the numbers, which have an end */
    {
      weir_result_progress (running, &progress);
      g_thread_yield ();
    }
  assert_true (progress.work_total < 2000);
  weir_result_cancel (running);
  assert_int_equal (weir_result_wait (running), WEIR_STATE_CANCELLED);
}

static void
a_result_lives_as_long_as_its_last_reference (void **state)
{
  g_autoptr (WeirPipeline) p = numbers (10);
  WeirResult              *result = weir_pipeline_run (p, &(WeirRunOptions) { .parallelism = 1 }, NULL);
  WeirResult              *again = weir_result_ref (result);

  (void) state;
  assert_ptr_equal (again, result);
  weir_result_unref (result);
  assert_int_equal (weir_result_state (again), WEIR_STATE_DONE);
  assert_int_equal (weir_result_counter (again, NULL, "seen"), 10);
  weir_result_unref (again);
}

static void
every_runner_that_is_named_runs (void **state)
{
  unsigned n = 0;

  (void) state;
  for (const char *const *name = weir_runner_names (); *name != NULL; name++, n++)
    {
      g_autoptr (WeirPipeline) p = numbers (10);
      g_autoptr (WeirResult)   result = weir_pipeline_run (p, &(WeirRunOptions) { .runner = *name }, NULL);

      assert_non_null (result);
      assert_int_equal (weir_result_state (result), WEIR_STATE_DONE);
    }
  assert_true (n >= 1);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup (freeing_the_pipeline_cancels_its_run_and_waits_for_it, reset),
    cmocka_unit_test_setup (freeing_the_pipeline_ends_all_of_its_runs, reset),
    cmocka_unit_test_setup (a_run_that_has_ended_stays_as_it_was_when_the_pipeline_goes, reset),
    cmocka_unit_test_setup (the_end_is_told_though_result_and_pipeline_are_gone, reset),
    cmocka_unit_test_setup (a_run_whose_end_is_to_be_told_goes_on_though_nobody_keeps_it, reset),
    cmocka_unit_test_setup (result_and_pipeline_may_go_at_the_same_time, reset),
    cmocka_unit_test_setup (a_run_may_be_looked_at_while_it_runs_and_after, reset),
    cmocka_unit_test_setup (what_an_unbounded_source_has_done_is_no_part_of_a_total, reset),
    cmocka_unit_test_setup (a_result_lives_as_long_as_its_last_reference, reset),
    cmocka_unit_test_setup (every_runner_that_is_named_runs, reset),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
