/* SPDX-License-Identifier: Apache-2.0 */
/* A plain layered drawing, for machines without Graphviz.
 *
 * Steps stand in layers: one below all that it reads from. Steps are in order of construction, producers first, so one
 * pass finds the layers. Within a layer they are sorted by the mean place of what they read from, from the top layer
 * down, which takes most crossings out of the graphs that people write. Edges are curves from the bottom of a box to
 * the top of another; composites are named in small print above their steps. */
#include <string.h>

#include "sdk/wire/graph-picture.h"

enum
{
  CHAR_WIDTH = 7, /* of a 12 px monospaced font, a little less than a pixel short of it */
  LINE_HEIGHT = 16,
  PADDING = 12,
  GAP_X = 40,
  GAP_Y = 50, /* besides the lines of the longest label between two layers */
  MARGIN = 20,
};

typedef struct
{
  guint  id;
  guint  layer;
  double pull; /* where it would like to stand */
  int    x, y, width, height;
  int    label_height; /* of the edges that end here */
  char  *label, *scope;
} Box;

static void
clear_box (void *box)
{
  g_free (((Box *) box)->label);
  g_free (((Box *) box)->scope);
}

static void
measure (const char *text, int *ret_width, int *ret_lines)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  *ret_width = 0;
  for (*ret_lines = 0; lines[*ret_lines] != NULL; ++*ret_lines)
    *ret_width = MAX (*ret_width, (int) g_utf8_strlen (lines[*ret_lines], -1) * CHAR_WIDTH);
}

static int
measure_edges (const WeirGraph *graph, const WeirGraphTransform *transform, const WeirPictureProducer *producers)
{
  int most = 0;

  for (guint i = 0; i < transform->inputs->len; i++)
    {
      WeirPictureProducer from = producers[weir__graph_port (transform->inputs, i)->collection.i];
      g_autofree char *label = weir__picture_edge_label (graph, weir__graph_transform (graph, from.transform),
                                                         from.port);
      int              width, lines;

      measure (label, &width, &lines);
      most = MAX (most, lines * LINE_HEIGHT);
    }
  return most;
}

static char *
scope_of (const WeirGraph *graph, const WeirGraphTransform *transform)
{
  return transform->parent.i != WEIR__NO_ID
             ? g_utf8_make_valid (weir__graph_transform (graph, transform->parent)->path, -1)
             : NULL;
}

/* `place`: by transform, its index among the boxes. */
static GArray *
make_boxes (const WeirGraph *graph, const WeirPictureProducer *producers, guint *place)
{
  GArray *boxes = g_array_new (FALSE, TRUE, sizeof (Box));

  g_array_set_clear_func (boxes, clear_box);
  for (guint t = 0; t < graph->transforms->len; t++)
    {
      const WeirGraphTransform *transform = g_ptr_array_index (graph->transforms, t);
      Box box = { .id = t };
      int lines, scope_width = 0;

      if (weir__graph_transform_is_composite (transform))
        continue;
      box.label = weir__picture_step_label (transform);
      box.scope = scope_of (graph, transform);
      measure (box.label, &box.width, &lines);
      if (box.scope != NULL)
        measure (box.scope, &scope_width, &(int) { 0 });
      box.width = MAX (box.width, scope_width) + 2 * PADDING;
      box.height = lines * LINE_HEIGHT + PADDING;
      box.label_height = measure_edges (graph, transform, producers);
      for (guint i = 0; i < transform->inputs->len; i++)
        {
          guint from = producers[weir__graph_port (transform->inputs, i)->collection.i].transform.i;

          box.layer = MAX (box.layer, g_array_index (boxes, Box, place[from]).layer + 1);
        }
      place[t] = boxes->len;
      g_array_append_val (boxes, box);
    }
  return boxes;
}

static int
compare_pulls (const void *a, const void *b)
{
  const Box *x = *(Box *const *) a, *y = *(Box *const *) b;

  return x->pull != y->pull ? (x->pull > y->pull) - (x->pull < y->pull) : (x->id > y->id) - (x->id < y->id);
}

/* The mean of what a box reads from; those layers stand already. */
static double
find_pull (const WeirGraph *graph, const WeirPictureProducer *producers, const GArray *boxes, const guint *place,
           Box *box)
{
  const WeirGraphTransform *transform = weir__graph_transform (graph, (WeirTransformId) { box->id });
  double                    sum = 0;

  for (guint i = 0; i < transform->inputs->len; i++)
    {
      guint      maker = producers[weir__graph_port (transform->inputs, i)->collection.i].transform.i;
      const Box *from = &g_array_index (boxes, Box, place[maker]);

      sum += from->x + from->width / 2.0;
    }
  return transform->inputs->len > 0 ? sum / transform->inputs->len : 0;
}

