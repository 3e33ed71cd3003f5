/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "sdk/base/arena.h"
#include "sdk/base/time.h"
#include "sdk/types/base64.h"
#include "sdk/types/json.h"
#include "sdk/types/schema.h"
#include "sdk/types/value.h"

#include <math.h>

#include <weir/error.h>
#include <weir/string.h>

/* The way back from what value-json.c writes. Members of an object may come in any order; the one that is looked for
 * first is the next of the type's, so that text which was written by a record is read without a search. */

typedef struct
{
  WeirJson json; /* first, so that the tokens' functions take it */
  GString *path; /* once it has failed */
} Reader;

static bool parse (Reader *reader, const WeirType *type, void *ret_value);

/* --- failing ------------------------------------------------------------------------------------------------------ */

static bool
expect (Reader *reader, const char *what)
{
  return weir__json_fail (&reader->json, what);
}

/* Goes back to where the value starts, to be pointed at. */
static bool
expect_at (Reader *reader, const char *start, const char *what)
{
  reader->json.next = start;
  return weir__json_fail (&reader->json, what);
}

static bool
fail_in (Reader *reader, const char *name, size_t size)
{
  if (reader->path == NULL)
    reader->path = g_string_new (NULL);
  if (reader->path->len > 0 && reader->path->str[0] != '[')
    g_string_prepend_c (reader->path, '.');
  g_string_prepend_len (reader->path, name, (gssize) size);
  return false;
}

static bool
fail_in_item (Reader *reader, size_t i)
{
  g_autofree char *index = g_strdup_printf ("[%zu]", i);

  return fail_in (reader, index, strlen (index));
}

static void
report (const Reader *reader, GError **error)
{
  const WeirJson *json = &reader->json;
  size_t          left = (size_t) (json->end - json->next), shown = MIN (left, 24);
  g_autofree char *found = g_utf8_make_valid (shown > 0 ? json->next : "", (gssize) shown);

  g_set_error (error, WEIR_ERROR, WEIR_ERROR_DATA, "%s%s%sexpected %s, found %s%s (at byte %zu)",
               reader->path != NULL ? "field " : "", reader->path != NULL ? reader->path->str : "",
               reader->path != NULL ? ": " : "", json->what, left > 0 ? found : "the end", left > shown ? "…" : "",
               (size_t) (json->next - json->start));
}

/* --- scalars ------------------------------------------------------------------------------------------------------ */

static bool
parse_int (Reader *reader, const WeirType *type, void *ret_value)
{
  WeirString  text;
  int64_t     i;
  uint64_t    u;
  bool        fits;
  const char *start;

  weir__json_peek (&reader->json);
  start = reader->json.next;
  if (!weir__json_take_number (&reader->json, &text))
    return false;
  if (type->kind == WEIR_KIND_INT)
    fits = weir_string_parse_int64 (text, &i) && weir_value_set_int (type, ret_value, i);
  else
    fits = weir_string_parse_uint64 (text, &u) && weir_value_set_uint (type, ret_value, u);
  return fits || expect_at (reader, start, weir__type_scalar_name (type));
}

/* A string may hold a number only if no number of JSON could. */
static bool
parse_float (Reader *reader, const WeirType *type, void *ret_value)
{
  bool        quoted = weir__json_peek (&reader->json) == '"';
  const char *start = reader->json.next;
  WeirString  text;
  double      x;

  if (!(quoted ? weir__json_take_string (&reader->json, &text) : weir__json_take_number (&reader->json, &text)))
    return false;
  if (!weir_string_parse_double (text, &x) || (quoted && isfinite (x))
      || (type->size == 4 && isfinite (x) && !isfinite ((float) x)))
    return expect_at (reader, start, weir__type_scalar_name (type));
  if (type->size == 4)
    *(float *) ret_value = (float) x;
  else
    *(double *) ret_value = x;
  return true;
}

static bool
parse_bool (Reader *reader, uint8_t *ret_value)
{
  if (weir__json_take_word (&reader->json, "true"))
    *ret_value = 1;
  else if (weir__json_take_word (&reader->json, "false"))
    *ret_value = 0;
  else
    return expect (reader, "true or false");
  return true;
}

