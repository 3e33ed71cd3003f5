/* SPDX-License-Identifier: Apache-2.0 */
/* O: the library's transforms. */
#include "tests/conformance/cases/panes.h"

WEIR_KV (Plays, WeirString, int64_t)
WEIR_KV (MeanOf, WeirString, double)
WEIR_KV (TopOf, WeirString, Ints)
WEIR_KV (Reading, WeirString, double)

static int64_t
length (const WeirString *s)
{
  return (int64_t) s->size;
}
WEIR_MAP_FN (length, WeirString, int64_t)

static bool
is_even (const int64_t *n)
{
  return *n % 2 == 0;
}
WEIR_FILTER_FN (is_even, int64_t)

static bool
is_big (const int64_t *n)
{
  return *n > 2;
}
WEIR_FILTER_FN (is_big, int64_t)

static void
letters (const WeirString *s, WeirStringEmitter *out)
{
  for (size_t i = 0; i < s->size; i++)
    weir_emit (out, weir_string_slice (*s, i, 1));
}
WEIR_FLAT_MAP_FN (letters, WeirString, WeirString)

static ScoreCollection *
scores (Case *c)
{
  return weir_create (c->p, Score, { STR ("a"), 5 }, { STR ("b"), -3 }, { STR ("a"), 2 }, { STR ("b"), 9 },
                      { STR ("a"), 2 });
}

CASE (X16_map_flat_map_and_filter)
{
  WeirStringCollection *words = weir_create_strings (c->p, "to", "", "question");

  expect (c, weir_map (words, length), "2", "0", "8");
  expect (c, weir_flat_map (words, letters), "t", "o", "q", "u", "e", "s", "t", "i", "o", "n");
  expect (c, weir_filter (weir_create (c->p, int64_t, 1, 2, 3, 4), is_even), "2", "4");
  expect (c, weir_filter (weir_filter (weir_create (c->p, int64_t, 1, 2, 3, 4), is_even), is_big), "4");
}

CASE (X16_filters_keep_times_and_windows)
{
  WeirInt64Collection *timed = weir_create_timestamped (c->p, int64_t, { 1, MS (1) }, { 2, MS (2) }, { 4, MS (14) },
                                                        { 3, MS (3) });
  WeirInt64Collection *fixed = weir_window_into (timed, .windows = weir_fixed_windows (WEIR_MILLISECONDS (10)));

  expect_as (c, weir_filter (fixed, is_even), SHOW_TIMES | SHOW_WINDOWS, "2 @2 [0,10)", "4 @14 [10,20)");
  expect_as (c, weir_sum_globally (weir_filter (fixed, is_even)), SHOW_WINDOWS, "2 [0,10)", "4 [10,20)");
  expect_as (c, weir_reshuffle (weir_filter (weir_filter (fixed, is_even), is_big)), SHOW_TIMES, "4 @14");
}

CASE (O6_distinct_gives_each_element_once)
{
  expect (c, weir_distinct (weir_create_strings (c->p, "k1", "k5", "k5", "k2", "k1", "k2", "k3")), "k1", "k2", "k3",
          "k5");
  expect (c, weir_distinct (weir_create (c->p, int64_t)));
}

CASE (O6_distinct_gives_each_element_once_in_each_window)
{
  WeirInt64Collection *timed = weir_create_timestamped (c->p, int64_t, { 1, MS (1) }, { 1, MS (2) }, { 1, MS (14) },
                                                        { 2, MS (3) });

  timed = weir_window_into (timed, .windows = weir_fixed_windows (WEIR_MILLISECONDS (10)));
  expect_as (c, weir_distinct (timed), SHOW_WINDOWS, "1 [0,10)", "2 [0,10)", "1 [10,20)");
}

/* However many panes tell of it, with whatever they hold; an empty one tells of nothing. */
CASE (O6_distinct_gives_each_element_once_for_all_panes_of_a_window)
{
  const WeirTrigger *trigger = weir_after_watermark (.early = weir_after_count (1), .late = weir_after_count (1));
  const char        *script = "1=5 2=5 3=6 w10 4=5 5=7 12=5";

  expect_as (c, weir_distinct (weir_values (windowed (c, (FIXED (10), LATENESS (100), .trigger = trigger), script))),
             SHOW_WINDOWS, "5 [0,10)", "6 [0,10)", "7 [0,10)", "5 [10,20)");
  expect_as (c,
             weir_distinct (weir_values (
                 windowed (c, (FIXED (10), LATENESS (100), ACCUMULATING, .trigger = trigger), script))),
             SHOW_WINDOWS, "5 [0,10)", "6 [0,10)", "7 [0,10)", "5 [10,20)");
}

CASE (O10_the_largest_and_the_smallest)
{
  WeirInt64Collection *n = weir_create (c->p, int64_t, 1, 10, 8, 2, 9, 10);

  expect (c, weir_largest_globally (n, 3, Ints), "[10, 10, 9]");
  expect (c, weir_smallest_globally (n, 2, Ints), "[1, 2]");
  expect (c, weir_largest_globally (n, 0, Ints), "[]");
  expect (c, weir_largest_globally (n, 100, Ints), "[10, 10, 9, 8, 2, 1]");
  expect (c, weir_largest_per_key (scores (c), 2, TopOf), "{key: 'a', value: [5, 2]}", "{key: 'b', value: [9, -3]}");
}

