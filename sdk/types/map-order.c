/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "sdk/types/coder.h"

/* A map has one encoding: its entries in the order of their encoded keys, byte by byte. They are written as they come;
 * only if their keys turn out not to rise are they written again, in order, behind themselves, and moved back. */

typedef struct
{
  const uint8_t *bytes; /* key, then value */
  size_t         key_size, size;
} Entry;

static int
compare_keys (const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size)
{
  int order = memcmp (a, b, MIN (a_size, b_size));

  return order != 0 ? order : (a_size > b_size) - (a_size < b_size);
}

bool
weir__map_keys_rise (const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size)
{
  return compare_keys (a, a_size, b, b_size) < 0;
}

static int
compare_entries (const void *a, const void *b)
{
  const Entry *x = a, *y = b;

  return compare_keys (x->bytes, x->key_size, y->bytes, y->key_size);
}

static bool
keys_rise (const WeirWriter *writer, const size_t *bounds, size_t n)
{
  for (size_t i = 1; i < n; i++)
    {
      const size_t *last = bounds + 2 * (i - 1);

      if (!weir__map_keys_rise (writer->start + last[0], last[1] - last[0], writer->start + last[2], last[3] - last[2]))
        return false;
    }
  return true;
}

void
weir__map_order (WeirWriter *writer, const size_t *bounds, size_t n)
{
  size_t size = bounds[2 * n] - bounds[0];
  Entry *entries;

  if (keys_rise (writer, bounds, n))
    return;
  weir__writer_room (writer, size);
  entries = g_new (Entry, n);
  for (size_t i = 0; i < n; i++)
    entries[i] = (Entry) { .bytes = writer->start + bounds[2 * i],
                           .key_size = bounds[2 * i + 1] - bounds[2 * i],
                           .size = bounds[2 * i + 2] - bounds[2 * i] };
  qsort (entries, n, sizeof *entries, compare_entries);
  for (size_t i = 0; i < n; i++)
    {
      memcpy (writer->next, entries[i].bytes, entries[i].size);
      writer->next += entries[i].size;
    }
  writer->next -= size;
  memcpy (writer->next - size, writer->next, size);
  g_free (entries);
}
