/* SPDX-License-Identifier: Apache-2.0 */
/* The oracle against panes that were worked out by hand, from the behaviours that the names say
 * (docs/conformance.md). It is what runners are compared with, so nothing else stands behind it here. */
#include <weir/sys/window-fn.h>

#include "tests/conformance/oracle/oracle.h"
#include "tests/conformance/transcript.h"

typedef WeirStringCollection *(*Show_) (ScoredCollection *in);

static void
check (Show_ show, WeirWindowing windowing, const char *script, const char *const *lines, size_t n)
{
  Transcript t = transcript_new ();

  transcript_collect (&t, WEIR_COLLECTION (show (transcript_windows (transcript_stream (t.p, script), windowing))));
  transcript_run (&t);
  transcript_check (&t, 0, lines, n);
  transcript_free (&t);
}

#define PANES(...) LINES (__VA_ARGS__)
#define lists(windowing, script, panes) check (transcript_lists, (WeirWindowing) WEIR__UNPAREN windowing, script, panes)
#define sums(windowing, script, panes)  check (transcript_sums, (WeirWindowing) WEIR__UNPAREN windowing, script, panes)

/* --- the default trigger ------------------------------------------------------------------------------------------ */

static void
H1_every_window_fires_once_when_the_watermark_passes_it (G_GNUC_UNUSED void **state)
{
  lists (({ FIXED (10) }), "1,2,3,10,11 w25",
         PANES ("1 2 3 @9.999 [0,10) P(T,T,ON_TIME,0,0)", "10 11 @19.999 [10,20) P(T,T,ON_TIME,0,0)"));
}

static void
H2_late_elements_within_the_lateness_fire_again (G_GNUC_UNUSED void **state)
{
  lists (({ FIXED (10), LATENESS (100), .accumulation = WEIR_ACCUMULATING }), "1 2 3 10 11 25 w100 7",
         PANES ("1 2 3 @9.999 [0,10) P(T,F,ON_TIME,0,0)", "10 11 @19.999 [10,20) P(T,F,ON_TIME,0,0)",
                "25 @29.999 [20,30) P(T,F,ON_TIME,0,0)", "1 2 3 7 @9.999 [0,10) P(F,F,LATE,1,1)"));
}

static void
G12_there_is_one_on_time_pane (G_GNUC_UNUSED void **state)
{
  sums (({ FIXED (10), LATENESS (100), .accumulation = WEIR_ACCUMULATING }), "1 w9 w10 3",
        PANES ("1 @9.999 [0,10) P(T,F,ON_TIME,0,0)", "4 @9.999 [0,10) P(F,F,LATE,1,1)"));
}

static void
H10_elements_behind_the_watermark_do_not_pull_the_timestamp_back (G_GNUC_UNUSED void **state)
{
  lists (({ FIXED (10), .timestamp_combiner = WEIR_EARLIEST }), "w5 2,3,7,8 w11",
         PANES ("2 3 7 8 @7 [0,10) P(T,T,ON_TIME,0,0)"));
}

static void
H11_if_all_of_them_are_behind_it_is_the_end_of_the_window (G_GNUC_UNUSED void **state)
{
  lists (({ FIXED (10), .timestamp_combiner = WEIR_EARLIEST }), "w8 2 3 7 w11",
         PANES ("2 3 7 @9.999 [0,10) P(T,T,ON_TIME,0,0)"));
}

/* --- triggers ----------------------------------------------------------------------------------------------------- */

static void
H7_a_session_that_grows_counts_its_panes_anew (G_GNUC_UNUSED void **state)
{
  lists (({ SESSIONS (10), LATENESS (100), .accumulation = WEIR_ACCUMULATING,
            .trigger = weir_after_watermark (.early = weir_after_count (2), .late = weir_after_count (3)) }),
         "1,2 3 4 5 w100 1,3,4",
         PANES ("1 2 @11.999 [1,12) P(T,F,EARLY,0,-1)", "1 2 3 4 @13.999 [1,14) P(T,F,EARLY,0,-1)",
                "1 2 3 4 5 @14.999 [1,15) P(T,F,ON_TIME,0,0)", "1 1 2 3 3 4 4 5 @14.999 [1,15) P(F,F,LATE,1,1)"));
}

