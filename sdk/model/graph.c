/* SPDX-License-Identifier: Apache-2.0 */
#include "sdk/model/graph.h"

#include <string.h>

static void
clear_port (void *port)
{
  g_free (((WeirGraphPort *) port)->label);
}

static void
free_transform (void *data)
{
  WeirGraphTransform *t = data;

  g_array_unref (t->inputs);
  g_array_unref (t->outputs);
  g_clear_pointer (&t->config, g_bytes_unref);
  g_clear_pointer (&t->extra, g_bytes_unref);
  g_free (t->path);
  g_free (t->function);
  g_free (t->file);
  g_free (t);
}

static void
free_collection (void *data)
{
  WeirGraphCollection *c = data;

  g_clear_pointer (&c->extra, g_bytes_unref);
  g_free (c->name);
  g_free (c);
}

WeirGraph *
weir__graph_new (const char *name)
{
  static const WeirWindowing default_windowing;
  WeirGraph *graph = g_new0 (WeirGraph, 1);

  graph->name = g_strdup (name);
  graph->transforms = g_ptr_array_new_with_free_func (free_transform);
  graph->collections = g_ptr_array_new_with_free_func (free_collection);
  graph->windowings = g_ptr_array_new ();
  graph->key_groups = 256;
  graph->arena = weir_arena_new ();
  weir__graph_add_windowing (graph, &default_windowing);
  return graph;
}

void
weir__graph_free (WeirGraph *graph)
{
  if (graph == NULL)
    return;
  g_ptr_array_unref (graph->transforms);
  g_ptr_array_unref (graph->collections);
  g_ptr_array_unref (graph->windowings);
  g_clear_pointer (&graph->extra, g_bytes_unref);
  weir_arena_free (graph->arena);
  g_free (graph->name);
  g_free (graph);
}

static GArray *
new_ports (void)
{
  GArray *ports = g_array_new (FALSE, FALSE, sizeof (WeirGraphPort));

  g_array_set_clear_func (ports, clear_port);
  return ports;
}

WeirTransformId
weir__graph_add_transform (WeirGraph *graph, const char *path, const char *urn)
{
  WeirTransformId     id = { graph->transforms->len };
  WeirGraphTransform *t = g_new0 (WeirGraphTransform, 1);

  t->path = g_strdup (path);
  t->urn = weir_arena_string (graph->arena, (WeirString) { urn, strlen (urn) + 1 }).data;
  t->parent.i = WEIR__NO_ID;
  t->windowing.i = WEIR__NO_ID;
  t->inputs = new_ports ();
  t->outputs = new_ports ();
  g_ptr_array_add (graph->transforms, t);
  return id;
}

WeirCollectionId
weir__graph_add_collection (WeirGraph *graph, const char *name, const WeirType *type, WeirWindowingId windowing,
                            bool bounded)
{
  WeirCollectionId     id = { graph->collections->len };
  WeirGraphCollection *c = g_new0 (WeirGraphCollection, 1);

  c->name = g_strdup (name);
  c->type = type;
  c->windowing = windowing;
  c->bounded = bounded;
  g_ptr_array_add (graph->collections, c);
  return id;
}

void
weir__graph_add_port (GArray *ports, const char *label, WeirCollectionId collection)
{
  WeirGraphPort port = { g_strdup (label), collection };

  g_array_append_val (ports, port);
}

WeirGraphTransform *
weir__graph_transform (const WeirGraph *graph, WeirTransformId id)
{
  g_assert (id.i < graph->transforms->len);
  return g_ptr_array_index (graph->transforms, id.i);
}

WeirGraphCollection *
weir__graph_collection (const WeirGraph *graph, WeirCollectionId id)
{
  g_assert (id.i < graph->collections->len);
  return g_ptr_array_index (graph->collections, id.i);
}

const WeirWindowing *
weir__graph_windowing (const WeirGraph *graph, WeirWindowingId id)
{
  g_assert (id.i < graph->windowings->len);
  return g_ptr_array_index (graph->windowings, id.i);
}

gboolean
weir__graph_transform_is_composite (const WeirGraphTransform *transform)
{
  return strcmp (transform->urn, WEIR_URN_COMPOSITE) == 0;
}

gboolean
weir__graph_transform_combines (const WeirGraphTransform *transform)
{
  static const char *const urns[] = { WEIR_URN_COMBINE_PER_KEY, WEIR_URN_COMBINE_PER_ELEMENT, WEIR_URN_COMBINE_GLOBALLY,
                                      NULL };

  return g_strv_contains (urns, transform->urn);
}

gboolean
weir__graph_ports_have (const GArray *ports, WeirCollectionId collection)
{
  for (unsigned i = 0; i < ports->len; i++)
    if (weir__graph_port (ports, i)->collection.i == collection.i)
      return TRUE;
  return FALSE;
}

gboolean
weir__graph_transform_groups (const WeirGraphTransform *transform)
{
  return weir__graph_transform_combines (transform) || strcmp (transform->urn, WEIR_URN_GROUP_BY_KEY) == 0
         || strcmp (transform->urn, WEIR_URN_CO_GROUP_BY_KEY) == 0;
}

gboolean
weir__graph_transform_groups_it (const WeirGraphTransform *transform, WeirCollectionId collection)
{
  return weir__graph_transform_groups (transform) && weir__graph_ports_have (transform->inputs, collection);
}

WeirGraphTransform *
weir__graph_producer (const WeirGraph *graph, WeirCollectionId id)
{
  for (unsigned i = 0; i < graph->transforms->len; i++)
    {
      WeirGraphTransform *t = g_ptr_array_index (graph->transforms, i);

      if (!weir__graph_transform_is_composite (t) && weir__graph_ports_have (t->outputs, id))
        return t;
    }
  return NULL;
}

void
weir__graph_print_place (const char *file, int line, const char *path, GString *to)
{
  if (file != NULL)
    g_string_append_printf (to, "%s:%d: ", file, line);
  g_string_append_printf (to, "%s: ", path);
}

WeirWindowingId
weir__graph_add_windowing (WeirGraph *graph, const WeirWindowing *windowing)
{
  WeirWindowingId id = { 0 };

  for (; id.i < graph->windowings->len; id.i++)
    if (weir__windowing_equal (g_ptr_array_index (graph->windowings, id.i), windowing))
      return id;
  g_ptr_array_add (graph->windowings, weir__windowing_copy (windowing, graph->arena));
  return id;
}
