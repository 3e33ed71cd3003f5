/* SPDX-License-Identifier: Apache-2.0 */
/* What a run that waits says of itself. Sources that wait a day are asked until they do. */
#include <string.h>
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

static void
by_digit (const int64_t *n, SumEmitter *out)
{
  weir_emit (out, (Sum) { *n % 10, *n });
}
WEIR_DO_FN (by_digit, int64_t, Sum)

static SumCollection *
sums (WeirPipeline *p, const WeirTrigger *trigger)
{
  WeirInt64Collection *first = weir_par_do (weir_create (p, int64_t, 1000), ahead);
  WeirInt64Collection *second = weir_par_do (weir_create (p, int64_t, 125), behind);

  return weir_sum_per_key (weir_par_do (weir_window_into (weir_flatten (first, second),
                                                          .windows = weir_fixed_windows (WEIR_SECONDS (10)),
                                                          .trigger = trigger),
                                        by_digit));
}

/* Asks until the answer has the words in it. Frees the pipeline. */
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

static void
a_trigger_that_waits_for_the_clock_says_until_when (void **state G_GNUC_UNUSED)
{
  WeirPipeline *p = weir_pipeline_new ("clock");

  sums (p, weir_after_watermark (.early = weir_after_delay (WEIR_DAYS (1)), .late = weir_after_count (1)));
  assert_says (p, 3,
               (const char *const[]) { "sum_per_key: 880 open windows in 10 keys, the oldest from 1970-01-01T00:02:00Z",
                                       "held by behind", "a trigger waits for the clock: 20", NULL });
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (the_source_that_is_behind_holds_the_grouping),
    cmocka_unit_test (each_grouping_tells_and_the_way_leads_through_those_upstream),
    cmocka_unit_test (a_trigger_that_waits_for_the_clock_says_until_when),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
