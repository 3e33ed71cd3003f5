/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "sdk/base/arena.h"
#include "sdk/types/coder.h"
#include "sdk/types/msgpack.h"
#include "sdk/types/type-build.h"
#include "sdk/types/value.h"

#include <weir/error.h>

/* Decoding bytes that anyone may have written.
 *
 * A list says how many items follow before they do, and memory for them is wanted at once. Each item takes at least
 * `least` bytes, so a list may claim n items only if n × least bytes are left that no list around it has claimed: those
 * that it still owes its own items are kept in `claimed`. All lists of a value together therefore get memory for as
 * many items as the input can hold, whatever they say: a multiple of the input that only the type decides.
 *
 * A walk that fails unwinds, and each level puts its field or index before the path in the message. */

typedef struct
{
  const uint8_t *start, *next, *end;
  size_t         claimed;
  WeirArena     *arena;
  unsigned       depth;
  GString       *path;  /* only once it has failed */
  const char    *what;  /* what is wrong; NULL: not what was expected */
  const WeirType *expected;
} Reader;

static bool decode (Reader *reader, const WeirType *type, void *ret_value);

/* --- failing ----------------------------------------------------------------------------------------------------- */

__attribute__ ((cold)) static bool
fail (Reader *reader, const WeirType *expected, const char *what)
{
  reader->expected = expected;
  reader->what = what;
  reader->path = g_string_new (NULL);
  return false;
}

__attribute__ ((cold)) static bool
fail_in_field (Reader *reader, const char *name)
{
  if (reader->path->len > 0 && reader->path->str[0] != '[')
    g_string_prepend_c (reader->path, '.');
  g_string_prepend (reader->path, name);
  return false;
}

__attribute__ ((cold)) static bool
fail_in_item (Reader *reader, size_t i)
{
  g_autofree char *index =
      g_strdup_printf ("[%zu]%s", i, reader->path->len > 0 && reader->path->str[0] != '[' ? "." : "");

  g_string_prepend (reader->path, index);
  return false;
}

static const char *
name_of_byte (uint8_t byte)
{
  static const struct { uint8_t last; const char *name; } ranges[] = {
    { 0x7f, "an integer" },   { 0x8f, "a map" },      { 0x9f, "an array" },  { 0xbf, "a string" },
    { 0xc0, "nil" },          { 0xc1, "no msgpack" }, { 0xc3, "a bool" },    { 0xc6, "bytes" },
    { 0xc9, "an extension" }, { 0xca, "a float32" },  { 0xcb, "a float64" }, { 0xd3, "an integer" },
    { 0xd8, "an extension" }, { 0xdb, "a string" },   { 0xdd, "an array" },  { 0xdf, "a map" },
    { 0xff, "an integer" },
  };
  size_t i = 0;

  while (ranges[i].last < byte)
    i++;
  return ranges[i].name;
}

/* By what byte an encoding of that type may begin. */
static uint8_t
byte_of_type (const WeirType *type)
{
  static const uint8_t bytes[] = {
    [WEIR_KIND_UNIT] = WEIR__MSGPACK_NIL,    [WEIR_KIND_BOOL] = WEIR__MSGPACK_FALSE,
    [WEIR_KIND_INT] = 0,                     [WEIR_KIND_UINT] = 0,
    [WEIR_KIND_FLOAT] = 0,                   [WEIR_KIND_STRING] = WEIR__MSGPACK_FIXSTR,
    [WEIR_KIND_BYTES] = WEIR__MSGPACK_BIN8,  [WEIR_KIND_TIMESTAMP] = 0,
    [WEIR_KIND_DURATION] = 0,                [WEIR_KIND_OPTIONAL] = WEIR__MSGPACK_FIXARRAY,
    [WEIR_KIND_LIST] = WEIR__MSGPACK_FIXARRAY, [WEIR_KIND_MAP] = WEIR__MSGPACK_FIXMAP,
    [WEIR_KIND_RECORD] = WEIR__MSGPACK_FIXARRAY,
  };

  if (type->kind == WEIR_KIND_FLOAT)
    return type->size == 4 ? WEIR__MSGPACK_FLOAT32 : WEIR__MSGPACK_FLOAT64;
  return bytes[type->kind];
}

static void
describe_next (const Reader *reader, GString *to)
{
  const char *found = name_of_byte (*reader->next);

  g_string_append (to, found);
  if (strcmp (found, name_of_byte (byte_of_type (reader->expected))) == 0)
    g_string_append (to, " that is cut off, out of range or not in its shortest form");
}