CASE (O10_the_largest_of_nothing_is_one_empty_list_or_per_key_none)
{
  expect (c, weir_largest_globally (weir_create (c->p, int64_t), 3, Ints), "[]");
  expect (c, weir_largest_per_key (weir_create (c->p, Score), 3, TopOf));
}

CASE (O11_counts)
{
  expect (c, weir_count_globally (scores (c)), "5");
  expect (c, weir_count_per_key (scores (c), Plays), "{key: 'a', value: 3}", "{key: 'b', value: 2}");
  expect (c, weir_count_per_element (weir_create_strings (c->p, "x", "y", "x", ""), Plays), "{key: 'x', value: 2}",
          "{key: 'y', value: 1}", "{key: '', value: 1}");
}

static void
check_three_of_ten (Case *c G_GNUC_UNUSED, const GPtrArray *elements)
{
  g_auto (GStrv) items = NULL;
  char          *list;

  assert_int_equal (elements->len, 1);
  list = elements->pdata[0];
  assert_int_equal (list[0], '[');
  list[strlen (list) - 1] = '\0';
  items = g_strsplit (list + 1, ", ", -1);
  assert_int_equal (g_strv_length (items), 3);
  for (unsigned i = 0; i < 3; i++)
    {
      assert_in_range (atoi (items[i]), 0, 9);
      for (unsigned k = 0; k < i; k++)
        assert_string_not_equal (items[i], items[k]);
    }
}

CASE (O12_a_sample_of_any_is_so_many_of_them)
{
  expect_that (c, weir_sample_any (weir_generate_sequence (c->p, 0, 10), 3, Ints), ANY_RESULT, check_three_of_ten);
}

CASE (O12_a_seeded_sample_is_the_same_everywhere)
{
  expect_that (c, weir_sample_globally (weir_generate_sequence (c->p, 0, 10), 3, 42, Ints), SHOW_VALUES,
               check_three_of_ten);
  expect (c, weir_sample_globally (weir_create (c->p, int64_t, 5, 5), 10, 1, Ints), "[5, 5]");
  expect (c, weir_sample_globally (weir_create (c->p, int64_t, 5, 5), 0, 1, Ints), "[]");
}

CASE (O12_a_sample_is_taken_in_each_window)
{
  WeirInt64Collection *n = weir_create_timestamped (c->p, int64_t, { 5, MS (1) }, { 5, MS (2) }, { 7, MS (12) });

  expect_as (c, weir_sample_globally (weir_window_into (n, FIXED (10)), 10, 1, Ints), SHOW_WINDOWS, "[5, 5] [0,10)",
             "[7] [10,20)");
  expect_as (c, weir_sample_any (weir_window_into (n, SESSIONS (5)), 2, Ints), SHOW_WINDOWS, "[5, 5] [1,7)",
             "[7] [12,17)");
}

CASE (X16_minimum_maximum_and_mean)
{
  expect (c, weir_min_globally (weir_create (c->p, int64_t, 3, -1, 2)), "-1");
  expect (c, weir_max_globally (weir_create (c->p, double, 0.5, -1, 0.25)), "0.5");
  expect (c, weir_mean_globally (weir_create (c->p, int64_t, 1, 2)), "1.5");
  expect (c, weir_min_per_key (scores (c)), "{key: 'a', value: 2}", "{key: 'b', value: -3}");
  expect (c, weir_max_per_key (scores (c)), "{key: 'a', value: 5}", "{key: 'b', value: 9}");
  expect (c, weir_mean_per_key (scores (c), MeanOf), "{key: 'a', value: 3}", "{key: 'b', value: 3}");
}

CASE (X16_text_is_matched_extracted_and_replaced)
{
  WeirStringCollection *lines = weir_create_strings (c->p, "a=1, b=22", "none", "c=3");

  expect (c, weir_regex_match (lines, "="), "a=1, b=22", "c=3");
  expect (c, weir_regex_extract (lines, "([a-z])=([0-9]+)", 2), "1", "22", "3");
  expect (c, weir_regex_replace (lines, "[0-9]", "#"), "a=#, b=##", "none", "c=#");
}

CASE (X16_elements_become_text)
{
  expect (c, weir_to_string (weir_create_strings (c->p, "plain")), "plain");
  expect (c, weir_to_json (weir_create (c->p, Score, { STR ("a\n"), 1 })), "{'key':'a\\n','value':1}");
}

CASES (o, X16_map_flat_map_and_filter, X16_filters_keep_times_and_windows, O6_distinct_gives_each_element_once,
       O6_distinct_gives_each_element_once_in_each_window, O6_distinct_gives_each_element_once_for_all_panes_of_a_window,
       O12_a_sample_is_taken_in_each_window, O10_the_largest_and_the_smallest,
       O10_the_largest_of_nothing_is_one_empty_list_or_per_key_none, O11_counts, O12_a_sample_of_any_is_so_many_of_them,
       O12_a_seeded_sample_is_the_same_everywhere, X16_minimum_maximum_and_mean,
       X16_text_is_matched_extracted_and_replaced, X16_elements_become_text)
