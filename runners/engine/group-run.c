/* SPDX-License-Identifier: Apache-2.0 */

/* An entry, in the byte order of this machine since runs never leave the process:
 *
 *   | size | hash | time | key | accumulator |   accumulator, key   | padding to 8 |
 *    if they        if       as they lie in        encoded
 *    differ         kept     memory
 *
 * Types without pointers lie as they do in memory, 8-aligned, and are used where they lie. A key that is a number is
 * not kept at all: its hash says it. Other accumulators are encoded by the coder of their type; so are other keys, but
 * text, which comes last and is what remains of the entry. `size` counts up to the padding.
 *
 * The reader holds a window of its part of the file. Its entry lies whole in the buffer, at a multiple of 8: what is
 * left is moved to the front before more is read. */

#include "runners/engine/group-run.h"

#include "runners/engine/group-key.h"
#include "sdk/base/align.h"
#include "sdk/base/arena.h"
#include "sdk/types/coder.h"

#include <weir/error.h>

#define WRITE_BUFFER ((size_t) 256 << 10)

static bool
key_is_text (const WeirType *key)
{
  return key->kind == WEIR_KIND_STRING || key->kind == WEIR_KIND_BYTES;
}

WeirRunFormat
weir__run_format (const WeirGroupSpec *spec)
{
  bool          number = weir__key_is_number (spec->key);
  bool          varies = !spec->accumulator->flat || !(number || spec->key->flat);
  WeirRunFormat format = { .spec = spec, .fixed_size = varies ? 16 : 8 };

  if (spec->keeps_time)
    {
      format.time_offset = format.fixed_size;
      format.fixed_size += 8;
    }
  if (!number && spec->key->flat)
    {
      format.key_offset = format.fixed_size;
      format.fixed_size += (uint32_t) weir__aligned (spec->key->size);
    }
  if (spec->accumulator->flat)
    {
      format.accumulator_offset = format.fixed_size;
      format.fixed_size += (uint32_t) weir__aligned (spec->accumulator->size);
    }
  format.stride = varies ? 0 : format.fixed_size;
  return format;
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

void
weir__run_writer_init (WeirRunWriter *writer, const WeirRunFormat *format, const WeirStorage *storage, WeirRun *file)
{
  *writer = (WeirRunWriter) { .format = format, .storage = storage, .file = file };
  weir__writer_init (&writer->buffer);
  weir__writer_room (&writer->buffer, WRITE_BUFFER + format->fixed_size);
}

void
weir__run_writer_clear (WeirRunWriter *writer)
{
  weir__writer_clear (&writer->buffer);
}

static gboolean
flush (WeirRunWriter *writer, GError **error)
{
  size_t size = weir__writer_size (&writer->buffer);

  if (!writer->storage->append (writer->file, writer->buffer.start, size, error))
    return FALSE;
  writer->flushed += size;
  weir__writer_rewind (&writer->buffer);
  return TRUE;
}

/* What does not lie in the fixed part. */
static void
write_rest (WeirRunWriter *writer, const WeirGroupEntry *entry, size_t start)
{
  const WeirGroupSpec *spec = writer->format->spec;
  WeirWriter          *to = &writer->buffer;

  if (!spec->accumulator->flat)
    weir__value_encode (spec->accumulator, entry->accumulator, to);
  if (key_is_text (spec->key))
    weir__writer_append (to, ((const WeirString *) entry->key)->data, ((const WeirString *) entry->key)->size);
  else if (!spec->key->flat)
    weir__value_encode (spec->key, entry->key, to);
  uint64_t size = weir__writer_size (to) - start;
  memcpy (to->start + start, &size, sizeof size);
  weir__writer_append (to, &(uint64_t) { 0 }, weir__aligned (size) - size);
}

gboolean
weir__run_writer_add (WeirRunWriter *writer, const WeirGroupEntry *entry, GError **error)
{
  const WeirRunFormat *format = writer->format;
  WeirWriter          *to = &writer->buffer;

  weir__writer_room (to, format->fixed_size);
  uint8_t *at = to->next;
  memcpy (at + (format->stride == 0 ? 8 : 0), &entry->hash, 8);
  if (format->time_offset != 0)
    memcpy (at + format->time_offset, &entry->time, 8);
  if (format->key_offset != 0)
    memcpy (at + format->key_offset, entry->key, format->spec->key->size);
  if (format->accumulator_offset != 0)
    memcpy (at + format->accumulator_offset, entry->accumulator, format->spec->accumulator->size);
  to->next += format->fixed_size;
  if (format->stride == 0)
    write_rest (writer, entry, (size_t) (at - to->start));
  return weir__writer_size (to) < WRITE_BUFFER || flush (writer, error);
}

gboolean
weir__run_writer_finish (WeirRunWriter *writer, uint64_t *ret_size, GError **error)
{
  if (weir__writer_size (&writer->buffer) > 0 && !flush (writer, error))
    return FALSE;
  *ret_size = writer->flushed;
  return TRUE;
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static void
set_capacity (WeirRunReader *reader, size_t capacity)
{
  reader->capacity = capacity;
  reader->buffer = g_realloc (reader->buffer, capacity + WEIR_SLACK);
  memset (reader->buffer + capacity, 0, WEIR_SLACK);
}

void
weir__run_reader_init (WeirRunReader *reader, const WeirRunFormat *format, const WeirStorage *storage, WeirRun *file,
                       WeirRunPart part, size_t buffer_size)
{
  *reader = (WeirRunReader) {
    .format = format, .storage = storage, .file = file, .next = part.offset, .end = part.offset + part.size
  };
  set_capacity (reader, weir__aligned (MIN (part.size, MAX (buffer_size, format->fixed_size))));
}

void
weir__run_reader_clear (WeirRunReader *reader)
{
  g_free (reader->buffer);
}

/* Reads until `need` bytes lie behind `start`. */
static gboolean
fill (WeirRunReader *reader, size_t need, GError **error)
{
  size_t kept = reader->filled - reader->start;

  memmove (reader->buffer, reader->buffer + reader->start, kept);
  reader->start = 0;
  reader->filled = kept;
  if (need > reader->capacity)
    set_capacity (reader, need);
  while (reader->filled < need)
    {
      size_t most = (size_t) MIN (reader->capacity - reader->filled, reader->end - reader->next);
      gssize n = reader->storage->read (reader->file, reader->next, reader->buffer + reader->filled, most, error);
      if (n < 0)
        return FALSE;
      if (n == 0)
        {
          g_set_error (error, WEIR_ERROR, WEIR_ERROR_IO, "reading back what was spilled: %" PRIu64 " bytes are missing",
                       reader->end - reader->next);
          return FALSE;
        }
      reader->next += (uint64_t) n;
      reader->filled += (size_t) n;
    }
  return TRUE;
}

static inline gboolean
need (WeirRunReader *reader, size_t size, GError **error)
{
  return G_LIKELY (reader->filled - reader->start >= size) || fill (reader, size, error);
}

WeirNext
weir__run_reader_next (WeirRunReader *reader, uint64_t *ret_hash, GError **error)
{
  const WeirRunFormat *format = reader->format;

  reader->start += reader->size;
  reader->size = 0;
  if (reader->start == reader->filled && reader->next == reader->end)
    return WEIR_NEXT_NONE;
  if (!need (reader, format->fixed_size, error))
    return WEIR_NEXT_FAILED;
  if (format->stride != 0)
    reader->size = format->stride;
  else
    {
      uint64_t size;
      memcpy (&size, reader->buffer + reader->start, sizeof size);
      if (!need (reader, weir__aligned (size), error))
        return WEIR_NEXT_FAILED;
      reader->size = weir__aligned (size);
    }
  memcpy (ret_hash, reader->buffer + reader->start + (format->stride == 0 ? 8 : 0), sizeof *ret_hash);
  return WEIR_NEXT_SOME;
}

/* Zeroed first: what the type does not name in a struct (see group-collect.h) must not be garbage. */
static void *
decode (const WeirType *type, WeirBytes *bytes, WeirArena *arena, GError **error)
{
  void *value = weir_arena_alloc (arena, type->size);

  memset (value, 0, type->size);
  return weir_value_decode (type, bytes, value, arena, error) ? value : NULL;
}

static gboolean
show_rest (WeirRunReader *reader, WeirArena *arena, WeirGroupEntry *entry, GError **error)
{
  const WeirGroupSpec *spec = reader->format->spec;
  const uint8_t       *at = (const uint8_t *) reader->buffer + reader->start;
  uint64_t             size;

  memcpy (&size, at, sizeof size);
  WeirBytes rest = { at + reader->format->fixed_size, size - reader->format->fixed_size };
  if (!spec->accumulator->flat && (entry->accumulator = decode (spec->accumulator, &rest, arena, error)) == NULL)
    return FALSE;
  if (key_is_text (spec->key))
    {
      reader->text = (WeirString) { (const char *) rest.data, rest.size };
      entry->key = &reader->text;
      return TRUE;
    }
  return spec->key->flat || (entry->key = decode (spec->key, &rest, arena, error)) != NULL;
}

gboolean
weir__run_reader_show (WeirRunReader *reader, WeirArena *arena, WeirGroupEntry *ret_entry, GError **error)
{
  const WeirRunFormat *format = reader->format;
  char                *at = reader->buffer + reader->start;

  *ret_entry = (WeirGroupEntry) { 0 };
  memcpy (&ret_entry->hash, at + (format->stride == 0 ? 8 : 0), 8);
  if (format->time_offset != 0)
    memcpy (&ret_entry->time, at + format->time_offset, 8);
  if (format->accumulator_offset != 0)
    ret_entry->accumulator = at + format->accumulator_offset;
  if (format->key_offset != 0)
    ret_entry->key = at + format->key_offset;
  else if (weir__key_is_number (format->spec->key))
    {
      reader->number = weir__key_of_hash (format->spec->key, ret_entry->hash);
      ret_entry->key = &reader->number;
    }
  return format->stride != 0 || show_rest (reader, arena, ret_entry, error);
}
