/* SPDX-License-Identifier: Apache-2.0 */
/* H: scripts and their panes, by the watermark, by counts, by the clock. */
#include "tests/conformance/cases/panes.h"

/* --- the watermark ------------------------------------------------------------------------------------------------ */

CASE (H1_every_window_fires_when_the_watermark_passes_it)
{
  expect_lists (c, (FIXED (10)), "1,2,3,10,11 w25", "1 2 3 @9.999 [0,10) P(T,T,ON_TIME,0,0)",
                "10 11 @19.999 [10,20) P(T,T,ON_TIME,0,0)");
}

CASE (H2_late_elements_fire_again_within_the_lateness)
{
  expect_lists (c, (FIXED (10), LATENESS (100), ACCUMULATING), "1,2,3,10,11,25 w100 7",
                "1 2 3 @9.999 [0,10) P(T,F,ON_TIME,0,0)", "10 11 @19.999 [10,20) P(T,F,ON_TIME,0,0)",
                "25 @29.999 [20,30) P(T,F,ON_TIME,0,0)", "1 2 3 7 @9.999 [0,10) P(F,F,LATE,1,1)");
}

CASE (H6_by_the_earliest_combiner_a_panes_timestamp_is_that_of_its_first)
{
  expect_lists (c, (FIXED (10), LATENESS (100), EARLIEST), "1,2,3,10,11,25 w100",
                "1 2 3 @1 [0,10) P(T,F,ON_TIME,0,0)", "10 11 @10 [10,20) P(T,F,ON_TIME,0,0)",
                "25 @25 [20,30) P(T,F,ON_TIME,0,0)");
}

CASE (H10_elements_behind_the_watermark_do_not_pull_the_timestamp_back)
{
  expect_lists (c, (FIXED (10), EARLIEST), "w5 2,3,7,8 w11", "2 3 7 8 @7 [0,10) P(T,T,ON_TIME,0,0)");
}

CASE (H11_of_a_pane_whose_elements_were_all_behind_it_is_the_end_of_the_window)
{
  expect_lists (c, (FIXED (10), EARLIEST), "w8 2,3,7 w11", "2 3 7 @9.999 [0,10) P(T,T,ON_TIME,0,0)");
}

/* 7 is behind 8 when it comes: of those that count 6 is the last. */
CASE (H10_nor_do_they_push_the_latest_timestamp_on)
{
  expect_lists (c, (FIXED (10), .timestamp_combiner = WEIR_LATEST), "w5 6 w8 7 w11", "6 7 @6 [0,10) P(T,T,ON_TIME,0,0)");
}

CASE (H11_by_the_latest_combiner_it_is_the_end_of_the_window_too)
{
  expect_lists (c, (FIXED (10), .timestamp_combiner = WEIR_LATEST), "w8 2,3,7 w11",
                "2 3 7 @9.999 [0,10) P(T,T,ON_TIME,0,0)");
}

CASE (H29_the_default_trigger_fires_once_per_window)
{
  expect_sums (c, (FIXED (10000)), "1000=1,1000=2,1000=3 w11000 12000=4,12000=5 w13000",
               "6 @9999.999 [0,10000) P(T,T,ON_TIME,0,0)", "9 @19999.999 [10000,20000) P(T,T,ON_TIME,0,0)");
}

CASE (H39_never_fires_when_windows_close)
{
  expect_sums (c, (FIXED (10000), .trigger = weir_never ()), "1000=1,1000=2 1000=3 w11000 12000=4,12000=5 w13000",
               "6 @9999.999 [0,10000) P(T,T,ON_TIME,0,0)", "9 @19999.999 [10000,20000) P(T,T,ON_TIME,0,0)");
  /* With lateness, too, there is an on-time pane; what comes then waits for the closing one. */
  expect_sums (c, (FIXED (10), LATENESS (100), .trigger = weir_never ()), "1 w10 2 3 w110",
               "1 @9.999 [0,10) P(T,F,ON_TIME,0,0)", "5 @9.999 [0,10) P(F,T,LATE,1,1)");
}

