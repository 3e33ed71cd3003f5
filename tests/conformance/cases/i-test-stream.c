/* SPDX-License-Identifier: Apache-2.0 */
/* I: TestStream. Times are milliseconds; windows are of ten where nothing else is said. */
#include <pthread.h>

#include <weir/testing/test-stream.h>

#include "tests/conformance/cases/common.h"

WEIR_KV (CountOf, WeirString, int64_t)

#define AT_MS(ms, T, ...)  weir_test_elements (T, MS (ms), __VA_ARGS__)
#define WATERMARK(ms)      weir_test_watermark (MS (ms))
#define CLOCK(ms)          weir_test_processing_time (WEIR_MILLISECONDS (ms))
#define S(k, v)            { WEIR_STRING (k), (v) }

/* --- what goes through, and when ---------------------------------------------------------------------------------- */

CASE (X18_elements_of_a_test_stream_have_its_times_and_the_global_window)
{
  static const struct
  {
    WeirString text;
    WeirTime   time;
  } timed[] = { { STR ("early"), { -5000 } }, { STR ("first"), { INT64_MIN } }, { STR ("late"), { 77000 } } };
  const WeirTestEvent own_times = { .kind = WEIR_TEST_ELEMENTS, .elements = timed, .n = 3, .size = sizeof (WeirString),
                                    .stride = sizeof *timed, .time_offset = offsetof (__typeof__ (*timed), time) };
  WeirStringCollection *words
      = weir_test_stream (c->p, WeirString, AT_MS (7, WeirString, STR ("a"), STR ("b")), own_times, CLOCK (5),
                          AT_MS (9, WeirString, STR ("c")));

  expect_as (c, words, SHOW_TIMES | SHOW_WINDOWS | SHOW_PANES, "a @7 global", "b @7 global", "early @-5 global",
             "first @min global", "late @77 global", "c @9 global");
  expect_as (c, weir_reshuffle (words), SHOW_TIMES | SHOW_WINDOWS, "a @7 global", "b @7 global", "early @-5 global",
             "first @min global", "late @77 global", "c @9 global");
}

CASE (X18_the_watermark_of_a_test_stream_decides_what_is_late)
{
  ScoreCollection *scores
      = weir_test_stream (c->p, Score, AT_MS (1, Score, S ("a", 1), S ("b", 2)), WATERMARK (10),
                          AT_MS (9, Score, S ("a", 100)), AT_MS (10, Score, S ("a", 3)), WATERMARK (19),
                          AT_MS (19, Score, S ("b", 4)), WATERMARK (25), AT_MS (12, Score, S ("b", 200)),
                          AT_MS (35, Score, S ("b", 5)));

  scores = weir_window_into (scores, .windows = weir_fixed_windows (WEIR_MILLISECONDS (10)));
  expect_as (c, weir_sum_per_key (scores), SHOW_TIMES | SHOW_WINDOWS | SHOW_PANES,
             "{key: 'a', value: 1} @9.999 [0,10) P(T,T,ON_TIME,0,0)",
             "{key: 'b', value: 2} @9.999 [0,10) P(T,T,ON_TIME,0,0)",
             "{key: 'a', value: 3} @19.999 [10,20) P(T,T,ON_TIME,0,0)",
             "{key: 'b', value: 4} @19.999 [10,20) P(T,T,ON_TIME,0,0)",
             "{key: 'b', value: 5} @39.999 [30,40) P(T,T,ON_TIME,0,0)");
  expect_as (c, weir_sum_globally (weir_values (scores)), SHOW_WINDOWS, "3 [0,10)", "7 [10,20)",
             "5 [30,40)");
}

