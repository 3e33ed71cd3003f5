/* SPDX-License-Identifier: Apache-2.0 */

#include "sdk/types/packed.h"

#define ALIGNED(n) (((n) + 7) & ~(size_t) 7)

/* WeirList, whatever its items. */
typedef struct
{
  const char *items;
  size_t      n;
} AnyList;

static bool
is_text (const WeirType *type)
{
  return type->kind == WEIR_KIND_STRING || type->kind == WEIR_KIND_BYTES;
}

size_t
weir__value_extent_packed (const WeirType *type, const void *value)
{
  size_t extent = 0;

  if (type->flat)
    return 0;
  if (is_text (type))
    return ALIGNED (((const WeirString *) value)->size);
  if (type->kind == WEIR_KIND_RECORD)
    {
      for (uint32_t i = 0; i < type->n_fields; i++)
        extent += weir__value_extent_packed (type->fields[i].type, (const char *) value + type->fields[i].offset);
      return extent;
    }
  if (type->kind == WEIR_KIND_OPTIONAL)
    return *(const bool *) value ? weir__value_extent_packed (type->item, (const char *) value + type->item_offset) : 0;

  const AnyList *list = value;
  extent = ALIGNED (list->n * type->item->size);
  if (!type->item->flat)
    for (size_t i = 0; i < list->n; i++)
      extent += weir__value_extent_packed (type->item, list->items + i * type->item->size);
  return extent;
}

static char *
copy_text (void *to, const WeirString *from, char *bytes)
{
  if (from->size > 0)
    memcpy (bytes, from->data, from->size);
  *(WeirString *) to = (WeirString) { bytes, from->size };
  return bytes + ALIGNED (from->size);
}

static char *
copy_list (const WeirType *type, AnyList *to, const AnyList *from, char *bytes)
{
  size_t size = type->item->size;
  char  *items = bytes;

  *to = (AnyList) { items, from->n };
  bytes += ALIGNED (from->n * size);
  if (type->item->flat)
    {
      if (from->n > 0)
        memcpy (items, from->items, from->n * size);
      return bytes;
    }
  for (size_t i = 0; i < from->n; i++)
    bytes = weir__value_copy_packed (type->item, items + i * size, from->items + i * size, bytes);
  return bytes;
}

/* Only the fields and what they hold are copied after the struct itself, so padding is that of the source. */
char *
weir__value_copy_packed (const WeirType *type, void *to, const void *from, char *bytes)
{
  if (type->flat)
    {
      memcpy (to, from, type->size);
      return bytes;
    }
  if (is_text (type))
    return copy_text (to, from, bytes);
  if (type->kind == WEIR_KIND_LIST || type->kind == WEIR_KIND_MAP)
    return copy_list (type, to, from, bytes);

  memcpy (to, from, type->size);
  if (type->kind == WEIR_KIND_OPTIONAL)
    return *(const bool *) from ? weir__value_copy_packed (type->item, (char *) to + type->item_offset,
                                                           (const char *) from + type->item_offset, bytes)
                                : bytes;
  for (uint32_t i = 0; i < type->n_fields; i++)
    {
      const WeirField *field = &type->fields[i];
      if (!field->type->flat)
        bytes = weir__value_copy_packed (field->type, (char *) to + field->offset, (const char *) from + field->offset, bytes);
    }
  return bytes;
}
