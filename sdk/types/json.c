/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "sdk/types/json.h"

#include "sdk/base/arena.h"

char
weir__json_peek (WeirJson *json)
{
  while (json->next < json->end
         && (*json->next == ' ' || *json->next == '\t' || *json->next == '\n' || *json->next == '\r'))
    json->next++;
  return json->next < json->end ? *json->next : '\0';
}

bool
weir__json_fail (WeirJson *json, const char *expected)
{
  if (json->what == NULL)
    json->what = expected;
  return false;
}

bool
weir__json_take (WeirJson *json, char byte, const char *expected)
{
  if (weir__json_peek (json) != byte || json->next == json->end)
    return weir__json_fail (json, expected);
  json->next++;
  return true;
}

bool
weir__json_take_word (WeirJson *json, const char *word)
{
  size_t size = strlen (word);

  weir__json_peek (json);
  if ((size_t) (json->end - json->next) < size || memcmp (json->next, word, size) != 0)
    return false;
  json->next += size;
  return true;
}

/* --- numbers ------------------------------------------------------------------------------------------------------ */

static const char *
skip_digits (const char *at, const char *end)
{
  while (at < end && g_ascii_isdigit (*at))
    at++;
  return at;
}

/* -? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?; NULL if it is not that. */
static const char *
end_of_number (const char *at, const char *end)
{
  const char *digits;

  if (at < end && *at == '-')
    at++;
  digits = at;
  at = skip_digits (at, end);
  if (at == digits || (*digits == '0' && at > digits + 1))
    return NULL;
  if (at < end && *at == '.')
    {
      digits = at + 1;
      at = skip_digits (digits, end);
      if (at == digits)
        return NULL;
    }
  if (at < end && (*at == 'e' || *at == 'E'))
    {
      digits = at + 1;
      if (digits < end && (*digits == '+' || *digits == '-'))
        digits++;
      at = skip_digits (digits, end);
      if (at == digits)
        return NULL;
    }
  return at;
}

bool
weir__json_take_number (WeirJson *json, WeirString *ret_text)
{
  const char *start, *end;

  weir__json_peek (json);
  start = json->next;
  end = end_of_number (start, json->end);
  if (end == NULL)
    return weir__json_fail (json, "a number");
  *ret_text = (WeirString) { start, (size_t) (end - start) };
  json->next = end;
  return true;
}

/* --- strings ------------------------------------------------------------------------------------------------------ */

/* Four hexadecimal digits; -1 if they are not. */
static int32_t
hex4 (const char *at, const char *end)
{
  int32_t code = 0;

  if (end - at < 4)
    return -1;
  for (int i = 0; i < 4; i++)
    {
      if (!g_ascii_isxdigit (at[i]))
        return -1;
      code = code * 16 + g_ascii_xdigit_value (at[i]);
    }
  return code;
}

/* What follows "\u": a code point of one or two escapes. Returns where it ends, or NULL. */
static const char *
unescape_unicode (const char *at, const char *end, char **to)
{
  int32_t code = hex4 (at, end), low;

  if (code < 0)
    return NULL;
  at += 4;
  if (code >= 0xd800 && code < 0xdc00 && end - at >= 6 && at[0] == '\\' && at[1] == 'u')
    {
      low = hex4 (at + 2, end);
      if (low >= 0xdc00 && low < 0xe000)
        {
          code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
          at += 6;
        }
    }
  if (code >= 0xd800 && code < 0xe000)
    code = 0xfffd;
  *to += g_unichar_to_utf8 ((gunichar) code, *to);
  return at;
}

