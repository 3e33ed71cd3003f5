/* SPDX-License-Identifier: Apache-2.0 */
/* A graph in Graphviz' language: steps as boxes, composites as clusters around them, collections as edges. */
#include "sdk/wire/graph-msgpack.h"
#include "sdk/wire/graph-picture.h"

static void
append_quoted (GString *dot, const char *text)
{
  g_string_append_c (dot, '"');
  for (; *text != '\0'; text++)
    if (*text == '\n')
      g_string_append (dot, "\\n");
    else
      {
        if (*text == '"' || *text == '\\')
          g_string_append_c (dot, '\\');
        g_string_append_c (dot, *text);
      }
  g_string_append_c (dot, '"');
}

static void
indent (GString *dot, guint depth)
{
  for (guint i = 0; i <= depth; i++)
    g_string_append (dot, "  ");
}

static void
open_cluster (GString *dot, const WeirGraphTransform *composite, guint id, guint depth)
{
  g_autofree char *name = weir__picture_step_name (composite);

  indent (dot, depth);
  g_string_append_printf (dot, "subgraph cluster_%u {\n", id);
  indent (dot, depth + 1);
  g_string_append (dot, "label=");
  append_quoted (dot, name);
  g_string_append (dot, "; style=\"rounded\"; color=\"gray60\"; fontcolor=\"gray30\";\n");
}

/* The parts of a composite are a contiguous run behind it: it ends where a step has another parent. */
static void
append_steps (GString *dot, const WeirGraph *graph)
{
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint t = 0; t <= graph->transforms->len; t++)
    {
      const WeirGraphTransform *transform = t < graph->transforms->len ? g_ptr_array_index (graph->transforms, t)
                                                                       : NULL;
      uint32_t                  parent = transform != NULL ? transform->parent.i : WEIR__NO_ID;
      g_autofree char          *label = NULL;

      while (open->len > 0 && g_array_index (open, guint, open->len - 1) != parent)
        {
          g_array_set_size (open, open->len - 1);
          indent (dot, open->len);
          g_string_append (dot, "}\n");
        }
      if (transform == NULL)
        break;
      if (weir__graph_transform_is_composite (transform))
        {
          open_cluster (dot, transform, t, open->len);
          g_array_append_val (open, t);
          continue;
        }
      label = weir__picture_step_label (transform);
      indent (dot, open->len);
      g_string_append_printf (dot, "t%u [label=", t);
      append_quoted (dot, label);
      g_string_append (dot, "];\n");
    }
}

static void
append_edges (GString *dot, const WeirGraph *graph)
{
  g_autofree WeirPictureProducer *producers = weir__picture_producers (graph);

  for (guint t = 0; t < graph->transforms->len; t++)
    {
      const WeirGraphTransform *transform = g_ptr_array_index (graph->transforms, t);

      for (guint i = 0; i < transform->inputs->len && !weir__graph_transform_is_composite (transform); i++)
        {
          WeirCollectionId    id = weir__graph_port (transform->inputs, i)->collection;
          WeirPictureProducer from = producers[id.i];
          g_autofree char    *label
              = weir__picture_edge_label (graph, weir__graph_transform (graph, from.transform), from.port);

          g_string_append_printf (dot, "  t%u -> t%u [label=", from.transform.i, t);
          append_quoted (dot, label);
          g_string_append (dot, weir__graph_collection (graph, id)->bounded ? "];\n" : ", style=\"dashed\"];\n");
        }
    }
}

char *
weir__graph_to_dot (const WeirGraph *graph)
{
  GString         *dot = g_string_new ("digraph ");
  g_autofree char *name = g_utf8_make_valid (graph->name, -1);

  append_quoted (dot, name);
  g_string_append (dot,
                   " {\n"
                   "  rankdir=\"TB\";\n"
                   "  node [shape=\"box\", style=\"rounded,filled\", fillcolor=\"white\", fontname=\"sans-serif\"];\n"
                   "  edge [fontname=\"sans-serif\", fontsize=10];\n");
  append_steps (dot, graph);
  append_edges (dot, graph);
  g_string_append (dot, "}\n");
  return g_string_free (dot, FALSE);
}
