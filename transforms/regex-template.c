/* SPDX-License-Identifier: Apache-2.0 */
#include "transforms/regex-template.h"

#include <weir/error.h>

/* Some text, and the group that follows it; -1: none. */
typedef struct
{
  GString *text;
  int      group;
} Piece;

struct _WeirRegexTemplate
{
  GPtrArray *pieces;
};

static void
free_piece (void *piece_)
{
  Piece *piece = piece_;

  g_string_free (piece->text, TRUE);
  g_free (piece);
}

static Piece *
add_piece (WeirRegexTemplate *template)
{
  Piece *piece = g_new (Piece, 1);

  *piece = (Piece) { g_string_new (NULL), -1 };
  g_ptr_array_add (template->pieces, piece);
  return piece;
}

/* The group between < and >, by number or name: -1 if there is none. Advances to behind the >. */
static int
read_named_group (const char **text, const GRegex *regex)
{
  const char      *end = (*text)[0] == '<' ? strchr (*text, '>') : NULL;
  g_autofree char *name = NULL;
  char            *number_end;
  gint64           number;

  if (end == NULL || end == *text + 1)
    return -1;
  name = g_strndup (*text + 1, (gsize) (end - *text - 1));
  *text = end + 1;
  number = g_ascii_strtoll (name, &number_end, 10);
  if (*number_end != '\0')
    return g_regex_get_string_number (regex, name);
  return number >= 0 && number <= g_regex_get_capture_count (regex) ? (int) number : -1;
}

/* What stands behind a backslash at `*text`. FALSE: nothing that has a meaning. */
static gboolean
read_escape (const char **text, const GRegex *regex, Piece *piece)
{
  static const char letters[] = "\\nt", meanings[] = "\\\n\t";
  char              c = *(*text)++;
  const char       *letter = c != '\0' ? strchr (letters, c) : NULL;

  if (letter != NULL)
    g_string_append_c (piece->text, meanings[letter - letters]);
  else if (g_ascii_isdigit (c) && c - '0' <= g_regex_get_capture_count (regex))
    piece->group = c - '0';
  else if (c == 'g')
    piece->group = read_named_group (text, regex);
  return letter != NULL || piece->group >= 0;
}

WeirRegexTemplate *
weir__regex_template_new (const char *text, const GRegex *regex, GError **error)
{
  g_autoptr (WeirRegexTemplate) template = g_new0 (WeirRegexTemplate, 1);
  const char                   *at = text;
  Piece                        *piece;

  template->pieces = g_ptr_array_new_with_free_func (free_piece);
  piece = add_piece (template);
  while (*at != '\0')
    {
      const char *escape = at;

      if (*at++ != '\\')
        g_string_append_c (piece->text, at[-1]);
      else if (!read_escape (&at, regex, piece))
        {
          g_set_error (error, WEIR_ERROR, WEIR_ERROR_CONSTRUCTION,
                       "replacement \"%s\", character %td: no escape (\\\\, \\n, \\t) and no group of the pattern",
                       text, escape - text);
          return NULL;
        }
      if (piece->group >= 0)
        piece = add_piece (template);
    }
  return g_steal_pointer (&template);
}

void
weir__regex_template_free (WeirRegexTemplate *template)
{
  if (template == NULL)
    return;
  g_ptr_array_unref (template->pieces);
  g_free (template);
}

void
weir__regex_template_expand (const WeirRegexTemplate *template, const GMatchInfo *match, WeirString subject,
                             GString *to)
{
  for (unsigned i = 0; i < template->pieces->len; i++)
    {
      const Piece *piece = g_ptr_array_index (template->pieces, i);
      int          start, end;

      g_string_append_len (to, piece->text->str, (gssize) piece->text->len);
      if (piece->group >= 0 && g_match_info_fetch_pos (match, piece->group, &start, &end) && start >= 0)
        g_string_append_len (to, subject.data + start, end - start);
    }
}
