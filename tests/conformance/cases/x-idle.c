/* SPDX-License-Identifier: Apache-2.0 */
/* X24: idle inputs. Times are milliseconds; windows are of ten. Streams take turns: first, second, first, second. */
#include <weir/testing/test-stream.h>

#include "tests/conformance/cases/common.h"

WEIR_CO_GROUPED (Numbers, WeirString, WEIR_AS (left, int64_t), WEIR_AS (right, int64_t))

#define AT_MS(ms, ...) weir_test_elements (Score, MS (ms), __VA_ARGS__)
#define WATERMARK(ms)  weir_test_watermark (MS (ms))
#define PAUSE          weir_test_processing_time (WEIR_MILLISECONDS (0)) /* the other one's turn */
#define S(k, v)        { STR (k), (v) }
#define TENS           .windows = weir_fixed_windows (WEIR_MILLISECONDS (10))
#define IN_ALL         SHOW_WINDOWS | SHOW_PANES

static ScoreCollection *
tens_of_both (ScoreCollection *first, ScoreCollection *second)
{
  return weir_window_into (weir_flatten (first, second), TENS);
}

/* The 9 comes when the other's watermark has passed its window. */
CASE (X24_an_idle_input_does_not_hold_the_watermark)
{
  ScoreCollection *busy = weir_test_stream (c->p, Score, AT_MS (1, S ("a", 1)), PAUSE, WATERMARK (12));
  ScoreCollection *idle
      = weir_test_stream (c->p, Score, AT_MS (2, S ("a", 2)), weir_test_idle (), PAUSE, AT_MS (3, S ("a", 9)));
  ScoreCollection *scores = tens_of_both (busy, idle);

  expect_as (c, weir_sum_per_key (scores), IN_ALL, "{key: 'a', value: 3} [0,10) P(T,T,ON_TIME,0,0)");
  expect (c, weir_late_data (scores), "{key: 'a', value: 9}");
}

/* The same without that word: nothing is late. */
CASE (X24_a_silent_input_does)
{
  ScoreCollection *busy = weir_test_stream (c->p, Score, AT_MS (1, S ("a", 1)), PAUSE, WATERMARK (12));
  ScoreCollection *silent = weir_test_stream (c->p, Score, AT_MS (2, S ("a", 2)), PAUSE, PAUSE, AT_MS (3, S ("a", 9)));
  ScoreCollection *scores = tens_of_both (busy, silent);

  expect_as (c, weir_sum_per_key (scores), IN_ALL, "{key: 'a', value: 12} [0,10) P(T,T,ON_TIME,0,0)");
  expect (c, weir_late_data (scores));
}

/* With an element it is waited for again: the 5 @17 is in time, though the other has gone on to 25. */
CASE (X24_an_element_ends_it)
{
  ScoreCollection *busy
      = weir_test_stream (c->p, Score, AT_MS (1, S ("a", 1)), WATERMARK (12), PAUSE, WATERMARK (25));
  ScoreCollection *idle = weir_test_stream (c->p, Score, weir_test_idle (), PAUSE, AT_MS (15, S ("a", 4)), PAUSE,
                                            AT_MS (17, S ("a", 5)));
  ScoreCollection *scores = tens_of_both (busy, idle);

  expect_as (c, weir_sum_per_key (scores), IN_ALL, "{key: 'a', value: 1} [0,10) P(T,T,ON_TIME,0,0)",
             "{key: 'a', value: 9} [10,20) P(T,T,ON_TIME,0,0)");
  expect (c, weir_late_data (scores));
}

CASE (X24_a_watermark_ends_it)
{
  ScoreCollection *busy = weir_test_stream (c->p, Score, AT_MS (11, S ("a", 1)), WATERMARK (12), PAUSE, WATERMARK (25));
  ScoreCollection *idle
      = weir_test_stream (c->p, Score, weir_test_idle (), PAUSE, WATERMARK (13), PAUSE, AT_MS (17, S ("a", 5)));
  ScoreCollection *scores = tens_of_both (busy, idle);

  expect_as (c, weir_sum_per_key (scores), IN_ALL, "{key: 'a', value: 6} [10,20) P(T,T,ON_TIME,0,0)");
  expect (c, weir_late_data (scores));
}

/* What was passed while it was idle stays passed: its watermark of 5 takes nothing back. */
CASE (X24_the_watermark_does_not_go_back)
{
  ScoreCollection *busy = weir_test_stream (c->p, Score, AT_MS (1, S ("a", 1)), WATERMARK (12));
  ScoreCollection *idle
      = weir_test_stream (c->p, Score, weir_test_idle (), PAUSE, WATERMARK (5), AT_MS (6, S ("a", 9)));
  ScoreCollection *scores = tens_of_both (busy, idle);

  expect_as (c, weir_sum_per_key (scores), IN_ALL, "{key: 'a', value: 1} [0,10) P(T,T,ON_TIME,0,0)");
  expect (c, weir_late_data (scores), "{key: 'a', value: 9}");
}

