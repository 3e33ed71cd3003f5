/* SPDX-License-Identifier: Apache-2.0 */
/* What a run that waits says of itself. Sources that wait a day are asked until they do. */
#include <pthread.h>
#include <string.h>

#include <weir/testing/test-stream.h>
#include <weir/weir.h>

#include "tests/support/weir-test.h"

WEIR_KV (Sum, int64_t, int64_t)

static gboolean
all_seconds (WeirContext *ctx G_GNUC_UNUSED, const int64_t *stops_at G_GNUC_UNUSED, WeirRange *ret_range,
             GError **error G_GNUC_UNUSED)
{
  *ret_range = (WeirRange) { .to = INT64_MAX };
  return TRUE;
}

static WeirResume
count_seconds (const int64_t *stops_at, WeirTracker *tracker, WeirInt64Emitter *out)
{
  int64_t i;

  while ((i = weir_tracker_position (tracker)) < *stops_at && weir_claim (tracker, i))
    {
      weir_emit_at (out, weir_time_from_s (i), i);
      weir_tracker_set_watermark (tracker, weir_time_from_s (i + 1));
    }
  weir_tracker_resume_after (tracker, i < *stops_at ? WEIR_SECONDS (0) : WEIR_DAYS (1));
  return WEIR_RESUME;
}

/* A number each second, up to the one that the element names; from then on it waits. */
static WeirResume
ahead (WeirContext *ctx G_GNUC_UNUSED, const int64_t *stops_at, WeirTracker *tracker, WeirInt64Emitter *out,
       GError **error G_GNUC_UNUSED)
{
  return count_seconds (stops_at, tracker, out);
}
WEIR_SOURCE_FN (ahead, int64_t, int64_t, all_seconds, (.unbounded = true))

static WeirResume
behind (WeirContext *ctx G_GNUC_UNUSED, const int64_t *stops_at, WeirTracker *tracker, WeirInt64Emitter *out,
        GError **error G_GNUC_UNUSED)
{
  return count_seconds (stops_at, tracker, out);
}
WEIR_SOURCE_FN (behind, int64_t, int64_t, all_seconds, (.unbounded = true))

/* Says nothing, not even where it is. */
static WeirResume
idle (WeirContext *ctx G_GNUC_UNUSED, const int64_t *n G_GNUC_UNUSED, WeirTracker *tracker,
      WeirInt64Emitter *out G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  weir_tracker_resume_after (tracker, WEIR_DAYS (1));
  return WEIR_RESUME;
}
WEIR_SOURCE_FN (idle, int64_t, int64_t, all_seconds, (.unbounded = true))

/* Says that it has nothing to say. */
static WeirResume
quiet (WeirContext *ctx G_GNUC_UNUSED, const int64_t *n G_GNUC_UNUSED, WeirTracker *tracker,
       WeirInt64Emitter *out G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  weir_tracker_set_idle (tracker);
  weir_tracker_resume_after (tracker, WEIR_DAYS (1));
  return WEIR_RESUME;
}
WEIR_SOURCE_FN (quiet, int64_t, int64_t, all_seconds, (.unbounded = true))

/* One or the other, as the element says. */
static WeirResume
partly (WeirContext *ctx G_GNUC_UNUSED, const int64_t *n, WeirTracker *tracker, WeirInt64Emitter *out,
        GError **error G_GNUC_UNUSED)
{
  if (*n != 7)
    return count_seconds (n, tracker, out);
  weir_tracker_set_idle (tracker);
  weir_tracker_resume_after (tracker, WEIR_DAYS (1));
  return WEIR_RESUME;
}
WEIR_SOURCE_FN (partly, int64_t, int64_t, all_seconds, (.unbounded = true))

