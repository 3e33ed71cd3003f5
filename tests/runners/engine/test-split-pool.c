/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/weir-test.h"

#include <pthread.h>
#include <sched.h>

#include "runners/engine/split-pool.h"
#include "tests/support/random.h"

/* A pool, and the lanes' sides of its channels, played by the test. Restrictions cover positions [0, N_POSITIONS). */

#define MAX_LANES   4
#define N_POSITIONS 1000

typedef struct
{
  uint32_t         n_lanes;
  WeirChannel     *to_pool[MAX_LANES], *from_pool[MAX_LANES];
  WeirSplitPool   *pool;
  WeirRestriction *held[MAX_LANES];
  bool             wants[MAX_LANES];
  WeirTime         watermark[MAX_LANES]; /* as the pool sent it */
  uint64_t         barrier[MAX_LANES];
  unsigned         splits_asked[MAX_LANES];
  int              woken[MAX_LANES];     /* atomic */

  /* Cuts. */
  unsigned n_cuts;
  uint64_t cut_epoch;
  bool     cut_has[N_POSITIONS];
} Fixture;

static void
wake (void *data, uint32_t lane)
{
  Fixture *f = data;

  if (lane == UINT32_MAX)
    weir__split_pool_ask (f->pool);
  else
    __atomic_store_n (&f->woken[lane], 1, __ATOMIC_SEQ_CST);
}

static void
add_to_cut (Fixture *f, const WeirRestriction *restriction)
{
  for (int64_t i = restriction->range.from; i < restriction->range.to; i++)
    {
      assert_false (f->cut_has[i]);
      f->cut_has[i] = true;
    }
}

static void
take_cut (void *data, uint64_t epoch, WeirRestriction *const *restrictions, unsigned n)
{
  Fixture *f = data;

  f->n_cuts++;
  f->cut_epoch = epoch;
  for (unsigned i = 0; i < n; i++)
    add_to_cut (f, restrictions[i]);
}

static void
set_up (Fixture *f, uint32_t n_lanes, uint32_t channel_size)
{
  *f = (Fixture) { .n_lanes = n_lanes };
  for (uint32_t i = 0; i < n_lanes; i++)
    {
      f->to_pool[i] = weir__channel_new (channel_size, i, UINT32_MAX, wake, f);
      f->from_pool[i] = weir__channel_new (channel_size, UINT32_MAX, i, wake, f);
      f->watermark[i] = WEIR_TIME_MIN;
    }
  f->pool = weir__split_pool_new (n_lanes, f->to_pool, f->from_pool, take_cut, f);
}

static void
tear_down (Fixture *f)
{
  for (uint32_t i = 0; i < f->n_lanes; i++)
    {
      g_clear_pointer (&f->held[i], weir__restriction_free);
      weir__channel_free (f->to_pool[i]);
      weir__channel_free (f->from_pool[i]);
    }
  weir__split_pool_free (f->pool);
}

/* --- what lanes say ----------------------------------------------------------------------------------------------- */

static void
add (Fixture *f, uint32_t lane, int64_t from, int64_t to, int64_t watermark)
{
  WeirRestriction *restriction = g_new0 (WeirRestriction, 1);

  restriction->element = g_bytes_new (NULL, 0);
  restriction->range = (WeirRange) { from, to, false };
  restriction->watermark = (WeirTime) { watermark };
  restriction->work = (double) (to - from);
  weir__channel_send (f->to_pool[lane],
                      (WeirMessage) { .kind = WEIR_MESSAGE_RESTRICTION, .code = WEIR_POOL_ADD, .item = restriction });
}

static void
upstream_watermark (Fixture *f, uint32_t lane, int64_t watermark)
{
  weir__channel_send (f->to_pool[lane], (WeirMessage) { .kind = WEIR_MESSAGE_WATERMARK, .time = { watermark } });
}

static void
upstream_end (Fixture *f)
{
  for (uint32_t i = 0; i < f->n_lanes; i++)
    upstream_watermark (f, i, INT64_MAX);
}

static void
upstream_barrier (Fixture *f, uint32_t lane, uint64_t epoch)
{
  weir__channel_send (f->to_pool[lane], (WeirMessage) { .kind = WEIR_MESSAGE_BARRIER, .epoch = epoch });
}

static void
tell (Fixture *f, uint32_t lane, WeirPoolCode code)
{
  weir__channel_send (f->to_pool[lane], (WeirMessage) { .kind = WEIR_MESSAGE_CONTROL, .code = code });
}

static void
want (Fixture *f, uint32_t lane)
{
  f->wants[lane] = true;
  tell (f, lane, WEIR_POOL_WANT);
}

