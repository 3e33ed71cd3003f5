/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SDK_TYPES_MSGPACK_H
#define SDK_TYPES_MSGPACK_H

/* The msgpack primitives, inlined: numbers, headers, and nothing else.
 *
 * There is one encoding for a value (the shortest), and only that one is read: what decodes also encodes to the very
 * bytes it came from. The put functions write at a place that has room for WEIR__PUT_MAX bytes, even if they use fewer,
 * and return where they stopped. The get functions read at *at, not past `end`, and move *at only when they succeed. */

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <glib.h>

#define WEIR__PUT_MAX 9

enum
{
  WEIR__MSGPACK_NIL = 0xc0,
  WEIR__MSGPACK_FALSE = 0xc2,
  WEIR__MSGPACK_TRUE = 0xc3,
  WEIR__MSGPACK_BIN8 = 0xc4,
  WEIR__MSGPACK_FLOAT32 = 0xca,
  WEIR__MSGPACK_FLOAT64 = 0xcb,
  WEIR__MSGPACK_UINT8 = 0xcc, /* then 16, 32, 64 */
  WEIR__MSGPACK_INT8 = 0xd0,  /* then 16, 32, 64 */
  WEIR__MSGPACK_STR8 = 0xd9,
  WEIR__MSGPACK_ARRAY16 = 0xdc,
  WEIR__MSGPACK_MAP16 = 0xde,
  WEIR__MSGPACK_FIXMAP = 0x80,
  WEIR__MSGPACK_FIXARRAY = 0x90,
  WEIR__MSGPACK_FIXSTR = 0xa0,
};

/* --- big-endian words -------------------------------------------------------------------------------------------- */

static inline uint64_t
weir__get_be (const uint8_t *at, unsigned width)
{
  uint64_t word = 0;

  for (unsigned i = 0; i < width; i++)
    word = word << 8 | at[i];
  return word;
}

static inline uint64_t
weir__get_be64 (const uint8_t *at)
{
  uint64_t word;

  memcpy (&word, at, 8);
  return GUINT64_FROM_BE (word);
}

static inline void
weir__put_be64 (uint8_t *at, uint64_t word)
{
  word = GUINT64_TO_BE (word);
  memcpy (at, &word, 8);
}

/* 0, 1, 2, 3 for a number of up to 8, 16, 32, 64 bits. */
static inline unsigned
weir__width_class (unsigned bits)
{
  return (bits > 8) + (bits > 16) + (bits > 32);
}

/* --- put --------------------------------------------------------------------------------------------------------- */

/* A marker that is followed by 1, 2, 4 or 8 bytes, by class. */
static inline uint8_t *
weir__put_marked (uint8_t *to, unsigned marker, unsigned width_class, uint64_t word)
{
  unsigned width = 1u << width_class;

  to[0] = (uint8_t) (marker + width_class);
  weir__put_be64 (to + 1, word << (64 - 8 * width));
  return to + 1 + width;
}

static inline uint8_t *
weir__put_uint (uint8_t *to, uint64_t n)
{
  if (n < 0x80)
    {
      *to = (uint8_t) n;
      return to + 1;
    }
  if (n > UINT32_MAX) /* times: no computed length to wait for */
    return weir__put_marked (to, WEIR__MSGPACK_UINT8, 3, n);
  return weir__put_marked (to, WEIR__MSGPACK_UINT8, weir__width_class (64 - (unsigned) __builtin_clzll (n)), n);
}

static inline uint8_t *
weir__put_int (uint8_t *to, int64_t n)
{
  if (n >= 0)
    return weir__put_uint (to, (uint64_t) n);
  if (n >= -32)
    {
      *to = (uint8_t) n;
      return to + 1;
    }
  return weir__put_marked (to, WEIR__MSGPACK_INT8, weir__width_class (65 - (unsigned) __builtin_clzll (~(uint64_t) n)),
                           (uint64_t) n);
}

static inline uint8_t *
weir__put_byte (uint8_t *to, uint8_t byte)
{
  *to = byte;
  return to + 1;
}

