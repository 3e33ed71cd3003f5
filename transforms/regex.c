/* SPDX-License-Identifier: Apache-2.0 */
/* Regular expressions over text. A pattern is compiled twice: PCRE's character mode must never see what is not UTF-8,
 * so text is checked first, and what is none is matched by the pattern's byte form. A pattern that has no byte form (it
 * names a character that needs more than one) does not match such text. */
#include "transforms/regex-template.h"

#include <weir/do-fn.h>
#include <weir/error.h>
#include <weir/regex.h>

typedef struct
{
  WeirString pattern, replacement;
  int64_t    group;
} RegexConfig;
WEIR_RECORD (RegexConfig, pattern, replacement, group)

/* An instance: the pattern in both forms; for replacing the template and a buffer. */
typedef struct
{
  GRegex            *characters, *bytes;
  WeirRegexTemplate *template;
  GString           *text;
} Regex;

static char *
c_string (WeirString s)
{
  return g_strndup (s.data, s.size);
}

static gboolean
compile (const RegexConfig *config, Regex *regex, GError **error)
{
  g_autofree char *pattern = c_string (config->pattern), *replacement = c_string (config->replacement);

  regex->characters = g_regex_new (pattern, G_REGEX_OPTIMIZE, 0, error);
  if (regex->characters == NULL)
    return FALSE;
  if (config->group < 0 || config->group > g_regex_get_capture_count (regex->characters))
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_CONSTRUCTION, "\"%s\" has no group %" PRId64, pattern, config->group);
      return FALSE;
    }
  regex->bytes = g_regex_new (pattern, G_REGEX_OPTIMIZE | G_REGEX_RAW, 0, NULL);
  regex->template = weir__regex_template_new (replacement, regex->characters, error);
  return regex->template != NULL;
}

static void
clear (Regex *regex)
{
  g_clear_pointer (&regex->characters, g_regex_unref);
  g_clear_pointer (&regex->bytes, g_regex_unref);
  g_clear_pointer (&regex->template, weir__regex_template_free);
  if (regex->text != NULL)
    g_string_free (g_steal_pointer (&regex->text), TRUE);
}

static gboolean
open_regex (WeirContext *ctx, GError **error)
{
  Regex *regex = weir_context_instance (ctx);

  regex->text = g_string_new (NULL);
  return compile (ctx->config, regex, error);
}

static void
close_regex (WeirContext *ctx)
{
  clear (weir_context_instance (ctx));
}

/* --- matching ----------------------------------------------------------------------------------------------------- */

static bool
is_ascii (WeirString s)
{
  uint64_t    seen = 0, word;
  const char *at = s.data;
  size_t      left = s.size;

  for (; left >= sizeof word; at += sizeof word, left -= sizeof word)
    {
      memcpy (&word, at, sizeof word);
      seen |= word;
    }
  for (; left > 0; at++, left--)
    seen |= (unsigned char) *at;
  return (seen & UINT64_C (0x8080808080808080)) == 0;
}

/* The first match in `line`; `ret_match` to be freed also on FALSE, NULL if nothing could be tried. */
static bool
find (const Regex *regex, WeirString line, GMatchInfo **ret_match)
{
  bool          utf8 = is_ascii (line) || g_utf8_validate_len (line.data, line.size, NULL);
  const GRegex *form = utf8 ? regex->characters : regex->bytes;

  *ret_match = NULL;
  if (form == NULL)
    return false;
  return g_regex_match_full (form, line.data != NULL ? line.data : "", (gssize) line.size, 0, 0, ret_match, NULL);
}

static bool
is_found (const Regex *regex, WeirString line)
{
  g_autoptr (GMatchInfo) match = NULL;

  return find (regex, line, &match);
}

static gboolean
weir_regex_keep (const RegexConfig *config G_GNUC_UNUSED, WeirContext *ctx, const WeirString *line,
                 WeirStringEmitter *out, GError **error G_GNUC_UNUSED)
{
  if (is_found (weir_context_instance (ctx), *line))
    weir_emit (out, *line);
  return TRUE;
}

