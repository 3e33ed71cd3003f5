/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNS_H
#define WEIR_RUNS_H

/* Runs: the longest stretches of a string whose bytes are all of one class, such as words. Views, as in
 * <weir/string.h>.
 *
 *   WeirRuns   rest = weir_runs_of_letters (*line);
 *   WeirString word;
 *
 *   while (weir_runs_next (&rest, &word))
 *     …
 *
 * This is the fast way: 64 bytes are told apart at a time and become a mask, a bit for each byte, and a run is then
 * taken off the mask by a few operations on a register, whatever its length. weir_string_next_word looks at its string
 * anew for each word, which takes about twice as long.
 *
 * Up to 63 bytes behind the string's end are read, but never across a page, and what is there decides nothing: see
 * WEIR_NO_OVERREAD in <weir/string.h>. */

#include <weir/string.h>

G_BEGIN_DECLS

typedef enum
{
  WEIR_LETTERS = 0, /* ASCII */
  WEIR_DIGITS,      /* ASCII */
  WEIR_NO_BLANKS,   /* anything but ASCII blanks: space, \t, \n, \v, \f, \r */
} WeirByteClass;

/* What is left to walk. `rest.data` is where bit 0 of the mask lies; bits at and behind `rest.size` are 0. */
typedef struct
{
  WeirString    rest;
  uint64_t      mask;
  WeirByteClass bytes;
} WeirRuns;

/* Bit i: data[i] is of the class and i < size. Reads nothing behind the string. */
WEIR_API uint64_t weir__runs_mask (const char *data, size_t size, WeirByteClass bytes);
/* Bytes of the class that `data` begins with. */
WEIR_API size_t weir__runs_length (const char *data, size_t size, WeirByteClass bytes);

#ifdef WEIR__WORD_WINDOW
/* Bytes in [from, from + n), after `or_with`: so moved that `from` is the smallest signed byte. */
static inline __attribute__ ((always_inline)) uint64_t
weir__runs_in_range_16 (const char *data, char or_with, char from, int n)
{
  __m128i bytes = _mm_or_si128 (_mm_loadu_si128 ((const __m128i *) (const void *) data), _mm_set1_epi8 (or_with));

  bytes = _mm_add_epi8 (bytes, _mm_set1_epi8 ((char) (128 - from)));
  return (uint64_t) (uint32_t) _mm_movemask_epi8 (_mm_cmplt_epi8 (bytes, _mm_set1_epi8 ((char) (n - 128))));
}

static inline __attribute__ ((always_inline)) uint64_t
weir__runs_mask_16 (const char *data, WeirByteClass bytes)
{
  switch (bytes)
    {
    case WEIR_LETTERS:
      return weir__runs_in_range_16 (data, 0x20, 'a', 26);
    case WEIR_DIGITS:
      return weir__runs_in_range_16 (data, 0, '0', 10);
    default:
      return 0xffff ^ (weir__runs_in_range_16 (data, 0, '\t', 5) | weir__runs_in_range_16 (data, 0, ' ', 1));
    }
}

static inline __attribute__ ((always_inline)) uint64_t
weir__runs_mask_64 (const char *data, WeirByteClass bytes)
{
  return weir__runs_mask_16 (data, bytes) | weir__runs_mask_16 (data + 16, bytes) << 16
         | weir__runs_mask_16 (data + 32, bytes) << 32 | weir__runs_mask_16 (data + 48, bytes) << 48;
}
#endif

static inline __attribute__ ((always_inline)) uint64_t
weir__runs_look (const char *data, size_t size, WeirByteClass bytes)
{
#ifdef WEIR__WORD_WINDOW
  if (__builtin_expect (((uintptr_t) data & 4095) <= 4096 - 64, 1))
    {
      uint64_t mask = weir__runs_mask_64 (data, bytes);

      return size < 64 ? mask & (((uint64_t) 1 << size) - 1) : mask;
    }
#endif
  return weir__runs_mask (data, size, bytes);
}

/* O(1): looks at 64 bytes. `bytes` should be a constant. */
static inline __attribute__ ((always_inline)) WeirRuns
weir_runs_of (WeirString s, WeirByteClass bytes)
{
  WeirRuns runs = { s, 0, bytes };

  if (s.size > 0)
    runs.mask = weir__runs_look (s.data, s.size, bytes);
  return runs;
}

static inline __attribute__ ((always_inline)) WeirRuns
weir_runs_of_letters (WeirString s)
{
  return weir_runs_of (s, WEIR_LETTERS);
}

/* The next run; false, and nothing stored, if none is left. */
static inline __attribute__ ((always_inline)) bool
weir_runs_next (WeirRuns *runs, WeirString *ret_run)
{
  for (;;)
    {
      const char *data = runs->rest.data;
      uint64_t    mask = runs->mask, behind;
      size_t      start, taken;

      if (__builtin_expect (mask != 0, 1))
        {
          start = (size_t) __builtin_ctzll (mask);
          behind = mask + (mask & -mask); /* the first run is gone, and the bit behind it is set */
          if (__builtin_expect (behind != 0, 1))
            {
              *ret_run = weir_string (data + start, (size_t) __builtin_ctzll (behind) - start);
              runs->mask = mask & behind;
              return true;
            }
          if (start == 0 || runs->rest.size <= 64)
            {
              /* It reaches the end of the mask, and perhaps goes on. */
              taken = start + weir__runs_length (data + start, runs->rest.size - start, runs->bytes);
              *ret_run = weir_string (data + start, taken - start);
              runs->rest = weir_string (data + taken, runs->rest.size - taken);
              runs->mask = weir__runs_mask (runs->rest.data, runs->rest.size, runs->bytes);
              return true;
            }
        }
      else
        {
          if (runs->rest.size <= 64)
            return false;
          start = 64;
        }
      runs->rest = weir_string (data + start, runs->rest.size - start);
      runs->mask = weir__runs_look (runs->rest.data, runs->rest.size, runs->bytes);
    }
}

G_END_DECLS

#endif