/* Two numbers for each digit, and no word of the time. */
static WeirResume
timeless (WeirContext *ctx G_GNUC_UNUSED, const int64_t *n G_GNUC_UNUSED, WeirTracker *tracker, WeirInt64Emitter *out,
          GError **error G_GNUC_UNUSED)
{
  int64_t i;

  while ((i = weir_tracker_position (tracker)) < 20 && weir_claim (tracker, i))
    weir_emit_at (out, weir_time_from_s (0), i);
  weir_tracker_resume_after (tracker, WEIR_DAYS (1));
  return WEIR_RESUME;
}
WEIR_SOURCE_FN (timeless, int64_t, int64_t, all_seconds, (.unbounded = true))

/* --- a function that does not come back ---------------------------------------------------------------------------------- */

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t  gate_opened = PTHREAD_COND_INITIALIZER;
static bool            gate_is_open;
static pthread_t       script_thread;

/* Where the script is, too: the first lane. */
static int64_t
note_thread (const int64_t *n)
{
  script_thread = pthread_self ();
  return *n;
}
WEIR_MAP_FN (note_thread, int64_t, int64_t)

static void
stay (const Sum *sum G_GNUC_UNUSED, WeirInt64Emitter *out G_GNUC_UNUSED)
{
  if (pthread_equal (pthread_self (), script_thread))
    return;
  pthread_mutex_lock (&gate);
  while (!gate_is_open)
    pthread_cond_wait (&gate_opened, &gate);
  pthread_mutex_unlock (&gate);
}
WEIR_DO_FN (stay, Sum, int64_t)

/* ------------------------------------------------------------------------------------------------------------------ */

static void
by_digit (const int64_t *n, SumEmitter *out)
{
  weir_emit (out, (Sum) { *n % 10, *n });
}
WEIR_DO_FN (by_digit, int64_t, Sum)

#define TENS .windows = weir_fixed_windows (WEIR_SECONDS (10))

static SumCollection *
sums (WeirPipeline *p, const WeirTrigger *trigger)
{
  WeirInt64Collection *first = weir_par_do (weir_create (p, int64_t, 1000), ahead);
  WeirInt64Collection *second = weir_par_do (weir_create (p, int64_t, 125), behind);

  return weir_sum_per_key (weir_par_do (weir_window_into (weir_flatten (first, second), TENS, .trigger = trigger),
                                        by_digit));
}

/* Asks until the answer has the words in it. Lets go whom the gate keeps, and frees the pipeline. */
static void
assert_says (WeirPipeline *p, unsigned lanes, const char *const *words)
{
  g_autoptr (GError) error = NULL;
  WeirResult        *result
      = weir_pipeline_start (p, &(WeirRunOptions) { .parallelism = lanes }, NULL, NULL, NULL, &error);
  bool all = false;

  if (error != NULL)
    fail_msg ("%s", error->message);
  while (!all)
    {
      g_autofree char *why = weir_result_why (result);
      all = true;
      for (unsigned i = 0; words[i] != NULL; i++)
        all &= strstr (why, words[i]) != NULL;
      if (weir_result_state (result) != WEIR_STATE_RUNNING)
        fail_msg ("it ended; the last answer: %s", why);
    }
  weir_result_cancel (result);
  pthread_mutex_lock (&gate);
  gate_is_open = true;
  pthread_cond_broadcast (&gate_opened);
  pthread_mutex_unlock (&gate);
  weir_result_wait (result);
  g_autofree char *nothing = weir_result_why (result);
  assert_string_equal (nothing, "");
  weir_result_unref (result);
  weir_pipeline_free (p);
}

static void
the_source_that_is_behind_holds_the_grouping (void **state G_GNUC_UNUSED)
{
  for (unsigned lanes = 1; lanes <= 3; lanes++)
    {
      WeirPipeline *p = weir_pipeline_new ("behind");

      sums (p, NULL);
      assert_says (p, lanes,
                   (const char *const[]) { "sum_per_key: 88 open windows", /* from [120 s, 130 s) to [990 s, 1000 s) */
                                           "the oldest from 1970-01-01T00:02:00Z to 1970-01-01T00:02:10Z",
                                           "input watermark: 1970-01-01T00:02:05Z", "held by behind, in lane ",
                                           "element 125, position 125, is at 1970-01-01T00:02:05Z and waits until ",
                                           NULL });
    }
}

