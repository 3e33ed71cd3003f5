/* SPDX-License-Identifier: Apache-2.0 */
/* The general path, one key at a time unless it says so. */
#include "tests/runners/engine/general-script.h"

/* --- the default trigger ------------------------------------------------------------------------------------------ */

static void
H1_every_window_fires_once_when_the_watermark_passes_it (G_GNUC_UNUSED void **state)
{
  lists ("1 2 3 10 11 w25", "+[0,10)1 2 3@9 ontime 0/0 fl; +[10,20)10 11@19 ontime 0/0 fl", FIXED (10));
}

static void
a_watermark_at_the_maximum_timestamp_is_not_past_the_window (G_GNUC_UNUSED void **state)
{
  lists ("1 w9 2 w10", "+[0,10)1 2@9 ontime 0/0 fl", FIXED (10));
}

static void
windows_fire_in_the_order_of_their_ends_however_far_the_watermark_jumps (G_GNUC_UNUSED void **state)
{
  lists (
      "25 b:5 a:15 a:5 end",
      "+b:[0,10)5@9 ontime 0/0 fl; +a:[0,10)5@9 ontime 0/0 fl; +a:[10,20)15@19 ontime 0/0 fl; +[20,30)25@29 ontime 0/0 fl",
      FIXED (10));
}

static void
H2_late_elements_within_the_lateness_fire_again (G_GNUC_UNUSED void **state)
{
  lists (
      "1 2 3 10 11 25 w100 7",
      "+[0,10)1 2 3@9 ontime 0/0 f; +[10,20)10 11@19 ontime 0/0 f; +[20,30)25@29 ontime 0/0 f; +[0,10)1 2 3 7@9 late 1/1",
      FIXED (10), LATENESS (100), .accumulation = WEIR_ACCUMULATING);
}

static void
expired_elements_are_dropped_and_counted (G_GNUC_UNUSED void **state)
{
  WeirWindowing windowing = { FIXED (10), LATENESS (5) };
  Fixture       f = { 0 };

  set_up (&f, &windowing, WEIR_TYPE (int64_t));
  take_script (&f, &windowing, "w14 1 w15 2");
  assert_string_equal (f.panes->str, "+[0,10)1@9 late 0/0 f");
  assert_int_equal (weir__general_dropped (f.general).late, 1);
  tear_down (&f);
}

static void
G12_there_is_one_on_time_pane (G_GNUC_UNUSED void **state)
{
  sums ("1 w10 3", "+[0,10)1@9 ontime 0/0 f; +[0,10)4@9 late 1/1", FIXED (10), LATENESS (100),
        .accumulation = WEIR_ACCUMULATING);
}

/* --- triggers and accumulation ------------------------------------------------------------------------------------ */

static void
H8_early_panes_discard_what_they_held (G_GNUC_UNUSED void **state)
{
  lists ("1 2 4 14 5 18 6 w100",
         "+[0,10)1 2@9 early 0/-1 f; +[0,10)4 5@9 early 1/-1; +[10,20)14 18@19 early 0/-1 f; +[0,10)6@9 ontime 2/0 l; "
         "+[10,20)@19 ontime 1/0 l",
         FIXED (10), .trigger = weir_after_watermark (.early = weir_after_count (2)));
}

static void
an_empty_on_time_pane_can_be_left_out (G_GNUC_UNUSED void **state)
{
  lists ("1 2 w100", "+[0,10)1 2@9 early 0/-1 f", FIXED (10),
         .trigger = weir_after_watermark (.early = weir_after_count (2)), .on_time = WEIR_ON_TIME_FIRE_IF_NOT_EMPTY);
}

static void
accumulating_panes_hold_all_that_came (G_GNUC_UNUSED void **state)
{
  lists ("1 2 3 4 w100", "+[0,10)1 2@9 early 0/-1 f; +[0,10)1 2 3 4@9 early 1/-1; +[0,10)1 2 3 4@9 ontime 2/0 l",
         FIXED (10), .trigger = weir_after_watermark (.early = weir_after_count (2)),
         .accumulation = WEIR_ACCUMULATING);
}