static void
report (Fixture *f, uint32_t lane, int64_t watermark)
{
  f->held[lane]->watermark.us = watermark;
  weir__channel_send (f->to_pool[lane],
                      (WeirMessage) { .kind = WEIR_MESSAGE_CONTROL, .code = WEIR_POOL_REPORT, .time = { watermark } });
}

static void
finish (Fixture *f, uint32_t lane)
{
  g_clear_pointer (&f->held[lane], weir__restriction_free);
  tell (f, lane, WEIR_POOL_FINISHED);
}

static void
answer_split (Fixture *f, uint32_t lane)
{
  WeirRestriction *residual = f->held[lane] != NULL ? weir__restriction_split (f->held[lane]) : NULL;

  if (residual == NULL)
    tell (f, lane, WEIR_POOL_NO_SPLIT);
  else
    weir__channel_send (f->to_pool[lane],
                        (WeirMessage) { .kind = WEIR_MESSAGE_RESTRICTION, .code = WEIR_POOL_RETURN, .item = residual });
}

/* --- what they hear ----------------------------------------------------------------------------------------------- */

/* False: there is no message for the lane. */
static bool
hear (Fixture *f, uint32_t lane)
{
  WeirMessage message;

  if (!weir__channel_receive (f->from_pool[lane], &message))
    return false;
  switch (message.kind)
    {
    case WEIR_MESSAGE_RESTRICTION:
      assert_true (f->wants[lane]);
      assert_null (f->held[lane]);
      f->wants[lane] = false;
      f->held[lane] = message.item;
      break;
    case WEIR_MESSAGE_CONTROL:
      f->splits_asked[lane]++;
      break;
    case WEIR_MESSAGE_WATERMARK:
      assert_true (message.time.us > f->watermark[lane].us);
      f->watermark[lane] = message.time;
      break;
    default:
      f->barrier[lane] = message.epoch;
    }
  return true;
}

/* The pool answers, all lanes listen, until it is quiet. */
static void
settle (Fixture *f)
{
  bool any;

  do
    {
      any = weir__split_pool_step (f->pool);
      for (uint32_t i = 0; i < f->n_lanes; i++)
        while (hear (f, i))
          any = true;
    }
  while (any);
}

/* --- tests -------------------------------------------------------------------------------------------------------- */

static void
restrictions_are_granted_in_order_to_those_that_want (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f, 2, 16);
  add (&f, 1, 0, 10, 0);
  add (&f, 1, 10, 20, 0);
  add (&f, 1, 20, 30, 0);
  settle (&f);
  assert_null (f.held[0]);
  want (&f, 1);
  settle (&f);
  want (&f, 0);
  settle (&f);
  assert_int_equal (f.held[1]->range.from, 0);
  assert_int_equal (f.held[0]->range.from, 10);
  finish (&f, 1);
  want (&f, 1);
  settle (&f);
  assert_int_equal (f.held[1]->range.from, 20);
  tear_down (&f);
}

static void
the_holder_with_the_most_work_is_asked_to_split_for_an_idle_lane (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f, 3, 16);
  add (&f, 0, 0, 10, 0);
  add (&f, 0, 10, 100, 0);
  want (&f, 0);
  want (&f, 1);
  settle (&f);
  want (&f, 2);
  settle (&f);
  assert_int_equal (f.splits_asked[0], 0);
  assert_int_equal (f.splits_asked[1], 1);
  answer_split (&f, 1);
  settle (&f);
  assert_int_equal (f.held[1]->range.to, 55);
  assert_int_equal (f.held[2]->range.from, 55);
  assert_int_equal (f.held[2]->range.to, 100);
  assert_int_equal (f.splits_asked[1], 1);
  tear_down (&f);
}

static void
one_that_refuses_is_not_asked_again_for_the_same_restriction (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f, 2, 16);
  add (&f, 0, 0, 1, 0);
  want (&f, 0);
  want (&f, 1);
  settle (&f);
  assert_int_equal (f.splits_asked[0], 1);
  answer_split (&f, 0);
  settle (&f);
  assert_int_equal (f.splits_asked[0], 1);
  add (&f, 0, 1, 9, 0);
  settle (&f);
  finish (&f, 0);
  want (&f, 0);
  settle (&f);
  assert_int_equal (f.held[1]->range.from, 1);
  assert_int_equal (f.splits_asked[1], 1);
  tear_down (&f);
}

