/* SPDX-License-Identifier: Apache-2.0 */
/* The graph for people: a line for each transform, its parts indented below a composite, then the types.
 *
 *   Transforms                               reads  makes
 *     0 split_words    ParDo                 2      string
 *
 * A transform's number is its name everywhere else in the explanation. */
#include <string.h>

#include "runners/plan/rewrite.h"

enum { NAME, KIND, READS, MAKES, N_COLUMNS };

/* How a composite of depth 2 and its like are set off. */
#define INDENT 2

static const struct
{
  const char *urn, *kind;
} kinds[] = {
  { WEIR_URN_IMPULSE, "impulse" },
  { WEIR_URN_PAR_DO, "ParDo" },
  { WEIR_URN_GROUP_BY_KEY, "group by key" },
  { WEIR_URN_CO_GROUP_BY_KEY, "co-group by key" },
  { WEIR_URN_COMBINE_PER_KEY, "combine per key" },
  { WEIR_URN_COMBINE_PER_ELEMENT, "combine per element" },
  { WEIR_URN_COMBINE_GLOBALLY, "combine globally" },
  { WEIR_URN_COMBINE_GROUPED_VALUES, "combine grouped values" },
  { WEIR_URN_FLATTEN, "flatten" },
  { WEIR_URN_RESHUFFLE, "reshuffle" },
  { WEIR_URN_WINDOW_INTO, "window into" },
  { WEIR_URN_TEST_STREAM, "test stream" },
  { WEIR_URN_COMPOSITE, "" },
};

static const char *
own_name (const WeirGraphTransform *t)
{
  const char *slash = strrchr (t->path, '/');

  return slash != NULL ? slash + 1 : t->path;
}

static unsigned
depth_of (const WeirGraph *graph, const WeirGraphTransform *t)
{
  unsigned depth = 0;

  for (; t->parent.i != WEIR__NO_ID; depth++)
    t = weir__graph_transform (graph, t->parent);
  return depth;
}

/* "ParDo, splittable", "combine per key by sum", "window into fixed windows of 5 min". */
static void
print_kind (const WeirGraph *graph, const WeirGraphTransform *t, GString *to)
{
  const char      *kind = t->urn;
  g_autofree char *windowing = NULL;

  for (unsigned i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (kinds[i].urn, t->urn) == 0)
      kind = kinds[i].kind;
  g_string_append (to, kind);
  if (t->function != NULL && strcmp (t->function, own_name (t)) != 0)
    g_string_append_printf (to, "%s %s", strcmp (t->urn, WEIR_URN_PAR_DO) == 0 ? "" : " by", t->function);
  if (t->splittable)
    g_string_append_printf (to, ", splittable%s", t->unbounded ? ", unbounded" : "");
  if (strcmp (t->urn, WEIR_URN_WINDOW_INTO) == 0)
    {
      windowing = weir__windowing_to_string (weir__graph_windowing (graph, t->windowing));
      g_string_append_printf (to, " %s", windowing);
    }
}

/* The number of the transform that makes a collection, and which of its outputs that is if it has several. */
static void
print_source (const WeirGraph *graph, WeirCollectionId collection, GString *to)
{
  for (uint32_t i = 0; i < graph->transforms->len; i++)
    {
      const WeirGraphTransform *t = graph->transforms->pdata[i];

      for (unsigned o = 0; o < t->outputs->len && !weir__graph_transform_is_composite (t); o++)
        {
          const WeirGraphPort *port = weir__graph_port (t->outputs, o);

          if (port->collection.i != collection.i)
            continue;
          g_string_append_printf (to, "%" PRIu32, i);
          if (t->outputs->len > 1)
            g_string_append_printf (to, ".%s", port->label);
          return;
        }
    }
}

static void
print_reads (const WeirGraph *graph, const WeirGraphTransform *t, GString *to)
{
  for (unsigned i = 0; i < t->inputs->len; i++)
    {
      if (i > 0)
        g_string_append (to, ", ");
      print_source (graph, weir__graph_port (t->inputs, i)->collection, to);
    }
}

