/* SPDX-License-Identifier: Apache-2.0 */
/* X: rules of Weir's own, and what a batched engine gets wrong first: many rows, rows that grow, memory that goes away,
 * batches whose rows differ in time and window, trees of operators behind one source. */
#include "tests/conformance/cases/common.h"

WEIR_LIST (Words, WeirString)
WEIR_MAP (Tags, WeirString, int64_t)
WEIR_KV (Counted, WeirString, int64_t)
WEIR_GROUPED (WordsOf, int64_t, Words)
WEIR_KV (Lined, int64_t, Words)
WEIR_KV (ByRest, int64_t, int64_t)
WEIR_GROUPED (GroupedByRest, int64_t, int64_t)
typedef struct
{
  WeirString name;
  Words      words;
  Tags       tags;
} Deep;
WEIR_RECORD (Deep, name, WEIR_AS (words, Words), WEIR_AS (tags, Tags))
WEIR_KV (DeepCount, Deep, int64_t)

/* --- many rows ---------------------------------------------------------------------------------------------------- */

static void
multiply (const int64_t *n, WeirInt64Emitter *out)
{
  for (int64_t i = 0; i < 50; i++)
    weir_emit (out, *n * 50 + i);
}
WEIR_DO_FN (multiply, int64_t, int64_t)

static int64_t
last_digit (const int64_t *n)
{
  return *n % 10;
}
WEIR_KEY_FN (last_digit, int64_t, ByRest)

CASE (X1_a_row_may_become_many_and_all_arrive)
{
  WeirInt64Collection *many = weir_par_do (weir_par_do (weir_generate_sequence (c->p, 0, 4), multiply), multiply);

  expect (c, weir_count_globally (many), "10000");
  expect (c, weir_sum_globally (many), "49995000");
  expect (c, weir_sum_globally (weir_reshuffle (many)), "49995000");
  expect (c, weir_count_globally (weir_distinct (many)), "10000");
}

static void
check_groups (Case *c G_GNUC_UNUSED, const GPtrArray *elements)
{
  assert_int_equal (elements->len, 10);
}

CASE (X1_large_groups_hold_every_value)
{
  ByRestCollection *keyed = weir_with_keys (weir_par_do (weir_generate_sequence (c->p, 0, 40), multiply), last_digit);

  expect_that (c, weir_group_by_key (keyed, GroupedByRest), SORT_LISTS, check_groups);
}

static int64_t
itself (const int64_t *n)
{
  return *n;
}
WEIR_KEY_FN (itself, int64_t, ByRest)

CASE (X2_many_keys_in_many_windows)
{
  WeirInt64Collection *n = weir_generate_sequence (c->p, 0, 3000);
  ByRestCollection    *keyed = weir_with_keys (n, last_digit), *all = weir_with_keys (n, itself);

  expect (c, weir_sum_globally (weir_values (weir_sum_per_key (all))), "4498500");
  expect (c, weir_count_globally (weir_keys (weir_sum_per_key (all))), "3000");
  expect (c, weir_sum_per_key (keyed), "{key: 0, value: 448500}", "{key: 1, value: 448800}", "{key: 2, value: 449100}",
          "{key: 3, value: 449400}", "{key: 4, value: 449700}", "{key: 5, value: 450000}", "{key: 6, value: 450300}",
          "{key: 7, value: 450600}", "{key: 8, value: 450900}", "{key: 9, value: 451200}");
}

static WeirTime
every_millisecond (const int64_t *n)
{
  return MS (*n - 500);
}
WEIR_TIME_FN (every_millisecond, int64_t)

CASE (X2_rows_of_one_batch_fall_into_many_windows)
{
  WeirInt64Collection *timed = weir_with_timestamps (weir_generate_sequence (c->p, 0, 1000), every_millisecond);

  timed = weir_window_into (timed, .windows = weir_fixed_windows (WEIR_MILLISECONDS (250)));
  expect_as (c, weir_sum_globally (timed), SHOW_TIMES | SHOW_WINDOWS, "31125 @-250.001 [-500,-250)",
             "93625 @-0.001 [-250,0)", "156125 @249.999 [0,250)", "218625 @499.999 [250,500)");
  expect_as (c, weir_count_globally (weir_window_into (timed, .windows = weir_fixed_windows (WEIR_MILLISECONDS (600)))),
             SHOW_WINDOWS, "500 [-600,0)", "500 [0,600)");
}

