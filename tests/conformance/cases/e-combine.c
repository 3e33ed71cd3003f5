/* SPDX-License-Identifier: Apache-2.0 */
/* E: Combine, in all its modes. The data are Beam's: a:1, a:1, a:4, b:1, b:13. */
#include "tests/conformance/cases/common.h"

#include <weir/testing/test-stream.h>

#define ACCUMULATING .accumulation = WEIR_ACCUMULATING
#define EACH(n)      .trigger = weir_repeatedly (weir_after_count (n))

WEIR_KV (Digits, WeirString, WeirString)
WEIR_GROUPED (DigitsOf, WeirString, WeirString)
WEIR_KV (Plays, WeirString, int64_t)
WEIR_KV (Tally, int64_t, int64_t)

static ScoreCollection *
scores (Case *c)
{
  return weir_create (c->p, Score, { STR ("a"), 1 }, { STR ("a"), 1 }, { STR ("a"), 4 }, { STR ("b"), 1 },
                      { STR ("b"), 13 });
}

/* A CombineFn whose accumulator is text: the digits of all inputs, sorted. It takes memory in every one of its
 * functions, and its result shows if anything came twice or not at all. */
typedef struct
{
  WeirString digits;
} Sorted;
WEIR_RECORD (Sorted, digits)

static int
compare_chars (const void *a, const void *b)
{
  return *(const char *) a - *(const char *) b;
}

static WeirString
merge_digits (WeirString a, WeirString b, WeirArena *arena)
{
  char *both = weir_arena_alloc (arena, a.size + b.size + 1);

  if (a.size > 0)
    memcpy (both, a.data, a.size);
  if (b.size > 0)
    memcpy (both + a.size, b.data, b.size);
  qsort (both, a.size + b.size, 1, compare_chars);
  return (WeirString) { both, a.size + b.size };
}

static void
sort_digits_add (Sorted *sorted, const int64_t *n, WeirArena *arena)
{
  char text[24];

  g_snprintf (text, sizeof text, "%" PRId64, *n);
  sorted->digits = merge_digits (sorted->digits, weir_string_from_c (text), arena);
}

static void
sort_digits_merge (Sorted *into, const Sorted *from, WeirArena *arena)
{
  into->digits = merge_digits (into->digits, from->digits, arena);
}

static void
sort_digits_extract (const Sorted *sorted, WeirString *ret_digits)
{
  *ret_digits = sorted->digits;
}
WEIR_COMBINE_FN (sort_digits, int64_t, Sorted, WeirString)

/* Starts at other than zeros, is told how much to add, and says how often it was compacted at least not wrongly. */
typedef struct
{
  int64_t start, times;
} Scale;
WEIR_RECORD (Scale, start, times)
typedef struct
{
  int64_t  sum;
  uint64_t n;
} Scaled;
WEIR_RECORD (Scaled, sum, n)

static void
scale_create (const Scale *self G_GNUC_UNUSED, Scaled *a)
{
  a->n = 1000;
}

static void
scale_add (const Scale *self, Scaled *a, const int64_t *n)
{
  a->sum += *n * self->times;
  a->n++;
}

static void
scale_merge (const Scale *self G_GNUC_UNUSED, Scaled *into, const Scaled *from)
{
  into->sum += from->sum;
  into->n += from->n - 1000;
}

static void
scale_extract (const Scale *self, const Scaled *a, int64_t *ret_n)
{
  *ret_n = self->start + a->sum + (int64_t) (a->n - 1000) * 1000000;
}
WEIR_COMBINE_FN_WITH (scale, Scale, int64_t, Scaled, int64_t, create)

CASE (E7_combine_per_key_combines_all_values_of_a_key)
{
  expect (c, weir_combine_per_key (scores (c), sort_digits, Digits), "{key: 'a', value: '114'}",
          "{key: 'b', value: '113'}");
}

CASE (E7_combine_globally_combines_everything)
{
  expect (c, weir_combine_globally (weir_values (scores (c)), sort_digits), "111134");
}

