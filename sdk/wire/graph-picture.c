/* SPDX-License-Identifier: Apache-2.0 */
#include "sdk/wire/graph-picture.h"

#include <string.h>

#include "sdk/base/text.h"

static char *
make_printable (const char *text)
{
  return weir__text_printable (text, strlen (text));
}

char *
weir__picture_step_name (const WeirGraphTransform *transform)
{
  const char *slash = strrchr (transform->path, '/');

  return make_printable (slash != NULL ? slash + 1 : transform->path);
}

/* "beam:transform:group_by_key:v1" → "group by key" */
static char *
shorten_urn (const char *urn)
{
  g_auto (GStrv) parts = g_strsplit (urn, ":", -1);
  char *name = make_printable (g_strv_length (parts) == 4 ? parts[2] : urn);

  return g_strdelimit (name, "_", ' ');
}

/* The function if it is not called as the step is, and what is done with it. */
char *
weir__picture_step_label (const WeirGraphTransform *transform)
{
  g_autofree char *name = weir__picture_step_name (transform), *urn = shorten_urn (transform->urn), *function = NULL;

  if (transform->function == NULL || strcmp (transform->function, name) == 0)
    return g_strdup_printf ("%s\n%s%s", name, urn, transform->splittable ? ", splittable" : "");
  function = make_printable (transform->function);
  return g_strdup_printf ("%s\n%s: %s%s", name, urn, function, transform->splittable ? ", splittable" : "");
}

/* Blanks become line ends where a line would get longer than this. */
#define LABEL_WIDTH 40

static void
wrap (char *text)
{
  char *start = text, *blank = NULL;

  for (char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      if (c - start > LABEL_WIDTH && blank != NULL)
        {
          *blank = '\n';
          start = blank + 1;
          blank = NULL;
        }
      if (*c == ' ')
        blank = c;
    }
}

char *
weir__picture_edge_label (const WeirGraph *graph, const WeirGraphTransform *producer, const WeirGraphPort *output)
{
  const WeirGraphCollection *collection = weir__graph_collection (graph, output->collection);
  g_autofree char *type = NULL, *windowing = NULL, *port = NULL;

  type = collection->type->name != NULL ? make_printable (collection->type->name)
                                        : weir_type_to_string (collection->type);
  if (collection->windowing.i != 0)
    {
      g_autofree char *text = weir__windowing_to_string (weir__graph_windowing (graph, collection->windowing));

      windowing = make_printable (text);
      wrap (windowing);
    }
  if (producer->outputs->len > 1 && output->label != NULL)
    port = make_printable (output->label);
  return g_strdup_printf ("%s%s%s%s%s", port != NULL ? port : "", port != NULL ? ": " : "", type,
                          windowing != NULL ? "\n" : "", windowing != NULL ? windowing : "");
}

WeirPictureProducer *
weir__picture_producers (const WeirGraph *graph)
{
  WeirPictureProducer *producers = g_new0 (WeirPictureProducer, MAX (graph->collections->len, 1));

  for (guint t = 0; t < graph->transforms->len; t++)
    {
      const WeirGraphTransform *transform = g_ptr_array_index (graph->transforms, t);

      if (weir__graph_transform_is_composite (transform))
        continue;
      for (guint o = 0; o < transform->outputs->len; o++)
        {
          const WeirGraphPort *port = weir__graph_port (transform->outputs, o);

          producers[port->collection.i] = (WeirPictureProducer) { { t }, port };
        }
    }
  return producers;
}
