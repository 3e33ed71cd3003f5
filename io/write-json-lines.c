/* SPDX-License-Identifier: Apache-2.0 */
#include <weir/io.h>

WeirCollection *
weir_collection_write_json_lines (WeirCollection *rows, const char *path, const WeirWriteTextOptions *options,
                                  WeirSite at)
{
  WeirCollection *c;

  weir_scope_begin (weir_collection_pipeline (rows), at);
  c = weir_collection_to_json (rows, (WeirSite) { at.file, at.line, "To JSON" });
  c = weir_collection_write_text (c, path, options, (WeirSite) { at.file, at.line, "Write text" });
  weir_scope_end (weir_collection_pipeline (rows));
  return c;
}
