/* SPDX-License-Identifier: Apache-2.0 */
/* W: retractions. Times are milliseconds; a line with a minus in front takes back an equal one without. */
#include <weir/testing/test-stream.h>

#include "tests/conformance/cases/common.h"

WEIR_KV (Users, int64_t, int64_t)
WEIR_KV (Numbered, WeirString, WeirString)
WEIR_CO_GROUPED (Joined, WeirString, WEIR_AS (left, int64_t), WEIR_AS (right, int64_t))

#define AT_MS(ms, T, ...) weir_test_elements (T, MS (ms), __VA_ARGS__)
#define WATERMARK(ms) weir_test_watermark (MS (ms))
#define S(k, v)                                                                                                        \
  {                                                                                                                    \
    WEIR_STRING (k), (v)                                                                                               \
  }
#define RETRACTING(ms, trigger_, ...)                                                                                  \
  .windows = weir_fixed_windows (WEIR_MILLISECONDS (ms)), .accumulation = WEIR_RETRACTING, .trigger = (trigger_),      \
  ##__VA_ARGS__

static const WeirWindowing each_element = { .accumulation = WEIR_RETRACTING,
                                            .trigger = weir_repeatedly (weir_after_count (1)) };

/* Sums by user after each event: ann 1, ann 3, bob 3, ann 6; in the end each is taken back and given once more. */
static ScoreCollection *
sums_by_user (Case *c)
{
  ScoreCollection *scores = weir_test_stream (c->p, Score, AT_MS (1, Score, S ("ann", 1)),
                                              AT_MS (2, Score, S ("ann", 2)), AT_MS (3, Score, S ("bob", 3)),
                                              AT_MS (4, Score, S ("ann", 3)));

  return weir_sum_per_key ((ScoreCollection *) (void *) weir_collection_window_into (WEIR_COLLECTION (scores),
                                                                                     &each_element,
                                                                                     WEIR_HERE ("each_element")));
}

/* --- panes -------------------------------------------------------------------------------------------------------- */

/* The stream of the README. */
CASE (W1_early_on_time_and_late_panes_are_taken_back_by_the_next)
{
  ScoreCollection *scores = weir_test_stream (c->p, Score, AT_MS (1, Score, S ("k", 1), S ("k", 2)),
                                              AT_MS (2, Score, S ("k", 4), S ("k", 5)), WATERMARK (10),
                                              AT_MS (3, Score, S ("k", 6)));

  scores = weir_window_into (scores, RETRACTING (10,
                                                 weir_after_watermark (.early = weir_repeatedly (weir_after_count (2)),
                                                                       .late = weir_always ()),
                                                 .allowed_lateness = WEIR_MILLISECONDS (100)));
  expect_as (c, weir_sum_per_key (scores), SHOW_PANES, "{key: 'k', value: 3} P(T,F,EARLY,0,-1)",
             "-{key: 'k', value: 3} P(T,F,EARLY,0,-1)", "{key: 'k', value: 12} P(F,F,EARLY,1,-1)",
             "-{key: 'k', value: 12} P(F,F,EARLY,1,-1)", "{key: 'k', value: 12} P(F,F,ON_TIME,2,0)",
             "-{key: 'k', value: 12} P(F,F,ON_TIME,2,0)", "{key: 'k', value: 18} P(F,F,LATE,3,1)");
}

CASE (W2_a_retract_has_the_window_key_and_time_of_what_it_takes_back)
{
  ScoreCollection *scores = weir_test_stream (c->p, Score, AT_MS (2, Score, S ("a", 1), S ("b", 2)),
                                              AT_MS (5, Score, S ("a", 3)), AT_MS (13, Score, S ("b", 4)));

  scores = weir_window_into (scores, RETRACTING (10, weir_repeatedly (weir_after_count (1))),
                             .timestamp_combiner = WEIR_LATEST);
  expect_as (c, weir_sum_per_key (scores), SHOW_TIMES | SHOW_WINDOWS, "{key: 'a', value: 1} @2 [0,10)",
             "-{key: 'a', value: 1} @2 [0,10)", "{key: 'a', value: 4} @5 [0,10)", "-{key: 'a', value: 4} @5 [0,10)",
             "{key: 'a', value: 4} @9.999 [0,10)", "{key: 'b', value: 2} @2 [0,10)", "-{key: 'b', value: 2} @2 [0,10)",
             "{key: 'b', value: 2} @9.999 [0,10)", "{key: 'b', value: 4} @13 [10,20)",
             "-{key: 'b', value: 4} @13 [10,20)", "{key: 'b', value: 4} @19.999 [10,20)");
}

