/* SPDX-License-Identifier: Apache-2.0 */
/* Failures as an output, instants at intervals, composed CombineFns. */
#include <weir/testing/test-stream.h>

#include "tests/conformance/cases/common.h"

/* --- failures ----------------------------------------------------------------------------------------------------- */

WEIR_FAILURE (NotDivided, int64_t)

static gboolean
one_over (const int64_t *x, int64_t *ret_quotient, GError **error)
{
  if (*x == 0)
    return g_set_error (error, WEIR_ERROR, WEIR_ERROR_DATA, "/ by zero"), FALSE;
  *ret_quotient = 1 / *x;
  return TRUE;
}
WEIR_TRY_FN (one_over, int64_t, int64_t, NotDivided)

CASE (O14_what_a_function_fails_on_goes_to_another_output)
{
  one_over_collections divided = weir_par_do (weir_create (c->p, int64_t, 0, 1), one_over);

  expect (c, divided.results, "1");
  expect (c, divided.failures, "{element: 0, error: '/ by zero', step: 'one_over'}");
}

typedef struct
{
  int64_t most;
} Most;
WEIR_RECORD (Most, most)

static gboolean
count_down (const Most *self, WeirContext *ctx G_GNUC_UNUSED, const int64_t *x, WeirInt64Emitter *out,
            GError **error G_GNUC_UNUSED)
{
  if (*x > self->most)
    return FALSE;
  for (int64_t i = *x; i > 0; i--)
    weir_emit (out, i);
  return TRUE;
}
WEIR_TRY_FN_WITH (count_down, Most, int64_t, int64_t, NotDivided)

CASE (O14_a_function_of_many_results_may_fail_too)
{
  count_down_collections counted;

  WEIR_SCOPE (c->p, "Count")
  counted = weir_par_do_with (weir_create (c->p, int64_t, 2, 0, 3, 9), count_down, .most = 3);
  expect (c, counted.results, "1", "1", "2", "2", "3");
  expect (c, counted.failures, "{element: 9, error: 'it failed without saying why', step: 'Count/count_down'}");
}

static gboolean
first_word (const WeirString *line, WeirString *ret_word, GError **error)
{
  WeirString rest = *line;

  if (weir_string_next_word (&rest, ret_word))
    return TRUE;
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_DATA, "no word in %zu bytes", line->size);
  return FALSE;
}
WEIR_FAILURE (NoWord, WeirString)
WEIR_TRY_FN (first_word, WeirString, WeirString, NoWord)

CASE (O14_failures_keep_time_window_and_text)
{
  WeirStringCollection *lines = weir_create_timestamped (c->p, WeirString, { STR ("to be"), MS (1) },
                                                         { STR ("12"), MS (25) });
  first_word_collections found
      = weir_par_do (weir_window_into (lines, .windows = weir_fixed_windows (WEIR_MILLISECONDS (10))), first_word);

  expect_as (c, found.results, SHOW_TIMES | SHOW_WINDOWS, "to @1 [0,10)");
  expect_as (c, found.failures, SHOW_TIMES | SHOW_WINDOWS,
             "{element: '12', error: 'no word in 2 bytes', step: 'first_word'} @25 [20,30)");
}

CASE (O14_all_failures_can_be_counted)
{
  one_over_collections divided = weir_par_do (weir_create (c->p, int64_t, 0, 0, 0, 1), one_over);

  expect (c, weir_count_globally (divided.failures), "3");
}

/* --- instants ----------------------------------------------------------------------------------------------------- */

CASE (M15_a_periodic_impulse_is_at_each_instant_from_start_to_stop)
{
  expect_as (c, weir_periodic_impulse (c->p, MS (0), MS (1000), WEIR_MILLISECONDS (250)), SHOW_TIMES,
             "1970-01-01T00:00:00.25Z @250", "1970-01-01T00:00:00.5Z @500", "1970-01-01T00:00:00.75Z @750",
             "1970-01-01T00:00:00Z @0", "1970-01-01T00:00:01Z @1000");
}

