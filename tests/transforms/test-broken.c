/* SPDX-License-Identifier: Apache-2.0 */
/* One mistake is one message: what is applied to the result of a transform that was refused says nothing. */
#include <weir/io.h>
#include <weir/sqlite.h>
#include <weir/testing/assert.h>
#include <weir/testing/test-stream.h>
#include <weir/weir.h>

#include "tests/support/weir-test.h"

#define AT ((WeirSite) { "user.c", 7, "step" })

WEIR_KV (Score, WeirString, int64_t)
WEIR_GROUPED (Scores, WeirString, int64_t)
WEIR_CO_GROUPED (Both, WeirString, (left, int64_t), (right, int64_t))

static int
which_part (const Score *score, int n)
{
  return (int) score->value % n;
}
WEIR_PARTITION_FN (which_part, Score)

static gboolean
is_fine (const Score *scores G_GNUC_UNUSED, size_t n G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  return TRUE;
}
WEIR_ASSERT_FN (is_fine, Score)

static void
keep (const Score *score, ScoreEmitter *scores)
{
  weir_emit (scores, *score);
}
WEIR_DO_FN (keep, Score, Score)

/* --- what may be applied ------------------------------------------------------------------------------------------ */

static void
apply_the_core (WeirCollection *c)
{
  const WeirType *score = WEIR_TYPE (Score);

  weir_collection_par_do (c, &keep__do_fn, NULL, NULL, AT);
  weir_collection_par_do_generic (c, &keep__do_fn, NULL, &score, 1, NULL, AT);
  weir_collection_group_by_key (c, NULL, AT);
  weir_collection_group_by_key (weir_collection_group_by_key (c, WEIR_TYPE (Scores), AT), NULL, AT);
  weir_collection_reshuffle (c, AT);
  weir_collection_window_into (c, &(const WeirWindowing) { .trigger = weir_after_count (1) }, AT);
  (void) weir_collection_late_data (c, AT);
  weir_collection_with_fanout (c, 0, AT);
  weir_collection_must_pass (c);
}

/* With a collection that would be fine alone. */
static void
apply_with_another (WeirCollection *c, WeirCollection *other)
{
  for (unsigned i = 0; i < 2; i++)
    {
      WeirCollection *ins[] = { i == 0 ? c : other, i == 0 ? other : c };
      WeirCollection *all = weir_collection_flatten (NULL, ins, 2, NULL, AT);

      weir_collection_group_by_key (all, WEIR_TYPE (Scores), AT);
      weir_collection_co_group_by_key (ins, 2, WEIR_TYPE (Both), AT);
      weir_collection_join (ins[0], ins[1], WEIR_JOIN_FULL_OUTER, NULL, AT);
      weir_collection_set (ins[0], ins[1], WEIR_UNION_DISTINCT, AT);
    }
}

static void
apply_what_combines (WeirCollection *c)
{
  weir_collection_count_globally (c, AT);
  weir_collection_count_per_element (c, NULL, AT);
  weir_collection_count_per_key (c, NULL, AT);
  weir_collection_sum_globally (c, AT);
  weir_collection_sum_per_key (c, AT);
  weir_collection_min_globally (c, AT);
  weir_collection_max_per_key (c, AT);
  weir_collection_mean_globally (c, AT);
  weir_collection_mean_per_key (c, NULL, AT);
  weir_collection_latest_globally (c, NULL, AT);
  weir_collection_latest_per_key (c, AT);
  weir_collection_distinct (c, AT);
  weir_collection_largest_globally (c, 3, NULL, AT);
  weir_collection_largest_per_key (c, 3, NULL, AT);
  weir_collection_smallest_globally (c, 3, NULL, AT);
  weir_collection_sample_any (c, 3, NULL, AT);
  weir_collection_sample_globally (c, 3, 1, NULL, AT);
  weir_collection_sample_per_key (c, 3, 1, NULL, AT);
}

static void
apply_what_changes (WeirCollection *c)
{
  WeirCollection *parts[3];

  weir_collection_keys (c, AT);
  weir_collection_values (c, AT);
  weir_collection_kv_swap (c, NULL, AT);
  weir_collection_kv_swap (c, WEIR_TYPE (Score), AT);
  weir_collection_flatten_lists (c, AT);
  weir_collection_to_string (c, AT);
  weir_collection_to_json (c, AT);
  weir_collection_regex_match (c, "a", AT);
  weir_collection_regex_extract (c, "(a)", 1, AT);
  weir_collection_regex_replace (c, "a", "b", AT);
  weir_collection_reify_timestamps (c, NULL, AT);
  weir_collection_reify_timestamps (c, WEIR_TYPE (Score), AT);
  weir_collection_reify (c, NULL, AT);
  weir_collection_reify (c, WEIR_TYPE (Score), AT);
  weir_collection_unreify_timestamps (c, AT);
  weir_collection_periodic_sequence (c, AT);
  weir_collection_partition (c, &which_part__do_fn, NULL, 3, parts, AT);
  for (unsigned i = 0; i < 3; i++)
    weir_collection_to_json (parts[i], AT);
}

