/* SPDX-License-Identifier: Apache-2.0 */
#include "sdk/wire/graph-codec.h"
#include "sdk/wire/graph-msgpack.h"

/* --- what the nouns' files share ---------------------------------------------------------------------------------- */

WeirBytes
weir__graph_writer_extra (const WeirGraphWriter *writer, const void *node)
{
  const WeirGraphExtra *extra = g_hash_table_lookup (writer->extras, node);

  return extra != NULL ? extra->fields : (WeirBytes) { NULL, 0 };
}

void
weir__graph_writer_end (const WeirGraphWriter *writer, WeirMapWriter *map, const void *node)
{
  weir__map_writer_end (map, weir__graph_writer_extra (writer, node));
}

/* The map of a node that keeps its unknown fields itself. */
static void
end_with (WeirMapWriter *map, GBytes *extra)
{
  WeirBytes fields = { NULL, 0 };

  if (extra != NULL)
    fields.data = g_bytes_get_data (extra, &fields.size);
  weir__map_writer_end (map, fields);
}

/* --- nodes -------------------------------------------------------------------------------------------------------- */

static void
write_collection (WeirGraphWriter *writer, const WeirGraphCollection *collection)
{
  WeirMapWriter map;

  weir__map_writer_begin (&map, writer->bytes);
  weir__map_writer_string (&map, "name", collection->name);
  weir__graph_writer_type_field (writer, &map, "type", collection->type);
  weir__map_writer_uint (&map, "windowing", collection->windowing.i);
  weir__map_writer_bool (&map, "bounded", collection->bounded);
  weir__map_writer_optional_flag (&map, "retracts", collection->retracts);
  end_with (&map, collection->extra);
}

static void
write_ports (WeirGraphWriter *writer, WeirMapWriter *outer, const char *key, const GArray *ports)
{
  weir__map_writer_key (outer, key);
  msgpack_pack_array (&outer->packer, ports->len);
  for (guint i = 0; i < ports->len; i++)
    {
      const WeirGraphPort *port = weir__graph_port (ports, i);
      WeirMapWriter        map;

      weir__map_writer_begin (&map, outer->bytes);
      weir__map_writer_uint (&map, "collection", port->collection.i);
      weir__map_writer_string (&map, "label", port->label);
      weir__graph_writer_end (writer, &map, port);
    }
}

static void
write_site (WeirGraphWriter *writer, WeirMapWriter *outer, const WeirGraphTransform *transform)
{
  WeirMapWriter map;

  if (transform->file == NULL)
    return;
  weir__map_writer_key (outer, "site");
  weir__map_writer_begin (&map, outer->bytes);
  weir__map_writer_string (&map, "file", transform->file);
  weir__map_writer_int (&map, "line", transform->line);
  weir__graph_writer_end (writer, &map, &transform->file);
}

static void
write_transform (WeirGraphWriter *writer, const WeirGraphTransform *transform)
{
  WeirMapWriter map;

  weir__map_writer_begin (&map, writer->bytes);
  weir__map_writer_string (&map, "path", transform->path);
  weir__map_writer_string (&map, "urn", transform->urn);
  weir__map_writer_optional_int (&map, "parent", transform->parent.i, WEIR__NO_ID);
  write_ports (writer, &map, "inputs", transform->inputs);
  write_ports (writer, &map, "outputs", transform->outputs);
  weir__map_writer_optional_string (&map, "function", transform->function);
  weir__map_writer_optional_bytes (&map, "config", transform->config);
  weir__graph_writer_type_field (writer, &map, "config_type", transform->config_type);
  weir__map_writer_optional_flag (&map, "splittable", transform->splittable);
  weir__map_writer_optional_flag (&map, "unbounded", transform->unbounded);
  weir__map_writer_optional_flag (&map, "replayable", transform->replayable);
  weir__map_writer_optional_string (&map, "retracts",
                                    transform->retracts != 0 ? weir__graph_retracts[transform->retracts] : NULL);
  weir__graph_writer_type_field (writer, &map, "accumulator", transform->accumulator);
  weir__map_writer_optional_flag (&map, "without_default", transform->without_default);
  weir__map_writer_optional_int (&map, "fanout", transform->fanout, 0);
  weir__map_writer_optional_int (&map, "windowing", transform->windowing.i, WEIR__NO_ID);
  weir__map_writer_optional_flag (&map, "keeps_windows", transform->keeps_windows);
  weir__map_writer_optional_flag (&map, "numbered", transform->numbered);
  write_site (writer, &map, transform);
  end_with (&map, transform->extra);
}

