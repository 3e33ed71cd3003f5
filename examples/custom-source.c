/* SPDX-License-Identifier: Apache-2.0 */
/* A source of one's own: the primes below N, tested in ranges that lanes share and split among themselves:
 * custom-source [N] writes how many there are to primes.txt. */
#include <stdlib.h>
#include <weir/weir.h>

typedef struct
{
  int64_t below;
} Search;
WEIR_RECORD (Search, below)

static gboolean
whole_range (WeirContext *ctx, const Search *search, WeirRange *ret_range, GError **error)
{
  (void) ctx;
  (void) error;
  *ret_range = (WeirRange) { 2, search->below, false };
  return TRUE;
}

static WeirResume
find_primes (WeirContext *ctx, const Search *search, WeirTracker *tracker, int64_tEmitter *primes, GError **error)
{
  (void) ctx;
  (void) search;
  (void) error;
  for (int64_t n = weir_tracker_position (tracker); weir_claim (tracker, n); n++)
    {
      int64_t divisor = 2;
      while (divisor * divisor <= n && n % divisor != 0)
        divisor++;
      if (divisor * divisor > n)
        weir_emit (primes, n);
    }
  return WEIR_DONE; /* or refused a claim: then the engine resumes there, here or in another lane */
}
WEIR_SOURCE_FN (find_primes, Search, int64_t, whole_range, (.replayable = true))

static void
format_count (const int64_t *count, WeirStringEmitter *lines)
{
  weir_emit_printf (lines, "%" PRId64 " primes", *count);
}
WEIR_DO_FN (format_count, int64_t, WeirString)

int
main (int argc, char **argv)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("custom-source");

  weir_pipeline_parse (p, NULL, &argc, &argv);
  SearchCollection *search = weir_create (p, Search, { argc > 1 ? strtoll (argv[1], NULL, 10) : 1000000 });
  weir_write_text_with (weir_par_do (weir_count_globally (weir_par_do (search, find_primes)), format_count),
                        "primes.txt", .shards = 1);
  return weir_pipeline_main (p, argc, argv);
}
