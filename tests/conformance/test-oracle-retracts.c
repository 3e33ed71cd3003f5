/* SPDX-License-Identifier: Apache-2.0 */
/* Retracts on the oracle: panes that were worked out by hand from the model's 5.4 and 5.5 and from
 * docs/decisions/when-panes-fire.md. Elements that are taken back come of a retracting grouping upstream: the sum of
 * a key takes back the one before. */
#include "tests/conformance/oracle/oracle.h"
#include "tests/conformance/transcript.h"

/* Each element of a key takes back the sum before it; nothing is said again at the end. */
static const WeirWindowing each_sum = { .accumulation = WEIR_RETRACTING,
                                        .on_time = WEIR_ON_TIME_FIRE_IF_NOT_EMPTY,
                                        .trigger = weir_repeatedly (weir_after_count (1)) };

static ScoredCollection *
changing_sums (const Transcript *t, const char *script)
{
  return weir_sum_per_key (transcript_windows (transcript_stream (t->p, script), each_sum));
}

static Scored
without_key (const Scored *sum)
{
  return (Scored) { WEIR_STRING (""), sum->value };
}
WEIR_MAP_FN (without_key, Scored, Scored)

/* By the sum, how many have it. */
static void
by_sum (const Scored *sum, ScoredEmitter *out)
{
  g_autofree char *text = g_strdup_printf ("%" PRId64, sum->value);

  weir_emit (out, ((Scored) { weir_string_from_c (text), 1 }));
}
WEIR_DO_FN (by_sum, Scored, Scored)

static WeirTime
at_its_value (const Scored *sum)
{
  return weir_time_from_ms (sum->value);
}
WEIR_TIME_FN (at_its_value, Scored, .infinite_skew = true)

static bool
is_small (const Scored *sum)
{
  return sum->value < 5;
}
WEIR_FILTER_FN (is_small, Scored)

static void
check (Transcript *t, WeirStringCollection *panes, const char *const *lines, size_t n)
{
  transcript_collect (t, WEIR_COLLECTION (panes));
  transcript_run (t);
  transcript_check (t, 0, lines, n);
  transcript_free (t);
}

/* --- panes that are taken back ------------------------------------------------------------------------------------ */

static void
W1_each_pane_is_taken_back_before_the_next (G_GNUC_UNUSED void **state)
{
  Transcript        t = transcript_new ();
  const WeirTrigger *trigger = weir_after_watermark (.early = weir_after_count (2), .late = weir_after_count (1));
  ScoredCollection *in = transcript_windows (transcript_stream (t.p, "1 2 4 5 w10 3=6"),
                                             (WeirWindowing) { FIXED (10), LATENESS (100), .trigger = trigger,
                                                               .accumulation = WEIR_RETRACTING });

  check (&t, transcript_sums (in),
         LINES ("3 @9.999 [0,10) P(T,F,EARLY,0,-1)", "-3 @9.999 [0,10) P(T,F,EARLY,0,-1)",
                "12 @9.999 [0,10) P(F,F,EARLY,1,-1)", "-12 @9.999 [0,10) P(F,F,EARLY,1,-1)",
                "12 @9.999 [0,10) P(F,F,ON_TIME,2,0)", "-12 @9.999 [0,10) P(F,F,ON_TIME,2,0)",
                "18 @9.999 [0,10) P(F,F,LATE,3,1)"));
}

static void
W3_the_panes_of_sessions_that_merge_are_taken_back_with_the_merged_one (G_GNUC_UNUSED void **state)
{
  Transcript        t = transcript_new ();
  ScoredCollection *in = transcript_windows (transcript_stream (t.p, "1=1 15=2 8=4"),
                                             (WeirWindowing) { SESSIONS (10), .accumulation = WEIR_RETRACTING,
                                                               .on_time = WEIR_ON_TIME_FIRE_IF_NOT_EMPTY,
                                                               .trigger = weir_repeatedly (weir_after_count (1)) });

  check (&t, transcript_sums (in),
         LINES ("1 @10.999 [1,11) P(T,F,EARLY,0,-1)", "2 @24.999 [15,25) P(T,F,EARLY,0,-1)",
                "-1 @10.999 [1,11) P(T,F,EARLY,0,-1)", "-2 @24.999 [15,25) P(T,F,EARLY,0,-1)",
                "7 @24.999 [1,25) P(T,F,EARLY,0,-1)"));
}

/* --- retracts as input -------------------------------------------------------------------------------------------- */

