/* SPDX-License-Identifier: Apache-2.0 */
/* Counts words, runs of ASCII letters: wordcount --input=GLOB --output=PREFIX writes lines "word: count". */
#include <weir/weir.h>

WEIR_KV (WordCount, WeirString, int64_t)

static void
split_words (const WeirString *line, WeirStringEmitter *words)
{
  WeirRuns   rest = weir_runs_of_letters (*line);
  WeirString word;

  while (weir_runs_next (&rest, &word))
    weir_emit (words, word); /* a view into the line: no copy */
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
  g_autofree char         *input = g_strdup ("/usr/share/common-licenses/*"), *output = g_strdup ("counts.txt");
  const GOptionEntry       options[] = {
    { "input", 'i', 0, G_OPTION_ARG_FILENAME, &input, "Files to read: a name, a directory or a pattern", "GLOB" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "What the names of the files written begin with", "PREFIX" },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };

  weir_pipeline_parse (p, options, &argc, &argv);
  if (argc > 1)
    return g_printerr ("wordcount: unexpected argument %s; see --help\n", argv[1]), 2;

  WeirStringCollection *lines = weir_read_text (p, input);
  WeirStringCollection *words = weir_par_do (lines, split_words);
  WordCountCollection  *counts = weir_count_per_element (words, WordCount);
  weir_write_text (weir_par_do (counts, format_count), output);

  return weir_pipeline_main (p, argc, argv); /* --runner, --parallelism, --explain, --graph, --metrics, --help … */
}
