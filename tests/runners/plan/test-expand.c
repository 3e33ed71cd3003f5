/* SPDX-License-Identifier: Apache-2.0 */
#include <weir/testing/test-stream.h>

#include "tests/runners/plan/plan-test.h"

static WeirPlan *
expand (WeirPipeline *p)
{
  g_autoptr (WeirPlan) plan = weir__plan_expand (graph_of (p), false, NULL);

  assert_true (weir__plan_verify (plan, NULL));
  return g_steal_pointer (&plan);
}

static void
every_transform_is_a_stage_and_every_reading_an_edge (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (WeirPlan)     plan = NULL;
  WeirCollection          *lines = some_lines (p);

  split (lines, "a");
  split (lines, "b");
  plan = expand (p);
  assert_int_equal (plan->stages->len, 4);
  assert_int_equal (plan->edges->len, 3);
}

static void
a_kv_is_taken_apart_where_its_fields_lie (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (WeirPlan)     plan = NULL;
  WeirCollection *scores = some_scores (p);
  const WeirPlanEdge *edge;

  weir_collection_combine (scores, WEIR_COMBINE_PER_KEY, &sum, NULL, NULL, AT (4, "sum"));
  plan = expand (p);
  edge = edge_at (plan, plan->edges->len - 1);
  assert_true (edge->keyed);
  assert_ptr_equal (edge->key, WEIR_TYPE (WeirString));
  assert_int_equal (edge->key_offset, offsetof (Score, key));
  assert_ptr_equal (edge->value, WEIR_TYPE (int64_t));
  assert_int_equal (edge->value_offset, offsetof (Score, value));
  assert_ptr_equal (edge->row, WEIR_TYPE (Score));
}

static void
an_element_is_its_own_key_and_value (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (WeirPlan)     plan = NULL;
  const WeirPlanEdge      *edge;

  count (some_lines (p));
  plan = expand (p);
  edge = edge_at (plan, plan->edges->len - 1);
  assert_ptr_equal (edge->key, WEIR_TYPE (WeirString));
  assert_ptr_equal (edge->value, WEIR_TYPE (WeirString));
  assert_int_equal (edge->key_offset + edge->value_offset, 0);
}

static void
a_global_combine_has_the_unit_for_a_key_and_answers_for_nothing (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (WeirPlan)     plan = NULL;
  WeirCollection          *lines = some_lines (p);
  const WeirPlanStage     *with, *without;

  weir_collection_combine (lines, WEIR_COMBINE_GLOBALLY, &tally, NULL, NULL, AT (4, "with"));
  weir_collection_combine (lines, WEIR_COMBINE_GLOBALLY_WITHOUT_DEFAULT, &tally, NULL, NULL, AT (5, "without"));
  plan = expand (p);
  with = stage_at (plan, plan->stages->len - 2);
  without = stage_at (plan, plan->stages->len - 1);
  assert_true (with->fires_default);
  assert_false (without->fires_default);
  assert_int_equal (without->combine_mode, WEIR_COMBINE_GLOBALLY_WITHOUT_DEFAULT);
  assert_ptr_equal (edge_at (plan, plan->edges->len - 1)->key, WEIR_TYPE (WeirUnit));
}

static void
each_input_of_a_co_group_has_a_tag (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (WeirPlan)     plan = NULL;
  WeirCollection *scores = some_scores (p);
  const WeirType *list = weir_pipeline_list_type (p, WEIR_TYPE (int64_t));
  const WeirType *joined = weir_pipeline_record_type (p, "Joined", 3, (const char *[]) { "key", "a", "b" },
                                                      (const WeirType *[]) { WEIR_TYPE (WeirString), list, list });

  weir_collection_co_group_by_key ((WeirCollection *[]) { scores, scores }, 2, joined, AT (4, "join"));
  plan = expand (p);
  assert_int_equal (edge_at (plan, plan->edges->len - 2)->tag, 0);
  assert_int_equal (edge_at (plan, plan->edges->len - 1)->tag, 1);
  assert_int_equal (stage_at (plan, plan->stages->len - 1)->group, WEIR_GROUP_VALUES);
}

static void
a_source_is_a_pool_and_a_stage_that_it_feeds (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (WeirPlan)     plan = NULL;
  const WeirPlanStage     *source;

  split (an_unbounded (p, WEIR_TYPE (WeirString)), "split");
  plan = expand (p);
  source = stage_at (plan, 2);
  assert_int_equal (op_at (stage_at (plan, 1), 0)->kind, WEIR_OP_POOL);
  assert_int_equal (op_at (stage_at (plan, 1), 0)->pool.i, 2);
  assert_int_equal (source->head, WEIR_HEAD_SOURCE);
  assert_ptr_equal (source->element, WEIR_TYPE (WeirBytes));
  assert_ptr_equal (source->head_type, WEIR_TYPE (WeirString));
  assert_int_equal (source->head_outputs->len, 1);
  assert_int_equal (source->in_edges->len, 0);
}

