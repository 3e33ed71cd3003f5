/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "sdk/types/coder.h"
#include "sdk/types/msgpack.h"
#include "sdk/types/value.h"

/* What defines the encoding, kind by kind:
 *
 *   unit       nil
 *   bool       false, true
 *   ints, timestamp, duration   an integer in its shortest form; times in microseconds
 *   float      float32 or float64, by the type
 *   string     str            bytes   bin
 *   optional   nil, or the value; where a value may itself be nil (of unit, of an optional): an array of it alone
 *   list       array          record  array of the fields in order
 *   map        map, its entries in the order of their encoded keys */

static void
encode_items (const WeirType *type, const WeirItems *list, WeirWriter *to)
{
  weir__writer_room (to, WEIR__PUT_MAX);
  to->next = weir__put_array_header (to->next, list->n);
  for (size_t i = 0; i < list->n; i++)
    weir__value_encode (type->item, weir__item (type, list, i), to);
}

static void
encode_map (const WeirType *type, const WeirItems *map, WeirWriter *to)
{
  const WeirField   *fields = type->item->fields;
  g_autofree size_t *bounds = g_new (size_t, 2 * map->n + 1);

  weir__writer_room (to, WEIR__PUT_MAX);
  to->next = weir__put_map_header (to->next, map->n);
  for (size_t i = 0; i < map->n; i++)
    {
      const void *entry = weir__item (type, map, i);

      bounds[2 * i] = weir__writer_size (to);
      weir__value_encode (fields[0].type, weir__field_value (&fields[0], entry), to);
      bounds[2 * i + 1] = weir__writer_size (to);
      weir__value_encode (fields[1].type, weir__field_value (&fields[1], entry), to);
    }
  bounds[2 * map->n] = weir__writer_size (to);
  weir__map_order (to, bounds, map->n);
}

static void
encode_optional (const WeirType *type, const void *value, WeirWriter *to)
{
  weir__writer_room (to, WEIR__PUT_MAX);
  if (!weir__is_present (value))
    {
      to->next = weir__put_byte (to->next, WEIR__MSGPACK_NIL);
      return;
    }
  if (weir__type_may_be_nil (type->item))
    to->next = weir__put_array_header (to->next, 1);
  weir__value_encode (type->item, weir__optional_value (type, value), to);
}

static void
encode_record (const WeirType *type, const void *value, WeirWriter *to)
{
  weir__writer_room (to, WEIR__PUT_MAX);
  to->next = weir__put_array_header (to->next, type->n_fields);
  for (uint32_t i = 0; i < type->n_fields; i++)
    weir__value_encode (type->fields[i].type, weir__field_value (&type->fields[i], value), to);
}

static void
encode_text (const WeirType *type, const WeirString *text, WeirWriter *to)
{
  weir__writer_room (to, WEIR__PUT_MAX);
  to->next = type->kind == WEIR_KIND_STRING ? weir__put_str_header (to->next, text->size)
                                            : weir__put_bin_header (to->next, text->size);
  weir__writer_append (to, text->data, text->size);
}

static uint8_t *
put_scalar (const WeirType *type, const void *value, uint8_t *to)
{
  switch (type->kind)
    {
    case WEIR_KIND_UNIT:
      return weir__put_byte (to, WEIR__MSGPACK_NIL);
    case WEIR_KIND_BOOL:
      return weir__put_byte (to, weir__load_uint (type, value) ? WEIR__MSGPACK_TRUE : WEIR__MSGPACK_FALSE);
    case WEIR_KIND_UINT:
      return weir__put_uint (to, weir__load_uint (type, value));
    case WEIR_KIND_FLOAT:
      return weir__put_float (to, weir__load_float_bits (type, value), type->size);
    default:
      return weir__put_int (to, weir__load_int (type, value));
    }
}

void
weir__value_encode (const WeirType *type, const void *value, WeirWriter *to)
{
  switch (type->kind)
    {
    case WEIR_KIND_STRING:
    case WEIR_KIND_BYTES:
      encode_text (type, value, to);
      break;
    case WEIR_KIND_OPTIONAL:
      encode_optional (type, value, to);
      break;
    case WEIR_KIND_LIST:
      encode_items (type, value, to);
      break;
    case WEIR_KIND_MAP:
      encode_map (type, value, to);
      break;
    case WEIR_KIND_RECORD:
      encode_record (type, value, to);
      break;
    default:
      weir__writer_room (to, WEIR__PUT_MAX);
      to->next = put_scalar (type, value, to->next);
      break;
    }
}

void
weir_value_encode (const WeirType *type, const void *value, GByteArray *to)
{
  WeirWriter writer;

  weir__writer_open_array (&writer, to);
  weir__value_encode (type, value, &writer);
  weir__writer_close_array (&writer);
}

size_t
weir__value_least_encoded (const WeirType *type)
{
  size_t least = type->n_fields < 16 ? 1 : type->n_fields < 0x10000 ? 3 : 5;

  switch (type->kind)
    {
    case WEIR_KIND_FLOAT:
      return 1 + type->size;
    case WEIR_KIND_BYTES:
      return 2;
    case WEIR_KIND_RECORD:
      for (uint32_t i = 0; i < type->n_fields; i++)
        least += weir__value_least_encoded (type->fields[i].type);
      return least;
    default:
      return 1;
    }
}
