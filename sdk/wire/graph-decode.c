/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a document that anyone may have written.
 *
 * First the bytes are checked to be one msgpack value whose containers hold what they announce; then they are read
 * through slices, so that what is allocated is the graph itself, a small multiple of the document. Every index is
 * checked against the table it points into, types are checked as C would lay them out, strategies as construction would
 * check them, and at last the graph as a whole, as every pass of the planner is (weir__graph_verify). */
#include <weir/error.h>

#include "sdk/wire/graph-codec.h"
#include "sdk/wire/graph-msgpack.h"
#include "sdk/wire/msgpack-token.h"

/* --- what the nouns' files share ---------------------------------------------------------------------------------- */

void
weir__graph_reader_keep_extra (WeirGraphReader *reader, const void *node, GBytes *extra)
{
  WeirArena      *arena = reader->graph->arena;
  WeirGraphExtra *kept;
  const void     *data;
  uint8_t        *copy;
  gsize           size;

  if (extra == NULL)
    return;
  data = g_bytes_get_data (extra, &size);
  kept = weir_arena_alloc (arena, sizeof *kept);
  copy = weir_arena_alloc (arena, size);
  memcpy (copy, data, size);
  *kept = (WeirGraphExtra) { reader->graph->extras, node, { copy, size } };
  reader->graph->extras = kept;
}

void
weir__graph_reader_close (WeirGraphReader *reader, WeirMapReader *map, const void *node)
{
  g_autoptr (GBytes) extra = weir__map_close (map);

  weir__graph_reader_keep_extra (reader, node, extra);
}

/* --- nodes -------------------------------------------------------------------------------------------------------- */

static void
read_windowings (WeirGraphReader *reader, WeirMapReader *map)
{
  static const WeirWindowing default_windowing;
  WeirGraph      *graph = reader->graph;
  WeirArrayReader array;
  WeirBytes       value;

  /* In place of the default one that a new graph has: the document numbers them. */
  g_ptr_array_set_size (graph->windowings, 0);
  weir__array_open (&array, map, "windowings");
  while (weir__array_next (&array, &value))
    g_ptr_array_add (graph->windowings, (void *) weir__graph_reader_windowing (reader, value));
  weir__array_close (&array);
  if (reader->document.error == NULL
      && (graph->windowings->len == 0
          || !weir__windowing_equal (g_ptr_array_index (graph->windowings, 0), &default_windowing)))
    weir__document_fail (&reader->document, "windowings", "the first must be the default one");
}

static void
read_collection (WeirGraphReader *reader, WeirBytes value)
{
  g_autofree char *name = NULL;
  const WeirType  *type;
  uint32_t         type_id;
  WeirWindowingId  windowing;
  WeirCollectionId id;
  WeirMapReader    map;
  bool             bounded, retracts;

  weir__map_open (&map, &reader->document, value);
  name = weir__map_string (&map, "name");
  type_id = weir__map_index (&map, "type", reader->types->len);
  type = weir__graph_reader_use_type (reader, "type", type_id);
  g_array_append_val (reader->collection_types, type_id);
  windowing.i = weir__map_index (&map, "windowing", reader->graph->windowings->len);
  bounded = weir__map_bool (&map, "bounded");
  retracts = weir__map_optional_flag (&map, "retracts");
  id = weir__graph_add_collection (reader->graph, name, type, windowing, bounded);
  weir__graph_collection (reader->graph, id)->retracts = retracts;
  weir__graph_collection (reader->graph, id)->extra = weir__map_close (&map);
}

static void
read_collections (WeirGraphReader *reader, WeirMapReader *map)
{
  WeirArrayReader array;
  WeirBytes       value;

  weir__array_open (&array, map, "collections");
  while (weir__array_next (&array, &value))
    read_collection (reader, value);
  weir__array_close (&array);
}

