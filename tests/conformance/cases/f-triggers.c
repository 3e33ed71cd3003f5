/* SPDX-License-Identifier: Apache-2.0 */
/* F: triggers, where sessions merge and one in the other; C16 to C20, D8, P: what comes of their panes downstream. */
#include "tests/conformance/cases/panes.h"

/* --- sessions that merge ------------------------------------------------------------------------------------------ */

/* 1 and 2 end the first turn; 8 and 14 make the session wider, and are two of the three of the second. */
CASE (F6_an_after_each_goes_on_when_its_session_grows)
{
  expect_lists (c, (SESSIONS (10), .trigger = weir_after_each (weir_after_count (2), weir_repeatedly (weir_after_count (3)))),
                "1,2 8 14 16", "1 2 @11.999 [1,12) P(T,F,EARLY,0,-1)", "8 14 16 @25.999 [1,26) P(T,F,EARLY,0,-1)",
                "nothing @25.999 [1,26) P(F,T,ON_TIME,1,0)");
}

/* 10 makes the late session wider, which has ended all the same: two late elements make a pane, one does not. */
CASE (F13_a_late_session_that_grows_and_has_ended_stays_late)
{
  expect_lists (c, (SESSIONS (10), LATENESS (100), .trigger = weir_after_watermark (.early = EACH (1), .late = EACH (2))),
                "w30 1 10 5 w200", "1 @10.999 [1,11) P(T,F,LATE,0,0)",
                "5 10 @19.999 [1,20) P(T,F,LATE,0,0)");
}

CASE (F2_counts_of_sessions_that_merge_add_up)
{
  expect_lists (c, (SESSIONS (10), .trigger = weir_after_count (2)), "1 2 7 9",
                "1 2 @11.999 [1,12) P(T,T,EARLY,0,-1)", "7 9 @18.999 [7,19) P(T,T,EARLY,0,-1)");
}

CASE (F4_of_two_delays_the_earlier_survives_a_merge)
{
  expect_lists (c, (SESSIONS (10), .trigger = weir_repeatedly (DELAY (5))), "p10 1 p2 8 p3 9 p4",
                "1 8 @17.999 [1,18) P(T,F,EARLY,0,-1)", "9 @18.999 [1,19) P(T,T,ON_TIME,0,0)");
}

CASE (F13_a_session_that_ended_and_merges_past_its_end_stays_late)
{
  expect_lists (c, (SESSIONS (10), LATENESS (100), ACCUMULATING,
                    .trigger = weir_after_watermark (.early = weir_never (), .late = weir_after_count (1))),
                "1 w30 5", "1 @10.999 [1,11) P(T,F,ON_TIME,0,0)", "1 5 @14.999 [1,15) P(T,F,LATE,0,0)");
}

CASE (F13_a_session_that_ended_and_grows_is_early_again)
{
  expect_lists (c, (SESSIONS (10), LATENESS (100), ACCUMULATING,
                    .trigger = weir_after_watermark (.early = weir_after_count (2), .late = weir_after_count (1))),
                "1 w12 5 6 w16", "1 @10.999 [1,11) P(T,F,ON_TIME,0,0)", "1 5 6 @15.999 [1,16) P(T,F,EARLY,0,-1)",
                "1 5 6 @15.999 [1,16) P(F,F,ON_TIME,1,0)");
}

/* --- one in the other --------------------------------------------------------------------------------------------- */

CASE (F6_triggers_take_turns)
{
  expect_lists (c, (FIXED (10), LATENESS (100),
                    .trigger = weir_after_each (weir_or_finally (EACH (2), weir_after_count (3)),
                                                weir_or_finally (EACH (5), weir_after_watermark ()))),
                "1 2 3 4 5 6 7 8 w10 9", "1 2 @9.999 [0,10) P(T,F,EARLY,0,-1)", "3 @9.999 [0,10) P(F,F,EARLY,1,-1)",
                "4 5 6 7 8 @9.999 [0,10) P(F,F,EARLY,2,-1)", "nothing @9.999 [0,10) P(F,T,ON_TIME,3,0)");
}

CASE (F8_or_finally_ends_with_either)
{
  expect_lists (c, (FIXED (10), .trigger = weir_or_finally (weir_after_count (2), weir_after_count (3))), "1 2 3 w10",
                "1 2 @9.999 [0,10) P(T,T,EARLY,0,-1)");
  expect_lists (c, (FIXED (10), .trigger = weir_or_finally (EACH (2), weir_after_count (3))), "1 2 3 4 w10",
                "1 2 @9.999 [0,10) P(T,F,EARLY,0,-1)", "3 @9.999 [0,10) P(F,T,EARLY,1,-1)");
  expect_lists (c, (FIXED (10), .trigger = weir_or_finally (weir_after_count (3), EACH (2))), "1 2 3 w10",
                "1 2 @9.999 [0,10) P(T,T,EARLY,0,-1)");
}

