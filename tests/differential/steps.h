/* SPDX-License-Identifier: Apache-2.0 */
/* The transforms that random pipelines consist of; no header in the usual sense: it is expanded in several ways.
 *
 * STEP (name, class, In, Out, least a, most a, least b, most b, code). The code stands in the program, to be run, and
 * as text, to be printed: x is the input, y the second one (of a class that has two), a and b are numbers.
 *
 * Classes: EACH element by itself; MORE of them than there were; SHIFT, to another time; GROUP; JOIN, a grouping of
 * two; BOTH, two as one; LATE, what groupings drop. */

STEP (affine, EACH, NUMBER, NUMBER, -9, 9, -9, 9, weir_par_do_with (x, affine, .a = a, .b = b))
STEP (keep_some, EACH, NUMBER, NUMBER, 2, 5, 0, 0, weir_par_do_with (x, keep_some, .a = a))
STEP (odd, EACH, NUMBER, NUMBER, 0, 0, 0, 0, weir_filter (x, is_odd))
STEP (multiply, MORE, NUMBER, NUMBER, 0, 3, 0, 0, weir_par_do_with (x, multiply, .a = a))
STEP (unroll, MORE, NUMBER, NUMBER, 0, 0, 0, 0, weir_par_do (x, unroll))
STEP (key_by, EACH, NUMBER, PAIR, 1, 6, 0, 0, weir_par_do_with (x, key_by, .a = a))
STEP (reshuffle_numbers, EACH, NUMBER, NUMBER, 0, 0, 0, 0, weir_reshuffle (x))

STEP (even_keys, EACH, PAIR, PAIR, 0, 0, 0, 0, weir_filter (x, has_even_key))
STEP (shift, SHIFT, PAIR, PAIR, -30, 30, 1, 30, weir_par_do_with (x, shift, .a = a, .b = b))
STEP (key_by_value, EACH, PAIR, PAIR, 1, 6, 0, 0, weir_par_do_with (x, key_by_value, .a = a))
STEP (swap, EACH, PAIR, PAIR, 0, 0, 0, 0, weir_kv_swap (x, Pair))
STEP (fold, EACH, PAIR, NUMBER, 0, 0, 0, 0, weir_par_do (x, fold))
STEP (values, EACH, PAIR, NUMBER, 0, 0, 0, 0, weir_values (x))
STEP (reshuffle_pairs, EACH, PAIR, PAIR, 0, 0, 0, 0, weir_reshuffle (x))

STEP (group_by_key, GROUP, PAIR, GROUP, 0, 0, 0, 0, weir_group_by_key (x, PairsOf))
STEP (fold_group, EACH, GROUP, PAIR, 0, 0, 0, 0, weir_par_do (x, fold_group))
STEP (take_apart, EACH, GROUP, PAIR, 0, 0, 0, 0, weir_par_do (x, take_apart))
STEP (combine_group, EACH, GROUP, PAIR, 0, 0, 0, 0, weir_combine_grouped_values (x, mix, Pair))

STEP (sum_per_key, GROUP, PAIR, PAIR, 0, 0, 0, 0, weir_sum_per_key (x))
STEP (max_per_key, GROUP, PAIR, PAIR, 0, 0, 0, 0, weir_max_per_key (x))
STEP (mix_per_key, GROUP, PAIR, PAIR, 0, 0, 0, 0, weir_combine_per_key (x, mix, Pair))
STEP (mix_back_per_key, GROUP, PAIR, PAIR, 0, 0, 0, 0, weir_combine_per_key (x, mix_back, Pair))
STEP (count_per_key, GROUP, PAIR, PAIR, 0, 0, 0, 0, weir_count_per_key (x, Pair))
STEP (count_per_element, GROUP, NUMBER, PAIR, 0, 0, 0, 0, weir_count_per_element (x, Pair))
STEP (distinct, GROUP, NUMBER, NUMBER, 0, 0, 0, 0, weir_distinct (x))
STEP (mix_globally, GROUP, NUMBER, NUMBER, 0, 0, 0, 0, weir_combine_globally (x, mix))
STEP (mix_back_globally, GROUP, NUMBER, NUMBER, 0, 0, 0, 0, weir_combine_globally (x, mix_back))
STEP (mix_of_some, GROUP, NUMBER, NUMBER, 0, 0, 0, 0, weir_combine_globally_without_default (x, mix))
STEP (max_globally, GROUP, NUMBER, NUMBER, 0, 0, 0, 0, weir_max_globally (x))
STEP (count_globally, GROUP, NUMBER, NUMBER, 0, 0, 0, 0, weir_count_globally (x))

STEP (co_group, JOIN, PAIR, JOIN, 0, 0, 0, 0, weir_co_group_by_key (Joined, x, y))
STEP (fold_join, EACH, JOIN, PAIR, 0, 0, 0, 0, weir_par_do (x, fold_join))
STEP (inner_join, EACH, JOIN, PAIR, 0, 0, 0, 0, weir_par_do (x, inner_join))
STEP (flatten_numbers, BOTH, NUMBER, NUMBER, 0, 0, 0, 0, weir_flatten (x, y))
STEP (flatten_pairs, BOTH, PAIR, PAIR, 0, 0, 0, 0, weir_flatten (x, y))

STEP (late_numbers, LATE, NUMBER, NUMBER, 0, 0, 0, 0, weir_late_data (x))
STEP (late_pairs, LATE, PAIR, PAIR, 0, 0, 0, 0, weir_late_data (x))