CASE (X15_a_configured_combine_fn_with_a_start_of_its_own)
{
  expect (c, weir_combine_globally_with (weir_values (scores (c)), scale, .start = 7, .times = 2), "5000047");
  expect (c, weir_combine_per_key_with (scores (c), scale, Score, .times = 3), "{key: 'a', value: 3000018}",
          "{key: 'b', value: 2000042}");
  expect (c, weir_combine_globally_with (weir_create (c->p, int64_t), scale, .start = 7, .times = 2), "7");
}

CASE (X15_combine_per_element_has_the_element_for_a_key)
{
  expect (c, weir_combine_per_element_with (weir_values (scores (c)), scale, Tally, .times = 1),
          "{key: 1, value: 3000003}", "{key: 4, value: 1000004}", "{key: 13, value: 1000013}");
}

CASE (X15_combining_what_was_grouped_is_combining_per_key)
{
  expect (c, weir_combine_grouped_values (weir_group_by_key (scores (c), ScoresOf), sort_digits, Digits),
          "{key: 'a', value: '114'}", "{key: 'b', value: '113'}");
  expect (c, weir_combine_grouped_values_with (weir_group_by_key (scores (c), ScoresOf), scale, Score, .times = 1),
          "{key: 'a', value: 3000006}", "{key: 'b', value: 2000014}");
}

CASE (E7_sums_per_key_and_globally)
{
  ScoreCollection *s = weir_create (c->p, Score, { STR ("a"), 1 }, { STR ("a"), 3 }, { STR ("b"), 2 },
                                    { STR ("c"), 4 });

  expect (c, weir_sum_per_key (s), "{key: 'a', value: 4}", "{key: 'b', value: 2}", "{key: 'c', value: 4}");
  expect (c, weir_sum_globally (weir_values (s)), "10");
}

CASE (E8_combining_nothing_globally_gives_the_default)
{
  WeirInt64Collection *none = weir_create (c->p, int64_t);

  expect_as (c, weir_sum_globally (none), SHOW_TIMES | SHOW_WINDOWS, "0 @end global");
  expect (c, weir_combine_globally (none, sort_digits), "");
  expect (c, weir_count_globally (none), "0");
}

CASE (E8_the_default_comes_whatever_the_on_time_behaviour_says)
{
  WeirInt64Collection *none = weir_window_into (weir_create (c->p, int64_t), .trigger = weir_repeatedly (weir_always ()),
                                             .on_time = WEIR_ON_TIME_FIRE_IF_NOT_EMPTY);

  expect_as (c, weir_combine_globally (none, sort_digits), SHOW_PANES, " P(T,T,ON_TIME,0,0)");
}

CASE (E8_combining_nothing_without_default_gives_nothing)
{
  expect (c, weir_combine_globally_without_default (weir_create (c->p, int64_t), sort_digits));
  expect (c, weir_combine_globally_without_default (weir_create (c->p, int64_t, 31), sort_digits), "13");
}

CASE (E8_combining_nothing_per_key_gives_nothing)
{
  expect (c, weir_sum_per_key (weir_create (c->p, Score)));
  expect (c, weir_combine_per_key (weir_create (c->p, Score), sort_digits, Digits));
}

#define T(k, v, ms) SCORE_AT (k, v, ms)
static ScoreCollection *
windowed_scores (Case *c)
{
  ScoreCollection *timed = weir_create_timestamped (c->p, Score, T ("a", 1, 0), T ("a", 1, 1), T ("a", 4, 6),
                                                    T ("b", 1, 7), T ("b", 13, 8));

  return weir_window_into (timed, .windows = weir_fixed_windows (WEIR_MILLISECONDS (2)));
}

CASE (E11_combines_are_made_in_each_window)
{
  expect_as (c, weir_combine_per_key (windowed_scores (c), sort_digits, Digits), SHOW_WINDOWS,
             "{key: 'a', value: '11'} [0,2)", "{key: 'a', value: '4'} [6,8)", "{key: 'b', value: '1'} [6,8)",
             "{key: 'b', value: '13'} [8,10)");
  expect_as (c, weir_combine_globally (weir_values (windowed_scores (c)), sort_digits), SHOW_WINDOWS, "11 [0,2)",
             "14 [6,8)", "13 [8,10)");
}

