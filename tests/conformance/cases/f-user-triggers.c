/* SPDX-License-Identifier: Apache-2.0 */
/* X21: triggers of users' own: alone, nested, where sessions merge, by the clock, that finish, and downstream. */
#include <weir/sys/trigger-fn.h>

#include "tests/conformance/cases/panes.h"

/* --- doubling: a pane of `first` elements, then one of twice as many, and so on ----------------------------------- */

typedef struct
{
  int64_t first;
} Doubling;
WEIR_RECORD (Doubling, first)

enum
{
  ELEMENTS, /* of the pane */
  FIRED,
  N_COUNTS
};

static void
count_element (G_GNUC_UNUSED const void *config, uint64_t *state, G_GNUC_UNUSED WeirTriggerNow now)
{
  state[ELEMENTS]++;
}

static bool
has_doubled (const void *config, const uint64_t *state, G_GNUC_UNUSED WeirTriggerNow now)
{
  const Doubling *doubling = config;

  return state[ELEMENTS] >= (uint64_t) doubling->first << state[FIRED];
}

static void
count_pane (G_GNUC_UNUSED const void *config, uint64_t *state, G_GNUC_UNUSED WeirTriggerNow now)
{
  state[ELEMENTS] = 0;
  state[FIRED]++;
}

static void
merge_counts (G_GNUC_UNUSED const void *config, uint64_t *into, const uint64_t *from, G_GNUC_UNUSED WeirTriggerNow now)
{
  into[ELEMENTS] += from[ELEMENTS];
  into[FIRED] = MAX (into[FIRED], from[FIRED]);
}

#define COUNTS(name_)                                                                                                 \
  .abi = WEIR_BATCH_ABI, .size = sizeof (WeirTriggerFn), .name = (name_), .file = __FILE__, .line = __LINE__,         \
  .n_words = N_COUNTS, .add = count_element, .fire = count_pane, .merge = merge_counts

static const WeirTriggerFn doubling = { COUNTS ("doubling"), .config = WEIR_TYPE (Doubling), .ready = has_doubled };
#define DOUBLING(n) weir_custom_trigger (&doubling, (&(const Doubling) { n }))

CASE (X21_a_trigger_of_ones_own_fires_as_it_says)
{
  expect_lists (c, (FIXED (100), .trigger = DOUBLING (2)), "1 2 3 4 5 6 7 8 w100",
                "1 2 @99.999 [0,100) P(T,F,EARLY,0,-1)", "3 4 5 6 @99.999 [0,100) P(F,F,EARLY,1,-1)",
                "7 8 @99.999 [0,100) P(F,T,ON_TIME,2,0)");
  expect_lists (c, (FIXED (100), .trigger = DOUBLING (1)), "1 2 3 w100", "1 @99.999 [0,100) P(T,F,EARLY,0,-1)",
                "2 3 @99.999 [0,100) P(F,F,EARLY,1,-1)", "nothing @99.999 [0,100) P(F,T,ON_TIME,2,0)");
}

CASE (X21_each_key_and_window_has_a_state_of_its_own)
{
  expect_lists (c, (FIXED (10), ON_TIME_IF_ANY, .trigger = DOUBLING (2)), "a:1,b:2 a:3,a:11 b:4,a:12 w100",
                "a: 1 3 @9.999 [0,10) P(T,F,EARLY,0,-1)", "b: 2 4 @9.999 [0,10) P(T,F,EARLY,0,-1)",
                "a: 11 12 @19.999 [10,20) P(T,F,EARLY,0,-1)");
}

CASE (X21_sessions_that_merge_merge_its_state)
{
  expect_lists (c, (SESSIONS (10), .trigger = DOUBLING (2)), "1 20 10 15 16 17 w30",
                "1 10 @19.999 [1,20) P(T,F,EARLY,0,-1)", "15 16 17 20 @29.999 [1,30) P(T,F,EARLY,0,-1)",
                "nothing @29.999 [1,30) P(F,T,ON_TIME,1,0)");
}

/* --- in other triggers -------------------------------------------------------------------------------------------- */

