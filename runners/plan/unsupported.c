/* SPDX-License-Identifier: Apache-2.0 */
/* What this version's engine cannot run. A pipeline that asks for any of it is refused before anything starts, with all
 * that it asks for at once: never a wrong answer. */
#include <string.h>

#include "runners/plan/rewrite.h"

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

static void
check_transform (const WeirGraphTransform *t, GString *to)
{
  if (!weir__plan_knows (t->urn))
    complain (t, to, "is of an unknown kind, %s", t->urn);
}

gboolean
weir__plan_unsupported (const WeirGraph *graph, GError **error)
{
  g_autoptr (GString) complaints = g_string_new (NULL);

  for (unsigned i = 0; i < graph->transforms->len; i++)
    check_transform (graph->transforms->pdata[i], complaints);
  if (complaints->len == 0)
    return TRUE;
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_UNSUPPORTED, "pipeline %s needs what comes with Weir 0.2:%s", graph->name,
               complaints->str);
  return FALSE;
}
