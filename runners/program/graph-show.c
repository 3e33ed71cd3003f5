/* SPDX-License-Identifier: Apache-2.0 */
#include <weir/error.h>
#include <weir/graph.h>

#include "runners/plan/plan.h"
#include "runners/plan/rewrite.h"
#include "sdk/wire/graph-msgpack.h"

static char *
show_text (const WeirGraph *graph, GError **error)
{
  GString *text = g_string_new (NULL);

  (void) error;
  weir__plan_explain_graph (graph, text);
  g_string_append_printf (text, "\nFingerprint %016" PRIx64 ", %" PRIu32 " key groups\n",
                          weir__graph_fingerprint (graph), graph->key_groups);
  return g_string_free (text, FALSE);
}

static char *
show_dot (const WeirGraph *graph, GError **error)
{
  (void) error;
  return weir__graph_to_dot (graph);
}

static char *
show_json (const WeirGraph *graph, GError **error)
{
  (void) error;
  return weir__graph_to_json (graph);
}

static char *
show_plan (const WeirGraph *graph, GError **error)
{
  WeirPlanOptions      options = { .lanes = 1 };
  GString             *text = g_string_new (NULL);
  g_autoptr (WeirPlan) plan = weir__plan_new (graph, &options, text, error);

  return g_string_free (text, plan == NULL);
}

#define FORMATS(X)                                                                                                    \
  X ("text", show_text) X ("dot", show_dot) X ("svg", weir__graph_to_svg) X ("json", show_json) X ("explain", show_plan)

#define FORMAT(name, show) { name, show },
static const struct
{
  const char *name;
  char *(*show) (const WeirGraph *graph, GError **error);
} formats[] = { FORMATS (FORMAT) };

#define NAME(name, show) name,
static const char *const format_names[] = { FORMATS (NAME) NULL };

const char *const *
weir_graph_formats (void)
{
  return format_names;
}

char *
weir_graph_show (GBytes *document, const char *format, GError **error)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_str_equal (format, formats[i].name))
      {
        g_autoptr (WeirGraph) graph = weir__graph_decode (document, error);
        return graph != NULL ? formats[i].show (graph, error) : NULL;
      }
  g_autofree char *names = g_strjoinv (", ", (char **) format_names);
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_OPTIONS, "there is no format \"%s\"; there are %s", format, names);
  return NULL;
}