static void
windows_that_stay_are_no_operator (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (WeirPlan)     plan = NULL;
  WeirWindowing            same = { .windows = weir_same_windows (), .timestamp_combiner = WEIR_LATEST };

  count (weir_collection_window_into (some_lines (p), &same, AT (3, "latest")));
  plan = plan_of (p, NULL);
  for (unsigned i = 0; i < stage_at (plan, 0)->ops->len; i++)
    assert_int_not_equal (op_at (stage_at (plan, 0), i)->kind, WEIR_OP_WINDOW);
  assert_int_equal (weir__graph_windowing (plan->graph, stage_at (plan, 1)->windowing)->timestamp_combiner,
                    WEIR_LATEST);
}

static void
what_may_be_taken_back_goes_by_row_and_is_grouped_on_the_general_path (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (WeirPlan)     plan = NULL;
  WeirWindowing            retracting = { .accumulation = WEIR_RETRACTING }, discarding = { 0 };
  WeirCollection          *sums = weir_collection_combine (windowed (some_scores (p), retracting), WEIR_COMBINE_PER_KEY,
                                                           &sum_back, NULL, WEIR_TYPE (Score), AT (4, "sum"));
  WeirCollection          *again = windowed (weir_collection_reshuffle (sums, AT (5, "reshuffle")), discarding);
  unsigned                 by_row = 0;

  weir_collection_combine (again, WEIR_COMBINE_PER_KEY, &sum_back, NULL, NULL, AT (6, "again"));
  plan = expand (p);
  assert_true (stage_at (plan, plan->stages->len - 1)->general);
  for (unsigned i = 0; i < plan->edges->len; i++)
    {
      const WeirPlanEdge *edge = edge_at (plan, i);

      assert_false (edge->by_row && edge->keyed);
      by_row += edge->by_row;
    }
  assert_int_equal (by_row, 2); /* into the Reshuffle and into the WindowInto behind it */
}

static bool
is_grouped_on_the_general_path (bool bounded, WeirTimestampCombiner combiner)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (WeirPlan)     plan = NULL;
  WeirWindowing windowing = { .windows = weir_fixed_windows (WEIR_SECONDS (1)), .timestamp_combiner = combiner };

  count (windowed (bounded ? some_lines (p) : an_unbounded (p, WEIR_TYPE (WeirString)), windowing));
  plan = expand (p);
  return stage_at (plan, plan->stages->len - 1)->general;
}

static void
times_that_go_by_the_watermark_are_the_general_paths (void **state G_GNUC_UNUSED)
{
  assert_true (is_grouped_on_the_general_path (false, WEIR_EARLIEST));
  assert_true (is_grouped_on_the_general_path (false, WEIR_LATEST));
  assert_false (is_grouped_on_the_general_path (false, WEIR_END_OF_WINDOW));
  assert_false (is_grouped_on_the_general_path (true, WEIR_EARLIEST));
}

static void
the_general_path_can_be_forced (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (WeirPlan)     forced = NULL, free = NULL;

  count (some_lines (p));
  free = weir__plan_expand (graph_of (p), false, NULL);
  forced = weir__plan_expand (graph_of (p), true, NULL);
  assert_false (stage_at (free, 2)->general);
  assert_true (stage_at (forced, 2)->general);
}

static void
a_test_stream_is_a_stage_that_has_the_plan_go_by_steps (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p"), without = weir_pipeline_new ("q");
  g_autoptr (WeirPlan)     plan = NULL, plan_without = NULL;

  weir_test_stream (p, int64_t, weir_test_watermark (weir_time_from_s (1)));
  some_lines (without);
  plan = expand (p);
  plan_without = expand (without);
  assert_int_equal (plan->stages->len, 1);
  assert_int_equal (stage_at (plan, 0)->head, WEIR_HEAD_TEST_STREAM);
  assert_ptr_equal (stage_at (plan, 0)->head_type, WEIR_TYPE (int64_t));
  assert_true (plan->stepped);
  assert_false (plan_without->stepped);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (every_transform_is_a_stage_and_every_reading_an_edge),
    cmocka_unit_test (a_kv_is_taken_apart_where_its_fields_lie),
    cmocka_unit_test (an_element_is_its_own_key_and_value),
    cmocka_unit_test (a_global_combine_has_the_unit_for_a_key_and_answers_for_nothing),
    cmocka_unit_test (each_input_of_a_co_group_has_a_tag),
    cmocka_unit_test (a_source_is_a_pool_and_a_stage_that_it_feeds),
    cmocka_unit_test (windows_that_stay_are_no_operator),
    cmocka_unit_test (what_may_be_taken_back_goes_by_row_and_is_grouped_on_the_general_path),
    cmocka_unit_test (times_that_go_by_the_watermark_are_the_general_paths),
    cmocka_unit_test (the_general_path_can_be_forced),
    cmocka_unit_test (a_test_stream_is_a_stage_that_has_the_plan_go_by_steps),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