static void
G1_a_finished_trigger_closes_the_window_until_it_expires (G_GNUC_UNUSED void **state)
{
  WeirWindowing windowing = { FIXED (10), LATENESS (100), .trigger = weir_after_count (2),
                              .timestamp_combiner = WEIR_EARLIEST };
  Fixture       f = { 0 };

  set_up (&f, &windowing, WEIR_TYPE (int64_t));
  take_script (&f, &windowing, "1 2 3 w50 4 w109 5");
  assert_string_equal (f.panes->str, "+[0,10)1 2@1 early 0/-1 fl");
  assert_int_equal (weir__general_dropped (f.general).closed, 3);
  take_script (&f, &windowing, "w110 6");
  assert_int_equal (weir__general_dropped (f.general).closed, 3);
  assert_int_equal (weir__general_dropped (f.general).late, 1);
  tear_down (&f);
}

static void
G2_the_timestamp_of_a_pane_is_of_its_new_elements (G_GNUC_UNUSED void **state)
{
  lists ("1 2 3 4", "+[0,10)1 2@1 early 0/-1 f; +[0,10)1 2 3 4@3 early 1/-1", FIXED (10), LATENESS (100),
         .trigger = weir_repeatedly (weir_after_count (2)), .accumulation = WEIR_ACCUMULATING,
         .timestamp_combiner = WEIR_EARLIEST);
}

static void
C8_by_the_latest_combiner_it_is_that_of_the_last (G_GNUC_UNUSED void **state)
{
  lists ("3 7 2 w10", "+[0,10)2 3 7@7 ontime 0/0 fl", FIXED (10), .timestamp_combiner = WEIR_LATEST);
}

static void
H10_elements_behind_the_watermark_do_not_pull_the_timestamp_back (G_GNUC_UNUSED void **state)
{
  lists ("w5 2 3 7 8 w11", "+[0,10)2 3 7 8@7 ontime 0/0 fl", FIXED (10), .timestamp_combiner = WEIR_EARLIEST);
}

static void
H11_if_all_of_them_are_behind_it_is_the_end_of_the_window (G_GNUC_UNUSED void **state)
{
  lists ("w8 2 3 7 w11", "+[0,10)2 3 7@9 ontime 0/0 fl", FIXED (10), .timestamp_combiner = WEIR_EARLIEST);
}

static void
G20_panes_are_numbered_through_all_states (G_GNUC_UNUSED void **state)
{
  lists (
      "1 2 w15 3 w110",
      "+[0,10)1@9 early 0/-1 f; +[0,10)2@9 early 1/-1; +[0,10)@9 ontime 2/0; +[0,10)3@9 late 3/1; +[0,10)@9 late 4/2 l",
      FIXED (10), LATENESS (100), .trigger = weir_repeatedly (weir_after_count (1)),
      .closing = WEIR_CLOSING_FIRE_ALWAYS);
}

static void
G25_the_last_pane_may_be_the_on_time_one (G_GNUC_UNUSED void **state)
{
  lists ("1 2 w150", "+[0,10)1 2@9 early 0/-1 f; +[0,10)@9 ontime 1/0 l", FIXED (10), LATENESS (100),
         .trigger = weir_or_finally (weir_repeatedly (weir_after_count (2)), weir_after_watermark ()));
}

static void
G27_a_window_whose_first_element_is_late_has_a_late_pane_only (G_GNUC_UNUSED void **state)
{
  lists ("w15 1", "+[0,10)1@9 late 0/0 fl", FIXED (10), LATENESS (100),
         .trigger = weir_or_finally (weir_repeatedly (weir_after_count (2)), weir_after_watermark ()));
}

static void
G35_without_an_on_time_pane_the_closing_one_is_the_first_of_its_kind (G_GNUC_UNUSED void **state)
{
  lists ("1 w150", "+[0,10)1@9 early 0/-1 f; +[0,10)@9 late 1/0 l", FIXED (10), LATENESS (100),
         .trigger = weir_repeatedly (weir_after_count (1)), .on_time = WEIR_ON_TIME_FIRE_IF_NOT_EMPTY,
         .closing = WEIR_CLOSING_FIRE_ALWAYS);
}

