/* SPDX-License-Identifier: Apache-2.0 */
#include "io/match-files.h"

#include <weir/string.h>

static void
emit_file (const WeirFile *file, void *user_data)
{
  WeirFileEmitter *files = user_data;

  weir_emit (files, *file);
}

static gboolean
weir__match_files (const WeirMatchFiles *self, WeirContext *ctx G_GNUC_UNUSED, const WeirBytes *impulse G_GNUC_UNUSED,
                   WeirFileEmitter *files, GError **error)
{
  const WeirMatch how = { self->compression, self->allow_empty, self->recursive };

  for (size_t i = 0; i < self->patterns.n; i++)
    if (!weir__match_pattern (&how, self->patterns.items[i], emit_file, files, error))
      return FALSE;
  return TRUE;
}
WEIR_DO_FN_WITH (weir__match_files, WeirMatchFiles, WeirBytes, WeirFile)

static void
add_pattern (GArray *patterns, const char *pattern, unsigned *n_stdin)
{
  WeirString s = weir_string_from_c (pattern);

  g_array_append_val (patterns, s);
  *n_stdin += strcmp (pattern, "-") == 0;
}

WeirCollection *
weir__match_apply (WeirPipeline *p, const char *pattern, const WeirMatchOptions *options, bool *ret_stdin, WeirSite at)
{
  g_autoptr (GArray) patterns = g_array_new (FALSE, FALSE, sizeof (WeirString));
  static const WeirMatchOptions defaults = { 0 };
  options = options != NULL ? options : &defaults;
  WeirMatchFiles  config = { .compression = (int32_t) options->compression,
                             .allow_empty = options->allow_empty,
                             .recursive = options->recursive };
  WeirCollection *files;
  unsigned        n_stdin = 0;

  if (pattern != NULL)
    add_pattern (patterns, pattern, &n_stdin);
  for (const char *const *more = options->patterns; more != NULL && *more != NULL; more++)
    add_pattern (patterns, *more, &n_stdin);
  config.patterns = (WeirPatterns) { (const WeirString *) (void *) patterns->data, patterns->len };
  if (patterns->len == 0)
    weir_pipeline_add_error (p, at, "no pattern says which files to read");
  if (n_stdin > 1)
    weir_pipeline_add_error (p, at, "standard input (\"-\") is named more than once");
  if (ret_stdin != NULL)
    *ret_stdin = n_stdin > 0;

  weir_scope_begin (p, at);
  files = weir_pipeline_impulse (p, (WeirSite) { at.file, at.line, "Impulse" });
  files = weir_collection_par_do (files, &weir__match_files__do_fn, &config, NULL,
                                  (WeirSite) { at.file, at.line, "Look" });
  weir_scope_end (p);
  return files;
}

WeirCollection *
weir_pipeline_match_files (WeirPipeline *p, const char *pattern, const WeirMatchOptions *options, WeirSite at)
{
  return weir__match_apply (p, pattern, options, NULL, at);
}