CASE (E13_combines_are_made_in_each_sliding_window)
{
  ScoreCollection *timed = weir_create_timestamped (c->p, Score, T ("a", 1, 2), T ("a", 1, 3), T ("a", 4, 8),
                                                    T ("b", 1, 9), T ("b", 13, 10));

  timed = weir_window_into (timed, SLIDING (2, 1));
  expect_as (c, weir_sum_globally (weir_values (timed)), SHOW_WINDOWS, "1 [1,3)", "2 [2,4)", "1 [3,5)", "4 [7,9)",
             "5 [8,10)", "14 [9,11)", "13 [10,12)");
  expect_as (c, weir_combine_globally (weir_values (timed), sort_digits), SHOW_WINDOWS, "1 [1,3)", "11 [2,4)",
             "1 [3,5)", "4 [7,9)", "14 [8,10)", "113 [9,11)", "13 [10,12)");
  expect_as (c, weir_combine_per_key (timed, sort_digits, Digits), SHOW_WINDOWS, "{key: 'a', value: '1'} [1,3)",
             "{key: 'a', value: '11'} [2,4)", "{key: 'a', value: '1'} [3,5)", "{key: 'a', value: '4'} [7,9)",
             "{key: 'a', value: '4'} [8,10)", "{key: 'b', value: '1'} [8,10)", "{key: 'b', value: '113'} [9,11)",
             "{key: 'b', value: '13'} [10,12)");
}

CASE (E14_combines_are_made_in_each_session)
{
  ScoreCollection *timed = weir_create_timestamped (c->p, Score, T ("a", 1, 0), T ("a", 1, 4), T ("a", 4, 7),
                                                    T ("b", 1, 10), T ("b", 13, 16));

  timed = weir_window_into (timed, SESSIONS (5));
  expect_as (c, weir_sum_globally (weir_values (timed)), SHOW_WINDOWS, "7 [0,15)", "13 [16,21)");
  expect_as (c, weir_combine_per_key (timed, sort_digits, Digits), SHOW_WINDOWS, "{key: 'a', value: '114'} [0,12)",
             "{key: 'b', value: '1'} [10,15)", "{key: 'b', value: '13'} [16,21)");
}

CASE (E17_combining_nothing_in_windows_gives_nothing)
{
  WeirInt64Collection *none = weir_create (c->p, int64_t);

  expect (c, weir_sum_globally (weir_window_into (none, FIXED (1))));
  expect (c, weir_sum_globally (weir_window_into (none, SLIDING (10, 1))));
  expect (c, weir_sum_globally (weir_window_into (none, SESSIONS (1))));
}

CASE (X15_combines_follow_one_another)
{
  ScoreCollection *sums = weir_sum_per_key (scores (c));

  expect (c, weir_sum_globally (weir_values (weir_sum_per_key (sums))), "20");
  expect (c, weir_count_per_key (sums, Plays), "{key: 'a', value: 1}", "{key: 'b', value: 1}");
}

/* --- fan-out ------------------------------------------------------------------------------------------------------ */

/* However many panes there are, the last one holds everything, once. */
static void
check_last_pane (Case *c G_GNUC_UNUSED, const GPtrArray *panes)
{
  unsigned last = 0;

  for (unsigned i = 0; i < panes->len; i++)
    if (strstr (panes->pdata[i], "P(T,T,") != NULL || strstr (panes->pdata[i], "P(F,T,") != NULL)
      {
        assert_true (g_str_has_prefix (panes->pdata[i], "12345 "));
        last++;
      }
  assert_int_equal (last, 1);
}

CASE (E5_fan_out_counts_nothing_twice_in_accumulating_panes)
{
  WeirInt64Collection *n = weir_window_into (weir_create (c->p, int64_t, 1, 2, 3, 4, 5), EACH (1), ACCUMULATING,
                                          .closing = WEIR_CLOSING_FIRE_ALWAYS);

  expect_that (c, weir_with_fanout (weir_combine_globally_without_default (n, sort_digits), 2), SHOW_PANES | ANY_RESULT,
               check_last_pane);
}

