/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "sdk/base/number.h"
#include "sdk/base/time.h"
#include "sdk/types/value.h"

#include <weir/string.h>

/* Values as a person reads them:
 *
 *   {key: "the", count: 12, rank: none, tags: {"a": 1}, words: ["to", "be"], raw: 0x00ff, when: 2024-02-29T12:00:00Z}
 *
 * Text is shown as it is where it is UTF-8 that prints, and else by escapes (\n, \", \xff). */

typedef struct
{
  GString *to;
  size_t   start, limit; /* of bytes from start on; SIZE_MAX: none */
} Printer;

static bool
is_full (const Printer *printer)
{
  return printer->to->len - printer->start > printer->limit;
}

static void print (Printer *printer, const WeirType *type, const void *value);

static void
print_text (Printer *printer, const WeirString *text)
{
  const char *at = text->data, *end = at + text->size;

  g_string_append_c (printer->to, '"');
  while (at < end && !is_full (printer))
    {
      gunichar c = (uint8_t) *at < 0x80 ? (uint8_t) *at : g_utf8_get_char_validated (at, end - at);

      if (c == '"' || c == '\\')
        g_string_append_printf (printer->to, "\\%c", (char) c);
      else if (c == '\n' || c == '\t' || c == '\r')
        g_string_append (printer->to, c == '\n' ? "\\n" : c == '\t' ? "\\t" : "\\r");
      else if (c == (gunichar) -1 || c == (gunichar) -2 || c == 0 || !g_unichar_isprint (c))
        {
          g_string_append_printf (printer->to, "\\x%02x", (uint8_t) *at++);
          continue;
        }
      else
        g_string_append_len (printer->to, at, g_utf8_next_char (at) - at);
      at = g_utf8_next_char (at);
    }
  g_string_append_c (printer->to, '"');
}

static void
print_bytes (Printer *printer, const WeirBytes *bytes)
{
  g_string_append (printer->to, "0x");
  for (size_t i = 0; i < bytes->size && !is_full (printer); i++)
    g_string_append_printf (printer->to, "%02x", bytes->data[i]);
}

static void
print_record (Printer *printer, const WeirType *type, const void *value)
{
  g_string_append_c (printer->to, '{');
  for (uint32_t i = 0; i < type->n_fields && !is_full (printer); i++)
    {
      if (i > 0)
        g_string_append (printer->to, ", ");
      g_string_append (printer->to, type->fields[i].name);
      g_string_append (printer->to, ": ");
      print (printer, type->fields[i].type, weir__field_value (&type->fields[i], value));
    }
  g_string_append_c (printer->to, '}');
}

static void
print_list (Printer *printer, const WeirType *type, const WeirItems *list)
{
  g_string_append_c (printer->to, '[');
  for (size_t i = 0; i < list->n && !is_full (printer); i++)
    {
      if (i > 0)
        g_string_append (printer->to, ", ");
      print (printer, type->item, weir__item (type, list, i));
    }
  g_string_append_c (printer->to, ']');
}

static void
print_map (Printer *printer, const WeirType *type, const WeirItems *map)
{
  const WeirField *fields = type->item->fields;

  g_string_append_c (printer->to, '{');
  for (size_t i = 0; i < map->n && !is_full (printer); i++)
    {
      const void *entry = weir__item (type, map, i);

      if (i > 0)
        g_string_append (printer->to, ", ");
      print (printer, fields[0].type, weir__field_value (&fields[0], entry));
      g_string_append (printer->to, ": ");
      print (printer, fields[1].type, weir__field_value (&fields[1], entry));
    }
  g_string_append_c (printer->to, '}');
}

static void
print_scalar (Printer *printer, const WeirType *type, const void *value)
{
  char text[WEIR__TIME_MAX_LENGTH] = "()"; /* a unit */

  G_STATIC_ASSERT (sizeof text >= WEIR__NUMBER_MAX);
  switch (type->kind)
    {
    case WEIR_KIND_BOOL:
      g_string_append (printer->to, weir__load_uint (type, value) ? "true" : "false");
      return;
    case WEIR_KIND_INT:
      weir__print_int (text, weir__load_int (type, value));
      break;
    case WEIR_KIND_UINT:
      weir__print_uint (text, weir__load_uint (type, value));
      break;
    case WEIR_KIND_FLOAT:
      if (type->size == 4)
        weir__print_float (text, *(const float *) value);
      else
        weir__print_double (text, *(const double *) value);
      break;
    case WEIR_KIND_TIMESTAMP:
      weir__print_time (text, *(const WeirTime *) value);
      break;
    case WEIR_KIND_DURATION:
      weir__print_duration (text, *(const WeirDuration *) value);
      break;
    default:
      break;
    }
  g_string_append (printer->to, text);
}

static void
print (Printer *printer, const WeirType *type, const void *value)
{
  if (is_full (printer))
    return;
  switch (type->kind)
    {
    case WEIR_KIND_STRING:
      print_text (printer, value);
      break;
    case WEIR_KIND_BYTES:
      print_bytes (printer, value);
      break;
    case WEIR_KIND_OPTIONAL:
      if (weir__is_present (value))
        print (printer, type->item, weir__optional_value (type, value));
      else
        g_string_append (printer->to, "none");
      break;
    case WEIR_KIND_LIST:
      print_list (printer, type, value);
      break;
    case WEIR_KIND_MAP:
      print_map (printer, type, value);
      break;
    case WEIR_KIND_RECORD:
      print_record (printer, type, value);
      break;
    default:
      print_scalar (printer, type, value);
      break;
    }
}

/* Cuts at the last character that is whole. */
static void
cut (Printer *printer)
{
  char  *start = printer->to->str + printer->start;
  size_t length = printer->limit;

  while (length > 0 && ((uint8_t) start[length] & 0xc0) == 0x80)
    length--;
  g_string_truncate (printer->to, printer->start + length);
  g_string_append (printer->to, "…");
}

void
weir_value_print (const WeirType *type, const void *value, size_t limit, GString *to)
{
  Printer printer = { .to = to, .start = to->len, .limit = limit > 0 ? limit : SIZE_MAX };

  print (&printer, type, value);
  if (is_full (&printer))
    cut (&printer);
}
