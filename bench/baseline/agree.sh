#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# gen-text's text never changes, and wc, wc-best and wc-two-pass count the same words in it and in texts that are made to be awkward.
set -eu
. "$WEIR_SRCDIR/tests/checks/tap.sh"
bin=$WEIR_BUILDDIR/bench/baseline

"$bin/gen-text" 1 "$scratch/zipf"
verdict "gen-text writes the text that the figures are of" "$(
  [ "$(cksum < "$scratch/zipf")" = "1733384666 1048627" ] || cksum < "$scratch/zipf")"

awk '
  function word (n,   w) {
    for (w = ""; n > 0; n--)
      w = w substr ("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", int (rand () * 52) + 1, 1)
    return w
  }
  BEGIN {
    srand (1)
    n = split ("1 2 3 9 10 11 12 16 17 23 24 63 64 65 4095 4096 4097 70000 300000", size, " ")
    for (i = 1; i < 20000; i++)
      printf "%s%s", word(size[int (rand () * (i % 500 ? 14 : n)) + 1]), \
             substr ("  \n\t,.@[`{0-", int (rand () * 10) + 1, i % 3 + 1)
    printf "last"
  }' > "$scratch/lengths"
printf '' > "$scratch/nothing"
printf 'a' > "$scratch/letter"
awk 'BEGIN { for (i = 0; i < 50000; i++) printf "a b@Z[z`A{" }' > "$scratch/borders"
awk 'BEGIN { for (i = 0; i < 600000; i++) printf "x" }' > "$scratch/one-word"

for text in zipf lengths letter borders one-word nothing; do
  for threads in 1 2 3; do
    # An empty file cannot be mapped: wc.c does not read one.
    if [ $text = nothing ]; then
      : > "$scratch/expected"
    else
      "$bin/wc" "$scratch/$text" "$scratch/expected" $threads > "$scratch/result"
    fi
    sort "$scratch/expected" > "$scratch/a"
    for other in wc-best wc-two-pass; do
      status=0
      "$bin/$other" "$scratch/$text" "$scratch/counts" $threads > "$scratch/result" 2>&1 || status=$?
      if [ $status = 77 ]; then
        skip "wc and $other agree on $text, $threads threads" "no AVX2 and BMI2"
        continue
      fi
      sort "$scratch/counts" > "$scratch/b"
      verdict "wc and $other agree on $text, $threads threads" "$(cmp "$scratch/a" "$scratch/b" 2>&1)"
    done
  done
done
finish
