/* SPDX-License-Identifier: Apache-2.0 */

/* The direct runner: every lane a thread of this process.
 *
 * A lane that has nothing to do sleeps until another lane's message wakes it. The race to avoid is the lost wake-up: a
 * message that arrives between the lane's last look and its falling asleep. So a lane first says that it sleeps, then
 * looks once more; a sender first makes its message visible, then looks whether the lane sleeps. Both touch `sleeps` by
 * a read-modify-write, so one comes before the other: either the sender sees that the lane sleeps, or the lane, which
 * comes later, sees the message.
 *
 * States of a run, under the lock: running → stopping (a failure, a cancel) or → all lanes finished; the last one out
 * then tears down the instances of all, so that each is told whether the run has failed, and reports the end.
 *
 * When all lanes that are left sleep without a deadline and none has been woken, nothing can ever happen again: that is
 * a bug of Weir, and the run fails with a picture of every stage. */

#include "runners/direct/direct.h"

#include <pthread.h>
#include <signal.h>

#include "runners/job/deadline.h"
#include "runners/job/why.h"

typedef struct
{
  WeirRunning   *running;
  WeirLane      *lane;
  pthread_t      thread;
  bool           started;
  int            sleeps;   /* atomic */
  bool           woken;    /* under the lock, like the rest */
  bool           told_why; /* or has nothing to tell */
  bool           waiting, has_deadline, is_open;
  pthread_cond_t wake;
} LaneThread;

struct _WeirRunning
{
  WeirWorld      *world;
  WeirEngine     *engine;
  uint32_t        n_lanes, n_left;
  LaneThread     *lanes;
  pthread_mutex_t lock;
  int             stop; /* atomic */
  GError         *failure;
  void (*ended) (void *data, GError *failure);
  void *ended_data;
  const WeirPlan *plan;
  WeirHarness    *harness;
  WeirWhy        *why; /* being put together, or NULL */
  pthread_cond_t  why_told;
  sigset_t        mask; /* of signals, in the thread that started the run */
};

/* --- stopping ----------------------------------------------------------------------------------------------------- */

/* Under the lock. The first reason counts; takes the error. */
static void
stop_all (WeirRunning *running, GError *reason)
{
  if (running->failure == NULL)
    running->failure = reason;
  else
    g_error_free (reason);
  __atomic_store_n (&running->stop, 1, __ATOMIC_SEQ_CST);
  weir__harness_interrupt (running->harness);
  for (uint32_t i = 0; i < running->n_lanes; i++)
    {
      LaneThread *thread = &running->lanes[i];
      thread->woken = true;
      pthread_cond_signal (&thread->wake);
    }
}

static bool
is_stopping (WeirRunning *running)
{
  return __atomic_load_n (&running->stop, __ATOMIC_RELAXED) != 0;
}

static void
cancel (WeirRunning *running)
{
  pthread_mutex_lock (&running->lock);
  if (running->n_left > 0)
    stop_all (running, g_error_new (WEIR_ERROR, WEIR_ERROR_CANCELLED, "cancelled"));
  pthread_mutex_unlock (&running->lock);
}

/* --- sleeping ----------------------------------------------------------------------------------------------------- */

static void
wake (void *self, uint32_t lane)
{
  WeirRunning *running = self;
  LaneThread  *thread = &running->lanes[lane];

  if (!__atomic_fetch_add (&thread->sleeps, 0, __ATOMIC_SEQ_CST))
    return;
  pthread_mutex_lock (&running->lock);
  thread->woken = true;
  pthread_cond_signal (&thread->wake);
  pthread_mutex_unlock (&running->lock);
}

/* Under the lock: is every lane that is left asleep for good? */
static bool
is_stuck (WeirRunning *running)
{
  uint32_t asleep = 0;

  for (uint32_t i = 0; i < running->n_lanes; i++)
    {
      LaneThread *thread = &running->lanes[i];
      if (thread->waiting && (thread->woken || thread->has_deadline))
        return false;
      asleep += thread->waiting;
    }
  return asleep == running->n_left && asleep > 0;
}

static void
fail_stuck (WeirRunning *running)
{
  GString *picture = g_string_new ("nothing can progress though work remains; please report this:\n");

  weir__engine_describe (running->engine, picture);
  stop_all (running, g_error_new_literal (WEIR_ERROR, WEIR_ERROR_STUCK, picture->str));
  g_string_free (picture, TRUE);
}

static void
wait_for_wake (LaneThread *thread, WeirDuration wait)
{
  WeirRunning    *running = thread->running;
  struct timespec deadline = weir__deadline_after (wait);

  pthread_mutex_lock (&running->lock);
  thread->waiting = true;
  thread->has_deadline = wait.us != INT64_MAX;
  if (is_stuck (running) && !is_stopping (running))
    fail_stuck (running);
  while (!thread->woken && !is_stopping (running))
    {
      if (!thread->has_deadline)
        pthread_cond_wait (&thread->wake, &running->lock);
      else if (!weir__deadline_wait (&thread->wake, &running->lock, &deadline))
        break;
    }
  thread->waiting = thread->woken = false;
  pthread_mutex_unlock (&running->lock);
}

