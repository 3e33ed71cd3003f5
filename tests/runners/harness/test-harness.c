/* SPDX-License-Identifier: Apache-2.0 */
/* What all lanes' functions are told at once. */
#include <weir/weir.h>

#include "runners/job/job.h"
#include "tests/support/weir-test.h"

static int n_set_up, n_to_stop;

static gboolean
look_whether_to_stop (WeirContext *ctx, GError **error G_GNUC_UNUSED)
{
  n_set_up++;
  n_to_stop += weir_context_should_stop (ctx);
  return TRUE;
}

static int64_t
same (const int64_t *n)
{
  return *n;
}
WEIR_MAP_FN (same, int64_t, int64_t, .setup = look_whether_to_stop)

static void
open_and_close_all (WeirJob *job)
{
  const WeirHarnessOps ops = weir__harness_ops (job->harness);
  const WeirStageSink  nowhere = { .self = NULL };

  for (uint32_t s = 0; s < job->plan->stages->len; s++)
    {
      g_autoptr (GError) error = NULL;
      WeirExecutor      *executor = ops.executor->open (ops.self, (WeirStageId) { s }, 0, &nowhere, &error);
      assert_non_null (executor);
      ops.executor->close (executor, true);
    }
}

static void
a_function_that_is_set_up_after_an_interrupt_is_told_to_stop (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");

  weir_map (weir_create (p, int64_t, 1), same);
  WeirJob *job = weir__job_new (p, &(WeirRunOptions) { .parallelism = 1 }, NULL);
  assert_non_null (job);
  open_and_close_all (job);
  assert_int_equal (n_set_up, 1);
  assert_int_equal (n_to_stop, 0);
  weir__harness_interrupt (job->harness);
  open_and_close_all (job);
  assert_int_equal (n_set_up, 2);
  assert_int_equal (n_to_stop, 1);
  weir__job_free (job);
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (a_function_that_is_set_up_after_an_interrupt_is_told_to_stop) };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
