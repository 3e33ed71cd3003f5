/* SPDX-License-Identifier: Apache-2.0 */
/* Threads that cannot be started: linked with --wrap=pthread_create, so that a test says which one. */
#include <errno.h>
#include <pthread.h>
#include <weir/weir.h>

#include "tests/support/weir-test.h"

int __real_pthread_create (pthread_t *thread, const pthread_attr_t *attributes, void *(*main) (void *), void *data);
int __wrap_pthread_create (pthread_t *thread, const pthread_attr_t *attributes, void *(*main) (void *), void *data);

/* Set by one test at a time. */
static int             fails_at; /* the thread that is refused, counted from 0 */
static bool            waits;    /* until those started before it are over */
static int             n_created, n_over, set_up, torn_down, told;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t  changed = PTHREAD_COND_INITIALIZER;

typedef struct
{
  void *(*main) (void *);
  void *data;
} Start;

static void *
run_and_note (void *data)
{
  Start start = *(Start *) data;

  g_free (data);
  start.main (start.data);
  pthread_mutex_lock (&lock);
  n_over++;
  pthread_cond_broadcast (&changed);
  pthread_mutex_unlock (&lock);
  return NULL;
}

int
__wrap_pthread_create (pthread_t *thread, const pthread_attr_t *attributes, void *(*main) (void *), void *data)
{
  if (n_created++ != fails_at)
    return __real_pthread_create (thread, attributes, run_and_note,
                                  g_memdup2 (&(Start) { main, data }, sizeof (Start)));
  pthread_mutex_lock (&lock);
  while (waits && n_over < fails_at)
    pthread_cond_wait (&changed, &lock);
  pthread_mutex_unlock (&lock);
  return EAGAIN;
}

static bool refuses; /* setup fails */

static gboolean
maybe_refuse (WeirContext *ctx G_GNUC_UNUSED, GError **error)
{
  __atomic_add_fetch (&set_up, 1, __ATOMIC_RELAXED);
  if (refuses)
    g_set_error (error, WEIR_ERROR, WEIR_ERROR_DATA, "refused");
  return !refuses;
}

static void
count_teardown (WeirContext *ctx G_GNUC_UNUSED)
{
  __atomic_add_fetch (&torn_down, 1, __ATOMIC_RELAXED);
}

static void
pass (const int64_t *n, int64_tEmitter *out)
{
  weir_emit (out, *n);
}
WEIR_DO_FN (pass, int64_t, int64_t, .setup = maybe_refuse, .teardown = count_teardown)

static void
note_done (WeirResult *result G_GNUC_UNUSED, void *data G_GNUC_UNUSED)
{
  told++;
}

/* Thread `i` of four is refused: no result, the reason, nobody told of an end, and all that was set up torn down. */
static void
start_and_be_refused (int i)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("refused");
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GError)       error = NULL;

  fails_at = i;
  n_created = n_over = set_up = torn_down = told = 0;
  weir_par_do (weir_reshuffle (weir_generate_sequence (p, 0, INT64_C (1) << 40)), pass);
  assert_null (weir_pipeline_start (p, &(WeirRunOptions) { .parallelism = 4 }, context, note_done, NULL, &error));
  g_autofree char *expected = g_strdup_printf ("cannot start a thread for lane %d: ", i);
  assert_true (g_str_has_prefix (error->message, expected));
  while (g_main_context_iteration (context, FALSE))
    ;
  assert_int_equal (told, 0);
  assert_int_equal (torn_down, set_up);
}

static void
a_run_whose_threads_cannot_all_be_started_has_no_end_to_tell (void **state)
{
  (void) state;
  refuses = waits = false;
  for (int i = 0; i < 200; i++)
    start_and_be_refused (i % 4);
}

static void
lanes_that_were_over_before_the_thread_that_cannot_start_are_closed (void **state)
{
  (void) state;
  refuses = waits = true;
  for (int i = 0; i < 4; i++)
    start_and_be_refused (i);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_run_whose_threads_cannot_all_be_started_has_no_end_to_tell),
    cmocka_unit_test (lanes_that_were_over_before_the_thread_that_cannot_start_are_closed),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