/* When the 5 comes, all that is not idle is at its end. */
CASE (X24_an_idle_input_beside_one_that_has_ended_is_not_the_end)
{
  ScoreCollection *created = weir_create_timestamped (c->p, Score, SCORE_AT ("a", 1, 2));
  ScoreCollection *idle
      = weir_test_stream (c->p, Score, weir_test_idle (), PAUSE, AT_MS (3, S ("a", 5)), weir_test_idle ());
  ScoreCollection *scores = tens_of_both (created, idle);

  expect_as (c, weir_sum_per_key (scores), IN_ALL, "{key: 'a', value: 6} [0,10) P(T,T,ON_TIME,0,0)");
  expect (c, weir_late_data (scores));
}

/* Its promise of 12, that nobody relied on beside the other's 5, is the watermark when the other is at its end. */
CASE (X24_where_all_are_idle_the_least_that_they_promised_counts)
{
  ScoreCollection *idle = weir_test_stream (c->p, Score, AT_MS (1, S ("a", 1)), WATERMARK (12), weir_test_idle (),
                                            PAUSE, PAUSE, AT_MS (3, S ("a", 9)));
  ScoreCollection *ends = weir_test_stream (c->p, Score, WATERMARK (5), PAUSE, PAUSE, AT_MS (6, S ("a", 2)));
  ScoreCollection *scores = tens_of_both (idle, ends);

  expect_as (c, weir_sum_per_key (scores), IN_ALL, "{key: 'a', value: 3} [0,10) P(T,T,ON_TIME,0,0)");
  expect (c, weir_late_data (scores), "{key: 'a', value: 9}");
}

/* Its watermark stays, and nobody waits for it: its pane, when it comes at last, is late for the grouping behind. */
CASE (X24_a_grouping_of_what_is_idle_is_idle)
{
  ScoreCollection *busy = weir_test_stream (c->p, Score, AT_MS (1, S ("a", 1)), PAUSE, WATERMARK (12));
  ScoreCollection *idle = weir_test_stream (c->p, Score, AT_MS (2, S ("a", 2)), weir_test_idle (), PAUSE, PAUSE);
  ScoreCollection *sums = weir_sum_per_key (weir_window_into (idle, TENS));
  ScoreCollection *both = weir_flatten (weir_window_into (busy, TENS), sums);

  expect_as (c, weir_sum_per_key (both), IN_ALL, "{key: 'a', value: 1} [0,10) P(T,T,ON_TIME,0,0)");
  expect (c, weir_late_data (both), "{key: 'a', value: 2}");
}

CASE (X24_the_inputs_of_a_join_may_be_idle)
{
  ScoreCollection *busy = weir_test_stream (c->p, Score, AT_MS (1, S ("a", 1)), PAUSE, WATERMARK (12));
  ScoreCollection *idle
      = weir_test_stream (c->p, Score, AT_MS (2, S ("a", 2)), weir_test_idle (), PAUSE, AT_MS (3, S ("a", 9)));

  idle = weir_window_into (idle, TENS);
  expect_as (c, weir_co_group_by_key (Numbers, weir_window_into (busy, TENS), idle), SHOW_WINDOWS,
             "{key: 'a', left: [1], right: [2]} [0,10)");
  expect (c, weir_late_data (idle), "{key: 'a', value: 9}");
}

/* --- sources, in all schedules ------------------------------------------------------------------------------------ */

static gboolean
four (WeirContext *ctx G_GNUC_UNUSED, const int64_t *from G_GNUC_UNUSED, WeirRange *ret_range,
      GError **error G_GNUC_UNUSED)
{
  *ret_range = (WeirRange) { .to = 4 };
  return TRUE;
}

/* One for each call, and then nothing for a moment. */
static WeirResume
drip (WeirContext *ctx G_GNUC_UNUSED, const int64_t *from, WeirTracker *tracker, WeirInt64Emitter *out,
      GError **error G_GNUC_UNUSED)
{
  int64_t i = weir_tracker_position (tracker);

  if (!weir_claim (tracker, i))
    return WEIR_DONE;
  weir_emit_at (out, MS (i), *from + i);
  weir_tracker_set_watermark (tracker, MS (i));
  weir_tracker_set_idle (tracker);
  weir_tracker_resume_after (tracker, (WeirDuration) { 1 });
  return WEIR_RESUME;
}
WEIR_SOURCE_FN (drip, int64_t, int64_t, four, (.replayable = true))

