/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_ENGINE_GROUP_TEXT_H
#define WEIR_RUNNERS_ENGINE_GROUP_TEXT_H

/* Text as a key of a group table: 24 bytes that compare as three words, and the loop that counts rows by such keys. */

#include <weir/sys/batch.h>

#include "sdk/base/arena.h"
#include "sdk/types/hash.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* A WeirShortKey of text longer than WEIR__SHORT_KEY_MAX: { hash, address, tag | size }. */
#define WEIR__LONG_TEXT ((uint64_t) 0xff << 56)

static inline bool
weir__text_is_long (const WeirShortKey *key)
{
  return key->c >= WEIR__LONG_TEXT;
}

static inline size_t
weir__long_text_size (const WeirShortKey *key)
{
  return key->c & ~WEIR__LONG_TEXT;
}

static inline const char *
weir__long_text_data (const WeirShortKey *key)
{
  return (const char *) (uintptr_t) key->b;
}

/* The key of a row's text, which lies in engine memory: 24 bytes may be read wherever a string begins. Returns its
 * hash. Nearly all keys have up to 16 bytes: these need no branch on their size and are masked and stored as one
 * vector. */
static inline __attribute__ ((always_inline)) uint64_t
weir__text_load (WeirShortKey *ret_key, const WeirString *s)
{
  const char *data = s->size > 0 ? s->data : weir__empty;

#ifdef __SSE2__
  if (G_LIKELY (s->size <= 16))
    {
      static const uint8_t window[32] __attribute__ ((aligned (32))) = { [0 ... 15] = 0xff };
      __m128i              mask = _mm_loadu_si128 ((const __m128i *) (const void *) (window + 16 - s->size));
      __m128i              ab = _mm_and_si128 (_mm_loadu_si128 ((const __m128i *) (const void *) data), mask);
      uint64_t a = (uint64_t) _mm_cvtsi128_si64 (ab), b = (uint64_t) _mm_cvtsi128_si64 (_mm_unpackhi_epi64 (ab, ab));

      _mm_storeu_si128 ((__m128i *) (void *) ret_key, ab);
      ret_key->c = (uint64_t) (s->size + 1) << 56;
      return weir__hash_short_key ((WeirShortKey) { a, b, ret_key->c });
    }
#endif
  if (G_UNLIKELY (s->size > WEIR__SHORT_KEY_MAX))
    {
      uint64_t hash = weir__hash_long (data, s->size);
      *ret_key = (WeirShortKey) { hash, (uint64_t) (uintptr_t) data, WEIR__LONG_TEXT | s->size };
      return hash;
    }
  *ret_key = weir__short_key_in_slack (data, s->size);
  return weir__hash_short_key (*ret_key);
}

static inline bool
weir__text_equal (const WeirShortKey *x, const WeirShortKey *y)
{
  if (x->a != y->a || x->c != y->c)
    return false;
  if (G_LIKELY (!weir__text_is_long (x)))
    return x->b == y->b;
  return memcmp (weir__long_text_data (x), weir__long_text_data (y), weir__long_text_size (x)) == 0;
}

/* One comparison, no branch. Equal long texts at different addresses are not told. */
static inline bool
weir__text_same (const WeirShortKey *x, const WeirShortKey *y)
{
#ifdef __SSE2__
  __m128i same = _mm_cmpeq_epi8 (_mm_loadu_si128 ((const __m128i *) (const void *) x),
                                 _mm_loadu_si128 ((const __m128i *) (const void *) y));

  return (_mm_movemask_epi8 (same) == 0xffff) & (x->c == y->c);
#else
  return ((x->a ^ y->a) | (x->b ^ y->b) | (x->c ^ y->c)) == 0;
#endif
}

/* --- counting ----------------------------------------------------------------------------------------------------- */

#define WEIR__TEXT_PASS 256u

/* A slot of a table that counts rows by text, two to a cache line. */
typedef struct
{
  WeirShortKey key; /* c == 0: empty */
  int64_t      count;
} WeirTextCount;

typedef struct
{
  WeirTextCount *slots, *end;
  uint32_t       shift; /* home = hash >> shift */
  WeirArena     *arena; /* takes copies of long text */
  size_t         n_keys;
} WeirTextCounts;

/* Counts n rows (at most WEIR__TEXT_PASS; `selection` names them, NULL: the first n) whose text lies at `keys`, one
 * each `stride` bytes. Returns how many were not counted since they would fall off the end; they are put in `ret_left`,
 * which has room for n and may be `selection`, for a call with more slots. */
uint32_t weir__text_counts_add (WeirTextCounts *counts, const char *keys, size_t stride, const uint32_t *selection,
                                uint32_t n, uint32_t *ret_left);

#endif
