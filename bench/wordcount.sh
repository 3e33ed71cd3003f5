#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Counts the words of a Zipf text by Weir and by hand-written loops, in interleaved rounds: wordcount.sh [MIB] [ROUNDS]
. "${0%/*}/support.sh"
mib=${1:-512} rounds=${2:-5}
zipf "$mib"
expect "$text"
cat "$text" > /dev/null # into the page cache

cd "$scratch"
weir="$build/examples/wordcount --quiet --input=$text"
twin="$build/examples/wordcount-cc --quiet --input=$text"
best=$baseline/wc-best two_pass=$baseline/wc-two-pass
set -- "weir, 1 lane" rss=64 $weir --output=weir-1 --parallelism=1 \
  -- "weir, 2 lanes" rss=64 $weir --output=weir-2 --parallelism=2 \
  -- "weir in C++, 1 lane" rss=64 $twin --output=twin-1 --parallelism=1 \
  -- "wc, 1 thread" "$baseline/wc" "$text" wc-1 1 \
  -- "wc, 2 threads" "$baseline/wc" "$text" wc-2 2
if "$best" "$text" best-1 1 > /dev/null 2>&1; then # else this machine lacks what wc-best needs
  set -- "$@" -- "wc-two-pass, 1 thread" "$two_pass" "$text" two-pass-1 1 -- "wc-best, 1 thread" "$best" "$text" best-1 1 \
    -- "wc-best, 2 threads" "$best" "$text" best-2 2
fi
status=0
"$compare" wordcount "$rounds" "$@" || status=1
for name in weir-1 weir-2 twin-1 wc-1 wc-2 two-pass-1 best-1 best-2; do
  case $name in
    best-* | two-pass-*) [ -e $name ] || continue ;;
    weir-* | twin-*) set -- $name-*-of-* && agree $name "$@" && continue ;;
  esac
  agree $name $name
done
exit $status
