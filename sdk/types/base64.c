/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "sdk/types/base64.h"

#include "sdk/base/arena.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void
weir__base64_put (GString *to, WeirBytes bytes)
{
  for (size_t i = 0; i < bytes.size; i += 3)
    {
      size_t   n = MIN (bytes.size - i, 3);
      uint32_t word = (uint32_t) bytes.data[i] << 16;
      char     four[4] = { 0, 0, '=', '=' };

      if (n > 1)
        word |= (uint32_t) bytes.data[i + 1] << 8;
      if (n > 2)
        word |= bytes.data[i + 2];
      for (size_t j = 0; j <= n; j++)
        four[j] = alphabet[word >> (18 - 6 * j) & 63];
      g_string_append_len (to, four, 4);
    }
}

static int
value_of_digit (char digit)
{
  const char *at = digit != '\0' ? strchr (alphabet, digit) : NULL;

  return at != NULL ? (int) (at - alphabet) : -1;
}

bool
weir__base64_parse (WeirString text, WeirArena *arena, WeirBytes *ret_bytes)
{
  size_t   padding = 0, size;
  uint8_t *bytes;
  uint32_t word = 0;

  while (padding < 2 && padding < text.size && text.data[text.size - 1 - padding] == '=')
    padding++;
  if (text.size % 4 != 0)
    return false;
  size = text.size / 4 * 3 - padding;
  bytes = weir__arena_alloc (arena, size + 3);
  for (size_t i = 0; i < text.size; i++)
    {
      int digit = i < text.size - padding ? value_of_digit (text.data[i]) : 0;

      if (digit < 0)
        return false;
      word = word << 6 | (uint32_t) digit;
      if (i % 4 == 3)
        for (size_t j = 0; j < 3; j++)
          bytes[i / 4 * 3 + j] = (uint8_t) (word >> (16 - 8 * j));
    }
  /* The bits that padding leaves unused must be 0: bytes have one text. */
  if (padding > 0 && (word & ((1u << 8 * padding) - 1)) != 0)
    return false;
  *ret_bytes = (WeirBytes) { bytes, size };
  return true;
}