CASE (X3_windows_with_an_offset_and_before_1970)
{
  WeirInt64Collection *timed = weir_create_timestamped (c->p, int64_t, { 1, MS (-1) }, { 2, MS (0) }, { 3, MS (-5) },
                                                        { 4, MS (4) }, { 5, MS (5) }, { 6, MS (-6) });

  expect_as (c,
             weir_window_into (timed, .windows = weir_fixed_windows_at (WEIR_MILLISECONDS (10), WEIR_MILLISECONDS (5))),
             SHOW_WINDOWS, "1 [-5,5)", "2 [-5,5)", "3 [-5,5)", "4 [-5,5)", "5 [5,15)", "6 [-15,-5)");
}

CASE (X3_the_last_window_ends_with_the_global_one)
{
  WeirInt64Collection *timed = weir_create_timestamped (c->p, int64_t, { 1, { WEIR_GLOBAL_WINDOW.end.us - 2 } });

  timed = weir_window_into (timed, .windows = weir_fixed_windows (WEIR_HOURS (1)));
  expect_as (c, weir_sum_globally (timed), SHOW_TIMES, "1 @end");
}

CASE (X4_windows_may_be_changed_again_and_again)
{
  WeirInt64Collection *timed = weir_create_timestamped (c->p, int64_t, { 1, MS (1) }, { 2, MS (11) }, { 4, MS (21) });
  WeirInt64Collection *tens = weir_window_into (timed, .windows = weir_fixed_windows (WEIR_MILLISECONDS (10)));
  WeirInt64Collection *twenties = weir_window_into (tens, .windows = weir_fixed_windows (WEIR_MILLISECONDS (20)));

  expect_as (c, weir_sum_globally (twenties), SHOW_WINDOWS, "3 [0,20)", "4 [20,40)");
  expect_as (c, weir_sum_globally (weir_window_into (twenties, .windows = weir_global_windows ())), SHOW_WINDOWS,
             "7 global");
  expect_as (c,
             weir_sum_globally (
                 weir_window_into (tens, .windows = weir_same_windows (), .timestamp_combiner = WEIR_LATEST)),
             SHOW_TIMES | SHOW_WINDOWS, "1 @1 [0,10)", "2 @11 [10,20)", "4 @21 [20,30)");
}

/* --- memory ------------------------------------------------------------------------------------------------------- */

/* Emits text from its own stack, from a view of its input, and formatted. */
static gboolean
emit_from_everywhere (WeirContext *ctx G_GNUC_UNUSED, const WeirString *s, WeirStringEmitter *out,
                      GError **error G_GNUC_UNUSED)
{
  char local[64];

  g_snprintf (local, sizeof local, "stack " WEIR_STRING_FORMAT, WEIR_STRING_ARG (*s));
  weir_emit (out, weir_string_from_c (local));
  memset (local, '!', sizeof local);
  weir_emit (out, weir_string_slice (*s, 1, s->size));
  weir_emit_printf (out, "printed " WEIR_STRING_FORMAT, WEIR_STRING_ARG (*s));
  weir_emit (out, STR ("literal"));
  weir_emit (out, STR (""));
  return TRUE;
}
WEIR_DO_FN (emit_from_everywhere, WeirString, WeirString)

CASE (X5_text_from_anywhere_outlives_the_call)
{
  WeirStringCollection *texts = weir_par_do (weir_create_strings (c->p, "abc", "d"), emit_from_everywhere);

  expect (c, texts, "stack abc", "bc", "printed abc", "literal", "", "stack d", "", "printed d", "literal", "");
  expect (c, weir_reshuffle (texts), "stack abc", "bc", "printed abc", "literal", "", "stack d", "", "printed d",
          "literal", "");
  expect (c, weir_count_per_element (texts, Counted), "{key: 'stack abc', value: 1}", "{key: 'bc', value: 1}",
          "{key: 'printed abc', value: 1}", "{key: 'literal', value: 2}", "{key: '', value: 3}",
          "{key: 'stack d', value: 1}", "{key: 'printed d', value: 1}");
}

