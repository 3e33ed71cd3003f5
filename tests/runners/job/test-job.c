/* SPDX-License-Identifier: Apache-2.0 */
#include "runners/job/job.h"

#include "tests/support/weir-test.h"

static void
what_to_skip_and_to_force_is_taken_from_the_environment (void **state G_GNUC_UNUSED)
{
  WeirPlanOptions options;

  g_unsetenv ("WEIR_SKIP");
  g_setenv ("WEIR_FORCE", "nothing known", TRUE);
  options = weir__job_plan_options (3, 0);
  assert_null (options.skip);
  assert_false (options.force_general);
  assert_int_equal (options.lanes, 3);
  assert_false (options.may_spill);
  g_setenv ("WEIR_SKIP", "fuse", TRUE);
  g_setenv ("WEIR_FORCE", "general", TRUE);
  options = weir__job_plan_options (1, 4096);
  assert_string_equal (options.skip, "fuse");
  assert_true (options.force_general);
  assert_true (options.may_spill);
  g_unsetenv ("WEIR_SKIP");
  g_unsetenv ("WEIR_FORCE");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (what_to_skip_and_to_force_is_taken_from_the_environment),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
