/* SPDX-License-Identifier: Apache-2.0 */
#include "sdk/wire/msgpack-token.h"

#include <weir/error.h>

static uint64_t
read_big_endian (const uint8_t *data, unsigned size)
{
  uint64_t value = 0;

  for (unsigned i = 0; i < size; i++)
    value = value << 8 | data[i];
  return value;
}

static void
set_signed (WeirToken *token, int64_t value)
{
  token->kind = value < 0 ? WEIR_TOKEN_INT : WEIR_TOKEN_UINT;
  token->i = value;
}

/* What a head byte of 0xc0 to 0xdf says: a kind, and how many bytes of number follow (a value or a length). */
typedef struct
{
  uint8_t is_used, kind, n_number, n_fixed; /* n_fixed: an ext's size where it is in the head */
} Head;

static const Head heads[32] = {
  [0x00] = { 1, WEIR_TOKEN_NIL, 0, 0 },
  /* 0xc1 is never used */
  [0x02] = { 1, WEIR_TOKEN_BOOL, 0, 0 },
  [0x03] = { 1, WEIR_TOKEN_BOOL, 0, 0 },
  [0x04] = { 1, WEIR_TOKEN_BYTES, 1, 0 },
  [0x05] = { 1, WEIR_TOKEN_BYTES, 2, 0 },
  [0x06] = { 1, WEIR_TOKEN_BYTES, 4, 0 },
  [0x07] = { 1, WEIR_TOKEN_EXT, 1, 0 },
  [0x08] = { 1, WEIR_TOKEN_EXT, 2, 0 },
  [0x09] = { 1, WEIR_TOKEN_EXT, 4, 0 },
  [0x0a] = { 1, WEIR_TOKEN_FLOAT, 4, 0 },
  [0x0b] = { 1, WEIR_TOKEN_FLOAT, 8, 0 },
  [0x0c] = { 1, WEIR_TOKEN_UINT, 1, 0 },
  [0x0d] = { 1, WEIR_TOKEN_UINT, 2, 0 },
  [0x0e] = { 1, WEIR_TOKEN_UINT, 4, 0 },
  [0x0f] = { 1, WEIR_TOKEN_UINT, 8, 0 },
  [0x10] = { 1, WEIR_TOKEN_INT, 1, 0 },
  [0x11] = { 1, WEIR_TOKEN_INT, 2, 0 },
  [0x12] = { 1, WEIR_TOKEN_INT, 4, 0 },
  [0x13] = { 1, WEIR_TOKEN_INT, 8, 0 },
  [0x14] = { 1, WEIR_TOKEN_EXT, 0, 1 },
  [0x15] = { 1, WEIR_TOKEN_EXT, 0, 2 },
  [0x16] = { 1, WEIR_TOKEN_EXT, 0, 4 },
  [0x17] = { 1, WEIR_TOKEN_EXT, 0, 8 },
  [0x18] = { 1, WEIR_TOKEN_EXT, 0, 16 },
  [0x19] = { 1, WEIR_TOKEN_STRING, 1, 0 },
  [0x1a] = { 1, WEIR_TOKEN_STRING, 2, 0 },
  [0x1b] = { 1, WEIR_TOKEN_STRING, 4, 0 },
  [0x1c] = { 1, WEIR_TOKEN_ARRAY, 2, 0 },
  [0x1d] = { 1, WEIR_TOKEN_ARRAY, 4, 0 },
  [0x1e] = { 1, WEIR_TOKEN_MAP, 2, 0 },
  [0x1f] = { 1, WEIR_TOKEN_MAP, 4, 0 },
};

/* The tokens that have their number in the head byte itself. */
static bool
read_fixed (uint8_t head, WeirToken *token, uint64_t *ret_number)
{
  *ret_number = 0;
  if (head < 0x80)
    *token = (WeirToken) { .kind = WEIR_TOKEN_UINT, .u = head };
  else if (head < 0x90)
    *token = (WeirToken) { .kind = WEIR_TOKEN_MAP, .n = head & 0x0f };
  else if (head < 0xa0)
    *token = (WeirToken) { .kind = WEIR_TOKEN_ARRAY, .n = head & 0x0f };
  else if (head < 0xc0)
    {
      *token = (WeirToken) { .kind = WEIR_TOKEN_STRING };
      *ret_number = head & 0x1f;
    }
  else if (head >= 0xe0)
    set_signed (token, (int8_t) head);
  else
    return false;
  return true;
}

/* A number of n bytes, two's complement. */
static int64_t
sign_extend (uint64_t number, unsigned n)
{
  unsigned shift = 64 - 8 * n;

  return (int64_t) (number << shift) >> shift;
}

static void
set_float (WeirToken *token, uint64_t bits, unsigned size)
{
  uint32_t bits32 = (uint32_t) bits;
  float    single;

  if (size == 8)
    memcpy (&token->f, &bits, sizeof bits);
  else
    {
      memcpy (&single, &bits32, sizeof single);
      token->f = single;
    }
}

