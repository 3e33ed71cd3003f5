/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <weir/string.h>

char *
weir_string_to_c (WeirString s)
{
  char *copy = g_malloc (s.size + 1);

  if (s.size > 0)
    memcpy (copy, s.data, s.size);
  copy[s.size] = '\0';
  return copy;
}

bool
weir_string_find (WeirString s, WeirString what, size_t *ret_at)
{
  const char *at;

  if (what.size == 0)
    {
      *ret_at = 0;
      return true;
    }
  at = s.size >= what.size ? memmem (s.data, s.size, what.data, what.size) : NULL;
  if (at == NULL)
    return false;
  *ret_at = (size_t) (at - s.data);
  return true;
}

static bool
is_blank (char c)
{
  return c == ' ' || (c >= '\t' && c <= '\r');
}

WeirString
weir_string_trim (WeirString s)
{
  while (s.size > 0 && is_blank (s.data[s.size - 1]))
    s.size--;
  while (s.size > 0 && is_blank (*s.data))
    {
      s.data++;
      s.size--;
    }
  return s;
}

static bool
is_letter (char c)
{
  return (unsigned char) ((c | 0x20) - 'a') < 26;
}

WeirString
weir__string_find_word (const char *data, size_t size)
{
  const char *end = data + size, *start;

  while (data < end && !is_letter (*data))
    data++;
  start = data;
  while (data < end && is_letter (*data))
    data++;
  return weir_string (start, (size_t) (data - start));
}
