/* SPDX-License-Identifier: Apache-2.0 */
/* X22: windows and triggers of users' own as WEIR_WINDOW_FN and WEIR_TRIGGER_FN declare them. What they may do at all is in
 * d-own-windows.c and f-user-triggers.c. Times are milliseconds. */
#include <weir/weir.h>

#include "tests/conformance/cases/panes.h"

/* --- windows ------------------------------------------------------------------------------------------------------ */

/* From an element to as many milliseconds behind it as it says. */
static WeirWindow
as_long_as_it_says_assign (const Scored *in, WeirTime time)
{
  return (WeirWindow) { time, weir_time_add (time, WEIR_MILLISECONDS (in->value)) };
}
WEIR_WINDOW_FN (as_long_as_it_says, Scored)

CASE (X22_a_window_function_sees_its_element)
{
  expect_lists (c, (.windows = weir_windows_by (as_long_as_it_says)), "0=3 0=9 0=3 w100",
                "3 3 @2.999 [0,3) P(T,T,ON_TIME,0,0)", "9 @8.999 [0,9) P(T,T,ON_TIME,0,0)");
}

typedef struct
{
  int64_t length, most;
} Rings;
WEIR_RECORD (Rings, length, most)

/* An element of value n is in n windows, one in the other; of too many it is in none. */
static uint32_t
rings_assign (const Rings *self, const Scored *in, WeirTime time, WeirWindow *ret_windows, uint32_t room)
{
  if (in->value > self->most)
    return 0;
  for (uint32_t i = 0; i < MIN ((uint32_t) in->value, room); i++)
    ret_windows[i] = (WeirWindow) { time, weir_time_add (time, WEIR_MILLISECONDS (self->length * (i + 1))) };
  return (uint32_t) in->value;
}
WEIR_WINDOW_FN_WITH (rings, Rings, Scored)

CASE (X22_a_window_function_has_any_number_of_windows_and_a_configuration)
{
  expect_lists (c, (.windows = weir_windows_by_with (rings, .length = 10, .most = 12)), "0=1 0=2 0=13 w100",
                "1 2 @9.999 [0,10) P(T,T,ON_TIME,0,0)", "2 @19.999 [0,20) P(T,T,ON_TIME,0,0)");
  expect_lists (c, (.windows = weir_windows_by_with (rings, .length = 1, .most = 1)), "5=1 5=2 w100",
                "1 @5.999 [5,6) P(T,T,ON_TIME,0,0)");
  expect (c, weir_count_globally (weir_window_into (transcript_stream (c->p, "0=11 w100"),
                                                    .windows = weir_windows_by_with (rings, .length = 1, .most = 12),
                                                    .on_time = WEIR_ON_TIME_FIRE_IF_NOT_EMPTY)),
          "1", "1", "1", "1", "1", "1", "1", "1", "1", "1", "1");
}

/* Sessions that end with the day at the latest. */
typedef struct
{
  WeirDuration gap, day;
} Shift;
WEIR_RECORD (Shift, gap, day)

static WeirWindow
shift_assign (const Shift *self, G_GNUC_UNUSED const Scored *in, WeirTime time)
{
  WeirTime end = weir_time_add (time, self->gap), midnight = weir_fixed_window_of (self->day, (WeirDuration) { 0 }, time).end;

  return (WeirWindow) { time, { MIN (end.us, midnight.us) } };
}

static void
shift_merge (G_GNUC_UNUSED const Shift *self, const WeirWindow *windows, uint32_t n, uint32_t *ret_group)
{
  int64_t end = windows[0].end.us;

  for (uint32_t i = 1; i < n; i++)
    {
      if (windows[i].start.us < end)
        ret_group[i] = ret_group[i - 1];
      end = MAX (end, windows[i].end.us);
    }
}
WEIR_WINDOW_FN_WITH (shift, Shift, Scored, merge)

