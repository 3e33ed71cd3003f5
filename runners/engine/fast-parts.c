/* SPDX-License-Identifier: Apache-2.0 */

#include "runners/engine/fast-parts.h"

#include "sdk/types/hash.h"

#define LEAST_ROWS 64u

void
weir__fast_parts_clear (WeirFastParts *parts)
{
  g_free (parts->parts);
  g_free (parts->positions);
  g_free (parts->part_of);
  g_free (parts->slots);
  *parts = (WeirFastParts) { 0 };
}

static void
make_room (WeirFastParts *parts, uint32_t n)
{
  if (n <= parts->capacity)
    return;
  parts->capacity = MAX (parts->capacity, LEAST_ROWS);
  while (parts->capacity < n)
    parts->capacity *= 2;
  parts->parts = g_renew (WeirFastPart, parts->parts, parts->capacity);
  parts->positions = g_renew (uint32_t, parts->positions, parts->capacity);
  parts->part_of = g_renew (uint32_t, parts->part_of, parts->capacity);
  parts->slots = g_renew (uint32_t, parts->slots, 2 * parts->capacity);
}

/* The number of a window's part, made if it is not there. Half of the slots stay free. */
static uint32_t
part_of_window (WeirFastParts *parts, WeirWindow window, uint32_t mask)
{
  uint32_t slot = (uint32_t) weir__hash_u64 ((uint64_t) window.start.us * 31 + (uint64_t) window.end.us) & mask;

  for (; parts->slots[slot] != 0; slot = (slot + 1) & mask)
    if (weir_window_equal (parts->parts[parts->slots[slot] - 1].window, window))
      return parts->slots[slot] - 1;
  parts->parts[parts->n] = (WeirFastPart) { .window = window };
  parts->slots[slot] = ++parts->n;
  return parts->n - 1;
}

void
weir__fast_parts_make (WeirFastParts *parts, const WeirWindow *windows, const uint32_t *positions, uint32_t n)
{
  uint32_t end = 0;

  make_room (parts, n);
  memset (parts->slots, 0, 2 * (size_t) parts->capacity * sizeof *parts->slots);
  parts->n = 0;
  for (uint32_t i = 0; i < n; i++)
    {
      parts->part_of[i] = part_of_window (parts, windows[positions[i]], 2 * parts->capacity - 1);
      parts->parts[parts->part_of[i]].n++;
    }
  for (uint32_t p = 0; p < parts->n; p++)
    {
      parts->parts[p].first = end;
      end += parts->parts[p].n;
      parts->parts[p].n = 0;
    }
  for (uint32_t i = 0; i < n; i++)
    {
      WeirFastPart *part = &parts->parts[parts->part_of[i]];
      parts->positions[part->first + part->n++] = positions[i];
    }
}