static void
each_grouping_tells_and_the_way_leads_through_those_upstream (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("two");

  weir_sum_globally (weir_values (sums (p, NULL)));
  assert_says (p, 2,
               (const char *const[]) { "sum_globally: ", "open windows, the oldest from ", ", that by behind, in lane ",
                                       "element 125, position 125, is at ", NULL });
}

/* What comes to 125 s has the windows up to 120 s behind it, those from 60 s on for a minute; `first`: what there is to say. */
static void
assert_says_of_late_minute (int64_t stops_at, const char *first)
{
  for (unsigned lanes = 1; lanes <= 3; lanes++)
    {
      WeirPipeline        *p = weir_pipeline_new ("late");
      WeirInt64Collection *numbers = weir_par_do (weir_create (p, int64_t, stops_at), behind);

      weir_sum_per_key (weir_par_do (weir_window_into (numbers, TENS, .allowed_lateness = WEIR_MINUTES (1)), by_digit));
      assert_says (p, lanes, (const char *const[]) { first, "\n    held by behind, in lane ", NULL });
    }
}

static void
windows_that_have_fired_and_stay_for_late_data_are_counted_apart (void **state G_GNUC_UNUSED)
{
  assert_says_of_late_minute (125, "sum_per_key: 5 open windows in 5 keys, the oldest from 1970-01-01T00:02:00Z to "
                                   "1970-01-01T00:02:10Z; 60 more have fired and are kept for late data until "
                                   "1970-01-01T00:03:00Z\n    input watermark: 1970-01-01T00:02:05Z");
}

static void
where_all_windows_have_fired_that_is_said (void **state G_GNUC_UNUSED)
{
  assert_says_of_late_minute (120, "sum_per_key: 60 windows, which have all fired and are kept for late data until "
                                   "1970-01-01T00:03:00Z\n    input watermark: 1970-01-01T00:02:00Z");
}

static void
a_trigger_that_waits_for_the_clock_says_until_when (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("clock");

  sums (p, weir_after_watermark (.early = weir_after_delay (WEIR_DAYS (1)), .late = weir_after_count (1)));
  assert_says (p, 3,
               (const char *const[]) { "sum_per_key: 880 open windows in 10 keys, the oldest from 1970-01-01T00:02:00Z",
                                       "held by behind", "a trigger waits for the clock: 20", NULL });
}

static void
a_grouping_whose_panes_keep_the_earliest_time_holds_the_next_one (void **state G_GNUC_UNUSED)
{
  WeirPipeline        *p = weir_pipeline_new ("holds");
  WeirInt64Collection *numbers = weir_par_do (weir_create (p, int64_t, 125), behind);
  SumCollection       *first = weir_sum_per_key (
      weir_par_do (weir_window_into (numbers, TENS, .timestamp_combiner = WEIR_EARLIEST,
                                     .trigger = weir_after_watermark (.early = weir_after_delay (WEIR_DAYS (1)))),
                   by_digit));

  weir_sum_globally (weir_values (first));
  assert_says (p, 3,
               (const char *const[]) { "sum_per_key: 5 open windows in 5 keys, the oldest from 1970-01-01T00:02:00Z",
                                       "input watermark: 1970-01-01T00:02:05Z\n    held by behind, in lane ",
                                       "sum_globally: 0 open windows",
                                       "input watermark: 1970-01-01T00:02:00Z\n    held by sum_per_key, in lane ",
                                       ", whose panes under way may be as early as 1970-01-01T00:02:00Z", NULL });
}

static void
an_idle_source_holds_everything_at_the_beginning_of_time (void **state G_GNUC_UNUSED)
{
  for (unsigned lanes = 1; lanes <= 3; lanes++)
    {
      WeirPipeline        *p = weir_pipeline_new ("idle");
      WeirInt64Collection *numbers = weir_par_do (weir_create (p, int64_t, 125), ahead);
      WeirInt64Collection *silence = weir_par_do (weir_create (p, int64_t, 7), idle);

      weir_sum_per_key (weir_par_do (weir_window_into (weir_flatten (numbers, silence), TENS), by_digit));
      assert_says (p, lanes,
                   (const char *const[]) { "sum_per_key: 13 open windows, the oldest from 1970-01-01T00:00:00Z",
                                           "input watermark: the beginning of time\n    held by idle, in lane ",
                                           "element 7, position 0, is at the beginning of time and waits until ", NULL });
    }
}

