/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "io/line-scan.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* 64 bytes at a time become a mask with a bit for each LF, whose bits are then taken one by one: for lines of usual
 * length that is a third of the time of a memchr for each, since the mask of the next 64 bytes does not wait for the
 * bits of these. What the mask says about bytes behind the block is cut off. */

#ifdef __SSE2__
static inline uint64_t
newlines_of_16 (const char *p)
{
  __m128i bytes = _mm_loadu_si128 ((const __m128i *) (const void *) p);

  return (uint64_t) (uint32_t) _mm_movemask_epi8 (_mm_cmpeq_epi8 (bytes, _mm_set1_epi8 ('\n')));
}
#endif

static inline uint64_t
mask_of_newlines (const char *p)
{
#ifdef __SSE2__
  return newlines_of_16 (p) | newlines_of_16 (p + 16) << 16 | newlines_of_16 (p + 32) << 32
         | newlines_of_16 (p + 48) << 48;
#else
  uint64_t mask = 0;

  for (unsigned i = 0; i < 64; i++)
    mask |= (uint64_t) (p[i] == '\n') << i;
  return mask;
#endif
}

/* Bytes behind the block are read, never used: WEIR_SLACK of them belong to it. */
size_t
weir__scan_lines (WeirLineScan *scan, WeirString *rows, size_t room)
{
  const char *line = scan->line, *p = scan->clear, *const end = scan->end, *const stop = scan->stop;
  WeirString *row = rows, *const full = rows + room;

  G_STATIC_ASSERT (WEIR_SLACK >= 64);
  if (line >= stop || room == 0)
    return 0;
  for (; p < end; p += 64)
    {
      uint64_t mask = mask_of_newlines (p);

      if (end - p < 64)
        mask &= ((uint64_t) 1 << (end - p)) - 1;
      while (mask != 0)
        {
          const char *newline = p + __builtin_ctzll (mask);

          mask &= mask - 1;
          /* The byte before is the line's last, or what ended the line before, or the one in front of the block. */
          *row++ = (WeirString) { line, (size_t) (newline - line) - (newline[-1] == '\r') };
          line = newline + 1;
          if (G_UNLIKELY (row == full || line >= stop))
            {
              scan->line = scan->clear = line;
              return (size_t) (row - rows);
            }
        }
    }
  scan->line = line;
  scan->clear = end;
  return (size_t) (row - rows);
}

size_t
weir__scan_lines_by (WeirLineScan *scan, WeirString delimiter, WeirString *rows, size_t room)
{
  size_t      n = 0, overlap = delimiter.size - 1;
  const char *found;

  while (n < room && scan->line < scan->stop
         && (found = memmem (scan->clear, (size_t) (scan->end - scan->clear), delimiter.data, delimiter.size)) != NULL)
    {
      rows[n++] = (WeirString) { scan->line, (size_t) (found - scan->line) };
      scan->line = scan->clear = found + delimiter.size;
    }
  /* A delimiter may have begun at the end of the block. */
  if (n < room && scan->line < scan->stop)
    scan->clear = (size_t) (scan->end - scan->clear) > overlap ? scan->end - overlap : scan->clear;
  return n;
}
