/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "sdk/base/text.h"
#include "sdk/types/schema.h"
#include "sdk/types/type-build.h"

#include <weir/error.h>

static gboolean G_GNUC_PRINTF (3, 4)
refuse (GError **error, const WeirType *type, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list          arguments;

  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_GRAPH, "type %s: %s", type->name != NULL ? type->name : "(no name)", what);
  return FALSE;
}

/* Does a part of that type fit there, aligned? */
static gboolean
part_fits (const WeirType *type, const WeirType *inner, uint32_t offset)
{
  return offset <= type->size && inner->size <= type->size - offset && offset % inner->align == 0
         && type->align % inner->align == 0;
}

static gboolean check (const WeirType *type, uint32_t depth, GError **error);

static gboolean
check_fields (const WeirType *type, uint32_t depth, GError **error)
{
  if (type->n_fields == 0 || type->fields == NULL)
    return refuse (error, type, "a record needs a field");
  for (uint32_t i = 0; i < type->n_fields; i++)
    {
      const WeirField *field = &type->fields[i];

      if (field->name == NULL || field->type == NULL)
        return refuse (error, type, "field %u has no %s", i + 1, field->name == NULL ? "name" : "type");
      if (weir__text_fault (field->name, strlen (field->name)) != NULL)
        return refuse (error, type, "the name of field %u %s", i + 1,
                       weir__text_fault (field->name, strlen (field->name)));
      if (weir_type_field (type, field->name) != field)
        return refuse (error, type, "two fields are called %s", field->name);
      if (!check (field->type, depth + 1, error))
        return FALSE;
      if (!part_fits (type, field->type, field->offset))
        return refuse (error, type, "field %s does not lie inside", field->name);
      if (type->flat && !field->type->flat)
        return refuse (error, type, "field %s is not flat, the record is", field->name);
    }
  return TRUE;
}

static gboolean
check_item (const WeirType *type, uint32_t depth, GError **error)
{
  if (type->item == NULL)
    return refuse (error, type, "has no item type");
  if (!check (type->item, depth + 1, error))
    return FALSE;
  if (type->kind == WEIR_KIND_OPTIONAL)
    {
      if (type->item_offset < sizeof (bool) || !part_fits (type, type->item, type->item_offset))
        return refuse (error, type, "the value does not lie inside");
      return type->flat && !type->item->flat ? refuse (error, type, "is flat, its value is not") : TRUE;
    }
  if (type->size != 2 * sizeof (void *) || type->flat)
    return refuse (error, type, "is no pointer with a length");
  if (type->kind == WEIR_KIND_MAP && !weir_type_is_kv (type->item))
    return refuse (error, type, "entries of a map are records of key and value");
  return TRUE;
}

static gboolean
check (const WeirType *type, uint32_t depth, GError **error)
{
  const char *fault = type->name != NULL && type->abi == WEIR_TYPE_ABI
                          ? weir__text_fault (type->name, strlen (type->name))
                          : NULL;

  if (fault != NULL)
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_GRAPH, "the name of a type %s", fault);
      return FALSE;
    }
  if (type->abi != WEIR_TYPE_ABI)
    return refuse (error, type, "was compiled against ABI %u of types, this is %u", type->abi, WEIR_TYPE_ABI);
  if (depth > WEIR__TYPE_MAX_DEPTH)
    return refuse (error, type, "nests deeper than %u", WEIR__TYPE_MAX_DEPTH);
  if (type->size == 0 || type->size > WEIR__TYPE_MAX_SIZE)
    return refuse (error, type, "takes %u bytes; 1 to %u are possible", type->size, WEIR__TYPE_MAX_SIZE);
  if (type->align == 0 || (type->align & (type->align - 1)) != 0 || type->size % type->align != 0)
    return refuse (error, type, "cannot be aligned to %u", type->align);
  switch (type->kind)
    {
    case WEIR_KIND_OPTIONAL:
    case WEIR_KIND_LIST:
    case WEIR_KIND_MAP:
      return check_item (type, depth, error);
    case WEIR_KIND_RECORD:
      return check_fields (type, depth, error);
    default:
      if (weir__type_scalar_name (type) == NULL)
        return refuse (error, type, "there is no kind %d of %u bytes", (int) type->kind, type->size);
      return TRUE;
    }
}

gboolean
weir__type_check (const WeirType *type, GError **error)
{
  return check (type, 1, error);
}