CASE (X21_it_may_be_an_early_and_a_late_trigger)
{
  expect_lists (c, (FIXED (10), LATENESS (100),
                    .trigger = weir_after_watermark (.early = DOUBLING (2), .late = DOUBLING (2))),
                "1 2 3 w10 4 5 6 w110", "1 2 @9.999 [0,10) P(T,F,EARLY,0,-1)", "3 @9.999 [0,10) P(F,F,ON_TIME,1,0)",
                "4 5 @9.999 [0,10) P(F,F,LATE,2,1)", "6 @9.999 [0,10) P(F,T,LATE,3,2)");
}

CASE (X21_it_may_be_part_of_other_triggers)
{
  expect_lists (c, (FIXED (10), .trigger = weir_or_finally (DOUBLING (2), weir_after_count (3))), "1 2 3 4 w10",
                "1 2 @9.999 [0,10) P(T,F,EARLY,0,-1)", "3 @9.999 [0,10) P(F,T,EARLY,1,-1)");
  expect_lists (c, (FIXED (10), .trigger = weir_or_finally (weir_always (), DOUBLING (2))), "1 2 3 w10",
                "1 @9.999 [0,10) P(T,F,EARLY,0,-1)", "2 @9.999 [0,10) P(F,T,EARLY,1,-1)");
  /* The count fires each pane, so that nothing is left of the three that the other one waits for. */
  expect_lists (c, (FIXED (10), .trigger = weir_repeatedly (weir_after_any (DOUBLING (3), weir_after_count (2)))),
                "1 2 3 4 5 w10", "1 2 @9.999 [0,10) P(T,F,EARLY,0,-1)", "3 4 @9.999 [0,10) P(F,F,EARLY,1,-1)",
                "5 @9.999 [0,10) P(F,T,ON_TIME,2,0)");
}

/* --- quiet: by the clock, once nothing has come for a while ------------------------------------------------------- */

typedef struct
{
  int64_t ms;
} Quiet;
WEIR_RECORD (Quiet, ms)

static void
wait_again (const void *config, uint64_t *state, WeirTriggerNow now)
{
  state[0] = (uint64_t) weir_time_add (now.processing_time, WEIR_MILLISECONDS (((const Quiet *) config)->ms)).us;
}

static bool
is_quiet (G_GNUC_UNUSED const void *config, const uint64_t *state, WeirTriggerNow now)
{
  return state[0] != 0 && (int64_t) state[0] <= now.processing_time.us;
}

static void
stop_waiting (G_GNUC_UNUSED const void *config, uint64_t *state, G_GNUC_UNUSED WeirTriggerNow now)
{
  state[0] = 0;
}

static void
wait_longer (G_GNUC_UNUSED const void *config, uint64_t *into, const uint64_t *from, G_GNUC_UNUSED WeirTriggerNow now)
{
  into[0] = MAX (into[0], from[0]);
}

static WeirTime
end_of_wait (G_GNUC_UNUSED const void *config, const uint64_t *state, G_GNUC_UNUSED WeirTime after)
{
  return (WeirTime) { (int64_t) state[0] };
}

static const WeirTriggerFn quiet = { .abi = WEIR_BATCH_ABI,
                                     .size = sizeof (WeirTriggerFn),
                                     .name = "quiet",
                                     .file = __FILE__,
                                     .line = __LINE__,
                                     .config = WEIR_TYPE (Quiet),
                                     .n_words = 1,
                                     .add = wait_again,
                                     .ready = is_quiet,
                                     .fire = stop_waiting,
                                     .merge = wait_longer,
                                     .deadline = end_of_wait };
#define QUIET(ms) weir_custom_trigger (&quiet, (&(const Quiet) { ms }))

CASE (X21_a_deadline_of_its_own_fires_without_an_element)
{
  expect_lists (c, (FIXED (10), .trigger = QUIET (5)), "p10 1 p3 2 p3 3 p4 p1 4 w10",
                "1 2 3 @9.999 [0,10) P(T,F,EARLY,0,-1)", "4 @9.999 [0,10) P(F,T,ON_TIME,1,0)");
}

CASE (X21_deadlines_of_its_own_merge)
{
  expect_lists (c, (SESSIONS (10), .trigger = QUIET (5)), "1 p1 15 p1 8 p4 p1 w100",
                "1 8 15 @24.999 [1,25) P(T,F,EARLY,0,-1)", "nothing @24.999 [1,25) P(F,T,ON_TIME,1,0)");
}

/* --- twice: each element, and no more than two -------------------------------------------------------------------- */

