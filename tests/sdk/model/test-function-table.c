/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/sdk/model/model-test.h"

#include <weir/sys/trigger-fn.h>

static void
assert_refused (const WeirDoFn *fn, const char *word)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection          *all[4] = { NULL, NULL, NULL, NULL };

  assert_non_null (weir_collection_par_do (some_lines (p), fn, NULL, all, AT (5, "step")));
  for (uint32_t i = 0; fn != NULL && i < fn->n_outputs; i++)
    assert_non_null (all[i]);
  assert_error (p, "user.c:5: step: ", word);
}

static void
assert_combine_refused (const WeirCombineFn *fn, const char *word)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");

  assert_non_null (weir_collection_combine (some_scores (p), WEIR_COMBINE_PER_KEY, fn, NULL, NULL, AT (5, "step")));
  assert_error (p, "user.c:5: step: ", word);
}

static WeirOutputSpec static_spec[] = { { "out", NULL } };

#define BUT(field_is)                                                                                                 \
  (__extension__ ({                                                                                                   \
    static WeirDoFn fn_;                                                                                              \
    fn_ = split_words;                                                                                                \
    fn_.field_is;                                                                                                     \
    &fn_;                                                                                                             \
  }))

static void
a_descriptor_of_another_abi_or_size_is_refused (void **state)
{
  WeirCombineFn combine = sum;

  (void) state;
  assert_refused (BUT (abi = 99), "compiled for another version of Weir: ABI 99");
  assert_refused (BUT (size = 8), "of 8 bytes");
  combine.abi = 77;
  assert_combine_refused (&combine, "ABI 77");
}

static void
a_type_of_another_abi_is_refused_before_it_is_looked_at (void **state)
{
  static const WeirType strange = { .abi = 9, .kind = WEIR_KIND_RECORD, .n_fields = 1000, .fields = (void *) 1 };
  WeirCombineFn         combine = sum;

  (void) state;
  assert_refused (BUT (input = &strange), "the type of its input");
  assert_refused (BUT (config = &strange), "the type of its configuration");
  assert_refused (BUT (outputs = ((static_spec[0].type = &strange), static_spec)), "the type of its out");
  combine.accumulator = &strange;
  assert_combine_refused (&combine, "the type of its accumulator");
}

static void
an_incomplete_descriptor_is_refused (void **state)
{
  static const WeirSplittable half;
  WeirCombineFn               combine = sum;

  (void) state;
  assert_refused (NULL, "the DoFn is NULL");
  assert_refused (BUT (name = NULL), "has no name");
  assert_refused (BUT (name = ""), "has no name");
  assert_refused (BUT (name = "split\nwords"), "the function's name holds a control character");
  assert_refused (BUT (name = "spl\xefttern"), "the function's name is not UTF-8");
  assert_refused (BUT (run = NULL), "nothing to run");
  assert_refused (BUT (splittable = &half), "needs `initial` and `run`");
  assert_combine_refused (NULL, "the CombineFn is NULL");
  combine.merge = NULL;
  assert_combine_refused (&combine, "needs `add_rows`, `merge` and `extract`");
}

static void
outputs_have_names_of_their_own (void **state)
{
  static const WeirOutputSpec twice[] = { { "out", WEIR_TYPE (Score) }, { "out", WEIR_TYPE (WeirString) } };
  static const WeirOutputSpec nameless[] = { { NULL, WEIR_TYPE (Score) }, { "out", WEIR_TYPE (WeirString) } };
  static const WeirOutputSpec two_lines[] = { { "out", WEIR_TYPE (WeirString) }, { "to\no", WEIR_TYPE (WeirString) } };
  WeirDoFn                    fn = split_words;

  (void) state;
  fn.n_outputs = 2;
  fn.outputs = twice;
  assert_refused (&fn, "split_words: two outputs are called out");
  fn.outputs = nameless;
  assert_refused (&fn, "split_words: output 0 has no name");
  fn.outputs = two_lines;
  assert_refused (&fn, "an output's name holds a control character");
  fn.outputs = NULL;
  assert_refused (&fn, "split_words: output 0 has no name");
}