/* 5 makes the session wider, whose first turn was ended by its own end, or by two elements: the next two are the second
 * one's. */
CASE (F8_what_or_finally_has_ended_stays_so_when_its_session_grows)
{
  const WeirTrigger  at_the_end = { 0 };
  const WeirTrigger *finally[]
      = { weir_after_watermark (), weir_after_watermark (.early = EACH (1), .late = EACH (1)), &at_the_end,
          weir_or_finally (weir_never (), weir_after_watermark ()), EACH (1), weir_always (),
          weir_after_all (weir_after_count (1)), weir_after_each (weir_after_count (1), weir_never ()) };

  for (unsigned i = 0; i < G_N_ELEMENTS (finally); i++)
    expect_lists (c, (SESSIONS (10), LATENESS (100),
                      .trigger = weir_after_each (weir_or_finally (weir_always (), finally[i]), weir_after_count (2))),
                  "w30 1 5 6", "1 @10.999 [1,11) P(T,F,LATE,0,0)", "5 6 @15.999 [1,16) P(T,T,LATE,0,0)");
}

/* The first session has fired its first turn, the second one not: the merged one fires it again. */
CASE (F8_what_or_finally_has_ended_in_one_session_goes_on_when_it_merges_with_another)
{
  const WeirTrigger *finally[] = { weir_after_count (2), EACH (2), weir_after_all (weir_after_count (2)) };

  for (unsigned i = 0; i < G_N_ELEMENTS (finally); i++)
    expect_lists (c, (SESSIONS (10), .trigger = weir_after_each (weir_or_finally (weir_never (), finally[i]), EACH (3))),
                  "1,2 20 11 12", "1 2 @11.999 [1,12) P(T,F,EARLY,0,-1)", "11 20 @29.999 [1,30) P(T,F,EARLY,0,-1)",
                  "12 @29.999 [1,30) P(F,T,ON_TIME,1,0)");
}

/* The end that had ended the first turn is undone, by whichever trigger was told of it. */
CASE (F8_what_the_end_has_ended_begins_again_when_its_session_grows_past_the_watermark)
{
  const WeirTrigger  at_the_end = { 0 };
  const WeirTrigger *finally[]
      = { weir_after_watermark (), &at_the_end, weir_or_finally (weir_never (), weir_after_watermark ()) };

  for (unsigned i = 0; i < G_N_ELEMENTS (finally); i++)
    expect_lists (c, (SESSIONS (10), LATENESS (100),
                      .trigger = weir_after_each (weir_or_finally (EACH (2), finally[i]), EACH (1))),
                  "1 w12 5 6 w16 4", "1 @10.999 [1,11) P(T,F,ON_TIME,0,0)", "5 6 @15.999 [1,16) P(T,F,EARLY,0,-1)",
                  "nothing @15.999 [1,16) P(F,F,ON_TIME,1,0)", "4 @15.999 [1,16) P(F,F,LATE,2,1)");
}

CASE (F11_the_default_trigger_fires_at_the_end_and_for_each_late_element)
{
  expect_lists (c, (FIXED (100), LATENESS (100)), "50 w99 51 w100 52 53",
                "50 51 @99.999 [0,100) P(T,F,ON_TIME,0,0)", "52 @99.999 [0,100) P(F,F,LATE,1,1)",
                "53 @99.999 [0,100) P(F,F,LATE,2,2)");
  expect_lists (c, (SLIDING (100, 50)), "10 w49 20 w50 30 w99 40 w100 45", "10 20 @49.999 [-50,50) P(T,T,ON_TIME,0,0)",
                "10 20 30 40 @99.999 [0,100) P(T,T,ON_TIME,0,0)");
  expect_lists (c, (SESSIONS (100)), "1 50 w149 50=7 w150 50=8", "1 7 50 @149.999 [1,150) P(T,T,ON_TIME,0,0)");
}

/* It has ended when the watermark is past it. */
CASE (F11_at_the_last_instant_of_a_window_panes_are_early)
{
  expect_lists (c, (FIXED (10), LATENESS (5), .trigger = weir_after_watermark (.early = EACH (1), .late = EACH (1))),
                "1 w9.999 2 w10 3", "1 @9.999 [0,10) P(T,F,EARLY,0,-1)", "2 @9.999 [0,10) P(F,F,EARLY,1,-1)",
                "nothing @9.999 [0,10) P(F,F,ON_TIME,2,0)", "3 @9.999 [0,10) P(F,F,LATE,3,1)");
  expect_lists (c, (FIXED (10), LATENESS (5)), "w9.999 4 w10", "4 @9.999 [0,10) P(T,F,ON_TIME,0,0)");
}