static void
H8_early_panes_discard_what_they_held (G_GNUC_UNUSED void **state)
{
  lists (({ FIXED (10), .trigger = weir_after_watermark (.early = weir_after_count (2)) }), "1,2 4 14 5 18 6 w100",
         PANES ("1 2 @9.999 [0,10) P(T,F,EARLY,0,-1)", "4 5 @9.999 [0,10) P(F,F,EARLY,1,-1)",
                "14 18 @19.999 [10,20) P(T,F,EARLY,0,-1)", "6 @9.999 [0,10) P(F,T,ON_TIME,2,0)",
                "nothing @19.999 [10,20) P(F,T,ON_TIME,1,0)"));
}

static void
F2_counts_of_sessions_that_merge_add_up (G_GNUC_UNUSED void **state)
{
  lists (({ SESSIONS (10), .trigger = weir_after_count (2) }), "1 2 7 9",
         PANES ("1 2 @11.999 [1,12) P(T,T,EARLY,0,-1)", "7 9 @18.999 [7,19) P(T,T,EARLY,0,-1)"));
}

static void
F6_after_each_takes_its_triggers_in_turn (G_GNUC_UNUSED void **state)
{
  lists (({ FIXED (10), LATENESS (100),
            .trigger = weir_after_each (weir_or_finally (weir_repeatedly (weir_after_count (2)), weir_after_count (3)),
                                        weir_or_finally (weir_repeatedly (weir_after_count (5)),
                                                         weir_after_watermark ())) }),
         "1 2 3 4 5 6 7 8 w10 9",
         PANES ("1 2 @9.999 [0,10) P(T,F,EARLY,0,-1)", "3 @9.999 [0,10) P(F,F,EARLY,1,-1)",
                "4 5 6 7 8 @9.999 [0,10) P(F,F,EARLY,2,-1)", "nothing @9.999 [0,10) P(F,T,ON_TIME,3,0)"));
}

static void
H31_what_a_count_leaves_comes_when_the_window_closes (G_GNUC_UNUSED void **state)
{
  lists (({ FIXED (10), .trigger = weir_after_count (2) }), "1 2 3 11",
         PANES ("1 2 @9.999 [0,10) P(T,T,EARLY,0,-1)", "11 @19.999 [10,20) P(T,T,ON_TIME,0,0)"));
}

static void
H35_after_all_waits_for_the_count (G_GNUC_UNUSED void **state)
{
  sums (({ FIXED (10), .on_time = WEIR_ON_TIME_FIRE_IF_NOT_EMPTY,
           .trigger = weir_repeatedly (weir_after_all (weir_always (), weir_after_count (5))) }),
        "1 2 3 4 5", PANES ("15 @9.999 [0,10) P(T,F,EARLY,0,-1)"));
}

static void
H36_after_each_goes_on_to_always (G_GNUC_UNUSED void **state)
{
  sums (({ .on_time = WEIR_ON_TIME_FIRE_IF_NOT_EMPTY,
           .trigger = weir_repeatedly (weir_after_each (weir_after_count (3), weir_always ())) }),
        "1 2 3 4 5",
        PANES ("6 @end global P(T,F,EARLY,0,-1)", "4 @end global P(F,F,EARLY,1,-1)",
               "5 @end global P(F,F,EARLY,2,-1)"));
}

static void
H37_after_any_with_always_fires_at_every_element (G_GNUC_UNUSED void **state)
{
  sums (({ FIXED (10), .on_time = WEIR_ON_TIME_FIRE_IF_NOT_EMPTY,
           .trigger = weir_repeatedly (weir_after_any (weir_after_count (3), weir_always ())) }),
        "1 2 3 11 12",
        PANES ("1 @9.999 [0,10) P(T,F,EARLY,0,-1)", "2 @9.999 [0,10) P(F,F,EARLY,1,-1)",
               "3 @9.999 [0,10) P(F,F,EARLY,2,-1)", "11 @19.999 [10,20) P(T,F,EARLY,0,-1)",
               "12 @19.999 [10,20) P(F,F,EARLY,1,-1)"));
}

