/* SPDX-License-Identifier: Apache-2.0 */
/* Each invariant is broken once, in a plan of three stages:
 *   0 impulse: read_lines, SCATTER to 2; POOL of 1   1 source: split   2 combine: count */
#include <string.h>

#include "tests/runners/plan/plan-test.h"

static WeirPlanOp *
end_of (const WeirPlan *plan, unsigned stage, WeirOpKind kind)
{
  for (unsigned i = 0; i < stage_at (plan, stage)->ops->len; i++)
    if (op_at (stage_at (plan, stage), i)->kind == kind)
      return op_at (stage_at (plan, stage), i);
  fail ();
  return NULL;
}

static void
send_back (WeirPlan *plan)
{
  weir__plan_connect (plan, WEIR__PLAN_HEAD (stage_at (plan, 2)->id), (WeirStageId) { 0 }, WEIR_TYPE (StringCount));
}

static void
read_edge_twice (WeirPlan *plan)
{
  g_array_append_val (stage_at (plan, 2)->in_edges, edge_at (plan, 0)->id);
}

static void
read_nothing (WeirPlan *plan)
{
  g_array_set_size (stage_at (plan, 2)->in_edges, 0);
}

static void
send_other_rows (WeirPlan *plan)
{
  edge_at (plan, 0)->row = WEIR_TYPE (int64_t);
}

static void
read_what_is_not_made (WeirPlan *plan)
{
  op_at (stage_at (plan, 0), 0)->input_port = 1;
}

static void
read_what_comes_later (WeirPlan *plan)
{
  op_at (stage_at (plan, 0), 0)->input_op = 1;
}

static void
take_other_rows (WeirPlan *plan)
{
  op_at (stage_at (plan, 0), 0)->input = WEIR_TYPE (int64_t);
}

static void
feed_what_has_no_pool (WeirPlan *plan)
{
  end_of (plan, 0, WEIR_OP_POOL)->pool.i = 2;
}

static void
feed_other_elements (WeirPlan *plan)
{
  stage_at (plan, 1)->element = WEIR_TYPE (int64_t);
}

static void
have_the_key_outside_the_row (WeirPlan *plan)
{
  edge_at (plan, 0)->key_offset = 8;
}

static void
send_without_a_key (WeirPlan *plan)
{
  edge_at (plan, 0)->keyed = false;
}

static void
lift_what_may_be_taken_back (WeirPlan *plan)
{
  stage_at (plan, 2)->takes_retracts = true;
}

static void
lose_a_function (WeirPlan *plan)
{
  op_at (stage_at (plan, 0), 0)->transform = stage_at (plan, 0)->head_transform;
}

static void
misplace_a_stage (WeirPlan *plan)
{
  stage_at (plan, 1)->id.i = 2;
}

static void
step_without_a_script (WeirPlan *plan)
{
  plan->stepped = true;
}

static const struct
{
  void (*break_it) (WeirPlan *plan);
  const char *message;
} breaks[] = {
  { send_back, "head takes no edges" },
  { read_edge_twice, "reads edge 0 2 times" },
  { read_nothing, "groups nothing" },
  { send_other_rows, "rows are not what is sent" },
  { read_what_is_not_made, "nothing before it gives it rows" },
  { read_what_comes_later, "nothing before it gives it rows" },
  { take_other_rows, "is given rows of another type" },
  { feed_what_has_no_pool, "stage 2 has no pool" },
  { feed_other_elements, "the pool holds other elements" },
  { have_the_key_outside_the_row, "key or value lies outside of the row" },
  { send_without_a_key, "a grouping's edges have keys" },
  { lift_what_may_be_taken_back, "takes no accumulators" },
  { lose_a_function, "read_lines stands in no stage" },
  { step_without_a_script, "0 test streams, but stepped" },
  { misplace_a_stage, "stage 2 stands in place 1" },
};

static void
every_broken_invariant_is_found (void **state G_GNUC_UNUSED)
{
  static const WeirSplittable splittable = { .initial = (void *) run_nothing, .run = (void *) run_nothing };
  static const WeirDoFn       read = { .abi = WEIR_BATCH_ABI, .size = sizeof (WeirDoFn), .name = "read",
                                       .input = WEIR_TYPE (WeirString), .outputs = split_words_outputs, .n_outputs = 1,
                                       .splittable = &splittable };

  for (unsigned i = 0; i < G_N_ELEMENTS (breaks); i++)
    {
      g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
      g_autoptr (WeirPlan)     plan = NULL;
      g_autoptr (GError)       error = NULL;
      WeirCollection          *lines = some_lines (p);

      split (weir_collection_par_do (lines, &read, NULL, NULL, AT (3, "read")), "split");
      count (lines);
      plan = plan_of (p, NULL);
      breaks[i].break_it (plan);
      assert_false (weir__plan_verify (plan, &error));
      if (strstr (error->message, breaks[i].message) == NULL)
        fail_msg ("expected: %s\nfound:    %s", breaks[i].message, error->message);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (every_broken_invariant_is_found),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