/* `bits` are those of a float of `size` 4 or 8. */
static inline uint8_t *
weir__put_float (uint8_t *to, uint64_t bits, uint32_t size)
{
  to[0] = size == 4 ? WEIR__MSGPACK_FLOAT32 : WEIR__MSGPACK_FLOAT64;
  weir__put_be64 (to + 1, size == 4 ? bits << 32 : bits);
  return to + 1 + size;
}

/* The length of what cannot be encoded stops the program: no element may be that large. */
static inline unsigned
weir__length_class (size_t n)
{
  if (G_UNLIKELY (n > UINT32_MAX))
    g_error ("msgpack: a length of %zu cannot be encoded", n);
  return n < 0x100 ? 0 : n < 0x10000 ? 1 : 2;
}

static inline uint8_t *
weir__put_str_header (uint8_t *to, size_t n)
{
  if (n < 32)
    return weir__put_byte (to, (uint8_t) (WEIR__MSGPACK_FIXSTR | n));
  return weir__put_marked (to, WEIR__MSGPACK_STR8, weir__length_class (n), n);
}

static inline uint8_t *
weir__put_bin_header (uint8_t *to, size_t n)
{
  return weir__put_marked (to, WEIR__MSGPACK_BIN8, weir__length_class (n), n);
}

/* `fixed` and `marker16`: those of an array or of a map. */
static inline uint8_t *
weir__put_count (uint8_t *to, unsigned fixed, unsigned marker16, size_t n)
{
  if (n < 16)
    return weir__put_byte (to, (uint8_t) (fixed | n));
  return weir__put_marked (to, marker16 - 1, MAX (weir__length_class (n), 1), n);
}

static inline uint8_t *
weir__put_array_header (uint8_t *to, size_t n)
{
  return weir__put_count (to, WEIR__MSGPACK_FIXARRAY, WEIR__MSGPACK_ARRAY16, n);
}

static inline uint8_t *
weir__put_map_header (uint8_t *to, size_t n)
{
  return weir__put_count (to, WEIR__MSGPACK_FIXMAP, WEIR__MSGPACK_MAP16, n);
}

/* --- get --------------------------------------------------------------------------------------------------------- */

/* The number behind a marker, which must need that many bytes: `least` is the smallest that does. */
static inline __attribute__ ((always_inline)) bool
weir__get_marked (const uint8_t **at, const uint8_t *end, unsigned width_class, const uint64_t least[4],
                  uint64_t *ret_word)
{
  unsigned width = 1u << width_class;
  size_t   left = (size_t) (end - *at);
  uint64_t word;

  if (__builtin_expect (left >= 9, 1))
    word = weir__get_be64 (*at + 1) >> (64 - 8 * width);
  else if (left >= 1 + width)
    word = weir__get_be (*at + 1, width);
  else
    return false;
  if (word < least[width_class])
    return false;
  *at += 1 + width;
  *ret_word = word;
  return true;
}

static inline __attribute__ ((always_inline)) bool
weir__get_uint (const uint8_t **at, const uint8_t *end, uint64_t *ret_n)
{
  static const uint64_t least[4] = { 0x80, 0x100, 0x10000, UINT64_C (0x100000000) };
  unsigned              marker;

  if (__builtin_expect (*at == end, 0))
    return false;
  marker = **at;
  if (marker < 0x80)
    {
      *at += 1;
      *ret_n = marker;
      return true;
    }
  /* The usual form of times gets a branch, which a machine can predict; a computed length it must wait for. */
  if (marker == WEIR__MSGPACK_UINT8 + 3 && end - *at >= 9)
    {
      *ret_n = weir__get_be64 (*at + 1);
      if (*ret_n < least[3])
        return false;
      *at += 9;
      return true;
    }
  return marker - WEIR__MSGPACK_UINT8 < 4 && weir__get_marked (at, end, marker - WEIR__MSGPACK_UINT8, least, ret_n);
}