/* What stands of a key, after each row: a replacement that came before the retract would make it two. */
static gboolean
count_standing (WeirContext *ctx, const Score *score G_GNUC_UNUSED, WeirInt64Emitter *out, GError **error G_GNUC_UNUSED)
{
  int64_t *standing = weir_context_instance (ctx);

  *standing += weir_context_kind (ctx) == WEIR_RETRACT ? -1 : 1;
  weir_emit (out, *standing);
  return TRUE;
}
WEIR_DO_FN (count_standing, Score, int64_t, .instance_size = sizeof (int64_t), .retracts = WEIR_RETRACTS_CONSUME)

CASE (W2_a_retract_comes_before_its_replacement)
{
  ScoreCollection *scores = weir_test_stream (c->p, Score, AT_MS (1, Score, S ("k", 1)), AT_MS (2, Score, S ("k", 2)),
                                              AT_MS (3, Score, S ("k", 3)));

  scores = weir_window_into (scores,
                             RETRACTING (10, weir_after_watermark (.early = weir_repeatedly (weir_after_count (1)))));
  expect (c, weir_par_do (weir_sum_per_key (scores), count_standing), "1", "0", "1", "0", "1", "0", "1");
}

CASE (W3_sessions_that_merge_take_back_what_stands_of_both)
{
  ScoreCollection *scores = weir_test_stream (c->p, Score, AT_MS (1, Score, S ("k", 1)), AT_MS (15, Score, S ("k", 2)),
                                              AT_MS (8, Score, S ("k", 4)));

  scores = weir_window_into (scores, .windows = weir_session_windows (WEIR_MILLISECONDS (10)),
                             .accumulation = WEIR_RETRACTING, .trigger = weir_repeatedly (weir_after_count (1)));
  expect_as (c, weir_sum_per_key (scores), SHOW_WINDOWS, "{key: 'k', value: 1} [1,11)", "{key: 'k', value: 2} [15,25)",
             "-{key: 'k', value: 1} [1,11)", "-{key: 'k', value: 2} [15,25)", "{key: 'k', value: 7} [1,25)",
             "-{key: 'k', value: 7} [1,25)", "{key: 'k', value: 7} [1,25)");
}

/* --- groupings of what is taken back -------------------------------------------------------------------------------- */

CASE (W4_a_sum_of_sums_counts_nothing_twice)
{
  expect (c, weir_sum_globally (weir_values (sums_by_user (c))), "1", "-1", "3", "-3", "6", "-6", "9", "-9", "9", "-9",
          "9");
}

/* Where nobody has a sum any more its count is taken back, and none put in its place. */
CASE (W4_users_are_counted_by_the_sum_they_have_now)
{
  expect (c, weir_count_per_element (weir_values (sums_by_user (c)), Users), "{key: 1, value: 1}",
          "-{key: 1, value: 1}", "{key: 3, value: 1}", "-{key: 3, value: 1}", "{key: 3, value: 2}",
          "-{key: 3, value: 2}", "{key: 3, value: 1}", "-{key: 3, value: 1}", "{key: 3, value: 1}",
          "-{key: 3, value: 1}", "{key: 3, value: 1}", "{key: 6, value: 1}", "-{key: 6, value: 1}",
          "{key: 6, value: 1}", "-{key: 6, value: 1}", "{key: 6, value: 1}");
}

/* --- ParDo -------------------------------------------------------------------------------------------------------- */

static void
boast (const Score *score, WeirStringEmitter *lines)
{
  for (int64_t i = 0; i < score->value; i += 2)
    weir_emit_printf (lines, WEIR_STRING_FORMAT " has more than %d", WEIR_STRING_ARG (score->key), (int) i);
}
WEIR_DO_FN (boast, Score, WeirString)

CASE (W5_a_par_do_runs_again_on_what_is_taken_back)
{
#define ANN(n) "ann has more than " #n
#define BOB(n) "bob has more than " #n
  expect (c, weir_par_do (sums_by_user (c), boast), ANN (0), "-" ANN (0), ANN (0), ANN (2), "-" ANN (0), "-" ANN (2),
          ANN (0), ANN (2), ANN (4), "-" ANN (0), "-" ANN (2), "-" ANN (4), ANN (0), ANN (2), ANN (4), BOB (0), BOB (2),
          "-" BOB (0), "-" BOB (2), BOB (0), BOB (2));
}

