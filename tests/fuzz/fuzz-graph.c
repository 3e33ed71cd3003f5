/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes are a graph or an error; a graph can be written, read again to the same bytes, and drawn. */
#include <stdlib.h>

#include "sdk/wire/graph-msgpack.h"
#include "sdk/wire/graph-picture.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
draw (const WeirGraph *graph)
{
  g_free (weir__graph_to_dot (graph));
  g_free (weir__graph_to_json (graph));
  g_free (weir__picture_svg (graph));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirGraph) graph = weir__graph_decode (bytes, &error);
  g_autoptr (GBytes) written = NULL, again = NULL;
  g_autoptr (WeirGraph) read = NULL;

  if (graph == NULL)
    return error != NULL ? 0 : (abort (), 0);
  written = weir__graph_encode (graph);
  read = weir__graph_decode (written, NULL);
  if (read == NULL || weir__graph_fingerprint (read) != weir__graph_fingerprint (graph))
    abort ();
  again = weir__graph_encode (read);
  if (!g_bytes_equal (written, again))
    abort ();
  draw (graph);
  return 0;
}
