/* SPDX-License-Identifier: Apache-2.0 */
/* The three most frequent words for each first letter: top-words [FILE] prints nothing, writes top.txt.
 * Try any text, or tests/examples/top-words/poem.txt. */
#include <weir/weir.h>

WEIR_KV (WordCount, WeirString, int64_t)
WEIR_LIST (WordCounts, WordCount)
WEIR_KV (CountByLetter, WeirString, WordCount)
WEIR_KV (TopByLetter, WeirString, WordCounts)

static void
split_words (const WeirString *line, WeirStringEmitter *words)
{
  WeirString rest = *line, word;

  while (weir_string_next_word (&rest, &word))
    weir_emit (words, word);
}
WEIR_DO_FN (split_words, WeirString, WeirString)

static WeirString
first_letter (const WordCount *wc)
{
  return weir_string_slice (wc->key, 0, 1);
}
WEIR_KEY_FN (first_letter, WordCount, CountByLetter)

static int
by_count (const WordCount *a, const WordCount *b)
{
  return (a->value > b->value) - (a->value < b->value);
}
WEIR_TOP_FN (by_count, WordCount)

static void
format_top (const TopByLetter *top, WeirStringEmitter *lines)
{
  for (size_t i = 0; i < top->value.n; i++)
    weir_emit_printf (lines, WEIR_STRING_FORMAT " %zu. " WEIR_STRING_FORMAT " %" PRId64, WEIR_STRING_ARG (top->key),
                      i + 1, WEIR_STRING_ARG (top->value.items[i].key), top->value.items[i].value);
}
WEIR_DO_FN (format_top, TopByLetter, WeirString)

int
main (int argc, char **argv)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("top-words");

  weir_pipeline_parse (p, NULL, &argc, &argv);

  WeirStringCollection *words
      = weir_par_do (weir_read_text (p, argc > 1 ? argv[1] : "/usr/share/common-licenses/GPL-3"), split_words);
  WordCountCollection  *counts = weir_count_per_element (words, WordCount);
  TopByLetterCollection *top = weir_top_per_key (weir_with_keys (counts, first_letter), by_count, 3, TopByLetter);
  weir_write_text_with (weir_par_do (top, format_top), "top.txt", .shards = 1);

  return weir_pipeline_main (p, argc, argv);
}
