/* SPDX-License-Identifier: Apache-2.0 */
/* Counts words, like wordcount.c, in C++. */
#include <weir/weir.hpp>

using namespace weir;

int
main (int argc, char **argv)
{
  const char        *input = "/usr/share/common-licenses/*", *output = "counts.txt";
  const GOptionEntry options[] = {
    { "input", 0, 0, G_OPTION_ARG_FILENAME, &input, "Files to read", "GLOB" },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &output, "Where the counts go", "PREFIX" },
    { nullptr, 0, 0, G_OPTION_ARG_NONE, nullptr, nullptr, nullptr },
  };
  Pipeline p ("wordcount");

  p.parse (options, argc, argv);
  auto lines = p.read_text (input);
  auto words = p.par_do ("split_words", lines, [] (const String &line, Emitter<String> &out) {
    Runs   rest = letters (line); /* runs of ASCII letters */
    String word;

    while (rest.next (word))
      out.emit (word); /* a view into the line: no copy */
  });
  auto counts = p.count_per_element (words);
  auto report = p.par_do ("format_count", counts, [] (const KV<String, int64_t> &wc, Emitter<String> &out) {
    out.print (wc.key, ": ", wc.value);
  });

  p.write_text (report, output);
  return p.main (argc, argv);
}