CASE (X22_windows_merge_by_a_function_with_a_configuration)
{
  expect_lists (c, (.windows = weir_windows_by_with (shift, .gap = WEIR_MILLISECONDS (10),
                                                     .day = WEIR_MILLISECONDS (24))),
                "0 16 8 26 46 w100", "0 8 16 @23.999 [0,24) P(T,T,ON_TIME,0,0)", "26 @35.999 [26,36) P(T,T,ON_TIME,0,0)",
                "46 @47.999 [46,48) P(T,T,ON_TIME,0,0)");
}

static WeirWindow
by_letter_assign (const WeirString *word, WeirTime time)
{
  return (WeirWindow) { time, weir_time_add (time, WEIR_MILLISECONDS (word->data[0])) };
}
WEIR_WINDOW_FN (by_letter, WeirString)

CASE (X22_windows_for_other_elements_are_refused)
{
  transcript_windows (transcript_stream (c->p, "1 w10"), (WeirWindowing) { .windows = weir_windows_by (by_letter) });
  expect_refusal (c, "by_letter has windows for string, the collection has record Scored");
}

/* The windows stay what they are behind a step that makes something else of the elements. */
CASE (X22_windows_outlive_the_elements_that_they_were_made_for)
{
  ScoredCollection    *in = windowed (c, (.windows = weir_windows_by (as_long_as_it_says)), "0=3 0=9 0=3 w100");
  WeirInt64Collection *n = weir_window_into (weir_values (in), .windows = weir_same_windows (),
                                             .on_time = WEIR_ON_TIME_FIRE_IF_NOT_EMPTY);

  expect_as (c, weir_sum_globally (n), SHOW_WINDOWS, "6 [0,3)", "9 [0,9)");
}

/* --- triggers ----------------------------------------------------------------------------------------------------- */

/* A pane for each `pace` elements, and one when nothing has come for a while; after `most` panes it has finished. Elements
 * that are taken back count like others. */
typedef struct
{
  uint64_t     pace, most;
  WeirDuration patience;
} Beat;
WEIR_RECORD (Beat, pace, most, patience)

typedef struct
{
  uint64_t elements, panes;
  WeirTime until;
} Beaten;

static void
beat_add (const Beat *self, Beaten *state, WeirTriggerNow now)
{
  state->elements++;
  state->until = weir_time_add (now.processing_time, self->patience);
}

static void
beat_retract (const Beat *self, Beaten *state, WeirTriggerNow now)
{
  beat_add (self, state, now);
}

static bool
beat_ready (const Beat *self, const Beaten *state, WeirTriggerNow now)
{
  return state->elements >= self->pace || (state->elements > 0 && state->until.us <= now.processing_time.us);
}

static void
beat_fire (G_GNUC_UNUSED const Beat *self, Beaten *state, G_GNUC_UNUSED WeirTriggerNow now)
{
  state->elements = 0;
  state->until = (WeirTime) { 0 };
  state->panes++;
}

static void
beat_merge (G_GNUC_UNUSED const Beat *self, Beaten *into, const Beaten *from, G_GNUC_UNUSED WeirTriggerNow now)
{
  into->elements += from->elements;
  into->panes = MAX (into->panes, from->panes);
  into->until.us = MAX (into->until.us, from->until.us);
}

static bool
beat_finished (const Beat *self, const Beaten *state)
{
  return state->panes >= self->most;
}

static WeirTime
beat_deadline (G_GNUC_UNUSED const Beat *self, const Beaten *state, WeirTime after)
{
  return state->elements > 0 && state->until.us > after.us ? state->until : WEIR_TIME_MAX;
}

static const WeirTrigger *
beat_continuation (G_GNUC_UNUSED const Beat *self, WeirArena *arena)
{
  WeirTrigger *trigger = weir_arena_alloc (arena, sizeof *trigger);

  *trigger = *weir_after_count (2);
  return trigger;
}
WEIR_TRIGGER_FN_WITH (beat, Beat, Beaten, retract, finished, deadline, continuation)

#define BEAT(...) weir_trigger_by_with (beat, .patience = WEIR_MILLISECONDS (5), __VA_ARGS__)

