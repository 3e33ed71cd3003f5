/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/sdk/model/model-test.h"

WEIR_KV (Name, WeirString, WeirString)
WEIR_GROUPED (NamesOf, WeirString, WeirString)
typedef struct
{
  WeirString     key;
  ScoresOfValues scores;
  NamesOfValues  names;
} Joined;
WEIR_RECORD (Joined, key, WEIR_AS (scores, ScoresOfValues), WEIR_AS (names, NamesOfValues))
DO_FN (parse_name, WEIR_TYPE (WeirString), WEIR_TYPE (Name))

static const WeirWindowing sessions = { .windows = { .kind = WEIR_WINDOWS_SESSIONS, .size = { 4000000 } } };

static void
a_group_is_a_key_with_a_list_of_its_values (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection *declared = weir_collection_group_by_key (some_scores (p), WEIR_TYPE (ScoresOf), AT (5, "group"));
  WeirCollection          *made = weir_collection_group_by_key (some_scores (p), NULL, AT (6, "group"));

  (void) state;
  assert_no_errors (p);
  assert_ptr_equal (weir_collection_type (declared), WEIR_TYPE (ScoresOf));
  assert_true (weir_type_same_layout (weir_collection_type (made), WEIR_TYPE (ScoresOf), NULL));
  assert_string_equal (last_transform (p)->urn, WEIR_URN_GROUP_BY_KEY);
}

static void
only_kvs_can_be_grouped (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");

  (void) state;
  weir_collection_group_by_key (some_lines (p), WEIR_TYPE (ScoresOf), AT (5, "group"));
  assert_error (p, "user.c:5: group: the input has elements that are no KVs: ", "string");
}

static void
c4_a_key_that_has_no_one_encoding_is_refused (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  const WeirType          *rate = WEIR_TYPE (Rate);

  (void) state;
  weir_collection_group_by_key (an_unbounded (p, rate), NULL, AT (5, "group"));
  {
    g_autofree char *errors = weir_pipeline_errors (p);

    assert_non_null (strstr (errors, "user.c:5: group: key: "));
  }
}

static void
a_declared_group_of_other_values_is_an_error (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");

  (void) state;
  weir_collection_group_by_key (some_scores (p), WEIR_TYPE (NamesOf), AT (5, "group"));
  assert_error (p, "user.c:5: group: values: ", "");
}

static void
a_declared_group_that_is_none_is_an_error (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");

  (void) state;
  weir_collection_group_by_key (some_scores (p), WEIR_TYPE (WeirString), AT (5, "group"));
  assert_error (p, "user.c:5: group: the result must be a record of a key and 1 list of values, not ", "string");
}

static void
c6_an_unbounded_global_window_is_not_grouped_by_the_default_trigger (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");

  (void) state;
  weir_collection_group_by_key (an_unbounded (p, WEIR_TYPE (Score)), NULL, AT (5, "group"));
  assert_error (p, "user.c:5: group: an unbounded collection in the global window",
                "Use a Window.into or Window.triggering transform prior to GroupByKey");
}

static void
c6_an_unsafe_trigger_is_refused_unless_data_loss_is_allowed (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p"), q = weir_pipeline_new ("q");

  (void) state;
  weir_collection_group_by_key (windowed (some_scores (p), (WeirWindowing) { .trigger = weir_after_count (1) }), NULL,
                                AT (5, "group"));
  assert_error (p, "user.c:5: group: unsafe trigger: \"after 1 element\" can finish", "weir_repeatedly");
  weir_collection_group_by_key (
      windowed (some_scores (q), (WeirWindowing) { .trigger = weir_after_count (1), .allow_data_loss = true }), NULL,
      AT (5, "group"));
  assert_no_errors (q);
}

static void
c14_what_sessions_were_grouped_into_is_not_merged_again_until_it_is_windowed_anew (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection          *scores = windowed (some_scores (p), sessions);
  WeirCollection *sums = weir_collection_combine (scores, WEIR_COMBINE_PER_KEY, &sum, NULL, NULL, AT (5, "sum"));
  WeirCollection *twice = weir_collection_combine (sums, WEIR_COMBINE_PER_KEY, &sum, NULL, NULL, AT (6, "sum"));
  WeirCollection          *remerged = windowed (twice, (WeirWindowing) { .windows = weir_same_windows () });

  (void) state;
  assert_no_errors (p);
  assert_false (weir_collection_windowing (scores)->merged);
  assert_true (weir_collection_windowing (sums)->merged);
  assert_true (weir_collection_windowing (twice)->merged);
  assert_int_equal (weir_collection_windowing (twice)->windows.kind, WEIR_WINDOWS_SESSIONS);
  assert_false (weir_collection_windowing (remerged)->merged);
  assert_int_equal (weir_collection_windowing (remerged)->windows.kind, WEIR_WINDOWS_SESSIONS);
}