/* Whoever has ended, and whoever is idle just then. */
CASE (X24_all_arrives_that_a_source_gives_between_its_pauses)
{
  WeirInt64Collection *two = weir_par_do (weir_create (c->p, int64_t, 0, 100), drip);
  WeirInt64Collection *one = weir_par_do (weir_create (c->p, int64_t, 1000), drip);

  expect (c, weir_sum_globally (weir_flatten (two, one, weir_create (c->p, int64_t, 10000))), "14418");
}

/* One for each call, and then nothing for a moment: ten milliseconds after the one before. */
static WeirResume
drip_slowly (WeirContext *ctx G_GNUC_UNUSED, const WeirString *name, WeirTracker *tracker, ScoreEmitter *out,
             GError **error G_GNUC_UNUSED)
{
  int64_t i = weir_tracker_position (tracker);

  if (!weir_claim (tracker, i))
    return WEIR_DONE;
  weir_emit_at (out, MS (10 * i + 1), (Score) { *name, i });
  weir_tracker_set_watermark (tracker, MS (10 * i + 2));
  weir_tracker_resume_after (tracker, (WeirDuration) { 1 });
  return WEIR_RESUME;
}

static gboolean
three (WeirContext *ctx G_GNUC_UNUSED, const WeirString *name G_GNUC_UNUSED, WeirRange *ret_range,
       GError **error G_GNUC_UNUSED)
{
  *ret_range = (WeirRange) { .to = 3, .whole = true };
  return TRUE;
}
WEIR_SOURCE_FN (drip_slowly, WeirString, Score, three, (.unbounded = true))

/* More than any runner has lanes, so that they take turns in one. */
CASE (P2_the_parts_of_an_endless_source_are_all_read_and_waited_for)
{
  WeirStringCollection *names = weir_create (c->p, WeirString, STR ("a"), STR ("b"), STR ("c"), STR ("d"), STR ("e"),
                                             STR ("f"), STR ("g"));
  ScoreCollection      *scores = weir_window_into (weir_par_do (names, drip_slowly), TENS);

  expect_as (c, weir_count_globally (scores), IN_ALL, "7 [0,10) P(T,T,ON_TIME,0,0)",
             "7 [10,20) P(T,T,ON_TIME,0,0)", "7 [20,30) P(T,T,ON_TIME,0,0)");
  expect (c, weir_late_data (scores));
  expect (c, weir_values (scores), "0", "0", "0", "0", "0", "0", "0", "1", "1", "1", "1", "1", "1", "1", "2", "2", "2",
          "2", "2", "2", "2");
}

static WeirResume
count_four (WeirContext *ctx G_GNUC_UNUSED, const int64_t *from, WeirTracker *tracker, WeirInt64Emitter *out,
            GError **error G_GNUC_UNUSED)
{
  for (int64_t i = weir_tracker_position (tracker); weir_claim (tracker, i); i++)
    weir_emit (out, *from + i);
  return WEIR_DONE;
}
WEIR_SOURCE_FN (count_four, int64_t, int64_t, four, (.replayable = true))

/* The lane that has the 10 holds what is grouped at 4; another, which has nothing, is at 6 when it falls idle. That they do
 * so one after the other, within the event, is nothing that a source between two groupings may tell: the panes have the
 * earliest time of what is in time. */
CASE (X24_what_falls_idle_in_an_event_does_so_at_once)
{
  WeirInt64Collection *in
      = weir_values (weir_test_stream (c->p, Score, AT_MS (4, S ("a", 10)), WATERMARK (6), weir_test_idle ()));

  in = weir_window_into (in, .trigger = weir_never (), .timestamp_combiner = WEIR_EARLIEST);
  expect_as (c, weir_distinct (weir_par_do (weir_distinct (in), count_four)), SHOW_TIMES, "10 @4", "11 @4", "12 @4",
             "13 @4");
}

CASES (idle, X24_an_idle_input_does_not_hold_the_watermark, X24_a_silent_input_does, X24_an_element_ends_it,
       X24_a_watermark_ends_it, X24_the_watermark_does_not_go_back,
       X24_an_idle_input_beside_one_that_has_ended_is_not_the_end,
       X24_where_all_are_idle_the_least_that_they_promised_counts, X24_a_grouping_of_what_is_idle_is_idle,
       X24_the_inputs_of_a_join_may_be_idle, X24_all_arrives_that_a_source_gives_between_its_pauses,
       P2_the_parts_of_an_endless_source_are_all_read_and_waited_for, X24_what_falls_idle_in_an_event_does_so_at_once)