static void
H38_synchronized_processing_time_is_ready_with_the_first_element (G_GNUC_UNUSED void **state)
{
  static const WeirTrigger synchronized = { .kind = WEIR_TRIGGER_AFTER_SYNCHRONIZED_PROCESSING_TIME };

  sums (({ FIXED (10), .trigger = weir_repeatedly (&synchronized) }), "1,2 11",
        PANES ("3 @9.999 [0,10) P(T,F,EARLY,0,-1)", "0 @9.999 [0,10) P(F,T,ON_TIME,1,0)",
               "11 @19.999 [10,20) P(T,F,EARLY,0,-1)", "0 @19.999 [10,20) P(F,T,ON_TIME,1,0)"));
}

static void
H39_never_leaves_it_to_the_end_of_the_window (G_GNUC_UNUSED void **state)
{
  sums (({ FIXED (10), .trigger = weir_never () }), "1 2 11",
        PANES ("3 @9.999 [0,10) P(T,T,ON_TIME,0,0)", "11 @19.999 [10,20) P(T,T,ON_TIME,0,0)"));
}

static void
H40_or_finally_ends_with_its_second_trigger (G_GNUC_UNUSED void **state)
{
  sums (({ FIXED (10), .trigger = weir_or_finally (weir_always (), weir_after_count (2)) }), "1 2 3 11 12",
        PANES ("1 @9.999 [0,10) P(T,F,EARLY,0,-1)", "2 @9.999 [0,10) P(F,T,EARLY,1,-1)",
               "11 @19.999 [10,20) P(T,F,EARLY,0,-1)", "12 @19.999 [10,20) P(F,T,EARLY,1,-1)"));
}

static void
I2_a_delay_fires_by_the_clock_of_the_script (G_GNUC_UNUSED void **state)
{
  lists (({ .accumulation = WEIR_ACCUMULATING, .trigger = weir_after_watermark (.early = DELAY (5)) }),
         "1,2 p12 3 p4 p2",
         PANES ("1 2 @end global P(T,F,EARLY,0,-1)", "1 2 3 @end global P(F,F,EARLY,1,-1)",
                "1 2 3 @end global P(F,T,ON_TIME,2,0)"));
}

static void
I3_early_on_time_and_late_panes_discard (G_GNUC_UNUSED void **state)
{
  lists (({ FIXED (1000), LATENESS (5000),
            .trigger = weir_after_watermark (.early = weir_after_count (2), .late = weir_never ()) }),
         "w0 100 200 500 w1000 750 250",
         PANES ("100 200 @999.999 [0,1000) P(T,F,EARLY,0,-1)", "500 @999.999 [0,1000) P(F,F,ON_TIME,1,0)",
                "250 750 @999.999 [0,1000) P(F,T,LATE,2,1)"));
}

static void
the_elements_of_one_event_are_one_step (G_GNUC_UNUSED void **state)
{
  lists (({ FIXED (10), .trigger = weir_repeatedly (weir_after_count (1)) }), "1,2,3 4",
         PANES ("1 2 3 @9.999 [0,10) P(T,F,EARLY,0,-1)", "4 @9.999 [0,10) P(F,F,EARLY,1,-1)",
                "nothing @9.999 [0,10) P(F,T,ON_TIME,2,0)"));
}

/* --- panes -------------------------------------------------------------------------------------------------------- */

