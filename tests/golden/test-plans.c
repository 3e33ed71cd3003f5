/* SPDX-License-Identifier: Apache-2.0 */
/* Explanations, and the plan after each pass, compared with committed files. After a change that is meant:
 * `make update-golden`, and read the difference. */
#include <string.h>

#include "runners/plan/rewrite.h"
#include "sdk/model/graph.h"
#include "tests/golden/golden.h"
#include "tests/golden/pipelines.h"
#include "tests/support/weir-test.h"

/* The passes from `pass` on, as WEIR_SKIP takes them. */
static char *
skip_from (unsigned pass)
{
  const char *const *names = weir__plan_pass_names ();

  return g_strjoinv (",", (char **) (names + pass));
}

static const WeirGraph *
graph_of (WeirPipeline *p)
{
  GError          *error = NULL;
  const WeirGraph *graph = weir__pipeline_graph (p, &error);

  if (graph == NULL)
    fail_msg ("%s", error->message);
  return graph;
}

static char *
explain (const WeirGraph *graph, const WeirPlanOptions *options)
{
  g_autoptr (WeirPlan) plan = NULL;
  GString             *text = g_string_new (NULL);
  GError              *error = NULL;

  plan = weir__plan_new (graph, options, text, &error);
  if (plan == NULL)
    fail_msg ("%s", error->message);
  return g_string_free (text, FALSE);
}

static void
every_pipeline_is_explained_as_committed (void **state G_GNUC_UNUSED)
{
  for (const WeirGoldenPipeline *g = weir_golden_pipelines; g->name != NULL; g++)
    {
      g_autoptr (WeirPipeline) p = weir_golden_pipeline_new (g->name);
      g_autofree char         *text = explain (graph_of (p), &(WeirPlanOptions) { .lanes = 4 });
      g_autofree char         *file = g_strdup_printf ("plans/%s.txt", g->name);

      weir_golden_compare (file, text);
    }
}

static char *
stages_of (const WeirPlan *plan)
{
  GString *text = g_string_new (NULL);

  weir__plan_explain_stages (plan, 1, text);
  return g_string_free (text, FALSE);
}

/* The stages with no pass run, then after each. */
static void
every_pass_does_what_is_committed (void **state G_GNUC_UNUSED)
{
  const char *const *names = weir__plan_pass_names ();

  for (const WeirGoldenPipeline *g = weir_golden_pipelines; g->name != NULL; g++)
    {
      g_autoptr (WeirPipeline) p = weir_golden_pipeline_new (g->name);
      g_autoptr (GString)      all = g_string_new (NULL);
      g_autofree char         *before = NULL;
      g_autofree char         *file = g_strdup_printf ("plans/%s.passes.txt", g->name);

      for (unsigned pass = 0; pass <= g_strv_length ((char **) names); pass++)
        {
          g_autofree char     *skip = skip_from (pass);
          g_autoptr (WeirPlan) plan = weir__plan_new (graph_of (p), &(WeirPlanOptions) { .skip = skip }, NULL, NULL);
          char                *after = stages_of (plan);

          if (pass == 0)
            g_string_append_printf (all, "== before all passes\n%s\n", after);
          else if (strcmp (before, after) == 0)
            g_string_append_printf (all, "== after %s: the same\n\n", names[pass - 1]);
          else
            g_string_append_printf (all, "== after %s\n%s\n", names[pass - 1], after);
          g_free (before);
          before = after;
        }
      weir_golden_compare (file, all->str);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (every_pipeline_is_explained_as_committed),
    cmocka_unit_test (every_pass_does_what_is_committed),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
