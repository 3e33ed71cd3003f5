/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <weir/error.h>
#include <weir/types.h>

gboolean
weir_type_is_kv (const WeirType *type)
{
  return type->kind == WEIR_KIND_RECORD && type->n_fields == 2 && strcmp (type->fields[0].name, "key") == 0
         && (strcmp (type->fields[1].name, "value") == 0 || strcmp (type->fields[1].name, "values") == 0);
}

const WeirField *
weir_type_field (const WeirType *type, const char *name)
{
  for (uint32_t i = 0; i < type->n_fields; i++)
    if (strcmp (type->fields[i].name, name) == 0)
      return &type->fields[i];
  return NULL;
}

/* Appends the way to the first float inside `type`; FALSE if there is none. */
static gboolean
find_float (const WeirType *type, GString *path)
{
  size_t length = path->len;

  if (type->kind == WEIR_KIND_FLOAT)
    return TRUE;
  if (type->item != NULL)
    {
      if (type->kind != WEIR_KIND_OPTIONAL)
        g_string_append (path, "[]");
      if (find_float (type->item, path))
        return TRUE;
      g_string_truncate (path, length);
    }
  for (uint32_t i = 0; i < type->n_fields; i++)
    {
      g_string_append_printf (path, "%s%s", length > 0 ? "." : "", type->fields[i].name);
      if (find_float (type->fields[i].type, path))
        return TRUE;
      g_string_truncate (path, length);
    }
  return FALSE;
}

gboolean
weir_type_is_key (const WeirType *type, GError **error)
{
  g_autoptr (GString) path = g_string_new (NULL);

  if (!find_float (type, path))
    return TRUE;
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_CONSTRUCTION,
               "%s%s%sa double cannot be a key: NaN, and -0 beside 0, have no one encoding",
               path->len > 0 ? "field " : "", path->str, path->len > 0 ? ": " : "");
  return FALSE;
}