/* What it gives differs each time: the number of the call. What is taken back must be what was given. */
static gboolean
number (WeirContext *ctx, const Score *score, NumberedEmitter *out, GError **error G_GNUC_UNUSED)
{
  int64_t *calls = weir_context_instance (ctx);
  char text[32];
  WeirString numbered = { text, (size_t) g_snprintf (text, sizeof text, "%" PRId64 ", call %" PRId64, score->value,
                                                     ++*calls) };

  weir_emit (out, (Numbered) { score->key, numbered });
  return TRUE;
}
WEIR_DO_FN (number, Score, Numbered, .instance_size = sizeof (int64_t), .retracts = WEIR_RETRACTS_KEEP)

/* Each line with a minus has an equal one without, and the last sum is left. */
static void
check_taken_back (Case *c, const GPtrArray *elements)
{
  g_autoptr (GHashTable) net = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  void *line, *count;
  int standing = 0;

  assert_int_equal (elements->len, 7);
  for (unsigned i = 0; i < elements->len; i++)
    {
      const char *text = elements->pdata[i], *value = text + (text[0] == '-');
      int by = text[0] == '-' ? -1 : 1;

      g_hash_table_insert (net, (void *) value,
                           GINT_TO_POINTER (GPOINTER_TO_INT (g_hash_table_lookup (net, value)) + by));
    }
  g_hash_table_iter_init (&iter, net);
  while (g_hash_table_iter_next (&iter, &line, &count))
    {
      if (GPOINTER_TO_INT (count) < 0)
        fail_msg ("%s on %s: taken back and never given: %s", c->name, c->runner, (const char *) line);
      if (GPOINTER_TO_INT (count) > 0)
        assert_non_null (strstr (line, "'6, call "));
      standing += GPOINTER_TO_INT (count);
    }
  assert_int_equal (standing, 1);
}

CASE (W5_outputs_that_differ_each_time_are_kept_and_taken_back_as_they_were)
{
  ScoreCollection *scores = weir_test_stream (c->p, Score, AT_MS (1, Score, S ("k", 1)), AT_MS (2, Score, S ("k", 2)),
                                              AT_MS (3, Score, S ("k", 3)));

  scores = weir_window_into (scores,
                             RETRACTING (10, weir_after_watermark (.early = weir_repeatedly (weir_after_count (1)))));
  expect_that (c, weir_par_do (weir_reshuffle (weir_sum_per_key (scores)), number), SHOW_VALUES | ANY_RESULT,
               check_taken_back);
}

static void
refuses (const Score *score, WeirInt64Emitter *out)
{
  weir_emit (out, score->value);
}
WEIR_DO_FN (refuses, Score, int64_t, .retracts = WEIR_RETRACTS_REFUSE)

CASE (W5_a_function_that_takes_no_retracts_is_refused)
{
  weir_par_do (sums_by_user (c), refuses);
  expect_refusal (c, "refuses: refuses takes no retracts, but it is downstream of a retracting grouping");
}

static gboolean
emit_at_end (WeirContext *ctx, GError **error G_GNUC_UNUSED)
{
  *(int64_t *) weir_output_begin (weir_context_output (ctx, 0)) = 1;
  weir_output_commit_as (weir_context_output (ctx, 0), WEIR_TIME_MIN, WEIR_GLOBAL_WINDOW);
  return TRUE;
}

static void
gathers (const Score *score G_GNUC_UNUSED, WeirInt64Emitter *out G_GNUC_UNUSED)
{
}
WEIR_DO_FN (gathers, Score, int64_t, .finish_bundle = emit_at_end)

CASE (W5_a_function_that_emits_at_the_end_of_bundles_is_refused_unless_it_says_how)
{
  weir_par_do (sums_by_user (c), gathers);
  expect_refusal (c, "gathers is downstream of a retracting grouping and has a finish_bundle");
}

/* --- what groupings take back -------------------------------------------------------------------------------------- */

CASE (W6_before_the_first_pane_there_is_nothing_to_take_back)
{
  ScoreCollection *scores = weir_test_stream (c->p, Score, AT_MS (1, Score, S ("k", 1)), WATERMARK (10));

  scores = weir_window_into (scores,
                             RETRACTING (10, weir_after_watermark (.late = weir_repeatedly (weir_after_count (1))),
                                         .allowed_lateness = WEIR_MILLISECONDS (5),
                                         .closing = WEIR_CLOSING_FIRE_ALWAYS));
  expect_as (c, weir_sum_per_key (scores), SHOW_PANES, "{key: 'k', value: 1} P(T,F,ON_TIME,0,0)",
             "-{key: 'k', value: 1} P(T,F,ON_TIME,0,0)", "{key: 'k', value: 1} P(F,T,LATE,1,1)");
}

