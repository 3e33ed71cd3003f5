/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "sdk/base/arena.h"
#include "sdk/types/type-build.h"
#include "sdk/types/value.h"

static WeirType *
new_type (WeirArena *arena, WeirType type)
{
  WeirType *made = weir__arena_alloc (arena, sizeof *made);

  type.abi = WEIR_TYPE_ABI;
  *made = type;
  return made;
}

static uint32_t
align_up (uint32_t offset, uint32_t align)
{
  return (offset + align - 1) & ~(align - 1);
}

const WeirType *
weir__type_optional (WeirArena *arena, const WeirType *item)
{
  uint32_t align = MAX (item->align, (uint32_t) _Alignof (bool));
  uint32_t offset = align_up (sizeof (bool), item->align);

  return new_type (arena, (WeirType) { .kind = WEIR_KIND_OPTIONAL,
                                       .name = "optional",
                                       .size = align_up (offset + item->size, align),
                                       .align = align,
                                       .item = item,
                                       .item_offset = offset,
                                       .flat = item->flat });
}

static const WeirType *
new_sequence (WeirArena *arena, WeirKind kind, const char *name, const WeirType *item)
{
  return new_type (arena, (WeirType) { .kind = kind,
                                       .name = name,
                                       .size = sizeof (WeirItems),
                                       .align = _Alignof (WeirItems),
                                       .item = item });
}

const WeirType *
weir__type_list (WeirArena *arena, const WeirType *item)
{
  return new_sequence (arena, WEIR_KIND_LIST, "list", item);
}

const WeirType *
weir__type_map (WeirArena *arena, const WeirType *entry)
{
  return new_sequence (arena, WEIR_KIND_MAP, "map", entry);
}

const WeirType *
weir__type_record (WeirArena *arena, const char *name, uint32_t n, const char *const *names,
                   const WeirType *const *types)
{
  WeirField *fields = weir__arena_alloc (arena, n * sizeof *fields);
  uint32_t   offset = 0, align = 1;
  bool       flat = true;

  for (uint32_t i = 0; i < n; i++)
    {
      offset = align_up (offset, types[i]->align);
      fields[i] = (WeirField) { names[i], types[i], offset };
      offset += types[i]->size;
      align = MAX (align, types[i]->align);
      flat = flat && types[i]->flat;
    }
  return new_type (arena, (WeirType) { .kind = WEIR_KIND_RECORD,
                                       .name = name,
                                       .size = align_up (offset, align),
                                       .align = align,
                                       .n_fields = n,
                                       .fields = fields,
                                       .flat = flat });
}

const WeirType *
weir__type_kv (WeirArena *arena, const char *name, const WeirType *key, const char *value_name, const WeirType *value)
{
  return weir__type_record (arena, name, 2, (const char *const[]) { "key", value_name },
                            (const WeirType *const[]) { key, value });
}

static const char *
copy_name (WeirArena *arena, const char *name)
{
  size_t size;

  if (name == NULL)
    return NULL;
  size = strlen (name) + 1;
  return memcpy (weir__arena_alloc (arena, size), name, size);
}

const WeirType *
weir__type_copy (WeirArena *arena, const WeirType *type)
{
  const WeirType *scalar = weir__type_scalar (type->kind, type->size);
  WeirType       *copy;
  WeirField      *fields;

  if (scalar != NULL)
    return scalar;
  copy = new_type (arena, *type);
  copy->name = copy_name (arena, type->name);
  if (type->item != NULL)
    copy->item = weir__type_copy (arena, type->item);
  if (type->n_fields == 0)
    return copy;
  fields = weir__arena_alloc (arena, type->n_fields * sizeof *fields);
  for (uint32_t i = 0; i < type->n_fields; i++)
    fields[i] = (WeirField) { .name = copy_name (arena, type->fields[i].name),
                              .type = weir__type_copy (arena, type->fields[i].type),
                              .offset = type->fields[i].offset };
  copy->fields = fields;
  return copy;
}
