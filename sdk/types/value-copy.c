/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "sdk/base/arena.h"
#include "sdk/types/packed.h"
#include "sdk/types/value.h"

/* A copy is one memcpy of the value, and then each pointer in it is replaced by one to a copy of what it points to. */

static void own (const WeirType *type, void *value, WeirArena *arena);

static void
own_items (const WeirType *type, WeirItems *list, WeirArena *arena)
{
  const WeirType *item = type->item;
  char           *items;

  if (list->n == 0)
    {
      list->items = weir__empty;
      return;
    }
  items = weir__arena_alloc (arena, list->n * item->size);
  memcpy (items, list->items, list->n * item->size);
  list->items = items;
  if (!item->flat)
    for (size_t i = 0; i < list->n; i++)
      own (item, items + i * item->size, arena);
}

static void
own (const WeirType *type, void *value, WeirArena *arena)
{
  switch (type->kind)
    {
    case WEIR_KIND_STRING:
    case WEIR_KIND_BYTES:
      *(WeirString *) value = weir_arena_string (arena, *(WeirString *) value);
      break;
    case WEIR_KIND_OPTIONAL:
      if (!type->flat && weir__is_present (value))
        own (type->item, (char *) value + type->item_offset, arena);
      break;
    case WEIR_KIND_LIST:
    case WEIR_KIND_MAP:
      own_items (type, value, arena);
      break;
    case WEIR_KIND_RECORD:
      for (uint32_t i = 0; i < type->n_fields; i++)
        if (!type->fields[i].type->flat)
          own (type->fields[i].type, (char *) value + type->fields[i].offset, arena);
      break;
    default:
      break;
    }
}

void
weir_value_copy (const WeirType *type, void *to, const void *from, WeirArena *arena)
{
  memcpy (to, from, type->size);
  if (!type->flat)
    own (type, to, arena);
}

/* The block is an arena that has room for all. */
char *
weir__value_copy_packed (const WeirType *type, void *to, const void *from, char *bytes)
{
  WeirArena block = { .next = bytes, .limit = (char *) UINTPTR_MAX };

  weir_value_copy (type, to, from, &block);
  return block.next;
}

static size_t
extent_of_items (const WeirType *type, const WeirItems *list)
{
  size_t extent = weir__aligned (list->n * type->item->size);

  if (!type->item->flat)
    for (size_t i = 0; i < list->n; i++)
      extent += weir_value_extent (type->item, weir__item (type, list, i));
  return extent;
}

size_t
weir_value_extent (const WeirType *type, const void *value)
{
  size_t extent = 0;

  if (type->flat)
    return 0;
  switch (type->kind)
    {
    case WEIR_KIND_STRING:
    case WEIR_KIND_BYTES:
      return weir__aligned (((const WeirString *) value)->size);
    case WEIR_KIND_OPTIONAL:
      return weir__is_present (value) ? weir_value_extent (type->item, weir__optional_value (type, value)) : 0;
    case WEIR_KIND_LIST:
    case WEIR_KIND_MAP:
      return extent_of_items (type, value);
    default:
      for (uint32_t i = 0; i < type->n_fields; i++)
        if (!type->fields[i].type->flat)
          extent += weir_value_extent (type->fields[i].type, weir__field_value (&type->fields[i], value));
      return extent;
    }
}