static void
W4_sums_of_sums_that_change_are_exact (G_GNUC_UNUSED void **state)
{
  Transcript t = transcript_new ();

  check (&t, transcript_sums (weir_map (changing_sums (&t, "a:1 b:2 a:3 a:4,b:5"), without_key)),
         LINES ("1 @end global P(T,F,EARLY,0,-1)", "-1 @end global P(T,F,EARLY,0,-1)",
                "3 @end global P(F,F,EARLY,1,-1)", "-3 @end global P(F,F,EARLY,1,-1)",
                "6 @end global P(F,F,EARLY,2,-1)", "-6 @end global P(F,F,EARLY,2,-1)",
                "15 @end global P(F,F,EARLY,3,-1)"));
}

static void
W4_what_was_taken_back_is_not_in_the_list (G_GNUC_UNUSED void **state)
{
  Transcript        t = transcript_new ();
  ScoredCollection *sums = weir_map (changing_sums (&t, "a:9 b:2 a:5=-8"), without_key);

  check (&t, transcript_lists (sums),
         LINES ("9 @end global P(T,F,EARLY,0,-1)", "-9 @end global P(T,F,EARLY,0,-1)",
                "2 9 @end global P(F,F,EARLY,1,-1)", "-2 9 @end global P(F,F,EARLY,1,-1)",
                "1 2 @end global P(F,F,EARLY,2,-1)"));
}

static void
discarding_panes_hold_what_came_less_what_went (G_GNUC_UNUSED void **state)
{
  Transcript        t = transcript_new ();
  ScoredCollection *sums = weir_map (changing_sums (&t, "a:1 b:2 a:3"), without_key);
  WeirWindowing     discards = each_sum;

  discards.accumulation = WEIR_DISCARDING;
  check (&t, transcript_sums (transcript_windows (sums, discards)),
         LINES ("1 @end global P(T,F,EARLY,0,-1)", "2 @end global P(F,F,EARLY,1,-1)",
                "3 @end global P(F,F,EARLY,2,-1)"));
}

/* A retract does not count: what nobody has any more stays until the window ends. */
static void
a_retract_alone_fires_nothing_that_counts (G_GNUC_UNUSED void **state)
{
  Transcript t = transcript_new ();

  check (&t, transcript_lists (weir_par_do (changing_sums (&t, "a:1 a:3 b:4"), by_sum)),
         LINES ("1: 1 @end global P(T,F,EARLY,0,-1)", "4: 1 @end global P(T,F,EARLY,0,-1)",
                "-4: 1 @end global P(T,F,EARLY,0,-1)", "4: 1 1 @end global P(F,F,EARLY,1,-1)",
                "-1: 1 @end global P(T,F,EARLY,0,-1)"));
}

/* What comes to such a window afterwards finds a new one. */
static void
a_window_with_nothing_left_takes_back_what_stands_and_is_forgotten (G_GNUC_UNUSED void **state)
{
  Transcript    t = transcript_new ();
  WeirWindowing always = each_sum;

  always.trigger = weir_always ();
  check (&t, transcript_lists (transcript_windows (weir_par_do (changing_sums (&t, "a:1 a:3 b:1"), by_sum), always)),
         LINES ("1: 1 @end global P(T,F,EARLY,0,-1)", "-1: 1 @end global P(T,F,EARLY,0,-1)",
                "4: 1 @end global P(T,F,EARLY,0,-1)", "1: 1 @end global P(T,F,EARLY,0,-1)"));
}

static void
an_accumulating_grouping_says_by_an_empty_pane_that_nothing_is_left (G_GNUC_UNUSED void **state)
{
  Transcript    t = transcript_new ();
  WeirWindowing always = each_sum;

  always.trigger = weir_always ();
  always.accumulation = WEIR_ACCUMULATING;
  check (&t, transcript_lists (transcript_windows (weir_par_do (changing_sums (&t, "a:1 a:3"), by_sum), always)),
         LINES ("1: 1 @end global P(T,F,EARLY,0,-1)", "1: nothing @end global P(F,F,EARLY,1,-1)",
                "4: 1 @end global P(T,F,EARLY,0,-1)"));
}

static int64_t
its_value (const Scored *sum)
{
  return sum->value;
}
WEIR_MAP_FN (its_value, Scored, int64_t)

