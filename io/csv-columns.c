/* SPDX-License-Identifier: Apache-2.0 */
#include "io/csv-columns.h"

#include <weir/error.h>
#include <weir/string.h>

#include "io/csv-split.h"

void
weir__csv_columns_clear (WeirCsvColumns *columns)
{
  g_clear_pointer (&columns->of_field, g_free);
}

void
weir__csv_columns_in_order (WeirCsvColumns *columns, const WeirType *type)
{
  g_free (columns->of_field);
  columns->of_field = g_new (unsigned, type->n_fields);
  columns->n = type->n_fields;
  for (unsigned i = 0; i < type->n_fields; i++)
    columns->of_field[i] = i;
}

static bool
has_name (const WeirCsvField *field, const char *name)
{
  g_autofree char *unquoted = g_malloc (field->text.size + 1);
  WeirString       text = field->doubled ? weir__csv_unquote (field->text, unquoted) : field->text;

  return weir_string_equal (field->quoted ? text : weir_string_trim (text), weir_string_from_c (name));
}

static void
name_columns (const GArray *header, GString *to)
{
  for (unsigned i = 0; i < header->len; i++)
    {
      WeirString text = g_array_index (header, WeirCsvField, i).text;

      g_string_append (to, i == 0 ? "" : ", ");
      g_string_append_len (to, text.data, (gssize) MIN (text.size, 60));
    }
}

static gboolean
find_column (const GArray *header, const char *name, unsigned *ret_column, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);
  unsigned n = 0;

  for (unsigned i = 0; i < header->len; i++)
    if (has_name (&g_array_index (header, WeirCsvField, i), name))
      {
        *ret_column = i;
        n++;
      }
  if (n == 1)
    return TRUE;
  name_columns (header, names);
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_DATA, "%s column is named \"%s\"; there are %s",
               n == 0 ? "no" : "more than one", name, names->str);
  return FALSE;
}

gboolean
weir__csv_columns_by_name (WeirCsvColumns *columns, const WeirType *type, const GArray *header, GError **error)
{
  g_free (columns->of_field);
  columns->of_field = g_new0 (unsigned, type->n_fields);
  columns->n = header->len;
  for (unsigned i = 0; i < type->n_fields; i++)
    if (!find_column (header, type->fields[i].name, &columns->of_field[i], error))
      return FALSE;
  return TRUE;
}
