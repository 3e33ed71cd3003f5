/* SPDX-License-Identifier: Apache-2.0 */
#include <weir/string.h>

#include "io/output-name.h"
#include "io/part.h"
#include "io/write-files.h"

typedef struct
{
  WeirPart *part;  /* made for the first line */
  int64_t   head;  /* size of the header in it */
  int64_t   from;  /* where the bundle under way begins */
  bool      dirty; /* lines since then */
} Instance;

/* The directory is made here: that it cannot be is worth knowing before the work. So is that the file cannot have its name,
 * where there is one file. */
static gboolean
setup (WeirContext *ctx, GError **error)
{
  const WeirWriteFiles *self = ctx->config;
  g_autofree char      *name = weir__output_name (self->path, self->shard_name, self->suffix, 0, 1);

  if (!weir__part_prepare_directory (self->path, error)
      || (self->shards == 1 && !weir__part_check_name (name, error)))
    return FALSE;
  if (weir_context_lane (ctx) == 0)
    weir__part_sweep (self->path);
  return TRUE;
}

static gboolean
begin_part (Instance *my, const WeirWriteFiles *self, GError **error)
{
  my->part = weir__part_new (self->path, (WeirCompression) self->compression, error);
  if (my->part == NULL)
    return FALSE;
  if (self->header.size > 0
      && !(weir__part_append (my->part, self->header, error) && weir__part_flush (my->part, &my->head, error)))
    return FALSE;
  my->from = my->head;
  return TRUE;
}

static size_t
weir__write_lines (const WeirWriteFiles *self, WeirContext *ctx, const WeirString *lines, size_t n,
                   WeirWrittenEmitter *out G_GNUC_UNUSED, GError **error)
{
  Instance *my = weir_context_instance (ctx);

  if (my->part == NULL && !begin_part (my, self, error))
    return 0;
  my->dirty = true;
  for (size_t i = 0; i < n; i++)
    if (!weir__part_append (my->part, lines[i], error) || !weir__part_append (my->part, self->delimiter, error))
      return 0;
  return n;
}

static gboolean
finish_bundle (WeirContext *ctx, GError **error)
{
  Instance    *my = weir_context_instance (ctx);
  WeirOutput  *out = weir_context_output (ctx, 0);
  WeirWritten *row;
  int64_t      size;

  if (!my->dirty)
    return TRUE;
  if (!weir__part_flush (my->part, &size, error))
    return FALSE;
  row = weir_output_begin (out);
  *row = (WeirWritten) { .path = weir_string_from_c (weir__part_path (my->part)),
                         .lane = weir_context_lane (ctx),
                         .head = my->head,
                         .from = my->from,
                         .to = size };
  weir_output_commit_as (out, weir_window_max_timestamp (WEIR_GLOBAL_WINDOW), WEIR_GLOBAL_WINDOW);
  my->from = size;
  my->dirty = false;
  return TRUE;
}

/* What has been committed has another name by now. */
static void
teardown (WeirContext *ctx)
{
  Instance *my = weir_context_instance (ctx);

  weir__part_free (my->part, weir_context_has_failed (ctx));
}

WEIR_DO_FN_WITH (weir__write_lines, WeirWriteFiles, WeirString, WeirWritten, .setup = setup,
                 .finish_bundle = finish_bundle, .teardown = teardown, .instance_size = sizeof (Instance),
                 .retracts = WEIR_RETRACTS_REFUSE)

WeirCollection *
weir__write_lines_apply (WeirCollection *lines, const WeirWriteFiles *config, WeirSite at)
{
  return weir_collection_par_do (lines, &weir__write_lines__do_fn, config, NULL, at);
}
