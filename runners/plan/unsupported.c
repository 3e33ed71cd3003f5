/* SPDX-License-Identifier: Apache-2.0 */
/* What this version's engine cannot run. A pipeline that asks for any of it is refused before anything starts, with all
 * that it asks for at once: never a wrong answer. */
#include <string.h>

#include "runners/plan/rewrite.h"

/* Windows that the engine cannot assign or group by yet. */
static const char *const unsupported_windows[] = {
  [WEIR_WINDOWS_SLIDING] = "sliding windows",
  [WEIR_WINDOWS_SESSIONS] = "session windows",
  [WEIR_WINDOWS_CALENDAR] = "calendar windows",
  [WEIR_WINDOWS_CUSTOM] = "custom windows",
};

/* A line of the error: where in the user's program, which transform, what it asks for. */
G_GNUC_PRINTF (3, 4)
static void
complain (const WeirGraphTransform *t, GString *to, const char *format, ...)
{
  va_list args;

  g_string_append (to, "\n  ");
  if (t->file != NULL)
    g_string_append_printf (to, "%s:%d: ", t->file, t->line);
  g_string_append_printf (to, "%s: ", t->path);
  va_start (args, format);
  g_string_append_vprintf (to, format, args);
  va_end (args);
}

static const char *
unsupported_kind (const WeirWindowing *w)
{
  return w->windows.kind < G_N_ELEMENTS (unsupported_windows) ? unsupported_windows[w->windows.kind] : NULL;
}

static void
check_grouping (const WeirGraph *graph, const WeirGraphTransform *t, GString *to)
{
  const WeirGraphCollection *in = weir__graph_collection (graph, weir__graph_port (t->inputs, 0)->collection);
  const WeirWindowing       *w = weir__graph_windowing (graph, in->windowing);

  if (unsupported_kind (w) != NULL)
    complain (t, to, "groups in %s", unsupported_kind (w));
  if (w->trigger != NULL && w->trigger->kind != WEIR_TRIGGER_DEFAULT)
    complain (t, to, "groups with a trigger of its own");
  if (w->accumulation != WEIR_DISCARDING)
    complain (t, to, "groups with %s panes", w->accumulation == WEIR_RETRACTING ? "retracting" : "accumulating");
  if (w->allowed_lateness.us != 0 && (!in->bounded || w->closing == WEIR_CLOSING_FIRE_ALWAYS))
    complain (t, to, "groups with allowed lateness");
}

static void
check_transform (const WeirGraph *graph, const WeirGraphTransform *t, GString *to)
{
  bool groups;

  if (strcmp (t->urn, WEIR_URN_LATE_DATA) == 0)
    complain (t, to, "asks for late data");
  else if (!weir__plan_knows (t->urn, &groups))
    complain (t, to, "is of an unknown kind, %s", t->urn);
  else if (groups)
    check_grouping (graph, t, to);
  else if (strcmp (t->urn, WEIR_URN_WINDOW_INTO) == 0 && !t->keeps_windows
           && unsupported_kind (weir__graph_windowing (graph, t->windowing)) != NULL)
    complain (t, to, "assigns %s", unsupported_kind (weir__graph_windowing (graph, t->windowing)));
}

gboolean
weir__plan_unsupported (const WeirGraph *graph, bool force_general, GError **error)
{
  g_autoptr (GString) complaints = g_string_new (NULL);

  if (force_general)
    g_string_append (complaints, "\n  WEIR_FORCE=general: the general path of groupings");
  for (unsigned i = 0; i < graph->transforms->len; i++)
    check_transform (graph, graph->transforms->pdata[i], complaints);
  if (complaints->len == 0)
    return TRUE;
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_UNSUPPORTED, "pipeline %s needs what comes with Weir 0.2:%s", graph->name,
               complaints->str);
  return FALSE;
}
