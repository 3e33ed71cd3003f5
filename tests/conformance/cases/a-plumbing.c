/* SPDX-License-Identifier: Apache-2.0 */
/* A: Create, Impulse, Flatten, Partition, how pipelines are put together. */
#include "tests/conformance/cases/common.h"

WEIR_OPTIONAL (MaybeString, WeirString)
WEIR_KV (Nothings, WeirUnit, WeirUnit)
WEIR_KV (Length, WeirString, int64_t)
WEIR_KV (Swapped, int64_t, WeirString)

#define ADDER(fn, suffix)                                                                                             \
  static void fn (const WeirString *s, WeirStringEmitter *out)                                                        \
  {                                                                                                                   \
    weir_emit_printf (out, WEIR_STRING_FORMAT suffix, WEIR_STRING_ARG (*s));                                          \
  }                                                                                                                   \
  WEIR_DO_FN (fn, WeirString, WeirString)
ADDER (add_plus, "+")

static int64_t
add_ten (const int64_t *n)
{
  return *n + 10;
}
WEIR_MAP_FN (add_ten, int64_t, int64_t)

/* --- Create ------------------------------------------------------------------------------------------------------- */

CASE (A1_create_yields_its_elements_and_no_others)
{
  expect (c, weir_create (c->p, int64_t, 3, 1, 4, 1, 5), "3", "1", "4", "1", "5");
  expect (c, weir_create_strings (c->p, "b", "a", ""), "b", "a", "");
}

CASE (A2_create_of_nothing_yields_nothing_and_keeps_its_type)
{
  WeirInt64Collection *none = weir_create (c->p, int64_t);

  assert_ptr_equal (weir_collection_type (WEIR_COLLECTION (none)), WEIR_TYPE (int64_t));
  expect (c, weir_map (none, add_ten));
}

CASE (A3_missing_values_come_through_create)
{
  expect (c, weir_create (c->p, MaybeString, { 0 }, { true, STR ("test1") }, { 0 }, { true, STR ("test2") }, { 0 }),
          "none", "'test1'", "none", "'test2'", "none");
}

CASE (A4_units_and_pairs_of_units_are_elements_each)
{
  expect (c, weir_create (c->p, WeirUnit, { 0 }, { 0 }), "()", "()");
  expect (c, weir_create (c->p, Nothings, { .key = { 0 } }, { .key = { 0 } }), "{key: (), value: ()}",
          "{key: (), value: ()}");
}

static gboolean
name_and_time (WeirContext *ctx, const WeirString *s, WeirStringEmitter *out, GError **error G_GNUC_UNUSED)
{
  weir_emit_printf (out, WEIR_STRING_FORMAT ":%" PRId64, WEIR_STRING_ARG (*s), weir_context_timestamp (ctx).us / 1000);
  return TRUE;
}
WEIR_DO_FN (name_and_time, WeirString, WeirString)

CASE (A5_created_timestamps_are_seen_in_a_par_do)
{
  WeirStringCollection *timed
      = weir_create_timestamped (c->p, WeirString, { STR ("a"), MS (1) }, { STR ("b"), MS (2) }, { STR ("c"), MS (3) });

  expect (c, weir_par_do (timed, name_and_time), "a:1", "b:2", "c:3");
  expect_as (c, timed, SHOW_TIMES, "a @1", "b @2", "c @3");
}

CASE (A5_with_timestamps_too_nothing_is_created_of_nothing)
{
  WeirStringCollection *none = weir_create_timestamped (c->p, WeirString);

  assert_ptr_equal (weir_collection_type (WEIR_COLLECTION (none)), WEIR_TYPE (WeirString));
  expect (c, weir_par_do (none, name_and_time));
}

CASE (A5_elements_without_a_timestamp_stand_at_the_beginning_of_time)
{
  expect_as (c, weir_create (c->p, int64_t, 1), SHOW_TIMES | SHOW_WINDOWS | SHOW_PANES, "1 @min global");
}

static gboolean
read_option (WeirContext *ctx, const WeirBytes *nothing G_GNUC_UNUSED, WeirStringEmitter *out,
             GError **error G_GNUC_UNUSED)
{
  weir_emit (out, weir_string_from_c (weir_context_option (ctx, "input")));
  return TRUE;
}
WEIR_DO_FN (read_option, WeirBytes, WeirString)

