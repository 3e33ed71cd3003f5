/* SPDX-License-Identifier: Apache-2.0 */
/* W: what groupings make of what is taken back, and how bundles hold it together. */
#include <weir/testing/test-stream.h>

#include "tests/conformance/cases/panes.h"

#define RETRACTING .accumulation = WEIR_RETRACTING

WEIR_CO_GROUPED (Sides, WeirString, WEIR_AS (left, int64_t), WEIR_AS (right, int64_t))

/* --- bundles ------------------------------------------------------------------------------------------------------ */

#define N_KEYS 1000

/* Each of many keys, for each event. */
static void
spread (const int64_t *event, ScoredEmitter *out)
{
  char name[16];

  for (int i = 0; i < N_KEYS; i++)
    {
      g_snprintf (name, sizeof name, "key %d", i);
      weir_emit (out, ((Scored) { weir_string_from_c (name), *event }));
    }
}
WEIR_DO_FN (spread, int64_t, Scored)

typedef struct
{
  bool looks; /* at what stands when bundles end */
} Look;
WEIR_RECORD (Look, looks)

typedef struct
{
  int64_t standing, at_last_end;
} Standing;

static gboolean
count_standing (const Look *self G_GNUC_UNUSED, WeirContext *ctx, const Scored *score G_GNUC_UNUSED,
                WeirInt64Emitter *out, GError **error G_GNUC_UNUSED)
{
  int64_t by = weir_context_kind (ctx) == WEIR_RETRACT ? -1 : 1;

  ((Standing *) weir_context_instance (ctx))->standing += by;
  weir_emit (out, by);
  return TRUE;
}

/* Keys come and none goes: fewer would be a retract whose replacement is in another bundle. */
static gboolean
look_at_standing (WeirContext *ctx, GError **error)
{
  const Look *self = ctx->config;
  Standing   *now = weir_context_instance (ctx);

  if (self->looks && now->standing < now->at_last_end)
    return g_set_error (error, WEIR_ERROR, WEIR_ERROR_DATA, "%" PRId64 " keys stand, and %" PRId64 " stood before",
                        now->standing, now->at_last_end),
           FALSE;
  now->at_last_end = now->standing;
  return TRUE;
}
WEIR_DO_FN_WITH (count_standing, Look, Scored, int64_t, .finish_bundle = look_at_standing,
                 .instance_size = sizeof (Standing), .retracts = WEIR_RETRACTS_CONSUME)

/* 1,000 sums; two times they are taken back and others put in their place; and once more when they are on time. */
static void
check_standing (Case *c G_GNUC_UNUSED, const GPtrArray *elements)
{
  int64_t standing = 0;

  assert_int_equal (elements->len, 7 * N_KEYS);
  for (unsigned i = 0; i < elements->len; i++)
    standing += atoi (elements->pdata[i]);
  assert_int_equal (standing, N_KEYS);
}

/* In a stage of its own the function gets each row by the lane of that row, and there is no one bundle. */
CASE (W2_a_retract_and_its_replacement_are_in_one_bundle)
{
  WeirInt64Collection *events = weir_test_stream (
      c->p, int64_t, weir_test_elements (int64_t, MS (1), 1), weir_test_elements (int64_t, MS (2), 2),
      weir_test_elements (int64_t, MS (3), 3), weir_test_watermark (MS (10)));
  ScoredCollection *scores = transcript_windows (weir_par_do (events, spread),
                                                 (WeirWindowing) { FIXED (10), RETRACTING, .trigger = EACH (1) });

  expect_that (c, weir_par_do_with (weir_sum_per_key (scores), count_standing, .looks = c->fused), SHOW_VALUES,
               check_standing);
}

/* --- groupings ---------------------------------------------------------------------------------------------------- */

/* Sums that are taken back as soon as there is another. */
static ScoredCollection *
sums (Case *c, const char *script)
{
  return weir_sum_per_key (windowed (c, (FIXED (100), RETRACTING, .trigger = EACH (1), ON_TIME_IF_ANY,
                                         .timestamp_combiner = WEIR_LATEST), script));
}

