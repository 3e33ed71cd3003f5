/* SPDX-License-Identifier: Apache-2.0 */

/* Counts what a word count allocates for a text and for one four times as long with the same words.
 *
 *   bench/allocations [--parallelism=N] [--output=PREFIX] SHORT LONG
 *
 * The difference of the two, divided by the words that LONG has more, must be under one in ten thousand: memory may be
 * asked for by block, by file, by key, but not by element. Every call of malloc and its kin in the process counts, in
 * any library and thread: this program's own definitions stand before the C library's. (g_slice is told to use malloc
 * too.)
 *
 * Prints one line of JSON; fails above the bound. */

#include <errno.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <weir/weir.h>

#define BOUND 1e-4

/* --- counting ----------------------------------------------------------------------------------------------------- */

static atomic_ullong n_allocations;

#pragma GCC visibility push(default) /* else libraries would not find these */

extern void *__libc_malloc (size_t size);
extern void *__libc_calloc (size_t n, size_t size);
extern void *__libc_realloc (void *memory, size_t size);
extern void *__libc_memalign (size_t alignment, size_t size);

static inline void
count_one (void)
{
  atomic_fetch_add_explicit (&n_allocations, 1, memory_order_relaxed);
}

void *
malloc (size_t size)
{
  count_one ();
  return __libc_malloc (size);
}

void *
calloc (size_t n, size_t size)
{
  count_one ();
  return __libc_calloc (n, size);
}

void *
realloc (void *memory, size_t size)
{
  count_one ();
  return __libc_realloc (memory, size);
}

void *
memalign (size_t alignment, size_t size)
{
  count_one ();
  return __libc_memalign (alignment, size);
}

void *
aligned_alloc (size_t alignment, size_t size)
{
  return memalign (alignment, size);
}

void *
reallocarray (void *memory, size_t n, size_t size)
{
  size_t bytes;

  if (!__builtin_mul_overflow (n, size, &bytes))
    return realloc (memory, bytes);
  errno = ENOMEM;
  return NULL;
}

int
posix_memalign (void **memory, size_t alignment, size_t size)
{
  void *got = memalign (alignment, size);

  if (got == NULL)
    return ENOMEM;
  *memory = got;
  return 0;
}

#pragma GCC visibility pop

/* --- what is counted ---------------------------------------------------------------------------------------------- */

WEIR_KV (WordCount, WeirString, int64_t)

static void
split_words (const WeirString *line, WeirStringEmitter *words)
{
  WeirString rest = *line, word;

  while (weir_string_next_word (&rest, &word))
    weir_emit (words, word);
}
WEIR_DO_FN (split_words, WeirString, WeirString)

static void
format_count (const WordCount *wc, WeirStringEmitter *lines)
{
  weir_emit_printf (lines, WEIR_STRING_FORMAT ": %" PRId64, WEIR_STRING_ARG (wc->key), wc->value);
}
WEIR_DO_FN (format_count, WordCount, WeirString)

static atomic_llong n_words;

static void
note_count (const WordCount *wc, WeirUnitEmitter *nothing G_GNUC_UNUSED)
{
  atomic_fetch_add_explicit (&n_words, wc->value, memory_order_relaxed);
}
WEIR_DO_FN (note_count, WordCount, WeirUnit)

static gboolean
count_words (const char *file, const char *output, int lanes, GError **error)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("allocations");
  WeirStringCollection    *words = weir_par_do (weir_read_text (p, file), split_words);
  WordCountCollection     *counts = weir_count_per_element (words, WordCount);

  weir_par_do (counts, note_count);
  weir_write_text (weir_par_do (counts, format_count), output);
  g_autoptr (WeirResult) result = weir_pipeline_run (p, &(WeirRunOptions) { .parallelism = (unsigned) lanes }, error);
  if (result == NULL || weir_result_wait (result) == WEIR_STATE_DONE)
    return result != NULL;
  g_propagate_error (error, g_error_copy (weir_result_error (result)));
  return FALSE;
}

typedef struct
{
  uint64_t allocations, words;
} Counts;

static gboolean
measure (const char *file, const char *output, int lanes, Counts *ret_counts, GError **error)
{
  uint64_t before = n_allocations;

  n_words = 0;
  if (!count_words (file, output, lanes, error))
    return FALSE;
  *ret_counts = (Counts) { n_allocations - before, (uint64_t) n_words };
  return TRUE;
}

/* Was it under the bound? */
static bool
report (int lanes, Counts a, Counts b)
{
  bool   longer = b.words > a.words && a.allocations > 0;
  double more = (double) b.allocations - (double) a.allocations;
  double per_word = longer ? more / (double) (b.words - a.words) : 0;
  bool   within = longer && per_word < BOUND;

  printf ("{\"bench\":\"allocations\",\"lanes\":%d,\"words\":[%" PRIu64 ",%" PRIu64 "],\"allocations\":[%" PRIu64
          ",%" PRIu64 "],"
          "\"per_word\":%.3g,\"within_limit\":%s}\n",
          lanes, a.words, b.words, a.allocations, b.allocations, per_word, within ? "true" : "false");
  return within;
}

int
main (int argc, char **argv)
{
  g_autofree char   *output = g_strdup ("allocations.txt");
  int                lanes = 1;
  Counts             first, shorter, longer;
  const GOptionEntry entries[] = {
    { "parallelism", 0, 0, G_OPTION_ARG_INT, &lanes, "Lanes", "N" },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &output, "Where to write the counts", "PREFIX" },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GError)         error = NULL;
  g_autoptr (GOptionContext) context = g_option_context_new ("SHORT LONG");

  if (g_getenv ("G_SLICE") == NULL && g_setenv ("G_SLICE", "always-malloc", TRUE))
    execv ("/proc/self/exe", argv); /* GLib looks at it when it is loaded */
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return fprintf (stderr, "allocations: %s\n", error->message), 2;
  if (argc != 3)
    return fprintf (stderr, "usage: allocations [--parallelism=N] [--output=PREFIX] SHORT LONG\n"), 2;
  /* What is made once in a process is made by the first run. */
  if (!measure (argv[1], output, lanes, &first, &error) || !measure (argv[1], output, lanes, &shorter, &error)
      || !measure (argv[2], output, lanes, &longer, &error))
    return fprintf (stderr, "allocations: %s\n", error->message), 1;
  return report (lanes, shorter, longer) ? 0 : 1;
}