CASE (A7_an_option_set_after_construction_is_read_while_running)
{
  expect (c, weir_par_do (impulse (c), read_option), "runtimeFoo");
  weir_pipeline_set_option (c->p, "input", "runtimeFoo");
}

CASE (X11_an_impulse_is_one_empty_element)
{
  expect_as (c, impulse (c), SHOW_TIMES | SHOW_WINDOWS | SHOW_PANES, "0x @min global");
}

static void
check_a_thousand (Case *c G_GNUC_UNUSED, const GPtrArray *elements)
{
  g_autofree bool *seen = g_new0 (bool, 1000);

  assert_int_equal (elements->len, 1000);
  for (unsigned i = 0; i < 1000; i++)
    {
      unsigned n = (unsigned) atoi (elements->pdata[i]);

      assert_true (n < 1000 && !seen[n]);
      seen[n] = true;
    }
}

CASE (A11_the_pieces_of_a_source_are_together_the_whole)
{
  expect_that (c, weir_generate_sequence (c->p, 0, 1000), SHOW_VALUES, check_a_thousand);
  expect (c, weir_generate_sequence (c->p, -2, 1), "-2", "-1", "0");
  expect (c, weir_generate_sequence (c->p, 7, 7));
}

/* --- Flatten ------------------------------------------------------------------------------------------------------ */

CASE (A13_a_flatten_of_one_has_the_same_elements)
{
  expect (c, weir_flatten (weir_create (c->p, int64_t, 1, 2, 3)), "1", "2", "3");
}

static WeirInt64Collection *
flatten_nothing (Case *c)
{
  return (WeirInt64Collection *) (void *) weir_collection_flatten (c->p, NULL, 0, WEIR_TYPE (int64_t),
                                                                   WEIR_HERE ("flatten"));
}

CASE (A14_a_flatten_of_nothing_is_empty_and_can_be_used)
{
  WeirInt64Collection *nothing = flatten_nothing (c);

  expect (c, nothing);
  expect (c, weir_map (nothing, add_ten));
  expect (c, weir_count_globally (nothing), "0");
  expect (c, weir_flatten (nothing, weir_create (c->p, int64_t, 5), nothing), "5");
  expect (c, weir_reshuffle (nothing));
}

CASE (A15_flatten_of_the_same_collection_twice_gives_each_element_twice)
{
  WeirInt64Collection *x = weir_create (c->p, int64_t, 0, 1, 2, 3, 4),
                      *y = weir_create (c->p, int64_t, 10, 11, 12, 13, 14);

  expect (c, weir_flatten (x, x, y), "0", "0", "1", "1", "2", "2", "3", "3", "4", "4", "10", "11", "12", "13", "14");
  expect (c, weir_sum_globally (weir_flatten (x, y, x)), "80");
}

CASE (A16_a_flatten_keeps_missing_values)
{
  MaybeStringCollection *some = weir_create (c->p, MaybeString, { true, STR ("a") }, { 0 }, { true, STR ("") });
  MaybeStringCollection *none = weir_create (c->p, MaybeString, { 0 }, { 0 });

  expect (c, weir_flatten (some, none), "'a'", "''", "none", "none", "none");
}

CASE (X8_flattens_of_flattens_lose_and_double_nothing)
{
  WeirInt64Collection *x = weir_create (c->p, int64_t, 1), *y = weir_map (x, add_ten);
  WeirInt64Collection *inner = weir_flatten (x, y), *outer = weir_flatten (inner, x, weir_map (inner, add_ten));

  expect (c, outer, "1", "11", "1", "11", "21");
  expect (c, weir_sum_globally (weir_flatten (outer, inner)), "57");
}

CASE (A19_a_list_comes_apart_into_its_items)
{
  static const int64_t items[] = { 1, 2, 3, 4 };

  expect (c, weir_flatten_lists (weir_create (c->p, Ints, { items, 4 }, { NULL, 0 }, { items + 1, 1 })), "1", "2", "3",
          "4", "2");
  expect (c, weir_flatten_lists (weir_create (c->p, Ints, { NULL, 0 })));
}