static void
G39_what_is_left_in_the_global_window_fires_at_the_end (G_GNUC_UNUSED void **state)
{
  sums ("1=1 1=1 1=1 1=1 end", "+global 3 early 0/-1 f; +global 1 ontime 1/0 l",
        .trigger = weir_repeatedly (weir_after_count (3)));
}

static void
G41_late_elements_below_the_count_come_with_the_closing_pane (G_GNUC_UNUSED void **state)
{
  lists ("1 w109 2 w110", "+[0,10)1@9 ontime 0/0 f; +[0,10)2@9 late 1/1 l", FIXED (10), LATENESS (100),
         .trigger = weir_after_watermark (.late = weir_repeatedly (weir_after_count (2))));
}

static void
I3_early_on_time_and_late_panes_discard (G_GNUC_UNUSED void **state)
{
  lists ("w0 100 200 500 w1000 750 250 end",
         "+[0,1000)100 200@999 early 0/-1 f; +[0,1000)500@999 ontime 1/0; +[0,1000)250 750@999 late 2/1 l",
         FIXED (1000), LATENESS (5000),
         .trigger = weir_after_watermark (.early = weir_after_count (2), .late = weir_never ()));
}

static void
a_delay_fires_when_the_clock_says (G_GNUC_UNUSED void **state)
{
  lists ("p100 1 p104 2 p105 3 p109 p110 w10",
         "+[0,10)1 2@9 early 0/-1 f; +[0,10)3@9 early 1/-1; +[0,10)@9 ontime 2/0 l", FIXED (10),
         .trigger = weir_repeatedly (weir_after_delay ((WeirDuration) { 5 })));
}

/* The on-time pane has taken all there was: the delay's end finishes nothing. */
static void
a_delay_that_ends_behind_the_on_time_pane_waits_for_another_element (G_GNUC_UNUSED void **state)
{
  lists ("p0 1 w10 p5 2", "+[0,10)1@9 ontime 0/0 f; +[0,10)2@9 late 1/1 l", FIXED (10), LATENESS (100),
         .trigger = weir_after_delay ((WeirDuration) { 5 }));
}

static void
the_deadline_is_that_of_the_first_delay_to_end (G_GNUC_UNUSED void **state)
{
  WeirWindowing windowing = { FIXED (10), .trigger = weir_repeatedly (weir_after_delay ((WeirDuration) { 5 })) };
  Fixture       f = { 0 };

  set_up (&f, &windowing, WEIR_TYPE (int64_t));
  assert_int_equal (weir__general_deadline (f.general).us, INT64_MAX);
  take_script (&f, &windowing, "p100 b:1 p102 a:1");
  assert_int_equal (weir__general_deadline (f.general).us, 105);
  take_script (&f, &windowing, "p105");
  assert_int_equal (weir__general_deadline (f.general).us, 107);
  tear_down (&f);
}

/* --- sessions ----------------------------------------------------------------------------------------------------- */

static void
C12_sessions_merge_per_key (G_GNUC_UNUSED void **state)
{
  lists ("f:1 f:4 b:3 f:9 end", "+b:[3,7)3@6 ontime 0/0 fl; +f:[1,8)1 4@7 ontime 0/0 fl; +f:[9,13)9@12 ontime 0/0 fl",
         SESSIONS (4));
}

static void
sessions_that_touch_do_not_merge (G_GNUC_UNUSED void **state)
{
  lists ("1 5 end", "+[1,5)1@4 ontime 0/0 fl; +[5,9)5@8 ontime 0/0 fl", SESSIONS (4));
}

static void
an_element_between_two_sessions_makes_them_one (G_GNUC_UNUSED void **state)
{
  sums ("1 15 8 end", "+[1,25)24@24 ontime 0/0 fl", SESSIONS (10));
}

static void
H7_a_merged_window_counts_its_panes_anew (G_GNUC_UNUSED void **state)
{
  lists ("1 2 3 4 5 w100 1 3 4",
         "+[1,12)1 2@11 early 0/-1 f; +[1,14)1 2 3 4@13 early 0/-1 f; +[1,15)1 2 3 4 5@14 ontime 0/0 f; "
         "+[1,15)1 1 2 3 3 4 4 5@14 late 1/1",
         SESSIONS (10), LATENESS (100), .accumulation = WEIR_ACCUMULATING,
         .trigger = weir_after_watermark (.early = weir_after_count (2), .late = weir_after_count (3)));
}

