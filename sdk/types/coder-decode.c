/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "sdk/base/arena.h"
#include "sdk/types/coder-steps.h"
#include "sdk/types/msgpack.h"
#include "sdk/types/value.h"

typedef struct
{
  const uint8_t *end;
  size_t         claimed; /* see value-decode.c */
  WeirArena     *arena;
} Input;

/* All return where they stopped, or NULL. */
static const uint8_t *decode_steps (const Step *step, const Step *end, const uint8_t *at, Input *input,
                                    char *ret_value);

/* n items are to come; returns the memory for them, or NULL if they cannot. */
static char *
claim_items (const Step *step, uint64_t n, const uint8_t *at, Input *input)
{
  size_t left = (size_t) (input->end - at);

  if (left < input->claimed || n > (left - input->claimed) / step->least)
    return NULL;
  input->claimed += n * step->least;
  return n > 0 ? weir__arena_alloc (input->arena, n * step->size) : (char *) (uintptr_t) weir__empty;
}

static const uint8_t *
decode_list (const Step *step, const uint8_t *at, Input *input, WeirItems *ret_list)
{
  uint64_t n;
  char    *items;

  if (!weir__get_array_header (&at, input->end, &n) || (items = claim_items (step, n, at, input)) == NULL)
    return NULL;
  for (size_t i = 0; i < n && at != NULL; i++)
    {
      input->claimed -= step->least;
      at = decode_steps (step + 1, step + 1 + step->n, at, input, items + i * step->size);
    }
  *ret_list = (WeirItems) { items, n };
  return at;
}

static const uint8_t *
decode_map (const Step *step, const uint8_t *at, Input *input, WeirItems *ret_map)
{
  const Step *key = step + 1, *value = key + step->n_key, *end = key + step->n;
  WeirBytes   last = { NULL, 0 };
  uint64_t    n;
  char       *items;

  if (!weir__get_map_header (&at, input->end, &n) || (items = claim_items (step, n, at, input)) == NULL)
    return NULL;
  for (size_t i = 0; i < n && at != NULL; i++)
    {
      const uint8_t *start = at;

      input->claimed -= step->least;
      at = decode_steps (key, value, at, input, items + i * step->size);
      if (at == NULL
          || (last.data != NULL && !weir__map_keys_rise (last.data, last.size, start, (size_t) (at - start))))
        return NULL;
      last = (WeirBytes) { start, (size_t) (at - start) };
      at = decode_steps (value, end, at, input, items + i * step->size);
    }
  *ret_map = (WeirItems) { items, n };
  return at;
}

static inline __attribute__ ((always_inline)) bool
decode_text (const Step *step, const uint8_t **at, const uint8_t *end, WeirString *ret_text)
{
  uint64_t n;

  if (!(step->kind == STEP_STRING ? weir__get_str_header (at, end, &n) : weir__get_bin_header (at, end, &n)))
    return false;
  if (n > (size_t) (end - *at))
    return false;
  *ret_text = (WeirString) { (const char *) *at, n };
  *at += n;
  return true;
}

static inline __attribute__ ((always_inline)) bool
decode_byte (const Step *step, const uint8_t **at, const uint8_t *end, uint8_t *ret_byte)
{
  uint8_t first = step->type->kind == WEIR_KIND_UNIT ? WEIR__MSGPACK_NIL : WEIR__MSGPACK_FALSE;
  uint8_t last = step->type->kind == WEIR_KIND_UNIT ? WEIR__MSGPACK_NIL : WEIR__MSGPACK_TRUE;

  if (*at == end || **at < first || **at > last)
    return false;
  *ret_byte = *(*at)++ - first;
  return true;
}

static inline __attribute__ ((always_inline)) bool
decode_int (const Step *step, const uint8_t **at, const uint8_t *end, void *ret_value)
{
  int64_t n;

  return weir__get_int (at, end, &n) && weir_value_set_int (step->type, ret_value, n);
}

static inline __attribute__ ((always_inline)) bool
decode_uint (const Step *step, const uint8_t **at, const uint8_t *end, void *ret_value)
{
  uint64_t n;

  return weir__get_uint (at, end, &n) && weir_value_set_uint (step->type, ret_value, n);
}

