/* SPDX-License-Identifier: Apache-2.0 */
/* Makes one small mistake in a C source or header, as a test of its tests: `mutate SEED FILE...` writes the file that was
 * hit to standard output, and what was done to standard error, in one line. `mutate --list FILE...` tells of all that could
 * be.
 *
 * It sees tokens, not a tree: comments, strings, preprocessor lines, assertions and the arguments of allocations are passed
 * over, and only bodies of functions are touched. Sources laid out as Weir's are need no more; what it gets wrong does not
 * compile and is not counted. No line is added or taken, so that the line that is named is the line of the original. */
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum
{
  TOKEN_WORD,
  TOKEN_NUMBER,
  TOKEN_STRING,
  TOKEN_SIGN
} TokenKind;

typedef struct
{
  TokenKind kind;
  uint32_t begin, end; /* in the text */
} Token;

typedef struct
{
  const char *path;
  char *text;
  size_t length;
  GArray *tokens; /* of Token */
  GArray *depths; /* of int: how many braces of a function's body are open at each token; 0: outside */
} Source;

/* What stands at `begin` to `end` becomes `text`. */
typedef struct
{
  const Source *source;
  const char *kind;
  uint32_t begin, end;
  char *text;
} Mutation;

/* --- tokens ------------------------------------------------------------------------------------------------------- */

static const char *const signs[] = { "<<=", ">>=", "...", "->", "++", "--", "<<", ">>", "<=", ">=", "==",
                                     "!=",  "&&",  "||",  "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=" };

static bool
is_word_part (char c)
{
  return g_ascii_isalnum (c) || c == '_';
}

static uint32_t
end_of_quoted (const char *text, uint32_t i)
{
  char quote = text[i++];

  for (; text[i] != '\0' && text[i] != quote; i++)
    if (text[i] == '\\' && text[i + 1] != '\0')
      i++;
  return text[i] == '\0' ? i : i + 1;
}

/* A directive, with the lines that its backslashes bring along. */
static uint32_t
end_of_line (const char *text, uint32_t i)
{
  for (; text[i] != '\0' && text[i] != '\n'; i++)
    if (text[i] == '\\' && text[i + 1] == '\n')
      i++;
  return i;
}

/* Behind blanks, comments and directives. */
static uint32_t
skip_silent (const char *text, uint32_t i)
{
  const char *end;

  for (;;)
    if (g_ascii_isspace (text[i]))
      i++;
    else if (strncmp (text + i, "/*", 2) == 0)
      {
        end = strstr (text + i + 2, "*/");
        i = end == NULL ? (uint32_t) strlen (text) : (uint32_t) (end - text) + 2;
      }
    else if (text[i] == '#' || strncmp (text + i, "//", 2) == 0)
      i = end_of_line (text, i);
    else
      return i;
}

static uint32_t
end_of_sign (const char *text, uint32_t i)
{
  for (unsigned k = 0; k < G_N_ELEMENTS (signs); k++)
    if (g_str_has_prefix (text + i, signs[k]))
      return i + (uint32_t) strlen (signs[k]);
  return i + 1;
}

static void
read_tokens (Source *source)
{
  const char *text = source->text;
  Token token;

  for (uint32_t i = skip_silent (text, 0); text[i] != '\0'; i = skip_silent (text, token.end))
    {
      token.begin = token.end = i;
      if (is_word_part (text[i]))
        {
          token.kind = g_ascii_isdigit (text[i]) ? TOKEN_NUMBER : TOKEN_WORD;
          while (is_word_part (text[token.end]) || (token.kind == TOKEN_NUMBER && text[token.end] == '.'))
            token.end++;
        }
      else if (text[i] == '"' || text[i] == '\'')
        {
          token.kind = TOKEN_STRING;
          token.end = end_of_quoted (text, i);
        }
      else
        {
          token.kind = TOKEN_SIGN;
          token.end = end_of_sign (text, i);
        }
      g_array_append_val (source->tokens, token);
    }
}

static const Token *
token_at (const Source *source, uint32_t i)
{
  return &g_array_index (source->tokens, Token, i);
}

