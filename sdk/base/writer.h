/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SDK_BASE_WRITER_H
#define SDK_BASE_WRITER_H

/* Writer: bytes appended to memory that grows, whoever owns it.
 *
 * Code that writes asks once for the room that a run of writes can take at most, then writes at `next` unchecked:
 *
 *   weir__writer_room (writer, 18);
 *   writer->next = weir__put_int (writer->next, x);
 *
 * The owner gives `grow`, which is called when there is less room than asked for. */

#include <glib.h>
#include <stdint.h>
#include <string.h>

typedef struct _WeirWriter WeirWriter;
struct _WeirWriter
{
  uint8_t *start, *next, *limit;
  void (*grow) (WeirWriter *writer, size_t room); /* makes limit - next at least `room`; may move all three */
  GByteArray *array;
};

/* A writer with memory of its own, to be cleared. */
void weir__writer_init (WeirWriter *writer);
void weir__writer_clear (WeirWriter *writer);
/* A writer that appends to an array; the array is whole again after `close`. */
void weir__writer_open_array (WeirWriter *writer, GByteArray *array);
void weir__writer_close_array (WeirWriter *writer);

static inline size_t
weir__writer_size (const WeirWriter *writer)
{
  return (size_t) (writer->next - writer->start);
}

/* Forgets what was written, keeps the memory. */
static inline void
weir__writer_rewind (WeirWriter *writer)
{
  writer->next = writer->start;
}

static inline void
weir__writer_room (WeirWriter *writer, size_t room)
{
  if (__builtin_expect ((size_t) (writer->limit - writer->next) < room, 0))
    writer->grow (writer, room);
}

static inline void
weir__writer_append (WeirWriter *writer, const void *data, size_t size)
{
  weir__writer_room (writer, size);
  if (size > 0)
    memcpy (writer->next, data, size);
  writer->next += size;
}

#endif