/* --- signals ------------------------------------------------------------------------------------------------------ *
 *
 * Lanes leave the process's signals to the threads of the program, which may handle or wait for them; what a thread brings
 * on itself is its own, and a profiler's is for all. A process that a user function forks is no lane: it gets the mask of
 * who started the run back, or nobody could interrupt it. */

static _Thread_local const sigset_t *mask_of_program; /* in a lane */

static void
unmask_child (void)
{
  if (mask_of_program != NULL)
    pthread_sigmask (SIG_SETMASK, mask_of_program, NULL);
}

static void
watch_forks (void)
{
  pthread_atfork (NULL, NULL, unmask_child);
}

/* A thread begins with the mask of its maker. */
static void
mask_for_lanes (sigset_t *ret_before)
{
  static const int      open[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS, SIGABRT, SIGPIPE, SIGXFSZ, SIGPROF };
  static pthread_once_t watching = PTHREAD_ONCE_INIT;
  sigset_t              blocked;

  pthread_once (&watching, watch_forks);
  sigfillset (&blocked);
  for (unsigned i = 0; i < G_N_ELEMENTS (open); i++)
    sigdelset (&blocked, open[i]);
  pthread_sigmask (SIG_BLOCK, &blocked, ret_before);
}

/* --- a lane's thread ---------------------------------------------------------------------------------------------- */

/* Until the lane is finished, has failed or is to stop. */
static void
run_lane (LaneThread *thread, GError **error)
{
  WeirRunning  *running = thread->running;
  WeirLaneState state = WEIR_LANE_PROGRESS;

  while (!is_stopping (running) && state != WEIR_LANE_FINISHED)
    {
      WeirDuration wait = { INT64_MAX };
      state = weir__lane_step (thread->lane, &wait, error);
      if (state == WEIR_LANE_FAILED)
        return;
      if (state != WEIR_LANE_IDLE)
        continue;
      __atomic_exchange_n (&thread->sleeps, 1, __ATOMIC_SEQ_CST);
      state = weir__lane_step (thread->lane, &wait, error);
      if (state == WEIR_LANE_IDLE)
        wait_for_wake (thread, wait);
      __atomic_store_n (&thread->sleeps, 0, __ATOMIC_SEQ_CST);
      if (state == WEIR_LANE_FAILED)
        return;
    }
}

static void
open_and_run (LaneThread *thread, GError **error)
{
  WeirRunning *running = thread->running;

  if (!weir__lane_open (thread->lane, error))
    return;
  pthread_mutex_lock (&running->lock);
  thread->is_open = true;
  pthread_mutex_unlock (&running->lock);
  run_lane (thread, error);
}

/* By the last one, when no lane runs any more. */
static void
close_lanes (WeirRunning *running)
{
  for (uint32_t i = 0; i < running->n_lanes; i++)
    weir__lane_close (running->lanes[i].lane, running->failure != NULL);
}

static void
leave (LaneThread *thread, GError *failure)
{
  WeirRunning *running = thread->running;

  pthread_mutex_lock (&running->lock);
  thread->is_open = false;
  thread->told_why = true;
  pthread_cond_broadcast (&running->why_told);
  if (failure != NULL)
    stop_all (running, failure);
  bool last = --running->n_left == 0;
  if (!last && is_stuck (running) && !is_stopping (running))
    fail_stuck (running);
  pthread_mutex_unlock (&running->lock);
  if (!last)
    return;
  close_lanes (running);
  running->ended (running->ended_data, running->failure);
}

static void *
lane_main (void *data)
{
  LaneThread *thread = data;
  GError     *failure = NULL;

  mask_of_program = &thread->running->mask;
  open_and_run (thread, &failure);
  leave (thread, failure);
  return NULL;
}

/* --- why does it not fire? ---------------------------------------------------------------------------------------- */

#define PATIENCE WEIR_SECONDS (1)

static void
take_why (void *self, const WeirWhyPart *part)
{
  WeirRunning *running = self;

  pthread_mutex_lock (&running->lock);
  if (running->why != NULL)
    weir__why_add (running->why, part);
  pthread_mutex_unlock (&running->lock);
}

static void
note_told (void *self, uint32_t lane)
{
  WeirRunning *running = self;

  pthread_mutex_lock (&running->lock);
  running->lanes[lane].told_why = true;
  pthread_cond_broadcast (&running->why_told);
  pthread_mutex_unlock (&running->lock);
}

/* Under the lock. */
static uint32_t
count_silent (const WeirRunning *running)
{
  uint32_t silent = 0;

  for (uint32_t i = 0; i < running->n_lanes; i++)
    silent += !running->lanes[i].told_why;
  return silent;
}