static void
apply_what_ends (WeirCollection *c)
{
  weir_collection_read_lines (c, NULL, AT);
  weir_collection_write_text (c, "a.txt", NULL, AT);
  weir_collection_write_csv (c, "b.csv", NULL, AT);
  weir_collection_write_json_lines (c, "c.json", NULL, AT);
  weir_collection_write_sqlite (c, "d.db", "t", &(const WeirWriteSqliteOptions) { .key = "x" }, AT);
  weir_collection_assert (c, WEIR_ASSERT_EMPTY, NULL, NULL, 0, AT);
  weir_collection_assert_satisfies (c, &is_fine__do_fn, NULL, NULL, AT);
}

static void
apply_all (WeirCollection *c, WeirCollection *other)
{
  apply_the_core (c);
  apply_with_another (c, other);
  apply_what_combines (c);
  apply_what_changes (c);
  apply_what_ends (c);
}

/* --- mistakes ----------------------------------------------------------------------------------------------------- */

static WeirCollection *
some_scores (WeirPipeline *p)
{
  return WEIR_COLLECTION (weir_create (p, Score, { WEIR_STRING ("ann"), 3 }));
}

/* The one error, and nothing of what is applied to its result. */
static void
assert_one_error (WeirPipeline *p, WeirCollection *mistaken, const char *words)
{
  WeirCollection  *other = some_scores (p);
  g_autofree char *errors = NULL;

  apply_all (mistaken, other);
  errors = weir_pipeline_errors (p);
  if (errors == NULL || strstr (errors, words) == NULL || strchr (errors, '\n') != NULL)
    fail_msg ("expected one error \"%s\", found:\n%s", words, errors);
}

static void
nothing_is_said_of_what_follows_wrong_windows (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  const WeirWindowing wrong = { .windows = weir_fixed_windows (WEIR_SECONDS (0)) };

  assert_one_error (p, weir_collection_window_into (some_scores (p), &wrong, AT), "the size must be positive");
}

static void
nothing_is_said_of_what_follows_wrong_windows_of_a_stream (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  const WeirWindowing wrong = { .windows = weir_fixed_windows (WEIR_SECONDS (0)) };
  WeirCollection *stream = weir_pipeline_generate_unbounded (p, 1, AT);

  assert_one_error (p, weir_collection_window_into (stream, &wrong, AT), "the size must be positive");
}

static void
nothing_is_said_of_what_follows_a_wrong_grouping (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  const WeirWindowing once = { .trigger = weir_after_count (1) };
  WeirCollection *scores = weir_collection_window_into (some_scores (p), &once, AT);

  assert_one_error (p, weir_collection_group_by_key (scores, WEIR_TYPE (Scores), AT), "unsafe trigger");
}

static void
nothing_is_said_of_what_follows_a_function_of_another_input (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection *numbers = weir_pipeline_generate_sequence (p, 1, 3, AT);

  assert_one_error (p, weir_collection_par_do (numbers, &keep__do_fn, NULL, NULL, AT), "keep takes");
}

static void
nothing_is_said_of_what_follows_a_wrong_stream (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  const WeirTestEvent back[] = { weir_test_processing_time (WEIR_SECONDS (-1)) };

  assert_one_error (p, weir_pipeline_test_stream (p, WEIR_TYPE (Score), back, 1, AT), "processing time goes back");
}

static void
nothing_is_said_of_what_follows_keys_of_no_kv (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection *numbers = weir_pipeline_generate_sequence (p, 1, 3, AT);

  assert_one_error (p, weir_collection_keys (numbers, AT), "the elements are no KVs");
}

static void
nothing_is_said_of_what_follows_a_file_that_names_nothing (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");

  assert_one_error (p, weir_collection_write_text (weir_pipeline_create_strings (p, (const char *const[]) { "a" }, 1, AT),
                                                   "dir/", NULL, AT),
                    "is not the name of a file");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (nothing_is_said_of_what_follows_wrong_windows),
    cmocka_unit_test (nothing_is_said_of_what_follows_wrong_windows_of_a_stream),
    cmocka_unit_test (nothing_is_said_of_what_follows_a_wrong_grouping),
    cmocka_unit_test (nothing_is_said_of_what_follows_a_function_of_another_input),
    cmocka_unit_test (nothing_is_said_of_what_follows_a_wrong_stream),
    cmocka_unit_test (nothing_is_said_of_what_follows_keys_of_no_kv),
    cmocka_unit_test (nothing_is_said_of_what_follows_a_file_that_names_nothing),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