/* --- document ----------------------------------------------------------------------------------------------------- */

static void
write_magic (WeirMapWriter *map, const WeirGraph *graph)
{
  weir__map_writer_key (map, WEIR__GRAPH_MAGIC);
  msgpack_pack_array (&map->packer, 3);
  weir__packer_string (&map->packer, WEIR__GRAPH_DOCUMENT);
  msgpack_pack_uint32 (&map->packer, WEIR__GRAPH_MAJOR);
  msgpack_pack_uint32 (&map->packer, graph->minor_version != 0 ? graph->minor_version : WEIR__GRAPH_MINOR);
}

/* Types come last, when all that names them has been written. */
static void
write_nodes (WeirGraphWriter *writer, WeirMapWriter *map)
{
  const WeirGraph *graph = writer->graph;

  weir__map_writer_key (map, "collections");
  msgpack_pack_array (&map->packer, graph->collections->len);
  for (guint i = 0; i < graph->collections->len; i++)
    write_collection (writer, g_ptr_array_index (graph->collections, i));

  weir__map_writer_key (map, "transforms");
  msgpack_pack_array (&map->packer, graph->transforms->len);
  for (guint i = 0; i < graph->transforms->len; i++)
    write_transform (writer, g_ptr_array_index (graph->transforms, i));

  weir__map_writer_key (map, "windowings");
  msgpack_pack_array (&map->packer, graph->windowings->len);
  for (guint i = 0; i < graph->windowings->len; i++)
    weir__graph_writer_windowing (writer, g_ptr_array_index (graph->windowings, i));

  weir__map_writer_key (map, "types");
  msgpack_pack_array (&map->packer, writer->types->len);
  for (guint i = 0; i < writer->types->len; i++)
    {
      gsize       size;
      const void *form = g_bytes_get_data (g_ptr_array_index (writer->types, i), &size);

      g_byte_array_append (map->bytes, form, (guint) size);
    }
}

static void
writer_init (WeirGraphWriter *writer, const WeirGraph *graph)
{
  writer->graph = graph;
  writer->bytes = g_byte_array_new ();
  writer->extras = g_hash_table_new (NULL, NULL);
  for (const WeirGraphExtra *extra = graph->extras; extra != NULL; extra = extra->next)
    g_hash_table_insert (writer->extras, (void *) extra->node, (void *) extra);
  writer->type_ids = g_hash_table_new (NULL, NULL);
  writer->type_forms = g_hash_table_new (g_bytes_hash, g_bytes_equal);
  writer->types = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
}

GBytes *
weir__graph_encode (const WeirGraph *graph)
{
  WeirGraphWriter writer;
  WeirMapWriter   map;

  writer_init (&writer, graph);
  weir__map_writer_begin (&map, writer.bytes);
  write_magic (&map, graph);
  weir__map_writer_string (&map, "name", graph->name);
  weir__map_writer_uint (&map, "key_groups", graph->key_groups);
  write_nodes (&writer, &map);
  end_with (&map, graph->extra);

  g_hash_table_unref (writer.extras);
  g_hash_table_unref (writer.type_ids);
  g_hash_table_unref (writer.type_forms);
  g_ptr_array_unref (writer.types);
  return g_byte_array_free_to_bytes (writer.bytes);
}