static bool
parse_quoted (Reader *reader, const WeirType *type, void *ret_value)
{
  const char *start;
  WeirString  text;

  weir__json_peek (&reader->json);
  start = reader->json.next;
  if (!weir__json_take_string (&reader->json, &text))
    return false;
  switch (type->kind)
    {
    case WEIR_KIND_BYTES:
      return weir__base64_parse (text, reader->json.arena, ret_value)
             || expect_at (reader, start, "a string of base64");
    case WEIR_KIND_TIMESTAMP:
      return weir_time_parse (text, ret_value, NULL)
             || expect_at (reader, start, "a time such as \"2024-02-29T12:00:00.25Z\"");
    default:
      return weir__parse_duration (text, ret_value) || expect_at (reader, start, "seconds such as \"1.5s\"");
    }
}

/* --- composites --------------------------------------------------------------------------------------------------- */

static bool
parse_optional (Reader *reader, const WeirType *type, char *ret_value)
{
  bool wrapped = weir__type_may_be_nil (type->item);

  memset (ret_value, 0, type->size);
  if (weir__json_take_word (&reader->json, "null"))
    return true;
  *(uint8_t *) ret_value = 1;
  if (wrapped && !weir__json_take (&reader->json, '[', "null or an array of one"))
    return false;
  if (!parse (reader, type->item, ret_value + type->item_offset))
    return false;
  return !wrapped || weir__json_take (&reader->json, ']', "the end of an array of one");
}

/* The items of a list or map on their way in: doubled in the arena, so what a short text can take is bounded. */
typedef struct
{
  char  *items;
  size_t n, capacity;
} Growing;

static void *
next_item (Reader *reader, const WeirType *item, Growing *list)
{
  if (list->n == list->capacity)
    {
      size_t capacity = MAX (2 * list->capacity, 4);
      char  *items = weir__arena_alloc (reader->json.arena, capacity * item->size);

      if (list->n > 0)
        memcpy (items, list->items, list->n * item->size);
      list->items = items;
      list->capacity = capacity;
    }
  return list->items + list->n * item->size;
}

static void
close_list (const Growing *list, WeirItems *ret_list)
{
  *ret_list = (WeirItems) { list->n > 0 ? list->items : weir__empty, list->n };
}

static bool
parse_list (Reader *reader, const WeirType *type, WeirItems *ret_list)
{
  Growing list = { 0 };
  bool    more;

  if (!weir__json_take (&reader->json, '[', "an array"))
    return false;
  while (true)
    {
      if (!weir__json_more (&reader->json, ']', list.n == 0, &more))
        return false;
      if (!more)
        break;
      if (!parse (reader, type->item, next_item (reader, type->item, &list)))
        return fail_in_item (reader, list.n);
      list.n++;
    }
  close_list (&list, ret_list);
  return true;
}

static bool
parse_object_of_map (Reader *reader, const WeirType *type, WeirItems *ret_map)
{
  const WeirField *fields = type->item->fields;
  Growing          map = { 0 };
  bool             more;

  if (!weir__json_take (&reader->json, '{', "an object"))
    return false;
  while (true)
    {
      WeirString key;
      char      *entry;

      if (!weir__json_more (&reader->json, '}', map.n == 0, &more))
        return false;
      if (!more)
        break;
      if (!weir__json_take_string (&reader->json, &key) || !weir__json_take (&reader->json, ':', "\":\""))
        return false;
      entry = next_item (reader, type->item, &map);
      *(WeirString *) (void *) (entry + fields[0].offset) = key;
      if (!parse (reader, fields[1].type, entry + fields[1].offset))
        return fail_in (reader, key.data, key.size);
      map.n++;
    }
  close_list (&map, ret_map);
  return true;
}

static bool
parse_map (Reader *reader, const WeirType *type, WeirItems *ret_map)
{
  const WeirField       *key = &type->item->fields[0];
  g_autofree const void **entries = NULL;
  const char            *start;

  weir__json_peek (&reader->json);
  start = reader->json.next;
  if (!(key->type->kind == WEIR_KIND_STRING ? parse_object_of_map : parse_list) (reader, type, ret_map))
    return false;
  entries = weir__map_sorted (type, ret_map);
  for (size_t i = 1; i < ret_map->n; i++)
    if (weir_value_equal (key->type, weir__field_value (key, entries[i - 1]), weir__field_value (key, entries[i])))
      return expect_at (reader, start, "a map that has no key twice");
  return true;
}

/* --- records ------------------------------------------------------------------------------------------------------ */

/* The field of that name, looked for from `hint` on. n_fields: there is none. */
static uint32_t
find_field (const WeirType *type, WeirString name, uint32_t hint)
{
  for (uint32_t i = 0; i < type->n_fields; i++)
    {
      uint32_t    at = (hint + i) % type->n_fields;
      const char *field = type->fields[at].name;

      if (strlen (field) == name.size && memcmp (field, name.data, name.size) == 0)
        return at;
    }
  return type->n_fields;
}

