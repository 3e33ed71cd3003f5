/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SDK_TYPES_HASH_H
#define SDK_TYPES_HASH_H

/* The key hash, as docs/value-format.md specifies it: the same on every machine, in every process. Key groups
 * (and with them lanes) are taken from its low 32 bits, slots of tables from its high bits, so that the keys of one
 * lane are spread over the whole of its tables.
 *
 * A byte string of up to 23 bytes is three little-endian words, zero-padded, with length + 1 in the top byte of the
 * third: a form that is also a table's inline key (all zeros: no key), compares as three words, and is built without a
 * branch where 24 bytes may be read. Longer strings fold 16 bytes at a time.
 *
 * The building block is the folded product: low half xor high half of a 64 × 64 bit multiplication, of
 * which every bit depends on bits of both factors all over. It is no defence against someone who chooses keys in order
 * to collide: a hash that everyone can compute cannot be one. */

#include <weir/types.h>

#define WEIR__HASH_0 UINT64_C (0x9e3779b97f4a7c15)
#define WEIR__HASH_1 UINT64_C (0xd6e8feb86659fd93)
#define WEIR__HASH_2 UINT64_C (0xc2b2ae3d27d4eb4f)

#define WEIR__SHORT_KEY_MAX 23

typedef struct
{
  uint64_t a, b, c;
} WeirShortKey;

static inline uint64_t
weir__hash_fold (uint64_t x, uint64_t y)
{
#if defined __x86_64__ && defined __GNUC__
  /* gcc sends half of an __int128 product through the stack. */
  uint64_t high;

  __asm__ ("mulq %2" : "+a"(x), "=d"(high) : "r"(y) : "cc");
  return x ^ high;
#elif defined __SIZEOF_INT128__
  unsigned __int128 product = (unsigned __int128) x * y;

  return (uint64_t) product ^ (uint64_t) (product >> 64);
#else
  uint64_t x0 = (uint32_t) x, x1 = x >> 32, y0 = (uint32_t) y, y1 = y >> 32;
  uint64_t low = x0 * y0, middle = x1 * y0 + (low >> 32), other = x0 * y1 + (uint32_t) middle;

  return ((other << 32) | (uint32_t) low) ^ (x1 * y1 + (middle >> 32) + (other >> 32));
#endif
}

/* --- loads ------------------------------------------------------------------------------------------------------- */

static inline uint64_t
weir__load_u64 (const void *from)
{
  uint64_t word;

  memcpy (&word, from, 8);
  return GUINT64_FROM_LE (word);
}

static inline uint64_t
weir__load_u32 (const void *from)
{
  uint32_t word;

  memcpy (&word, from, 4);
  return GUINT32_FROM_LE (word);
}

/* The first `n` (0 to 8) bytes as a zero-padded word; reads no others. */
static inline uint64_t
weir__load_tail (const char *from, size_t n)
{
  const uint8_t *byte = (const uint8_t *) from;

  if (n >= 8)
    return weir__load_u64 (from);
  if (n >= 4)
    return weir__load_u32 (from) | weir__load_u32 (from + n - 4) << (8 * (n - 4));
  if (n == 0)
    return 0;
  return (uint64_t) byte[0] | (uint64_t) byte[n / 2] << (8 * (n / 2)) | (uint64_t) byte[n - 1] << (8 * (n - 1));
}

/* --- byte strings ------------------------------------------------------------------------------------------------ */

/* `size` is at most WEIR__SHORT_KEY_MAX. */
static inline WeirShortKey
weir__short_key (const char *data, size_t size)
{
  uint64_t tag = (uint64_t) (size + 1) << 56;

  if (size <= 8)
    return (WeirShortKey) { weir__load_tail (data, size), 0, tag };
  if (size <= 16)
    return (WeirShortKey) { weir__load_u64 (data), weir__load_tail (data + 8, size - 8), tag };
  return (WeirShortKey) { weir__load_u64 (data), weir__load_u64 (data + 8),
                         weir__load_tail (data + 16, size - 16) | tag };
}

/* The same where 24 bytes may be read from `data` on, whatever the size: nearly without branches, since nearly all keys
 * are no longer than 16. */
static inline WeirShortKey
weir__short_key_in_slack (const char *data, size_t size)
{
  static const uint8_t window[32] = { [0 ... 15] = 0xff };
  const uint8_t       *mask = window + 16 - size;
  uint64_t             tag = (uint64_t) (size + 1) << 56;

  if (__builtin_expect (size <= 16, 1))
    return (WeirShortKey) { weir__load_u64 (data) & weir__load_u64 (mask),
                           weir__load_u64 (data + 8) & weir__load_u64 (mask + 8), tag };
  return (WeirShortKey) { weir__load_u64 (data), weir__load_u64 (data + 8),
                         weir__load_u64 (data + size - 8) >> (8 * (24 - size)) | tag };
}

static inline uint64_t
weir__hash_short_key (WeirShortKey key)
{
  return weir__hash_fold (weir__hash_fold (key.a ^ WEIR__HASH_0, key.b ^ WEIR__HASH_1), key.c ^ WEIR__HASH_2);
}

/* More than 16 bytes: whole pairs of words from the front, the last 16 bytes (which may overlap them), the length. */
static inline uint64_t
weir__hash_long (const char *data, size_t size)
{
  const char *last = data + size - 16;
  uint64_t    hash = WEIR__HASH_0;

  for (; data < last; data += 16)
    hash = weir__hash_fold (weir__load_u64 (data) ^ WEIR__HASH_1, weir__load_u64 (data + 8) ^ hash);
  hash = weir__hash_fold (weir__load_u64 (last) ^ WEIR__HASH_1, weir__load_u64 (last + 8) ^ hash);
  return weir__hash_fold (hash ^ size, WEIR__HASH_2);
}

static inline uint64_t
weir__hash_bytes (const char *data, size_t size)
{
  if (__builtin_expect (size > WEIR__SHORT_KEY_MAX, 0))
    return weir__hash_long (data, size);
  return weir__hash_short_key (weir__short_key (data, size));
}

/* --- numbers and composites -------------------------------------------------------------------------------------- */

/* A number's 64-bit two's complement value. A bijection: different numbers have different hashes. */
static inline uint64_t
weir__hash_u64 (uint64_t x)
{
  x += WEIR__HASH_2;
  x = (x ^ (x >> 32)) * WEIR__HASH_1;
  x = (x ^ (x >> 32)) * WEIR__HASH_0;
  return x ^ (x >> 32);
}

/* The number whose hash that is. */
static inline uint64_t
weir__unhash_u64 (uint64_t hash)
{
  hash = (hash ^ (hash >> 32)) * UINT64_C (0xf1de83e19937733d); /* the inverses of the factors modulo 2^64 */
  hash = (hash ^ (hash >> 32)) * UINT64_C (0xcfee444d8b59a89b);
  return (hash ^ (hash >> 32)) - WEIR__HASH_2;
}

/* A sequence: a record starts with 0, a list with the hash of its length; each takes its items' hashes in turn. */
static inline uint64_t
weir__hash_add (uint64_t hash, uint64_t item)
{
  return weir__hash_fold (hash ^ WEIR__HASH_0, item ^ WEIR__HASH_1) + item;
}

#endif