/* The escape behind a backslash. Returns where it ends, or NULL. */
static const char *
unescape (const char *at, const char *end, char **to)
{
  static const char escapes[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
  const char       *which;

  if (at == end || *at == '\0')
    return NULL;
  if (*at == 'u')
    return unescape_unicode (at + 1, end, to);
  which = strchr (escapes, *at);
  if (which == NULL)
    return NULL;
  *(*to)++ = meanings[which - escapes];
  return at + 1;
}

/* The closing quote; NULL if there is none before a byte that must not be there. Says whether there are escapes. */
static const char *
end_of_string (const char *at, const char *end, bool *ret_escapes)
{
  *ret_escapes = false;
  for (; at < end && (uint8_t) *at >= 0x20; at++)
    {
      if (*at == '"')
        return at;
      if (*at == '\\')
        {
          *ret_escapes = true;
          at++;
        }
    }
  return NULL;
}

bool
weir__json_take_string (WeirJson *json, WeirString *ret_string)
{
  const char *at, *end;
  char       *text, *to;
  bool        escapes;

  if (!weir__json_take (json, '"', "a string"))
    return false;
  at = json->next;
  end = end_of_string (at, json->end, &escapes);
  if (end == NULL)
    return weir__json_fail (json, "the end of a string");
  json->next = end + 1;
  *ret_string = (WeirString) { at, (size_t) (end - at) };
  if (!escapes)
    return true;
  /* No escape is shorter than what it stands for. */
  text = to = weir__arena_alloc (json->arena, (size_t) (end - at));
  while (at < end)
    if (*at != '\\')
      *to++ = *at++;
    else if ((at = unescape (at + 1, end, &to)) == NULL)
      return weir__json_fail (json, "a string whose escapes are JSON's");
  *ret_string = (WeirString) { text, (size_t) (to - text) };
  return true;
}

/* --- composites --------------------------------------------------------------------------------------------------- */

bool
weir__json_more (WeirJson *json, char close, bool first, bool *ret_more)
{
  *ret_more = weir__json_peek (json) != close || json->next == json->end;
  if (!*ret_more)
    {
      json->next++;
      return true;
    }
  return first || weir__json_take (json, ',', close == ']' ? "\",\" or \"]\"" : "\",\" or \"}\"");
}

static bool
skip_members (WeirJson *json, char close)
{
  WeirString name;
  bool       more;

  if (++json->depth > WEIR__JSON_MAX_DEPTH)
    return weir__json_fail (json, "less deeply nested JSON");
  json->next++;
  for (bool first = true;; first = false)
    {
      if (!weir__json_more (json, close, first, &more))
        return false;
      if (!more)
        break;
      if (close == '}' && (!weir__json_take_string (json, &name) || !weir__json_take (json, ':', "\":\"")))
        return false;
      if (!weir__json_skip (json))
        return false;
    }
  json->depth--;
  return true;
}

bool
weir__json_skip (WeirJson *json)
{
  WeirString unused;

  switch (weir__json_peek (json))
    {
    case '{':
      return skip_members (json, '}');
    case '[':
      return skip_members (json, ']');
    case '"':
      return weir__json_take_string (json, &unused);
    case 't':
      return weir__json_take_word (json, "true") || weir__json_fail (json, "a value");
    case 'f':
      return weir__json_take_word (json, "false") || weir__json_fail (json, "a value");
    case 'n':
      return weir__json_take_word (json, "null") || weir__json_fail (json, "a value");
    default:
      return weir__json_take_number (json, &unused);
    }
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

void
weir__json_put_string (GString *to, WeirString s)
{
  const char *at = s.data, *end = at + s.size, *plain = at;

  g_string_append_c (to, '"');
  while (at < end)
    {
      uint8_t  c = (uint8_t) *at;
      gunichar code = c < 0x80 ? c : g_utf8_get_char_validated (at, end - at);

      if (c >= 0x20 && c != '"' && c != '\\' && code != (gunichar) -1 && code != (gunichar) -2)
        {
          at = g_utf8_next_char (at);
          continue;
        }
      g_string_append_len (to, plain, at - plain);
      if (c == '"' || c == '\\')
        g_string_append_printf (to, "\\%c", c);
      else if (c == '\n')
        g_string_append (to, "\\n");
      else if (c >= 0x80)
        g_string_append (to, "\xef\xbf\xbd");
      else
        g_string_append_printf (to, "\\u%04x", c);
      plain = ++at;
    }
  g_string_append_len (to, plain, at - plain);
  g_string_append_c (to, '"');
}