static void
H20_counts_of_merged_sessions_add_up (G_GNUC_UNUSED void **state)
{
  lists ("1 15 6 30 31 50 50",
         "+[1,25)1 6 15@24 early 0/-1 fl; +[30,41)30 31@40 early 0/-1 fl; +[50,60)50 50@59 early 0/-1 fl",
         SESSIONS (10), .trigger = weir_after_count (2));
}

static void
G30_a_session_that_was_closed_drops_what_is_exactly_in_it (G_GNUC_UNUSED void **state)
{
  WeirWindowing windowing = { SESSIONS (10), LATENESS (100), .trigger = weir_after_count (1) };
  Fixture       f = { 0 };

  set_up (&f, &windowing, WEIR_TYPE (int64_t));
  take_script (&f, &windowing, "2 2");
  assert_string_equal (f.panes->str, "+[2,12)2@11 early 0/-1 fl");
  assert_int_equal (weir__general_dropped (f.general).closed, 1);
  tear_down (&f);
}

static void
G31_a_closed_session_does_not_poison_its_neighbours (G_GNUC_UNUSED void **state)
{
  lists ("2 2 1 3 end", "+[2,12)2 2@11 early 0/-1 fl; +[1,13)1 3@12 early 0/-1 fl", SESSIONS (10), LATENESS (100),
         .trigger = weir_after_count (2));
  lists ("1 1 4 3 end", "+[1,11)1 1@10 early 0/-1 fl; +[3,14)3 4@13 early 0/-1 fl", SESSIONS (10), LATENESS (100),
         .trigger = weir_after_count (2));
}

static void
D15_sessions_keep_the_earliest_timestamp (G_GNUC_UNUSED void **state)
{
  lists ("1 5 20 end", "+[1,15)1 5@1 ontime 0/0 fl; +[20,30)20@20 ontime 0/0 fl", SESSIONS (10),
         .timestamp_combiner = WEIR_EARLIEST);
}

static void
the_hold_is_the_earliest_timestamp_of_a_pane_under_way (G_GNUC_UNUSED void **state)
{
  WeirWindowing windowing = { SESSIONS (10), .timestamp_combiner = WEIR_EARLIEST };
  Fixture       f = { 0 };

  set_up (&f, &windowing, WEIR_TYPE (int64_t));
  assert_int_equal (weir__general_hold (f.general).us, INT64_MAX);
  take_script (&f, &windowing, "5 b:7 1");
  assert_int_equal (weir__general_hold (f.general).us, 1);
  take_script (&f, &windowing, "w15");
  assert_int_equal (weir__general_hold (f.general).us, 7);
  take_script (&f, &windowing, "w100");
  assert_int_equal (weir__general_hold (f.general).us, INT64_MAX);
  tear_down (&f);
}

/* --- retracting --------------------------------------------------------------------------------------------------- */

static void
W1_each_pane_is_taken_back_before_the_next (G_GNUC_UNUSED void **state)
{
  sums (
      "1 2 4 5 w10 3=6",
      "+[0,10)3@9 early 0/-1 f; -[0,10)3@9 early 0/-1 f; +[0,10)12@9 early 1/-1; -[0,10)12@9 early 1/-1; +[0,10)12@9 ontime 2/0; "
      "-[0,10)12@9 ontime 2/0; +[0,10)18@9 late 3/1",
      FIXED (10), LATENESS (100), .accumulation = WEIR_RETRACTING,
      .trigger = weir_after_watermark (.early = weir_after_count (2), .late = weir_after_count (1)));
}

