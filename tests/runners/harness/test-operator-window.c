/* SPDX-License-Identifier: Apache-2.0 */
/* Elements that are in very many windows. */
#include <pthread.h>

#include <weir/weir.h>

#include "tests/support/weir-test.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t  came = PTHREAD_COND_INITIALIZER;
static int64_t         n_seen, sum_of_starts;

static gboolean
see (WeirContext *ctx, const int64_t *element G_GNUC_UNUSED, WeirUnitEmitter *nothing G_GNUC_UNUSED,
     GError **error G_GNUC_UNUSED)
{
  pthread_mutex_lock (&lock);
  n_seen++;
  sum_of_starts += weir_context_window (ctx).start.us;
  pthread_cond_signal (&came);
  pthread_mutex_unlock (&lock);
  return TRUE;
}
WEIR_DO_FN (see, int64_t, WeirUnit)

static void
at_its_number (const int64_t *i, WeirInt64Emitter *out)
{
  weir_emit_at (out, ((WeirTime) { *i }), *i);
}
WEIR_DO_FN (at_its_number, int64_t, int64_t, .infinite_skew = true)

/* The numbers below `n`, as times in microseconds, in windows of that size that begin every microsecond. */
static WeirInt64Collection *
slide (WeirPipeline *p, int64_t n, WeirDuration size)
{
  return weir_window_into (weir_par_do (weir_generate_sequence (p, 0, n), at_its_number),
                           .windows = weir_sliding_windows (size, WEIR_MICROSECONDS (1)));
}

static void
each_element_is_in_each_of_its_windows_once (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("windows");
  const int64_t            n = 7, size = 5000;

  n_seen = sum_of_starts = 0;
  weir_par_do (slide (p, n, WEIR_MICROSECONDS (size)), see);
  g_autoptr (WeirResult) result = weir_pipeline_run (p, &(WeirRunOptions) { .parallelism = 1 }, NULL);
  assert_int_equal (weir_result_state (result), WEIR_STATE_DONE);
  assert_int_equal (n_seen, n * size);
  assert_int_equal (sum_of_starts, size * n * (n - 1) / 2 - n * size * (size - 1) / 2);
}

/* Cancels the run once `see` has seen something. */
static void
assert_is_cancelled (WeirPipeline *p)
{
  n_seen = 0;
  g_autoptr (WeirResult) result
      = weir_pipeline_start (p, &(WeirRunOptions) { .parallelism = 1 }, NULL, NULL, NULL, NULL);
  pthread_mutex_lock (&lock);
  while (n_seen == 0)
    pthread_cond_wait (&came, &lock);
  pthread_mutex_unlock (&lock);
  weir_result_cancel (result);
  assert_int_equal (weir_result_wait (result), WEIR_STATE_CANCELLED);
}

/* Three and a half thousand million windows for each element: it would take hours. */
static void
a_run_is_cancelled_in_the_midst_of_an_elements_windows (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("windows");

  weir_par_do (slide (p, 3, WEIR_HOURS (1)), see);
  assert_is_cancelled (p);
}

/* Once the sequence is at its end, as many panes are due. */
static void
a_run_is_cancelled_in_the_midst_of_an_elements_panes (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("windows");

  weir_par_do (weir_count_globally (slide (p, 3, WEIR_HOURS (1))), see);
  assert_is_cancelled (p);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (each_element_is_in_each_of_its_windows_once),
    cmocka_unit_test (a_run_is_cancelled_in_the_midst_of_an_elements_windows),
    cmocka_unit_test (a_run_is_cancelled_in_the_midst_of_an_elements_panes),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