static void
G14_late_data_neither_pulls_timestamps_back_nor_is_lost (G_GNUC_UNUSED void **state)
{
  lists (({ FIXED (10), LATENESS (10), .accumulation = WEIR_ACCUMULATING, .timestamp_combiner = WEIR_EARLIEST,
            .trigger = weir_after_each (weir_after_count (3), weir_after_count (4), weir_never ()) }),
         "1 3 2 w4 2 3 5 4 w8 6 5 4 w10 8 w50",
         PANES ("1 2 3 @1 [0,10) P(T,F,EARLY,0,-1)", "1 2 2 3 3 4 5 @4 [0,10) P(F,F,EARLY,1,-1)",
                "1 2 2 3 3 4 4 5 5 6 @9.999 [0,10) P(F,F,ON_TIME,2,0)",
                "1 2 2 3 3 4 4 5 5 6 8 @9.999 [0,10) P(F,T,LATE,3,1)"));
}

static void
G21_panes_may_be_empty_when_behaviours_say_so (G_GNUC_UNUSED void **state)
{
  lists (({ FIXED (10), LATENESS (100), .timestamp_combiner = WEIR_EARLIEST, .closing = WEIR_CLOSING_FIRE_ALWAYS,
            .trigger = weir_repeatedly (weir_after_any (weir_after_count (2), weir_after_watermark ())) }),
         "1 2 w50 w150",
         PANES ("1 2 @1 [0,10) P(T,F,EARLY,0,-1)", "nothing @9.999 [0,10) P(F,F,ON_TIME,1,0)",
                "nothing @9.999 [0,10) P(F,T,LATE,2,1)"));
}

static void
G25_the_last_pane_may_be_the_on_time_one (G_GNUC_UNUSED void **state)
{
  lists (({ FIXED (10), LATENESS (100),
            .trigger = weir_or_finally (weir_repeatedly (weir_after_count (2)), weir_after_watermark ()) }),
         "w0 1 2 w150",
         PANES ("1 2 @9.999 [0,10) P(T,F,EARLY,0,-1)", "nothing @9.999 [0,10) P(F,T,ON_TIME,1,0)"));
}

static void
G31_a_closed_session_does_not_poison_its_neighbours (G_GNUC_UNUSED void **state)
{
  lists (({ SESSIONS (10), .trigger = weir_after_count (4) }), "2,2,2,2 1 2 3",
         PANES ("2 2 2 2 @11.999 [2,12) P(T,T,EARLY,0,-1)", "1 2 3 @12.999 [1,13) P(T,T,ON_TIME,0,0)"));
}

static void
G35_without_an_on_time_pane_the_closing_one_is_the_first_of_its_kind (G_GNUC_UNUSED void **state)
{
  lists (({ FIXED (10), LATENESS (100), .trigger = weir_repeatedly (weir_after_count (1)),
            .on_time = WEIR_ON_TIME_FIRE_IF_NOT_EMPTY, .closing = WEIR_CLOSING_FIRE_ALWAYS }),
         "1 w150", PANES ("1 @9.999 [0,10) P(T,F,EARLY,0,-1)", "nothing @9.999 [0,10) P(F,T,LATE,1,0)"));
}

static void
G36_the_on_time_pane_may_be_empty_and_the_last (G_GNUC_UNUSED void **state)
{
  lists (({ FIXED (10), .trigger = weir_repeatedly (weir_after_count (1)) }), "1 w150",
         PANES ("1 @9.999 [0,10) P(T,F,EARLY,0,-1)", "nothing @9.999 [0,10) P(F,T,ON_TIME,1,0)"));
}

static void
G37_without_an_on_time_pane_the_late_one_is_the_first_of_its_kind (G_GNUC_UNUSED void **state)
{
  sums (({ FIXED (10), LATENESS (100), .accumulation = WEIR_ACCUMULATING, .trigger = weir_repeatedly (DELAY (10)),
           .on_time = WEIR_ON_TIME_FIRE_IF_NOT_EMPTY }),
        "1 3 p10 w11 9=1 p32",
        PANES ("4 @9.999 [0,10) P(T,F,EARLY,0,-1)", "5 @9.999 [0,10) P(F,F,LATE,1,0)"));
}