static bool
parse_members (Reader *reader, const WeirType *type, char *ret_record, uint8_t *seen)
{
  uint32_t at = 0;
  bool     more;

  for (bool first = true;; first = false)
    {
      WeirString name;

      if (!weir__json_more (&reader->json, '}', first, &more))
        return false;
      if (!more)
        return true;
      if (!weir__json_take_string (&reader->json, &name) || !weir__json_take (&reader->json, ':', "\":\""))
        return false;
      at = find_field (type, name, at);
      if (at == type->n_fields)
        {
          at = 0;
          if (!weir__json_skip (&reader->json))
            return fail_in (reader, name.data, name.size);
          continue;
        }
      if (!parse (reader, type->fields[at].type, ret_record + type->fields[at].offset))
        return fail_in (reader, name.data, name.size);
      seen[at++] = 1;
    }
}

static bool
parse_record (Reader *reader, const WeirType *type, char *ret_record)
{
  uint8_t             few[64] = { 0 };
  g_autofree uint8_t *many = type->n_fields > sizeof few ? g_malloc0 (type->n_fields) : NULL;
  uint8_t            *seen = many != NULL ? many : few;
  const char         *start;

  if (!weir__json_take (&reader->json, '{', "an object"))
    return false;
  start = reader->json.next - 1;
  if (!parse_members (reader, type, ret_record, seen))
    return false;
  for (uint32_t i = 0; i < type->n_fields; i++)
    {
      const WeirField *field = &type->fields[i];

      if (seen[i])
        continue;
      if (field->type->kind != WEIR_KIND_OPTIONAL)
        {
          expect_at (reader, start, "an object that has this member");
          return fail_in (reader, field->name, strlen (field->name));
        }
      memset (ret_record + field->offset, 0, field->type->size);
    }
  return true;
}

static bool
parse_composite (Reader *reader, const WeirType *type, void *ret_value)
{
  bool fine;

  if (++reader->json.depth > WEIR__JSON_MAX_DEPTH)
    return expect (reader, "less deeply nested JSON");
  switch (type->kind)
    {
    case WEIR_KIND_OPTIONAL:
      fine = parse_optional (reader, type, ret_value);
      break;
    case WEIR_KIND_LIST:
      fine = parse_list (reader, type, ret_value);
      break;
    case WEIR_KIND_MAP:
      fine = parse_map (reader, type, ret_value);
      break;
    default:
      fine = parse_record (reader, type, ret_value);
      break;
    }
  reader->json.depth--;
  return fine;
}

static bool
parse (Reader *reader, const WeirType *type, void *ret_value)
{
  switch (type->kind)
    {
    case WEIR_KIND_UNIT:
      *(uint8_t *) ret_value = 0;
      return weir__json_take_word (&reader->json, "null") || expect (reader, "null");
    case WEIR_KIND_BOOL:
      return parse_bool (reader, ret_value);
    case WEIR_KIND_INT:
    case WEIR_KIND_UINT:
      return parse_int (reader, type, ret_value);
    case WEIR_KIND_FLOAT:
      return parse_float (reader, type, ret_value);
    case WEIR_KIND_STRING:
      return weir__json_take_string (&reader->json, ret_value);
    case WEIR_KIND_BYTES:
    case WEIR_KIND_TIMESTAMP:
    case WEIR_KIND_DURATION:
      return parse_quoted (reader, type, ret_value);
    default:
      return parse_composite (reader, type, ret_value);
    }
}

gboolean
weir_value_parse_json (const WeirType *type, WeirString json, void *ret_value, WeirArena *arena, GError **error)
{
  Reader   reader = { .json = { .start = json.data, .next = json.data, .end = json.data + json.size, .arena = arena } };
  uint64_t on_stack[64];
  void    *value = type->size <= sizeof on_stack ? on_stack : weir_arena_alloc (arena, type->size);
  bool     fine = parse (&reader, type, value);

  weir__json_peek (&reader.json);
  if (fine && reader.json.next < reader.json.end)
    fine = expect (&reader, "nothing more");
  if (!fine)
    {
      report (&reader, error);
      if (reader.path != NULL)
        g_string_free (reader.path, TRUE);
      return FALSE;
    }
  memcpy (ret_value, value, type->size);
  return TRUE;
}