static void
W3_the_panes_of_sessions_that_merge_are_taken_back_with_the_merged_one (G_GNUC_UNUSED void **state)
{
  sums ("1=1 15=2 8=4",
        "+[1,11)1@10 early 0/-1 f; +[15,25)2@24 early 0/-1 f; -[1,11)1@10 early 0/-1 f; -[15,25)2@24 early 0/-1 f; "
        "+[1,25)7@24 early 0/-1 f",
        SESSIONS (10), LATENESS (100), .accumulation = WEIR_RETRACTING,
        .trigger = weir_repeatedly (weir_after_count (1)));
}

static void
lists_are_taken_back_to_the_letter (G_GNUC_UNUSED void **state)
{
  lists ("1 2", "+[0,10)1@9 early 0/-1 f; -[0,10)1@9 early 0/-1 f; +[0,10)1 2@9 early 1/-1", FIXED (10), LATENESS (100),
         .accumulation = WEIR_RETRACTING, .trigger = weir_repeatedly (weir_after_count (1)));
}

/* --- many --------------------------------------------------------------------------------------------------------- */

static void
nothing_is_kept_of_windows_that_are_gone (G_GNUC_UNUSED void **state)
{
  WeirWindowing windowing
      = { SESSIONS (10), .accumulation = WEIR_RETRACTING, LATENESS (5), .timestamp_combiner = WEIR_LATEST,
          .trigger = weir_repeatedly (weir_after_any (weir_after_count (3), weir_after_delay ((WeirDuration) { 7 }))) };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GRand)   rand = weir_test_rand_new ();
  Fixture             f = { 0 };

  set_up (&f, &windowing, WEIR_TYPE (int64_t));
  for (int t = 0; t < 20000; t++)
    {
      g_autofree char *word = g_strdup_printf ("%c:%d", 'a' + g_rand_int_range (rand, 0, 26),
                                               t + g_rand_int_range (rand, -20, 20));
      g_autofree char *mark = g_strdup_printf ("%c%d", g_rand_boolean (rand) ? 'w' : 'p', t);
      take_word (&f, &windowing, word);
      take_word (&f, &windowing, mark);
      g_string_truncate (f.panes, 0);
    }
  take_word (&f, &windowing, "end");
  weir__general_hold (f.general);
  weir__general_describe (f.general, text);
  assert_string_equal (text->str, "0 keys");
  tear_down (&f);
}

/* Lists that grow side by side leave garbage behind, are compacted, and grow on. */
static void
lists_grow_on_after_their_memory_was_compacted (G_GNUC_UNUSED void **state)
{
  const int           n = 20000;
  WeirWindowing       windowing = { FIXED (n) };
  g_autoptr (GString) expected = g_string_new (NULL);
  Fixture             f = { 0 };

  set_up (&f, &windowing, WEIR_TYPE (int64_t));
  for (int t = 0; t < n; t++)
    for (int window = 0; window < 2; window++)
      {
        g_autofree char *word = g_strdup_printf ("%d", window * n + t);
        take_word (&f, &windowing, word);
      }
  take_word (&f, &windowing, "end");
  for (int window = 0; window < 2; window++)
    {
      g_string_append_printf (expected, "%s+[%d,%d)", window > 0 ? "; " : "", window * n, (window + 1) * n);
      for (int t = 0; t < n; t++)
        g_string_append_printf (expected, "%s%d", t > 0 ? " " : "", window * n + t);
      g_string_append_printf (expected, "@%d ontime 0/0 fl", (window + 1) * n - 1);
    }
  assert_string_equal (f.panes->str, expected->str);
  tear_down (&f);
}

static void
name_window (void *data, WeirWindow window, G_GNUC_UNUSED const void *key, G_GNUC_UNUSED const void *accumulator,
             G_GNUC_UNUSED const WeirKept *kept)
{
  print_window (data, window);
}

static void
a_cut_sees_no_window_that_is_closed (G_GNUC_UNUSED void **state)
{
  WeirWindowing       windowing = { FIXED (10), LATENESS (100), .trigger = weir_after_count (2) };
  g_autoptr (GString) cut = g_string_new (NULL);
  Fixture             f = { 0 };

  set_up (&f, &windowing, WEIR_TYPE (int64_t));
  take_script (&f, &windowing, "1 2 13");
  weir__general_cut (f.general, name_window, cut);
  assert_string_equal (cut->str, "[10,20)");
  tear_down (&f);
}