static void
G38_a_delay_fires_between_the_instants_of_the_watermark (G_GNUC_UNUSED void **state)
{
  sums (({ FIXED (10), LATENESS (100), .accumulation = WEIR_ACCUMULATING, .timestamp_combiner = WEIR_EARLIEST,
           .trigger = weir_repeatedly (DELAY (10)) }),
        "1 3 p10 4=2 w11 5 p20 6=1 w121",
        PANES ("4 @1 [0,10) P(T,F,EARLY,0,-1)", "6 @4 [0,10) P(F,F,ON_TIME,1,0)", "11 @9.999 [0,10) P(F,F,LATE,2,1)",
               "12 @9.999 [0,10) P(F,T,LATE,3,2)"));
}

static void
G39_what_is_left_in_the_global_window_fires_at_the_end (G_GNUC_UNUSED void **state)
{
  sums (({ .trigger = weir_repeatedly (weir_after_count (3)) }),
        "1=1 2=1 3=1 4=1 5=1 6=1 7=1 8=1 9=1 10=1 11=1 12=1 13=1 14=1 15=1 16=1 17=1 18=1 19=1 20=1",
        PANES ("3 @end global P(T,F,EARLY,0,-1)", "3 @end global P(F,F,EARLY,1,-1)", "3 @end global P(F,F,EARLY,2,-1)",
               "3 @end global P(F,F,EARLY,3,-1)", "3 @end global P(F,F,EARLY,4,-1)", "3 @end global P(F,F,EARLY,5,-1)",
               "2 @end global P(F,T,ON_TIME,6,0)"));
}

static void
G40_the_end_of_the_global_window_fires_though_nothing_is_left (G_GNUC_UNUSED void **state)
{
  lists (({ .trigger = weir_repeatedly (DELAY (3)) }), "1,2,3,4 p3 5,6 p2 7,8 p1 9 p3 p3",
         PANES ("1 2 3 4 @end global P(T,F,EARLY,0,-1)", "5 6 7 8 @end global P(F,F,EARLY,1,-1)",
                "9 @end global P(F,F,EARLY,2,-1)", "nothing @end global P(F,T,ON_TIME,3,0)"));
}

/* --- what is dropped ---------------------------------------------------------------------------------------------- */

static WeirOracleDropped
dropped_by (const Transcript *t, const char *path)
{
  return weir_oracle_dropped (t->p, path);
}

static void
G1_what_comes_to_a_closed_window_is_dropped_and_counted_until_it_expires (G_GNUC_UNUSED void **state)
{
  Transcript        t = transcript_new ();
  WeirOracleDropped dropped;

  transcript_collect (&t, WEIR_COLLECTION (transcript_lists (transcript_windows (
                              transcript_stream (t.p, "1 2 3 w50 4,4 w109 5 w110 6"),
                              (WeirWindowing) { FIXED (10), LATENESS (100), .trigger = weir_after_count (2) }))));
  transcript_run (&t);
  transcript_check (&t, 0, LINES ("1 2 @9.999 [0,10) P(T,T,EARLY,0,-1)"));
  dropped = dropped_by (&t, "group_by_key");
  assert_int_equal (dropped.closed, 4);
  assert_int_equal (dropped.late, 1);
  transcript_free (&t);
}

static void
G42_what_has_expired_goes_to_the_late_output_as_it_was (G_GNUC_UNUSED void **state)
{
  Transcript        t = transcript_new ();
  ScoredCollection *in = transcript_windows (transcript_stream (t.p, "w15 13,16,5,18"), (WeirWindowing) { FIXED (10) });

  transcript_collect (&t, WEIR_COLLECTION (weir_late_data (in)));
  transcript_collect (&t, WEIR_COLLECTION (transcript_lists (in)));
  transcript_run (&t);
  transcript_check (&t, 0, LINES ("{key: '', value: 5} @5 [0,10)"));
  transcript_check (&t, 1, LINES ("13 16 18 @19.999 [10,20) P(T,T,ON_TIME,0,0)"));
  assert_int_equal (dropped_by (&t, "group_by_key").late, 1);
  transcript_free (&t);
}

