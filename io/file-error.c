/* SPDX-License-Identifier: Apache-2.0 */
#include "io/file-error.h"

/* What is not text that prints, as escapes: a name may hold any byte. */
static void
append_printable (GString *to, const char *text)
{
  while (*text != 0)
    {
      gunichar c = g_utf8_get_char_validated (text, -1);

      if (c == '\n')
        g_string_append (to, "\\n");
      else if (c == (gunichar) -1 || c == (gunichar) -2 || !g_unichar_isprint (c))
        {
          g_string_append_printf (to, "\\x%02x", (uint8_t) *text++);
          continue;
        }
      else
        g_string_append_unichar (to, c);
      text = g_utf8_next_char (text);
    }
}

G_GNUC_PRINTF (5, 0)
static void
set_error (GError **error, int code, const char *path, const char *where, const char *format, va_list args)
{
  g_autofree char    *what = g_strdup_vprintf (format, args);
  g_autoptr (GString) message = g_string_new (NULL);

  append_printable (message, path);
  g_string_append (message, where);
  append_printable (message, what);
  g_set_error_literal (error, WEIR_ERROR, code, message->str);
}

void
weir__file_error (GError **error, int code, const char *path, int64_t position, const char *format, ...)
{
  g_autofree char *where = position >= 0 ? g_strdup_printf (": at byte %" PRId64 ": ", position) : g_strdup (": ");
  va_list          args;

  va_start (args, format);
  set_error (error, code, path, where, format, args);
  va_end (args);
}

void
weir__file_error_in_line (GError **error, int code, const char *path, int64_t line, const char *format, ...)
{
  g_autofree char *where = g_strdup_printf (":%" PRId64 ": ", line);
  va_list          args;

  va_start (args, format);
  set_error (error, code, path, where, format, args);
  va_end (args);
}