/* A watermark that comes with an event is raised when the elements of all stages before have come. */
CASE (X18_what_a_watermark_fires_is_on_time_for_the_groupings_behind)
{
  ScoreCollection *scores
      = weir_test_stream (c->p, Score, AT_MS (1, Score, S ("a", 1), S ("b", 2), S ("c", 3)), WATERMARK (40),
                          AT_MS (41, Score, S ("a", 7)));

  scores = weir_window_into (scores, .windows = weir_fixed_windows (WEIR_MILLISECONDS (10)));
  scores = weir_sum_per_key (weir_reshuffle (weir_sum_per_key (scores)));
  expect_as (c, weir_sum_globally (weir_values (scores)), SHOW_WINDOWS, "6 [0,10)", "7 [40,50)");
}

CASE (X18_bounded_sources_are_read_before_the_first_event)
{
  ScoreCollection *created = weir_create_timestamped (c->p, Score, SCORE_AT ("a", 10, 1), SCORE_AT ("b", 20, 12));
  ScoreCollection *streamed = weir_test_stream (c->p, Score, WATERMARK (5), AT_MS (6, Score, S ("a", 1)),
                                                WATERMARK (10), AT_MS (13, Score, S ("b", 2)));
  ScoreCollection *scores = weir_window_into (weir_flatten (created, streamed),
                                              .windows = weir_fixed_windows (WEIR_MILLISECONDS (10)));

  expect_as (c, weir_sum_per_key (scores), SHOW_WINDOWS | SHOW_PANES,
             "{key: 'a', value: 11} [0,10) P(T,T,ON_TIME,0,0)", "{key: 'b', value: 22} [10,20) P(T,T,ON_TIME,0,0)");
}

CASE (X18_a_test_stream_of_one_event_ends)
{
  WeirInt64Collection *empty = weir_test_stream (c->p, int64_t, WATERMARK (10));

  weir_test_stream (c->p, int64_t, CLOCK (10)); /* nobody reads it */
  expect (c, empty);
  expect (c, weir_test_stream (c->p, int64_t, AT_MS (0, int64_t, 5)), "5");
}

/* --- one event after the other ------------------------------------------------------------------------------------ */

/* Values in the order in which this run's lanes saw them, anywhere. */
static pthread_mutex_t seen_lock = PTHREAD_MUTEX_INITIALIZER;
static GArray         *seen;

static void
forget_seen (void)
{
  pthread_mutex_lock (&seen_lock);
  g_clear_pointer (&seen, g_array_unref);
  seen = g_array_new (FALSE, FALSE, sizeof (int64_t));
  pthread_mutex_unlock (&seen_lock);
}

static void
see (const int64_t *n, WeirInt64Emitter *out)
{
  pthread_mutex_lock (&seen_lock);
  g_array_append_val (seen, *n);
  pthread_mutex_unlock (&seen_lock);
  weir_emit (out, *n);
}
WEIR_DO_FN (see, int64_t, int64_t)

/* 100 to 199 come of the first event, and so on. */
static void
spread (const int64_t *event, WeirInt64Emitter *out)
{
  for (int64_t i = 0; i < 100; i++)
    weir_emit (out, *event * 100 + i);
}
WEIR_DO_FN (spread, int64_t, int64_t)

static void
check_order (unsigned per_event, unsigned n)
{
  assert_int_equal (seen->len, n * per_event);
  for (unsigned i = 0; i < seen->len; i++)
    assert_int_equal (g_array_index (seen, int64_t, i) / 100, 1 + i / per_event);
  g_clear_pointer (&seen, g_array_unref);
}

static void
check_seen_four_times (Case *c G_GNUC_UNUSED, const GPtrArray *elements)
{
  assert_int_equal (elements->len, 400);
  check_order (400, 4);
}

CASE (X18_all_that_comes_of_an_event_has_come_before_the_next)
{
  WeirInt64Collection *n = weir_test_stream (c->p, int64_t, AT_MS (1, int64_t, 1), AT_MS (2, int64_t, 2), WATERMARK (2),
                                             AT_MS (1, int64_t, 3), AT_MS (4, int64_t, 4));

  forget_seen ();
  for (unsigned i = 0; i < 4; i++)
    n = weir_par_do (weir_reshuffle (i == 0 ? weir_par_do (n, spread) : n), see);
  expect_that (c, n, SHOW_VALUES | ANY_RESULT, check_seen_four_times);
}