static void
two_functions_of_one_name_are_an_error_that_names_both_places (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirDoFn                 other = split_words;

  (void) state;
  other.file = "other.c";
  other.line = 77;
  weir_collection_par_do (some_lines (p), &split_words, NULL, NULL, AT (5, "split"));
  weir_collection_par_do (some_lines (p), &other, NULL, NULL, AT (6, "split"));
  assert_error (p, "user.c:6: split_2: two functions are called split_words: one at fns.c:", "one at other.c:77");
}

static void
a_do_fn_and_a_combine_fn_of_one_name_are_two_functions (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCombineFn            combine = sum;

  (void) state;
  combine.name = "parse_score";
  weir_collection_combine (some_scores (p), WEIR_COMBINE_PER_KEY, &combine, NULL, NULL, AT (6, "sum"));
  assert_error (p, "user.c:6: sum: two functions are called parse_score", "fns.c");
}

static void
a_function_in_a_header_is_one_function_in_every_file (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirDoFn                 copy = split_words;

  (void) state;
  weir_collection_par_do (some_lines (p), &split_words, NULL, NULL, AT (5, "split"));
  weir_collection_par_do (some_lines (p), &copy, NULL, NULL, AT (6, "split"));
  assert_no_errors (p);
  copy.user_data = &copy; /* a closure, made twice at one place, holds other values the second time */
  weir_collection_par_do (some_lines (p), &copy, NULL, NULL, AT (7, "split"));
  assert_error (p, "user.c:7: split_3: two functions are called split_words", "fns.c");
}

static void
a_window_function_is_found_by_name_and_checked (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p"), q = weir_pipeline_new ("q");
  WeirWindowFn fn = { .abi = WEIR_BATCH_ABI, .size = sizeof fn, .name = "grid", .assign = (void *) run_nothing };

  (void) state;
  windowed (some_lines (p), (WeirWindowing) { .windows = weir_custom_windows (&fn, NULL) });
  assert_no_errors (p);
  assert_ptr_equal (weir__pipeline_function (p, "grid")->window_fn, &fn);
  fn.merges = true;
  windowed (some_lines (q), (WeirWindowing) { .windows = weir_custom_windows (&fn, NULL) });
  assert_error (q, "user.c:4: window: grid: a window function needs `assign`", "`merge`");
}

/* --- trigger functions -------------------------------------------------------------------------------------------- */

static const WeirTriggerFn counting = { .abi = WEIR_BATCH_ABI, .size = sizeof counting, .name = "counting",
                                        .file = "fns.c", .line = 9, .n_words = 1, .add = (void *) run_nothing,
                                        .ready = (void *) run_nothing, .fire = (void *) run_nothing,
                                        .merge = (void *) run_nothing };

static void
assert_trigger_refused (WeirTriggerFn fn, const char *word)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");

  assert_non_null (windowed (some_lines (p), (WeirWindowing) { .trigger = weir_after_watermark (
                                                                   .early = weir_custom_trigger (&fn, NULL)) }));
  assert_error (p, "user.c:4: window: ", word);
}

#define TRIGGER_BUT(...)                                                                                              \
  (__extension__ ({                                                                                                   \
    WeirTriggerFn fn_ = counting;                                                                                     \
    fn_.__VA_ARGS__;                                                                                                  \
    fn_;                                                                                                              \
  }))

static void
a_trigger_function_is_found_by_name_wherever_it_is_nested (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");

  (void) state;
  windowed (some_lines (p),
            (WeirWindowing) { .trigger = weir_repeatedly (
                                  weir_after_any (weir_after_count (2), weir_custom_trigger (&counting, NULL))) });
  assert_no_errors (p);
  assert_ptr_equal (weir__pipeline_function (p, "counting")->trigger_fn, &counting);
}

