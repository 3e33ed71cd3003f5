/* SPDX-License-Identifier: Apache-2.0 */
#include "io/match-files.h"
#include "io/read-lines.h"

/* A delimiter that begins with what it ends with ("aba" in "ababa") is found in different places depending on where one
 * begins to look, and ranges could not be told apart. */
static bool
overlaps_itself (WeirString s)
{
  for (size_t n = 1; n < s.size; n++)
    if (memcmp (s.data, s.data + s.size - n, n) == 0)
      return true;
  return false;
}

WeirCollection *
weir__read_lines_apply (WeirCollection *files, const WeirReadTextOptions *options, bool may_be_stdin, WeirSite at)
{
  const WeirReadLines config
      = { .delimiter = options->delimiter, .max_line = options->max_line > 0 ? options->max_line : WEIR_MAX_LINE_DEFAULT };

  if (options->max_line < 0)
    weir_pipeline_add_error (weir_collection_pipeline (files), at, ".max_line is negative");
  if (overlaps_itself (options->delimiter))
    weir_pipeline_add_error (weir_collection_pipeline (files), at,
                             "the delimiter \"" WEIR_STRING_FORMAT "\" begins with what it ends with",
                             WEIR_STRING_ARG (options->delimiter));
  return weir_collection_par_do (files, may_be_stdin ? &weir__read_stdin_lines : &weir__read_lines, &config, NULL, at);
}

WeirCollection *
weir_collection_read_lines (WeirCollection *files, const WeirReadTextOptions *options, WeirSite at)
{
  return weir__read_lines_apply (files, options, false, at);
}

WeirCollection *
weir_pipeline_read_text (WeirPipeline *p, const char *pattern, const WeirReadTextOptions *options, WeirSite at)
{
  const WeirMatchOptions match = { .patterns = options->patterns,
                                   .compression = options->compression,
                                   .allow_empty = options->allow_empty,
                                   .recursive = options->recursive };
  WeirCollection        *c;
  bool                   has_stdin;

  weir_scope_begin (p, at);
  c = weir__match_apply (p, pattern, &match, &has_stdin, (WeirSite) { at.file, at.line, "Match files" });
  c = weir__read_lines_apply (c, options, has_stdin, (WeirSite) { at.file, at.line, "Read lines" });
  weir_scope_end (p);
  return c;
}
