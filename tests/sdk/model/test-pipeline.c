/* SPDX-License-Identifier: Apache-2.0 */
#include <sys/wait.h>
#include <unistd.h>

#include "tests/sdk/model/model-test.h"

static void
an_empty_pipeline_is_a_graph (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("empty");

  (void) state;
  assert_string_equal (weir_pipeline_name (p), "empty");
  assert_no_errors (p);
  assert_int_equal (weir__pipeline_graph (p, NULL)->transforms->len, 0);
}

static void
freeing_nothing_is_fine (void **state)
{
  (void) state;
  weir_pipeline_free (NULL);
}

static void
all_errors_are_reported_at_once_in_order (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (GError)       error = NULL;
  WeirCollection          *scores = some_scores (p);

  (void) state;
  weir_collection_par_do (scores, &split_words, NULL, NULL, AT (10, "split_words"));
  windowed (scores, (WeirWindowing) { .allowed_lateness = WEIR_SECONDS (-1) });
  weir_pipeline_add_error (p, AT (11, "mine"), "I want %d of them", 3);
  assert_null (weir__pipeline_graph (p, &error));
  assert_true (g_error_matches (error, WEIR_ERROR, WEIR_ERROR_CONSTRUCTION));
  assert_true (g_str_has_prefix (error->message, "user.c:10: split_words: split_words takes "));
  assert_non_null (strstr (error->message, "\nuser.c:4: window: the allowed lateness must be at least 0, not -1 s\n"
                                           "user.c:11: mine: I want 3 of them"));
}

static void
an_error_of_ones_own_has_the_path_of_its_scope (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");

  (void) state;
  weir_scope_begin (p, AT (1, "Outer"));
  weir_pipeline_add_error (p, AT (2, "inner"), "no");
  weir_scope_end (p);
  assert_errors (p, "user.c:2: Outer/inner: no");
}

static void
what_follows_a_broken_collection_says_no_more (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection          *broken = weir_pipeline_broken (p, AT (3, "mine"), "no %s", "such thing");

  (void) state;
  windowed (weir_collection_par_do (broken, &split_words, NULL, NULL, AT (4, "split_words")), (WeirWindowing) { 0 });
  assert_errors (p, "user.c:3: mine: no such thing");
}

static void
an_error_speaks_of_its_transform_by_the_name_given_later (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");

  (void) state;
  weir_collection_name (windowed (some_lines (p), (WeirWindowing) { .allowed_lateness = WEIR_SECONDS (-1) }), "Late");
  assert_errors (p, "user.c:4: Late: the allowed lateness must be at least 0, not -1 s");
}

static void
one_mistake_is_one_message_however_much_follows (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection          *broken = weir_collection_group_by_key (some_lines (p), NULL, AT (5, "group"));

  (void) state;
  broken = weir_collection_reshuffle (broken, AT (6, "reshuffle"));
  broken = windowed (broken, (WeirWindowing) { .windows = weir_fixed_windows (WEIR_SECONDS (1)) });
  broken = weir_collection_group_by_key (broken, NULL, AT (7, "again"));
  broken = weir_collection_combine (broken, WEIR_COMBINE_PER_KEY, &sum, NULL, NULL, AT (8, "sum"));
  broken = weir_collection_flatten (p, (WeirCollection *[]) { broken, some_lines (p) }, 2, NULL, AT (9, "flatten"));
  broken = weir_collection_late_data (broken, AT (10, "late"));
  weir_collection_par_do (broken, &split_words, NULL, NULL, AT (11, "split"));
  weir_collection_name (broken, "Broken");
  assert_error (p, "user.c:5: group: the input has elements that are no KVs: ", "string");
}

static void
options_are_kept_and_replaced_and_taken_back (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");

  (void) state;
  assert_null (weir__pipeline_option (p, "input"));
  weir_pipeline_set_option (p, "input", "a");
  weir_pipeline_set_option (p, "input", "b");
  assert_string_equal (weir__pipeline_option (p, "input"), "b");
  weir_pipeline_set_option (p, "input", NULL);
  assert_null (weir__pipeline_option (p, "input"));
}

static void
count_destroyed (void *count)
{
  ++*(int *) count;
}

static void
what_outer_layers_keep_is_destroyed_with_the_pipeline_or_when_replaced (void **state)
{
  WeirPipeline *p = weir_pipeline_new ("p");
  int           first = 0, second = 0;

  (void) state;
  weir__pipeline_set_data (p, "run", &first, count_destroyed);
  assert_ptr_equal (weir__pipeline_data (p, "run"), &first);
  weir__pipeline_set_data (p, "run", &second, count_destroyed);
  assert_int_equal (first, 1);
  assert_int_equal (second, 0);
  weir_pipeline_free (p);
  assert_int_equal (second, 1);
}

