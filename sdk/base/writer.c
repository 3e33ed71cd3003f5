/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "sdk/base/writer.h"

static size_t
grown (const WeirWriter *writer, size_t room)
{
  return MAX (weir__writer_size (writer) + room, 2 * (size_t) (writer->limit - writer->start));
}

static void
move_to (WeirWriter *writer, uint8_t *start, size_t capacity)
{
  size_t size = weir__writer_size (writer);

  writer->start = start;
  writer->next = start + size;
  writer->limit = start + capacity;
}

static void
grow_own (WeirWriter *writer, size_t room)
{
  size_t capacity = MAX (grown (writer, room), 256);

  move_to (writer, g_realloc (writer->start, capacity), capacity);
}

static void
grow_array (WeirWriter *writer, size_t room)
{
  size_t capacity = grown (writer, room);

  if (G_UNLIKELY (capacity > G_MAXUINT))
    capacity = weir__writer_size (writer) + room;
  if (G_UNLIKELY (capacity > G_MAXUINT))
    g_error ("a GByteArray cannot hold %zu bytes", capacity);
  g_byte_array_set_size (writer->array, (guint) capacity);
  move_to (writer, writer->array->data, capacity);
}

void
weir__writer_init (WeirWriter *writer)
{
  *writer = (WeirWriter) { .grow = grow_own };
}

void
weir__writer_clear (WeirWriter *writer)
{
  g_free (writer->start);
  weir__writer_init (writer);
}

void
weir__writer_open_array (WeirWriter *writer, GByteArray *array)
{
  *writer = (WeirWriter) { .start = array->data,
                           .next = array->data != NULL ? array->data + array->len : NULL,
                           .limit = array->data != NULL ? array->data + array->len : NULL,
                           .grow = grow_array,
                           .array = array };
}

void
weir__writer_close_array (WeirWriter *writer)
{
  g_byte_array_set_size (writer->array, (guint) weir__writer_size (writer));
}
