/* SPDX-License-Identifier: Apache-2.0 */
#include "sdk/wire/map-reader.h"

#include <weir/error.h>

#include "sdk/base/text.h"
#include "sdk/wire/msgpack-token.h"

struct _WeirMapField
{
  WeirString key;
  WeirBytes  pair, value; /* the pair as it lies: key and value */
  bool       taken;
};

/* --- document ----------------------------------------------------------------------------------------------------- */

void
weir__document_init (WeirDocument *document)
{
  document->path = g_string_new (NULL);
  document->error = NULL;
}

GError *
weir__document_clear (WeirDocument *document)
{
  g_string_free (document->path, TRUE);
  return g_steal_pointer (&document->error);
}

static void
append_key (GString *path, const char *key, size_t size)
{
  g_autofree char *text = weir__text_printable (key, size);

  if (path->len > 0)
    g_string_append_c (path, '.');
  g_string_append (path, text);
}

void
weir__document_fail (WeirDocument *document, const char *key, const char *format, ...)
{
  g_autofree char *what = NULL;
  size_t           length = document->path->len;
  va_list          args;

  if (document->error != NULL)
    return;
  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  if (key != NULL)
    append_key (document->path, key, strlen (key));
  document->error = g_error_new (WEIR_ERROR, WEIR_ERROR_GRAPH, "%s%s%s", document->path->str,
                                 document->path->len > 0 ? ": " : "", what);
  g_string_truncate (document->path, length);
}

/* --- maps --------------------------------------------------------------------------------------------------------- */

static int
compare_fields (const void *a, const void *b)
{
  const WeirString *x = &((const WeirMapField *) a)->key, *y = &((const WeirMapField *) b)->key;
  int               order = memcmp (x->data, y->data, MIN (x->size, y->size));

  return order != 0 ? order : (x->size > y->size) - (x->size < y->size);
}

static void
read_field (WeirMapReader *map, WeirBytes *rest)
{
  WeirMapField *field = &map->fields[map->n];
  WeirToken     key;

  field->pair.data = rest->data;
  if (!weir__token_read (rest, &key) || key.kind != WEIR_TOKEN_STRING)
    {
      weir__document_fail (map->document, NULL, "a field's name must be a string");
      return;
    }
  field->key = (WeirString) { (const char *) key.payload.data, key.payload.size };
  field->value = weir__msgpack_cut (rest);
  field->pair.size = (size_t) (rest->data - field->pair.data);
  field->taken = false;
  map->n++;
}

void
weir__map_open (WeirMapReader *map, WeirDocument *document, WeirBytes value)
{
  WeirToken head;

  *map = (WeirMapReader) { .document = document };
  if (document->error != NULL)
    return;
  if (!weir__token_read (&value, &head) || head.kind != WEIR_TOKEN_MAP)
    {
      weir__document_fail (document, NULL, "must be a map, not %s", weir__token_kind_name (head.kind));
      return;
    }
  map->fields = g_new (WeirMapField, head.n);
  for (uint32_t i = 0; i < head.n && document->error == NULL; i++)
    read_field (map, &value);
  if (map->n > 1)
    qsort (map->fields, map->n, sizeof *map->fields, compare_fields);
  for (uint32_t i = 1; i < map->n && document->error == NULL; i++)
    if (compare_fields (&map->fields[i - 1], &map->fields[i]) == 0)
      {
        append_key (document->path, map->fields[i].key.data, map->fields[i].key.size);
        weir__document_fail (document, NULL, "is there twice");
      }
}

GBytes *
weir__map_close (WeirMapReader *map)
{
  GByteArray *extra = NULL;

  for (uint32_t i = 0; i < map->n && map->document->error == NULL; i++)
    if (!map->fields[i].taken)
      {
        if (extra == NULL)
          extra = g_byte_array_new ();
        g_byte_array_append (extra, map->fields[i].pair.data, (guint) map->fields[i].pair.size);
      }
  g_clear_pointer (&map->fields, g_free);
  return extra != NULL ? g_byte_array_free_to_bytes (extra) : NULL;
}

static WeirMapField *
find_field (const WeirMapReader *map, const char *key)
{
  const WeirMapField wanted = { .key = { key, strlen (key) } };

  if (map->document->error != NULL || map->n == 0)
    return NULL;
  return bsearch (&wanted, map->fields, map->n, sizeof *map->fields, compare_fields);
}