static void
what_a_pipeline_owns_is_destroyed_with_it (void **state)
{
  WeirPipeline *p = weir_pipeline_new ("p");
  int           owned = 0, again = 0;

  (void) state;
  weir_pipeline_own (p, &owned, count_destroyed);
  weir_pipeline_own (p, &again, count_destroyed);
  assert_int_equal (owned, 0);
  weir_pipeline_free (p);
  assert_int_equal (owned, 1);
  assert_int_equal (again, 1);
}

static void
pipelines_know_nothing_of_each_other (void **state)
{
  g_autoptr (WeirPipeline) a = weir_pipeline_new ("a"), b = weir_pipeline_new ("b");

  (void) state;
  windowed (some_lines (a), (WeirWindowing) { .allowed_lateness = WEIR_SECONDS (-1) });
  some_lines (b);
  assert_no_errors (b);
  assert_null (weir__pipeline_function (b, "split_words"));
  assert_ptr_equal (weir__pipeline_function (b, "read_lines")->do_fn, &read_lines);
}

/* In a child, whose last words are read to their end: the program aborts of it, with these words. */
static void
assert_aborts (void (*wrong) (void), const char *words)
{
  char    message[512] = "";
  size_t  length = 0;
  int     ends[2], status;
  ssize_t n;
  pid_t   child;

  assert_int_equal (pipe (ends), 0);
  child = fork ();
  assert_true (child >= 0);
  if (child == 0)
    {
      dup2 (ends[1], STDERR_FILENO);
      wrong ();
      _exit (0);
    }
  close (ends[1]);
  while ((n = read (ends[0], message + length, sizeof message - 1 - length)) > 0)
    length += (size_t) n;
  close (ends[0]);
  assert_int_equal (waitpid (child, &status, 0), child);
  assert_true (WIFSIGNALED (status));
  assert_non_null (strstr (message, words));
}

static void
transform_null (void)
{
  weir_collection_reshuffle (NULL, AT (5, "spread"));
}

static void
ask_null (void)
{
  weir_collection_type (NULL);
}

static void
a_collection_that_is_null_is_a_broken_program_and_aborts_with_the_place (void **state)
{
  (void) state;
  assert_aborts (transform_null, "user.c:5: spread: the collection is NULL");
  assert_aborts (ask_null, "weir_collection_type: a transform was given NULL as its collection");
}

static void
a_pipelines_name_is_text_of_one_line (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("word\ncount");

  (void) state;
  assert_string_equal (weir_pipeline_name (p), "word?count");
  assert_errors (p, "weir_pipeline_new: the pipeline's name holds a control character");
}

static void
what_two_steps_claim_is_an_error_at_the_second_that_names_the_first (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("claims");
  g_autofree char         *none = NULL, *errors = NULL;

  weir_pipeline_claim (p, "one", (WeirSite) { "a.c", 1, "first" });
  weir_pipeline_claim (p, "two", (WeirSite) { "a.c", 2, "second" });
  none = weir_pipeline_errors (p);
  assert_null (none);
  weir_pipeline_claim (p, "one", (WeirSite) { "b.c", 3, "third" });
  errors = weir_pipeline_errors (p);
  assert_string_equal (errors, "b.c:3: third: \"one\" is made by the step at a.c:1, too");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (what_two_steps_claim_is_an_error_at_the_second_that_names_the_first),
    cmocka_unit_test (an_empty_pipeline_is_a_graph),
    cmocka_unit_test (freeing_nothing_is_fine),
    cmocka_unit_test (all_errors_are_reported_at_once_in_order),
    cmocka_unit_test (an_error_of_ones_own_has_the_path_of_its_scope),
    cmocka_unit_test (what_follows_a_broken_collection_says_no_more),
    cmocka_unit_test (an_error_speaks_of_its_transform_by_the_name_given_later),
    cmocka_unit_test (one_mistake_is_one_message_however_much_follows),
    cmocka_unit_test (options_are_kept_and_replaced_and_taken_back),
    cmocka_unit_test (what_outer_layers_keep_is_destroyed_with_the_pipeline_or_when_replaced),
    cmocka_unit_test (what_a_pipeline_owns_is_destroyed_with_it),
    cmocka_unit_test (pipelines_know_nothing_of_each_other),
    cmocka_unit_test (a_collection_that_is_null_is_a_broken_program_and_aborts_with_the_place),
    cmocka_unit_test (a_pipelines_name_is_text_of_one_line),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