/* Puts one layer's boxes beside each other, below the labels of the edges that come in, and returns where it ends. */
static int
place_layer (GPtrArray *layer, int y, int *ret_right)
{
  int x = MARGIN, bottom = y, labels = 0;

  for (guint i = 0; i < layer->len; i++)
    labels = MAX (labels, ((const Box *) layer->pdata[i])->label_height);
  y += labels;
  g_ptr_array_sort (layer, compare_pulls);
  for (guint i = 0; i < layer->len; i++)
    {
      Box *box = layer->pdata[i];

      box->x = MAX (x, (int) box->pull - box->width / 2);
      box->y = y;
      x = box->x + box->width + GAP_X;
      *ret_right = MAX (*ret_right, box->x + box->width);
      bottom = MAX (bottom, y + box->height);
    }
  return bottom;
}

static void
place_boxes (const WeirGraph *graph, const WeirPictureProducer *producers, GArray *boxes, const guint *place,
             int *ret_width, int *ret_height)
{
  guint found = 0;
  int   y = MARGIN + LINE_HEIGHT;

  *ret_width = 0;
  *ret_height = y;
  for (guint layer = 0; found < boxes->len; layer++)
    {
      g_autoptr (GPtrArray) in_layer = g_ptr_array_new ();

      for (guint i = 0; i < boxes->len; i++)
        {
          Box *box = &g_array_index (boxes, Box, i);

          if (box->layer != layer)
            continue;
          box->pull = find_pull (graph, producers, boxes, place, box);
          g_ptr_array_add (in_layer, box);
        }
      found += in_layer->len;
      *ret_height = place_layer (in_layer, y, ret_width);
      y = *ret_height + GAP_Y;
    }
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

static void
append_text (GString *svg, const char *text, int x, int y, const char *style)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (int i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *escaped = g_markup_escape_text (lines[i], -1);

      g_string_append_printf (svg, "  <text x=\"%d\" y=\"%d\" %s>%s</text>\n", x, y + i * LINE_HEIGHT, style, escaped);
    }
}

static void
append_box (GString *svg, const Box *box)
{
  g_string_append_printf (svg, "  <rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\"/>\n", box->x, box->y,
                          box->width, box->height);
  append_text (svg, box->label, box->x + box->width / 2, box->y + LINE_HEIGHT, "text-anchor=\"middle\"");
  if (box->scope != NULL)
    append_text (svg, box->scope, box->x, box->y - 4, "class=\"scope\"");
}

static void
append_edge (GString *svg, const Box *from, const Box *to, const char *label, bool bounded)
{
  int x1 = from->x + from->width / 2, y1 = from->y + from->height, x2 = to->x + to->width / 2, y2 = to->y;
  int bend = MAX ((y2 - y1) / 2, GAP_Y / 2);

  g_string_append_printf (svg, "  <path d=\"M %d %d C %d %d %d %d %d %d\"%s/>\n", x1, y1, x1, y1 + bend, x2, y2 - bend,
                          x2, y2, bounded ? "" : " stroke-dasharray=\"6 4\"");
  append_text (svg, label, (x1 + x2) / 2 + 6, y2 - to->label_height - LINE_HEIGHT, "class=\"edge\"");
}

static void
append_edges (GString *svg, const WeirGraph *graph, const WeirPictureProducer *producers, const GArray *boxes,
              const guint *place)
{
  for (guint b = 0; b < boxes->len; b++)
    {
      const Box                *to = &g_array_index (boxes, Box, b);
      const WeirGraphTransform *transform = weir__graph_transform (graph, (WeirTransformId) { to->id });

      for (guint i = 0; i < transform->inputs->len; i++)
        {
          WeirCollectionId    id = weir__graph_port (transform->inputs, i)->collection;
          WeirPictureProducer from = producers[id.i];
          g_autofree char    *label
              = weir__picture_edge_label (graph, weir__graph_transform (graph, from.transform), from.port);

          append_edge (svg, &g_array_index (boxes, Box, place[from.transform.i]), to, label,
                       weir__graph_collection (graph, id)->bounded);
        }
    }
}

char *
weir__picture_svg (const WeirGraph *graph)
{
  g_autofree WeirPictureProducer *producers = weir__picture_producers (graph);
  g_autofree guint *place = g_new0 (guint, MAX (graph->transforms->len, 1));
  g_autoptr (GArray) boxes = make_boxes (graph, producers, place);
  GString *svg = g_string_new (NULL);
  int      width, height;

  place_boxes (graph, producers, boxes, place, &width, &height);
  /* Room at the right for an edge's label. */
  g_string_append_printf (svg,
                          "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-size=\"12\" "
                          "font-family=\"monospace\">\n"
                          "  <style>rect { fill: white; stroke: #444 } path { fill: none; stroke: #444 } "
                          ".edge { font-size: 10px; fill: #346 } .scope { font-size: 10px; fill: #888 }</style>\n",
                          width + MARGIN + 200, height + MARGIN);
  append_edges (svg, graph, producers, boxes, place);
  for (guint i = 0; i < boxes->len; i++)
    append_box (svg, &g_array_index (boxes, Box, i));
  g_string_append (svg, "</svg>\n");
  return g_string_free (svg, FALSE);
}
