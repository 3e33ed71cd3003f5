/* SPDX-License-Identifier: Apache-2.0 */
#include <weir/string.h>

#include "io/codec.h"
#include "io/output-name.h"
#include "io/writable.h"
#include "io/write-files.h"
#include "io/write-kinds.h"

/* NULL: nothing. */
static char *
fault_of_options (const char *path, const WeirWriteTextOptions *options, const char *shard_name)
{
  size_t size = strlen (path);

  if (size == 0 || path[size - 1] == '/')
    return g_strdup_printf ("\"%s\" is not the name of a file", path);
  if (options->shards < 0)
    return g_strdup (".shards is negative");
  if (options->shards != 1 && !weir__shard_name_counts (shard_name))
    return g_strdup_printf (".shard_name \"%s\" has no S: all files would have one name", shard_name);
  return NULL;
}

/* Two sinks of one name would replace each other's files. Names that may differ by the shards' number only count as one. */
static void
claim_name (const WeirCollection *lines, const WeirWriteFiles *config, WeirSite at)
{
  g_autofree char *path = weir_string_to_c (config->path), *suffix = weir_string_to_c (config->suffix);
  g_autofree char *shard_name = weir_string_to_c (config->shard_name);
  g_autofree char *stem = g_strndup (path, strlen (path) - (g_str_has_suffix (path, suffix) ? strlen (suffix) : 0));
  g_autofree char *name = g_strconcat (stem, shard_name, suffix, NULL);
  g_autofree char *whole = g_canonicalize_filename (name, NULL);

  weir_pipeline_claim (weir_collection_pipeline (lines), whole, at);
}

/* The files are put in place once, when all is written, however often the lines' own trigger fires. */
static WeirCollection *
fire_once (WeirCollection *written, WeirSite at)
{
  static const WeirWindowing once;
  const WeirWindowing       *own = weir_collection_windowing (written);
  bool plain = own->trigger == NULL && own->accumulation == WEIR_DISCARDING && own->allowed_lateness.us == 0;

  return plain ? written : weir_collection_window_into (written, &once, at);
}

static WeirCompression
decide_compression (const WeirWriteTextOptions *options, const WeirWriteFiles *config)
{
  g_autofree char *name = weir__output_name (config->path, config->shard_name, config->suffix, 0, 1);

  return options->compression != WEIR_COMPRESSION_AUTO ? options->compression
                                                       : weir__codec_of_name (weir_string_from_c (name));
}

WeirCollection *
weir_collection_write_text (WeirCollection *lines, const char *path, const WeirWriteTextOptions *options, WeirSite at)
{
  static const WeirWriteTextOptions defaults = { 0 };
  options = options != NULL ? options : &defaults;
  const char *shard_name = options->shard_name != NULL ? options->shard_name
                           : options->shards == 1      ? ""
                                                       : WEIR__SHARD_NAME_DEFAULT;
  const char      *suffix = options->suffix != NULL ? options->suffix : weir__output_suffix (path);
  const WeirString delimiter = options->delimiter.size > 0 ? options->delimiter : WEIR_STRING ("\n");
  g_autofree char *fault = fault_of_options (path, options, shard_name);
  g_autoptr (GString) header = g_string_new (options->header);
  WeirWriteFiles config = { .path = weir_string_from_c (path),
                            .shard_name = weir_string_from_c (shard_name),
                            .suffix = weir_string_from_c (suffix),
                            .delimiter = delimiter,
                            .shards = options->shards,
                            .unsynced = options->unsynced };
  WeirCollection *c;

  if (!weir__writable_check (lines, options->kinds, "weir_write_text_with", at, &c))
    return c;
  if (options->header != NULL)
    g_string_append_len (header, delimiter.data, (gssize) delimiter.size);
  config.header = (WeirString) { header->str, header->len };
  config.compression = (int32_t) decide_compression (options, &config);
  if (fault != NULL)
    return weir_pipeline_broken (weir_collection_pipeline (lines), at, "%s", fault);
  claim_name (lines, &config, at);
  weir_scope_begin (weir_collection_pipeline (lines), at);
  if (options->kinds)
    lines = weir__mark_lines_apply (lines, (WeirSite) { at.file, at.line, "Mark kinds" });
  c = weir__write_lines_apply (lines, &config, (WeirSite) { at.file, at.line, "Write lines" });
  c = fire_once (c, (WeirSite) { at.file, at.line, "Fire once" });
  c = weir__gather_written_apply (c, (WeirSite) { at.file, at.line, "Gather" });
  c = weir__commit_files_apply (c, &config, (WeirSite) { at.file, at.line, "Commit files" });
  weir_scope_end (weir_collection_pipeline (lines));
  return c;
}
