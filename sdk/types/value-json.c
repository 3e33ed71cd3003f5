/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "sdk/base/number.h"
#include "sdk/base/time.h"
#include "sdk/types/base64.h"
#include "sdk/types/json.h"
#include "sdk/types/value.h"

/* How values stand in JSON, which value-from-json.c reads back:
 *
 *   unit       null
 *   numbers    a number; a float that is none: "nan", "inf", "-inf"
 *   string     a string (bytes that are no UTF-8 become U+FFFD)     bytes   a string of base64
 *   timestamp  "2024-02-29T12:00:00.25Z"                            duration   "1.5s"
 *   optional   null, or the value; where that may be null itself, an array of it alone
 *   list       an array                                             record   an object
 *   map        an object if its keys are strings; else an array of objects, {"key": …, "value": …} */

static void print (const WeirType *type, const void *value, GString *to);

static void
print_record (const WeirType *type, const void *value, GString *to)
{
  for (uint32_t i = 0; i < type->n_fields; i++)
    {
      g_string_append_c (to, i > 0 ? ',' : '{');
      weir__json_put_string (to, (WeirString) { type->fields[i].name, strlen (type->fields[i].name) });
      g_string_append_c (to, ':');
      print (type->fields[i].type, weir__field_value (&type->fields[i], value), to);
    }
  g_string_append_c (to, '}');
}

static void
print_list (const WeirType *type, const WeirItems *list, GString *to)
{
  g_string_append_c (to, '[');
  for (size_t i = 0; i < list->n; i++)
    {
      if (i > 0)
        g_string_append_c (to, ',');
      print (type->item, weir__item (type, list, i), to);
    }
  g_string_append_c (to, ']');
}

static void
print_map (const WeirType *type, const WeirItems *map, GString *to)
{
  const WeirField *fields = type->item->fields;

  if (fields[0].type->kind != WEIR_KIND_STRING)
    {
      print_list (type, map, to);
      return;
    }
  g_string_append_c (to, '{');
  for (size_t i = 0; i < map->n; i++)
    {
      const void *entry = weir__item (type, map, i);

      if (i > 0)
        g_string_append_c (to, ',');
      weir__json_put_string (to, *(const WeirString *) weir__field_value (&fields[0], entry));
      g_string_append_c (to, ':');
      print (fields[1].type, weir__field_value (&fields[1], entry), to);
    }
  g_string_append_c (to, '}');
}

static void
print_optional (const WeirType *type, const void *value, GString *to)
{
  bool wrapped = weir__type_may_be_nil (type->item);

  if (!weir__is_present (value))
    {
      g_string_append (to, "null");
      return;
    }
  if (wrapped)
    g_string_append_c (to, '[');
  print (type->item, weir__optional_value (type, value), to);
  if (wrapped)
    g_string_append_c (to, ']');
}

static void
print_float (const WeirType *type, const void *value, GString *to)
{
  char text[WEIR__NUMBER_MAX];
  bool finite;

  if (type->size == 4)
    weir__print_float (text, *(const float *) value);
  else
    weir__print_double (text, *(const double *) value);
  finite = g_ascii_isdigit (text[*text == '-']);
  g_string_append_printf (to, finite ? "%s" : "\"%s\"", text);
}

static void
print_quoted (const WeirType *type, const void *value, GString *to)
{
  char text[WEIR__TIME_MAX_LENGTH];

  g_string_append_c (to, '"');
  if (type->kind == WEIR_KIND_BYTES)
    weir__base64_put (to, *(const WeirBytes *) value);
  else if (type->kind == WEIR_KIND_TIMESTAMP)
    g_string_append_len (to, text, (gssize) weir__print_time (text, *(const WeirTime *) value));
  else
    g_string_append_len (to, text, (gssize) weir__print_duration (text, *(const WeirDuration *) value));
  g_string_append_c (to, '"');
}

static void
print (const WeirType *type, const void *value, GString *to)
{
  char text[WEIR__NUMBER_MAX];

  switch (type->kind)
    {
    case WEIR_KIND_UNIT:
      g_string_append (to, "null");
      break;
    case WEIR_KIND_BOOL:
      g_string_append (to, weir__load_uint (type, value) ? "true" : "false");
      break;
    case WEIR_KIND_INT:
      g_string_append_len (to, text, (gssize) weir__print_int (text, weir__load_int (type, value)));
      break;
    case WEIR_KIND_UINT:
      g_string_append_len (to, text, (gssize) weir__print_uint (text, weir__load_uint (type, value)));
      break;
    case WEIR_KIND_FLOAT:
      print_float (type, value, to);
      break;
    case WEIR_KIND_STRING:
      weir__json_put_string (to, *(const WeirString *) value);
      break;
    case WEIR_KIND_OPTIONAL:
      print_optional (type, value, to);
      break;
    case WEIR_KIND_LIST:
      print_list (type, value, to);
      break;
    case WEIR_KIND_MAP:
      print_map (type, value, to);
      break;
    case WEIR_KIND_RECORD:
      print_record (type, value, to);
      break;
    default:
      print_quoted (type, value, to);
      break;
    }
}

void
weir_value_print_json (const WeirType *type, const void *value, GString *to)
{
  print (type, value, to);
}