/* Its answer is about what it held when it was asked, and must not count against what it was given since. */
static void
a_refusal_that_crossed_a_grant_says_nothing_of_the_new_restriction (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f, 2, 16);
  add (&f, 0, 0, 1, 0);
  want (&f, 0);
  settle (&f);
  want (&f, 1);
  weir__split_pool_step (f.pool); /* SPLIT is on its way to lane 0 … */
  finish (&f, 0);                 /* … which has finished before it reads that, */
  want (&f, 0);
  add (&f, 1, 1, 2, 0);
  add (&f, 1, 100, 200, 0);
  settle (&f); /* is given the next one, */
  assert_non_null (f.held[0]);
  assert_non_null (f.held[1]);
  tell (&f, 0, WEIR_POOL_NO_SPLIT); /* and answers now. */
  finish (&f, f.held[0]->range.from == 1 ? 0 : 1);
  uint32_t idle = f.held[0] == NULL ? 0 : 1, holder = 1 - idle;
  unsigned asked = f.splits_asked[holder];
  want (&f, idle);
  settle (&f);
  assert_int_equal (f.splits_asked[holder], asked + 1);
  answer_split (&f, holder);
  settle (&f);
  assert_int_equal (f.held[idle]->range.from, 150);
  tear_down (&f);
}

static void
the_watermark_is_the_least_of_upstream_unclaimed_and_held (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f, 2, 16);
  add (&f, 0, 0, 10, 50);
  add (&f, 0, 10, 20, 60);
  upstream_watermark (&f, 0, 1000);
  settle (&f);
  assert_int_equal (f.watermark[0].us, INT64_MIN);
  upstream_watermark (&f, 1, 40);
  settle (&f);
  assert_int_equal (f.watermark[0].us, 40);
  upstream_watermark (&f, 1, 1000);
  want (&f, 1);
  settle (&f);
  assert_int_equal (f.watermark[0].us, 50);
  report (&f, 1, 70);
  settle (&f);
  assert_int_equal (f.watermark[0].us, 60);
  want (&f, 0);
  settle (&f);
  report (&f, 0, 90);
  settle (&f);
  assert_int_equal (f.watermark[0].us, 70);
  assert_int_equal (f.watermark[1].us, 70);
  finish (&f, 1);
  settle (&f);
  assert_int_equal (f.watermark[1].us, 90);
  tear_down (&f);
}

static void
a_residual_holds_the_watermark_where_its_holder_was (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f, 2, 16);
  add (&f, 0, 0, 10, 5);
  upstream_end (&f);
  want (&f, 0);
  settle (&f);
  report (&f, 0, 20);
  want (&f, 1);
  settle (&f);
  answer_split (&f, 0);
  finish (&f, 0);
  settle (&f);
  assert_non_null (f.held[1]);
  assert_int_equal (f.watermark[0].us, 20);
  finish (&f, 1);
  settle (&f);
  assert_int_equal (f.watermark[0].us, INT64_MAX);
  tear_down (&f);
}

static void
the_end_comes_only_when_all_is_done (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f, 2, 16);
  add (&f, 0, 0, 10, 0);
  upstream_end (&f);
  want (&f, 0);
  settle (&f);
  report (&f, 0, INT64_MAX); /* there may be positions left that give nothing */
  settle (&f);
  assert_true (f.watermark[0].us < INT64_MAX);
  want (&f, 1);
  settle (&f);
  assert_int_equal (f.splits_asked[0], 1);
  finish (&f, 0); /* before it reads the question: its answer may still bring a residual, for all that the pool knows */
  settle (&f);
  assert_true (f.watermark[0].us < INT64_MAX);
  tell (&f, 0, WEIR_POOL_NO_SPLIT);
  settle (&f);
  assert_int_equal (f.watermark[0].us, INT64_MAX);
  assert_int_equal (f.watermark[1].us, INT64_MAX);
  tear_down (&f);
}

/* --- barriers ----------------------------------------------------------------------------------------------------- */

static void
what_is_added_behind_a_barrier_waits_for_the_others (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f, 2, 16);
  add (&f, 0, 0, 10, 0);
  upstream_barrier (&f, 0, 1);
  add (&f, 0, 10, 20, 0);
  upstream_watermark (&f, 0, INT64_MAX);
  want (&f, 1);
  settle (&f);
  assert_int_equal (f.held[1]->range.to, 10);
  finish (&f, 1);
  want (&f, 1);
  settle (&f);
  assert_null (f.held[1]);
  assert_int_equal (f.barrier[1], 0);
  upstream_barrier (&f, 1, 1);
  settle (&f);
  assert_int_equal (f.barrier[0], 1);
  assert_int_equal (f.barrier[1], 1);
  assert_int_equal (f.held[1]->range.from, 10);
  tell (&f, 0, WEIR_POOL_ACK);
  settle (&f);
  assert_int_equal (f.n_cuts, 0);
  tell (&f, 1, WEIR_POOL_ACK);
  settle (&f);
  assert_int_equal (f.n_cuts, 1);
  assert_int_equal (f.cut_epoch, 1);
  assert_false (f.cut_has[10]); /* it is behind the barrier */
  tear_down (&f);
}

