/* SPDX-License-Identifier: Apache-2.0
 *
 * words.h - what wc-best.c and wc-two-pass.c share: reading, finding words, threads, writing, and a table of long
 * words.
 *
 * A program defines SHORT_WORD, the type Shorts and the functions declared below, which keep and count its short words;
 * then it includes the rest with WORDS_REST. */
#ifndef WORDS_REST

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
  CHUNK = 4 << 10,       /* bytes that are counted at a time: text, edges and keys stay in the first cache */
  BLOCK = 256 << 10,     /* bytes that are read at a time: they stay in the second */
  SLACK = 64,            /* readable bytes behind a text */
  HUGE_PAGE = 2 << 20,
  FIRST_LONGS = 1 << 10, /* a power of two */
  MAX_THREADS = 64,
};

/* Words that are no short ones. */
typedef struct
{
  char *word; /* NULL: free */
  size_t length;
  uint64_t hash;
  uint64_t count;
} LongSlot;

typedef struct
{
  LongSlot *slots;
  size_t capacity;
  size_t n;
} Longs;

static void
die (const char *what)
{
  fprintf (stderr, "%s: %s: %s\n", PROGRAM, what, strerror (errno));
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
find_long (const Longs *longs, const char *word, size_t length, uint64_t hash)
{
  size_t mask = longs->capacity - 1;

  for (size_t at = hash & mask;; at = (at + 1) & mask)
    {
      LongSlot *slot = &longs->slots[at];
      if (!slot->word || (slot->hash == hash && slot->length == length && memcmp (slot->word, word, length) == 0))
        return slot;
    }
}

static void
grow_longs (Longs *longs)
{
  Longs old = *longs;

  longs->capacity *= 2;
  longs->slots = allocate_zeroed (longs->capacity * sizeof (LongSlot));
  for (size_t i = 0; i < old.capacity; i++)
    if (old.slots[i].word)
      *find_long (longs, old.slots[i].word, old.slots[i].length, old.slots[i].hash) = old.slots[i];
  free (old.slots);
}

static __attribute__ ((noinline)) void
add_long (Longs *longs, const char *word, size_t length, uint64_t count)
{
  uint64_t hash = hash_bytes (word, length);
  LongSlot *slot = find_long (longs, word, length, hash);

  if (slot->word)
    {
      slot->count += count;
      return;
    }
  *slot = (LongSlot) { memcpy (allocate_zeroed (length), word, length), length, hash, count };
  if (++longs->n * 2 > longs->capacity)
    grow_longs (longs);
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

#else

typedef struct
{
  Shorts shorts;
  Longs longs;
} Counts;

typedef struct
{
  int fd;
  off_t from, to; /* neither inside a word */
  Counts counts;
} Job;

/* For each byte: the places of its set bits. */
static uint8_t bit_places[256][8];

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
        count_words (&counts->shorts, &counts->longs, text, edges, find_edges (text, n, edges) / 2);
      else
        {
          while (text + n < end && is_letter (text[n]))
            n++;
          add_long (&counts->longs, text, n, 1);
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

  start_shorts (&job->counts.shorts);
  job->counts.longs = (Longs) { allocate_zeroed (FIRST_LONGS * sizeof (LongSlot)), FIRST_LONGS, 0 };
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
  add_all_short (&counts->shorts, &from->shorts);
  for (size_t i = 0; i < from->longs.capacity; i++)
    if (from->longs.slots[i].word)
      add_long (&counts->longs, from->longs.slots[i].word, from->longs.slots[i].length, from->longs.slots[i].count);
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
write_counts (const Counts *counts, const char *path)
{
  FILE *file = fopen (path, "w");

  if (!file)
    die (path);
  write_shorts (&counts->shorts, file);
  for (size_t i = 0; i < counts->longs.capacity; i++)
    if (counts->longs.slots[i].word)
      write_line (file, counts->longs.slots[i].word, counts->longs.slots[i].length, counts->longs.slots[i].count);
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
    return fprintf (stderr, "usage: %s IN OUT THREADS (1 to %d)\n", PROGRAM, MAX_THREADS), 2;
  clock_gettime (CLOCK_MONOTONIC, &begin);
  int fd = open (argv[1], O_RDONLY);
  if (fd < 0 || fstat (fd, &st) < 0)
    die (argv[1]);
  make_bit_places ();
  count_file (jobs, n_threads, fd, st.st_size);
  write_counts (&jobs[0].counts, argv[2]);
  clock_gettime (CLOCK_MONOTONIC, &end);

  double seconds = (double) (end.tv_sec - begin.tv_sec) + (double) (end.tv_nsec - begin.tv_nsec) / 1e9;
  printf ("RESULT c-%s threads=%d sec=%.3f mib_s=%.1f words=%zu\n", PROGRAM, n_threads, seconds,
          (double) st.st_size / 1048576 / seconds, jobs[0].counts.shorts.n + jobs[0].counts.longs.n);
  return 0;
}

#endif
