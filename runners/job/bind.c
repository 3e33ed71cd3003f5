/* SPDX-License-Identifier: Apache-2.0 */

#include "runners/job/bind.h"

#include <weir/sys/trigger-fn.h>
#include <weir/sys/window-fn.h>

#include "sdk/model/pipeline.h"
#include "sdk/model/trigger.h"

static gboolean
same_config (const WeirType *graphs, const WeirType *programs)
{
  if (graphs == NULL || programs == NULL)
    return graphs == programs;
  return weir_type_same_layout (graphs, programs, NULL);
}

/* Always FALSE. */
static gboolean
refuse (bool is_known, const char *kind, const char *name, GError **error)
{
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_GRAPH,
               is_known ? "the graph's %s function %s is not this program's" : "this program has no %s function %s", kind,
               name);
  return FALSE;
}

static gboolean
bind_windows (WeirPipeline *p, WeirWindows *windows, GError **error)
{
  const WeirWindowFn *named = windows->custom, *own;

  if (windows->kind != WEIR_WINDOWS_CUSTOM)
    return TRUE;
  const WeirFunction *function = weir__pipeline_function (p, named->name);
  own = function != NULL ? function->window_fn : NULL;
  if (own == NULL || own->merges != named->merges || !same_config (named->config, own->config))
    return refuse (own != NULL, "window", named->name, error);
  windows->custom = own;
  return TRUE;
}

static gboolean
bind_trigger (WeirPipeline *p, WeirTrigger *trigger, GError **error)
{
  const WeirTriggerFn *named = trigger->custom, *own;
  const WeirFunction  *function = weir__pipeline_function (p, named->name);

  own = function != NULL ? function->trigger_fn : NULL;
  if (own == NULL || own->may_finish != named->may_finish || !same_config (named->config, own->config))
    return refuse (own != NULL, "trigger", named->name, error);
  trigger->custom = own;
  return TRUE;
}

/* The graph is the run's, and so are the triggers in it. */
static gboolean
bind_triggers (WeirPipeline *p, const WeirTrigger *trigger, GError **error)
{
  g_autoptr (GPtrArray) custom = g_ptr_array_new ();

  weir__trigger_list_custom (trigger, custom);
  for (unsigned i = 0; i < custom->len; i++)
    if (!bind_trigger (p, custom->pdata[i], error))
      return FALSE;
  return TRUE;
}

gboolean
weir__bind_functions (WeirPipeline *p, WeirGraph *graph, GError **error)
{
  for (unsigned i = 0; i < graph->windowings->len; i++)
    {
      WeirWindowing *windowing = graph->windowings->pdata[i];

      if (!bind_windows (p, &windowing->windows, error) || !bind_triggers (p, windowing->trigger, error))
        return FALSE;
    }
  return TRUE;
}
