/* SPDX-License-Identifier: Apache-2.0 */

/* Runs stand in levels. What is spilled becomes a run of level 0; FAN_IN runs of a level are merged into one run of the
 * next. So n spills leave fewer than FAN_IN × log n runs, and each entry is written log n times. The large runs of a level
 * lie in one file and small ones with those of other spills (spill-files.h): few are open at a time, however much is
 * spilled, and however many spills there are.
 *
 * After an error the spill is of no use but to be freed. */

#include "runners/engine/group-spill.h"

#include "runners/engine/group-merge.h"

#define FAN_IN        64u
#define READ_MEMORY   ((size_t) 8 << 20) /* shared by the runs that are read at a time */
#define READ_AT_MOST  ((size_t) 256 << 10)
#define READ_AT_LEAST ((size_t) 16 << 10)
#define OWN_AT_LEAST  ((size_t) 256 << 10)

typedef struct
{
  WeirSpillFile *file;
  WeirRunPart    part;
} SpilledRun;

typedef struct
{
  WeirSpillFile *own;  /* for large runs; NULL: none yet */
  GArray        *runs; /* SpilledRun */
} Level;

struct _WeirGroupSpill
{
  WeirGroupSpec    spec;
  WeirRunFormat    format;
  WeirSpillFiles  *files;
  GArray          *levels; /* Level */
  uint64_t         written;
  WeirGroupMerge  *walk; /* the one that was started last */
};

/* --- levels ------------------------------------------------------------------------------------------------------- */

static void
empty_level (Level *level)
{
  for (unsigned i = 0; i < level->runs->len; i++)
    weir__spill_file_leave (g_array_index (level->runs, SpilledRun, i).file);
  g_clear_pointer (&level->own, weir__spill_file_leave);
  g_array_set_size (level->runs, 0);
}

static Level *
level_at (WeirGroupSpill *spill, unsigned i)
{
  if (i == spill->levels->len)
    {
      Level level = { .runs = g_array_new (FALSE, FALSE, sizeof (SpilledRun)) };
      g_array_append_val (spill->levels, level);
    }
  return &g_array_index (spill->levels, Level, i);
}

WeirGroupSpill *
weir__group_spill_new (const WeirGroupSpec *spec, WeirSpillFiles *files)
{
  WeirGroupSpill *spill = g_new0 (WeirGroupSpill, 1);

  spill->spec = *spec;
  spill->format = weir__run_format (&spill->spec);
  spill->files = files;
  spill->levels = g_array_new (FALSE, FALSE, sizeof (Level));
  return spill;
}

