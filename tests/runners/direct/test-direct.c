/* SPDX-License-Identifier: Apache-2.0 */
/* Lanes as threads: beginning, ending, failing and being cancelled. */
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <weir/sys/trigger-fn.h>
#include <weir/testing/assert.h>
#include <weir/weir.h>

#include "tests/support/weir-test.h"

typedef struct
{
  int64_t fail_at, wait_at;
} Trap;
WEIR_RECORD (Trap, fail_at, wait_at)

/* Elements that were seen, and a gate that a lane can be held at: set by one test at a time. */
static int             seen, torn_down;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t  changed = PTHREAD_COND_INITIALIZER;
static bool            at_gate, gate_open;

static void
wait_at_gate (void)
{
  pthread_mutex_lock (&lock);
  at_gate = true;
  pthread_cond_broadcast (&changed);
  while (!gate_open)
    pthread_cond_wait (&changed, &lock);
  pthread_mutex_unlock (&lock);
}

static gboolean
spring (const Trap *self, WeirContext *ctx, const int64_t *n, int64_tEmitter *out, GError **error)
{
  (void) ctx;
  __atomic_add_fetch (&seen, 1, __ATOMIC_RELAXED);
  if (*n == self->wait_at)
    wait_at_gate ();
  if (*n == self->fail_at)
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_DATA, "sprung");
      return FALSE;
    }
  weir_emit (out, *n);
  return TRUE;
}

static void
count_teardown (WeirContext *ctx)
{
  (void) ctx;
  __atomic_add_fetch (&torn_down, 1, __ATOMIC_RELAXED);
}

WEIR_DO_FN_WITH (spring, Trap, int64_t, int64_t, .teardown = count_teardown)

static int
reset (void **state)
{
  (void) state;
  seen = torn_down = 0;
  at_gate = gate_open = false;
  return 0;
}

static WeirPipeline *
numbers_through_trap (int64_t n, Trap trap)
{
  WeirPipeline *p = weir_pipeline_new ("trap");

  weir_par_do_with (weir_reshuffle (weir_generate_sequence (p, 0, n)), spring, .fail_at = trap.fail_at,
                    .wait_at = trap.wait_at);
  return p;
}

static void
every_number_of_lanes_sees_every_element (void **state)
{
  (void) state;
  for (unsigned lanes = 1; lanes <= 8; lanes++)
    {
      g_autoptr (WeirPipeline) p = numbers_through_trap (5000, (Trap) { -1, -1 });
      g_autoptr (GError)       error = NULL;
      seen = torn_down = 0;
      g_autoptr (WeirResult)   result = weir_pipeline_run (p, &(WeirRunOptions) { .parallelism = lanes }, &error);
      assert_null (error);
      assert_int_equal (weir_result_state (result), WEIR_STATE_DONE);
      assert_int_equal (seen, 5000);
      assert_int_equal (torn_down, lanes);
    }
}

static void
a_failure_in_one_lane_ends_the_run_with_step_and_element (void **state)
{
  g_autoptr (WeirPipeline) p = numbers_through_trap (100000, (Trap) { 777, -1 });
  g_autoptr (WeirResult)   result = weir_pipeline_run (p, &(WeirRunOptions) { .parallelism = 4 }, NULL);

  (void) state;
  assert_int_equal (weir_result_state (result), WEIR_STATE_FAILED);
  assert_string_equal (weir_result_error (result)->message, "spring: element 777: sprung");
  assert_int_equal (torn_down, 4);
}

static void
a_cancelled_run_says_so_and_tears_down (void **state)
{
  g_autoptr (WeirPipeline) p = numbers_through_trap (10000000, (Trap) { -1, 100 });
  g_autoptr (GError)       error = NULL;
  g_autoptr (WeirResult) result = weir_pipeline_start (p, &(WeirRunOptions) { .parallelism = 3 }, NULL, NULL, NULL,
                                                       &error);

  (void) state;
  assert_null (error);
  pthread_mutex_lock (&lock);
  while (!at_gate)
    pthread_cond_wait (&changed, &lock);
  pthread_mutex_unlock (&lock);
  assert_int_equal (weir_result_state (result), WEIR_STATE_RUNNING);
  weir_result_cancel (result);
  pthread_mutex_lock (&lock);
  gate_open = true;
  pthread_cond_broadcast (&changed);
  pthread_mutex_unlock (&lock);
  assert_int_equal (weir_result_wait (result), WEIR_STATE_CANCELLED);
  assert_int_equal (torn_down, 3);
  assert_true (seen < 10000000);
}

static void
after_a_cancel_no_row_but_the_one_under_way_is_processed (void **state)
{
  g_autoptr (WeirPipeline) p = numbers_through_trap (900, (Trap) { -1, 0 });
  g_autoptr (WeirResult) result = weir_pipeline_start (p, &(WeirRunOptions) { .parallelism = 1 }, NULL, NULL, NULL,
                                                       NULL);

  (void) state;
  pthread_mutex_lock (&lock);
  while (!at_gate)
    pthread_cond_wait (&changed, &lock);
  pthread_mutex_unlock (&lock);
  weir_result_cancel (result);
  pthread_mutex_lock (&lock);
  gate_open = true;
  pthread_cond_broadcast (&changed);
  pthread_mutex_unlock (&lock);
  assert_int_equal (weir_result_wait (result), WEIR_STATE_CANCELLED);
  assert_int_equal (seen, 1);
}

