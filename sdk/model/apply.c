/* SPDX-License-Identifier: Apache-2.0 */
/* What applying any transform is made of: a node, its inputs, its outputs. */
#include "sdk/model/pipeline.h"

#include <string.h>

#include "sdk/base/text.h"
#include "sdk/types/type-build.h"

WeirApply
weir__apply_begin (WeirPipeline *p, const char *urn, const char *fallback_name, WeirSite at)
{
  bool             numbered;
  g_autofree char *path = weir__scope_unique_path (p, at.name != NULL ? at.name : fallback_name, &numbered);
  WeirTransformId  id = weir__graph_add_transform (p->graph, path, urn);
  WeirApply        apply = { p, id, weir__graph_transform (p->graph, id), false };

  apply.node->parent = weir__scope_current (p);
  apply.node->numbered = numbered;
  apply.node->file = at.file != NULL ? weir__text_printable (at.file, strlen (at.file)) : g_strdup ("?");
  apply.node->line = at.line;
  g_hash_table_insert (p->paths, g_steal_pointer (&path), GUINT_TO_POINTER (id.i + 1));
  weir__apply_check_name (&apply, "the step's name", at.name);
  return apply;
}

gboolean
weir__apply_check_name (WeirApply *apply, const char *what, const char *name)
{
  const char *fault = name != NULL ? weir__text_fault (name, strlen (name)) : NULL;

  if (fault != NULL)
    weir__apply_error (apply, "%s %s", what, fault);
  return fault == NULL;
}

gboolean
weir__apply_check_type (WeirApply *apply, const char *what, const WeirType *type)
{
  GHashTable *fine = apply->pipeline->fine_types;
  GError     *error = NULL;

  if (type == NULL || g_hash_table_contains (fine, type))
    return TRUE;
  if (!weir__type_check (type, &error))
    {
      weir__apply_take_error (apply, what, error);
      return FALSE;
    }
  g_hash_table_add (fine, (void *) type);
  return TRUE;
}

static void
add_border_port (GArray *ports, const char *label, WeirCollectionId collection)
{
  char numbered[32];

  if (weir__graph_ports_have (ports, collection))
    return;
  g_snprintf (numbered, sizeof numbered, "%s_%u", label, ports->len + 1);
  weir__graph_add_port (ports, ports->len == 0 ? label : numbered, collection);
}

/* A collection that is made on one side of a composite's border and used on the other is a port of the composite. */
static void
cross_borders (const WeirGraph *graph, WeirTransformId from, WeirTransformId to, WeirCollectionId collection)
{
  WeirGraphTransform *t;

  for (WeirTransformId c = weir__graph_transform (graph, to)->parent; c.i != WEIR__NO_ID; c = t->parent)
    {
      t = weir__graph_transform (graph, c);
      if (!weir__scope_contains (graph, c, from))
        add_border_port (t->inputs, "in", collection);
    }
  for (WeirTransformId c = weir__graph_transform (graph, from)->parent; c.i != WEIR__NO_ID; c = t->parent)
    {
      t = weir__graph_transform (graph, c);
      if (!weir__scope_contains (graph, c, to))
        add_border_port (t->outputs, "out", collection);
    }
}

gboolean
weir__apply_input (WeirApply *apply, const char *label, const WeirCollection *in)
{
  if (in == NULL)
    {
      weir__apply_error (apply, "input %s is NULL", label);
      return FALSE;
    }
  if (in->pipeline != apply->pipeline)
    {
      weir__apply_error (apply, "input %s belongs to another pipeline, %s", label, weir_pipeline_name (in->pipeline));
      return FALSE;
    }
  if (weir__collection_is_broken (in))
    {
      apply->failed = true;
      return FALSE;
    }
  weir__graph_add_port (apply->node->inputs, label, in->id);
  cross_borders (apply->pipeline->graph, in->producer, apply->id, in->id);
  return TRUE;
}

static WeirCollection *
new_collection (WeirApply *apply, WeirCollectionId id, bool retracts)
{
  WeirCollection *c = g_new0 (WeirCollection, 1);

  c->pipeline = apply->pipeline;
  c->id = id;
  c->producer = apply->id;
  c->retracts = retracts;
  g_ptr_array_add (apply->pipeline->collections, c);
  return c;
}

WeirCollection *
weir__apply_output (WeirApply *apply, const char *label, const WeirType *type, const WeirWindowing *windowing,
                    bool bounded, bool retracts)
{
  WeirGraph       *graph = apply->pipeline->graph;
  g_autofree char *name = g_strconcat (apply->node->path, ".", label, NULL);
  WeirCollectionId id;

  if (apply->failed || !weir__apply_check_type (apply, label, type))
    return weir__apply_broken (apply);
  id = weir__graph_add_collection (graph, name, type, weir__graph_add_windowing (graph, windowing), bounded);
  weir__graph_collection (graph, id)->retracts = retracts;
  weir__graph_add_port (apply->node->outputs, label, id);
  return new_collection (apply, id, retracts);
}

WeirCollection *
weir__apply_broken (WeirApply *apply)
{
  return new_collection (apply, (WeirCollectionId) { WEIR__NO_ID }, false);
}

WeirCollection *
weir_pipeline_broken (WeirPipeline *p, WeirSite at, const char *format, ...)
{
  WeirApply        apply = weir__apply_begin (p, WEIR_URN_COMPOSITE, "broken", at);
  g_autofree char *message = NULL;
  va_list          args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  weir__apply_error (&apply, "%s", message);
  return weir__apply_broken (&apply);
}