static void
an_incomplete_trigger_function_is_refused (void **state)
{
  static const WeirType strange = { .abi = 9, .kind = WEIR_KIND_RECORD, .n_fields = 1000, .fields = (void *) 1 };

  (void) state;
  assert_trigger_refused (TRIGGER_BUT (abi = 99), "compiled for another version of Weir: ABI 99");
  assert_trigger_refused (TRIGGER_BUT (size = 8), "of 8 bytes");
  assert_trigger_refused (TRIGGER_BUT (name = NULL), "has no name");
  assert_trigger_refused (TRIGGER_BUT (name = ""), "has no name");
  assert_trigger_refused (TRIGGER_BUT (name = "a\nb"), "the function's name holds a control character");
  assert_trigger_refused (TRIGGER_BUT (config = &strange), "the type of its configuration");
  assert_trigger_refused (TRIGGER_BUT (add = NULL), "needs `add`, `ready`, `fire` and `merge`");
  assert_trigger_refused (TRIGGER_BUT (ready = NULL), "needs `add`, `ready`, `fire` and `merge`");
  assert_trigger_refused (TRIGGER_BUT (fire = NULL), "needs `add`, `ready`, `fire` and `merge`");
  assert_trigger_refused (TRIGGER_BUT (merge = NULL), "needs `add`, `ready`, `fire` and `merge`");
  assert_trigger_refused (TRIGGER_BUT (may_finish = true), "that may finish needs `finished`");
  assert_trigger_refused (TRIGGER_BUT (finished = (void *) run_nothing), "`may_finish` says that it does not");
  assert_trigger_refused (TRIGGER_BUT (n_words = WEIR_TRIGGER_WORDS_MAX + 1), "at most 64 words");
  assert_trigger_refused (TRIGGER_BUT (n_words = 0, fn_.deadline = (void *) run_nothing), "needs words for its state");
}

static void
a_trigger_function_shares_its_name_with_no_other (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirTriggerFn other = TRIGGER_BUT (name = "read_lines"), copy = counting;

  (void) state;
  windowed (some_lines (p), (WeirWindowing) { .trigger = weir_custom_trigger (&counting, NULL) });
  windowed (some_lines (p), (WeirWindowing) { .trigger = weir_custom_trigger (&copy, NULL) });
  assert_no_errors (p);
  windowed (some_lines (p), (WeirWindowing) { .trigger = weir_custom_trigger (&other, NULL) });
  assert_error (p, "user.c:4: window_3: two functions are called read_lines", "fns.c:9");
}

static const WeirTrigger *
continue_with_nothing_right (G_GNUC_UNUSED const void *config, G_GNUC_UNUSED WeirArena *arena)
{
  static const WeirTrigger wrong = { .kind = WEIR_TRIGGER_AFTER_COUNT };

  return &wrong;
}

static void
what_a_trigger_function_continues_as_is_checked_too (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirTriggerFn            fn = TRIGGER_BUT (continuation = continue_with_nothing_right);
  WeirCollection          *scores
      = windowed (some_scores (p), (WeirWindowing) { .trigger = weir_custom_trigger (&fn, NULL) });

  (void) state;
  assert_no_errors (p);
  assert_non_null (weir_collection_group_by_key (scores, NULL, AT (7, "group")));
  assert_error (p, "user.c:7: group: ", "the count must be at least 1");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_descriptor_of_another_abi_or_size_is_refused),
    cmocka_unit_test (a_type_of_another_abi_is_refused_before_it_is_looked_at),
    cmocka_unit_test (an_incomplete_descriptor_is_refused),
    cmocka_unit_test (outputs_have_names_of_their_own),
    cmocka_unit_test (two_functions_of_one_name_are_an_error_that_names_both_places),
    cmocka_unit_test (a_do_fn_and_a_combine_fn_of_one_name_are_two_functions),
    cmocka_unit_test (a_function_in_a_header_is_one_function_in_every_file),
    cmocka_unit_test (a_window_function_is_found_by_name_and_checked),
    cmocka_unit_test (a_trigger_function_is_found_by_name_wherever_it_is_nested),
    cmocka_unit_test (an_incomplete_trigger_function_is_refused),
    cmocka_unit_test (a_trigger_function_shares_its_name_with_no_other),
    cmocka_unit_test (what_a_trigger_function_continues_as_is_checked_too),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
