/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <weir/error.h>
#include <weir/string.h>

#include "io/file-error.h"
#include "io/output-name.h"
#include "io/part.h"
#include "io/write-files.h"

/* From ranges of hidden files to files under their final names:
 *
 *   group   ranges of one hidden file, in order: a piece
 *   deal    pieces go to shards in turn; one shard each unless a number was asked for
 *   build   a shard is the hidden file of its first piece, as it is if that has no gap, with the others copied behind
 *           it and synced
 *   rename  every file, then sync the directory
 *
 * Up to the first rename a failure leaves nothing under a final name. Renames themselves fail for few reasons (the name
 * is a directory's); what was renamed by then is removed again. */

/* Ranges [first, first + n) of the sorted ones. */
typedef struct
{
  size_t first, n;
} Piece;

typedef struct
{
  char *name, *temporary;
} Shard;

typedef struct
{
  const WeirWriteFiles *how;
  const WeirWritten    *ranges;
  GArray               *pieces;
  Shard                *shards;
  unsigned              n_shards, n_renamed;
} Commit;

static int
compare_ranges (const void *a, const void *b)
{
  const WeirWritten *x = a, *y = b;

  if (x->lane != y->lane)
    return x->lane < y->lane ? -1 : 1;
  if (!weir_string_equal (x->path, y->path))
    return weir_value_compare (WEIR_TYPE (WeirString), &x->path, &y->path);
  return x->from < y->from ? -1 : x->from > y->from;
}

static void
group_pieces (Commit *c, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (i > 0 && weir_string_equal (c->ranges[i].path, c->ranges[i - 1].path))
      g_array_index (c->pieces, Piece, c->pieces->len - 1).n++;
    else
      g_array_append_val (c->pieces, ((Piece) { i, 1 }));
}

/* The hidden file holds what was handed on and nothing else. */
static bool
is_gapless (const Commit *c, const Piece *piece, const char *path)
{
  int64_t     at = c->ranges[piece->first].head;
  struct stat st;

  for (size_t i = piece->first; i < piece->first + piece->n; i++)
    {
      if (c->ranges[i].from != at)
        return false;
      at = c->ranges[i].to;
    }
  return stat (path, &st) == 0 && st.st_size == at;
}

static gboolean
copy_piece (const Commit *c, const Piece *piece, WeirPart *to, GError **error)
{
  for (size_t i = piece->first; i < piece->first + piece->n; i++)
    {
      g_autofree char *path = g_strndup (c->ranges[i].path.data, c->ranges[i].path.size);

      if (!weir__part_append_file (to, path, c->ranges[i].from, c->ranges[i].to, error))
        return FALSE;
    }
  return TRUE;
}

/* A file with the header, if there is one, and nothing else. Without both a compressed file still has its member. */
static WeirPart *
begin_shard (const Commit *c, bool empty, GError **error)
{
  WeirPart *part = weir__part_new (c->how->path, (WeirCompression) c->how->compression, error);

  if (part != NULL && (c->how->header.size > 0 || empty)
      && !(weir__part_append (part, c->how->header, error) && weir__part_flush (part, NULL, error)))
    {
      weir__part_free (part, true);
      return NULL;
    }
  return part;
}

/* The file that the shard's first piece is in, if it can be taken as it is. */
static WeirPart *
adopt_first (const Commit *c, const Piece *first, GError **error)
{
  const WeirString path = c->ranges[first->first].path;
  g_autofree char *text = g_strndup (path.data, path.size);

  return is_gapless (c, first, text) ? weir__part_adopt (text, (WeirCompression) c->how->compression, error)
                                     : begin_shard (c, false, error);
}

static gboolean
build_shard (Commit *c, unsigned i, GError **error)
{
  const Piece *pieces = (const Piece *) (void *) c->pieces->data;
  Shard       *shard = &c->shards[i];
  bool         empty = i >= c->pieces->len;
  WeirPart    *part = empty ? begin_shard (c, true, error) : adopt_first (c, &pieces[i], error);
  gboolean     ok = part != NULL;

  shard->name = weir__output_name (c->how->path, c->how->shard_name, c->how->suffix, i, c->n_shards);
  if (!ok)
    return FALSE;
  shard->temporary = g_strdup (weir__part_path (part));
  ok = weir__part_check_name (shard->name, error);
  for (unsigned k = i; k < c->pieces->len && ok; k += c->n_shards)
    if (!weir_string_equal (c->ranges[pieces[k].first].path, weir_string_from_c (shard->temporary)))
      ok = copy_piece (c, &pieces[k], part, error);
  ok = ok && (c->how->unsynced || weir__part_sync (part, error));
  weir__part_free (part, false);
  return ok;
}

static gboolean
rename_shards (Commit *c, GError **error)
{
  for (; c->n_renamed < c->n_shards; c->n_renamed++)
    {
      const Shard *shard = &c->shards[c->n_renamed];

      if (rename (shard->temporary, shard->name) != 0)
        {
          weir__file_error (error, WEIR_ERROR_IO, shard->name, -1, "renaming %s: %s",
                            shard->temporary, g_strerror (errno));
          return FALSE;
        }
    }
  return c->how->unsynced || weir__part_sync_directory (c->shards[0].name, error);
}

static gboolean
build_and_rename (Commit *c, GError **error)
{
  for (unsigned i = 0; i < c->n_shards; i++)
    if (!build_shard (c, i, error))
      return FALSE;
  return rename_shards (c, error);
}

static void
clear (Commit *c, bool failed)
{
  for (unsigned i = 0; i < c->n_shards; i++)
    {
      if (failed && i < c->n_renamed)
        unlink (c->shards[i].name);
      else if (failed && c->shards[i].temporary != NULL)
        unlink (c->shards[i].temporary);
      g_free (c->shards[i].temporary);
      g_free (c->shards[i].name);
    }
  /* Hidden files that were copied. */
  for (unsigned i = 0; i < c->pieces->len && !failed; i++)
    {
      const WeirString path = c->ranges[g_array_index (c->pieces, Piece, i).first].path;
      g_autofree char *text = g_strndup (path.data, path.size);

      unlink (text);
    }
  g_free (c->shards);
  g_array_unref (c->pieces);
}

gboolean
weir__commit_written (const WeirWriteFiles *how, const WeirWrittenList *written,
                      void (*named) (WeirString name, void *user_data), void *user_data, GError **error)
{
  g_autofree WeirWritten *ranges = g_memdup2 (written->items, written->n * sizeof *ranges);
  Commit                  c = { .how = how, .ranges = ranges, .pieces = g_array_new (FALSE, FALSE, sizeof (Piece)) };
  gboolean                ok;

  if (!weir__part_prepare_directory (how->path, error))
    {
      clear (&c, true);
      return FALSE;
    }
  if (written->n > 0)
    qsort (ranges, written->n, sizeof *ranges, compare_ranges);
  group_pieces (&c, written->n);
  c.n_shards = how->shards > 0 ? (unsigned) how->shards : MAX (c.pieces->len, 1);
  c.shards = g_new0 (Shard, c.n_shards);
  ok = build_and_rename (&c, error);
  for (unsigned i = 0; i < c.n_shards && ok; i++)
    named (weir_string_from_c (c.shards[i].name), user_data);
  clear (&c, !ok);
  return ok;
}
