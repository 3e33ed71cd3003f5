/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SDK_TYPES_VALUE_H
#define SDK_TYPES_VALUE_H

/* Reading and writing values by type: what every walk over a value shares. */

#include <weir/sys/scalar.h>
#include <weir/types.h>

/* Every list and map, whatever its items are. */
typedef struct
{
  const char *items;
  size_t      n;
} WeirItems;

static inline const void *
weir__field_value (const WeirField *field, const void *record)
{
  return (const char *) record + field->offset;
}

static inline const void *
weir__item (const WeirType *type, const WeirItems *items, size_t i)
{
  return items->items + i * type->item->size;
}

/* By byte: what is not 0 is true, even what a bool may not hold. */
static inline bool
weir__is_present (const void *optional)
{
  return *(const uint8_t *) optional != 0;
}

static inline const void *
weir__optional_value (const WeirType *type, const void *optional)
{
  return (const char *) optional + type->item_offset;
}

/* UINT and BOOL. */
static inline uint64_t
weir__load_uint (const WeirType *type, const void *value)
{
  if (type->kind == WEIR_KIND_BOOL)
    return *(const uint8_t *) value != 0;
  switch (type->size)
    {
    case 1:
      return *(const uint8_t *) value;
    case 2:
      return *(const uint16_t *) value;
    case 4:
      return *(const uint32_t *) value;
    default:
      return *(const uint64_t *) value;
    }
}

/* INT, TIMESTAMP and DURATION. */
static inline int64_t
weir__load_int (const WeirType *type, const void *value)
{
  switch (type->size)
    {
    case 1:
      return *(const int8_t *) value;
    case 2:
      return *(const int16_t *) value;
    case 4:
      return *(const int32_t *) value;
    default:
      return *(const int64_t *) value;
    }
}

static inline void
weir__store_float_bits (const WeirType *type, void *ret_value, uint64_t bits)
{
  uint32_t narrow = (uint32_t) bits;

  if (type->size == 4)
    memcpy (ret_value, &narrow, 4);
  else
    memcpy (ret_value, &bits, 8);
}

/* The bits of a FLOAT, zero-extended. */
static inline uint64_t
weir__load_float_bits (const WeirType *type, const void *value)
{
  uint32_t narrow;
  uint64_t wide;

  if (type->size == 4)
    return memcpy (&narrow, value, 4), narrow;
  return memcpy (&wide, value, 8), wide;
}

/* The bits mapped so that they order as numbers do: -NaN < -inf < … < -0 < +0 < … < inf < NaN. */
static inline int64_t
weir__float_order (const WeirType *type, const void *value)
{
  int64_t bits = type->size == 4 ? (int32_t) weir__load_float_bits (type, value)
                                 : (int64_t) weir__load_float_bits (type, value);

  return bits ^ (int64_t) ((uint64_t) (bits >> 63) >> 1);
}

static inline double
weir__load_float (const WeirType *type, const void *value)
{
  return type->size == 4 ? *(const float *) value : *(const double *) value;
}

/* May the encoding of a value of this type be nil? Then an optional of it wraps what is present. */
static inline bool
weir__type_may_be_nil (const WeirType *type)
{
  return type->kind == WEIR_KIND_UNIT || type->kind == WEIR_KIND_OPTIONAL;
}

/* The entries of a map in the order of their keys (weir_value_compare). To be freed. */
const void **weir__map_sorted (const WeirType *type, const WeirItems *map);

#endif
