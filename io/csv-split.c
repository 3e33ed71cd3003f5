/* SPDX-License-Identifier: Apache-2.0 */
#include "io/csv-split.h"

/* A quote means something only as the first byte of a field, and then until it is closed by one that is not doubled;
 * behind that a delimiter or a line end must follow. A row in which that is not so has no end that one could be sure of:
 * it is taken to be one line long, so that what comes behind it is read again as rows. */

typedef struct
{
  WeirCsvStyle style;
  const char  *p, *end;
  bool         ended;
  const char  *why;
} Scan;

typedef enum
{
  FIELD_MORE = 0,
  FIELD_THEN_FIELD,
  FIELD_THEN_END,
  FIELD_BAD,
} FieldStep;

/* Behind a field: what is there? Moves over it. */
static FieldStep
take_separator (Scan *s)
{
  if (s->p == s->end)
    return s->ended ? FIELD_THEN_END : FIELD_MORE;
  if (*s->p == s->style.delimiter)
    return s->p++, FIELD_THEN_FIELD;
  if (*s->p == '\n')
    return s->p++, FIELD_THEN_END;
  if (*s->p == '\r')
    {
      if (s->end - s->p < 2 && !s->ended)
        return FIELD_MORE;
      if (s->end - s->p >= 2 && s->p[1] == '\n')
        return s->p += 2, FIELD_THEN_END;
    }
  return FIELD_BAD;
}

static FieldStep
take_quoted (Scan *s, WeirCsvField *field)
{
  const char *start = s->p + 1, *quote = start;
  FieldStep   step;

  for (;; quote += 2)
    {
      quote = memchr (quote, '"', (size_t) (s->end - quote));
      if (quote == NULL)
        {
          s->why = "a quote is never closed";
          return s->ended ? FIELD_BAD : FIELD_MORE;
        }
      if (s->end - quote < 2 && !s->ended)
        return FIELD_MORE;
      if (s->end - quote < 2 || quote[1] != '"')
        break;
      field->doubled = true;
    }
  field->text = (WeirString) { start, (size_t) (quote - start) };
  s->p = quote + 1;
  step = take_separator (s);
  if (step == FIELD_BAD)
    s->why = "there is text behind a closing quote, or a quote before it was never closed";
  return step;
}

static FieldStep
take_plain (Scan *s, WeirCsvField *field)
{
  const char *start = s->p;

  while (s->p < s->end && *s->p != s->style.delimiter && *s->p != '\n')
    s->p++;
  if (s->p == s->end && !s->ended)
    return FIELD_MORE;
  if (s->p < s->end && *s->p == '\n' && s->p > start && s->p[-1] == '\r')
    s->p--;
  field->text = (WeirString) { start, (size_t) (s->p - start) };
  return take_separator (s);
}

static FieldStep
split (Scan *s, GArray *fields)
{
  FieldStep step;

  do
    {
      WeirCsvField field = { .text = { s->p, 0 }, .quoted = s->p < s->end && *s->p == '"' };

      step = field.quoted ? take_quoted (s, &field) : take_plain (s, &field);
      g_array_append_val (fields, field);
    }
  while (step == FIELD_THEN_FIELD);
  return step;
}

/* Where line ends end rows whatever stands before them. */
static WeirRowStep
split_line (WeirCsvStyle style, WeirString line, GArray *fields, const char **ret_why)
{
  Scan s = { style, line.data, line.data + line.size, true, NULL };

  if (line.size > 0 && s.end[-1] == '\r')
    s.end--;
  if (split (&s, fields) == FIELD_THEN_END)
    return WEIR__ROW_WHOLE;
  *ret_why = s.why;
  return WEIR__ROW_BAD;
}

WeirRowStep
weir__csv_split (WeirCsvStyle style, WeirString rest, bool ended, GArray *fields, size_t *ret_size,
                 const char **ret_why)
{
  Scan        s = { style, rest.data, rest.data + rest.size, ended, NULL };
  const char *newline = NULL;

  g_array_set_size (fields, 0);
  if (style.newlines)
    switch (split (&s, fields))
      {
      case FIELD_THEN_END:
        *ret_size = (size_t) (s.p - rest.data);
        return WEIR__ROW_WHOLE;
      case FIELD_BAD:
        break;
      default:
        return WEIR__ROW_MORE;
      }
  newline = memchr (rest.data, '\n', rest.size);
  if (newline == NULL && !ended)
    return WEIR__ROW_MORE;
  *ret_size = newline != NULL ? (size_t) (newline + 1 - rest.data) : rest.size;
  *ret_why = s.why;
  if (style.newlines)
    return WEIR__ROW_BAD;
  return split_line (style, (WeirString) { rest.data, newline != NULL ? (size_t) (newline - rest.data) : rest.size },
                     fields, ret_why);
}

WeirString
weir__csv_unquote (WeirString text, char *to)
{
  size_t n = 0;

  for (size_t i = 0; i < text.size; i++)
    {
      to[n++] = text.data[i];
      if (text.data[i] == '"')
        i++;
    }
  return (WeirString) { to, n };
}