/* --- downstream --------------------------------------------------------------------------------------------------- */

CASE (C16_a_grouping_downstream_of_a_delay_fires_early_too)
{
  ScoredCollection *sums = weir_sum_per_key (windowed (
      c, (ACCUMULATING, ON_TIME_IF_ANY, .trigger = weir_repeatedly (DELAY (1))), "w0 1=42 p10 p500"));

  EXPECT (c, transcript_sums (sums), "the sums", SHOW_ALL, "42 @end global P(T,F,EARLY,0,-1)");
}

CASE (C16_synchronized_processing_time_is_ready_with_each_pane)
{
  ScoredCollection *sums = weir_sum_per_key (windowed (
      c, (FIXED (10), ON_TIME_IF_ANY, .trigger = weir_repeatedly (DELAY (5))), "1=1,1=2 p5 2=4 12=8 p5 w20"));

  EXPECT (c, transcript_sums (sums), "the sums", SHOW_ALL, "3 @9.999 [0,10) P(T,F,EARLY,0,-1)",
          "4 @9.999 [0,10) P(F,F,EARLY,1,-1)", "8 @19.999 [10,20) P(T,F,EARLY,0,-1)");
}

CASE (C19_a_reshuffle_keeps_late_panes)
{
  ScoredCollection *sums = weir_sum_per_key (windowed (c, (FIXED (10), LATENESS (100)), "1 w10 3 w110"));

  expect_as (c, weir_reshuffle (sums), SHOW_ALL, "{key: '', value: 1} @9.999 [0,10) P(T,F,ON_TIME,0,0)",
             "{key: '', value: 3} @9.999 [0,10) P(F,F,LATE,1,1)");
}

CASE (C20_a_reshuffle_drops_nothing_that_is_late)
{
  ScoredCollection *scores = windowed (c, (.windows = weir_fixed_windows (WEIR_MINUTES (10))),
                                       "w4147200000 0=0 4147200000=1 9223367889254775=2");

  expect (c, weir_reshuffle (scores), "{key: '', value: 0}", "{key: '', value: 1}", "{key: '', value: 2}");
  expect (c, weir_sum_per_key (weir_reshuffle (scores)), "{key: '', value: 1}", "{key: '', value: 2}");
  expect_dropped (c, 1, 0);
}

/* The session of b ends at 12. By the earliest timestamp its pane belongs to [0,10), and so will that of a, which is
 * still open and holds the watermark: both are in one pane. */
CASE (D8_the_earliest_timestamp_holds_the_watermark)
{
  ScoredCollection *sums = weir_sum_per_key (
      windowed (c, (SESSIONS (10), EARLIEST), "a:1,a:6,b:2 a:11,a:16 w13 p1 w30"));
  WeirInt64Collection *n = weir_window_into (weir_values (sums), FIXED (10));

  expect_as (c, weir_sum_globally (n), SHOW_ALL, "36 @9.999 [0,10) P(T,T,ON_TIME,0,0)");
}

CASE (D8_the_end_of_the_window_does_not_hold_the_watermark)
{
  ScoredCollection *sums = weir_sum_per_key (windowed (c, (SESSIONS (10)), "a:1,a:6,b:2 a:11,a:16 w13 p1 w30"));
  WeirInt64Collection *n = weir_window_into (weir_values (sums), FIXED (10));

  expect_as (c, weir_sum_globally (n), SHOW_ALL, "2 @19.999 [10,20) P(T,T,ON_TIME,0,0)",
             "34 @29.999 [20,30) P(T,T,ON_TIME,0,0)");
}

/* --- watermarks --------------------------------------------------------------------------------------------------- */

/* The session of b ends at 12, that of a at 21, and its pane will be at 1: until then downstream [0,10) is not over. */
CASE (P5_a_session_in_one_key_holds_the_watermark_of_all)
{
  ScoredCollection    *scores = windowed (c, (SESSIONS (10), EARLIEST), "a:1,b:2 a:11=0,a:10=0 w13 w15 p1 w30");
  WeirInt64Collection *n = weir_window_into (weir_values (weir_sum_per_key (scores)), FIXED (10),
                                             .trigger = weir_after_watermark (.early = weir_after_count (1)));

  expect_as (c, weir_sum_globally (n), SHOW_ALL, "2 @9.999 [0,10) P(T,F,EARLY,0,-1)",
             "1 @9.999 [0,10) P(F,F,EARLY,1,-1)", "0 @9.999 [0,10) P(F,T,ON_TIME,2,0)");
}

