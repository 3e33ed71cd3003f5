/* SPDX-License-Identifier: Apache-2.0 */
#include "sdk/base/text.h"

#include <string.h>

const char *
weir__text_fault (const char *text, size_t size)
{
  const char *end = text + size;

  for (const char *c = text; c < end; c = g_utf8_next_char (c))
    {
      gunichar u = (unsigned char) *c < 0x80 ? (unsigned char) *c : g_utf8_get_char_validated (c, end - c);

      if (u == (gunichar) -1 || u == (gunichar) -2)
        return "is not UTF-8";
      if (g_unichar_iscntrl (u))
        return "holds a control character";
    }
  return NULL;
}

char *
weir__text_printable (const char *text, size_t size)
{
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) size);
  GString         *printable = g_string_new (NULL);

  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c))
    if (g_unichar_iscntrl (g_utf8_get_char (c)))
      g_string_append_c (printable, '?');
    else
      g_string_append_len (printable, c, g_utf8_next_char (c) - c);
  return g_string_free (printable, FALSE);
}