CASE (M15_a_stop_between_two_instants_is_not_one)
{
  expect_as (c, weir_periodic_impulse (c->p, MS (10), MS (39), WEIR_MILLISECONDS (20)), SHOW_TIMES,
             "1970-01-01T00:00:00.01Z @10", "1970-01-01T00:00:00.03Z @30");
}

CASE (M15_a_periodic_sequence_has_the_instants_of_each_period)
{
  WeirPeriodCollection *periods = weir_create (c->p, WeirPeriod, { MS (0), MS (2), WEIR_MILLISECONDS (2) },
                                               { MS (5), MS (4), WEIR_MILLISECONDS (1) },
                                               { MS (7), MS (7), WEIR_DAYS (1) });

  expect_as (c, weir_periodic_sequence (periods), SHOW_TIMES, "1970-01-01T00:00:00.002Z @2",
             "1970-01-01T00:00:00.007Z @7", "1970-01-01T00:00:00Z @0");
}

CASE (M15_an_interval_that_is_not_positive_is_refused)
{
  weir_periodic_impulse (c->p, MS (0), MS (1), WEIR_SECONDS (0));
  expect_refusal (c, "periodic_impulse: the interval must be positive, not 0s");
}

CASE (M15_an_interval_that_is_not_positive_fails_the_run)
{
  weir_periodic_sequence (weir_create (c->p, WeirPeriod, { MS (0), MS (2), WEIR_MILLISECONDS (-2) }));
  expect_failure (c, "the interval must be positive, not -0.002s");
}

/* --- composed CombineFns ------------------------------------------------------------------------------------------ */

typedef struct
{
  int64_t sum;
} Sum;
WEIR_RECORD (Sum, sum)

static void
add_up_add (Sum *sum, const int64_t *x)
{
  sum->sum += *x;
}
static void
add_up_subtract (Sum *sum, const int64_t *x)
{
  sum->sum -= *x;
}
static void
add_up_merge (Sum *sum, const Sum *other)
{
  sum->sum += other->sum;
}
static void
add_up_extract (const Sum *sum, int64_t *ret_sum)
{
  *ret_sum = sum->sum;
}
WEIR_COMBINE_FN (add_up, int64_t, Sum, int64_t, subtract)

static void
least_create (int64_t *least)
{
  *least = INT64_MAX;
}
static void
least_add (int64_t *least, const int64_t *x)
{
  *least = MIN (*least, *x);
}
static void
least_merge (int64_t *least, const int64_t *other)
{
  *least = MIN (*least, *other);
}
static void
least_extract (const int64_t *least, int64_t *ret_least)
{
  *ret_least = *least;
}
WEIR_COMBINE_FN (least, int64_t, int64_t, int64_t, create)

static void
write_down_add (Ints *all, const int64_t *x, WeirArena *arena)
{
  int64_t *items = weir_arena_alloc (arena, (all->n + 1) * sizeof *items);

  if (all->n > 0)
    memcpy (items, all->items, all->n * sizeof *items);
  items[all->n] = *x;
  *all = (Ints) { items, all->n + 1 };
}

static void
write_down_merge (Ints *all, const Ints *other, WeirArena *arena)
{
  for (size_t i = 0; i < other->n; i++)
    write_down_add (all, &other->items[i], arena);
}
static void
write_down_extract (const Ints *all, Ints *ret_all)
{
  *ret_all = *all;
}
WEIR_COMBINE_FN (write_down, int64_t, Ints, Ints)

typedef struct
{
  int64_t least;
  int64_t sum;
  Ints all;
} Stats;
WEIR_RECORD (Stats, least, sum, WEIR_AS (all, Ints))
WEIR_COMPOSE_FN (stats, int64_t, Stats, (sum, add_up), (least, least), (all, write_down))
WEIR_KV (StatsOf, WeirString, Stats)

CASE (X32_several_functions_combine_the_same_values_in_one_grouping)
{
  expect_as (c, weir_combine_globally (weir_create (c->p, int64_t, 3, 1, 4), stats), SORT_LISTS,
             "{least: 1, sum: 8, all: [1, 3, 4]}");
}

static StatsCollection *
values_of (StatsOfCollection *stats_of)
{
  return weir_values (stats_of);
}

