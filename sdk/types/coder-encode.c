/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "sdk/types/coder-steps.h"
#include "sdk/types/msgpack.h"
#include "sdk/types/value.h"

static void encode_steps (const Step *step, const Step *end, const char *value, WeirWriter *to);

/* Short text by two loads that overlap: a call would cost more than the copy. */
static inline uint8_t *
put_text (uint8_t *to, const char *data, size_t size)
{
  if (size > 32)
    memcpy (to, data, size);
  else if (size >= 16)
    {
      memcpy (to, data, 16);
      memcpy (to + size - 16, data + size - 16, 16);
    }
  else if (size >= 8)
    {
      memcpy (to, data, 8);
      memcpy (to + size - 8, data + size - 8, 8);
    }
  else if (size >= 4)
    {
      memcpy (to, data, 4);
      memcpy (to + size - 4, data + size - 4, 4);
    }
  else if (size > 0)
    {
      to[0] = (uint8_t) data[0];
      to[size / 2] = (uint8_t) data[size / 2];
      to[size - 1] = (uint8_t) data[size - 1];
    }
  return to + size;
}

static uint8_t *
encode_list (const Step *step, const WeirItems *list, WeirWriter *to)
{
  const Step *body = step + 1;

  to->next = weir__put_array_header (to->next, list->n);
  for (size_t i = 0; i < list->n; i++)
    {
      weir__writer_room (to, step->body_room);
      encode_steps (body, body + step->n, list->items + i * step->size, to);
    }
  weir__writer_room (to, step->room);
  return to->next;
}

static uint8_t *
encode_map (const Step *step, const WeirItems *map, WeirWriter *to)
{
  const Step        *key = step + 1, *value = key + step->n_key, *end = key + step->n;
  g_autofree size_t *bounds = g_new (size_t, 2 * map->n + 1);

  to->next = weir__put_map_header (to->next, map->n);
  for (size_t i = 0; i < map->n; i++)
    {
      const char *entry = map->items + i * step->size;

      weir__writer_room (to, step->body_room);
      bounds[2 * i] = weir__writer_size (to);
      encode_steps (key, value, entry, to);
      weir__writer_room (to, step->body_room);
      bounds[2 * i + 1] = weir__writer_size (to);
      encode_steps (value, end, entry, to);
    }
  bounds[2 * map->n] = weir__writer_size (to);
  weir__map_order (to, bounds, map->n);
  weir__writer_room (to, step->room);
  return to->next;
}

static uint8_t *
encode_text (const Step *step, const WeirString *text, WeirWriter *to)
{
  uint8_t *next;

  weir__writer_room (to, WEIR__PUT_MAX + text->size + step->room);
  next = step->kind == STEP_STRING ? weir__put_str_header (to->next, text->size)
                                   : weir__put_bin_header (to->next, text->size);
  return put_text (next, text->data, text->size);
}

/* Nil or the wrapper; steps over the body of what is absent. */
static uint8_t *
encode_presence (const Step **step, const void *optional, WeirWriter *to)
{
  const Step *here = *step;

  if (!weir__is_present (optional))
    {
      to->next = weir__put_byte (to->next, WEIR__MSGPACK_NIL);
      *step += here->n;
    }
  else if (here->wrapped)
    to->next = weir__put_array_header (to->next, 1);
  weir__writer_room (to, here->room);
  return to->next;
}

static uint8_t
byte_of (const Step *step, const void *value)
{
  if (step->type->kind == WEIR_KIND_UNIT)
    return WEIR__MSGPACK_NIL;
  return *(const uint8_t *) value != 0 ? WEIR__MSGPACK_TRUE : WEIR__MSGPACK_FALSE;
}

static inline __attribute__ ((always_inline)) uint8_t *
put_scalar (const Step *step, const void *value, uint8_t *to)
{
  switch ((StepKind) step->kind)
    {
    case STEP_BYTE:
      return weir__put_byte (to, byte_of (step, value));
    case STEP_INT:
      return weir__put_int (to, weir__load_int (step->type, value));
    case STEP_UINT:
      return weir__put_uint (to, weir__load_uint (step->type, value));
    case STEP_INT64:
      return weir__put_int (to, *(const int64_t *) value);
    case STEP_UINT64:
      return weir__put_uint (to, *(const uint64_t *) value);
    case STEP_FLOAT32:
      return weir__put_float (to, weir__load_float_bits (step->type, value), 4);
    default:
      return weir__put_float (to, weir__load_float_bits (step->type, value), 8);
    }
}

/* Leaves *step at the last step that is done. */
static uint8_t *
encode_composite (const Step **step, const void *value, WeirWriter *to)
{
  const Step *here = *step;

  switch ((StepKind) here->kind)
    {
    case STEP_RECORD:
      return weir__put_array_header (to->next, here->n);
    case STEP_OPTIONAL:
      return encode_presence (step, value, to);
    case STEP_LIST:
      *step += here->n;
      return encode_list (here, value, to);
    default:
      *step += here->n;
      return encode_map (here, value, to);
    }
}

/* There is room for the first steps up to one of unknown length, and its header. */
static void
encode_steps (const Step *step, const Step *end, const char *value, WeirWriter *writer)
{
  uint8_t *to = writer->next;

  for (; step < end; step++)
    {
      const void *at = value + step->offset;

      memcpy (to, step->prefix, MAX_PREFIX);
      to += step->n_prefix;
      if (step->kind < STEP_STRING)
        to = put_scalar (step, at, to);
      else
        {
          const Step *last = step;

          writer->next = to;
          to = step->kind < STEP_RECORD ? encode_text (step, at, writer) : encode_composite (&last, at, writer);
          step = last;
        }
    }
  writer->next = to;
}

void
weir__coder_encode (const WeirCoder *coder, const void *value, WeirWriter *to)
{
  weir__writer_room (to, coder->room);
  encode_steps (coder->steps, coder->steps + coder->n_steps, value, to);
}