#define S(k, v)     { STR (k), (v) }
#define AT(ms, ...) weir_test_elements (Score, MS (ms), __VA_ARGS__)
CASE (E5_the_panes_of_a_stream_are_those_of_one_level)
{
  ScoreCollection *stream = weir_test_stream (c->p, Score, AT (1, S ("a", 1), S ("a", 2), S ("b", 3)),
                                              AT (12, S ("a", 4), S ("a", 5)), weir_test_watermark (MS (10)),
                                              AT (2, S ("a", 6), S ("a", 7)));

  stream = weir_window_into (stream, FIXED (10), LATENESS (100), EACH (1), ACCUMULATING);
  expect_as (c, weir_with_fanout (weir_sum_per_key (stream), 2), SHOW_WINDOWS | SHOW_PANES,
             "{key: 'a', value: 3} [0,10) P(T,F,EARLY,0,-1)", "{key: 'b', value: 3} [0,10) P(T,F,EARLY,0,-1)",
             "{key: 'a', value: 9} [10,20) P(T,F,EARLY,0,-1)", "{key: 'a', value: 3} [0,10) P(F,F,ON_TIME,1,0)",
             "{key: 'b', value: 3} [0,10) P(F,F,ON_TIME,1,0)", "{key: 'a', value: 16} [0,10) P(F,F,LATE,2,1)",
             "{key: 'a', value: 9} [10,20) P(F,F,ON_TIME,1,0)");
}

CASE (E5_fan_out_changes_no_result)
{
  WeirInt64Collection *none = weir_create (c->p, int64_t);
  ScoreCollection     *sessions = weir_window_into (windowed_scores (c), SESSIONS (3));

  expect (c, weir_with_fanout (weir_combine_per_key (scores (c), sort_digits, Digits), 3), "{key: 'a', value: '114'}",
          "{key: 'b', value: '113'}");
  expect (c, weir_with_fanout (weir_count_per_element (weir_keys (scores (c)), Plays), 3), "{key: 'a', value: 3}",
          "{key: 'b', value: 2}");
  expect (c, weir_with_fanout (weir_combine_globally (weir_values (scores (c)), sort_digits), 1), "111134");
  expect_as (c, weir_with_fanout (weir_combine_per_key (windowed_scores (c), sort_digits, Digits), 2), SHOW_WINDOWS,
             "{key: 'a', value: '11'} [0,2)", "{key: 'a', value: '4'} [6,8)", "{key: 'b', value: '1'} [6,8)",
             "{key: 'b', value: '13'} [8,10)");
  expect_as (c, weir_with_fanout (weir_combine_per_key (sessions, sort_digits, Digits), 2), SHOW_WINDOWS,
             "{key: 'a', value: '11'} [0,4)", "{key: 'a', value: '4'} [6,9)", "{key: 'b', value: '113'} [7,11)");
  expect (c, weir_with_fanout (weir_sum_globally (none), 2), "0");
  none = weir_window_into (none, EACH (1), ACCUMULATING);
  expect (c, weir_with_fanout (weir_sum_globally (none), 2), "0");
  expect (c, weir_with_fanout (weir_combine_globally_without_default (none, sort_digits), 2));
}

CASE (E5_fan_out_is_of_combines)
{
  (void) !weir_with_fanout (weir_keys (scores (c)), 2);
  (void) !weir_with_fanout (weir_sum_per_key (scores (c)), 0);
  expect_refusal (c, "is no Combine by key or globally");
  expect_refusal (c, "a fan-out of 0");
}

CASES (e, E5_fan_out_counts_nothing_twice_in_accumulating_panes, E5_the_panes_of_a_stream_are_those_of_one_level,
       E5_fan_out_changes_no_result, E5_fan_out_is_of_combines, E7_combine_per_key_combines_all_values_of_a_key,
       E7_combine_globally_combines_everything,
       X15_a_configured_combine_fn_with_a_start_of_its_own, X15_combine_per_element_has_the_element_for_a_key,
       X15_combining_what_was_grouped_is_combining_per_key, E7_sums_per_key_and_globally,
       E8_combining_nothing_globally_gives_the_default, E8_the_default_comes_whatever_the_on_time_behaviour_says,
       E8_combining_nothing_without_default_gives_nothing,
       E8_combining_nothing_per_key_gives_nothing, E11_combines_are_made_in_each_window,
       E13_combines_are_made_in_each_sliding_window, E14_combines_are_made_in_each_session,
       E17_combining_nothing_in_windows_gives_nothing, X15_combines_follow_one_another)