static void
repeat (const int64_t *n, WeirStringEmitter *out)
{
  size_t size = (size_t) *n;
  char  *text = g_malloc (size + 1);

  memset (text, 'a' + (char) (*n % 26), size);
  weir_emit (out, ((WeirString) { text, size }));
  g_free (text);
}
WEIR_DO_FN (repeat, int64_t, WeirString)

static int64_t
length (const WeirString *s)
{
  return (int64_t) s->size;
}
WEIR_MAP_FN (length, WeirString, int64_t)

CASE (X5_text_of_any_length_goes_through_channels_and_groups)
{
  WeirStringCollection *texts
      = weir_par_do (weir_create (c->p, int64_t, 0, 1, 8, 15, 16, 17, 255, 4096, 70000, 1000000), repeat);
  WeirStringCollection *keys = weir_keys (
      weir_count_per_element (weir_flatten (texts, weir_reshuffle (texts)), Counted));

  expect (c, weir_map (weir_reshuffle (texts), length), "0", "1", "8", "15", "16", "17", "255", "4096", "70000",
          "1000000");
  expect (c, weir_map (keys, length), "0", "1", "8", "15", "16", "17", "255", "4096", "70000", "1000000");
}

/* Lists and maps that point into the stack. */
static void
make_deep (const WeirString *s, DeepEmitter *out)
{
  WeirString        words[] = { *s, weir_string_slice (*s, 0, 1), STR ("x") };
  const TagsEntry   tags[] = { { STR ("size"), (int64_t) s->size }, { *s, 1 } };

  weir_emit (out, (Deep) { *s, { words, G_N_ELEMENTS (words) }, { tags, G_N_ELEMENTS (tags) } });
}
WEIR_DO_FN (make_deep, WeirString, Deep)

CASE (X6_nested_elements_come_through_everything_also_as_keys)
{
  DeepCollection *deep = weir_par_do (weir_create_strings (c->p, "bob", "al", "bob"), make_deep);
  const char     *bob = "{name: 'bob', words: ['bob', 'b', 'x'], tags: {'bob': 1, 'size': 3}}";
  const char     *al = "{name: 'al', words: ['al', 'a', 'x'], tags: {'al': 1, 'size': 2}}";

  expect (c, weir_reshuffle (deep), bob, al, bob);
  expect (c, weir_distinct (deep), bob, al);
  expect (c, weir_values (weir_count_per_element (deep, DeepCount)), "2", "1");
}

/* --- trees of operators ------------------------------------------------------------------------------------------- */

static bool
is_even (const int64_t *n)
{
  return *n % 2 == 0;
}
WEIR_FILTER_FN (is_even, int64_t)

CASE (X7_many_readers_of_one_collection_see_the_same)
{
  WeirInt64Collection *n = weir_generate_sequence (c->p, 0, 500), *even = weir_filter (n, is_even);

  expect (c, weir_count_globally (n), "500");
  expect (c, weir_count_globally (even), "250");
  expect (c, weir_sum_globally (even), "62250");
  expect (c, weir_count_globally (weir_filter (even, is_even)), "250");
  expect (c, weir_count_globally (weir_flatten (n, even, weir_reshuffle (even))), "1000");
  expect (c, weir_sum_globally (weir_flatten (even, weir_par_do (even, multiply))), "155993500");
}

CASE (X7_groupings_of_groupings_in_a_diamond)
{
  ByRestCollection *keyed = weir_with_keys (weir_generate_sequence (c->p, 0, 100), last_digit);
  ByRestCollection *sums = weir_sum_per_key (keyed), *greatest = weir_max_per_key (keyed);

  expect (c, weir_sum_globally (weir_values (weir_flatten (sums, greatest))), "5895");
  expect (c, weir_count_globally (weir_distinct (weir_values (weir_flatten (sums, greatest)))), "20");
}