/* 1; -1 and 3; 3: the third insert, not the third row, fires. */
CASE (W4_a_retract_is_not_counted_by_a_trigger)
{
  WeirInt64Collection *values = weir_values (sums (c, "a:1 a:2 b:3"));

  values = weir_window_into (values, .windows = weir_same_windows (), .trigger = EACH (3), ON_TIME_IF_ANY, ACCUMULATING);
  expect_as (c, weir_sum_globally (values), SHOW_WINDOWS | SHOW_PANES, "6 [0,100) P(T,F,EARLY,0,-1)");
}

/* The greatest of 5, then of 1, then of 1 and 2: nothing can be subtracted from a maximum. */
CASE (W4_what_cannot_subtract_is_combined_anew)
{
  expect_as (c, weir_max_globally (weir_values (sums (c, "a:1=5 a:2=-4 b:3=2"))), SHOW_PANES, "5 P(T,F,EARLY,0,-1)",
             "-5 P(T,F,EARLY,0,-1)", "1 P(F,F,EARLY,1,-1)", "-1 P(F,F,EARLY,1,-1)", "2 P(F,F,EARLY,2,-1)");
}

/* The 4 at 6 joins the sessions of 1 and 12; when it has gone to 50 they are two again. */
CASE (W4_a_session_falls_apart_when_what_joined_it_is_taken_back)
{
  WeirInt64Collection *values = weir_values (sums (c, "a:1=1 c:12=2 b:6=4 b:50=8"));

  values = weir_window_into (values, SESSIONS (10), RETRACTING, .trigger = EACH (1), ON_TIME_IF_ANY);
  expect_as (c, weir_sum_globally (values), SHOW_WINDOWS, "1 [1,11)", "2 [12,22)", "-1 [1,11)", "-2 [12,22)",
             "7 [1,22)", "-7 [1,22)", "1 [1,11)", "2 [12,22)", "12 [50,60)");
}

/* Downstream [0,10) has expired when the late panes come: of -1, 3, -3 and 6 none counts. */
CASE (W4_what_takes_back_what_was_dropped_is_dropped_too)
{
  ScoredCollection *late = weir_sum_per_key (windowed (
      c, (FIXED (10), LATENESS (100), RETRACTING, .trigger = weir_after_watermark (.late = weir_after_count (1))),
      "1 w10 2 3"));

  late = weir_window_into (late, .windows = weir_same_windows (), ACCUMULATING);
  EXPECT (c, transcript_sums (late), "the sums", SHOW_ALL, "1 @9.999 [0,10) P(T,T,ON_TIME,0,0)");
  expect_dropped (c, 4, 0);
}

CASE (W4_a_grouping_of_several_accumulates_as_its_first_one_says)
{
  ScoredCollection *in = transcript_stream (c->p, "1 2");
  ScoredCollection *parts = transcript_windows (in, (WeirWindowing) { FIXED (10), .trigger = EACH (1), ON_TIME_IF_ANY });
  ScoredCollection *totals
      = transcript_windows (in, (WeirWindowing) { FIXED (10), .trigger = EACH (1), ON_TIME_IF_ANY, RETRACTING });

  expect (c, weir_co_group_by_key (Sides, parts, totals), "{key: '', left: [1], right: [1]}",
          "{key: '', left: [2], right: [2]}");
  expect (c, weir_co_group_by_key (Sides, totals, parts), "{key: '', left: [1], right: [1]}",
          "-{key: '', left: [1], right: [1]}", "{key: '', left: [1, 2], right: [1, 2]}");
}

CASES (again, W2_a_retract_and_its_replacement_are_in_one_bundle, W4_a_retract_is_not_counted_by_a_trigger,
       W4_what_cannot_subtract_is_combined_anew, W4_a_session_falls_apart_when_what_joined_it_is_taken_back,
       W4_what_takes_back_what_was_dropped_is_dropped_too, W4_a_grouping_of_several_accumulates_as_its_first_one_says)
