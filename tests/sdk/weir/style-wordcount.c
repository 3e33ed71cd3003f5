/* SPDX-License-Identifier: Apache-2.0 */
#include <weir/weir.h>

WEIR_KV (WordCount, WeirString, int64_t)

static void
split_words (const WeirString *line, WeirStringEmitter *words)
{
  WeirString rest = *line, word;

  while (weir_string_next_word (&rest, &word))      /* runs of ASCII letters */
    weir_emit (words, word);                       /* a view into the line: no copy */
}
WEIR_DO_FN (split_words, WeirString, WeirString)

static void
format_count (const WordCount *wc, WeirStringEmitter *lines)
{
  weir_emit_printf (lines, WEIR_STRING_FORMAT ": %" PRId64, WEIR_STRING_ARG (wc->key), wc->value);
}
WEIR_DO_FN (format_count, WordCount, WeirString)

int
main (int argc, char **argv)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("wordcount");

  WeirStringCollection *lines  = weir_read_text (p, "/usr/share/common-licenses/*");
  WeirStringCollection *words  = weir_par_do (lines, split_words);
  WordCountCollection  *counts = weir_count_per_element (words, WordCount);

  weir_write_text (weir_par_do (counts, format_count), "counts.txt");

  /* --runner=direct|zmq|…, --parallelism, --explain, --graph, --help */
  return weir_pipeline_main (p, argc, argv);
}