static void
drop_all (G_GNUC_UNUSED const Scored *score, G_GNUC_UNUSED ScoredEmitter *out)
{
}
WEIR_DO_FN (drop_all, Scored, Scored)

/* Of two inputs of a grouping one has nothing: its watermark lets the other's windows fire, so that 2 is late. */
CASE (P8_steps_without_output_hand_the_watermark_on)
{
  ScoredCollection *scores = windowed (c, (FIXED (10), LATENESS (100)), "1 w10 2 w20 3");
  ScoredCollection *none = weir_reshuffle (weir_par_do (weir_reshuffle (weir_par_do (scores, drop_all)), drop_all));

  EXPECT (c, transcript_sums (weir_flatten (scores, none)), "the sums", SHOW_ALL,
          "1 @9.999 [0,10) P(T,F,ON_TIME,0,0)", "2 @9.999 [0,10) P(F,F,LATE,1,1)", "3 @9.999 [0,10) P(F,F,LATE,2,2)");
}

CASE (P11_the_same_watermark_twice_changes_nothing)
{
  expect_lists (c, (FIXED (10), LATENESS (100), CLOSING_ALWAYS), "1 w10 w10 2 w10 w110 w110",
                "1 @9.999 [0,10) P(T,F,ON_TIME,0,0)", "2 @9.999 [0,10) P(F,F,LATE,1,1)",
                "nothing @9.999 [0,10) P(F,T,LATE,2,2)");
}

/* --- aligned delays ----------------------------------------------------------------------------------------------- */

/* The first pane's delay ends at 3, the second's at 13, the third's at 31. */
CASE (X23_an_aligned_delay_ends_at_a_whole_multiple)
{
  const WeirTrigger *trigger = weir_after_delay_aligned (WEIR_MILLISECONDS (3), WEIR_MILLISECONDS (10));

  expect_lists (c, (FIXED (100), ON_TIME_IF_ANY, .trigger = weir_repeatedly (trigger)),
                "1 p9 2 p1 3 p9 4 p1 p8 5 p2 p9 6 p1 w100", "1 2 @99.999 [0,100) P(T,F,EARLY,0,-1)",
                "3 4 @99.999 [0,100) P(F,F,EARLY,1,-1)", "5 6 @99.999 [0,100) P(F,F,EARLY,2,-1)");
}

/* With no delay at all; an element at a whole multiple need not wait for the next. */
CASE (X23_aligned_panes_of_all_keys_come_together)
{
  const WeirTrigger *trigger = weir_after_delay_aligned (WEIR_SECONDS (0), WEIR_MILLISECONDS (10));

  expect_lists (c, (FIXED (100), ON_TIME_IF_ANY, .trigger = weir_repeatedly (trigger)),
                "p1 a:1 p4 a:2,b:3 p4 b:4 p1 a:5 p1 b:6 w100", "a: 1 2 @99.999 [0,100) P(T,F,EARLY,0,-1)",
                "b: 3 4 @99.999 [0,100) P(T,F,EARLY,0,-1)", "a: 5 @99.999 [0,100) P(F,F,EARLY,1,-1)",
                "b: 6 @99.999 [0,100) P(F,T,ON_TIME,1,0)");
}

CASES (r, P5_a_session_in_one_key_holds_the_watermark_of_all, P8_steps_without_output_hand_the_watermark_on,
       P11_the_same_watermark_twice_changes_nothing, F2_counts_of_sessions_that_merge_add_up,
       F6_an_after_each_goes_on_when_its_session_grows, F13_a_late_session_that_grows_and_has_ended_stays_late,
       F4_of_two_delays_the_earlier_survives_a_merge, F13_a_session_that_ended_and_merges_past_its_end_stays_late,
       F13_a_session_that_ended_and_grows_is_early_again, F6_triggers_take_turns, F8_or_finally_ends_with_either,
       F8_what_or_finally_has_ended_stays_so_when_its_session_grows,
       F8_what_or_finally_has_ended_in_one_session_goes_on_when_it_merges_with_another,
       F8_what_the_end_has_ended_begins_again_when_its_session_grows_past_the_watermark,
       F11_the_default_trigger_fires_at_the_end_and_for_each_late_element,
       F11_at_the_last_instant_of_a_window_panes_are_early,
       C16_a_grouping_downstream_of_a_delay_fires_early_too, C16_synchronized_processing_time_is_ready_with_each_pane,
       C19_a_reshuffle_keeps_late_panes, C20_a_reshuffle_drops_nothing_that_is_late,
       D8_the_earliest_timestamp_holds_the_watermark, D8_the_end_of_the_window_does_not_hold_the_watermark,
       X23_an_aligned_delay_ends_at_a_whole_multiple, X23_aligned_panes_of_all_keys_come_together)
