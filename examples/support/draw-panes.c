/* SPDX-License-Identifier: Apache-2.0 */
/* Draws what an example records: windows --record | draw-panes > windows.svg */
#include <stdio.h>

#include "examples/support/panes-picture.h"

static gboolean
read_line (const char *line, GArray *events, WeirArena *memory, GError **error)
{
  PanesEvent event;

  if (!weir_value_parse_json (WEIR_TYPE (PanesEvent), weir_string_from_c (line), &event, memory, error))
    return FALSE;
  g_array_append_val (events, event);
  return TRUE;
}

int
main (void)
{
  GIOChannel      *in = g_io_channel_unix_new (0);
  GArray          *events = g_array_new (FALSE, FALSE, sizeof (PanesEvent));
  WeirArena       *memory = weir_arena_new ();
  GError          *error = NULL;
  g_autofree char *record = NULL;
  g_auto (GStrv)   lines = NULL;

  g_io_channel_set_encoding (in, NULL, NULL);
  if (g_io_channel_read_to_end (in, &record, NULL, &error) == G_IO_STATUS_NORMAL)
    lines = g_strsplit (record, "\n", -1);
  for (unsigned i = 0; error == NULL && lines != NULL && lines[i] != NULL; i++)
    if (*lines[i] != '\0' && !read_line (lines[i], events, memory, &error))
      g_prefix_error (&error, "standard input:%u: ", i + 1);
  if (error == NULL)
    {
      g_autofree char *svg = panes_picture ((const PanesEvent *) (const void *) events->data, events->len);
      fputs (svg, stdout);
    }
  else
    g_printerr ("draw-panes: %s\n", error->message);
  g_array_unref (events);
  weir_arena_free (memory);
  g_io_channel_unref (in);
  return error != NULL;
}