/* A trigger that cancels the run when it is first asked at the end of a window, which has no pane then. */
static WeirResult *cancelled;
static unsigned    n_asked;

static void
add_nothing (G_GNUC_UNUSED const void *config, G_GNUC_UNUSED uint64_t *words, G_GNUC_UNUSED WeirTriggerNow now)
{
}

static void
merge_nothing (G_GNUC_UNUSED const void *config, G_GNUC_UNUSED uint64_t *into, G_GNUC_UNUSED const uint64_t *from,
               G_GNUC_UNUSED WeirTriggerNow now)
{
}

static bool
cancel_at_the_end (G_GNUC_UNUSED const void *config, G_GNUC_UNUSED const uint64_t *words, WeirTriggerNow now)
{
  WeirResult *result;

  if (now.watermark.us <= now.window_max.us)
    return true;
  pthread_mutex_lock (&lock);
  while (cancelled == NULL)
    pthread_cond_wait (&changed, &lock);
  result = cancelled;
  pthread_mutex_unlock (&lock);
  if (n_asked++ == 0)
    weir_result_cancel (result);
  return false;
}

WEIR_KV (Numbered, int64_t, int64_t)

static void
number_of (const int64_t *n, NumberedEmitter *out)
{
  weir_emit (out, (Numbered) { *n, 1 });
}
WEIR_DO_FN (number_of, int64_t, Numbered)

static void
after_a_cancel_a_grouping_does_not_go_through_all_of_its_keys (void **state)
{
  static const WeirTriggerFn fn
      = { .abi = WEIR_BATCH_ABI,     .size = sizeof fn,  .name = "cancel_at_the_end", .add = add_nothing,
          .ready = cancel_at_the_end, .fire = add_nothing, .merge = merge_nothing };
  const int64_t n_keys = 100000;
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("cancelled");
  NumberedCollection *numbered = weir_par_do (weir_generate_sequence (p, 0, n_keys), number_of);

  (void) state;
  n_asked = 0;
  cancelled = NULL;
  weir_sum_per_key (weir_window_into (numbered, .trigger = weir_custom_trigger (&fn, NULL),
                                      .accumulation = WEIR_ACCUMULATING, .on_time = WEIR_ON_TIME_FIRE_IF_NOT_EMPTY));
  g_autoptr (WeirResult) result = weir_pipeline_start (p, &(WeirRunOptions) { .parallelism = 1 }, NULL, NULL, NULL,
                                                       NULL);
  pthread_mutex_lock (&lock);
  cancelled = result;
  pthread_cond_broadcast (&changed);
  pthread_mutex_unlock (&lock);
  assert_int_equal (weir_result_wait (result), WEIR_STATE_CANCELLED);
  assert_in_range (n_asked, 1, n_keys / 10);
}

static void
quit_loop (WeirResult *result, void *loop)
{
  assert_int_equal (weir_result_state (result), WEIR_STATE_DONE);
  g_main_loop_quit (loop);
}

static void
the_end_is_told_in_the_callers_main_context (void **state)
{
  g_autoptr (WeirPipeline) p = numbers_through_trap (1000, (Trap) { -1, -1 });
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GMainLoop)    loop = g_main_loop_new (context, FALSE);
  g_autoptr (WeirResult)   result = weir_pipeline_start (p, NULL, context, quit_loop, loop, NULL);

  (void) state;
  g_main_loop_run (loop);
  assert_int_equal (weir_result_wait (result), WEIR_STATE_DONE);
  assert_int_equal (seen, 1000);
}

static void
several_pipelines_run_side_by_side (void **state)
{
  g_autoptr (WeirPipeline) a = numbers_through_trap (3000, (Trap) { -1, -1 });
  g_autoptr (WeirPipeline) b = numbers_through_trap (4000, (Trap) { 5, -1 });
  g_autoptr (WeirResult)   of_a = weir_pipeline_start (a, NULL, NULL, NULL, NULL, NULL);
  g_autoptr (WeirResult)   of_b = weir_pipeline_start (b, NULL, NULL, NULL, NULL, NULL);

  (void) state;
  assert_int_equal (weir_result_wait (of_b), WEIR_STATE_FAILED);
  assert_int_equal (weir_result_wait (of_a), WEIR_STATE_DONE);
}

static void
a_run_that_nobody_waits_for_is_cancelled_with_its_last_reference (void **state)
{
  g_autoptr (WeirPipeline) p = numbers_through_trap (INT64_C (1) << 40, (Trap) { -1, -1 });

  (void) state;
  weir_result_unref (weir_pipeline_start (p, NULL, NULL, NULL, NULL, NULL));
  assert_true (torn_down > 0);
}