/* --- early and late ----------------------------------------------------------------------------------------------- */

CASE (H7_a_session_that_grows_counts_its_panes_anew)
{
  expect_lists (c, (SESSIONS (10), LATENESS (100), ACCUMULATING,
                    .trigger = weir_after_watermark (.early = weir_after_count (2), .late = weir_after_count (3))),
                "1,2 3 4 5 w100 1,3,4", "1 2 @11.999 [1,12) P(T,F,EARLY,0,-1)",
                "1 2 3 4 @13.999 [1,14) P(T,F,EARLY,0,-1)", "1 2 3 4 5 @14.999 [1,15) P(T,F,ON_TIME,0,0)",
                "1 1 2 3 3 4 4 5 @14.999 [1,15) P(F,F,LATE,1,1)");
}

CASE (H8_early_panes_discard_what_they_held)
{
  expect_lists (c, (FIXED (10), .trigger = weir_after_watermark (.early = weir_after_count (2))),
                "1,2 4 14 5 18 6 w100", "1 2 @9.999 [0,10) P(T,F,EARLY,0,-1)", "4 5 @9.999 [0,10) P(F,F,EARLY,1,-1)",
                "14 18 @19.999 [10,20) P(T,F,EARLY,0,-1)", "6 @9.999 [0,10) P(F,T,ON_TIME,2,0)",
                "nothing @19.999 [10,20) P(F,T,ON_TIME,1,0)");
}

CASE (H13_accumulating_panes_hold_all_that_came_however_it_came)
{
  expect_lists (c, (FIXED (10), ACCUMULATING, .trigger = weir_after_watermark (.early = weir_after_count (2))),
                "1,2 3 w10", "1 2 @9.999 [0,10) P(T,F,EARLY,0,-1)", "1 2 3 @9.999 [0,10) P(F,T,ON_TIME,1,0)");
  expect_lists (c, (FIXED (10), ACCUMULATING, .trigger = weir_after_watermark (.early = weir_after_count (2))),
                "1,2,3 w10", "1 2 3 @9.999 [0,10) P(T,F,EARLY,0,-1)", "1 2 3 @9.999 [0,10) P(F,T,ON_TIME,1,0)");
}

/* What stays below the late count comes with the closing pane: Y1. */
CASE (H14_early_on_time_and_late_panes)
{
  expect_lists (c, (FIXED (100), LATENESS (1000),
                    .trigger = weir_after_watermark (.early = weir_after_count (3), .late = weir_after_count (2))),
                "0,1 2,3 4,5 6,7 8 w100 50,51 52,53 54", "0 1 2 3 @99.999 [0,100) P(T,F,EARLY,0,-1)",
                "4 5 6 7 @99.999 [0,100) P(F,F,EARLY,1,-1)", "8 @99.999 [0,100) P(F,F,ON_TIME,2,0)",
                "50 51 @99.999 [0,100) P(F,F,LATE,3,1)", "52 53 @99.999 [0,100) P(F,F,LATE,4,2)",
                "54 @99.999 [0,100) P(F,T,LATE,5,3)");
}

CASE (H34_early_by_a_count_and_on_time)
{
  expect_sums (c, (FIXED (10), LATENESS (100),
                   .trigger = weir_after_watermark (.early = weir_after_count (2), .late = weir_after_count (1))),
               "1=1 1=2 1=3 w11", "3 @9.999 [0,10) P(T,F,EARLY,0,-1)", "3 @9.999 [0,10) P(F,F,ON_TIME,1,0)");
}

/* --- sessions ----------------------------------------------------------------------------------------------------- */

