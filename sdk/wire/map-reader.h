/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_WIRE_MAP_READER_H
#define WEIR_WIRE_MAP_READER_H

/* Reading a checked document (weir__msgpack_check) as maps with named fields.
 *
 * The first thing found wrong sticks to the document, with the path to it ("transforms[3].inputs[0].collection: 17 is
 * out of range"); from then on every function here does nothing and returns zero, so that callers need to look only
 * before they use an answer for more than storing it. Opened maps and arrays are closed on every way. */

#include <weir/arena.h>

typedef struct
{
  GString *path;
  GError  *error;
} WeirDocument;

typedef struct _WeirMapField WeirMapField;

typedef struct
{
  WeirDocument *document;
  WeirMapField *fields; /* sorted by key */
  uint32_t      n;
} WeirMapReader;

typedef struct
{
  WeirDocument *document;
  WeirBytes     rest;
  uint32_t      n, i;
  size_t        outer, own; /* lengths of the document's path: outside the array, and before the index */
} WeirArrayReader;

void weir__document_init (WeirDocument *document);
/* Hands over the error, or NULL. */
GError *weir__document_clear (WeirDocument *document);
/* Records an error at the present path, or at a field of the map there (`key` may be NULL), unless there is one. */
void weir__document_fail (WeirDocument *document, const char *key, const char *format, ...) G_GNUC_PRINTF (3, 4);

/* Keys that are not strings, or twice there, are errors. */
void weir__map_open (WeirMapReader *map, WeirDocument *document, WeirBytes value);
/* What nobody asked for, as weir__map_writer_end takes it; NULL: nothing. */
GBytes *weir__map_close (WeirMapReader *map);

/* Each field is asked for once. The plain functions want it to be there; the optional ones return the fallback. */
bool weir__map_has (const WeirMapReader *map, const char *key);
uint64_t weir__map_uint (WeirMapReader *map, const char *key, uint64_t max);
int64_t weir__map_optional_int (WeirMapReader *map, const char *key, int64_t min, int64_t max, int64_t fallback);
bool weir__map_bool (WeirMapReader *map, const char *key);
bool weir__map_optional_flag (WeirMapReader *map, const char *key);
/* An index into something that has `n` items; WEIR__NO_ID if an optional one is missing. */
uint32_t weir__map_index (WeirMapReader *map, const char *key, uint32_t n);
uint32_t weir__map_optional_index (WeirMapReader *map, const char *key, uint32_t n);
/* Text, to be freed; it must be UTF-8 without control characters (sdk/base/text.h). Never NULL unless optional and
 * missing, or after an error. */
char *weir__map_string (WeirMapReader *map, const char *key);
char *weir__map_optional_string (WeirMapReader *map, const char *key);
/* The same, in an arena. */
const char *weir__map_arena_string (WeirMapReader *map, const char *key, WeirArena *arena);
const char *weir__map_optional_arena_string (WeirMapReader *map, const char *key, WeirArena *arena);
GBytes *weir__map_optional_bytes (WeirMapReader *map, const char *key);
/* The number of a name in a list of n; an optional one's first is what a missing field stands for. */
unsigned weir__map_enum (WeirMapReader *map, const char *key, const char *const *names, unsigned n);
unsigned weir__map_optional_enum (WeirMapReader *map, const char *key, const char *const *names, unsigned n);

/* A map in a field: opens it and takes the path into it. FALSE if it is not there, or not a map. */
bool weir__map_enter (WeirMapReader *map, const char *key, WeirMapReader *ret_inner, size_t *ret_outer);
/* After the inner map's close. */
void weir__map_leave (WeirDocument *document, size_t outer);

/* An array in a field, in whose items the document's path then is; an optional missing one has none. */
void weir__array_open (WeirArrayReader *array, WeirMapReader *map, const char *key);
void weir__array_open_optional (WeirArrayReader *array, WeirMapReader *map, const char *key);
bool weir__array_next (WeirArrayReader *array, WeirBytes *ret_value);
void weir__array_close (WeirArrayReader *array);

#endif
