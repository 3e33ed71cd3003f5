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

  weir_collection_late_data (some_lines (p), AT (9, "late"));
  weir_collection_late_data (some_lines (p), AT (12, "later"));
  refusal = refusal_of (p);
  assert_string_equal (refusal, "pipeline p needs what comes with Weir 0.2:\n"
                                "  user.c:9: late: asks for late data\n"
                                "  user.c:12: later: asks for late data");
}

static void
a_transform_of_an_unknown_kind_is_refused_by_its_urn (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autofree char         *refusal = NULL;

  some_lines (p);
  weir__graph_add_transform ((WeirGraph *) graph_of (p), "Strange", "other:transform:strange:v7");
  refusal = refusal_of (p);
  assert_non_null (strstr (refusal, "Strange: is of an unknown kind, other:transform:strange:v7"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (all_that_is_unsupported_is_listed_at_once_with_path_and_place),
    cmocka_unit_test (a_transform_of_an_unknown_kind_is_refused_by_its_urn),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