static void
the_output_of_a_grouping_has_the_continuation_trigger (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirWindowing            w = { .trigger = weir_repeatedly (weir_after_count (9)), .accumulation = WEIR_ACCUMULATING };
  WeirCollection          *groups = weir_collection_group_by_key (windowed (some_scores (p), w), NULL, AT (5, "group"));
  g_autofree char         *text = weir__windowing_to_string (weir_collection_windowing (groups));

  (void) state;
  assert_string_equal (text, "global window, repeatedly (after 1 element), accumulating");
}

static void
inputs_of_a_join_become_the_lists_of_a_record (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection          *ins[] = { some_scores (p), weir_collection_par_do (some_lines (p), &parse_name, NULL, NULL,
                                                                              AT (4, "parse_name")) };

  (void) state;
  weir_collection_co_group_by_key (ins, 2, WEIR_TYPE (Joined), AT (5, "join"));
  assert_no_errors (p);
  assert_string_equal (last_transform (p)->urn, WEIR_URN_CO_GROUP_BY_KEY);
  assert_string_equal (weir__graph_port (last_transform (p)->inputs, 0)->label, "scores");
  assert_string_equal (weir__graph_port (last_transform (p)->inputs, 1)->label, "names");
}

static void
inputs_of_a_join_that_do_not_fit_are_errors_that_name_the_list (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection          *ins[] = { some_scores (p), some_scores (p) };

  (void) state;
  weir_collection_co_group_by_key (ins, 2, WEIR_TYPE (Joined), AT (5, "join"));
  assert_error (p, "user.c:5: join: names: ", "");
}

static void
a_join_of_too_few_or_nothing_or_without_a_type_is_an_error (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p"), q = weir_pipeline_new ("q"), r = weir_pipeline_new ("r");
  WeirCollection          *one[] = { some_scores (p) };
  WeirCollection          *with_null[] = { some_scores (q), NULL };
  WeirCollection          *untyped[] = { some_scores (r) };

  (void) state;
  weir_collection_co_group_by_key (one, 1, WEIR_TYPE (Joined), AT (5, "join"));
  assert_error (p, "user.c:5: join: the result must be a record of a key and 1 list of values, not ", "Joined");
  weir_collection_co_group_by_key (with_null, 2, WEIR_TYPE (Joined), AT (5, "join"));
  assert_errors (q, "user.c:5: join: input names is NULL");
  weir_collection_co_group_by_key (untyped, 1, NULL, AT (5, "join"));
  assert_errors (r, "user.c:5: join: the type of the result is NULL");
}

static void
a21_a_join_of_incompatible_windows_is_an_error (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection *ins[] = { windowed (some_scores (p),
                                      (WeirWindowing) { .windows = weir_fixed_windows (WEIR_MINUTES (1)) }),
                            windowed (weir_collection_par_do (some_lines (p), &parse_name, NULL, NULL, AT (4, "names")),
                                      (WeirWindowing) { .windows = weir_fixed_windows (WEIR_MINUTES (2)) }) };

  (void) state;
  weir_collection_co_group_by_key (ins, 2, WEIR_TYPE (Joined), AT (5, "join"));
  assert_error (p, "user.c:5: join: the inputs cannot meet: incompatible windows: fixed windows of 1 min, and ",
                "fixed windows of 2 min; window them alike first: weir_window_into (..., .windows = ...)");
}