/* Lane 0 splits once before and once after its record: the first residual is the cut's, the second is in the record. */
static void
a_residual_is_in_the_cut_if_it_was_cut_off_before_the_record (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f, 2, 16);
  add (&f, 0, 0, 100, 0);
  want (&f, 0);
  settle (&f);
  upstream_barrier (&f, 0, 1);
  upstream_barrier (&f, 1, 1);
  settle (&f);
  answer_split (&f, 0);
  add_to_cut (&f, f.held[0]);
  tell (&f, 0, WEIR_POOL_ACK);
  answer_split (&f, 0);
  tell (&f, 1, WEIR_POOL_ACK);
  settle (&f);
  assert_int_equal (f.n_cuts, 1);
  for (int i = 0; i < 100; i++)
    assert_true (f.cut_has[i]);
  tear_down (&f);
}

static void
a_pool_that_drains_passes_a_barrier_when_all_before_it_is_done (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f, 1, 16);
  weir__split_pool_drain_at_barriers (f.pool);
  add (&f, 0, 0, 10, 0);
  upstream_watermark (&f, 0, 77);
  upstream_barrier (&f, 0, 1);
  add (&f, 0, 10, 20, 50); /* behind it */
  settle (&f);
  assert_int_equal (f.barrier[0], 0); /* unclaimed */
  want (&f, 0);
  settle (&f);
  assert_int_equal (f.barrier[0], 0); /* held */
  finish (&f, 0);
  want (&f, 0);
  weir__split_pool_step (f.pool);
  assert_true (hear (&f, 0)); /* the watermark goes first: nothing may come behind the barrier that belongs before it */
  assert_int_equal (f.watermark[0].us, 77);
  assert_true (hear (&f, 0));
  assert_int_equal (f.barrier[0], 1);
  assert_true (hear (&f, 0));
  assert_int_equal (f.held[0]->range.from, 10);
  tell (&f, 0, WEIR_POOL_ACK);
  settle (&f);
  assert_int_equal (f.n_cuts, 1);
  tear_down (&f);
}

/* --- by chance ---------------------------------------------------------------------------------------------------- */

typedef struct
{
  bool done[N_POSITIONS];
  bool after[N_POSITIONS]; /* by a lane that had recorded what it held */
  bool ended;
} Work;

/* One thing that a source lane does, as lane-heads.c does it. */
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
          report (f, lane, f->held[lane]->range.from);
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

static void
what_is_left_when_a_run_fails_is_freed (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f, 2, 2);
  for (int i = 0; i < 8; i++)
    add (&f, 0, 10 * i, 10 * i + 10, 0);
  want (&f, 1);
  settle (&f);
  upstream_barrier (&f, 1, 1);
  add (&f, 1, 100, 110, 0);
  weir__split_pool_step (f.pool);
  want (&f, 0);
  weir__split_pool_step (f.pool); /* a grant that nobody will read */
  tear_down (&f);                 /* leaks are the sanitizer's to find */
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (restrictions_are_granted_in_order_to_those_that_want),
    cmocka_unit_test (the_holder_with_the_most_work_is_asked_to_split_for_an_idle_lane),
    cmocka_unit_test (one_that_refuses_is_not_asked_again_for_the_same_restriction),
    cmocka_unit_test (a_refusal_that_crossed_a_grant_says_nothing_of_the_new_restriction),
    cmocka_unit_test (the_watermark_is_the_least_of_upstream_unclaimed_and_held),
    cmocka_unit_test (a_residual_holds_the_watermark_where_its_holder_was),
    cmocka_unit_test (the_end_comes_only_when_all_is_done),
    cmocka_unit_test (what_is_added_behind_a_barrier_waits_for_the_others),
    cmocka_unit_test (a_residual_is_in_the_cut_if_it_was_cut_off_before_the_record),
    cmocka_unit_test (a_pool_that_drains_passes_a_barrier_when_all_before_it_is_done),
    weir_test_with_rand (every_position_is_worked_on_once_and_is_on_one_side_of_a_cut),
    cmocka_unit_test (lanes_in_threads_step_the_pool_for_each_other),
    cmocka_unit_test (what_is_left_when_a_run_fails_is_freed),
  };

  return cmocka_run_group_tests_name ("split pool", tests, NULL, NULL);
}