static inline __attribute__ ((always_inline)) bool
decode_float (const uint8_t **at, const uint8_t *end, uint32_t size, void *ret_value)
{
  uint64_t wide;
  uint32_t narrow;

  if (!weir__get_float (at, end, size, &wide))
    return false;
  narrow = (uint32_t) wide;
  memcpy (ret_value, size == 4 ? (void *) &narrow : (void *) &wide, size);
  return true;
}

/* Nil or the wrapper, if there has to be one. Steps over the body of what is absent. */
static inline __attribute__ ((always_inline)) bool
decode_presence (const Step **step, const uint8_t **at, const uint8_t *end, char *ret_optional)
{
  const Step *here = *step;

  if (*at == end)
    return false;
  memset (ret_optional, 0, here->size);
  if (**at == WEIR__MSGPACK_NIL)
    {
      ++*at;
      *step += here->n;
      return true;
    }
  *ret_optional = 1;
  return !here->wrapped || *(*at)++ == (WEIR__MSGPACK_FIXARRAY | 1);
}

static inline __attribute__ ((always_inline)) bool
decode_prefix (const Step *step, const uint8_t **at, const uint8_t *end)
{
  if ((size_t) (end - *at) < step->n_prefix)
    return false;
  for (unsigned i = 0; i < step->n_prefix; i++)
    if ((*at)[i] != step->prefix[i])
      return false;
  *at += step->n_prefix;
  return true;
}

static inline __attribute__ ((always_inline)) bool
decode_scalar (const Step *step, const uint8_t **at, const uint8_t *end, void *ret_value)
{
  switch ((StepKind) step->kind)
    {
    case STEP_BYTE:
      return decode_byte (step, at, end, ret_value);
    case STEP_INT:
      return decode_int (step, at, end, ret_value);
    case STEP_UINT:
      return decode_uint (step, at, end, ret_value);
    case STEP_INT64:
      return weir__get_int (at, end, ret_value);
    case STEP_UINT64:
      return weir__get_uint (at, end, ret_value);
    case STEP_FLOAT32:
      return decode_float (at, end, 4, ret_value);
    case STEP_FLOAT64:
      return decode_float (at, end, 8, ret_value);
    default:
      return decode_text (step, at, end, ret_value);
    }
}

/* Leaves *step at the last step that is done. */
static const uint8_t *
decode_composite (const Step **step, const uint8_t *at, Input *input, void *ret_value)
{
  const Step *here = *step;
  uint64_t    n;

  switch ((StepKind) here->kind)
    {
    case STEP_RECORD:
      return weir__get_array_header (&at, input->end, &n) && n == here->n ? at : NULL;
    case STEP_OPTIONAL:
      return decode_presence (step, &at, input->end, ret_value) ? at : NULL;
    case STEP_LIST:
      *step += here->n;
      return decode_list (here, at, input, ret_value);
    default:
      *step += here->n;
      return decode_map (here, at, input, ret_value);
    }
}

static const uint8_t *
decode_steps (const Step *step, const Step *end, const uint8_t *at, Input *input, char *ret_value)
{
  const uint8_t *limit = input->end;

  for (; step < end; step++)
    {
      void *to = ret_value + step->offset;

      if (step->n_prefix > 0 && !decode_prefix (step, &at, limit))
        return NULL;
      if (step->kind >= STEP_RECORD)
        {
          const Step *last = step;

          at = decode_composite (&last, at, input, to);
          if (at == NULL)
            return NULL;
          step = last;
        }
      else if (!decode_scalar (step, &at, limit, to))
        return NULL;
    }
  return at;
}

gboolean
weir__coder_decode (const WeirCoder *coder, WeirBytes *bytes, void *ret_value, WeirArena *arena, GError **error)
{
  Input          input = { .end = bytes->data + bytes->size, .arena = arena };
  const uint8_t *at = decode_steps (coder->steps, coder->steps + coder->n_steps, bytes->data, &input, ret_value);

  if (G_UNLIKELY (at == NULL))
    return weir_value_decode (coder->type, bytes, ret_value, arena, error);
  *bytes = (WeirBytes) { at, (size_t) (input.end - at) };
  return TRUE;
}
