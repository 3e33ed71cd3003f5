/* SPDX-License-Identifier: Apache-2.0
 *
 * wc-two-pass.c - a fast word count that would do for words of any bytes.  usage: wc-two-pass IN OUT THREADS
 *
 * As wc-best.c, but for what it knows of a word: up to 23 bytes of whatever they are, and their number, in 24 bytes;
 * one key to a slot of 32, linear probing, half full.  That is what an engine may know of a string, so this loop is the
 * measure of what an engine adds to it; wc-best.c tells what knowing the words' letters is worth besides.
 *
 *   pass 1: each word becomes three integers and a hash, in registers; its slot is prefetched
 *   pass 2: the slots are compared */
#include <stdio.h>

#if defined __AVX2__ && defined __BMI2__

#define PROGRAM "wc-two-pass"
#include "words.h"

enum
{
  SHORT_WORD = 23,
  FIRST_SLOTS_LOG = 15,
};

typedef struct
{
  uint64_t a, b, c; /* the bytes, then zeros; the length plus 1 in the last byte; all 0: free */
} Key;

typedef struct
{
  Key key;
  uint64_t hash;
} HashedKey;

typedef struct
{
  Key key;
  uint64_t count;
} Slot;

typedef struct
{
  Slot *slots;
  unsigned shift; /* slot = hash >> shift */
  size_t n;
} Shorts;

static size_t
n_slots (const Shorts *shorts)
{
  return (size_t) 1 << (64 - shorts->shift);
}

/* What stands behind the word is read with it, and cut off. */
static inline Key
make_key (const char *word, size_t length)
{
  uint64_t a, b, c;

  memcpy (&a, word, 8);
  memcpy (&b, word + 8, 8);
  memcpy (&c, word + 16, 8);
  uint64_t tag = (uint64_t) (length + 1) << 56;
  if (__builtin_expect (length <= 16, 1))
    {
      unsigned bits = (unsigned) length * 8;
      return (Key) { _bzhi_u64 (a, bits), bits > 64 ? _bzhi_u64 (b, bits - 64) : 0, tag };
    }
  return (Key) { a, b, _bzhi_u64 (c, (unsigned) (length - 16) * 8) | tag };
}

static inline uint64_t
hash_key (Key key)
{
  return (key.a * UINT64_C (0xD6E8FEB86659FD93) ^ (key.b + key.c)) * UINT64_C (0x9E3779B97F4A7C15);
}

/* Both with 8 more bytes behind them, that do not matter. */
static inline bool
same_key (const Key *a, const Key *b)
{
  __m256i differ = _mm256_xor_si256 (_mm256_loadu_si256 ((const __m256i *) a),
                                     _mm256_loadu_si256 ((const __m256i *) b));

  return _mm256_testz_si256 (differ, _mm256_set_epi64x (0, -1, -1, -1));
}

static void
add_short (Shorts *shorts, const HashedKey *key, uint64_t count)
{
  size_t at = key->hash >> shorts->shift;

  while (shorts->slots[at].key.c != 0 && !same_key (&shorts->slots[at].key, &key->key))
    at = (at + 1) & (n_slots (shorts) - 1);
  if (shorts->slots[at].key.c == 0)
    {
      shorts->slots[at].key = key->key;
      shorts->n++;
    }
  shorts->slots[at].count += count;
}

static void
move_all_short (Shorts *shorts, const Shorts *from)
{
  for (size_t at = 0; at < n_slots (from); at++)
    if (from->slots[at].key.c != 0)
      {
        HashedKey key = { from->slots[at].key, hash_key (from->slots[at].key) };
        add_short (shorts, &key, from->slots[at].count);
      }
}

/* Makes room for more keys, so that no slot moves while they are added. */
static void
reserve_short (Shorts *shorts, size_t more)
{
  while (shorts->n + more > n_slots (shorts) / 2)
    {
      Shorts old = *shorts;
      shorts->shift--;
      shorts->n = 0;
      shorts->slots = allocate_zeroed (n_slots (shorts) * sizeof (Slot));
      move_all_short (shorts, &old);
      free (old.slots);
    }
}

static inline void
count_words (Shorts *shorts, Longs *longs, const char *text, const uint16_t *edges, size_t n_words)
{
  HashedKey keys[CHUNK / 2];
  size_t n = 0;

  reserve_short (shorts, n_words);
  Slot *slots = shorts->slots;
  unsigned shift = shorts->shift;
  for (size_t i = 0; i < n_words; i++)
    {
      const char *word = text + edges[2 * i];
      size_t length = (size_t) edges[2 * i + 1] - edges[2 * i];
      if (__builtin_expect (length > SHORT_WORD, 0))
        {
          add_long (longs, word, length, 1);
          continue;
        }
      keys[n].key = make_key (word, length);
      keys[n].hash = hash_key (keys[n].key);
      __builtin_prefetch (&slots[keys[n++].hash >> shift]);
    }
  for (size_t i = 0; i < n; i++)
    {
      Slot *slot = &slots[keys[i].hash >> shift];
      if (__builtin_expect (same_key (&slot->key, &keys[i].key), 1))
        slot->count++;
      else
        add_short (shorts, &keys[i], 1);
    }
}

static void
start_shorts (Shorts *shorts)
{
  *shorts = (Shorts) { .shift = 64 - FIRST_SLOTS_LOG };
  shorts->slots = allocate_zeroed (n_slots (shorts) * sizeof (Slot));
}

static void
add_all_short (Shorts *shorts, const Shorts *from)
{
  reserve_short (shorts, from->n);
  move_all_short (shorts, from);
}

static void
write_shorts (const Shorts *shorts, FILE *file)
{
  for (size_t at = 0; at < n_slots (shorts); at++)
    if (shorts->slots[at].key.c != 0)
      write_line (file, (const char *) &shorts->slots[at].key, (size_t) (shorts->slots[at].key.c >> 56) - 1,
                  shorts->slots[at].count);
}

#define WORDS_REST
#include "words.h"

#else

int
main (void)
{
  fprintf (stderr, "wc-two-pass: built for a processor without AVX2 and BMI2\n");
  return 77;
}

#endif