static uint32_t
select_found (WeirContext *ctx, const WeirBatch *in, uint32_t from, uint32_t *positions, uint32_t *ret_n,
              GError **error G_GNUC_UNUSED)
{
  const WeirString *lines = (const WeirString *) (const void *) in->rows;

  *ret_n = 0;
  for (uint32_t i = from; i < in->n; i++)
    {
      ctx->position = i;
      if (is_found (weir_context_instance (ctx), lines[weir_batch_row (in, i)]))
        positions[(*ret_n)++] = i;
      if (weir_context_should_stop (ctx))
        return i + 1;
    }
  return in->n;
}

static gboolean
weir_regex_take (const RegexConfig *config, WeirContext *ctx, const WeirString *line, WeirStringEmitter *out,
                 GError **error G_GNUC_UNUSED)
{
  g_autoptr (GMatchInfo) match = NULL;
  int                    start, end;

  for (bool found = find (weir_context_instance (ctx), *line, &match); found; found = g_match_info_next (match, NULL))
    if (g_match_info_fetch_pos (match, (int) config->group, &start, &end) && start >= 0)
      weir_emit (out, (WeirString) { line->data + start, (size_t) (end - start) });
  return TRUE;
}

static gboolean
weir_regex_rewrite (const RegexConfig *config G_GNUC_UNUSED, WeirContext *ctx, const WeirString *line,
                    WeirStringEmitter *out, GError **error G_GNUC_UNUSED)
{
  const Regex           *regex = weir_context_instance (ctx);
  g_autoptr (GMatchInfo) match = NULL;
  int                    done = 0, start, end;

  if (!find (regex, *line, &match))
    {
      weir_emit (out, *line);
      return TRUE;
    }
  g_string_truncate (regex->text, 0);
  do
    {
      g_match_info_fetch_pos (match, 0, &start, &end);
      g_string_append_len (regex->text, line->data + done, start - done);
      weir__regex_template_expand (regex->template, match, *line, regex->text);
      done = end;
    }
  while (g_match_info_next (match, NULL));
  g_string_append_len (regex->text, line->data + done, (gssize) line->size - done);
  weir_emit (out, (WeirString) { regex->text->str, regex->text->len });
  return TRUE;
}

#define REGEX_FIELDS .setup = open_regex, .teardown = close_regex, .instance_size = sizeof (Regex)
WEIR_DO_FN_WITH (weir_regex_keep, RegexConfig, WeirString, WeirString, REGEX_FIELDS, .select = select_found)
WEIR_DO_FN_WITH (weir_regex_take, RegexConfig, WeirString, WeirString, REGEX_FIELDS)
WEIR_DO_FN_WITH (weir_regex_rewrite, RegexConfig, WeirString, WeirString, REGEX_FIELDS)

/* --- construction ------------------------------------------------------------------------------------------------- */

static WeirCollection *
apply (WeirCollection *lines, const WeirDoFn *fn, const char *pattern, int64_t group, const char *replacement,
       WeirSite at)
{
  RegexConfig        config = { { pattern, strlen (pattern) }, { replacement, strlen (replacement) }, group };
  Regex              regex = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean           fine = compile (&config, &regex, &error);

  clear (&regex);
  if (!fine)
    return weir_pipeline_broken (weir_collection_pipeline (lines), at, "%s", error->message);
  return weir_collection_par_do (lines, fn, &config, NULL, at);
}

WeirCollection *
weir_collection_regex_match (WeirCollection *lines, const char *pattern, WeirSite at)
{
  return apply (lines, &weir_regex_keep__do_fn, pattern, 0, "", at);
}

WeirCollection *
weir_collection_regex_extract (WeirCollection *lines, const char *pattern, int group, WeirSite at)
{
  return apply (lines, &weir_regex_take__do_fn, pattern, group, "", at);
}

WeirCollection *
weir_collection_regex_replace (WeirCollection *lines, const char *pattern, const char *replacement, WeirSite at)
{
  return apply (lines, &weir_regex_rewrite__do_fn, pattern, 0, replacement, at);
}