/* The on-time pane comes though the trigger is not ready: Y2. */
CASE (H19_late_elements_complete_a_count_of_a_session)
{
  expect_lists (c, (SESSIONS (10), LATENESS (1000), ACCUMULATING,
                    .trigger = weir_after_all (weir_after_count (5), weir_after_watermark ())),
                "1 2 3 w100 1=10 2=20 3=30", "1 2 3 @12.999 [1,13) P(T,F,ON_TIME,0,0)",
                "1 2 3 10 20 @12.999 [1,13) P(F,T,LATE,1,1)",
                "30 @12.999 [3,13) P(T,T,LATE,0,0)"); /* a session of its own: see G31 */
}

CASE (H20_counts_of_sessions_that_merge_add_up)
{
  expect_lists (c, (SESSIONS (10), .trigger = weir_after_count (2)), "1 15 6 30 31 50 50",
                "1 6 15 @24.999 [1,25) P(T,T,EARLY,0,-1)", "30 31 @40.999 [30,41) P(T,T,EARLY,0,-1)",
                "50 50 @59.999 [50,60) P(T,T,EARLY,0,-1)");
}

CASE (H21_sessions_fire_at_every_second_element)
{
  expect_lists (c, (SESSIONS (10), ACCUMULATING, .trigger = EACH (2)), "1 15 6 2 7",
                "1 6 15 @24.999 [1,25) P(T,F,EARLY,0,-1)", "1 2 6 7 15 @24.999 [1,25) P(F,F,EARLY,1,-1)",
                "1 2 6 7 15 @24.999 [1,25) P(F,T,ON_TIME,2,0)");
  expect_lists (c, (SESSIONS (10), .trigger = EACH (2)), "1 15 6 2 7", "1 6 15 @24.999 [1,25) P(T,F,EARLY,0,-1)",
                "2 7 @24.999 [1,25) P(F,F,EARLY,1,-1)", "nothing @24.999 [1,25) P(F,T,ON_TIME,2,0)");
}

/* --- counts ------------------------------------------------------------------------------------------------------- */

CASE (H9_what_is_left_of_windows_goes_when_they_expire)
{
  /* [0,10) has expired, [10,20) is a tombstone, [20,30) goes on. */
  expect_lists (c, (FIXED (10), LATENESS (10), .trigger = weir_after_count (2)), "1,2,3,10,11,25 w25 5 12 26",
                "1 2 3 @9.999 [0,10) P(T,T,EARLY,0,-1)", "10 11 @19.999 [10,20) P(T,T,EARLY,0,-1)",
                "25 26 @29.999 [20,30) P(T,T,EARLY,0,-1)");
  expect_dropped (c, 1, 1); /* 5; 12 */
}

CASE (H31_what_a_count_leaves_comes_when_the_window_closes)
{
  expect_sums (c, (FIXED (10000), .trigger = weir_after_count (2)), "1000=1,1000=2,1000=3 w11000 52000=10 w100000",
               "6 @9999.999 [0,10000) P(T,T,EARLY,0,-1)", "10 @59999.999 [50000,60000) P(T,T,ON_TIME,0,0)");
}

CASE (H33_a_repeated_count_fires_again_and_again)
{
  expect_lists (c, (.trigger = EACH (2)), "1 2 3 4 5 6", "1 2 @end global P(T,F,EARLY,0,-1)",
                "3 4 @end global P(F,F,EARLY,1,-1)", "5 6 @end global P(F,F,EARLY,2,-1)",
                "nothing @end global P(F,T,ON_TIME,3,0)");
}

/* --- the clock ---------------------------------------------------------------------------------------------------- */

CASE (H23_a_delay_that_is_not_repeated_closes_the_window)
{
  expect_lists (c, (.trigger = DELAY (2000)), "0 p500 0=1 p500 0=2 p500 0=3 p500 0=100 p2000 0=101",
                "0 1 2 3 @end global P(T,T,EARLY,0,-1)");
  expect_dropped (c, 0, 2);
}

