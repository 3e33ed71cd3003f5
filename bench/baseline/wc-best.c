/* SPDX-License-Identifier: Apache-2.0
 *
 * wc-best.c - the fastest word count that we could write by hand.  usage: wc-best IN OUT THREADS
 *
 * Counts runs of ASCII letters exactly, words of any length, and writes what wc.c writes.  It may know what no engine
 * may: that a word is made of letters only, and that nothing but its count is wanted.  Build: -O3 -march=native; it
 * needs AVX2 and BMI2: Intel since 2013, AMD since 2015, where pext is slow before 2020.
 *
 * Text is read in blocks and counted in chunks that start and end between words.  Each chunk goes through three loops
 * that do one thing each, so that the processor overlaps many words and mispredicts next to nothing:
 *
 *   1. find_edges: 64 bytes become a bit mask of letters, the mask's changes are where words begin and end, and eight
 *      changes at a time become numbers by a table.
 *   2. pass 1: each word becomes one integer, in registers, without a branch on its length; its bucket is prefetched.
 *   3. pass 2: one vector comparison finds the integer among the four of its bucket, a cache line.
 *
 * A word longer than ten letters does not fit the integer: it takes a slow path to a table of copies.
 *
 * What each piece gives: CPU time without it, to that with it, one thread.  512 MiB of gen-text, a 2-core x86-64
 * virtual machine (AMD Zen 3, 512 KiB L2) with other work on it, gcc 12; medians of 9 pairs run in turn, most within 10
 * %.
 *
 *   byte loop with a class table in place of find_edges            3.1
 *   letters told one by one in place of the vector comparison      1.5
 *   one bit scan per change in place of the table of places        1.3
 *   one pass: each key is looked up as soon as it is packed        1.5
 *   two passes, but no prefetch                                    1.2
 *   keys of 24 bytes in slots of 32 (words to 23 letters fast)     1.4
 *   keys packed, but one to a slot (linear probing, no buckets)    1.04
 *   one mmap() of the file in place of read()                      1.1
 *   4 KiB pages for the table                                      1.03
 *   blocks of 64 KiB or 1 MiB, chunks of 1 or 16 KiB               0.97 to 1.03
 *   wc.c, of which none of this is true                            7.9 (6.2 to 9.4), on two threads the same
 */
#include <stdio.h>

#if defined __AVX2__ && defined __BMI2__

#define PROGRAM "wc-best"
#include "words.h"

enum
{
  SHORT_WORD = 10, /* letters that fit a packed key */
  FIRST_BUCKETS_LOG = 14,
};

typedef struct
{
  uint64_t key[4]; /* 0: free */
  uint64_t count[4];
} Bucket;

typedef struct
{
  Bucket *buckets;
  unsigned shift; /* bucket = hash >> shift */
  size_t n;
} Shorts;

static size_t
n_buckets (const Shorts *shorts)
{
  return (size_t) 1 << (64 - shorts->shift);
}

/* The low six bits of a letter tell all 52 apart and are never 0, so that ten letters are a number of 60 bits.
 * What stands behind the word is packed with it, and cut off then. */
static inline uint64_t
pack (const char *word, size_t length)
{
  uint64_t eight;
  uint16_t two;

  memcpy (&eight, word, 8);
  memcpy (&two, word + 8, 2);
  uint64_t key = _pext_u64 (eight, UINT64_C (0x3f3f3f3f3f3f3f3f)) | (uint64_t) _pext_u32 (two, 0x3f3f) << 48;
  return _bzhi_u64 (key, (unsigned) length * 6);
}

static inline size_t
bucket_of (uint64_t key, unsigned shift)
{
  return (key * UINT64_C (0x9E3779B97F4A7C15)) >> shift;
}

/* A key stands in its own bucket, or in the first behind it that had room. */
static void
add_short (Shorts *shorts, uint64_t key, uint64_t count)
{
  for (size_t at = bucket_of (key, shorts->shift);; at = (at + 1) & (n_buckets (shorts) - 1))
    {
      Bucket *bucket = &shorts->buckets[at];
      for (int i = 0; i < 4; i++)
        {
          if (bucket->key[i] == 0)
            {
              bucket->key[i] = key;
              shorts->n++;
            }
          if (bucket->key[i] == key)
            {
              bucket->count[i] += count;
              return;
            }
        }
    }
}

static void
move_all_short (Shorts *shorts, const Shorts *from)
{
  for (size_t at = 0; at < n_buckets (from); at++)
    for (int i = 0; i < 4; i++)
      if (from->buckets[at].key[i])
        add_short (shorts, from->buckets[at].key[i], from->buckets[at].count[i]);
}

/* Makes room for more keys, so that no bucket moves while they are added. */
static void
reserve_short (Shorts *shorts, size_t more)
{
  while (shorts->n + more > n_buckets (shorts) * 4 * 5 / 8)
    {
      Shorts old = *shorts;
      shorts->shift--;
      shorts->n = 0;
      shorts->buckets = allocate_zeroed (n_buckets (shorts) * sizeof (Bucket));
      move_all_short (shorts, &old);
      free (old.buckets);
    }
}

static inline void
count_words (Shorts *shorts, Longs *longs, const char *text, const uint16_t *edges, size_t n_words)
{
  uint64_t keys[CHUNK / 2];
  size_t n = 0;

  reserve_short (shorts, n_words);
  Bucket *buckets = shorts->buckets;
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
      keys[n] = pack (word, length);
      __builtin_prefetch (&buckets[bucket_of (keys[n++], shift)]);
    }
  for (size_t i = 0; i < n; i++)
    {
      Bucket *bucket = &buckets[bucket_of (keys[i], shift)];
      __m256i key = _mm256_set1_epi64x ((long long) keys[i]);
      __m256i equal = _mm256_cmpeq_epi64 (_mm256_load_si256 ((const __m256i *) bucket->key), key);
      unsigned which = (unsigned) _mm256_movemask_pd (_mm256_castsi256_pd (equal));
      if (__builtin_expect (which != 0, 1))
        bucket->count[__builtin_ctz (which)]++;
      else
        add_short (shorts, keys[i], 1);
    }
}

static void
start_shorts (Shorts *shorts)
{
  *shorts = (Shorts) { .shift = 64 - FIRST_BUCKETS_LOG };
  shorts->buckets = allocate_zeroed (n_buckets (shorts) * sizeof (Bucket));
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
  for (size_t at = 0; at < n_buckets (shorts); at++)
    for (int i = 0; i < 4; i++)
      {
        char word[SHORT_WORD];
        size_t length = 0;
        for (uint64_t key = shorts->buckets[at].key[i]; key; key >>= 6)
          word[length++] = (char) ((key & 0x3f) | 0x40);
        if (length)
          write_line (file, word, length, shorts->buckets[at].count[i]);
      }
}

#define WORDS_REST
#include "words.h"

#else

int
main (void)
{
  fprintf (stderr, "wc-best: built for a processor without AVX2 and BMI2\n");
  return 77;
}

#endif