bool
weir__map_has (const WeirMapReader *map, const char *key)
{
  return find_field (map, key) != NULL;
}

/* Takes a field for good, whatever it is. */
static bool
take (WeirMapReader *map, const char *key, bool optional, WeirBytes *ret_value)
{
  WeirMapField *field = find_field (map, key);

  if (field == NULL)
    {
      if (!optional)
        weir__document_fail (map->document, key, "is missing");
      return false;
    }
  field->taken = true;
  *ret_value = field->value;
  return true;
}

/* Takes a field of one kind; what stands there otherwise is an error. */
static bool
take_kind (WeirMapReader *map, const char *key, bool optional, WeirTokenKind kind, WeirToken *ret_token)
{
  WeirBytes value;
  WeirToken token;

  if (!take (map, key, optional, &value) || !weir__token_read (&value, &token))
    return false;
  if (token.kind != kind)
    {
      if (kind == WEIR_TOKEN_UINT && token.kind == WEIR_TOKEN_INT)
        weir__document_fail (map->document, key, "%" PRId64 " is out of range", token.i);
      else
        weir__document_fail (map->document, key, "must be %s, not %s", weir__token_kind_name (kind),
                             weir__token_kind_name (token.kind));
      return false;
    }
  *ret_token = token;
  return true;
}

/* --- numbers ------------------------------------------------------------------------------------------------------ */

uint64_t
weir__map_uint (WeirMapReader *map, const char *key, uint64_t max)
{
  WeirToken token;

  if (!take_kind (map, key, false, WEIR_TOKEN_UINT, &token))
    return 0;
  if (token.u <= max)
    return token.u;
  weir__document_fail (map->document, key, "%" PRIu64 " is out of range (at most %" PRIu64 ")", token.u, max);
  return 0;
}

int64_t
weir__map_optional_int (WeirMapReader *map, const char *key, int64_t min, int64_t max, int64_t fallback)
{
  WeirBytes value;
  WeirToken token;

  if (!take (map, key, true, &value) || !weir__token_read (&value, &token))
    return fallback;
  if (token.kind != WEIR_TOKEN_INT && token.kind != WEIR_TOKEN_UINT)
    weir__document_fail (map->document, key, "must be an integer, not %s", weir__token_kind_name (token.kind));
  else if (token.kind == WEIR_TOKEN_UINT && token.u > (uint64_t) INT64_MAX)
    weir__document_fail (map->document, key, "%" PRIu64 " is out of range", token.u);
  else if (token.i < min || token.i > max)
    weir__document_fail (map->document, key, "%" PRId64 " is out of range", token.i);
  else
    return token.i;
  return fallback;
}

bool
weir__map_bool (WeirMapReader *map, const char *key)
{
  WeirToken token;

  return take_kind (map, key, false, WEIR_TOKEN_BOOL, &token) && token.boolean;
}

bool
weir__map_optional_flag (WeirMapReader *map, const char *key)
{
  WeirToken token;

  return take_kind (map, key, true, WEIR_TOKEN_BOOL, &token) && token.boolean;
}

static uint32_t
take_index (WeirMapReader *map, const char *key, bool optional, uint32_t n)
{
  WeirToken token;

  if (!take_kind (map, key, optional, WEIR_TOKEN_UINT, &token))
    return UINT32_MAX;
  if (token.u < n)
    return (uint32_t) token.u;
  weir__document_fail (map->document, key, "%" PRIu64 " is out of range (there are %u)", token.u, n);
  return UINT32_MAX;
}

uint32_t
weir__map_index (WeirMapReader *map, const char *key, uint32_t n)
{
  return take_index (map, key, false, n);
}

uint32_t
weir__map_optional_index (WeirMapReader *map, const char *key, uint32_t n)
{
  return take_index (map, key, true, n);
}

/* --- text and bytes ----------------------------------------------------------------------------------------------- */

static bool
take_text (WeirMapReader *map, const char *key, bool optional, WeirBytes *ret_text)
{
  WeirToken   token;
  const char *fault;

  if (!take_kind (map, key, optional, WEIR_TOKEN_STRING, &token))
    return false;
  fault = weir__text_fault ((const char *) token.payload.data, token.payload.size);
  if (fault != NULL)
    weir__document_fail (map->document, key, "%s", fault);
  *ret_text = token.payload;
  return fault == NULL;
}