CASE (A21_a_flatten_of_equal_windows_keeps_them)
{
  WeirInt64Collection *x = weir_create_timestamped (c->p, int64_t, { 1, MS (1) }, { 2, MS (61000) });
  WeirInt64Collection *y = weir_create_timestamped (c->p, int64_t, { 10, MS (2) });

  x = weir_window_into (x, .windows = weir_fixed_windows (WEIR_MINUTES (1)));
  y = weir_window_into (y, .windows = weir_fixed_windows (WEIR_MINUTES (1)));
  expect_as (c, weir_sum_globally (weir_flatten (x, y)), SHOW_WINDOWS, "11 [0,60000)",
             "2 [60000,120000)");
}

/* Each element has brought the gap of its own input: [0,20) and [15,25) meet, as [30,40) and [40,60) do not. */
CASE (A21_sessions_of_other_gaps_meet_in_a_flatten)
{
  WeirInt64Collection *x = weir_create_timestamped (c->p, int64_t, { 1, MS (15) }, { 2, MS (30) });
  WeirInt64Collection *y = weir_create_timestamped (c->p, int64_t, { 10, MS (0) }, { 20, MS (40) });

  x = weir_window_into (x, SESSIONS (10));
  y = weir_window_into (y, SESSIONS (20));
  expect_as (c, weir_sum_globally (weir_flatten (x, y)), SHOW_WINDOWS, "11 [0,25)", "2 [30,40)", "20 [40,60)");
}

CASE (A21_a_flatten_of_other_windows_is_refused)
{
  WeirInt64Collection *x = weir_create (c->p, int64_t, 1);

  weir_flatten (weir_window_into (x, .windows = weir_fixed_windows (WEIR_MINUTES (1))),
                weir_window_into (x, .windows = weir_fixed_windows (WEIR_MINUTES (2))));
  expect_refusal (c, "the inputs cannot meet");
}

CASE (A22_a_flatten_of_nothing_without_a_type_is_refused)
{
  weir_collection_flatten (c->p, NULL, 0, NULL, WEIR_HERE ("flatten"));
  expect_refusal (c, "needs the type");
}

/* --- Partition ---------------------------------------------------------------------------------------------------- */

static int
by_remainder (const int64_t *n, int parts)
{
  return (int) (*n % parts);
}
WEIR_PARTITION_FN (by_remainder, int64_t)

static int
astray (const int64_t *n G_GNUC_UNUSED, int parts G_GNUC_UNUSED)
{
  return -1;
}
WEIR_PARTITION_FN (astray, int64_t)

CASE (A23_partition_sends_each_element_to_its_part)
{
  WeirInt64Collection *halves[2], *thirds[3];

  weir_partition (weir_create (c->p, int64_t, 591, 11789, 1257, 24578, 24799, 307), by_remainder, halves);
  expect (c, halves[0], "24578");
  expect (c, halves[1], "591", "11789", "1257", "24799", "307");
  weir_partition (weir_create (c->p, int64_t, 1, 2, 4, 5), by_remainder, thirds);
  expect (c, thirds[0]);
  expect (c, thirds[1], "1", "4");
  expect (c, thirds[2], "2", "5");
}

CASE (A24_a_part_out_of_bounds_fails_the_run_and_is_named)
{
  WeirInt64Collection *parts[5];

  weir_partition (weir_create (c->p, int64_t, 1), astray, parts);
  expect_failure (c, "-1");
  expect_failure (c, "[0..5)");
  expect_failure (c, "astray");
}

static int
one_too_many (const int64_t *n G_GNUC_UNUSED, int parts)
{
  return parts;
}
WEIR_PARTITION_FN (one_too_many, int64_t)

CASE (A24_the_part_behind_the_last_is_out_of_bounds_too)
{
  WeirInt64Collection *parts[5];

  weir_partition (weir_create (c->p, int64_t, 1), one_too_many, parts);
  expect_failure (c, "5");
  expect_failure (c, "[0..5)");
  expect_failure (c, "one_too_many");
}

/* --- composites --------------------------------------------------------------------------------------------------- */

CASE (A26_a_function_may_be_applied_many_times)
{
  WeirStringCollection *input = weir_create_strings (c->p, "a", "b");
  WeirStringCollection *twice = weir_par_do (weir_par_do (input, add_plus), add_plus);

  expect (c, weir_flatten (twice, weir_par_do (input, add_plus)), "a++", "b++", "a+", "b+");
}

