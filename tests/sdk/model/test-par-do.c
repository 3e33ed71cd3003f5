/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/sdk/model/model-test.h"

DO_FN (refuses, WEIR_TYPE (WeirString), WEIR_TYPE (WeirString), .retracts = WEIR_RETRACTS_REFUSE)
DO_FN (finishes, WEIR_TYPE (WeirString), WEIR_TYPE (WeirString), .finish_bundle = (void *) run_nothing)
DO_FN (keeps, WEIR_TYPE (WeirString), WEIR_TYPE (WeirString), .finish_bundle = (void *) run_nothing,
       .retracts = WEIR_RETRACTS_KEEP)
DO_FN (generic, NULL, NULL)

typedef struct
{
  int64_t    min_length;
  WeirString letter;
} Keep;
WEIR_RECORD (Keep, min_length, letter)
DO_FN (keep_longer, WEIR_TYPE (WeirString), WEIR_TYPE (WeirString), .config = WEIR_TYPE (Keep))

static const WeirOutputSpec two_outputs[] = { { "scores", WEIR_TYPE (Score) },
                                              { "malformed", WEIR_TYPE (WeirString) } };
static const WeirDoFn parse_two = { .abi = WEIR_BATCH_ABI, .size = sizeof (WeirDoFn), .name = "parse_two",
                                    .input = WEIR_TYPE (WeirString), .outputs = two_outputs, .n_outputs = 2,
                                    .run = run_nothing };
static const WeirDoFn as_many
    = { .abi = WEIR_BATCH_ABI, .size = sizeof (WeirDoFn), .name = "as_many", .run = run_nothing };

/* Retracts reach what follows a retracting grouping. */
static WeirCollection *
retracting_strings (WeirPipeline *p)
{
  WeirCollection *scores = windowed (some_scores (p), (WeirWindowing) { .accumulation = WEIR_RETRACTING });
  WeirCollection *sums = weir_collection_combine (scores, WEIR_COMBINE_PER_KEY, &sum, NULL, NULL, AT (5, "sum"));
  const WeirType *string = WEIR_TYPE (WeirString);

  return weir_collection_par_do_generic (sums, &generic, NULL, &string, 1, NULL, AT (6, "generic"));
}

static void
a_par_do_names_its_function_and_takes_over_windows_and_bounds (void **state)
{
  g_autoptr (WeirPipeline)  p = weir_pipeline_new ("p");
  WeirWindowing             windowing = { .windows = weir_fixed_windows (WEIR_SECONDS (1)) };
  WeirCollection           *words
      = weir_collection_par_do (windowed (some_lines (p), windowing), &split_words, NULL, NULL, AT (5, "split_words"));
  const WeirGraphTransform *t;

  (void) state;
  assert_no_errors (p);
  t = last_transform (p);
  assert_string_equal (t->urn, WEIR_URN_PAR_DO);
  assert_string_equal (t->function, "split_words");
  assert_null (t->config);
  assert_string_equal (t->file, "user.c");
  assert_int_equal (t->line, 5);
  assert_ptr_equal (weir_collection_type (words), WEIR_TYPE (WeirString));
  assert_true (weir__windowing_equal (weir_collection_windowing (words), &windowing));
  assert_true (weir_collection_is_bounded (words));
  assert_ptr_equal (weir__pipeline_function (p, "split_words")->do_fn, &split_words);
}

static void
an_input_of_another_type_is_an_error_that_says_where_they_part (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");

  (void) state;
  weir_collection_par_do (some_scores (p), &split_words, NULL, NULL, AT (9, "split_words"));
  assert_error (p, "user.c:9: split_words: split_words takes string, the collection has record Score", ": ");
}

static void
each_output_is_a_collection_of_its_own (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection          *all[2] = { NULL, NULL };
  WeirCollection          *first = weir_collection_par_do (some_lines (p), &parse_two, NULL, all, AT (5, "parse"));

  (void) state;
  assert_ptr_equal (first, all[0]);
  assert_no_errors (p);
  assert_ptr_equal (weir_collection_type (all[0]), WEIR_TYPE (Score));
  assert_ptr_equal (weir_collection_type (all[1]), WEIR_TYPE (WeirString));
  assert_string_equal (weir__graph_port (last_transform (p)->outputs, 1)->label, "malformed");
}

