/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/runners/plan/plan-test.h"

static void
a_chain_is_one_stage (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (WeirPlan)     plan = NULL;

  split (split (some_lines (p), "a"), "b");
  plan = plan_of (p, NULL);
  assert_int_equal (plan->stages->len, 1);
  assert_int_equal (stage_at (plan, 0)->ops->len, 3);
  assert_int_equal (op_at (stage_at (plan, 0), 0)->input_op, WEIR__NO_ID);
  assert_int_equal (op_at (stage_at (plan, 0), 2)->input_op, 1);
}

static void
nothing_moves_past_a_reshuffle (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (WeirPlan)     plan = NULL;

  split (weir_collection_reshuffle (some_lines (p), AT (3, "reshuffle")), "a");
  plan = plan_of (p, NULL);
  assert_int_equal (plan->stages->len, 2);
  assert_int_equal (stage_at (plan, 1)->head, WEIR_HEAD_CHANNEL);
  assert_false (edge_at (plan, 0)->keyed);
}

/* Rows of x come to the reader twice: it stands behind x twice, and each copy sends on its own edge. */
static void
what_reads_a_flatten_stands_behind_each_producer (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (WeirPlan)     plan = NULL;
  WeirCollection          *lines = some_lines (p);

  count (split (flatten_of (p, lines, lines), "a"));
  plan = plan_of (p, NULL);
  assert_int_equal (plan->stages->len, 2);
  assert_int_equal (plan->edges->len, 2);
  assert_int_equal (stage_at (plan, 1)->in_edges->len, 2);
  assert_int_not_equal (op_at (stage_at (plan, 0), edge_at (plan, 0)->from_op)->input_op,
                        op_at (stage_at (plan, 0), edge_at (plan, 1)->from_op)->input_op);
}

static void
a_source_read_through_a_flatten_has_one_pool_fed_twice (void **state G_GNUC_UNUSED)
{
  static const WeirSplittable splittable = { .initial = (void *) run_nothing, .run = (void *) run_nothing };
  static const WeirDoFn       read = { .abi = WEIR_BATCH_ABI, .size = sizeof (WeirDoFn), .name = "read",
                                       .input = WEIR_TYPE (WeirString), .outputs = split_words_outputs, .n_outputs = 1,
                                       .splittable = &splittable };
  g_autoptr (WeirPipeline)    p = weir_pipeline_new ("p");
  g_autoptr (WeirPlan)        plan = NULL;
  WeirCollection             *lines = some_lines (p);
  unsigned                    pools = 0;

  weir_collection_par_do (flatten_of (p, lines, lines), &read, NULL, NULL, AT (6, "read"));
  plan = plan_of (p, NULL);
  assert_int_equal (plan->stages->len, 2);
  for (unsigned i = 0; i < stage_at (plan, 0)->ops->len; i++)
    pools += op_at (stage_at (plan, 0), i)->kind == WEIR_OP_POOL && op_at (stage_at (plan, 0), i)->pool.i == 1;
  assert_int_equal (pools, 2);
}

/* Each link doubles the rows. Were it sunk and copied without end, the plan would have 2^40 operators. */
static void
chains_of_flattens_do_not_multiply_without_end (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (WeirPlan)     plan = NULL;
  WeirCollection          *c = some_lines (p);
  unsigned                 ops = 0;

  for (int i = 0; i < 40; i++)
    c = split (flatten_of (p, c, c), "again");
  for (int i = 0; i < 40; i++)
    c = flatten_of (p, c, c);
  count (c);
  plan = plan_of (p, NULL);
  for (unsigned i = 0; i < plan->stages->len; i++)
    ops += stage_at (plan, i)->ops->len;
  assert_true (ops < 80 * 2 * WEIR__PLAN_MAX_COPIES);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_chain_is_one_stage),
    cmocka_unit_test (nothing_moves_past_a_reshuffle),
    cmocka_unit_test (what_reads_a_flatten_stands_behind_each_producer),
    cmocka_unit_test (a_source_read_through_a_flatten_has_one_pool_fed_twice),
    cmocka_unit_test (chains_of_flattens_do_not_multiply_without_end),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
