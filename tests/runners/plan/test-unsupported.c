/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "tests/runners/plan/plan-test.h"

static char *
refusal_of (WeirPipeline *p)
{
  g_autoptr (GError) error = NULL;

  assert_null (weir__plan_new (graph_of (p), &(WeirPlanOptions) { 0 }, NULL, &error));
  assert_true (g_error_matches (error, WEIR_ERROR, WEIR_ERROR_UNSUPPORTED));
  return g_strdup (error->message);
}

static void
all_that_is_unsupported_is_listed_at_once_with_path_and_place (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autofree char         *refusal = NULL;

  some_lines (p);
  weir__graph_add_transform ((WeirGraph *) graph_of (p), "Strange", "other:transform:strange:v7");
  weir__graph_add_transform ((WeirGraph *) graph_of (p), "Stranger", "other:transform:stranger:v1");
  refusal = refusal_of (p);
  assert_string_equal (refusal, "pipeline p needs what comes with Weir 0.2:\n"
                                "  Strange: is of an unknown kind, other:transform:strange:v7\n"
                                "  Stranger: is of an unknown kind, other:transform:stranger:v1");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (all_that_is_unsupported_is_listed_at_once_with_path_and_place),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