static void
report (const Reader *reader, GError **error)
{
  g_autoptr (GString) message = g_string_new (NULL);
  g_autofree char *expected = weir_type_to_string (reader->expected);

  if (reader->path->len > 0)
    g_string_append_printf (message, "field %s: ", reader->path->str);
  if (reader->what != NULL)
    g_string_append (message, reader->what);
  else if (reader->next == reader->end)
    g_string_append_printf (message, "expected %s, found the end", expected);
  else
    {
      g_string_append_printf (message, "expected %s, found ", expected);
      describe_next (reader, message);
    }
  g_string_append_printf (message, " (at byte %zu of %zu)", (size_t) (reader->next - reader->start),
                          (size_t) (reader->end - reader->start));
  g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_DATA, message->str);
}

/* --- composites --------------------------------------------------------------------------------------------------- */

static bool
claim (Reader *reader, const WeirType *type, uint64_t n, size_t least)
{
  size_t left = (size_t) (reader->end - reader->next);

  if (left < reader->claimed || n > (left - reader->claimed) / least)
    return fail (reader, type, "says that it has more items than bytes follow");
  reader->claimed += n * least;
  return true;
}

static bool
decode_list (Reader *reader, const WeirType *type, WeirItems *ret_list)
{
  size_t   least = weir__value_least_encoded (type->item);
  char    *items = (char *) (uintptr_t) weir__empty;
  uint64_t n;

  if (!weir__get_array_header (&reader->next, reader->end, &n))
    return fail (reader, type, NULL);
  if (!claim (reader, type, n, least))
    return false;
  if (n > 0)
    items = weir__arena_alloc (reader->arena, n * type->item->size);
  for (size_t i = 0; i < n; i++)
    {
      reader->claimed -= least;
      if (!decode (reader, type->item, items + i * type->item->size))
        return fail_in_item (reader, i);
    }
  *ret_list = (WeirItems) { items, n };
  return true;
}

static bool
decode_entry (Reader *reader, const WeirType *entry, char *ret_entry, WeirBytes *last_key)
{
  const uint8_t *start = reader->next;
  size_t         size;

  if (!decode (reader, entry->fields[0].type, ret_entry + entry->fields[0].offset))
    return fail_in_field (reader, entry->fields[0].name);
  size = (size_t) (reader->next - start);
  if (last_key->data != NULL && !weir__map_keys_rise (last_key->data, last_key->size, start, size))
    {
      fail (reader, entry, "the keys of the map are not in order, or one is there twice");
      return fail_in_field (reader, entry->fields[0].name);
    }
  *last_key = (WeirBytes) { start, size };
  if (!decode (reader, entry->fields[1].type, ret_entry + entry->fields[1].offset))
    return fail_in_field (reader, entry->fields[1].name);
  return true;
}

static bool
decode_map (Reader *reader, const WeirType *type, WeirItems *ret_map)
{
  const WeirType *entry = type->item;
  size_t least = weir__value_least_encoded (entry->fields[0].type) + weir__value_least_encoded (entry->fields[1].type);
  WeirBytes       last_key = { NULL, 0 };
  char           *items = (char *) (uintptr_t) weir__empty;
  uint64_t        n;

  if (!weir__get_map_header (&reader->next, reader->end, &n))
    return fail (reader, type, NULL);
  if (!claim (reader, type, n, least))
    return false;
  if (n > 0)
    items = weir__arena_alloc (reader->arena, n * entry->size);
  for (size_t i = 0; i < n; i++)
    {
      reader->claimed -= least;
      if (!decode_entry (reader, entry, items + i * entry->size, &last_key))
        return fail_in_item (reader, i);
    }
  *ret_map = (WeirItems) { items, n };
  return true;
}

static bool
decode_record (Reader *reader, const WeirType *type, char *ret_record)
{
  const uint8_t *start = reader->next;
  uint64_t       n;

  if (!weir__get_array_header (&reader->next, reader->end, &n))
    return fail (reader, type, NULL);
  if (n != type->n_fields)
    {
      reader->next = start;
      return fail (reader, type, "the record has another number of fields");
    }
  for (uint32_t i = 0; i < n; i++)
    if (!decode (reader, type->fields[i].type, ret_record + type->fields[i].offset))
      return fail_in_field (reader, type->fields[i].name);
  return true;
}

static bool
decode_optional (Reader *reader, const WeirType *type, char *ret_value)
{
  uint64_t n;

  if (reader->next == reader->end)
    return fail (reader, type, NULL);
  memset (ret_value, 0, type->size);
  if (*reader->next == WEIR__MSGPACK_NIL)
    {
      reader->next++;
      return true;
    }
  if (weir__type_may_be_nil (type->item))
    {
      if (*reader->next != (WEIR__MSGPACK_FIXARRAY | 1))
        return fail (reader, type, NULL);
      weir__get_array_header (&reader->next, reader->end, &n);
    }
  *(uint8_t *) ret_value = 1;
  return decode (reader, type->item, ret_value + type->item_offset);
}