static void
a_source_that_is_declared_idle_holds_nothing (void **state G_GNUC_UNUSED)
{
  for (unsigned lanes = 1; lanes <= 3; lanes++)
    {
      WeirPipeline        *p = weir_pipeline_new ("quiet");
      WeirInt64Collection *numbers = weir_par_do (weir_create (p, int64_t, 125), behind);
      WeirInt64Collection *silence = weir_par_do (weir_create (p, int64_t, 7), quiet);

      weir_sum_per_key (weir_par_do (weir_window_into (weir_flatten (numbers, silence), TENS), by_digit));
      assert_says (p, lanes,
                   (const char *const[]) { "sum_per_key: 1 open window, the oldest from 1970-01-01T00:02:00Z",
                                           "input watermark: 1970-01-01T00:02:05Z\n    held by behind, in lane ",
                                           "\n    idle: quiet, in lane ", "element 7, position 0, ", NULL });
    }
}

static void
of_the_parts_of_a_source_the_one_that_is_not_idle_holds (void **state G_GNUC_UNUSED)
{
  for (unsigned lanes = 2; lanes <= 3; lanes++)
    {
      WeirPipeline        *p = weir_pipeline_new ("partly");
      WeirInt64Collection *numbers = weir_par_do (weir_create (p, int64_t, 125, 7), partly);

      weir_sum_per_key (weir_par_do (weir_window_into (numbers, TENS), by_digit));
      assert_says (p, lanes,
                   (const char *const[]) { "input watermark: 1970-01-01T00:02:05Z\n    held by partly, in lane ",
                                           "element 125, position 125, is at 1970-01-01T00:02:05Z and waits until ",
                                           "\n    idle: partly, in lane ", "element 7, position 0, is idle at ", NULL });
    }
}

/* More than there are lanes: none may be left out. */
static void
all_parts_of_an_endless_source_are_read (void **state G_GNUC_UNUSED)
{
  for (unsigned lanes = 1; lanes <= 3; lanes++)
    {
      WeirPipeline        *p = weir_pipeline_new ("many");
      WeirInt64Collection *numbers = weir_par_do (weir_create (p, int64_t, 900, 901, 902, 903, 125), behind);

      weir_sum_per_key (weir_par_do (weir_window_into (numbers, TENS), by_digit));
      assert_says (p, lanes,
                   (const char *const[]) { "sum_per_key: 79 open windows", /* from [120 s, 130 s) to [900 s, 910 s) */
                                           "input watermark: 1970-01-01T00:02:05Z\n    held by behind, in lane ",
                                           "element 125, position 125, is at 1970-01-01T00:02:05Z and waits until ",
                                           NULL });
    }
}

static void
each_part_that_is_idle_is_told (void **state G_GNUC_UNUSED)
{
  for (unsigned lanes = 1; lanes <= 3; lanes++)
    {
      WeirPipeline        *p = weir_pipeline_new ("many");
      WeirInt64Collection *numbers = weir_par_do (weir_create (p, int64_t, 1, 2, 3, 4), quiet);
      WeirInt64Collection *more = weir_par_do (weir_create (p, int64_t, 125, 126), behind);

      weir_sum_per_key (weir_par_do (weir_window_into (weir_flatten (numbers, more), TENS), by_digit));
      assert_says (p, lanes,
                   (const char *const[]) { "input watermark: 1970-01-01T00:02:05Z\n    held by behind, in lane ",
                                           ": element 125, position 125, is at ", ": element 1, position 0, is idle at ",
                                           ": element 2, position 0, is idle at ", ": element 3, position 0, is idle at ",
                                           ": element 4, position 0, is idle at ", NULL });
    }
}