/* One asks at a time: the result sees to it. Lanes that have left say nothing. */
static void
why (WeirRunning *running, GString *to)
{
  struct timespec deadline = weir__deadline_after (PATIENCE);

  pthread_mutex_lock (&running->lock);
  running->why = weir__why_new (running->plan, running->n_lanes);
  for (uint32_t i = 0; i < running->n_lanes; i++)
    running->lanes[i].told_why = !running->lanes[i].is_open;
  pthread_mutex_unlock (&running->lock);
  weir__engine_ask_why (running->engine);
  pthread_mutex_lock (&running->lock);
  while (count_silent (running) > 0 && weir__deadline_wait (&running->why_told, &running->lock, &deadline))
    ;
  weir__why_print (running->why, to);
  if (count_silent (running) > 0)
    g_string_append_printf (to, "%u of %u lanes are busy in functions and have not answered\n", count_silent (running),
                            running->n_lanes);
  g_clear_pointer (&running->why, weir__why_free);
  pthread_mutex_unlock (&running->lock);
}

/* --- the runner's table ------------------------------------------------------------------------------------------- */

static void
free_running (WeirRunning *running)
{
  for (uint32_t i = 0; i < running->n_lanes; i++)
    pthread_cond_destroy (&running->lanes[i].wake);
  g_clear_pointer (&running->engine, weir__engine_free);
  g_clear_pointer (&running->world, weir__world_posix_free);
  g_clear_error (&running->failure);
  pthread_cond_destroy (&running->why_told);
  pthread_mutex_destroy (&running->lock);
  g_free (running->lanes);
  g_free (running);
}

static void
join (WeirRunning *running)
{
  for (uint32_t i = 0; i < running->n_lanes; i++)
    if (running->lanes[i].started)
      pthread_join (running->lanes[i].thread, NULL);
  free_running (running);
}

static void
end_nowhere (void *data, GError *failure)
{
  (void) data;
  (void) failure;
}

/* Lanes from `first` on have no thread: those before it stop, and the end is nobody's to hear. They may all be over. */
static void
give_up (WeirRunning *running, uint32_t first)
{
  pthread_mutex_lock (&running->lock);
  running->ended = end_nowhere;
  running->n_left -= running->n_lanes - first;
  stop_all (running, g_error_new (WEIR_ERROR, WEIR_ERROR_CANCELLED, "not all threads could be started"));
  bool last = running->n_left == 0;
  pthread_mutex_unlock (&running->lock);
  if (last)
    close_lanes (running);
}

static gboolean
start_threads_masked (WeirRunning *running, GError **error)
{
  for (uint32_t i = 0; i < running->n_lanes; i++)
    {
      LaneThread *thread = &running->lanes[i];
      int         failed = pthread_create (&thread->thread, NULL, lane_main, thread);
      thread->started = failed == 0;
      if (!failed)
        continue;
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_IO, "cannot start a thread for lane %u: %s", i, g_strerror (failed));
      give_up (running, i);
      return FALSE;
    }
  return TRUE;
}

static gboolean
start_threads (WeirRunning *running, GError **error)
{
  mask_for_lanes (&running->mask);
  gboolean ok = start_threads_masked (running, error);
  pthread_sigmask (SIG_SETMASK, &running->mask, NULL);
  return ok;
}

static WeirRunning *
start (WeirJob *job, void (*ended) (void *data, GError *failure), void *data, GError **error)
{
  WeirRunning *running = g_new0 (WeirRunning, 1);

  *running = (WeirRunning) { .n_lanes = job->n_lanes, .n_left = job->n_lanes, .ended = ended, .ended_data = data };
  pthread_mutex_init (&running->lock, NULL);
  weir__deadline_init_cond (&running->why_told);
  running->plan = job->plan;
  running->harness = job->harness;
  running->world = weir__world_posix_new (job->spill_dir);
  running->lanes = g_new0 (LaneThread, job->n_lanes);
  for (uint32_t i = 0; i < job->n_lanes; i++)
    weir__deadline_init_cond (&running->lanes[i].wake);
  running->engine = weir__engine_new (&(WeirEngineOptions) { .plan = job->plan,
                                                             .n_lanes = job->n_lanes,
                                                             .harness = weir__harness_ops (job->harness),
                                                             .host = { .self = running,
                                                                       .wake = wake,
                                                                       .why = take_why,
                                                                       .why_told = note_told },
                                                             .world = running->world,
                                                             .memory_limit = job->memory_limit });
  for (uint32_t i = 0; i < job->n_lanes; i++)
    {
      running->lanes[i].running = running;
      running->lanes[i].lane = weir__engine_lane (running->engine, i);
    }
  if (start_threads (running, error))
    return running;
  join (running);
  return NULL;
}

static void
stage_counts (WeirRunning *running, WeirStageId stage, WeirStageCounts *ret_counts)
{
  weir__engine_stage_counts (running->engine, stage, ret_counts);
}

const WeirRunner weir__runner_direct = { "direct", start, cancel, stage_counts, why, join };