static void
read_ports (WeirGraphReader *reader, WeirMapReader *outer, const char *key, GArray *ports)
{
  g_autoptr (GPtrArray) extras = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  WeirArrayReader array;
  WeirBytes       value;

  weir__array_open (&array, outer, key);
  while (weir__array_next (&array, &value))
    {
      g_autofree char *label = NULL;
      WeirCollectionId collection;
      WeirMapReader    map;

      weir__map_open (&map, &reader->document, value);
      label = weir__map_string (&map, "label");
      collection.i = weir__map_index (&map, "collection", reader->graph->collections->len);
      if (reader->document.error == NULL)
        weir__graph_reader_use_type (reader, "collection",
                                     g_array_index (reader->collection_types, uint32_t, collection.i));
      weir__graph_add_port (ports, label, collection);
      g_ptr_array_add (extras, weir__map_close (&map));
    }
  weir__array_close (&array);
  /* Ports move while their array grows; from here on they stay. */
  for (guint i = 0; i < ports->len; i++)
    weir__graph_reader_keep_extra (reader, weir__graph_port (ports, i), g_ptr_array_index (extras, i));
}

static void
read_site (WeirGraphReader *reader, WeirMapReader *outer, WeirGraphTransform *transform)
{
  WeirMapReader map;
  size_t        path;

  if (!weir__map_enter (outer, "site", &map, &path))
    return;
  transform->file = weir__map_string (&map, "file");
  transform->line = (int) weir__map_uint (&map, "line", INT_MAX);
  weir__graph_reader_close (reader, &map, &transform->file);
  weir__map_leave (&reader->document, path);
}

/* `n`: how many transforms there will be. */
static void
read_transform (WeirGraphReader *reader, WeirBytes value, uint32_t n)
{
  g_autofree char    *path = NULL, *urn = NULL;
  WeirGraphTransform *transform;
  WeirMapReader       map;

  weir__map_open (&map, &reader->document, value);
  path = weir__map_string (&map, "path");
  urn = weir__map_string (&map, "urn");
  if (reader->document.error != NULL)
    {
      weir__map_close (&map); /* NULL, after an error */
      return;
    }
  transform = weir__graph_transform (reader->graph, weir__graph_add_transform (reader->graph, path, urn));
  transform->parent.i = weir__map_optional_index (&map, "parent", n);
  read_ports (reader, &map, "inputs", transform->inputs);
  read_ports (reader, &map, "outputs", transform->outputs);
  transform->function = weir__map_optional_string (&map, "function");
  transform->config = weir__map_optional_bytes (&map, "config");
  transform->config_type = weir__graph_reader_optional_type_field (reader, &map, "config_type");
  transform->splittable = weir__map_optional_flag (&map, "splittable");
  transform->unbounded = weir__map_optional_flag (&map, "unbounded");
  transform->replayable = weir__map_optional_flag (&map, "replayable");
  transform->retracts = weir__map_optional_enum (&map, "retracts", weir__graph_retracts, WEIR_RETRACTS_CONSUME + 1);
  transform->accumulator = weir__graph_reader_optional_type_field (reader, &map, "accumulator");
  transform->without_default = weir__map_optional_flag (&map, "without_default");
  transform->fanout = (uint32_t) weir__map_optional_int (&map, "fanout", 1, UINT32_MAX, 0);
  transform->windowing.i = weir__map_optional_index (&map, "windowing", reader->graph->windowings->len);
  transform->keeps_windows = weir__map_optional_flag (&map, "keeps_windows");
  transform->numbered = weir__map_optional_flag (&map, "numbered");
  read_site (reader, &map, transform);
  transform->extra = weir__map_close (&map);
}

static void
read_transforms (WeirGraphReader *reader, WeirMapReader *map)
{
  WeirArrayReader array;
  WeirBytes       value;

  weir__array_open (&array, map, "transforms");
  while (weir__array_next (&array, &value))
    read_transform (reader, value, array.n);
  weir__array_close (&array);
}