CASE (X32_several_functions_combine_the_values_of_each_key)
{
  ScoreCollection *scores = weir_create (c->p, Score, { STR ("a"), 3 }, { STR ("b"), 1 }, { STR ("a"), 4 });

  expect_as (c, values_of (weir_combine_per_key (scores, stats, StatsOf)), SORT_LISTS, "{least: 1, sum: 1, all: [1]}",
             "{least: 3, sum: 7, all: [3, 4]}");
}

CASE (X32_several_functions_combine_nothing_to_their_defaults)
{
  expect (c, weir_combine_globally (weir_create_from (c->p, int64_t, (int64_t *) NULL, 0), stats),
          "{least: 9223372036854775807, sum: 0, all: []}");
}

typedef struct
{
  int64_t sum, least;
} Bounds;
WEIR_RECORD (Bounds, sum, least)
WEIR_COMPOSE_FN (bounds, int64_t, Bounds, (sum, add_up), (least, least))

CASE (X32_several_functions_combine_very_many_values)
{
  expect (c, weir_combine_globally (weir_generate_sequence (c->p, 5, 3000), bounds), "{sum: 4498490, least: 5}");
}

/* --- functions that can subtract ---------------------------------------------------------------------------------- */

#define SUBTRACTING(fn, of)                                                                                           \
  static void fn##_add (int64_t *a, const int64_t *x G_GNUC_UNUSED) { *a += (of); }                                   \
  static void fn##_subtract (int64_t *a, const int64_t *x G_GNUC_UNUSED) { *a -= (of); }                              \
  static void fn##_merge (int64_t *a, const int64_t *b) { *a += *b; }                                                 \
  static void fn##_extract (const int64_t *a, int64_t *ret) { *ret = *a; }

SUBTRACTING (number, 1)
WEIR_COMBINE_FN (number, int64_t, int64_t, int64_t, subtract)
SUBTRACTING (total, *x)
WEIR_COMBINE_FN (total, int64_t, int64_t, int64_t, subtract)

typedef struct
{
  int64_t n, sum;
} Tally;
WEIR_RECORD (Tally, n, sum)
WEIR_COMPOSE_FN (tally, int64_t, Tally, (n, number), (sum, total))

CASE (X32_several_functions_that_subtract_take_values_back_together)
{
  ScoreCollection *scores = weir_test_stream (c->p, Score, weir_test_elements (Score, MS (1), { STR ("a"), 1 }),
                                              weir_test_elements (Score, MS (2), { STR ("a"), 2 }),
                                              weir_test_elements (Score, MS (3), { STR ("b"), 5 }));

  scores = weir_window_into (scores, .windows = weir_fixed_windows (WEIR_MILLISECONDS (10)),
                             .trigger = weir_after_watermark (.early = weir_always ()),
                             .accumulation = WEIR_RETRACTING);
  expect (c, weir_combine_globally_without_default (weir_values (weir_sum_per_key (scores)), tally), "{n: 1, sum: 1}",
          "-{n: 1, sum: 1}", "{n: 1, sum: 3}", "-{n: 1, sum: 3}", "{n: 2, sum: 8}", "-{n: 2, sum: 8}", "{n: 2, sum: 8}",
          "-{n: 2, sum: 8}", "{n: 2, sum: 8}");
}

CASES (u, O14_what_a_function_fails_on_goes_to_another_output, O14_a_function_of_many_results_may_fail_too,
       O14_failures_keep_time_window_and_text, O14_all_failures_can_be_counted,
       M15_a_periodic_impulse_is_at_each_instant_from_start_to_stop, M15_a_stop_between_two_instants_is_not_one,
       M15_a_periodic_sequence_has_the_instants_of_each_period, M15_an_interval_that_is_not_positive_is_refused,
       M15_an_interval_that_is_not_positive_fails_the_run,
       X32_several_functions_combine_the_same_values_in_one_grouping,
       X32_several_functions_combine_the_values_of_each_key, X32_several_functions_combine_nothing_to_their_defaults,
       X32_several_functions_combine_very_many_values,
       X32_several_functions_that_subtract_take_values_back_together)
