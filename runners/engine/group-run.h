/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_GROUP_RUN_H
#define WEIR_RUNNERS_ENGINE_GROUP_RUN_H

/* Run: keys with their accumulators on storage, in ascending order of hash, each key once. Written once, from front to
 * back, read from front to back as often as wanted. See the .c for the bytes. */

#include "runners/engine/group-table.h"
#include "runners/engine/next.h"
#include "runners/world/world.h"
#include "sdk/base/writer.h"

/* How the entries of a spec are laid out. A value; borrows the spec. */
typedef struct
{
  const WeirGroupSpec *spec;
  uint32_t             stride;             /* bytes of an entry; 0: entries differ and say their size first */
  uint32_t             time_offset;        /* 0: time is not kept */
  uint32_t             key_offset;         /* 0: the key is not kept as it lies in memory */
  uint32_t             accumulator_offset; /* 0: likewise */
  uint32_t             fixed_size;         /* what follows is encoded */
} WeirRunFormat;

WeirRunFormat weir__run_format (const WeirGroupSpec *spec);

/* A run is a part of a file: several may lie in one. */
typedef struct
{
  uint64_t offset, size; /* bytes */
} WeirRunPart;

/* --- writing ------------------------------------------------------------------------------------------------------ */

typedef struct
{
  const WeirRunFormat *format;
  const WeirStorage   *storage;
  WeirRun             *file;
  WeirWriter           buffer;
  uint64_t             flushed; /* bytes given to storage */
} WeirRunWriter;

void weir__run_writer_init (WeirRunWriter *writer, const WeirRunFormat *format, const WeirStorage *storage,
                            WeirRun *file);
void weir__run_writer_clear (WeirRunWriter *writer);
gboolean weir__run_writer_add (WeirRunWriter *writer, const WeirGroupEntry *entry, GError **error);
/* Writes what is still in the buffer; gives the size of the run. */
gboolean weir__run_writer_finish (WeirRunWriter *writer, uint64_t *ret_size, GError **error);

/* --- reading ------------------------------------------------------------------------------------------------------ */

typedef struct
{
  const WeirRunFormat *format;
  const WeirStorage   *storage;
  WeirRun             *file;
  uint64_t             next, end; /* what of the file is yet to be read */
  char                *buffer;
  size_t               capacity, start, filled;
  size_t               size;   /* of the entry at `start`, with its padding; 0: before the first */
  uint64_t             number; /* where a key that is a number is shown */
  WeirString           text;   /* … that is text */
} WeirRunReader;

/* `buffer_size` is rounded up to what one entry needs. */
void weir__run_reader_init (WeirRunReader *reader, const WeirRunFormat *format, const WeirStorage *storage,
                            WeirRun *file, WeirRunPart part, size_t buffer_size);
void weir__run_reader_clear (WeirRunReader *reader);
/* Moves on to the next entry and gives its hash. */
WeirNext weir__run_reader_next (WeirRunReader *reader, uint64_t *ret_hash, GError **error);
/* Shows the entry: in the reader, and in `arena` what had to be decoded. Valid until the next one. */
gboolean weir__run_reader_show (WeirRunReader *reader, WeirArena *arena, WeirGroupEntry *ret_entry, GError **error);

#endif