/* --- windows ------------------------------------------------------------------------------------------------------ */

static void
D4_windows_that_slide_overlap_or_leave_gaps (G_GNUC_UNUSED void **state)
{
  lists (({ .windows = weir_sliding_windows (WEIR_MILLISECONDS (10), WEIR_MILLISECONDS (5)) }), "1 2 5 9 10 11",
         PANES ("1 2 @4.999 [-5,5) P(T,T,ON_TIME,0,0)", "1 2 5 9 @9.999 [0,10) P(T,T,ON_TIME,0,0)",
                "5 9 10 11 @14.999 [5,15) P(T,T,ON_TIME,0,0)", "10 11 @19.999 [10,20) P(T,T,ON_TIME,0,0)"));
  lists (({ .windows = weir_sliding_windows (WEIR_MILLISECONDS (3), WEIR_MILLISECONDS (10)) }), "1 2 3 5 9 10 11",
         PANES ("1 2 @2.999 [0,3) P(T,T,ON_TIME,0,0)", "10 11 @12.999 [10,13) P(T,T,ON_TIME,0,0)"));
}

static void
C12_sessions_merge_per_key (G_GNUC_UNUSED void **state)
{
  lists (({ SESSIONS (4) }), "f:1 f:9 b:3 f:4",
         PANES ("f: 1 4 @7.999 [1,8) P(T,T,ON_TIME,0,0)", "b: 3 @6.999 [3,7) P(T,T,ON_TIME,0,0)",
                "f: 9 @12.999 [9,13) P(T,T,ON_TIME,0,0)"));
}

/* Midnight in New York is five hours behind UTC's in winter, four in summer; 2024-03-10 has 23 hours. */
static void
D9_days_are_as_long_as_they_are_there (G_GNUC_UNUSED void **state)
{
  lists (({ .windows = weir_calendar_windows (WEIR_CALENDAR_DAYS, 1, "America/New_York") }),
         "1710046800000=1 1710129599999=2 1710129600000=3",
         PANES ("1 2 @1710129599999.999 [1710046800000,1710129600000) P(T,T,ON_TIME,0,0)",
                "3 @1710215999999.999 [1710129600000,1710216000000) P(T,T,ON_TIME,0,0)"));
}

static void
D9_months_and_weeks_and_years_are_those_of_the_calendar (G_GNUC_UNUSED void **state)
{
  /* 2024-02-29 12:00 */
  lists (({ .windows = weir_calendar_windows (WEIR_CALENDAR_MONTHS, 1, NULL) }), "1709208000000=1",
         PANES ("1 @1709251199999.999 [1706745600000,1709251200000) P(T,T,ON_TIME,0,0)"));
  lists (({ .windows = weir_calendar_windows (WEIR_CALENDAR_WEEKS, 1, NULL) }), "1709208000000=1",
         PANES ("1 @1709510399999.999 [1708905600000,1709510400000) P(T,T,ON_TIME,0,0)"));
  lists (({ .windows = weir_calendar_windows (WEIR_CALENDAR_YEARS, 1, NULL) }), "1709208000000=1",
         PANES ("1 @1735689599999.999 [1704067200000,1735689600000) P(T,T,ON_TIME,0,0)"));
}

/* Big windows of 30 at every 10th instant, small ones of 5 elsewhere; those that a big one contains become part of
 * it. */
static uint32_t
assign_big_or_small (const void *config G_GNUC_UNUSED, const void *row G_GNUC_UNUSED, WeirTime time,
                     WeirWindow *ret_windows, uint32_t room)
{
  if (room > 0)
    ret_windows[0] = (WeirWindow) { time, weir_time_add (time, WEIR_MILLISECONDS (time.us == 10000 ? 30 : 5)) };
  return 1;
}