/* Whether token i is there and is this. */
static bool
is (const Source *source, uint32_t i, const char *what)
{
  const Token *token = token_at (source, i);

  return i < source->tokens->len && strlen (what) == token->end - token->begin
         && memcmp (source->text + token->begin, what, token->end - token->begin) == 0;
}

static bool
is_any (const Source *source, uint32_t i, const char *const *what)
{
  while (*what != NULL && !is (source, i, *what))
    what++;
  return *what != NULL;
}

static bool
is_kind (const Source *source, uint32_t i, TokenKind kind)
{
  return i < source->tokens->len && token_at (source, i)->kind == kind;
}

static char *
copy_text (const Source *source, uint32_t begin, uint32_t end)
{
  return g_strndup (source->text + begin, end - begin);
}

static bool
opens (const Source *source, uint32_t i)
{
  return is_any (source, i, (const char *const[]) { "(", "[", "{", NULL });
}

static bool
closes (const Source *source, uint32_t i)
{
  return is_any (source, i, (const char *const[]) { ")", "]", "}", NULL });
}

/* From an opening bracket to the one that closes it. */
static uint32_t
match (const Source *source, uint32_t i)
{
  int depth = 0;

  for (; i < source->tokens->len; i++)
    {
      depth += opens (source, i);
      depth -= closes (source, i);
      if (depth == 0)
        return i;
    }
  return i;
}

/* The body of a function is what braces enclose behind `)` at the top. */
static void
find_bodies (Source *source)
{
  int depth = 0, body = 0;
  bool in_body = false;

  for (uint32_t i = 0; i < source->tokens->len; i++)
    {
      if (is (source, i, "{") && depth++ == 0)
        in_body = i > 0 && is (source, i - 1, ")");
      if (is (source, i, "}") && depth > 0)
        depth--;
      body = in_body ? depth : 0;
      g_array_append_val (source->depths, body);
    }
}

static bool
is_in_body (const Source *source, uint32_t i)
{
  return g_array_index (source->depths, int, i) > 0;
}

/* --- what can be done --------------------------------------------------------------------------------------------- */

static void
add (GArray *found, const Source *source, const char *kind, uint32_t first, uint32_t last, char *text)
{
  Mutation mutation = { source, kind, token_at (source, first)->begin, token_at (source, last)->end, text };

  g_array_append_val (found, mutation);
}

static const struct
{
  const char *kind, *from, *to;
} flips[] = {
  { "comparison", "<", "<=" },     { "comparison", "<=", "<" },     { "comparison", ">", ">=" },
  { "comparison", ">=", ">" },     { "comparison", "==", "!=" },    { "comparison", "!=", "==" },
  { "logic", "&&", "||" },         { "logic", "||", "&&" },         { "arithmetic", "+=", "-=" },
  { "arithmetic", "-=", "+=" },    { "constant", "true", "false" }, { "constant", "false", "true" },
  { "constant", "TRUE", "FALSE" }, { "constant", "FALSE", "TRUE" }, { "constant", "MIN", "MAX" },
  { "constant", "MAX", "MIN" },
};

static void
find_flips (GArray *found, const Source *source, uint32_t i)
{
  for (unsigned k = 0; k < G_N_ELEMENTS (flips); k++)
    if (is (source, i, flips[k].from))
      add (found, source, flips[k].kind, i, i, g_strdup (flips[k].to));
}

/* Whether an operand ends at token i. */
static bool
ends_operand (const Source *source, uint32_t i)
{
  return is_kind (source, i, TOKEN_WORD) || is_kind (source, i, TOKEN_NUMBER) || is (source, i, ")")
         || is (source, i, "]");
}