static void
the_same_pipeline_can_run_twice (void **state)
{
  g_autoptr (WeirPipeline) p = numbers_through_trap (100, (Trap) { -1, -1 });

  (void) state;
  for (int i = 1; i <= 2; i++)
    {
      g_autoptr (WeirResult) result = weir_pipeline_run (p, NULL, NULL);
      assert_int_equal (weir_result_state (result), WEIR_STATE_DONE);
      assert_int_equal (seen, 100 * i);
    }
}

/* --- signals ----------------------------------------------------------------------------------------------------------- */

/* A bit for each signal that is blocked. */
static int64_t
blocked_signals (void)
{
  sigset_t set;
  int64_t  bits = 0;

  pthread_sigmask (SIG_BLOCK, NULL, &set);
  for (int i = 1; i < SIGRTMIN && i < 63; i++)
    bits |= sigismember (&set, i) == 1 ? INT64_C (1) << i : 0;
  return bits;
}

static int64_t blocked_in_lanes[2]; /* in all of them, in any of them */

static int64_t
blocked (const int64_t *n)
{
  int64_t bits = blocked_signals ();

  __atomic_and_fetch (&blocked_in_lanes[0], bits, __ATOMIC_RELAXED);
  __atomic_or_fetch (&blocked_in_lanes[1], bits, __ATOMIC_RELAXED);
  return *n;
}
WEIR_MAP_FN (blocked, int64_t, int64_t)

static void
lanes_leave_the_signals_of_the_process_to_the_programs_threads (void **state)
{
  static const int         left[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGCHLD, SIGWINCH };
  static const int         own[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGPIPE, SIGXFSZ, SIGPROF };
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("signals");
  int64_t                  before = blocked_signals ();

  (void) state;
  blocked_in_lanes[0] = -1;
  blocked_in_lanes[1] = 0;
  weir_map (weir_generate_sequence (p, 0, 1000), blocked);
  weir_result_unref (weir_pipeline_run (p, &(WeirRunOptions) { .parallelism = 4 }, NULL));
  for (unsigned i = 0; i < G_N_ELEMENTS (left); i++)
    assert_true (blocked_in_lanes[0] & INT64_C (1) << left[i]);
  for (unsigned i = 0; i < G_N_ELEMENTS (own); i++)
    assert_false (blocked_in_lanes[1] & INT64_C (1) << own[i]);
  assert_int_equal (blocked_signals (), before);
}

/* Exits with 0 if of these SIGUSR2 alone is blocked in it. */
static void
be_a_child (void)
{
  int64_t of_lanes = INT64_C (1) << SIGINT | INT64_C (1) << SIGTERM | INT64_C (1) << SIGHUP | INT64_C (1) << SIGUSR2;

  _exit ((blocked_signals () & of_lanes) == INT64_C (1) << SIGUSR2 ? 0 : 1);
}

static gboolean
have_a_child (WeirContext *ctx G_GNUC_UNUSED, const int64_t *n G_GNUC_UNUSED, int64_tEmitter *out, GError **error)
{
  int   status = -1;
  pid_t child = fork ();

  if (child == 0)
    be_a_child ();
  if (waitpid (child, &status, 0) != child)
    return g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_DATA, "no child"), FALSE;
  weir_emit (out, status);
  return TRUE;
}
WEIR_DO_FN (have_a_child, int64_t, int64_t)

/* SIGUSR2 is blocked in the program itself. */
static void
what_a_function_forks_has_the_mask_of_who_started_the_run (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("forks");
  sigset_t                 more, before;

  (void) state;
  weir_assert_elements (weir_par_do (weir_create (p, int64_t, 1, 2), have_a_child), 0, 0);
  sigemptyset (&more);
  sigaddset (&more, SIGUSR2);
  pthread_sigmask (SIG_BLOCK, &more, &before);
  g_autoptr (WeirResult) result = weir_pipeline_run (p, &(WeirRunOptions) { .parallelism = 2 }, NULL);
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  assert_int_equal (weir_result_state (result), WEIR_STATE_DONE);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup (every_number_of_lanes_sees_every_element, reset),
    cmocka_unit_test_setup (a_failure_in_one_lane_ends_the_run_with_step_and_element, reset),
    cmocka_unit_test_setup (a_cancelled_run_says_so_and_tears_down, reset),
    cmocka_unit_test_setup (after_a_cancel_no_row_but_the_one_under_way_is_processed, reset),
    cmocka_unit_test_setup (after_a_cancel_a_grouping_does_not_go_through_all_of_its_keys, reset),
    cmocka_unit_test_setup (the_end_is_told_in_the_callers_main_context, reset),
    cmocka_unit_test_setup (several_pipelines_run_side_by_side, reset),
    cmocka_unit_test_setup (a_run_that_nobody_waits_for_is_cancelled_with_its_last_reference, reset),
    cmocka_unit_test_setup (the_same_pipeline_can_run_twice, reset),
    cmocka_unit_test (lanes_leave_the_signals_of_the_process_to_the_programs_threads),
    cmocka_unit_test (what_a_function_forks_has_the_mask_of_who_started_the_run),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