static void
merge_contained (const void *config G_GNUC_UNUSED, const WeirWindow *windows, uint32_t n, uint32_t *ret_group)
{
  for (uint32_t i = 0; i < n; i++)
    {
      ret_group[i] = i;
      for (uint32_t k = 0; k < i; k++)
        if (windows[k].start.us <= windows[i].start.us && windows[i].end.us <= windows[k].end.us)
          ret_group[i] = ret_group[k];
    }
}

static const WeirWindowFn big_or_small = { .abi = WEIR_BATCH_ABI,
                                           .size = sizeof (WeirWindowFn),
                                           .name = "big_or_small",
                                           .file = __FILE__,
                                           .line = __LINE__,
                                           .merges = true,
                                           .assign = assign_big_or_small,
                                           .merge = merge_contained };

static void
D17_custom_windows_merge_as_they_say (G_GNUC_UNUSED void **state)
{
  lists (({ .windows = weir_custom_windows (&big_or_small, NULL) }), "20 39 10",
         PANES ("10 20 @39.999 [10,40) P(T,T,ON_TIME,0,0)", "39 @43.999 [39,44) P(T,T,ON_TIME,0,0)"));
}

/* --- steps -------------------------------------------------------------------------------------------------------- */

static void
C16_a_delay_goes_on_downstream_in_early_panes (G_GNUC_UNUSED void **state)
{
  Transcript        t = transcript_new ();
  ScoredCollection *in = transcript_windows (transcript_stream (t.p, "w0 42 p10 p500"),
                                             (WeirWindowing) { .accumulation = WEIR_ACCUMULATING,
                                                               .on_time = WEIR_ON_TIME_FIRE_IF_NOT_EMPTY,
                                                               .trigger = weir_repeatedly (DELAY (1)) });

  transcript_collect (&t, WEIR_COLLECTION (transcript_sums (weir_sum_per_key (in))));
  transcript_run (&t);
  transcript_check (&t, 0, LINES ("42 @end global P(T,F,EARLY,0,-1)"));
  transcript_free (&t);
}

static void
C14_sessions_that_were_merged_do_not_merge_again (G_GNUC_UNUSED void **state)
{
  Transcript        t = transcript_new ();
  ScoredCollection *in = transcript_windows (transcript_stream (t.p, "1 4 9"), (WeirWindowing) { SESSIONS (4) });

  transcript_collect (&t, WEIR_COLLECTION (transcript_lists (weir_sum_per_key (in))));
  transcript_run (&t);
  transcript_check (&t, 0, LINES ("5 @7.999 [1,8) P(T,T,ON_TIME,0,0)", "9 @12.999 [9,13) P(T,T,ON_TIME,0,0)"));
  transcript_free (&t);
}

/* The second stream's first element comes when the first one's watermark has moved: the flattened one's has not. */
static void
I6_streams_take_turns_and_share_the_clock (G_GNUC_UNUSED void **state)
{
  Transcript        t = transcript_new ();
  ScoredCollection *a = transcript_stream (t.p, "w20 p5 1"), *b = transcript_stream (t.p, "2 3 w15");

  transcript_collect (&t, WEIR_COLLECTION (transcript_lists (transcript_windows (
                              weir_flatten (a, b), (WeirWindowing) { FIXED (10), .trigger = weir_after_watermark (
                                                                                     .early = DELAY (5)) }))));
  transcript_run (&t);
  transcript_check (&t, 0, LINES ("2 @9.999 [0,10) P(T,F,EARLY,0,-1)", "1 3 @9.999 [0,10) P(F,T,ON_TIME,1,0)"));
  transcript_free (&t);
}

