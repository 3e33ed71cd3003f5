/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "sdk/types/hash.h"
#include "sdk/types/value.h"

static uint64_t
hash_record (const WeirType *type, const void *value)
{
  uint64_t hash = 0;

  for (uint32_t i = 0; i < type->n_fields; i++)
    hash = weir__hash_add (hash, weir_value_hash (type->fields[i].type, weir__field_value (&type->fields[i], value)));
  return hash;
}

static uint64_t
hash_list (const WeirType *type, const WeirItems *list)
{
  uint64_t hash = weir__hash_u64 (list->n);

  for (size_t i = 0; i < list->n; i++)
    hash = weir__hash_add (hash, weir_value_hash (type->item, weir__item (type, list, i)));
  return hash;
}

/* A sum, since the order of entries has no meaning. */
static uint64_t
hash_map (const WeirType *type, const WeirItems *map)
{
  uint64_t sum = 0;

  for (size_t i = 0; i < map->n; i++)
    sum += weir_value_hash (type->item, weir__item (type, map, i));
  return weir__hash_add (map->n, sum);
}

uint64_t
weir_value_hash (const WeirType *type, const void *value)
{
  const WeirString *string = value;

  switch (type->kind)
    {
    case WEIR_KIND_UNIT:
      return weir__hash_u64 (0);
    case WEIR_KIND_BOOL:
    case WEIR_KIND_UINT:
      return weir__hash_u64 (weir__load_uint (type, value));
    case WEIR_KIND_INT:
    case WEIR_KIND_TIMESTAMP:
    case WEIR_KIND_DURATION:
      return weir__hash_u64 ((uint64_t) weir__load_int (type, value));
    case WEIR_KIND_FLOAT:
      return weir__hash_u64 (weir__load_float_bits (type, value));
    case WEIR_KIND_STRING:
    case WEIR_KIND_BYTES:
      return weir__hash_bytes (string->data, string->size);
    case WEIR_KIND_OPTIONAL:
      if (!weir__is_present (value))
        return weir__hash_add (0, 0);
      return weir__hash_add (1, weir_value_hash (type->item, weir__optional_value (type, value)));
    case WEIR_KIND_LIST:
      return hash_list (type, value);
    case WEIR_KIND_MAP:
      return hash_map (type, value);
    case WEIR_KIND_RECORD:
      return hash_record (type, value);
    }
  g_assert_not_reached ();
}