static void
a_generic_function_gets_its_types_from_the_transform (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  const WeirType          *types[] = { WEIR_TYPE (int64_t), WEIR_TYPE (double), WEIR_TYPE (WeirString) };
  WeirCollection          *all[3];

  (void) state;
  weir_collection_par_do_generic (some_lines (p), &as_many, NULL, types, 3, all, AT (5, "partition"));
  assert_no_errors (p);
  for (int i = 0; i < 3; i++)
    assert_ptr_equal (weir_collection_type (all[i]), types[i]);
  assert_string_equal (weir__graph_port (last_transform (p)->outputs, 2)->label, "2");
}

static void
a_generic_function_without_types_is_an_error (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");

  (void) state;
  assert_non_null (weir_collection_par_do (some_lines (p), &generic, NULL, NULL, AT (5, "generic")));
  assert_errors (p, "user.c:5: generic: the generic function generic needs a type for its output out");
}

static void
a_wrong_number_of_types_is_an_error (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  const WeirType          *types[] = { WEIR_TYPE (int64_t), WEIR_TYPE (double), WEIR_TYPE (WeirString) };
  WeirCollection          *all[2];

  (void) state;
  weir_collection_par_do_generic (some_lines (p), &parse_two, NULL, types, 3, all, AT (5, "parse"));
  assert_errors (p, "user.c:5: parse: parse_two has 2 outputs, 3 types were given");
}

static void
a_type_that_is_not_the_functions_own_is_an_error (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  const WeirType          *type = WEIR_TYPE (int64_t);

  (void) state;
  weir_collection_par_do_generic (some_lines (p), &split_words, NULL, &type, 1, NULL, AT (5, "split"));
  assert_error (p, "user.c:5: split: out: ", "int64");
}

static void
a_function_without_outputs_gives_a_collection_that_is_good_for_nothing (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection          *nothing = weir_collection_par_do (some_lines (p), &as_many, NULL, NULL, AT (5, "sink"));

  (void) state;
  assert_non_null (nothing);
  assert_no_errors (p);
  assert_int_equal (last_transform (p)->outputs->len, 0);
  assert_ptr_equal (weir_collection_type (nothing), WEIR_TYPE (WeirUnit));
}

static void
a_configuration_travels_as_bytes (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  Keep                     config = { 3, WEIR_STRING ("x") }, read;
  g_autoptr (WeirArena)    arena = weir_arena_new ();
  WeirBytes                bytes;

  (void) state;
  weir_collection_par_do (some_lines (p), &keep_longer, &config, NULL, AT (5, "keep"));
  config.min_length = 99;
  assert_no_errors (p);
  bytes.data = g_bytes_get_data (last_transform (p)->config, &bytes.size);
  assert_true (weir_value_decode (last_transform (p)->config_type, &bytes, &read, arena, NULL));
  assert_int_equal (read.min_length, 3);
  assert_memory_equal (read.letter.data, "x", 1);
}

static void
a_configuration_that_is_not_given_is_all_zeros (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  static const Keep        zeros;

  (void) state;
  weir_collection_par_do (some_lines (p), &keep_longer, NULL, NULL, AT (5, "keep"));
  weir_collection_par_do (some_lines (p), &keep_longer, &zeros, NULL, AT (5, "keep"));
  assert_no_errors (p);
  assert_true (g_bytes_equal (((WeirGraphTransform *) weir__pipeline_graph (p, NULL)->transforms->pdata[2])->config,
                              last_transform (p)->config));
}

static void
a_configuration_for_a_function_that_takes_none_is_an_error (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");

  (void) state;
  weir_collection_par_do (some_lines (p), &split_words, &(Keep) { 1, WEIR_STRING ("") }, NULL, AT (5, "split"));
  assert_errors (p, "user.c:5: split: split_words takes no configuration");
}