CASE (X22_a_trigger_has_a_state_with_names_and_a_configuration)
{
  expect_lists (c, (FIXED (100), .trigger = BEAT (.pace = 2, .most = 3)), "1 2 3 p5 4 p4 5 6 w100",
                "1 2 @99.999 [0,100) P(T,F,EARLY,0,-1)", "3 @99.999 [0,100) P(F,F,EARLY,1,-1)",
                "4 5 @99.999 [0,100) P(F,T,EARLY,2,-1)");
}

CASE (X22_its_states_merge_with_sessions)
{
  expect_lists (c, (SESSIONS (10), ON_TIME_IF_ANY, .trigger = weir_repeatedly (BEAT (.pace = 3, .most = 1))),
                "1 19 10 w100", "1 10 19 @28.999 [1,29) P(T,F,EARLY,0,-1)");
}

/* 4, its retract and 9 are three; when the window ends, 9 is taken back and given again. */
CASE (X22_what_is_taken_back_tells_it_too)
{
  ScoredCollection *sums = weir_sum_per_key (windowed (c, (FIXED (100), .accumulation = WEIR_RETRACTING,
                                                           .trigger = EACH (1)), "1=4 1=5 w100"));

  sums = transcript_windows (sums, (WeirWindowing) { FIXED (100), ON_TIME_IF_ANY, ACCUMULATING,
                                                     .trigger = weir_repeatedly (BEAT (.pace = 3, .most = 1)) });
  expect_as (c, weir_sum_per_key (sums), SHOW_ALL, "{key: '', value: 9} @99.999 [0,100) P(T,F,EARLY,0,-1)",
             "{key: '', value: 9} @99.999 [0,100) P(F,T,ON_TIME,1,0)");
}

CASE (X22_what_is_grouped_next_fires_as_its_continuation_says)
{
  ScoredCollection *scores = windowed (c, (FIXED (100), ON_TIME_IF_ANY,
                                           .trigger = weir_repeatedly (BEAT (.pace = 1, .most = 1))), "1 2 3 4 w100");

  expect_as (c, weir_sum_globally (weir_values (weir_sum_per_key (scores))), SHOW_ALL,
             "3 @99.999 [0,100) P(T,F,EARLY,0,-1)", "7 @99.999 [0,100) P(F,F,EARLY,1,-1)");
}

/* --- without a configuration -------------------------------------------------------------------------------------- */

typedef struct
{
  uint8_t n; /* a state need not fill its words */
} Few;

static void
threes_add (Few *few, G_GNUC_UNUSED WeirTriggerNow now)
{
  few->n++;
}

static bool
threes_ready (const Few *few, G_GNUC_UNUSED WeirTriggerNow now)
{
  return few->n >= 3;
}

static void
threes_fire (Few *few, G_GNUC_UNUSED WeirTriggerNow now)
{
  few->n = 0;
}

static void
threes_merge (Few *into, const Few *from, G_GNUC_UNUSED WeirTriggerNow now)
{
  into->n = (uint8_t) (into->n + from->n);
}
WEIR_TRIGGER_FN (threes, Few)

CASE (X22_a_trigger_needs_no_configuration)
{
  expect_lists (c, (FIXED (100), .trigger = weir_trigger_by (threes)), "1 2 3 4 5 w100",
                "1 2 3 @99.999 [0,100) P(T,F,EARLY,0,-1)", "4 5 @99.999 [0,100) P(F,T,ON_TIME,1,0)");
}

CASES (declared, X22_a_window_function_sees_its_element,
       X22_a_window_function_has_any_number_of_windows_and_a_configuration,
       X22_windows_merge_by_a_function_with_a_configuration, X22_windows_for_other_elements_are_refused,
       X22_windows_outlive_the_elements_that_they_were_made_for,
       X22_a_trigger_has_a_state_with_names_and_a_configuration, X22_its_states_merge_with_sessions,
       X22_what_is_taken_back_tells_it_too, X22_what_is_grouped_next_fires_as_its_continuation_says,
       X22_a_trigger_needs_no_configuration)
