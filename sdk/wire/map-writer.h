/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_WIRE_MAP_WRITER_H
#define WEIR_WIRE_MAP_WRITER_H

/* Canonical maps: keys are strings, sorted by their bytes, whatever order they are written in. Maps nest:
 *
 *   weir__map_writer_begin (&map, bytes);
 *   weir__map_writer_uint (&map, "size", 16);
 *   weir__map_writer_key (&map, "fields");       then one value, straight into map.packer
 *   weir__map_writer_end (&map, extra);
 *
 * A key is borrowed until the end. A pair's value follows its key; an inner map ends before its outer one goes on. */

#include <msgpack.h>
#include <weir/types.h>

typedef struct
{
  GByteArray    *bytes;
  GArray        *entries; /* where each pair's key and value are */
  msgpack_packer packer;  /* writes to `bytes`; for values that have no function here */
  uint32_t       start;
} WeirMapWriter;

/* A packer that appends. */
void weir__packer_init (msgpack_packer *packer, GByteArray *bytes);
void weir__packer_string (msgpack_packer *packer, const char *value);

void weir__map_writer_begin (WeirMapWriter *map, GByteArray *bytes);
void weir__map_writer_key (WeirMapWriter *map, const char *key);
void weir__map_writer_uint (WeirMapWriter *map, const char *key, uint64_t value);
void weir__map_writer_int (WeirMapWriter *map, const char *key, int64_t value);
void weir__map_writer_bool (WeirMapWriter *map, const char *key, bool value);
void weir__map_writer_string (WeirMapWriter *map, const char *key, const char *value);
void weir__map_writer_bytes (WeirMapWriter *map, const char *key, const void *data, size_t size);
/* These write nothing for the value that a missing field stands for. */
void weir__map_writer_optional_int (WeirMapWriter *map, const char *key, int64_t value, int64_t fallback);
void weir__map_writer_optional_flag (WeirMapWriter *map, const char *key, bool value);
void weir__map_writer_optional_string (WeirMapWriter *map, const char *key, const char *value);
void weir__map_writer_optional_bytes (WeirMapWriter *map, const char *key, GBytes *value);
/* `extra`: pairs as they were read, keys and values alternating, which take their places among the others. */
void weir__map_writer_end (WeirMapWriter *map, WeirBytes extra);

#endif
