/* SPDX-License-Identifier: Apache-2.0 */
/* The values of a map are written behind each other as they come; its end sorts the pairs and puts them, with their
 * keys and the map's head, in the place of what was written. So a byte is copied once for each map around it. */
#include "sdk/wire/map-writer.h"

#include "sdk/wire/msgpack-token.h"

/* A value of the map itself starts at an offset and ends where the next one starts; one from `extra` lies elsewhere. */
typedef struct
{
  WeirString key;
  uint32_t   from;
  WeirBytes  value;
} Entry;

static int
append_packed (void *bytes, const char *data, size_t size)
{
  g_byte_array_append (bytes, (const guint8 *) data, (guint) size);
  return 0;
}

void
weir__packer_init (msgpack_packer *packer, GByteArray *bytes)
{
  msgpack_packer_init (packer, bytes, append_packed);
}

void
weir__packer_string (msgpack_packer *packer, const char *value)
{
  msgpack_pack_str_with_body (packer, value, strlen (value));
}

void
weir__map_writer_begin (WeirMapWriter *map, GByteArray *bytes)
{
  map->bytes = bytes;
  map->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  map->start = bytes->len;
  weir__packer_init (&map->packer, bytes);
}

void
weir__map_writer_key (WeirMapWriter *map, const char *key)
{
  Entry entry = { { key, strlen (key) }, map->bytes->len, { NULL, 0 } };

  g_array_append_val (map->entries, entry);
}

void
weir__map_writer_uint (WeirMapWriter *map, const char *key, uint64_t value)
{
  weir__map_writer_key (map, key);
  msgpack_pack_uint64 (&map->packer, value);
}

void
weir__map_writer_int (WeirMapWriter *map, const char *key, int64_t value)
{
  weir__map_writer_key (map, key);
  msgpack_pack_int64 (&map->packer, value);
}

void
weir__map_writer_bool (WeirMapWriter *map, const char *key, bool value)
{
  weir__map_writer_key (map, key);
  if (value)
    msgpack_pack_true (&map->packer);
  else
    msgpack_pack_false (&map->packer);
}

void
weir__map_writer_string (WeirMapWriter *map, const char *key, const char *value)
{
  weir__map_writer_key (map, key);
  weir__packer_string (&map->packer, value);
}

void
weir__map_writer_bytes (WeirMapWriter *map, const char *key, const void *data, size_t size)
{
  weir__map_writer_key (map, key);
  msgpack_pack_bin_with_body (&map->packer, data, size);
}

void
weir__map_writer_optional_int (WeirMapWriter *map, const char *key, int64_t value, int64_t fallback)
{
  if (value != fallback)
    weir__map_writer_int (map, key, value);
}

void
weir__map_writer_optional_flag (WeirMapWriter *map, const char *key, bool value)
{
  if (value)
    weir__map_writer_bool (map, key, true);
}

void
weir__map_writer_optional_string (WeirMapWriter *map, const char *key, const char *value)
{
  if (value != NULL)
    weir__map_writer_string (map, key, value);
}

void
weir__map_writer_optional_bytes (WeirMapWriter *map, const char *key, GBytes *value)
{
  gsize       size;
  const void *data;

  if (value == NULL)
    return;
  data = g_bytes_get_data (value, &size);
  weir__map_writer_bytes (map, key, data, size);
}

static int
compare_keys (const void *a, const void *b)
{
  const WeirString *x = &((const Entry *) a)->key, *y = &((const Entry *) b)->key;
  int               order = memcmp (x->data, y->data, MIN (x->size, y->size));

  return order != 0 ? order : (x->size > y->size) - (x->size < y->size);
}

static void
add_extra (GArray *entries, WeirBytes extra)
{
  while (extra.size > 0)
    {
      Entry     entry = { 0 };
      WeirToken key;

      if (!weir__token_read (&extra, &key))
        break;
      entry.key = (WeirString) { (const char *) key.payload.data, key.payload.size };
      entry.value = weir__msgpack_cut (&extra);
      g_array_append_val (entries, entry);
    }
}

void
weir__map_writer_end (WeirMapWriter *map, WeirBytes extra)
{
  g_autoptr (GByteArray) sorted = g_byte_array_new ();
  const uint8_t *written = map->bytes->data;
  msgpack_packer packer;

  for (guint i = 0; i < map->entries->len; i++)
    {
      Entry   *entry = &g_array_index (map->entries, Entry, i);
      uint32_t to = i + 1 < map->entries->len ? entry[1].from : map->bytes->len;

      entry->value = (WeirBytes) { written + entry->from, to - entry->from };
    }
  add_extra (map->entries, extra);
  g_array_sort (map->entries, compare_keys);

  weir__packer_init (&packer, sorted);
  msgpack_pack_map (&packer, map->entries->len);
  for (guint i = 0; i < map->entries->len; i++)
    {
      const Entry *entry = &g_array_index (map->entries, Entry, i);

      msgpack_pack_str_with_body (&packer, entry->key.data, entry->key.size);
      g_byte_array_append (sorted, entry->value.data, (guint) entry->value.size);
    }
  g_byte_array_set_size (map->bytes, map->start);
  g_byte_array_append (map->bytes, sorted->data, sorted->len);
  g_clear_pointer (&map->entries, g_array_unref);
}
