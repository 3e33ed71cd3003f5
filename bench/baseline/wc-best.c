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
 * What each piece gives: CPU time without it, to that with it, one thread.  512 MiB of gen-text, a 2-core x86-64 virtual
 * machine (AMD Zen 3, 512 KiB L2) with other work on it, gcc 12; medians of 9 pairs run in turn, most within 10 %.
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

#include <errno.h>
#include <fcntl.h>
#include <immintrin.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum
{
  SHORT_WORD = 10,       /* letters that fit a packed key */
  CHUNK = 4 << 10,       /* bytes that are counted at a time: text, edges and keys stay in the first cache */
  BLOCK = 256 << 10,     /* bytes that are read at a time: they stay in the second */
  SLACK = 64,            /* readable bytes behind a text */
  HUGE_PAGE = 2 << 20,
  FIRST_BUCKETS_LOG = 14,
  FIRST_LONGS = 1 << 10, /* a power of two */
  MAX_THREADS = 64,
};

typedef struct
{
  uint64_t key[4]; /* 0: free */
  uint64_t count[4];
} Bucket;

typedef struct
{
  char *word; /* NULL: free */
  size_t length;
  uint64_t hash;
  uint64_t count;
} LongSlot;

typedef struct
{
  Bucket *buckets;
  unsigned shift; /* bucket = hash >> shift */
  size_t n_short;
  LongSlot *longs;
  size_t long_capacity;
  size_t n_long;
} Counts;

typedef struct
{
  int fd;
  off_t from, to; /* neither inside a word */
  Counts counts;
} Job;

/* For each byte: the places of its set bits. */
static uint8_t bit_places[256][8];

static void
die (const char *what)
{
  fprintf (stderr, "wc-best: %s: %s\n", what, strerror (errno));
  exit (1);
}

static void *
allocate_zeroed (size_t size)
{
  size_t align = size < HUGE_PAGE ? 64 : HUGE_PAGE;
  size_t whole = (size + align - 1) & -align;
  void *memory = aligned_alloc (align, whole);

  if (!memory)
    die ("memory");
  if (align == HUGE_PAGE)
    madvise (memory, whole, MADV_HUGEPAGE);
  return memset (memory, 0, whole);
}

static bool
is_letter (char c)
{
  return (unsigned char) ((c | 0x20) - 'a') < 26;
}

/* ---- words of up to ten letters ---- */

