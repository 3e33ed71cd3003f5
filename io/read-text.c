/* SPDX-License-Identifier: Apache-2.0 */
#include "io/file-source.h"
#include "io/match-files.h"
#include "io/read-lines.h"

WeirCollection *
weir_collection_read_lines (WeirCollection *files, const WeirReadTextOptions *options, WeirSite at)
{
  return weir__read_lines_apply (files, options, false, at);
}

WeirCollection *
weir_pipeline_read_text (WeirPipeline *p, const char *pattern, const WeirReadTextOptions *options, WeirSite at)
{
  const WeirMatchOptions match = options != NULL ? WEIR__MATCH_OPTIONS (options) : (WeirMatchOptions) { 0 };
  WeirCollection        *c;
  bool                   has_stdin;

  weir_scope_begin (p, at);
  c = weir__match_apply (p, pattern, &match, &has_stdin, (WeirSite) { at.file, at.line, "Match files" });
  c = weir__read_lines_apply (c, options, has_stdin, (WeirSite) { at.file, at.line, "Read lines" });
  weir_scope_end (p);
  return c;
}