/* --- scalars ----------------------------------------------------------------------------------------------------- */

static bool
decode_text (Reader *reader, const WeirType *type, WeirString *ret_text)
{
  const uint8_t *start = reader->next;
  uint64_t       n;
  bool           fine = type->kind == WEIR_KIND_STRING ? weir__get_str_header (&reader->next, reader->end, &n)
                                                       : weir__get_bin_header (&reader->next, reader->end, &n);

  if (!fine)
    return fail (reader, type, NULL);
  if (n > (size_t) (reader->end - reader->next))
    {
      reader->next = start;
      return fail (reader, type, NULL);
    }
  *ret_text = (WeirString) { (const char *) reader->next, n };
  reader->next += n;
  return true;
}

static bool
decode_int (Reader *reader, const WeirType *type, void *ret_value)
{
  const uint8_t *start = reader->next;
  int64_t        n;

  if (!weir__get_int (&reader->next, reader->end, &n))
    return fail (reader, type, NULL);
  if (weir_value_set_int (type, ret_value, n))
    return true;
  reader->next = start;
  return fail (reader, type, NULL);
}

static bool
decode_uint (Reader *reader, const WeirType *type, void *ret_value)
{
  const uint8_t *start = reader->next;
  uint64_t       n;

  if (!weir__get_uint (&reader->next, reader->end, &n))
    return fail (reader, type, NULL);
  if (weir_value_set_uint (type, ret_value, n))
    return true;
  reader->next = start;
  return fail (reader, type, NULL);
}

static bool
decode_float (Reader *reader, const WeirType *type, void *ret_value)
{
  uint64_t bits;

  if (!weir__get_float (&reader->next, reader->end, type->size, &bits))
    return fail (reader, type, NULL);
  weir__store_float_bits (type, ret_value, bits);
  return true;
}

static bool
decode_byte (Reader *reader, const WeirType *type, uint8_t *ret_value)
{
  uint8_t first = type->kind == WEIR_KIND_UNIT ? WEIR__MSGPACK_NIL : WEIR__MSGPACK_FALSE;
  uint8_t last = type->kind == WEIR_KIND_UNIT ? WEIR__MSGPACK_NIL : WEIR__MSGPACK_TRUE;

  if (reader->next == reader->end || *reader->next < first || *reader->next > last)
    return fail (reader, type, NULL);
  *ret_value = *reader->next++ - first;
  return true;
}

static bool
decode_composite (Reader *reader, const WeirType *type, void *ret_value)
{
  bool fine;

  if (++reader->depth > WEIR__TYPE_MAX_DEPTH)
    return fail (reader, type, "nested too deep");
  switch (type->kind)
    {
    case WEIR_KIND_OPTIONAL:
      fine = decode_optional (reader, type, ret_value);
      break;
    case WEIR_KIND_LIST:
      fine = decode_list (reader, type, ret_value);
      break;
    case WEIR_KIND_MAP:
      fine = decode_map (reader, type, ret_value);
      break;
    default:
      fine = decode_record (reader, type, ret_value);
      break;
    }
  reader->depth--;
  return fine;
}

static bool
decode (Reader *reader, const WeirType *type, void *ret_value)
{
  switch (type->kind)
    {
    case WEIR_KIND_UNIT:
    case WEIR_KIND_BOOL:
      return decode_byte (reader, type, ret_value);
    case WEIR_KIND_UINT:
      return decode_uint (reader, type, ret_value);
    case WEIR_KIND_INT:
    case WEIR_KIND_TIMESTAMP:
    case WEIR_KIND_DURATION:
      return decode_int (reader, type, ret_value);
    case WEIR_KIND_FLOAT:
      return decode_float (reader, type, ret_value);
    case WEIR_KIND_STRING:
    case WEIR_KIND_BYTES:
      return decode_text (reader, type, ret_value);
    default:
      return decode_composite (reader, type, ret_value);
    }
}

gboolean
weir_value_decode (const WeirType *type, WeirBytes *bytes, void *ret_value, WeirArena *arena, GError **error)
{
  Reader   reader = { .start = bytes->data, .next = bytes->data, .end = bytes->data + bytes->size, .arena = arena };
  uint64_t on_stack[64];
  void    *value = type->size <= sizeof on_stack ? on_stack : weir_arena_alloc (arena, type->size);

  if (!decode (&reader, type, value))
    {
      report (&reader, error);
      g_string_free (reader.path, TRUE);
      return FALSE;
    }
  memcpy (ret_value, value, type->size);
  *bytes = (WeirBytes) { reader.next, (size_t) (reader.end - reader.next) };
  return TRUE;
}