static size_t
n_buckets (const Counts *counts)
{
  return (size_t) 1 << (64 - counts->shift);
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
add_short (Counts *counts, uint64_t key, uint64_t count)
{
  for (size_t at = bucket_of (key, counts->shift);; at = (at + 1) & (n_buckets (counts) - 1))
    {
      Bucket *bucket = &counts->buckets[at];
      for (int i = 0; i < 4; i++)
        {
          if (bucket->key[i] == 0)
            {
              bucket->key[i] = key;
              counts->n_short++;
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
add_all_short (Counts *counts, const Counts *from)
{
  for (size_t at = 0; at < n_buckets (from); at++)
    for (int i = 0; i < 4; i++)
      if (from->buckets[at].key[i])
        add_short (counts, from->buckets[at].key[i], from->buckets[at].count[i]);
}

/* Makes room for more keys, so that no bucket moves while they are added. */
static void
reserve_short (Counts *counts, size_t more)
{
  while (counts->n_short + more > n_buckets (counts) * 4 * 5 / 8)
    {
      Counts old = *counts;
      counts->shift--;
      counts->n_short = 0;
      counts->buckets = allocate_zeroed (n_buckets (counts) * sizeof (Bucket));
      add_all_short (counts, &old);
      free (old.buckets);
    }
}

/* ---- longer words ---- */

static uint64_t
hash_bytes (const char *bytes, size_t size)
{
  uint64_t hash = size;

  for (size_t i = 0; i < size; i += 8)
    {
      uint64_t word = 0;
      memcpy (&word, bytes + i, size - i < 8 ? size - i : 8);
      hash = (hash ^ word) * UINT64_C (0x9E3779B97F4A7C15);
      hash ^= hash >> 32;
    }
  return hash;
}

/* The word's slot, or the free one that it would take. */
static LongSlot *
find_long (const Counts *counts, const char *word, size_t length, uint64_t hash)
{
  size_t mask = counts->long_capacity - 1;

  for (size_t at = hash & mask;; at = (at + 1) & mask)
    {
      LongSlot *slot = &counts->longs[at];
      if (!slot->word || (slot->hash == hash && slot->length == length && memcmp (slot->word, word, length) == 0))
        return slot;
    }
}

static void
grow_longs (Counts *counts)
{
  Counts old = *counts;

  counts->long_capacity *= 2;
  counts->longs = allocate_zeroed (counts->long_capacity * sizeof (LongSlot));
  for (size_t i = 0; i < old.long_capacity; i++)
    if (old.longs[i].word)
      *find_long (counts, old.longs[i].word, old.longs[i].length, old.longs[i].hash) = old.longs[i];
  free (old.longs);
}

static __attribute__ ((noinline)) void
add_long (Counts *counts, const char *word, size_t length, uint64_t count)
{
  uint64_t hash = hash_bytes (word, length);
  LongSlot *slot = find_long (counts, word, length, hash);

  if (slot->word)
    {
      slot->count += count;
      return;
    }
  *slot = (LongSlot) { memcpy (allocate_zeroed (length), word, length), length, hash, count };
  if (++counts->n_long * 2 > counts->long_capacity)
    grow_longs (counts);
}

/* ---- text ---- */

static void
make_bit_places (void)
{
  for (int byte = 0; byte < 256; byte++)
    for (int bits = byte, i = 0; bits; bits &= bits - 1)
      bit_places[byte][i++] = (uint8_t) __builtin_ctz ((unsigned) bits);
}

/* bit i: text[i] is a letter, which in lower case, less 'a', is below 26 */
static inline uint32_t
letters32 (const char *text)
{
  __m256i lower = _mm256_or_si256 (_mm256_loadu_si256 ((const __m256i *) text), _mm256_set1_epi8 (0x20));
  __m256i biased = _mm256_add_epi8 (lower, _mm256_set1_epi8 ((char) (-128 - 'a'))); /* 'a' is -128, the smallest */

  return (uint32_t) _mm256_movemask_epi8 (_mm256_cmpgt_epi8 (_mm256_set1_epi8 (-128 + 26), biased));
}

/* Where words begin and end, by turns, in a text that neither begins nor ends inside one.  Returns how many places.
 * The table gives eight places for each eight bits; the next eight overwrite those that were too many. */
static inline size_t
find_edges (const char *text, size_t size, uint16_t *edges)
{
  uint16_t *next = edges;
  uint64_t in_word = 0;

  for (size_t at = 0; at < size; at += 64)
    {
      uint64_t letters = letters32 (text + at) | (uint64_t) letters32 (text + at + 32) << 32;
      if (__builtin_expect (size - at < 64, 0))
        letters = _bzhi_u64 (letters, (unsigned) (size - at));
      uint64_t changes = letters ^ (letters << 1 | in_word);
      in_word = letters >> 63;
#pragma GCC unroll 8
      for (int i = 0; i < 64; i += 8)
        {
          uint8_t byte = (uint8_t) (changes >> i);
          __m128i places = _mm_cvtepu8_epi16 (_mm_loadl_epi64 ((const __m128i *) bit_places[byte]));
          places = _mm_add_epi16 (places, _mm_set1_epi16 ((short) (at + (size_t) i)));
          _mm_storeu_si128 ((__m128i *) next, places);
          next += __builtin_popcount (byte);
        }
    }
  if (in_word)
    *next++ = (uint16_t) size;
  return (size_t) (next - edges);
}

static inline void
count_words (Counts *counts, const char *text, const uint16_t *edges, size_t n_words)
{
  uint64_t keys[CHUNK / 2];
  size_t n = 0;

  reserve_short (counts, n_words);
  Bucket *buckets = counts->buckets;
  unsigned shift = counts->shift;
  for (size_t i = 0; i < n_words; i++)
    {
      const char *word = text + edges[2 * i];
      size_t length = (size_t) edges[2 * i + 1] - edges[2 * i];
      if (__builtin_expect (length > SHORT_WORD, 0))
        {
          add_long (counts, word, length, 1);
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
        add_short (counts, keys[i], 1);
    }
}

/* Counts a text that neither begins nor ends inside a word. */
static void
count_text (Counts *counts, const char *text, size_t size)
{
  uint16_t edges[CHUNK + 16];

  for (const char *end = text + size; text < end;)
    {
      size_t n = end - text > CHUNK ? CHUNK : (size_t) (end - text);
      if (text + n < end)
        while (n > 0 && is_letter (text[n - 1]))
          n--;
      if (n > 0)
        count_words (counts, text, edges, find_edges (text, n, edges) / 2);
      else
        {
          while (text + n < end && is_letter (text[n]))
            n++;
          add_long (counts, text, n, 1);
        }
      text += n;
    }
}

/* ---- files and threads ---- */

static void *
count_range (void *data)
{
  Job *job = data;
  size_t capacity = BLOCK, kept = 0;
  char *text = allocate_zeroed (capacity + SLACK);

  job->counts = (Counts) { .shift = 64 - FIRST_BUCKETS_LOG, .long_capacity = FIRST_LONGS };
  job->counts.buckets = allocate_zeroed (n_buckets (&job->counts) * sizeof (Bucket));
  job->counts.longs = allocate_zeroed (FIRST_LONGS * sizeof (LongSlot));
  for (off_t at = job->from; at < job->to;)
    {
      size_t room = capacity - kept, left = (size_t) (job->to - at);
      ssize_t got = pread (job->fd, text + kept, left < room ? left : room, at);
      if (got <= 0)
        die ("read");
      at += got;
      size_t size = kept + (size_t) got, whole = size;
      if (at < job->to) /* a word that may go on waits for the next block */
        while (whole > 0 && is_letter (text[whole - 1]))
          whole--;
      count_text (&job->counts, text, whole);
      kept = size - whole;
      memmove (text, text + whole, kept);
      if (kept > capacity / 2)
        {
          char *larger = allocate_zeroed ((capacity *= 2) + SLACK);
          memcpy (larger, text, kept);
          free (text);
          text = larger;
        }
    }
  free (text);
  return NULL;
}

/* The first place from at on that is not inside a word. */
static off_t
word_boundary (int fd, off_t at)
{
  char text[256];
  ssize_t got;

  while ((got = pread (fd, text, sizeof text, at)) > 0)
    for (ssize_t i = 0; i < got; i++, at++)
      if (!is_letter (text[i]))
        return at;
  return at;
}

static void
add_all (Counts *counts, const Counts *from)
{
  reserve_short (counts, from->n_short);
  add_all_short (counts, from);
  for (size_t i = 0; i < from->long_capacity; i++)
    if (from->longs[i].word)
      add_long (counts, from->longs[i].word, from->longs[i].length, from->longs[i].count);
}

static void
count_file (Job *jobs, int n_threads, int fd, off_t size)
{
  pthread_t threads[MAX_THREADS];

  for (int i = 0; i < n_threads; i++)
    {
      off_t from = i ? jobs[i - 1].to : 0, to = size;
      if (i < n_threads - 1)
        to = word_boundary (fd, size / n_threads * (i + 1));
      jobs[i] = (Job) { .fd = fd, .from = from, .to = to > from ? to : from };
    }
  for (int i = 1; i < n_threads; i++)
    if ((errno = pthread_create (&threads[i], NULL, count_range, &jobs[i])))
      die ("thread");
  count_range (&jobs[0]);
  for (int i = 1; i < n_threads; i++)
    {
      pthread_join (threads[i], NULL);
      add_all (&jobs[0].counts, &jobs[i].counts);
    }
}

static void
write_line (FILE *file, const char *word, size_t length, uint64_t count)
{
  char digits[24];
  size_t end = sizeof digits, begin = end - 1;

  digits[begin] = '\n';
  do
    digits[--begin] = (char) ('0' + count % 10);
  while (count /= 10);
  digits[--begin] = ' ';
  digits[--begin] = ':';
  fwrite_unlocked (word, 1, length, file);
  fwrite_unlocked (digits + begin, 1, end - begin, file);
}

static void
write_counts (const Counts *counts, const char *path)
{
  FILE *file = fopen (path, "w");

  if (!file)
    die (path);
  for (size_t at = 0; at < n_buckets (counts); at++)
    for (int i = 0; i < 4; i++)
      {
        char word[SHORT_WORD];
        size_t length = 0;
        for (uint64_t key = counts->buckets[at].key[i]; key; key >>= 6)
          word[length++] = (char) ((key & 0x3f) | 0x40);
        if (length)
          write_line (file, word, length, counts->buckets[at].count[i]);
      }
  for (size_t i = 0; i < counts->long_capacity; i++)
    if (counts->longs[i].word)
      write_line (file, counts->longs[i].word, counts->longs[i].length, counts->longs[i].count);
  if (ferror (file) | fclose (file))
    die (path);
}

int
main (int argc, char **argv)
{
  static Job jobs[MAX_THREADS];
  struct timespec begin, end;
  struct stat st;
  int n_threads = argc == 4 ? atoi (argv[3]) : 0;

  if (n_threads < 1 || n_threads > MAX_THREADS)
    return fprintf (stderr, "usage: wc-best IN OUT THREADS (1 to %d)\n", MAX_THREADS), 2;
  clock_gettime (CLOCK_MONOTONIC, &begin);
  int fd = open (argv[1], O_RDONLY);
  if (fd < 0 || fstat (fd, &st) < 0)
    die (argv[1]);
  make_bit_places ();
  count_file (jobs, n_threads, fd, st.st_size);
  write_counts (&jobs[0].counts, argv[2]);
  clock_gettime (CLOCK_MONOTONIC, &end);

  double seconds = (double) (end.tv_sec - begin.tv_sec) + (double) (end.tv_nsec - begin.tv_nsec) / 1e9;
  printf ("RESULT c-wc-best threads=%d sec=%.3f mib_s=%.1f words=%zu\n", n_threads, seconds,
          (double) st.st_size / 1048576 / seconds, jobs[0].counts.n_short + jobs[0].counts.n_long);
  return 0;
}

#else

int
main (void)
{
  fprintf (stderr, "wc-best: built for a processor without AVX2 and BMI2\n");
  return 77;
}

#endif