/* One side is grouped once more than the other, and says so to who wonders where its trigger comes from. */
static void
a_join_of_triggers_that_a_grouping_has_continued_names_the_remedy (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p"), q = weir_pipeline_new ("q");
  const WeirWindowing      by_clock = { .trigger = weir_repeatedly (weir_after_delay (WEIR_SECONDS (1))) };
  WeirWindowing            same = by_clock;

  (void) state;
  same.windows = weir_same_windows ();
  for (unsigned mended = 0; mended < 2; mended++)
    {
      WeirPipeline   *at = mended ? q : p;
      WeirCollection *sums = weir_collection_combine (windowed (some_scores (at), by_clock), WEIR_COMBINE_PER_KEY, &sum, NULL,
                                                      NULL, AT (4, "sum"));
      WeirCollection *names = weir_collection_par_do (some_lines (at), &parse_name, NULL, NULL, AT (4, "names"));
      WeirCollection *ins[] = { mended ? windowed (sums, same) : sums, windowed (names, by_clock) };
      weir_collection_co_group_by_key (ins, 2, WEIR_TYPE (Joined), AT (5, "join"));
    }
  assert_errors (p, "user.c:5: join: the inputs cannot meet: incompatible triggers: global window, repeatedly (after "
                    "synchronized processing time), and global window, repeatedly (after 1 s); what a grouping puts out has its "
                    "trigger's continuation; give all of them one trigger: "
                    "weir_window_into (..., .windows = weir_same_windows (), .trigger = ...)");
  assert_no_errors (q);
}

static void
w6_a_discarding_grouping_downstream_of_a_retracting_one_needs_subtract (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  WeirCollection          *scores = windowed (some_scores (p), (WeirWindowing) { .accumulation = WEIR_RETRACTING });
  WeirCollection *sums = weir_collection_combine (scores, WEIR_COMBINE_PER_KEY, &sum, NULL, NULL, AT (5, "sum"));
  WeirCollection          *discarding = windowed (sums, (WeirWindowing) { 0 });

  (void) state;
  weir_collection_group_by_key (sums, NULL, AT (6, "group"));
  weir_collection_combine (discarding, WEIR_COMBINE_PER_KEY, &sum_back, NULL, NULL, AT (7, "sum back"));
  assert_no_errors (p);
  weir_collection_combine (windowed (sums, (WeirWindowing) { .windows = weir_session_windows (WEIR_MINUTES (1)) }),
                           WEIR_COMBINE_PER_KEY, &sum_back, NULL, NULL, AT (7, "sum sessions"));
  weir_collection_group_by_key (discarding, NULL, AT (8, "group again"));
  weir_collection_combine (discarding, WEIR_COMBINE_PER_KEY, &sum, NULL, NULL, AT (9, "sum again"));
  assert_errors (p,
                 "user.c:7: sum sessions: a discarding grouping by windows that merge can take nothing back: "
                 "accumulate, or retract\n"
                 "user.c:8: group again: a discarding grouping downstream of a retracting one can take nothing back: "
                 "accumulate, or combine by a CombineFn with `subtract`\n"
                 "user.c:9: sum again: a discarding grouping downstream of a retracting one can take nothing back: "
                 "accumulate, or combine by a CombineFn with `subtract`");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_group_is_a_key_with_a_list_of_its_values),
    cmocka_unit_test (only_kvs_can_be_grouped),
    cmocka_unit_test (c4_a_key_that_has_no_one_encoding_is_refused),
    cmocka_unit_test (a_declared_group_of_other_values_is_an_error),
    cmocka_unit_test (a_declared_group_that_is_none_is_an_error),
    cmocka_unit_test (c6_an_unbounded_global_window_is_not_grouped_by_the_default_trigger),
    cmocka_unit_test (c6_an_unsafe_trigger_is_refused_unless_data_loss_is_allowed),
    cmocka_unit_test (c14_what_sessions_were_grouped_into_is_not_merged_again_until_it_is_windowed_anew),
    cmocka_unit_test (the_output_of_a_grouping_has_the_continuation_trigger),
    cmocka_unit_test (inputs_of_a_join_become_the_lists_of_a_record),
    cmocka_unit_test (inputs_of_a_join_that_do_not_fit_are_errors_that_name_the_list),
    cmocka_unit_test (a_join_of_too_few_or_nothing_or_without_a_type_is_an_error),
    cmocka_unit_test (a21_a_join_of_incompatible_windows_is_an_error),
    cmocka_unit_test (a_join_of_triggers_that_a_grouping_has_continued_names_the_remedy),
    cmocka_unit_test (w6_a_discarding_grouping_downstream_of_a_retracting_one_needs_subtract),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