/* --- steps -------------------------------------------------------------------------------------------------------- */

static void
the_trigger_is_asked_once_at_the_end_of_a_step (G_GNUC_UNUSED void **state)
{
  lists ("1 2 3 | 4 | 5 6 | w10", "+[0,10)1 2 3@9 early 0/-1 f; +[0,10)4 5 6@9 early 1/-1; +[0,10)@9 ontime 2/0 l",
         FIXED (10), .trigger = weir_after_watermark (.early = weir_after_count (2)));
}

static void
each_window_that_got_something_in_a_step_is_asked (G_GNUC_UNUSED void **state)
{
  sums ("1 a:2 11 1 | | 2", "+a:[0,10)2@9 early 0/-1 f; +[0,10)2@9 early 0/-1 f; +[10,20)11@19 early 0/-1 f", FIXED (10),
        .trigger = weir_repeatedly (weir_always ()));
}

static void
the_clock_counts_at_the_end_of_a_step (G_GNUC_UNUSED void **state)
{
  sums ("p0 1 p5 2 | w3 3 p6 |", "+[0,10)3@9 early 0/-1 f; +[0,10)3@9 early 1/-1", FIXED (10),
        .trigger = weir_repeatedly (weir_after_delay ((WeirDuration) { 0 })));
}

static void
sessions_that_merge_in_a_step_are_asked_as_one (G_GNUC_UNUSED void **state)
{
  lists ("1 19 10 | 30 |", "+[1,29)1 10 19@28 early 0/-1 f", SESSIONS (10),
         .trigger = weir_repeatedly (weir_after_count (3)));
}

static void
what_a_step_adds_to_a_window_that_closes_at_its_end_is_in_it (G_GNUC_UNUSED void **state)
{
  lists ("1 2 3 | 4 |", "+[0,10)1 2 3@9 early 0/-1 fl", FIXED (10), .trigger = weir_after_count (1));
}

/* --- looking in --------------------------------------------------------------------------------------------------- */

static void
assert_waits (Fixture *f, uint64_t n_windows, uint64_t n_keys, int64_t oldest, uint64_t n_fired, int64_t stay)
{
  WeirGroupWhy why = { .n_windows = 0 };

  weir__general_why (f->general, &why);
  assert_int_equal (why.n_windows, n_windows);
  assert_int_equal (why.n_keys, n_keys);
  if (n_windows > 0)
    assert_int_equal (why.oldest.start.us, oldest);
  assert_int_equal (why.n_fired, n_fired);
  if (n_fired > 0)
    assert_int_equal (why.fired_stay.us, stay);
}

static void
windows_that_have_fired_and_stay_for_late_data_are_not_waited_for (G_GNUC_UNUSED void **state)
{
  WeirWindowing windowing = { FIXED (10), LATENESS (100),
                              .trigger = weir_after_watermark (.late = weir_after_count (2)) };
  Fixture       f = { 0 };

  set_up (&f, &windowing, WEIR_TYPE (int64_t));
  take_script (&f, &windowing, "1 a:15 b:25 w10");
  assert_waits (&f, 2, 2, 10, 1, 110);
  take_script (&f, &windowing, "w30");
  assert_waits (&f, 0, 0, 0, 3, 130);
  take_script (&f, &windowing, "a:15"); /* one of the two that the late trigger waits for */
  assert_waits (&f, 1, 1, 10, 2, 130);
  take_script (&f, &windowing, "a:15");
  assert_waits (&f, 0, 0, 0, 3, 130);
  take_script (&f, &windowing, "w130");
  assert_waits (&f, 0, 0, 0, 0, 0);
  tear_down (&f);
}

