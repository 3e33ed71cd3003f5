/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include <weir/error.h>

#include "sdk/wire/graph-msgpack.h"
#include "sdk/wire/graph-picture.h"

/* Runs dot over a file; NULL without an error if there is no such program. */
static char *
run_dot (const char *program, const char *file, GError **error)
{
  char             *argv[] = { (char *) program, (char *) "-Tsvg", (char *) file, NULL };
  g_autofree char  *complaint = NULL;
  g_autofree char  *svg = NULL;
  g_autoptr (GError) exit_error = NULL;
  int               status;

  if (!g_spawn_sync (NULL, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &svg, &complaint, &status, error))
    return NULL;
  if (!g_spawn_check_wait_status (status, &exit_error))
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_IO, "%s: %s: %s", program, exit_error->message,
                   g_strstrip (complaint));
      return NULL;
    }
  return g_steal_pointer (&svg);
}

static char *
draw_by_dot (const char *program, const WeirGraph *graph, GError **error)
{
  g_autofree char *dot = weir__graph_to_dot (graph), *file = NULL;
  char            *svg = NULL;
  int              fd = g_file_open_tmp ("weir-XXXXXX.dot", &file, error);

  if (fd < 0)
    return NULL;
  close (fd);
  if (g_file_set_contents (file, dot, -1, error))
    svg = run_dot (program, file, error);
  g_unlink (file);
  return svg;
}

char *
weir__graph_to_svg (const WeirGraph *graph, GError **error)
{
  g_autofree char *program = g_find_program_in_path ("dot");

  return program != NULL ? draw_by_dot (program, graph, error) : weir__picture_svg (graph);
}