CASE (W6_a_discarding_grouping_of_what_is_taken_back_is_refused)
{
  ScoreCollection *sums = weir_window_into (sums_by_user (c), .windows = weir_same_windows (),
                                            .trigger = weir_repeatedly (weir_after_count (1)));

  weir_group_by_key (sums, ScoresOf);
  expect_refusal (
      c, "group_by_key: a discarding grouping downstream of a retracting one can take nothing back: accumulate, "
         "or combine by a CombineFn with `subtract`");
}

/* 1, 3 - 1, 3, 6 - 3; at the end 6 - 6 and 3 - 3, and then the pane that is on time. */
CASE (W6_a_discarding_sum_of_sums_puts_out_what_came_less_what_went)
{
  ScoreCollection *sums = weir_window_into (sums_by_user (c), .windows = weir_same_windows (),
                                            .trigger = weir_repeatedly (weir_after_count (1)));

  expect (c, weir_sum_globally (weir_values (sums)), "1", "2", "3", "3", "0", "0");
}

/* --- joins -------------------------------------------------------------------------------------------------------- */

CASE (W7_a_join_takes_back_by_key)
{
  ScoreCollection *names = weir_create_timestamped (c->p, Score, SCORE_AT ("ann", 100, 0), SCORE_AT ("bob", 200, 0));
  ScoreCollection *scores = weir_test_stream (c->p, Score, AT_MS (1, Score, S ("ann", 1)),
                                              AT_MS (2, Score, S ("bob", 2)), AT_MS (3, Score, S ("ann", 4)));
  ScoreCollection *sums;

  names = weir_window_into (names, RETRACTING (10, weir_after_watermark (.early = weir_always ())));
  scores = weir_window_into (scores, RETRACTING (10, weir_after_watermark (.early = weir_always ())));
  sums = weir_sum_per_key (scores);
#define ANN_WITH(right) "{key: 'ann', left: [100], right: [" right "]}"
#define BOB_WITH(right) "{key: 'bob', left: [200], right: [" right "]}"
#define EARLY(first, i) " P(" #first ",F,EARLY," #i ",-1)"
  expect_as (c, weir_co_group_by_key (Joined, names, sums), SHOW_PANES | SORT_LISTS, ANN_WITH ("") EARLY (T, 0),
             "-" ANN_WITH ("") EARLY (T, 0), ANN_WITH ("1") EARLY (F, 1), "-" ANN_WITH ("1") EARLY (F, 1),
             ANN_WITH ("5") EARLY (F, 2), "-" ANN_WITH ("5") EARLY (F, 2), ANN_WITH ("5") EARLY (F, 3),
             "-" ANN_WITH ("5") EARLY (F, 3), ANN_WITH ("5") " P(F,T,ON_TIME,4,0)", BOB_WITH ("") EARLY (T, 0),
             "-" BOB_WITH ("") EARLY (T, 0), BOB_WITH ("2") EARLY (F, 1), "-" BOB_WITH ("2") EARLY (F, 1),
             BOB_WITH ("2") EARLY (F, 2), "-" BOB_WITH ("2") EARLY (F, 2), BOB_WITH ("2") " P(F,T,ON_TIME,3,0)");
}

CASES (w, W1_early_on_time_and_late_panes_are_taken_back_by_the_next,
       W2_a_retract_has_the_window_key_and_time_of_what_it_takes_back, W2_a_retract_comes_before_its_replacement,
       W3_sessions_that_merge_take_back_what_stands_of_both, W4_a_sum_of_sums_counts_nothing_twice,
       W4_users_are_counted_by_the_sum_they_have_now, W5_a_par_do_runs_again_on_what_is_taken_back,
       W5_outputs_that_differ_each_time_are_kept_and_taken_back_as_they_were,
       W5_a_function_that_takes_no_retracts_is_refused,
       W5_a_function_that_emits_at_the_end_of_bundles_is_refused_unless_it_says_how,
       W6_before_the_first_pane_there_is_nothing_to_take_back,
       W6_a_discarding_grouping_of_what_is_taken_back_is_refused,
       W6_a_discarding_sum_of_sums_puts_out_what_came_less_what_went, W7_a_join_takes_back_by_key)