static char *
take_string (WeirMapReader *map, const char *key, bool optional)
{
  WeirBytes text;

  return take_text (map, key, optional, &text) ? g_strndup ((const char *) text.data, text.size) : NULL;
}

char *
weir__map_string (WeirMapReader *map, const char *key)
{
  return take_string (map, key, false);
}

char *
weir__map_optional_string (WeirMapReader *map, const char *key)
{
  return take_string (map, key, true);
}

static const char *
take_arena_string (WeirMapReader *map, const char *key, bool optional, WeirArena *arena)
{
  WeirBytes text;
  char     *copy;

  if (!take_text (map, key, optional, &text))
    return NULL;
  copy = weir_arena_alloc (arena, text.size + 1);
  memcpy (copy, text.data, text.size);
  copy[text.size] = '\0';
  return copy;
}

const char *
weir__map_arena_string (WeirMapReader *map, const char *key, WeirArena *arena)
{
  return take_arena_string (map, key, false, arena);
}

const char *
weir__map_optional_arena_string (WeirMapReader *map, const char *key, WeirArena *arena)
{
  return take_arena_string (map, key, true, arena);
}

GBytes *
weir__map_optional_bytes (WeirMapReader *map, const char *key)
{
  WeirToken token;

  if (!take_kind (map, key, true, WEIR_TOKEN_BYTES, &token))
    return NULL;
  return g_bytes_new (token.payload.data, token.payload.size);
}

static unsigned
take_enum (WeirMapReader *map, const char *key, bool optional, const char *const *names, unsigned n)
{
  g_autofree char *printable = NULL;
  WeirBytes        text;

  if (!take_text (map, key, optional, &text))
    return 0;
  for (unsigned i = 0; i < n; i++)
    if (strlen (names[i]) == text.size && memcmp (names[i], text.data, text.size) == 0)
      return i;
  printable = weir__text_printable ((const char *) text.data, MIN (text.size, 100));
  weir__document_fail (map->document, key, "\"%s\" is unknown", printable);
  return 0;
}

unsigned
weir__map_enum (WeirMapReader *map, const char *key, const char *const *names, unsigned n)
{
  return take_enum (map, key, false, names, n);
}

unsigned
weir__map_optional_enum (WeirMapReader *map, const char *key, const char *const *names, unsigned n)
{
  return take_enum (map, key, true, names, n);
}

/* --- containers in fields ----------------------------------------------------------------------------------------- */

bool
weir__map_enter (WeirMapReader *map, const char *key, WeirMapReader *ret_inner, size_t *ret_outer)
{
  WeirBytes value;

  if (!take (map, key, true, &value))
    return false;
  *ret_outer = map->document->path->len;
  append_key (map->document->path, key, strlen (key));
  weir__map_open (ret_inner, map->document, value);
  return true;
}

void
weir__map_leave (WeirDocument *document, size_t outer)
{
  g_string_truncate (document->path, outer);
}

static void
open_array (WeirArrayReader *array, WeirMapReader *map, const char *key, bool optional)
{
  WeirBytes value;
  WeirToken head;

  *array = (WeirArrayReader) { .document = map->document, .outer = map->document->path->len };
  if (!take (map, key, optional, &value) || !weir__token_read (&value, &head))
    return;
  if (head.kind != WEIR_TOKEN_ARRAY)
    {
      weir__document_fail (map->document, key, "must be an array, not %s", weir__token_kind_name (head.kind));
      return;
    }
  append_key (map->document->path, key, strlen (key));
  array->own = map->document->path->len;
  array->n = head.n;
  array->rest = value;
}

void
weir__array_open (WeirArrayReader *array, WeirMapReader *map, const char *key)
{
  open_array (array, map, key, false);
}

void
weir__array_open_optional (WeirArrayReader *array, WeirMapReader *map, const char *key)
{
  open_array (array, map, key, true);
}

bool
weir__array_next (WeirArrayReader *array, WeirBytes *ret_value)
{
  if (array->i == array->n || array->document->error != NULL)
    return false;
  g_string_truncate (array->document->path, array->own);
  g_string_append_printf (array->document->path, "[%u]", array->i);
  *ret_value = weir__msgpack_cut (&array->rest);
  array->i++;
  return true;
}

void
weir__array_close (WeirArrayReader *array)
{
  g_string_truncate (array->document->path, array->outer);
}