CASE (A26_composites_that_add_nothing_pass_collections_through)
{
  WeirStringCollection *one = weir_create_strings (c->p, "a"), *other = weir_create_strings (c->p, "b"), *picked = NULL;

  WEIR_SCOPE (c->p, "Identity")
  {
    WEIR_SCOPE (c->p, "Pick the second")
    picked = other;
  }
  expect (c, picked, "b");
  expect (c, one, "a");
}

CASE (A26_an_empty_pipeline_runs_to_its_end)
{
  assert_non_null (c->p);
}

CASE (A26_what_nobody_reads_does_no_harm)
{
  weir_impulse (c->p);
  weir_reshuffle (weir_create (c->p, int64_t, 1, 2, 3));
  weir_group_by_key (weir_create (c->p, Score, { STR ("a"), 1 }), ScoresOf);
}

/* --- projections -------------------------------------------------------------------------------------------------- */

static WeirString
own_text (const int64_t *n)
{
  return *n % 2 == 0 ? STR ("even") : STR ("odd");
}
WEIR_KEY_FN (own_text, int64_t, Length)

CASE (A27_keys_values_and_swapped_pairs)
{
  ScoreCollection *scores = weir_create (c->p, Score, { STR ("a"), 1 }, { STR ("b"), 2 }, { STR ("a"), 3 });

  expect (c, weir_keys (scores), "a", "b", "a");
  expect (c, weir_values (scores), "1", "2", "3");
  expect (c, weir_kv_swap (scores, Swapped), "{key: 1, value: 'a'}", "{key: 2, value: 'b'}", "{key: 3, value: 'a'}");
}

CASE (A27_projections_of_nothing_are_empty)
{
  ScoreCollection *none = weir_create (c->p, Score);

  expect (c, weir_keys (none));
  expect (c, weir_values (none));
  expect (c, weir_kv_swap (none, Swapped));
  expect (c, weir_with_keys (weir_create (c->p, int64_t), own_text));
}

CASE (A27_with_keys_puts_a_key_before_each_element)
{
  expect (c, weir_with_keys (weir_create (c->p, int64_t, 1, 2, 3), own_text), "{key: 'odd', value: 1}",
          "{key: 'even', value: 2}", "{key: 'odd', value: 3}");
}

CASES (a, A1_create_yields_its_elements_and_no_others, A2_create_of_nothing_yields_nothing_and_keeps_its_type,
       A3_missing_values_come_through_create, A4_units_and_pairs_of_units_are_elements_each,
       A5_created_timestamps_are_seen_in_a_par_do,
       A5_with_timestamps_too_nothing_is_created_of_nothing, A5_elements_without_a_timestamp_stand_at_the_beginning_of_time,
       A7_an_option_set_after_construction_is_read_while_running, X11_an_impulse_is_one_empty_element,
       A11_the_pieces_of_a_source_are_together_the_whole, A13_a_flatten_of_one_has_the_same_elements,
       A14_a_flatten_of_nothing_is_empty_and_can_be_used,
       A15_flatten_of_the_same_collection_twice_gives_each_element_twice,
       A16_a_flatten_keeps_missing_values,
       X8_flattens_of_flattens_lose_and_double_nothing, A19_a_list_comes_apart_into_its_items,
       A21_a_flatten_of_equal_windows_keeps_them, A21_sessions_of_other_gaps_meet_in_a_flatten,
       A21_a_flatten_of_other_windows_is_refused,
       A22_a_flatten_of_nothing_without_a_type_is_refused, A23_partition_sends_each_element_to_its_part,
       A24_a_part_out_of_bounds_fails_the_run_and_is_named,
       A24_the_part_behind_the_last_is_out_of_bounds_too, A26_a_function_may_be_applied_many_times,
       A26_composites_that_add_nothing_pass_collections_through, A26_an_empty_pipeline_runs_to_its_end,
       A26_what_nobody_reads_does_no_harm, A27_keys_values_and_swapped_pairs, A27_projections_of_nothing_are_empty,
       A27_with_keys_puts_a_key_before_each_element)