static inline __attribute__ ((always_inline)) bool
weir__get_negative (const uint8_t **at, const uint8_t *end, int64_t *ret_n)
{
  static const int64_t  below[4] = { -32, -128, -32768, -INT64_C (0x80000000) };
  static const uint64_t least[4] = { 0 };
  const uint8_t        *start = *at;
  unsigned              width_class = (unsigned) *start - WEIR__MSGPACK_INT8;
  uint64_t              word;
  int64_t               n;

  if (*start >= 0xe0)
    {
      *at += 1;
      *ret_n = (int8_t) *start;
      return true;
    }
  if (width_class >= 4 || !weir__get_marked (at, end, width_class, least, &word))
    return false;
  n = (int64_t) (word << (64 - (8u << width_class))) >> (64 - (8u << width_class));
  if (n >= below[width_class])
    {
      *at = start;
      return false;
    }
  *ret_n = n;
  return true;
}

static inline __attribute__ ((always_inline)) bool
weir__get_int (const uint8_t **at, const uint8_t *end, int64_t *ret_n)
{
  const uint8_t *start = *at;
  uint64_t       n;

  if (__builtin_expect (start == end, 0))
    return false;
  if (*start >= WEIR__MSGPACK_INT8)
    return weir__get_negative (at, end, ret_n);
  if (!weir__get_uint (at, end, &n))
    return false;
  if (n > INT64_MAX)
    {
      *at = start;
      return false;
    }
  *ret_n = (int64_t) n;
  return true;
}

static inline __attribute__ ((always_inline)) bool
weir__get_float (const uint8_t **at, const uint8_t *end, uint32_t size, uint64_t *ret_bits)
{
  if ((size_t) (end - *at) < 1 + size || **at != (size == 4 ? WEIR__MSGPACK_FLOAT32 : WEIR__MSGPACK_FLOAT64))
    return false;
  *ret_bits = size == 4 ? weir__get_be (*at + 1, 4) : weir__get_be64 (*at + 1);
  *at += 1 + size;
  return true;
}

/* Lengths and counts: the short form with its first marker and its limit (0: there is none), then the marker of the
 * first class, and for each class the least length that needs it (never: the class does not exist). */
static inline __attribute__ ((always_inline)) bool
weir__get_length (const uint8_t **at, const uint8_t *end, unsigned fixed, unsigned fixed_limit, unsigned marker8,
                  const uint64_t least[4], uint64_t *ret_n)
{
  unsigned marker;

  if (__builtin_expect (*at == end, 0))
    return false;
  marker = **at;
  if (marker - fixed < fixed_limit)
    {
      *at += 1;
      *ret_n = marker - fixed;
      return true;
    }
  return marker - marker8 < 3 && weir__get_marked (at, end, marker - marker8, least, ret_n);
}

static inline __attribute__ ((always_inline)) bool
weir__get_str_header (const uint8_t **at, const uint8_t *end, uint64_t *ret_n)
{
  static const uint64_t least[4] = { 32, 0x100, 0x10000, 0 };

  return weir__get_length (at, end, WEIR__MSGPACK_FIXSTR, 32, WEIR__MSGPACK_STR8, least, ret_n);
}

static inline __attribute__ ((always_inline)) bool
weir__get_bin_header (const uint8_t **at, const uint8_t *end, uint64_t *ret_n)
{
  static const uint64_t least[4] = { 0, 0x100, 0x10000, 0 };

  return weir__get_length (at, end, 0x100, 0, WEIR__MSGPACK_BIN8, least, ret_n);
}

static const uint64_t weir__least_count[4] = { UINT64_MAX, 16, 0x10000, 0 };

static inline __attribute__ ((always_inline)) bool
weir__get_array_header (const uint8_t **at, const uint8_t *end, uint64_t *ret_n)
{
  return weir__get_length (at, end, WEIR__MSGPACK_FIXARRAY, 16, WEIR__MSGPACK_ARRAY16 - 1, weir__least_count, ret_n);
}

static inline __attribute__ ((always_inline)) bool
weir__get_map_header (const uint8_t **at, const uint8_t *end, uint64_t *ret_n)
{
  return weir__get_length (at, end, WEIR__MSGPACK_FIXMAP, 16, WEIR__MSGPACK_MAP16 - 1, weir__least_count, ret_n);
}

#endif
