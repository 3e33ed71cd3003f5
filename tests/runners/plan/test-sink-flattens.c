/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/runners/plan/plan-test.h"

#define ONLY "drop-unread,fuse,slice-windows,lift-combines"

static WeirCollection *
flatten_many (WeirPipeline *p, WeirCollection *c, unsigned n)
{
  g_autofree WeirCollection **ins = g_new (WeirCollection *, n + 1);

  for (unsigned i = 0; i < n; i++)
    ins[i] = c;
  return weir_collection_flatten (p, ins, n, WEIR_TYPE (WeirString), AT (5, "flatten"));
}

static void
nested_flattens_all_disappear (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (WeirPlan)     plan = NULL;
  WeirCollection          *a = some_lines (p), *b = split (a, "b"), *c = split (a, "c");

  count (flatten_of (p, flatten_of (p, a, b), c));
  plan = plan_of (p, ONLY);
  assert_int_equal (plan->stages->len, 5);
  assert_int_equal (stage_at (plan, 4)->in_edges->len, 3);
  for (unsigned i = 0; i < 3; i++)
    assert_true (weir__plan_edge (plan, g_array_index (stage_at (plan, 4)->in_edges, WeirEdgeId, i))->keyed);
}

static void
a_flatten_of_nothing_stays_and_gives_nothing (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (WeirPlan)     plan = NULL;

  split (flatten_many (p, NULL, 0), "a");
  plan = plan_of (p, NULL);
  assert_int_equal (plan->stages->len, 1);
  assert_int_equal (stage_at (plan, 0)->head, WEIR_HEAD_CHANNEL);
  assert_int_equal (stage_at (plan, 0)->in_edges->len, 0);
}

static void
a_flatten_of_one_disappears (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (WeirPlan)     plan = NULL;

  split (flatten_many (p, some_lines (p), 1), "a");
  plan = plan_of (p, ONLY);
  assert_int_equal (plan->stages->len, 3);
  assert_int_equal (plan->edges->len, 2);
}

static void
a_flatten_of_very_many_stays_a_channel (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autoptr (WeirPlan)     plan = NULL;

  split (flatten_many (p, some_lines (p), WEIR__PLAN_MAX_COPIES + 1), "a");
  plan = plan_of (p, NULL);
  assert_int_equal (plan->stages->len, 2);
  assert_int_equal (stage_at (plan, 1)->in_edges->len, WEIR__PLAN_MAX_COPIES + 1);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (nested_flattens_all_disappear),
    cmocka_unit_test (a_flatten_of_nothing_stays_and_gives_nothing),
    cmocka_unit_test (a_flatten_of_one_disappears),
    cmocka_unit_test (a_flatten_of_very_many_stays_a_channel),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