/* --- document ----------------------------------------------------------------------------------------------------- */

/* The kind of document and its version, before anything else is looked at. Returns the minor version. */
static uint32_t
read_magic (WeirGraphReader *reader, WeirMapReader *map)
{
  WeirToken       tokens[3] = { { 0 } };
  WeirArrayReader array;
  WeirBytes       value;
  unsigned        n = 0;

  if (reader->document.error == NULL && !weir__map_has (map, WEIR__GRAPH_MAGIC))
    weir__document_fail (&reader->document, NULL,
                         "this is no document of Weir: it has no field \"" WEIR__GRAPH_MAGIC "\"");
  weir__array_open (&array, map, WEIR__GRAPH_MAGIC);
  while (weir__array_next (&array, &value))
    if (n < G_N_ELEMENTS (tokens))
      weir__token_read (&value, &tokens[n++]);
  weir__array_close (&array);
  if (reader->document.error != NULL)
    return 0;
  if (n < 3 || tokens[0].kind != WEIR_TOKEN_STRING || tokens[1].kind != WEIR_TOKEN_UINT
      || tokens[2].kind != WEIR_TOKEN_UINT || tokens[2].u > UINT32_MAX)
    weir__document_fail (&reader->document, WEIR__GRAPH_MAGIC, "must be a kind, a major and a minor version");
  else if (tokens[0].payload.size != strlen (WEIR__GRAPH_DOCUMENT)
           || memcmp (tokens[0].payload.data, WEIR__GRAPH_DOCUMENT, tokens[0].payload.size) != 0)
    weir__document_fail (&reader->document, WEIR__GRAPH_MAGIC, "this is not a graph but another document of Weir");
  else if (tokens[1].u != WEIR__GRAPH_MAJOR)
    weir__document_fail (&reader->document, WEIR__GRAPH_MAGIC,
                         "the graph is of version %" PRIu64 ".%" PRIu64 ", this program reads version %u%s",
                         tokens[1].u, tokens[2].u, WEIR__GRAPH_MAJOR,
                         tokens[1].u > WEIR__GRAPH_MAJOR ? "; a newer Weir is needed" : "");
  return (uint32_t) tokens[2].u;
}

static void
read_graph (WeirGraphReader *reader, WeirBytes value)
{
  WeirGraph    *graph = reader->graph;
  WeirMapReader map;
  uint32_t      minor;

  weir__map_open (&map, &reader->document, value);
  minor = read_magic (reader, &map);
  graph->minor_version = minor > WEIR__GRAPH_MINOR ? minor : 0;
  graph->name = weir__map_string (&map, "name");
  graph->key_groups = (uint32_t) weir__map_uint (&map, "key_groups", WEIR__KEY_GROUPS_MAX);
  if (reader->document.error == NULL && graph->key_groups == 0)
    weir__document_fail (&reader->document, "key_groups", "0 is out of range");
  weir__graph_reader_types (reader, &map);
  read_windowings (reader, &map);
  read_collections (reader, &map);
  read_transforms (reader, &map);
  graph->extra = weir__map_close (&map);
}

WeirGraph *
weir__graph_decode (GBytes *bytes, GError **error)
{
  g_autoptr (WeirGraph) graph = weir__graph_new (NULL);
  WeirGraphReader reader = { .graph = graph };
  WeirBytes       document;
  GError         *found;

  document.data = g_bytes_get_data (bytes, &document.size);
  if (!weir__msgpack_check (document, error))
    return NULL;
  weir__document_init (&reader.document);
  reader.collection_types = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  read_graph (&reader, document);
  g_ptr_array_unref (reader.types);
  g_array_unref (reader.sizes);
  g_array_unref (reader.collection_types);
  found = weir__document_clear (&reader.document);
  if (found != NULL)
    {
      g_propagate_error (error, found);
      return NULL;
    }
  if (!weir__graph_verify (graph, error))
    return NULL;
  return g_steal_pointer (&graph);
}