static void
check_panes_by_event (Case *c G_GNUC_UNUSED, const GPtrArray *elements)
{
  assert_int_equal (elements->len, 200);
  check_order (100, 2);
}

static int64_t
itself (const int64_t *n)
{
  return *n;
}
WEIR_KV (ByItself, int64_t, int64_t)
WEIR_KEY_FN (itself, int64_t, ByItself)

CASE (X18_panes_that_an_event_fires_have_come_before_the_next)
{
  WeirInt64Collection *n = weir_test_stream (c->p, int64_t, AT_MS (1, int64_t, 1), WATERMARK (10),
                                             AT_MS (11, int64_t, 2), WATERMARK (20));
  ByItselfCollection *sums;

  forget_seen ();
  n = weir_window_into (weir_par_do (n, spread), .windows = weir_fixed_windows (WEIR_MILLISECONDS (10)));
  sums = weir_sum_per_key (weir_with_keys (n, itself));
  expect_that (c, weir_par_do (weir_reshuffle (weir_keys (sums)), see), SHOW_VALUES | ANY_RESULT, check_panes_by_event);
}

/* --- the lines of the list ---------------------------------------------------------------------------------------- */

CASE (I2_early_panes_come_by_the_scripts_clock)
{
  WeirInt64Collection *n
      = weir_test_stream (c->p, int64_t, AT_MS (1000, int64_t, 1), AT_MS (2000, int64_t, 2), CLOCK (12 * 60000),
                          AT_MS (3000, int64_t, 3), CLOCK (6 * 60000));

  n = weir_window_into (n, .trigger = weir_after_watermark (.early = weir_after_delay (WEIR_MINUTES (5))),
                        .accumulation = WEIR_ACCUMULATING);
  expect_as (c, weir_sum_globally (n), SHOW_PANES, "3 P(T,F,EARLY,0,-1)", "6 P(F,F,EARLY,1,-1)",
             "6 P(F,T,ON_TIME,2,0)");
}

CASE (I3_discarding_panes_hold_each_element_once)
{
  ScoreCollection *scores
      = weir_test_stream (c->p, Score, WATERMARK (0), AT_MS (100, Score, S ("k", 1)), AT_MS (200, Score, S ("k", 2)),
                          AT_MS (500, Score, S ("k", 3)), WATERMARK (1000), AT_MS (750, Score, S ("k", 4)),
                          AT_MS (250, Score, S ("k", 5)));

  scores = weir_window_into (scores, .windows = weir_fixed_windows (WEIR_SECONDS (1)),
                             .trigger = weir_after_watermark (.early = weir_after_count (2), .late = weir_never ()),
                             .allowed_lateness = WEIR_SECONDS (5));
  expect_as (c, weir_group_by_key (scores, ScoresOf), SORT_LISTS | SHOW_WINDOWS | SHOW_PANES,
             "{key: 'k', values: [1, 2]} [0,1000) P(T,F,EARLY,0,-1)",
             "{key: 'k', values: [3]} [0,1000) P(F,F,ON_TIME,1,0)",
             "{key: 'k', values: [4, 5]} [0,1000) P(F,T,LATE,2,1)");
}

CASE (I5_elements_almost_at_the_end_of_time_are_in_the_last_window)
{
  WeirStringCollection *words = weir_test_stream (
      c->p, WeirString,
      weir_test_elements (WeirString, weir_window_max_timestamp (WEIR_GLOBAL_WINDOW), STR ("foo"), STR ("bar")));

  words = weir_window_into (words, .windows = weir_fixed_windows (WEIR_HOURS (6)));
  expect_as (c, weir_count_per_element (words, CountOf), SHOW_TIMES, "{key: 'foo', value: 1} @end",
             "{key: 'bar', value: 1} @end");
}