/* A hold at the earliest element keeps the second grouping's watermark back until the pane has been emitted. */
static void
panes_under_way_hold_the_watermark_of_what_follows (G_GNUC_UNUSED void **state)
{
  Transcript        t = transcript_new ();
  ScoredCollection *in = transcript_windows (transcript_stream (t.p, "3 w15 9 w19"),
                                             (WeirWindowing) { FIXED (20), .timestamp_combiner = WEIR_EARLIEST });

  in = transcript_windows (weir_sum_per_key (in), (WeirWindowing) { FIXED (5) });
  transcript_collect (&t, WEIR_COLLECTION (transcript_lists (in)));
  transcript_run (&t);
  transcript_check (&t, 0, LINES ("12 @4.999 [0,5) P(T,T,ON_TIME,0,0)"));
  transcript_free (&t);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (H1_every_window_fires_once_when_the_watermark_passes_it),
    cmocka_unit_test (H2_late_elements_within_the_lateness_fire_again),
    cmocka_unit_test (G12_there_is_one_on_time_pane),
    cmocka_unit_test (H10_elements_behind_the_watermark_do_not_pull_the_timestamp_back),
    cmocka_unit_test (H11_if_all_of_them_are_behind_it_is_the_end_of_the_window),
    cmocka_unit_test (H7_a_session_that_grows_counts_its_panes_anew),
    cmocka_unit_test (H8_early_panes_discard_what_they_held),
    cmocka_unit_test (F2_counts_of_sessions_that_merge_add_up),
    cmocka_unit_test (F6_after_each_takes_its_triggers_in_turn),
    cmocka_unit_test (H31_what_a_count_leaves_comes_when_the_window_closes),
    cmocka_unit_test (H35_after_all_waits_for_the_count),
    cmocka_unit_test (H36_after_each_goes_on_to_always),
    cmocka_unit_test (H37_after_any_with_always_fires_at_every_element),
    cmocka_unit_test (H38_synchronized_processing_time_is_ready_with_the_first_element),
    cmocka_unit_test (H39_never_leaves_it_to_the_end_of_the_window),
    cmocka_unit_test (H40_or_finally_ends_with_its_second_trigger),
    cmocka_unit_test (I2_a_delay_fires_by_the_clock_of_the_script),
    cmocka_unit_test (I3_early_on_time_and_late_panes_discard),
    cmocka_unit_test (the_elements_of_one_event_are_one_step),
    cmocka_unit_test (G14_late_data_neither_pulls_timestamps_back_nor_is_lost),
    cmocka_unit_test (G21_panes_may_be_empty_when_behaviours_say_so),
    cmocka_unit_test (G25_the_last_pane_may_be_the_on_time_one),
    cmocka_unit_test (G31_a_closed_session_does_not_poison_its_neighbours),
    cmocka_unit_test (G35_without_an_on_time_pane_the_closing_one_is_the_first_of_its_kind),
    cmocka_unit_test (G36_the_on_time_pane_may_be_empty_and_the_last),
    cmocka_unit_test (G37_without_an_on_time_pane_the_late_one_is_the_first_of_its_kind),
    cmocka_unit_test (G38_a_delay_fires_between_the_instants_of_the_watermark),
    cmocka_unit_test (G39_what_is_left_in_the_global_window_fires_at_the_end),
    cmocka_unit_test (G40_the_end_of_the_global_window_fires_though_nothing_is_left),
    cmocka_unit_test (G1_what_comes_to_a_closed_window_is_dropped_and_counted_until_it_expires),
    cmocka_unit_test (G42_what_has_expired_goes_to_the_late_output_as_it_was),
    cmocka_unit_test (D4_windows_that_slide_overlap_or_leave_gaps),
    cmocka_unit_test (C12_sessions_merge_per_key),
    cmocka_unit_test (D9_days_are_as_long_as_they_are_there),
    cmocka_unit_test (D9_months_and_weeks_and_years_are_those_of_the_calendar),
    cmocka_unit_test (D17_custom_windows_merge_as_they_say),
    cmocka_unit_test (C16_a_delay_goes_on_downstream_in_early_panes),
    cmocka_unit_test (C14_sessions_that_were_merged_do_not_merge_again),
    cmocka_unit_test (I6_streams_take_turns_and_share_the_clock),
    cmocka_unit_test (panes_under_way_hold_the_watermark_of_what_follows),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