static bool
has_element (G_GNUC_UNUSED const void *config, const uint64_t *state, G_GNUC_UNUSED WeirTriggerNow now)
{
  return state[ELEMENTS] > 0;
}

static bool
fired_twice (G_GNUC_UNUSED const void *config, const uint64_t *state)
{
  return state[FIRED] >= 2;
}

static const WeirTriggerFn twice
    = { COUNTS ("twice"), .may_finish = true, .ready = has_element, .finished = fired_twice };

CASE (X21_one_that_finishes_closes_the_window)
{
  expect_lists (c, (FIXED (10), .trigger = weir_custom_trigger (&twice, NULL)), "1 2 3 4 w10",
                "1 @9.999 [0,10) P(T,F,EARLY,0,-1)", "2 @9.999 [0,10) P(F,T,EARLY,1,-1)");
}

CASE (X21_one_that_finishes_begins_again_when_it_is_repeated)
{
  expect_lists (c, (FIXED (10), ON_TIME_IF_ANY,
                    .trigger = weir_repeatedly (weir_after_each (weir_custom_trigger (&twice, NULL),
                                                                 weir_after_count (2)))),
                "1 2 3 4 5 w10", "1 @9.999 [0,10) P(T,F,EARLY,0,-1)", "2 @9.999 [0,10) P(F,F,EARLY,1,-1)",
                "3 4 @9.999 [0,10) P(F,F,EARLY,2,-1)", "5 @9.999 [0,10) P(F,F,EARLY,3,-1)");
}

CASE (X21_one_that_may_finish_needs_leave_to_lose_data)
{
  ScoredCollection *scores = transcript_stream (c->p, "1 2 3 w10");

  weir_sum_per_key (weir_window_into (scores, FIXED (10), .trigger = weir_custom_trigger (&twice, NULL)));
  expect_refusal (c, "\"by twice\" can finish");
}

/* --- downstream --------------------------------------------------------------------------------------------------- */

static const WeirTriggerFn doubling_on;

static const WeirTrigger *
continue_doubling (const void *config, WeirArena *arena)
{
  WeirTrigger *trigger = weir_arena_alloc (arena, sizeof *trigger);

  *trigger = *weir_custom_trigger (&doubling_on, config);
  return trigger;
}

static const WeirTriggerFn doubling_on = { COUNTS ("doubling_on"), .config = WEIR_TYPE (Doubling), .ready = has_doubled,
                                           .continuation = continue_doubling };

static WeirInt64Collection *
sum_of_sums (Case *c, const WeirTrigger *trigger)
{
  ScoredCollection *scores = windowed (c, (FIXED (100), .trigger = trigger), "1 2 3 4 5 6 7 8 w100");

  return weir_sum_globally (weir_values (weir_sum_per_key (scores)));
}

CASE (X21_downstream_it_is_ready_with_each_pane)
{
  expect_as (c, sum_of_sums (c, DOUBLING (2)), SHOW_ALL, "3 @99.999 [0,100) P(T,F,EARLY,0,-1)",
             "18 @99.999 [0,100) P(F,F,EARLY,1,-1)", "15 @99.999 [0,100) P(F,F,EARLY,2,-1)",
             "0 @99.999 [0,100) P(F,T,ON_TIME,3,0)");
}

CASE (X21_downstream_it_continues_as_it_says)
{
  const Doubling two = { 2 };

  expect_as (c, sum_of_sums (c, weir_custom_trigger (&doubling_on, &two)), SHOW_ALL,
             "21 @99.999 [0,100) P(T,F,EARLY,0,-1)", "15 @99.999 [0,100) P(F,T,ON_TIME,1,0)");
}

CASES (own, X21_a_trigger_of_ones_own_fires_as_it_says, X21_each_key_and_window_has_a_state_of_its_own,
       X21_sessions_that_merge_merge_its_state, X21_it_may_be_an_early_and_a_late_trigger,
       X21_it_may_be_part_of_other_triggers, X21_a_deadline_of_its_own_fires_without_an_element,
       X21_deadlines_of_its_own_merge, X21_one_that_finishes_closes_the_window,
       X21_one_that_finishes_begins_again_when_it_is_repeated, X21_one_that_may_finish_needs_leave_to_lose_data,
       X21_downstream_it_is_ready_with_each_pane, X21_downstream_it_continues_as_it_says)
