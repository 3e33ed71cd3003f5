/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "tests/runners/plan/plan-test.h"

/* Scores in the strategy, grouped at user.c:9. */
static void
group_in (WeirPipeline *p, WeirWindowing windowing, const char *name)
{
  WeirCollection *scores = some_scores (p);

  weir_collection_group_by_key (weir_collection_window_into (scores, &windowing, AT (8, name)), NULL, AT (9, "group"));
}

static char *
refusal_of (WeirPipeline *p, bool force_general)
{
  g_autoptr (GError) error = NULL;

  assert_null (weir__plan_new (graph_of (p), &(WeirPlanOptions) { .force_general = force_general }, NULL, &error));
  assert_true (g_error_matches (error, WEIR_ERROR, WEIR_ERROR_UNSUPPORTED));
  return g_strdup (error->message);
}

static void
all_that_is_unsupported_is_listed_at_once_with_path_and_place (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autofree char         *refusal = NULL;

  group_in (p, (WeirWindowing) { .windows = weir_sliding_windows (WEIR_HOURS (2), WEIR_HOURS (1)) }, "slide");
  group_in (p, (WeirWindowing) { .windows = weir_session_windows (WEIR_HOURS (2)) }, "sessions");
  group_in (p, (WeirWindowing) { .windows = weir_calendar_windows (WEIR_CALENDAR_DAYS, 1, NULL) }, "days");
  group_in (p, (WeirWindowing) { .trigger = weir_repeatedly (weir_after_count (1)) }, "trigger");
  group_in (p, (WeirWindowing) { .windows = weir_fixed_windows (WEIR_HOURS (2)), .accumulation = WEIR_ACCUMULATING },
            "accumulate");
  weir_collection_late_data (some_lines (p), AT (12, "late"));
  refusal = refusal_of (p, true);
  assert_string_equal (refusal, "pipeline p needs what comes with Weir 0.2:\n"
                                "  WEIR_FORCE=general: the general path of groupings\n"
                                "  user.c:8: slide: assigns sliding windows\n"
                                "  user.c:9: group: groups in sliding windows\n"
                                "  user.c:8: sessions: assigns session windows\n"
                                "  user.c:9: group_2: groups in session windows\n"
                                "  user.c:8: days: assigns calendar windows\n"
                                "  user.c:9: group_3: groups in calendar windows\n"
                                "  user.c:9: group_4: groups with a trigger of its own\n"
                                "  user.c:9: group_5: groups with accumulating panes\n"
                                "  user.c:12: late: asks for late data");
}

static void
lateness_is_refused_only_where_rows_can_be_late (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) bounded = weir_pipeline_new ("bounded"), unbounded = weir_pipeline_new ("unbounded");
  g_autoptr (WeirPlan)     plan = NULL;
  g_autofree char         *refusal = NULL;
  WeirWindowing late = { .windows = weir_fixed_windows (WEIR_HOURS (1)), .allowed_lateness = WEIR_SECONDS (1) };

  group_in (bounded, late, "late");
  plan = plan_of (bounded, NULL);
  weir_collection_group_by_key (weir_collection_window_into (an_unbounded (unbounded, WEIR_TYPE (Score)), &late,
                                                             AT (8, "late")),
                                NULL, AT (9, "group"));
  refusal = refusal_of (unbounded, false);
  assert_non_null (strstr (refusal, "user.c:9: group: groups with allowed lateness"));
}

static void
a_transform_of_an_unknown_kind_is_refused_by_its_urn (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  g_autofree char         *refusal = NULL;

  some_lines (p);
  weir__graph_add_transform ((WeirGraph *) graph_of (p), "Strange", "other:transform:strange:v7");
  refusal = refusal_of (p, false);
  assert_non_null (strstr (refusal, "Strange: is of an unknown kind, other:transform:strange:v7"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (all_that_is_unsupported_is_listed_at_once_with_path_and_place),
    cmocka_unit_test (lateness_is_refused_only_where_rows_can_be_late),
    cmocka_unit_test (a_transform_of_an_unknown_kind_is_refused_by_its_urn),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