CASE (H24_a_delay_counts_from_the_first_element_of_each_pane)
{
  expect_lists (c, (.trigger = weir_repeatedly (DELAY (2000))),
                "0 p1990 0=1 p1990 0=2 p1990 0=3 p1990 0=4 p1990 0=5 p1990 0=6",
                "0 1 @end global P(T,F,EARLY,0,-1)", "2 3 @end global P(F,F,EARLY,1,-1)",
                "4 5 @end global P(F,F,EARLY,2,-1)", "6 @end global P(F,T,ON_TIME,3,0)");
}

CASE (H28_a_delay_that_never_ends_does_not_hold_the_pipeline)
{
  const WeirTrigger *trigger = weir_after_any (weir_after_delay (WEIR_HOURS (1)), weir_after_watermark ());
  ScoreCollection   *created = weir_create_timestamped (c->p, Score, SCORE_AT ("a", 1, 1000000000));

  expect_sums (c, (FIXED (10), .trigger = trigger), "1000000000=1 w5",
               "1 @1000000009.999 [1000000000,1000000010) P(T,T,ON_TIME,0,0)");
  created = weir_window_into (created, FIXED (10), .trigger = trigger, .allow_data_loss = true);
  expect_as (c, weir_sum_per_key (created), SHOW_WINDOWS, "{key: 'a', value: 1} [1000000000,1000000010)");
}

CASE (H32_a_delay_that_has_not_ended_when_the_window_does)
{
  expect_sums (c, (.trigger = weir_repeatedly (DELAY (5000))), "100=1,100=2,100=3 p2000 200=4",
               "10 @end global P(T,T,ON_TIME,0,0)");
}

CASE (H32_a_delay_in_the_global_window)
{
  expect_sums (c, (.trigger = weir_repeatedly (DELAY (5000))), "100=1,100=2,100=3 p5000 200=4",
               "6 @end global P(T,F,EARLY,0,-1)", "4 @end global P(F,T,ON_TIME,1,0)");
}

/* --- triggers of triggers ----------------------------------------------------------------------------------------- */

/* Without on-time panes that hold nothing, as many as Beam counts. */
#define SOME(trigger_) (FIXED (10), ON_TIME_IF_ANY, .trigger = (trigger_))

CASE (H30_always_fires_at_every_element)
{
  expect_sums (c, SOME (weir_always ()), "1=1 1=2 1=3 w11", "1 @9.999 [0,10) P(T,F,EARLY,0,-1)",
               "2 @9.999 [0,10) P(F,F,EARLY,1,-1)", "3 @9.999 [0,10) P(F,F,EARLY,2,-1)");
}

/* Neither the watermark nor the clock is something new; what accumulates does not make it so. */
CASE (H30_without_an_element_no_early_pane_comes)
{
  expect_sums (c, (FIXED (10), ACCUMULATING, ON_TIME_IF_ANY, .trigger = weir_always ()), "1=1 w5 p10 12=7 w6 1=2 p1 w11 w20",
               "1 @9.999 [0,10) P(T,F,EARLY,0,-1)", "3 @9.999 [0,10) P(F,F,EARLY,1,-1)",
               "7 @19.999 [10,20) P(T,F,EARLY,0,-1)");
}

CASE (H35_all_of_always_and_a_count_fire_with_the_count)
{
  expect_sums (c, SOME (weir_repeatedly (weir_after_all (weir_always (), weir_after_count (5)))),
               "1=1 1=2 1=3 1=4 1=5 w11", "15 @9.999 [0,10) P(T,F,EARLY,0,-1)");
}

CASE (H36_a_count_and_always_in_turn)
{
  expect_sums (c,
               (ON_TIME_IF_ANY, .trigger = weir_repeatedly (weir_after_each (weir_after_count (3), weir_always ()))),
               "1=1 1=2 1=3 1=4 1=5", "6 @end global P(T,F,EARLY,0,-1)", "4 @end global P(F,F,EARLY,1,-1)",
               "5 @end global P(F,F,EARLY,2,-1)");
}

