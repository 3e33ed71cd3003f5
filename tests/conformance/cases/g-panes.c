/* SPDX-License-Identifier: Apache-2.0 */
/* G: panes, their numbers and timestamps, lateness. Where Beam tells a trigger to fire, counts do. */
#include "tests/conformance/cases/panes.h"

#define TWO_THEN_ONE weir_after_each (weir_after_count (2), weir_after_count (1))

/* --- what panes hold ---------------------------------------------------------------------------------------------- */

CASE (G1_a_trigger_that_finishes_closes_the_window)
{
  expect_lists (c, (FIXED (10), LATENESS (100), EARLIEST, .trigger = TWO_THEN_ONE), "1 2 3 4 w10 5 w110 6",
                "1 2 @1 [0,10) P(T,F,EARLY,0,-1)", "3 @3 [0,10) P(F,T,EARLY,1,-1)");
  expect_dropped (c, 1, 2); /* 6; 4 and 5 */
}

CASE (G2_accumulating_panes_have_the_timestamp_of_what_is_new)
{
  expect_lists (c, (FIXED (10), LATENESS (100), EARLIEST, ACCUMULATING, .trigger = TWO_THEN_ONE), "1 2 3 4",
                "1 2 @1 [0,10) P(T,F,EARLY,0,-1)", "1 2 3 @3 [0,10) P(F,T,EARLY,1,-1)");
  expect_dropped (c, 0, 1);
}

CASE (G3_discarding_sums)
{
  expect_sums (c, (FIXED (10), LATENESS (100), EARLIEST, .trigger = TWO_THEN_ONE), "2 3 4 6",
               "5 @2 [0,10) P(T,F,EARLY,0,-1)", "4 @4 [0,10) P(F,T,EARLY,1,-1)");
  expect_dropped (c, 0, 1);
}

CASE (G4_accumulating_sums)
{
  expect_sums (c, (FIXED (10), LATENESS (100), EARLIEST, ACCUMULATING, .trigger = TWO_THEN_ONE), "1 2 3 4",
               "3 @1 [0,10) P(T,F,EARLY,0,-1)", "6 @3 [0,10) P(F,T,EARLY,1,-1)");
  expect_dropped (c, 0, 1);
}

CASE (G6_a_pane_by_the_clock_keeps_the_window_open)
{
  expect_sums (c, (FIXED (100), ACCUMULATING, EARLIEST, .trigger = weir_repeatedly (DELAY (10))),
               "p5000 2,5 p5000 8 w100", "7 @2 [0,100) P(T,F,EARLY,0,-1)", "15 @8 [0,100) P(F,T,ON_TIME,1,0)");
}

CASE (G12_there_is_one_on_time_pane)
{
  expect_sums (c, (FIXED (10), LATENESS (100), ACCUMULATING), "1 w10 3", "1 @9.999 [0,10) P(T,F,ON_TIME,0,0)",
               "4 @9.999 [0,10) P(F,F,LATE,1,1)");
}

CASE (G14_late_elements_and_the_timestamps_of_panes)
{
  const WeirTrigger *trigger
      = weir_after_watermark (.early = weir_after_each (weir_after_count (3), weir_after_count (4), weir_never ()),
                              .late = weir_never ());

  expect_lists (c, (FIXED (10), LATENESS (10), ACCUMULATING, EARLIEST, .trigger = trigger),
                "1,3 2 w4 2,3 5 4 w8 6,5 4 w10 8 w50", "1 2 3 @1 [0,10) P(T,F,EARLY,0,-1)",
                "1 2 2 3 3 4 5 @4 [0,10) P(F,F,EARLY,1,-1)", "1 2 2 3 3 4 4 5 5 6 @9.999 [0,10) P(F,F,ON_TIME,2,0)",
                "1 2 2 3 3 4 4 5 5 6 8 @9.999 [0,10) P(F,T,LATE,3,1)");
}

/* --- numbers ------------------------------------------------------------------------------------------------------ */

CASE (G20_panes_are_numbered_through_all_states)
{
  expect_lists (c, (FIXED (10), LATENESS (100), CLOSING_ALWAYS, .trigger = EACH (1)), "1 2 w15 3 w110",
                "1 @9.999 [0,10) P(T,F,EARLY,0,-1)", "2 @9.999 [0,10) P(F,F,EARLY,1,-1)",
                "nothing @9.999 [0,10) P(F,F,ON_TIME,2,0)", "3 @9.999 [0,10) P(F,F,LATE,3,1)",
                "nothing @9.999 [0,10) P(F,T,LATE,4,2)");
}

#define TWO_OR_END weir_repeatedly (weir_after_any (weir_after_count (2), weir_after_watermark ()))