CASE (X8_a_flatten_of_very_many_collections)
{
  WeirInt64Collection *parts[40];

  for (int64_t i = 0; i < 40; i++)
    parts[i] = weir_create_from (c->p, int64_t, &i, 1);
  expect (c, weir_sum_globally (weir_flatten_array (parts, 40)), "780");
}

static int64_t
same (const int64_t *n)
{
  return *n;
}
WEIR_MAP_FN (same, int64_t, int64_t)

CASE (X8_chains_of_flattens_double_and_double)
{
  WeirInt64Collection *n = weir_create (c->p, int64_t, 1);

  for (unsigned i = 0; i < 8; i++)
    n = i % 3 == 2 ? weir_reshuffle (weir_flatten (n, n)) : weir_map (weir_flatten (n, n), same);
  expect (c, weir_sum_globally (n), "256");
}

WEIR_CO_GROUPED (SumsAndScores, WeirString, WEIR_AS (sums, int64_t), WEIR_AS (scores, int64_t))

/* --- panes that are the same on the fast path and on the general one ---------------------------------------------- */

CASE (X20_a_pane_is_the_last_only_where_no_lateness_is_allowed)
{
  WeirInt64Collection *n = weir_create_timestamped (c->p, int64_t, { 7, MS (3) });
  WeirWindows          windows = weir_fixed_windows (WEIR_MILLISECONDS (10));

  expect_as (c, weir_sum_globally (weir_window_into (n, .windows = windows)), SHOW_PANES, "7 P(T,T,ON_TIME,0,0)");
  expect_as (c,
             weir_sum_globally (weir_window_into (n, .windows = windows, .allowed_lateness = WEIR_MILLISECONDS (1))),
             SHOW_PANES, "7 P(T,F,ON_TIME,0,0)");
  expect_as (c, weir_sum_globally (weir_window_into (n, .allowed_lateness = WEIR_MILLISECONDS (1))), SHOW_PANES,
             "7 P(T,T,ON_TIME,0,0)");
}

CASE (X20_the_default_of_nothing_is_a_pane_whatever_the_on_time_behaviour)
{
  expect_as (c, weir_sum_globally (weir_window_into (weir_create_timestamped (c->p, int64_t),
                                                     .on_time = WEIR_ON_TIME_FIRE_IF_NOT_EMPTY)),
             SHOW_PANES, "0 P(T,T,ON_TIME,0,0)");
}

/* The sums' windows are merged, the scores' are not yet: in the join they meet as one. */
CASE (X20_sessions_that_are_merged_meet_those_that_are_not_in_a_join)
{
  ScoreCollection *scores = weir_window_into (
      weir_create_timestamped (c->p, Score, SCORE_AT ("a", 1, 5), SCORE_AT ("a", 2, 10), SCORE_AT ("a", 4, 50)),
      .windows = weir_session_windows (WEIR_MILLISECONDS (10)));
  ScoreCollection *sums = weir_sum_per_key (scores);

  expect_as (c, weir_co_group_by_key (SumsAndScores, sums, scores), SHOW_WINDOWS | SORT_LISTS,
             "{key: 'a', sums: [3], scores: [1, 2]} [5,20)", "{key: 'a', sums: [4], scores: [4]} [50,60)");
}

CASES (x, X1_a_row_may_become_many_and_all_arrive, X1_large_groups_hold_every_value, X2_many_keys_in_many_windows,
       X2_rows_of_one_batch_fall_into_many_windows, X3_windows_with_an_offset_and_before_1970,
       X3_the_last_window_ends_with_the_global_one, X4_windows_may_be_changed_again_and_again,
       X5_text_from_anywhere_outlives_the_call, X5_text_of_any_length_goes_through_channels_and_groups,
       X6_nested_elements_come_through_everything_also_as_keys, X7_many_readers_of_one_collection_see_the_same,
       X7_groupings_of_groupings_in_a_diamond, X8_a_flatten_of_very_many_collections,
       X8_chains_of_flattens_double_and_double, X20_a_pane_is_the_last_only_where_no_lateness_is_allowed,
       X20_the_default_of_nothing_is_a_pane_whatever_the_on_time_behaviour,
       X20_sessions_that_are_merged_meet_those_that_are_not_in_a_join)