CASE (I6_several_streams_follow_their_own_scripts)
{
  ScoreCollection *a = weir_test_stream (c->p, Score, AT_MS (1, Score, S ("a", 1)), WATERMARK (10),
                                         AT_MS (2, Score, S ("a", 100)));
  ScoreCollection *b = weir_test_stream (c->p, Score, WATERMARK (3), AT_MS (4, Score, S ("b", 2)),
                                         AT_MS (5, Score, S ("b", 3)), WATERMARK (20), AT_MS (6, Score, S ("b", 200)));
  ScoreCollection *in_a = weir_window_into (a, .windows = weir_fixed_windows (WEIR_MILLISECONDS (10)));
  ScoreCollection *in_b = weir_window_into (b, .windows = weir_fixed_windows (WEIR_MILLISECONDS (10)));

  expect_as (c, weir_sum_per_key (in_a), SHOW_WINDOWS, "{key: 'a', value: 1} [0,10)");
  expect_as (c, weir_sum_per_key (in_b), SHOW_WINDOWS, "{key: 'b', value: 5} [0,10)");
  expect_as (c, weir_sum_per_key (weir_flatten (in_a, in_b)), SHOW_WINDOWS, "{key: 'a', value: 101} [0,10)",
             "{key: 'b', value: 5} [0,10)");
}

CASE (I9_a_script_that_cannot_be_followed_is_refused)
{
  weir_test_stream (c->p, int64_t, WATERMARK (10), WATERMARK (9));
  weir_test_stream (c->p, int64_t, weir_test_watermark (WEIR_TIME_MAX));
  weir_test_stream (c->p, int64_t, weir_test_elements (int64_t, WEIR_TIME_MAX, 1));
  expect_refusal (c, "the watermark goes back");
  expect_refusal (c, "to the end of time by itself");
  expect_refusal (c, "an element cannot be at the end of time");
}

/* An event's elements are given at once, and no two events' together: a trigger sees as much. */
CASE (I10_elements_of_one_event_are_one_step_and_those_of_two_are_two)
{
  ScoreCollection *scores
      = weir_test_stream (c->p, Score, AT_MS (1, Score, S ("a", 1), S ("b", 10), S ("a", 2), S ("a", 3)),
                          AT_MS (2, Score, S ("a", 4)), AT_MS (3, Score, S ("b", 20), S ("a", 5)));

  scores = weir_window_into (scores, .trigger = weir_repeatedly (weir_always ()), .accumulation = WEIR_DISCARDING);
  expect_as (c, weir_sum_per_key (scores), SHOW_PANES, "{key: 'a', value: 6} P(T,F,EARLY,0,-1)",
             "{key: 'b', value: 10} P(T,F,EARLY,0,-1)", "{key: 'a', value: 4} P(F,F,EARLY,1,-1)",
             "{key: 'b', value: 20} P(F,F,EARLY,1,-1)", "{key: 'a', value: 5} P(F,F,EARLY,2,-1)",
             "{key: 'a', value: 0} P(F,T,ON_TIME,3,0)", "{key: 'b', value: 0} P(F,T,ON_TIME,2,0)");
}

CASES (t, X18_elements_of_a_test_stream_have_its_times_and_the_global_window,
       X18_the_watermark_of_a_test_stream_decides_what_is_late,
       X18_what_a_watermark_fires_is_on_time_for_the_groupings_behind,
       X18_bounded_sources_are_read_before_the_first_event, X18_a_test_stream_of_one_event_ends,
       X18_all_that_comes_of_an_event_has_come_before_the_next, X18_panes_that_an_event_fires_have_come_before_the_next,
       I2_early_panes_come_by_the_scripts_clock, I3_discarding_panes_hold_each_element_once,
       I5_elements_almost_at_the_end_of_time_are_in_the_last_window, I6_several_streams_follow_their_own_scripts,
       I9_a_script_that_cannot_be_followed_is_refused,
       I10_elements_of_one_event_are_one_step_and_those_of_two_are_two)