static void
a_global_combine_with_nothing_left_has_its_default (G_GNUC_UNUSED void **state)
{
  Transcript           t = transcript_new ();
  WeirWindowing        always = each_sum;
  WeirInt64Collection *small;

  always.trigger = weir_always ();
  small = weir_map (transcript_windows (weir_filter (changing_sums (&t, "a:1 a:9"), is_small), always), its_value);
  transcript_collect (&t, WEIR_COLLECTION (weir_sum_globally (small)));
  transcript_run (&t);
  transcript_check (&t, 0,
                    LINES ("1 @end global P(T,F,EARLY,0,-1)", "-1 @end global P(T,F,EARLY,0,-1)",
                           "0 @end global P(F,F,EARLY,1,-1)"));
  transcript_free (&t);
}

static void
a_global_combine_that_never_had_a_pane_has_its_default_too (G_GNUC_UNUSED void **state)
{
  Transcript           t = transcript_new ();
  WeirWindowing        never = { .accumulation = WEIR_RETRACTING, .trigger = weir_never () };
  WeirInt64Collection *small;

  small = weir_map (transcript_windows (weir_filter (changing_sums (&t, "a:1 a:9"), is_small), never), its_value);
  transcript_collect (&t, WEIR_COLLECTION (weir_sum_globally (small)));
  transcript_run (&t);
  transcript_check (&t, 0, LINES ("0 @end global P(T,T,ON_TIME,0,0)"));
  transcript_free (&t);
}

/* --- sessions ----------------------------------------------------------------------------------------------------- */

/* The sum of c is at 8 and then at 100: what it held together falls apart. */
static void
a_session_that_loses_what_held_it_together_falls_apart (G_GNUC_UNUSED void **state)
{
  Transcript        t = transcript_new ();
  ScoredCollection *sums = weir_map (changing_sums (&t, "a:1 b:15 c:8 c:0=92"), without_key);
  WeirWindowing     sessions = each_sum;

  sessions.windows = weir_session_windows (WEIR_MILLISECONDS (10));
  check (&t, transcript_lists (transcript_windows (weir_with_timestamps (sums, at_its_value), sessions)),
         LINES ("1 @10.999 [1,11) P(T,F,EARLY,0,-1)", "15 @24.999 [15,25) P(T,F,EARLY,0,-1)",
                "-1 @10.999 [1,11) P(T,F,EARLY,0,-1)", "-15 @24.999 [15,25) P(T,F,EARLY,0,-1)",
                "1 8 15 @24.999 [1,25) P(T,F,EARLY,0,-1)", "-1 8 15 @24.999 [1,25) P(T,F,EARLY,0,-1)",
                "1 @10.999 [1,11) P(T,F,EARLY,0,-1)", "15 @24.999 [15,25) P(T,F,EARLY,0,-1)",
                "100 @109.999 [100,110) P(T,F,EARLY,0,-1)"));
}

/* Though the trigger counts to three, which neither part has. */
static void
the_parts_of_a_session_replace_its_pane_at_once (G_GNUC_UNUSED void **state)
{
  Transcript        t = transcript_new ();
  ScoredCollection *sums = weir_map (changing_sums (&t, "a:1 b:15 c:8 c:0=-5"), without_key);
  WeirWindowing     sessions = each_sum;

  sessions.windows = weir_session_windows (WEIR_MILLISECONDS (10));
  sessions.trigger = weir_repeatedly (weir_after_count (3));
  check (&t, transcript_lists (transcript_windows (weir_with_timestamps (sums, at_its_value), sessions)),
         LINES ("1 8 15 @24.999 [1,25) P(T,F,EARLY,0,-1)", "-1 8 15 @24.999 [1,25) P(T,F,EARLY,0,-1)",
                "1 3 @12.999 [1,13) P(T,F,EARLY,0,-1)", "15 @24.999 [15,25) P(T,F,EARLY,0,-1)"));
}

static void
a_session_that_loses_its_last_element_is_gone (G_GNUC_UNUSED void **state)
{
  Transcript        t = transcript_new ();
  ScoredCollection *sums = weir_map (changing_sums (&t, "a:1 a:49"), without_key);
  WeirWindowing     sessions = each_sum;

  sessions.windows = weir_session_windows (WEIR_MILLISECONDS (10));
  check (&t, transcript_lists (transcript_windows (weir_with_timestamps (sums, at_its_value), sessions)),
         LINES ("1 @10.999 [1,11) P(T,F,EARLY,0,-1)", "-1 @10.999 [1,11) P(T,F,EARLY,0,-1)",
                "50 @59.999 [50,60) P(T,F,EARLY,0,-1)"));
}

/* --- what is dropped ---------------------------------------------------------------------------------------------- */