static void
a_window_that_stays_for_ever_does_so_until_the_end_of_time (G_GNUC_UNUSED void **state)
{
  WeirWindowing windowing = { FIXED (10), .allowed_lateness = { INT64_MAX } };
  Fixture       f = { 0 };

  set_up (&f, &windowing, WEIR_TYPE (int64_t));
  take_script (&f, &windowing, "1 w10");
  assert_waits (&f, 0, 0, 0, 1, INT64_MAX);
  tear_down (&f);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (H1_every_window_fires_once_when_the_watermark_passes_it),
    cmocka_unit_test (a_watermark_at_the_maximum_timestamp_is_not_past_the_window),
    cmocka_unit_test (windows_fire_in_the_order_of_their_ends_however_far_the_watermark_jumps),
    cmocka_unit_test (H2_late_elements_within_the_lateness_fire_again),
    cmocka_unit_test (expired_elements_are_dropped_and_counted),
    cmocka_unit_test (G12_there_is_one_on_time_pane),
    cmocka_unit_test (H8_early_panes_discard_what_they_held),
    cmocka_unit_test (an_empty_on_time_pane_can_be_left_out),
    cmocka_unit_test (accumulating_panes_hold_all_that_came),
    cmocka_unit_test (G1_a_finished_trigger_closes_the_window_until_it_expires),
    cmocka_unit_test (G2_the_timestamp_of_a_pane_is_of_its_new_elements),
    cmocka_unit_test (C8_by_the_latest_combiner_it_is_that_of_the_last),
    cmocka_unit_test (H10_elements_behind_the_watermark_do_not_pull_the_timestamp_back),
    cmocka_unit_test (H11_if_all_of_them_are_behind_it_is_the_end_of_the_window),
    cmocka_unit_test (G20_panes_are_numbered_through_all_states),
    cmocka_unit_test (G25_the_last_pane_may_be_the_on_time_one),
    cmocka_unit_test (G27_a_window_whose_first_element_is_late_has_a_late_pane_only),
    cmocka_unit_test (G35_without_an_on_time_pane_the_closing_one_is_the_first_of_its_kind),
    cmocka_unit_test (G39_what_is_left_in_the_global_window_fires_at_the_end),
    cmocka_unit_test (G41_late_elements_below_the_count_come_with_the_closing_pane),
    cmocka_unit_test (I3_early_on_time_and_late_panes_discard),
    cmocka_unit_test (a_delay_fires_when_the_clock_says),
    cmocka_unit_test (a_delay_that_ends_behind_the_on_time_pane_waits_for_another_element),
    cmocka_unit_test (the_deadline_is_that_of_the_first_delay_to_end),
    cmocka_unit_test (C12_sessions_merge_per_key),
    cmocka_unit_test (sessions_that_touch_do_not_merge),
    cmocka_unit_test (an_element_between_two_sessions_makes_them_one),
    cmocka_unit_test (H7_a_merged_window_counts_its_panes_anew),
    cmocka_unit_test (H20_counts_of_merged_sessions_add_up),
    cmocka_unit_test (G30_a_session_that_was_closed_drops_what_is_exactly_in_it),
    cmocka_unit_test (G31_a_closed_session_does_not_poison_its_neighbours),
    cmocka_unit_test (D15_sessions_keep_the_earliest_timestamp),
    cmocka_unit_test (the_hold_is_the_earliest_timestamp_of_a_pane_under_way),
    cmocka_unit_test (W1_each_pane_is_taken_back_before_the_next),
    cmocka_unit_test (W3_the_panes_of_sessions_that_merge_are_taken_back_with_the_merged_one),
    cmocka_unit_test (lists_are_taken_back_to_the_letter),
    cmocka_unit_test (nothing_is_kept_of_windows_that_are_gone),
    cmocka_unit_test (lists_grow_on_after_their_memory_was_compacted),
    cmocka_unit_test (a_cut_sees_no_window_that_is_closed),
    cmocka_unit_test (the_trigger_is_asked_once_at_the_end_of_a_step),
    cmocka_unit_test (each_window_that_got_something_in_a_step_is_asked),
    cmocka_unit_test (the_clock_counts_at_the_end_of_a_step),
    cmocka_unit_test (sessions_that_merge_in_a_step_are_asked_as_one),
    cmocka_unit_test (what_a_step_adds_to_a_window_that_closes_at_its_end_is_in_it),
    cmocka_unit_test (windows_that_have_fired_and_stay_for_late_data_are_not_waited_for),
    cmocka_unit_test (a_window_that_stays_for_ever_does_so_until_the_end_of_time),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