CASE (G21_panes_that_must_be_may_be_empty)
{
  expect_lists (c, (FIXED (10), LATENESS (100), CLOSING_ALWAYS, EARLIEST, .trigger = TWO_OR_END), "1,2 w50 w150",
                "1 2 @1 [0,10) P(T,F,EARLY,0,-1)", "nothing @9.999 [0,10) P(F,F,ON_TIME,1,0)",
                "nothing @9.999 [0,10) P(F,T,LATE,2,1)");
}

CASE (G22_accumulating_panes_that_must_be_say_it_again)
{
  expect_lists (c, (FIXED (10), LATENESS (100), CLOSING_ALWAYS, EARLIEST, ACCUMULATING, .trigger = TWO_OR_END),
                "1,2 w50 w150", "1 2 @1 [0,10) P(T,F,EARLY,0,-1)", "1 2 @9.999 [0,10) P(F,F,ON_TIME,1,0)",
                "1 2 @9.999 [0,10) P(F,T,LATE,2,1)");
}

CASE (G25_the_on_time_pane_may_be_the_last)
{
  expect_lists (c, (FIXED (10), LATENESS (100), .trigger = weir_or_finally (EACH (2), weir_after_watermark ())),
                "w0 1,2 w150", "1 2 @9.999 [0,10) P(T,F,EARLY,0,-1)", "nothing @9.999 [0,10) P(F,T,ON_TIME,1,0)");
}

CASE (G26_an_early_pane_may_be_the_only_one)
{
  expect_lists (c, (FIXED (10), LATENESS (100), .trigger = weir_after_count (1)), "1 2 w150",
                "1 @9.999 [0,10) P(T,T,EARLY,0,-1)");
}

CASE (G27_a_late_pane_may_be_the_only_one)
{
  expect_lists (c, (FIXED (10), LATENESS (100), .trigger = weir_or_finally (EACH (2), weir_after_watermark ())),
                "w15 1", "1 @9.999 [0,10) P(T,T,LATE,0,0)");
}

CASE (G28_a_delay_goes_on_when_the_window_has_ended)
{
  expect_lists (c, (FIXED (10), .allowed_lateness = WEIR_HOURS (24), .trigger = weir_repeatedly (DELAY (5000))),
                "1 p5000 w100 3 p5000", "1 @9.999 [0,10) P(T,F,EARLY,0,-1)",
                "nothing @9.999 [0,10) P(F,F,ON_TIME,1,0)", "3 @9.999 [0,10) P(F,F,LATE,2,1)");
}

/* --- sessions ----------------------------------------------------------------------------------------------------- */

CASE (G29_sessions_that_merge_before_they_fire_have_one_pane)
{
  expect_lists (c, (SESSIONS (10), EARLIEST), "1,10 w100", "1 10 @1 [1,20) P(T,T,ON_TIME,0,0)");
}

CASE (G30_a_session_that_is_closed_drops_what_is_exactly_in_it)
{
  expect_lists (c, (SESSIONS (10), LATENESS (100), .trigger = weir_after_count (1)), "2 2 w20 2",
                "2 @11.999 [2,12) P(T,T,EARLY,0,-1)");
  expect_dropped (c, 0, 2);
}

CASE (G31_a_closed_session_does_not_poison_its_neighbours)
{
  expect_lists (c, (SESSIONS (10), .trigger = weir_after_count (4)), "2,2,2,2 1 2 3 w100",
                "2 2 2 2 @11.999 [2,12) P(T,T,EARLY,0,-1)", "1 2 3 @12.999 [1,13) P(T,T,ON_TIME,0,0)");
}

/* The second 2 is met by the session of the first alone, which closes; it then lies between two that become one, and still
 * drops the last 2. */
CASE (G31_a_closed_session_among_those_that_merge_takes_no_part)
{
  expect_lists (c, (SESSIONS (10), .trigger = weir_after_count (2)), "2 2 5 1 2 w100",
                "2 2 @11.999 [2,12) P(T,T,EARLY,0,-1)", "1 5 @14.999 [1,15) P(T,T,EARLY,0,-1)");
}

/* --- panes that need not be --------------------------------------------------------------------------------------- */

CASE (G35_without_an_on_time_pane_the_closing_one_is_the_first_of_its_kind)
{
  expect_lists (c, (FIXED (10), LATENESS (100), ON_TIME_IF_ANY, CLOSING_ALWAYS, .trigger = EACH (1)), "1 w150",
                "1 @9.999 [0,10) P(T,F,EARLY,0,-1)", "nothing @9.999 [0,10) P(F,T,LATE,1,0)");
}