static void
where_all_sources_are_idle_the_watermark_stays_where_it_is (void **state G_GNUC_UNUSED)
{
  for (unsigned lanes = 1; lanes <= 3; lanes++)
    {
      WeirPipeline        *p = weir_pipeline_new ("quiet");
      WeirInt64Collection *silence = weir_par_do (weir_create (p, int64_t, 7), quiet);

      weir_sum_per_key (weir_par_do (weir_window_into (silence, TENS), by_digit));
      assert_says (p, lanes,
                   (const char *const[]) { "sum_per_key: 0 open windows",
                                           "input watermark: the beginning of time, where it stays: all inputs are idle\n",
                                           "\n    idle: quiet, in lane ", NULL });
    }
}

static void
what_is_combined_and_not_sent_yet_is_told (void **state G_GNUC_UNUSED)
{
  for (unsigned lanes = 1; lanes <= 3; lanes++)
    {
      WeirPipeline        *p = weir_pipeline_new ("unsent");
      WeirInt64Collection *numbers = weir_par_do (weir_create (p, int64_t, 7), timeless);

      weir_sum_per_key (weir_par_do (weir_window_into (numbers, TENS), by_digit));
      assert_says (p, lanes,
                   (const char *const[]) { "sum_per_key: 0 open windows\n    combined but not sent yet: 10 partial results, "
                                           "the oldest from 1970-01-01T00:00:00Z to 1970-01-01T00:00:10Z\n"
                                           "    input watermark: the beginning of time\n    held by timeless, in lane ",
                                           NULL });
    }
}

static void
a_script_that_cannot_go_on_says_where_it_is (void **state G_GNUC_UNUSED)
{
  WeirPipeline        *p = weir_pipeline_new ("script");
  WeirInt64Collection *numbers = weir_test_stream (
      p, int64_t, weir_test_elements (int64_t, weir_time_from_s (1), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
      weir_test_elements (int64_t, weir_time_from_s (15), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
      weir_test_watermark (weir_time_from_s (12)), weir_test_watermark (weir_time_from_s (40)));

  numbers = weir_window_into (weir_map (numbers, note_thread), TENS);
  weir_par_do (weir_sum_per_key (weir_par_do (numbers, by_digit)), stay); /* at the panes of the first ten seconds */
  gate_is_open = false;
  assert_says (p, 2,
               (const char *const[]) {
                   "sum_per_key: 1 open window, the oldest from 1970-01-01T00:00:10Z to 1970-01-01T00:00:20Z",
                   "input watermark: 1970-01-01T00:00:12Z",
                   "held by test_stream, whose script has come to 1970-01-01T00:00:12Z",
                   "1 of 2 lanes are busy in functions and have not answered", NULL });
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (the_source_that_is_behind_holds_the_grouping),
    cmocka_unit_test (each_grouping_tells_and_the_way_leads_through_those_upstream),
    cmocka_unit_test (windows_that_have_fired_and_stay_for_late_data_are_counted_apart),
    cmocka_unit_test (where_all_windows_have_fired_that_is_said),
    cmocka_unit_test (a_trigger_that_waits_for_the_clock_says_until_when),
    cmocka_unit_test (a_grouping_whose_panes_keep_the_earliest_time_holds_the_next_one),
    cmocka_unit_test (an_idle_source_holds_everything_at_the_beginning_of_time),
    cmocka_unit_test (a_source_that_is_declared_idle_holds_nothing),
    cmocka_unit_test (of_the_parts_of_a_source_the_one_that_is_not_idle_holds),
    cmocka_unit_test (all_parts_of_an_endless_source_are_read),
    cmocka_unit_test (each_part_that_is_idle_is_told),
    cmocka_unit_test (where_all_sources_are_idle_the_watermark_stays_where_it_is),
    cmocka_unit_test (what_is_combined_and_not_sent_yet_is_told),
    cmocka_unit_test (a_script_that_cannot_go_on_says_where_it_is),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
