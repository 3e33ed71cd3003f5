/* SPDX-License-Identifier: Apache-2.0 */
/* What this version's engine cannot run. A pipeline that asks for any of it is refused before anything starts, with all
 * that it asks for at once: never a wrong answer. */
#include "runners/plan/rewrite.h"

static void
check_transform (const WeirGraphTransform *t, GString *to)
{
  if (weir__plan_knows (t->urn))
    return;
  g_string_append (to, "\n  ");
  weir__graph_print_place (t->file, t->line, t->path, to);
  g_string_append_printf (to, "is of an unknown kind, %s", t->urn);
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