void
weir__group_spill_free (WeirGroupSpill *spill)
{
  g_clear_pointer (&spill->walk, weir__group_merge_free);
  for (unsigned i = 0; i < spill->levels->len; i++)
    {
      Level *level = &g_array_index (spill->levels, Level, i);
      empty_level (level);
      g_array_unref (level->runs);
    }
  g_array_unref (spill->levels);
  g_free (spill);
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

/* Makes what `write` writes a run of the level. */
typedef gboolean (*WriteEntries) (WeirGroupSpill *spill, void *from, WeirRunWriter *to, GError **error);

/* Where a run of about `size` goes. */
static WeirSpillFile *
file_for (WeirGroupSpill *spill, Level *level, uint64_t size, GError **error)
{
  if (size < OWN_AT_LEAST)
    return weir__spill_file_share (spill->files, error);
  if (level->own == NULL)
    level->own = weir__spill_file_new (spill->files, error);
  if (level->own != NULL)
    level->own->users++;
  return level->own;
}

static gboolean
add_run (WeirGroupSpill *spill, unsigned i, uint64_t size, WriteEntries write, void *from, GError **error)
{
  Level        *level = level_at (spill, i);
  SpilledRun    run = { .file = file_for (spill, level, size, error) };
  WeirRunWriter writer;

  if (run.file == NULL)
    return FALSE;
  run.part.offset = run.file->size;
  weir__run_writer_init (&writer, &spill->format, spill->files->world->storage, run.file->run);
  gboolean fine = write (spill, from, &writer, error) && weir__run_writer_finish (&writer, &run.part.size, error);
  weir__run_writer_clear (&writer);
  if (!fine)
    return weir__spill_file_leave (run.file), FALSE;
  run.file->size += run.part.size;
  g_array_append_val (level->runs, run);
  spill->written += run.part.size;
  return TRUE;
}

static gboolean
write_table (WeirGroupSpill *spill, void *from, WeirRunWriter *to, GError **error)
{
  WeirGroupTable *table = from;
  WeirGroupCursor cursor;
  WeirGroupEntry  entry;
  WeirCombineCall call = weir__group_call (&spill->spec, weir__group_table_arena (table));

  weir__group_cursor_init (&cursor, table);
  while (weir__group_cursor_next (&cursor, &entry))
    {
      if (spill->spec.fn->compact != NULL)
        spill->spec.fn->compact (&call, entry.accumulator);
      if (!weir__run_writer_add (to, &entry, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_merged (WeirGroupSpill *spill G_GNUC_UNUSED, void *from, WeirRunWriter *to, GError **error)
{
  WeirGroupEntry entry;
  WeirNext       next;

  while ((next = weir__group_merge_next (from, &entry, error)) == WEIR_NEXT_SOME)
    if (!weir__run_writer_add (to, &entry, error))
      return FALSE;
  return next != WEIR_NEXT_FAILED;
}

static void
add_level_to_merge (WeirGroupSpill *spill, const Level *level, WeirGroupMerge *merge, size_t buffer_size)
{
  for (unsigned i = 0; i < level->runs->len; i++)
    {
      const SpilledRun *run = &g_array_index (level->runs, SpilledRun, i);
      weir__group_merge_add_run (merge, &spill->format, spill->files->world->storage, run->file->run, run->part,
                                 buffer_size);
    }
}

static uint64_t
size_of (const Level *level)
{
  uint64_t size = 0;

  for (unsigned i = 0; i < level->runs->len; i++)
    size += g_array_index (level->runs, SpilledRun, i).part.size;
  return size;
}

static size_t
buffer_for (unsigned n_runs)
{
  return CLAMP (READ_MEMORY / MAX (n_runs, 1), READ_AT_LEAST, READ_AT_MOST);
}

/* The runs of a level become one of the next. */
static gboolean
merge_level (WeirGroupSpill *spill, unsigned i, GError **error)
{
  WeirGroupMerge *merge = weir__group_merge_new (&spill->spec);

  add_level_to_merge (spill, level_at (spill, i), merge, buffer_for (FAN_IN));
  gboolean fine = add_run (spill, i + 1, size_of (level_at (spill, i)), write_merged, merge, error);
  weir__group_merge_free (merge);
  if (fine)
    empty_level (level_at (spill, i));
  return fine;
}

gboolean
weir__group_spill_write (WeirGroupSpill *spill, WeirGroupTable *table, GError **error)
{
  g_clear_pointer (&spill->walk, weir__group_merge_free);
  if (!add_run (spill, 0, weir__group_table_bytes (table), write_table, table, error))
    return FALSE;
  weir__group_table_clear (table);
  for (unsigned i = 0; level_at (spill, i)->runs->len == FAN_IN; i++)
    if (!merge_level (spill, i, error))
      return FALSE;
  return TRUE;
}

uint64_t
weir__group_spill_written (const WeirGroupSpill *spill)
{
  return spill->written;
}

/* --- walking ------------------------------------------------------------------------------------------------------ */

void
weir__group_spill_start (WeirGroupSpill *spill, WeirGroupTable *table)
{
  unsigned n_runs = 0;

  g_clear_pointer (&spill->walk, weir__group_merge_free);
  spill->walk = weir__group_merge_new (&spill->spec);
  for (unsigned i = 0; i < spill->levels->len; i++)
    n_runs += level_at (spill, i)->runs->len;
  for (unsigned i = 0; i < spill->levels->len; i++)
    add_level_to_merge (spill, level_at (spill, i), spill->walk, buffer_for (n_runs));
  if (table != NULL)
    weir__group_merge_add_table (spill->walk, table);
}

WeirNext
weir__group_spill_next (WeirGroupSpill *spill, WeirGroupEntry *ret_entry, GError **error)
{
  return weir__group_merge_next (spill->walk, ret_entry, error);
}