/* In Weir it is not the last: the window expires later, however far the watermark jumps. */
CASE (G36_an_empty_on_time_pane_and_no_closing_one)
{
  expect_lists (c, (FIXED (10), LATENESS (100), .trigger = EACH (1)), "1 w150", "1 @9.999 [0,10) P(T,F,EARLY,0,-1)",
                "nothing @9.999 [0,10) P(F,F,ON_TIME,1,0)");
}

CASE (G37_without_an_on_time_pane_a_late_one_is_the_first_of_its_kind)
{
  expect_sums (c, (FIXED (10), LATENESS (100), ACCUMULATING, EARLIEST, ON_TIME_IF_ANY,
                   .trigger = weir_repeatedly (DELAY (10))),
               "1,3 p10 w15 9=1 p10 w150", "4 @1 [0,10) P(T,F,EARLY,0,-1)", "5 @9.999 [0,10) P(F,F,LATE,1,0)");
}

CASE (G38_panes_by_the_clock_with_arrivals_in_between)
{
  expect_sums (c, (FIXED (10), LATENESS (100), ACCUMULATING, EARLIEST, .trigger = weir_repeatedly (DELAY (10))),
               "1,3 p10 4=2 w12 9=5 p10 8=1 w150", "4 @1 [0,10) P(T,F,EARLY,0,-1)", "6 @4 [0,10) P(F,F,ON_TIME,1,0)",
               "11 @9.999 [0,10) P(F,F,LATE,2,1)", "12 @9.999 [0,10) P(F,T,LATE,3,2)");
}

CASE (G39_what_is_left_in_the_global_window_fires_at_the_end)
{
  expect_lists (c, (.trigger = EACH (3)), "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20",
                "1 2 3 @end global P(T,F,EARLY,0,-1)", "4 5 6 @end global P(F,F,EARLY,1,-1)",
                "7 8 9 @end global P(F,F,EARLY,2,-1)", "10 11 12 @end global P(F,F,EARLY,3,-1)",
                "13 14 15 @end global P(F,F,EARLY,4,-1)", "16 17 18 @end global P(F,F,EARLY,5,-1)",
                "19 20 @end global P(F,T,ON_TIME,6,0)");
}

CASE (G40_an_empty_pane_at_the_end_of_the_global_window)
{
  expect_sums (c, (.trigger = weir_repeatedly (DELAY (3))),
               "1,2,3,4 p3 5,6,7,8 p3 9,10,11,12 p3 13,14,15,16 p3 17,18,19,20 p3",
               "10 @end global P(T,F,EARLY,0,-1)", "26 @end global P(F,F,EARLY,1,-1)",
               "42 @end global P(F,F,EARLY,2,-1)", "58 @end global P(F,F,EARLY,3,-1)",
               "74 @end global P(F,F,EARLY,4,-1)", "0 @end global P(F,T,ON_TIME,5,0)");
}

/* --- lateness ----------------------------------------------------------------------------------------------------- */

CASE (G41_late_elements_below_the_count_come_with_the_closing_pane)
{
  expect_lists (c, (FIXED (10), LATENESS (100), ON_TIME_IF_ANY,
                    .trigger = weir_after_watermark (.late = weir_after_count (2))),
                "1 w10 w109 2 w110", "1 @9.999 [0,10) P(T,F,ON_TIME,0,0)", "2 @9.999 [0,10) P(F,T,LATE,1,1)");
}

CASE (G42_what_has_expired_is_dropped)
{
  expect_lists (c, (FIXED (10)), "w15 13,16,5,18 w20", "13 16 18 @19.999 [10,20) P(T,T,ON_TIME,0,0)");
  expect_lists (c, (FIXED (10), LATENESS (5)), "w14 1 w15 2", "1 @9.999 [0,10) P(T,F,LATE,0,0)");
  expect_dropped (c, 2, 0);
}

/* Its last instant is 9.999: it has expired when the watermark is past 14.999. */
CASE (G42_a_window_expires_when_the_watermark_is_past_its_last_instant_and_the_lateness)
{
  expect_lists (c, (FIXED (10), LATENESS (5)), "w14.999 1 w15 2 9.999=3 10", "1 @9.999 [0,10) P(T,F,LATE,0,0)",
                "10 @19.999 [10,20) P(T,F,ON_TIME,0,0)");
  expect_dropped (c, 2, 0);
}