static void
a_source_that_does_not_end_makes_everything_after_it_unbounded (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection          *lines = an_unbounded (p, WEIR_TYPE (WeirString));
  WeirCollection          *words = weir_collection_par_do (lines, &split_words, NULL, NULL, AT (5, "split"));
  WeirCollection          *both = weir_collection_flatten (p, (WeirCollection *[]) { some_lines (p), words }, 2, NULL,
                                                           AT (6, "flatten"));
  const WeirGraphTransform *t;

  (void) state;
  assert_false (weir_collection_is_bounded (lines));
  assert_false (weir_collection_is_bounded (words));
  assert_false (weir_collection_is_bounded (both));
  assert_no_errors (p);
  t = weir__pipeline_graph (p, NULL)->transforms->pdata[1];
  assert_true (t->splittable && t->unbounded && !t->replayable);
}

static void
w5_a_function_that_refuses_retracts_is_refused_downstream_of_a_retracting_grouping (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");

  (void) state;
  weir_collection_par_do (some_lines (p), &refuses, NULL, NULL, AT (7, "refuses"));
  assert_no_errors (p);
  weir_collection_par_do (retracting_strings (p), &refuses, NULL, NULL, AT (8, "refuses"));
  assert_error (p, "user.c:8: refuses_2: refuses takes no retracts", "retracting grouping");
}

static void
a_splittable_function_is_refused_there_unless_it_looks_at_kinds_itself (void **state)
{
  static const WeirSplittable splittable = { .initial = (void *) run_nothing, .run = (void *) run_nothing };
  WeirDoFn                    fn = refuses;
  g_autoptr (WeirPipeline)    p = weir_pipeline_new ("p");
  WeirCollection             *strings = retracting_strings (p);

  (void) state;
  fn.name = "splits";
  fn.run = NULL;
  fn.splittable = &splittable;
  fn.retracts = WEIR_RETRACTS_ACCEPT;
  weir_collection_par_do (strings, &fn, NULL, NULL, AT (7, "accepts"));
  assert_no_errors (p);
  fn.retracts = WEIR_RETRACTS_KEEP;
  weir_collection_par_do (strings, &fn, NULL, NULL, AT (8, "splits"));
  assert_error (p, "user.c:8: splits: splits is splittable and downstream of a retracting grouping",
                "WEIR_RETRACTS_ACCEPT");
}

static void
emission_at_finish_bundle_needs_a_word_about_retracts (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection          *strings = retracting_strings (p);

  (void) state;
  weir_collection_par_do (strings, &keeps, NULL, NULL, AT (7, "keeps"));
  assert_no_errors (p);
  weir_collection_par_do (strings, &finishes, NULL, NULL, AT (8, "finishes"));
  assert_error (p, "user.c:8: finishes: finishes is downstream of a retracting grouping", "WEIR_RETRACTS_KEEP");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_par_do_names_its_function_and_takes_over_windows_and_bounds),
    cmocka_unit_test (an_input_of_another_type_is_an_error_that_says_where_they_part),
    cmocka_unit_test (each_output_is_a_collection_of_its_own),
    cmocka_unit_test (a_generic_function_gets_its_types_from_the_transform),
    cmocka_unit_test (a_generic_function_without_types_is_an_error),
    cmocka_unit_test (a_wrong_number_of_types_is_an_error),
    cmocka_unit_test (a_type_that_is_not_the_functions_own_is_an_error),
    cmocka_unit_test (a_function_without_outputs_gives_a_collection_that_is_good_for_nothing),
    cmocka_unit_test (a_configuration_travels_as_bytes),
    cmocka_unit_test (a_configuration_that_is_not_given_is_all_zeros),
    cmocka_unit_test (a_configuration_for_a_function_that_takes_none_is_an_error),
    cmocka_unit_test (a_source_that_does_not_end_makes_everything_after_it_unbounded),
    cmocka_unit_test (w5_a_function_that_refuses_retracts_is_refused_downstream_of_a_retracting_grouping),
    cmocka_unit_test (a_splittable_function_is_refused_there_unless_it_looks_at_kinds_itself),
    cmocka_unit_test (emission_at_finish_bundle_needs_a_word_about_retracts),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