/* Everything between 0xc0 and 0xdf. `ret_number` gets the size of what follows. */
static bool
read_headed (uint8_t head, const uint8_t *data, size_t size, WeirToken *token, uint64_t *ret_number)
{
  const Head *h = &heads[head - 0xc0];
  uint64_t    number;

  if (!h->is_used || size < h->n_number)
    return false;
  number = read_big_endian (data, h->n_number);
  *token = (WeirToken) { .kind = h->kind };
  *ret_number = 0;
  switch ((WeirTokenKind) h->kind)
    {
    case WEIR_TOKEN_NIL:
      break;
    case WEIR_TOKEN_BOOL:
      token->boolean = head == 0xc3;
      break;
    case WEIR_TOKEN_UINT:
      token->u = number;
      break;
    case WEIR_TOKEN_INT:
      set_signed (token, sign_extend (number, h->n_number));
      break;
    case WEIR_TOKEN_FLOAT:
      set_float (token, number, h->n_number);
      break;
    case WEIR_TOKEN_ARRAY:
    case WEIR_TOKEN_MAP:
      token->n = (uint32_t) number;
      break;
    case WEIR_TOKEN_EXT:
      if (size == h->n_number)
        return false;
      token->ext = (int8_t) data[h->n_number];
      *ret_number = h->n_number == 0 ? h->n_fixed : number;
      break;
    case WEIR_TOKEN_STRING:
    case WEIR_TOKEN_BYTES:
      *ret_number = number;
      break;
    }
  return true;
}

bool
weir__token_read (WeirBytes *bytes, WeirToken *ret_token)
{
  WeirToken token;
  uint64_t  payload;
  size_t    head = 1;

  if (bytes->size == 0)
    return false;
  if (!read_fixed (bytes->data[0], &token, &payload))
    {
      if (!read_headed (bytes->data[0], bytes->data + 1, bytes->size - 1, &token, &payload))
        return false;
      head += heads[bytes->data[0] - 0xc0].n_number + (token.kind == WEIR_TOKEN_EXT);
    }
  if (payload > bytes->size - head)
    return false;
  token.payload = (WeirBytes) { bytes->data + head, payload };
  bytes->data += head + payload;
  bytes->size -= head + payload;
  *ret_token = token;
  return true;
}

const char *
weir__token_kind_name (WeirTokenKind kind)
{
  static const char *const names[] = {
    [WEIR_TOKEN_NIL] = "nil",         [WEIR_TOKEN_BOOL] = "a boolean",   [WEIR_TOKEN_UINT] = "an integer",
    [WEIR_TOKEN_INT] = "an integer",  [WEIR_TOKEN_FLOAT] = "a float",    [WEIR_TOKEN_STRING] = "a string",
    [WEIR_TOKEN_BYTES] = "bytes",     [WEIR_TOKEN_EXT] = "an extension", [WEIR_TOKEN_ARRAY] = "an array",
    [WEIR_TOKEN_MAP] = "a map",
  };

  return names[kind];
}

/* How many values a token announces behind itself. */
static uint64_t
count_children (const WeirToken *token)
{
  return token->kind == WEIR_TOKEN_ARRAY ? token->n : token->kind == WEIR_TOKEN_MAP ? (uint64_t) token->n * 2 : 0;
}

gboolean
weir__msgpack_check (WeirBytes bytes, GError **error)
{
  uint64_t       left[WEIR__MSGPACK_DEPTH]; /* of each open container */
  unsigned       depth = 0;
  const uint8_t *start = bytes.data;

  do
    {
      size_t    at = (size_t) (bytes.data - start);
      WeirToken token;
      uint64_t  n;

      if (!weir__token_read (&bytes, &token))
        {
          g_set_error (error, WEIR_ERROR, WEIR_ERROR_GRAPH, "byte %zu: %s", at,
                       bytes.size > 0 && bytes.data[0] == 0xc1 ? "0xc1 is no msgpack" : "the document is cut short");
          return FALSE;
        }
      if (depth > 0)
        left[depth - 1]--;
      n = count_children (&token);
      /* Every value takes a byte: an announcement beyond that is a lie, found before anyone believes it. */
      if (n > bytes.size)
        {
          g_set_error (error, WEIR_ERROR, WEIR_ERROR_GRAPH,
                       "byte %zu: %s of %u does not fit into the %zu bytes that follow", at,
                       weir__token_kind_name (token.kind), token.n, bytes.size);
          return FALSE;
        }
      if (n > 0 && depth == WEIR__MSGPACK_DEPTH)
        {
          g_set_error (error, WEIR_ERROR, WEIR_ERROR_GRAPH, "byte %zu: nested more than %d deep", at,
                       WEIR__MSGPACK_DEPTH);
          return FALSE;
        }
      if (n > 0)
        left[depth++] = n;
      while (depth > 0 && left[depth - 1] == 0)
        depth--;
    }
  while (depth > 0);

  if (bytes.size > 0)
    g_set_error (error, WEIR_ERROR, WEIR_ERROR_GRAPH, "byte %zu: %zu more bytes behind the end of the document",
                 (size_t) (bytes.data - start), bytes.size);
  return bytes.size == 0;
}

WeirBytes
weir__msgpack_cut (WeirBytes *bytes)
{
  WeirBytes value = *bytes;
  uint64_t  left = 1;

  while (left > 0)
    {
      WeirToken token;

      /* Checked bytes cannot fail here. */
      if (!weir__token_read (bytes, &token))
        break;
      left += count_children (&token) - 1;
    }
  value.size = (size_t) (bytes->data - value.data);
  return value;
}
