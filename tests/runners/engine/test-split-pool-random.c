/* SPDX-License-Identifier: Apache-2.0 */
/* A split pool and lanes that do whatever they may: at random from one thread, then in threads. */
#include <pthread.h>
#include <sched.h>

#include "tests/runners/engine/split-pool-script.h"
#include "tests/support/random.h"

/* --- by chance ---------------------------------------------------------------------------------------------------- */

typedef struct
{
  bool done[N_POSITIONS];
  bool after[N_POSITIONS]; /* by a lane that had recorded what it held */
  bool ended;
} Work;

/* One thing that a source lane does, as lane-source.c does it. */
static void
act (Fixture *f, Work *work, GRand *rand, uint32_t lane)
{
  unsigned asked = f->splits_asked[lane];
  uint64_t barrier = f->barrier[lane];

  weir__channel_drain (f->to_pool[lane]);
  if (hear (f, lane))
    {
      if (f->splits_asked[lane] > asked)
        answer_split (f, lane);
      if (f->barrier[lane] > barrier && f->held[lane] != NULL)
        add_to_cut (f, f->held[lane]);
      if (f->barrier[lane] > barrier)
        tell (f, lane, WEIR_POOL_ACK);
      return;
    }
  if (f->watermark[lane].us == INT64_MAX)
    {
      work->ended = true;
      return;
    }
  if (f->held[lane] == NULL && !f->wants[lane])
    return want (f, lane);
  if (f->held[lane] == NULL)
    return;
  send_report (f, lane, 0, g_rand_int_range (rand, 0, 3) == 0);
  WeirRange *range = &f->held[lane]->range;
  for (int n = g_rand_int_range (rand, 0, 20); n > 0 && range->from < range->to; n--)
    {
      assert_false (work->done[range->from]);
      work->after[range->from] = f->barrier[lane] > 0;
      work->done[range->from++] = true;
    }
  if (range->from == range->to)
    finish (f, lane);
}

static void
every_position_is_worked_on_once_and_is_on_one_side_of_a_cut (void **state)
{
  for (int round = 0; round < 300; round++)
    {
      GRand   *rand = *state;
      Fixture  f;
      Work     work = { 0 };
      uint32_t n_lanes = (uint32_t) g_rand_int_range (rand, 1, MAX_LANES + 1),
               size = 2u << g_rand_int_range (rand, 0, 5);
      int          added = 0, cut_at = g_rand_int_range (rand, 0, 400);

      set_up (&f, n_lanes, size);
      for (int step = 0; !work.ended || f.n_cuts == 0; step++)
        {
          uint32_t lane = (uint32_t) g_rand_int_range (rand, 0, (int) n_lanes);
          if (added < N_POSITIONS && step < cut_at && g_rand_int_range (rand, 0, 4) == 0)
            {
              int to = g_rand_int_range (rand, added + 1, N_POSITIONS + 1);
              add (&f, lane, added, to, 0);
              added = to;
            }
          if (step == cut_at)
            {
              if (added < N_POSITIONS)
                add (&f, 0, added, N_POSITIONS, 0);
              for (uint32_t i = 0; i < n_lanes; i++)
                upstream_barrier (&f, i, 1);
              upstream_end (&f);
            }
          act (&f, &work, rand, lane);
          if (g_rand_boolean (rand))
            weir__split_pool_step (f.pool);
          assert_true (step < 100000);
        }
      for (int i = 0; i < N_POSITIONS; i++)
        assert_true (work.done[i] && f.cut_has[i] == work.after[i]);
      assert_int_equal (f.n_cuts, 1);
      tear_down (&f);
    }
}

/* --- in threads --------------------------------------------------------------------------------------------------- */

/* Small, so that channels fill up both ways. */
#define THREADED_CHANNEL 4

typedef struct
{
  Fixture *f;
  uint32_t lane;
  int     *worked; /* atomic, by position */
} Thread;

/* What a source lane does, over and over; lanes that have nothing to do wait until they are woken, so a pool that
 * nobody steps would hang the test. */
static void *
work_on (void *data)
{
  Thread  *thread = data;
  Fixture *f = thread->f;
  uint32_t lane = thread->lane;

  while (f->watermark[lane].us < INT64_MAX)
    {
      unsigned asked = f->splits_asked[lane];
      bool     any = weir__split_pool_step (f->pool);
      if (weir__channel_drain (f->to_pool[lane]) && hear (f, lane))
        {
          any = true;
          if (f->splits_asked[lane] > asked)
            answer_split (f, lane);
        }
      else if (f->held[lane] == NULL && !f->wants[lane])
        {
          any = true;
          want (f, lane);
        }
      else if (f->held[lane] != NULL)
        {
          any = true;
          __atomic_fetch_add (&thread->worked[f->held[lane]->range.from++], 1, __ATOMIC_RELAXED);
          send_report (f, lane, f->held[lane]->range.from, f->held[lane]->range.from % 3 == 0);
          if (f->held[lane]->range.from >= f->held[lane]->range.to)
            finish (f, lane);
        }
      any |= weir__split_pool_step (f->pool);
      while (!any && !__atomic_exchange_n (&f->woken[lane], 0, __ATOMIC_SEQ_CST))
        sched_yield ();
    }
  while (weir__split_pool_step (f->pool)) /* what this lane asked for last */
    ;
  return NULL;
}

static void
lanes_in_threads_step_the_pool_for_each_other (void **state G_GNUC_UNUSED)
{
  for (int round = 0; round < 20; round++)
    {
      Fixture   f;
      pthread_t threads[MAX_LANES];
      Thread    data[MAX_LANES];
      int       worked[N_POSITIONS] = { 0 };

      set_up (&f, MAX_LANES, THREADED_CHANNEL);
      add (&f, 0, 0, N_POSITIONS, 0);
      upstream_end (&f);
      for (uint32_t i = 0; i < MAX_LANES; i++)
        {
          data[i] = (Thread) { &f, i, worked };
          assert_int_equal (pthread_create (&threads[i], NULL, work_on, &data[i]), 0);
        }
      for (uint32_t i = 0; i < MAX_LANES; i++)
        pthread_join (threads[i], NULL);
      for (int i = 0; i < N_POSITIONS; i++)
        assert_int_equal (worked[i], 1);
      tear_down (&f);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    weir_test_with_rand (every_position_is_worked_on_once_and_is_on_one_side_of_a_cut),
    cmocka_unit_test (lanes_in_threads_step_the_pool_for_each_other),
  };

  return cmocka_run_group_tests_name ("split pool, at random", tests, NULL, NULL);
}