static const char *const not_values[]
    = { "=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "++", "--", "(", ".", "->", "[", NULL };

/* A member that is known to be an integer: a time's microseconds, or a number of things. */
static bool
is_count (const Source *source, uint32_t i)
{
  return is_kind (source, i, TOKEN_WORD) && i > 0 && !is_any (source, i + 1, not_values)
         && (is (source, i - 1, ".") || is (source, i - 1, "->"))
         && (is (source, i, "us") || g_str_has_prefix (source->text + token_at (source, i)->begin, "n_"));
}

/* Where the chain of members that ends at i begins. */
static uint32_t
start_of_chain (const Source *source, uint32_t i)
{
  while (i >= 2 && (is (source, i - 1, ".") || is (source, i - 1, "->")) && is_kind (source, i - 2, TOKEN_WORD))
    i -= 2;
  return i;
}

static void
find_ones (GArray *found, const Source *source, uint32_t i)
{
  g_autofree char *word = copy_text (source, token_at (source, i)->begin, token_at (source, i)->end);
  uint32_t start;

  if (is_kind (source, i, TOKEN_NUMBER) && strchr (word, '.') == NULL)
    {
      add (found, source, "one more", i, i, g_strdup_printf ("(%s + 1)", word));
      add (found, source, "one less", i, i, g_strdup_printf ("(%s - 1)", word));
    }
  else if (is_count (source, i))
    {
      start = start_of_chain (source, i);
      if (start == i || is_any (source, start - 1, (const char *const[]) { "&", "++", "--", ".", "->", "{", NULL }))
        return;
      g_autofree char *chain = copy_text (source, token_at (source, start)->begin, token_at (source, i)->end);
      add (found, source, "one more", start, i, g_strdup_printf ("(%s + 1)", chain));
      add (found, source, "one less", start, i, g_strdup_printf ("(%s - 1)", chain));
    }
  else if (i > 0 && ends_operand (source, i - 1) && (is (source, i, "+") || is (source, i, "-")))
    add (found, source, "arithmetic", i, i, g_strdup (is (source, i, "+") ? "-" : "+"));
}

static void
find_choices (GArray *found, const Source *source, uint32_t i)
{
  uint32_t colon = i + 1, end;
  int inner = 0;

  if (!is (source, i, "?") || is (source, i + 1, ":"))
    return;
  for (; !(is (source, colon, ":") && inner == 0); colon++)
    {
      if (colon >= source->tokens->len || closes (source, colon))
        return;
      inner += is (source, colon, "?") - is (source, colon, ":");
      if (opens (source, colon))
        colon = match (source, colon);
    }
  inner = 0;
  for (end = colon + 1; end < source->tokens->len && !closes (source, end); end++)
    {
      if (is (source, end, ",") || is (source, end, ";") || (is (source, end, ":") && inner == 0))
        break;
      inner += is (source, end, "?") - is (source, end, ":");
      if (opens (source, end))
        end = match (source, end);
    }
  if (end >= source->tokens->len)
    return;
  g_autofree char *yes = copy_text (source, token_at (source, i + 1)->begin, token_at (source, colon - 1)->end);
  g_autofree char *no = copy_text (source, token_at (source, colon + 1)->begin, token_at (source, end - 1)->end);
  add (found, source, "branches", i, end - 1, g_strdup_printf ("? (%s) : (%s)", no, yes));
}

static void
find_conditions (GArray *found, const Source *source, uint32_t i)
{
  uint32_t end;

  if (!is (source, i, "if") || !is (source, i + 1, "("))
    return;
  end = match (source, i + 1);
  if (end >= source->tokens->len)
    return;
  g_autofree char *condition = copy_text (source, token_at (source, i + 1)->begin, token_at (source, end)->end);
  add (found, source, "condition", i + 1, end, g_strdup_printf ("(!%s)", condition));
}

/* --- statements --------------------------------------------------------------------------------------------------- */

/* The bracket that the one at i closes. */
static uint32_t
match_back (const Source *source, uint32_t i)
{
  int depth = 0;

  for (;; i--)
    {
      depth += closes (source, i);
      depth -= opens (source, i);
      if (depth == 0 || i == 0)
        return i;
    }
}

/* Whether token i is the first of a statement that hangs on an if or a loop. */
static bool
hangs (const Source *source, uint32_t i)
{
  uint32_t open;

  if (is (source, i - 1, "else"))
    return true;
  if (!is (source, i - 1, ")"))
    return false;
  open = match_back (source, i - 1);
  return open > 0 && is_any (source, open - 1, (const char *const[]) { "if", "for", "while", NULL });
}

static bool
begins_statement (const Source *source, uint32_t i)
{
  return i > 0
         && (is_any (source, i - 1, (const char *const[]) { ";", "{", "}", NULL }) || hangs (source, i)
             || (is (source, i - 1, ":") && is_kind (source, i - 2, TOKEN_WORD) && !is (source, i - 3, "?")));
}

/* What only gives memory back: its loss is for AddressSanitizer to find. */
static bool
is_release (const Source *source, uint32_t i)
{
  g_autofree char *word = copy_text (source, token_at (source, i)->begin, token_at (source, i)->end);

  return strcmp (word, "free") == 0 || g_str_has_suffix (word, "_free") || g_str_has_suffix (word, "_unref")
         || strstr (word, "prefetch") != NULL;
}

static const char *const keywords[] = { "if",      "else", "for",    "while",  "do",       "switch", "case",
                                        "default", "goto", "return", "static", "const",    "struct", "typedef",
                                        "union",   "enum", "sizeof", "break",  "continue", "extern", NULL };

/* The end of a statement that is a call or an assignment; 0: it is neither. */
static uint32_t
end_of_effect (const Source *source, uint32_t i)
{
  uint32_t end = i;
  bool acts = false;

  if (is_any (source, i, keywords) || !(is_kind (source, i, TOKEN_WORD) || is (source, i, "*") || is (source, i, "++")))
    return 0;
  if (is_kind (source, i, TOKEN_WORD) && (is_kind (source, i + 1, TOKEN_WORD) || is (source, i + 1, "*")))
    return 0; /* a declaration */
  for (; end < source->tokens->len && !is (source, end, ";"); end++)
    {
      if (closes (source, end))
        return 0;
      acts = acts
             || is_any (source, end,
                        (const char *const[]) { "=", "+=", "-=", "*=", "/=", "&=", "|=", "^=", "++", "--", "(", NULL });
      if (opens (source, end))
        end = match (source, end);
    }
  return acts && !is_release (source, i) ? end : 0;
}

/* Lines are kept: what is dropped leaves its line ends. */
static char *
empty_statement (const Source *source, uint32_t first, uint32_t last)
{
  GString *text = g_string_new (";");

  for (uint32_t i = token_at (source, first)->begin; i < token_at (source, last)->end; i++)
    if (source->text[i] == '\n')
      g_string_append_c (text, '\n');
  return g_string_free (text, FALSE);
}

static void
find_drops (GArray *found, const Source *source, uint32_t i)
{
  uint32_t end;

  if (!begins_statement (source, i))
    return;
  end = end_of_effect (source, i);
  if (end > 0 && end < source->tokens->len)
    add (found, source, "dropped", i, end, empty_statement (source, i, end));
  /* Not the last return of a function, which would be no C. */
  if (is (source, i, "break") || is (source, i, "continue") || (is (source, i, "return") && hangs (source, i)))
    {
      for (end = i; end < source->tokens->len && !is (source, end, ";"); end++)
        if (opens (source, end))
          end = match (source, end);
      if (end < source->tokens->len)
        add (found, source, "dropped", i, end, empty_statement (source, i, end));
    }
}

static bool
is_assertion (const Source *source, uint32_t i)
{
  const char *word = source->text + token_at (source, i)->begin;

  return g_str_has_prefix (word, "g_assert") || g_str_has_prefix (word, "g_return_")
         || g_str_has_prefix (word, "G_STATIC_");
}

/* A call whose arguments say how much memory is wanted, or what shall be in the cache: more of it changes nothing that is
 * computed, and less is for AddressSanitizer to find. */
static bool
is_allocation (const Source *source, uint32_t i)
{
  g_autofree char *word = copy_text (source, token_at (source, i)->begin, token_at (source, i)->end);

  return is (source, i + 1, "(")
         && (strstr (word, "alloc") != NULL || strstr (word, "prefetch") != NULL || strcmp (word, "g_new") == 0
             || strcmp (word, "g_new0") == 0 || g_str_has_suffix (word, "_array_new"));
}

static void
find_mutations (GArray *found, const Source *source)
{
  for (uint32_t i = 0; i < source->tokens->len; i++)
    {
      if (!is_in_body (source, i))
        continue;
      if (is_assertion (source, i))
        {
          i = match (source, i + 1);
          continue;
        }
      find_flips (found, source, i);
      find_ones (found, source, i);
      find_choices (found, source, i);
      find_conditions (found, source, i);
      find_drops (found, source, i);
      if (is_allocation (source, i))
        i = match (source, i + 1);
    }
}

/* --- the program -------------------------------------------------------------------------------------------------- */

/* One line of the text between, blanks made one. */
static char *
in_one_line (const char *begin, size_t length)
{
  GString *line = g_string_new (NULL);

  for (size_t i = 0; i < length; i++)
    if (!g_ascii_isspace (begin[i]))
      g_string_append_c (line, begin[i]);
    else if (line->len > 0 && line->str[line->len - 1] != ' ')
      g_string_append_c (line, ' ');
  return g_strchomp (g_string_free (line, FALSE));
}

static void
describe (const Mutation *m, FILE *to)
{
  const char *text = m->source->text;
  uint32_t begin = m->begin, end = m->end, line = 1;

  for (uint32_t i = 0; i < m->begin; i++)
    line += text[i] == '\n';
  while (begin > 0 && text[begin - 1] != '\n')
    begin--;
  while (text[end] != '\0' && text[end] != '\n')
    end++;
  g_autofree char *before = in_one_line (text + begin, end - begin);
  g_autofree char *changed = g_strdup_printf ("%.*s%s%.*s", (int) (m->begin - begin), text + begin, m->text,
                                              (int) (end - m->end), text + m->end);
  g_autofree char *after = in_one_line (changed, strlen (changed));
  fprintf (to, "%s:%u: %s: %s → %s\n", m->source->path, line, m->kind, before, after);
}

static void
read_source (Source *source, const char *path)
{
  g_autoptr (GError) error = NULL;

  source->path = path;
  source->tokens = g_array_new (FALSE, FALSE, sizeof (Token));
  source->depths = g_array_new (FALSE, FALSE, sizeof (int));
  if (!g_file_get_contents (path, &source->text, &source->length, &error))
    {
      fprintf (stderr, "mutate: %s\n", error->message);
      exit (2);
    }
  read_tokens (source);
  find_bodies (source);
}

static void
apply (const Mutation *m)
{
  const Source *source = m->source;

  fwrite (source->text, 1, m->begin, stdout);
  fputs (m->text, stdout);
  fwrite (source->text + m->end, 1, source->length - m->end, stdout);
}

int
main (int argc, char **argv)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Mutation));
  g_autofree Source *sources = g_new0 (Source, MAX (argc, 3));
  const Mutation *chosen;
  int status = 0;

  if (argc < 3)
    {
      fprintf (stderr, "usage: mutate SEED|--list FILE...\n");
      return 2;
    }
  for (int i = 2; i < argc; i++)
    {
      read_source (&sources[i], argv[i]);
      find_mutations (found, &sources[i]);
    }
  if (strcmp (argv[1], "--list") == 0)
    for (unsigned i = 0; i < found->len; i++)
      describe (&g_array_index (found, Mutation, i), stdout);
  else if (found->len > 0)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) strtoul (argv[1], NULL, 10));
      chosen = &g_array_index (found, Mutation, (unsigned) g_rand_int_range (rand, 0, (gint32) found->len));
      describe (chosen, stderr);
      apply (chosen);
    }
  else
    status = 1;
  for (unsigned i = 0; i < found->len; i++)
    g_free (g_array_index (found, Mutation, i).text);
  for (int i = 2; i < argc; i++)
    {
      g_free (sources[i].text);
      g_array_unref (sources[i].tokens);
      g_array_unref (sources[i].depths);
    }
  return status;
}
