/* SPDX-License-Identifier: Apache-2.0 */
#include "io/csv-field.h"

#include <math.h>

#include <weir/string.h>
#include <weir/sys/scalar.h>

/* --- reading ------------------------------------------------------------------------------------------------------ */

static const char *
read_bool (WeirString text, bool *value)
{
  static const struct
  {
    const char *word;
    bool        value;
  } words[] = { { "true", true }, { "false", false }, { "1", true }, { "0", false }, { "yes", true }, { "no", false } };

  for (size_t i = 0; i < G_N_ELEMENTS (words); i++)
    if (text.size == strlen (words[i].word) && g_ascii_strncasecmp (text.data, words[i].word, text.size) == 0)
      {
        *value = words[i].value;
        return NULL;
      }
  return "true or false";
}

static bool
is_digits (WeirString text)
{
  size_t from = text.size > 0 && (text.data[0] == '-' || text.data[0] == '+');

  for (size_t i = from; i < text.size; i++)
    if (!g_ascii_isdigit (text.data[i]))
      return false;
  return from < text.size;
}

static const char *
read_int (const WeirType *type, WeirString text, void *value)
{
  int64_t n;

  if (!weir_string_parse_int64 (text, &n))
    return is_digits (text) ? "an integer of its size" : "an integer";
  return weir_value_set_int (type, value, n) ? NULL : "an integer of its size";
}

static const char *
read_uint (const WeirType *type, WeirString text, void *value)
{
  uint64_t n;

  if (!weir_string_parse_uint64 (text, &n))
    return is_digits (text) && text.data[0] != '-' ? "an integer of its size" : "an integer of 0 or more";
  return weir_value_set_uint (type, value, n) ? NULL : "an integer of its size";
}

static const char *
read_float (const WeirType *type, WeirString text, void *value)
{
  double x;

  if (!weir_string_parse_double (text, &x))
    return "a number";
  if (type->size == sizeof (float) && isfinite (x) && !isfinite ((float) x))
    return "a number of its size";
  if (type->size == sizeof (float))
    *(float *) value = (float) x;
  else
    *(double *) value = x;
  return NULL;
}

static const char *
read_duration (WeirString text, WeirDuration *value)
{
  double seconds;

  if (text.size > 1 && text.data[text.size - 1] == 's')
    text.size--;
  if (!weir_string_parse_double (text, &seconds) || !(fabs (seconds) < 9e12))
    return "a number of seconds";
  value->us = llround (seconds * 1e6);
  return NULL;
}

static const char *
read_scalar (const WeirType *type, WeirString text, void *value)
{
  switch (type->kind)
    {
    case WEIR_KIND_BOOL:
      return read_bool (text, value);
    case WEIR_KIND_INT:
      return read_int (type, text, value);
    case WEIR_KIND_UINT:
      return read_uint (type, text, value);
    case WEIR_KIND_FLOAT:
      return read_float (type, text, value);
    case WEIR_KIND_TIMESTAMP:
      return weir_time_parse (text, value, NULL) ? NULL : "a time";
    case WEIR_KIND_DURATION:
      return read_duration (text, value);
    default:
      return NULL;
    }
}

const char *
weir__csv_read_field (const WeirType *type, WeirString text, bool quoted, void *value)
{
  if (type->kind == WEIR_KIND_OPTIONAL)
    {
      if (text.size == 0 && !quoted)
        return NULL;
      *(bool *) value = true;
      return weir__csv_read_field (type->item, text, quoted, (char *) value + type->item_offset);
    }
  if (type->kind == WEIR_KIND_STRING || type->kind == WEIR_KIND_BYTES)
    {
      memcpy (value, &text, sizeof text);
      return NULL;
    }
  return read_scalar (type, weir_string_trim (text), value);
}

bool
weir__csv_can_hold (const WeirType *type)
{
  if (type->kind == WEIR_KIND_OPTIONAL)
    return type->item->kind != WEIR_KIND_OPTIONAL && weir__csv_can_hold (type->item);
  return type->kind != WEIR_KIND_LIST && type->kind != WEIR_KIND_MAP && type->kind != WEIR_KIND_RECORD;
}

void
weir__csv_check_type (WeirPipeline *p, const WeirType *type, char delimiter, WeirSite at)
{
  if (type->kind != WEIR_KIND_RECORD)
    weir_pipeline_add_error (p, at, "a row of CSV is a record, not %s", type->name);
  for (unsigned i = 0; type->kind == WEIR_KIND_RECORD && i < type->n_fields; i++)
    if (!weir__csv_can_hold (type->fields[i].type))
      weir_pipeline_add_error (p, at, "%s.%s: a field of CSV holds no list, map or record", type->name,
                               type->fields[i].name);
  if (delimiter == '"' || delimiter == '\n' || delimiter == '\r')
    weir_pipeline_add_error (p, at, "a quote or line end cannot be the delimiter");
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

static void
write_text (WeirString text, char delimiter, bool quote, GString *to)
{
  for (size_t i = 0; i < text.size && !quote; i++)
    quote = text.data[i] == delimiter || text.data[i] == '"' || text.data[i] == '\n' || text.data[i] == '\r';
  if (!quote)
    {
      g_string_append_len (to, text.data, (gssize) text.size);
      return;
    }
  g_string_append_c (to, '"');
  for (size_t i = 0; i < text.size; i++)
    {
      if (text.data[i] == '"')
        g_string_append_c (to, '"');
      g_string_append_c (to, text.data[i]);
    }
  g_string_append_c (to, '"');
}

static void
write_value (const WeirType *type, const void *value, char delimiter, bool quote_empty, GString *to)
{
  WeirString text;
  gsize      from = to->len;

  if (type->kind == WEIR_KIND_STRING || type->kind == WEIR_KIND_BYTES)
    {
      memcpy (&text, value, sizeof text);
      write_text (text, delimiter, quote_empty && text.size == 0, to);
    }
  else if (type->kind != WEIR_KIND_UNIT)
    {
      weir_value_print (type, value, 0, to);
      /* Numbers hold no quotes; a delimiter of the user's might be in them. */
      if (memchr (to->str + from, delimiter, to->len - from) != NULL)
        {
          g_string_insert_c (to, (gssize) from, '"');
          g_string_append_c (to, '"');
        }
    }
}

void
weir__csv_write_field (const WeirType *type, const void *value, char delimiter, bool alone, GString *to)
{
  if (type->kind != WEIR_KIND_OPTIONAL)
    write_value (type, value, delimiter, alone, to);
  else if (*(const bool *) value)
    write_value (type->item, (const char *) value + type->item_offset, delimiter, true, to);
}
