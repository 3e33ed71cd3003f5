/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <weir/runs.h>

static bool
is_of (char c, WeirByteClass bytes)
{
  switch (bytes)
    {
    case WEIR_LETTERS:
      return g_ascii_isalpha (c);
    case WEIR_DIGITS:
      return g_ascii_isdigit (c);
    default:
      return c != ' ' && !(c >= '\t' && c <= '\r');
    }
}

uint64_t
weir__runs_mask (const char *data, size_t size, WeirByteClass bytes)
{
  uint64_t mask = 0;

#ifdef WEIR__WORD_WINDOW
  char copy[64] = { 0 };

  if (size >= 64)
    return weir__runs_mask_64 (data, bytes);
  if (size > 0)
    memcpy (copy, data, size);
  return weir__runs_mask_64 (copy, bytes) & (((uint64_t) 1 << size) - 1);
#endif
  for (size_t i = 0; i < MIN (size, 64); i++)
    mask |= (uint64_t) is_of (data[i], bytes) << i;
  return mask;
}

size_t
weir__runs_length (const char *data, size_t size, WeirByteClass bytes)
{
  size_t n = 0;

  while (n < size && is_of (data[n], bytes))
    n++;
  return n;
}