static void
print_makes (const WeirGraph *graph, const WeirGraphTransform *t, GString *to)
{
  for (unsigned i = 0; i < t->outputs->len; i++)
    {
      const WeirGraphPort *port = weir__graph_port (t->outputs, i);

      if (i > 0)
        g_string_append (to, ", ");
      if (t->outputs->len > 1)
        g_string_append_printf (to, "%s: ", port->label);
      weir__plan_print_type (weir__graph_collection (graph, port->collection)->type, to);
    }
}

static GString **
make_row (const WeirGraph *graph, uint32_t id)
{
  const WeirGraphTransform *t = graph->transforms->pdata[id];
  GString                 **row = g_new0 (GString *, N_COLUMNS);

  for (unsigned c = 0; c < N_COLUMNS; c++)
    row[c] = g_string_new (NULL);
  g_string_append_printf (row[NAME], "%3" PRIu32 " %*s%s", id, (int) (INDENT * depth_of (graph, t)), "", own_name (t));
  if (weir__graph_transform_is_composite (t))
    return row;
  print_kind (graph, t, row[KIND]);
  print_reads (graph, t, row[READS]);
  print_makes (graph, t, row[MAKES]);
  return row;
}

static void
print_row (GString *const *row, const size_t *widths, GString *to)
{
  GString *line = g_string_new (NULL);

  for (unsigned c = 0; c < N_COLUMNS; c++)
    {
      g_string_append (line, row[c]->str);
      for (size_t n = (size_t) g_utf8_strlen (row[c]->str, -1); n < widths[c] + 2 && c < N_COLUMNS - 1; n++)
        g_string_append_c (line, ' ');
    }
  g_strchomp (line->str);
  g_string_append_printf (to, "%s\n", line->str);
  g_string_free (line, TRUE);
}

static void
free_row (void *data)
{
  GString **row = data;

  for (unsigned c = 0; c < N_COLUMNS; c++)
    g_string_free (row[c], TRUE);
  g_free (row);
}

static GString **
make_title (void)
{
  static const char *const titles[] = { "Transforms", "", "reads", "makes" };
  GString                **row = g_new0 (GString *, N_COLUMNS);

  for (unsigned c = 0; c < N_COLUMNS; c++)
    row[c] = g_string_new (titles[c]);
  return row;
}

/* The records that the pipeline's collections hold, each once, in the order of their appearance. */
static void
print_types (const WeirGraph *graph, GString *to)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (unsigned i = 0; i < graph->collections->len; i++)
    {
      const WeirGraphCollection *c = graph->collections->pdata[i];
      char                      *text = weir_type_to_string (c->type);

      if (c->type->kind != WEIR_KIND_RECORD && c->type->kind != WEIR_KIND_LIST)
        g_free (text);
      else if (!g_hash_table_contains (seen, text))
        {
          if (g_hash_table_size (seen) == 0)
            g_string_append (to, "\nTypes\n");
          g_string_append_printf (to, "  %s\n", text);
          g_hash_table_add (seen, text);
        }
      else
        g_free (text);
    }
}

void
weir__plan_explain_graph (const WeirGraph *graph, GString *to)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (free_row);
  size_t                widths[N_COLUMNS] = { 0 };

  g_ptr_array_add (rows, make_title ());
  for (uint32_t i = 0; i < graph->transforms->len; i++)
    g_ptr_array_add (rows, make_row (graph, i));
  for (unsigned r = 0; r < rows->len; r++)
    for (unsigned c = 0; c < N_COLUMNS; c++)
      widths[c] = MAX (widths[c], (size_t) g_utf8_strlen (((GString **) rows->pdata[r])[c]->str, -1));
  g_string_append_printf (to, "Pipeline %s\n\n", graph->name);
  for (unsigned r = 0; r < rows->len; r++)
    print_row (rows->pdata[r], widths, to);
  print_types (graph, to);
}