CASE (H37_any_of_a_count_and_always_fires_at_every_element)
{
  expect_sums (c, SOME (weir_repeatedly (weir_after_any (weir_after_count (3), weir_always ()))),
               "1=1 1=2 1=3 w11 12=4 12=5 w20", "1 @9.999 [0,10) P(T,F,EARLY,0,-1)",
               "2 @9.999 [0,10) P(F,F,EARLY,1,-1)", "3 @9.999 [0,10) P(F,F,EARLY,2,-1)",
               "4 @19.999 [10,20) P(T,F,EARLY,0,-1)", "5 @19.999 [10,20) P(F,F,EARLY,1,-1)");
}

/* In Weir, where it is ready with each element: model and C16. */
CASE (H38_synchronized_processing_time_is_ready_with_each_element)
{
  static const WeirTrigger synchronized = { .kind = WEIR_TRIGGER_AFTER_SYNCHRONIZED_PROCESSING_TIME };

  expect_sums (c, SOME (weir_repeatedly (&synchronized)), "1=1 1=2 1=3 w11 12=4 12=5 w20",
               "1 @9.999 [0,10) P(T,F,EARLY,0,-1)", "2 @9.999 [0,10) P(F,F,EARLY,1,-1)",
               "3 @9.999 [0,10) P(F,F,EARLY,2,-1)", "4 @19.999 [10,20) P(T,F,EARLY,0,-1)",
               "5 @19.999 [10,20) P(F,F,EARLY,1,-1)");
}

CASE (H40_always_until_a_count_of_two)
{
  expect_sums (c, SOME (weir_or_finally (weir_always (), weir_after_count (2))), "1=1 1=2 1=3 w11 12=4 12=5 w20",
               "1 @9.999 [0,10) P(T,F,EARLY,0,-1)", "2 @9.999 [0,10) P(F,T,EARLY,1,-1)",
               "4 @19.999 [10,20) P(T,F,EARLY,0,-1)", "5 @19.999 [10,20) P(F,T,EARLY,1,-1)");
  expect_dropped (c, 0, 1);
}

CASES (h, H1_every_window_fires_when_the_watermark_passes_it, H2_late_elements_fire_again_within_the_lateness,
       H6_by_the_earliest_combiner_a_panes_timestamp_is_that_of_its_first,
       H10_elements_behind_the_watermark_do_not_pull_the_timestamp_back,
       H11_of_a_pane_whose_elements_were_all_behind_it_is_the_end_of_the_window,
       H10_nor_do_they_push_the_latest_timestamp_on, H11_by_the_latest_combiner_it_is_the_end_of_the_window_too,
       H29_the_default_trigger_fires_once_per_window, H39_never_fires_when_windows_close,
       H7_a_session_that_grows_counts_its_panes_anew, H8_early_panes_discard_what_they_held,
       H13_accumulating_panes_hold_all_that_came_however_it_came, H14_early_on_time_and_late_panes,
       H34_early_by_a_count_and_on_time, H19_late_elements_complete_a_count_of_a_session,
       H20_counts_of_sessions_that_merge_add_up, H21_sessions_fire_at_every_second_element,
       H9_what_is_left_of_windows_goes_when_they_expire, H31_what_a_count_leaves_comes_when_the_window_closes,
       H33_a_repeated_count_fires_again_and_again, H23_a_delay_that_is_not_repeated_closes_the_window,
       H24_a_delay_counts_from_the_first_element_of_each_pane, H28_a_delay_that_never_ends_does_not_hold_the_pipeline,
       H32_a_delay_that_has_not_ended_when_the_window_does,
       H32_a_delay_in_the_global_window, H30_always_fires_at_every_element,
       H30_without_an_element_no_early_pane_comes,
       H35_all_of_always_and_a_count_fire_with_the_count, H36_a_count_and_always_in_turn,
       H37_any_of_a_count_and_always_fires_at_every_element,
       H38_synchronized_processing_time_is_ready_with_each_element, H40_always_until_a_count_of_two)