static void
retracts_of_what_has_expired_are_dropped_and_counted (G_GNUC_UNUSED void **state)
{
  Transcript        t = transcript_new ();
  ScoredCollection *sums = weir_sum_per_key (
      transcript_windows (transcript_stream (t.p, "1 w10 2"),
                          (WeirWindowing) { FIXED (10), LATENESS (100), .accumulation = WEIR_RETRACTING }));

  sums = transcript_windows (sums, (WeirWindowing) { FIXED (10), .accumulation = WEIR_RETRACTING });
  transcript_collect (&t, WEIR_COLLECTION (weir_late_data (sums)));
  transcript_collect (&t, WEIR_COLLECTION (transcript_lists (sums)));
  transcript_run (&t);
  transcript_check (&t, 0,
                    LINES ("-{key: '', value: 1} @9.999 [0,10) P(T,F,ON_TIME,0,0)",
                           "{key: '', value: 3} @9.999 [0,10) P(F,F,LATE,1,1)"));
  transcript_check (&t, 1, LINES ("1 @9.999 [0,10) P(T,T,ON_TIME,0,0)"));
  assert_int_equal (weir_oracle_dropped (t.p, "group_by_key").late, 2);
  transcript_free (&t);
}

static void
retracts_in_a_closed_window_are_dropped_and_counted (G_GNUC_UNUSED void **state)
{
  Transcript        t = transcript_new ();
  ScoredCollection *sums = weir_map (changing_sums (&t, "a:1 a:3"), without_key);
  WeirWindowing     once = each_sum;

  once.trigger = weir_after_count (1);
  transcript_collect (&t, WEIR_COLLECTION (transcript_lists (transcript_windows (sums, once))));
  transcript_run (&t);
  transcript_check (&t, 0, LINES ("1 @end global P(T,T,EARLY,0,-1)"));
  assert_int_equal (weir_oracle_dropped (t.p, "group_by_key").closed, 2);
  transcript_free (&t);
}

/* --- functions ---------------------------------------------------------------------------------------------------- */

static int64_t n_calls;

static void
number_it (const Scored *sum, ScoredEmitter *out)
{
  weir_emit (out, ((Scored) { sum->key, ++n_calls }));
}
WEIR_DO_FN (number_it, Scored, Scored, .retracts = WEIR_RETRACTS_KEEP)

static void
kept_outputs_are_taken_back_to_the_letter (G_GNUC_UNUSED void **state)
{
  Transcript t = transcript_new ();

  n_calls = 0;
  transcript_collect (&t, WEIR_COLLECTION (weir_par_do (changing_sums (&t, "a:1 b:2 a:3"), number_it)));
  transcript_run (&t);
  transcript_check (&t, 0,
                    LINES ("{key: 'a', value: 1} @end global P(T,F,EARLY,0,-1)",
                           "{key: 'b', value: 2} @end global P(T,F,EARLY,0,-1)",
                           "-{key: 'a', value: 1} @end global P(T,F,EARLY,0,-1)",
                           "{key: 'a', value: 3} @end global P(F,F,EARLY,1,-1)"));
  transcript_free (&t);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (W1_each_pane_is_taken_back_before_the_next),
    cmocka_unit_test (W3_the_panes_of_sessions_that_merge_are_taken_back_with_the_merged_one),
    cmocka_unit_test (W4_sums_of_sums_that_change_are_exact),
    cmocka_unit_test (W4_what_was_taken_back_is_not_in_the_list),
    cmocka_unit_test (discarding_panes_hold_what_came_less_what_went),
    cmocka_unit_test (a_retract_alone_fires_nothing_that_counts),
    cmocka_unit_test (a_window_with_nothing_left_takes_back_what_stands_and_is_forgotten),
    cmocka_unit_test (an_accumulating_grouping_says_by_an_empty_pane_that_nothing_is_left),
    cmocka_unit_test (a_global_combine_with_nothing_left_has_its_default),
    cmocka_unit_test (a_global_combine_that_never_had_a_pane_has_its_default_too),
    cmocka_unit_test (a_session_that_loses_what_held_it_together_falls_apart),
    cmocka_unit_test (the_parts_of_a_session_replace_its_pane_at_once),
    cmocka_unit_test (a_session_that_loses_its_last_element_is_gone),
    cmocka_unit_test (retracts_of_what_has_expired_are_dropped_and_counted),
    cmocka_unit_test (retracts_in_a_closed_window_are_dropped_and_counted),
    cmocka_unit_test (kept_outputs_are_taken_back_to_the_letter),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