/* 8 comes too late for [0,10), 3 for that and for [-5,5); of [10,20) the first 12 closes it, and so of [5,15). */
CASE (G42_an_element_is_dropped_and_counted_for_each_of_its_windows)
{
  expect_lists (c, (SLIDING (10, 5), .trigger = weir_after_count (1)), "w12 8 3 12 12=1 12=2",
                "8 @14.999 [5,15) P(T,T,EARLY,0,-1)", "12 @19.999 [10,20) P(T,T,EARLY,0,-1)");
  expect_dropped (c, 3, 5);
}

/* Whatever combines them before they come to the grouping. */
CASE (G42_elements_are_counted_that_are_dropped_together)
{
  expect_sums (c, (FIXED (10)), "a:1 w10 a:1,a:2,b:3,a:4,a:11 a:5,a:6", "a: 1 @9.999 [0,10) P(T,T,ON_TIME,0,0)",
               "a: 11 @19.999 [10,20) P(T,T,ON_TIME,0,0)");
  expect_dropped (c, 6, 0);
}

/* A lateness that reaches past the end of time is cut there; one that is longer than all time is no error. */
CASE (G42_a_lateness_longer_than_all_time_does_not_overflow)
{
  expect_lists (c, (FIXED (10), .allowed_lateness = { INT64_MAX }), "5 w9000000000000000 6",
                "5 @9.999 [0,10) P(T,F,ON_TIME,0,0)", "6 @9.999 [0,10) P(F,F,LATE,1,1)");
  expect_dropped (c, 0, 0);
}

/* However far the watermark jumps: a grouping of the same windows downstream has them still. */
CASE (G17_a_closing_pane_is_not_too_late_for_the_next_grouping)
{
  ScoredCollection *sums = weir_sum_per_key (windowed (
      c, (FIXED (10), LATENESS (100), .trigger = weir_after_watermark (.late = weir_after_count (10))),
      "1 w20 3 4 w1000"));

  EXPECT (c, transcript_sums (sums), "the sums", SHOW_ALL, "1 @9.999 [0,10) P(T,F,ON_TIME,0,0)",
          "7 @9.999 [0,10) P(F,F,LATE,1,1)");
}

/* 3 is late already when it comes, 4 waits for nine more until the session that both made closes. */
CASE (G17_the_closing_pane_of_a_late_session_is_not_too_late_either)
{
  ScoredCollection *sums = weir_sum_per_key (windowed (
      c, (SESSIONS (10), LATENESS (100), .trigger = weir_after_watermark (.late = weir_after_count (10))),
      "w20 3 4 w1000"));

  EXPECT (c, transcript_sums (sums), "the sums", SHOW_ALL, "3 @12.999 [3,13) P(T,F,LATE,0,0)",
          "4 @13.999 [3,14) P(T,F,LATE,0,0)");
  expect_dropped (c, 0, 0);
}

CASES (g, G1_a_trigger_that_finishes_closes_the_window, G2_accumulating_panes_have_the_timestamp_of_what_is_new,
       G3_discarding_sums, G4_accumulating_sums, G6_a_pane_by_the_clock_keeps_the_window_open,
       G12_there_is_one_on_time_pane, G14_late_elements_and_the_timestamps_of_panes,
       G20_panes_are_numbered_through_all_states, G21_panes_that_must_be_may_be_empty,
       G22_accumulating_panes_that_must_be_say_it_again, G25_the_on_time_pane_may_be_the_last,
       G26_an_early_pane_may_be_the_only_one, G27_a_late_pane_may_be_the_only_one,
       G28_a_delay_goes_on_when_the_window_has_ended, G29_sessions_that_merge_before_they_fire_have_one_pane,
       G30_a_session_that_is_closed_drops_what_is_exactly_in_it, G31_a_closed_session_does_not_poison_its_neighbours,
       G31_a_closed_session_among_those_that_merge_takes_no_part,
       G35_without_an_on_time_pane_the_closing_one_is_the_first_of_its_kind,
       G36_an_empty_on_time_pane_and_no_closing_one, G37_without_an_on_time_pane_a_late_one_is_the_first_of_its_kind,
       G38_panes_by_the_clock_with_arrivals_in_between, G39_what_is_left_in_the_global_window_fires_at_the_end,
       G40_an_empty_pane_at_the_end_of_the_global_window,
       G41_late_elements_below_the_count_come_with_the_closing_pane, G42_what_has_expired_is_dropped,
       G42_a_window_expires_when_the_watermark_is_past_its_last_instant_and_the_lateness,
       G42_an_element_is_dropped_and_counted_for_each_of_its_windows,
       G42_elements_are_counted_that_are_dropped_together, G42_a_lateness_longer_than_all_time_does_not_overflow,
       G17_a_closing_pane_is_not_too_late_for_the_next_grouping,
       G17_the_closing_pane_of_a_late_session_is_not_too_late_either)
