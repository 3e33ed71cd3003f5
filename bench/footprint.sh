#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What Weir takes of a machine: the library's size as it is installed, the memory of a small and of a large word count, and of an open window.
set -eu
. "$WEIR_SRCDIR/tests/checks/tap.sh"
bench=$WEIR_BUILDDIR/bench

# most MIB COMMAND [ARG...]: says how much more was resident, if more was.
most () {
  limit=$1
  shift
  "$bench/compare" memory 1 "${1##*/}" rss="$limit" "$@" > "$scratch/result" 2>&1 || cat "$scratch/result"
}

if [ -n "$WEIR_SANITIZERS" ]; then
  skip "what Weir takes of a machine" "sanitizers take more"
else
  strip -o "$scratch/stripped" "$WEIR_BUILDDIR/.libs/libweir.so"
  size=$(wc -c < "$scratch/stripped")
  verdict "the stripped library is smaller than 2 MiB" "$([ "$size" -lt 2097152 ] || echo "$size bytes")"

  : > "$scratch/empty"
  "$bench/baseline/gen-text" 16 "$scratch/zipf"
  for lanes in 1 2; do
    wordcount="$WEIR_BUILDDIR/examples/wordcount --quiet --parallelism=$lanes --output=$scratch/counts"
    verdict "a word count of an empty file takes less than 10 MiB, $lanes lanes" "$(most 10 $wordcount --input="$scratch/empty")"
    verdict "a word count of 100000 words takes less than 64 MiB, $lanes lanes" "$(most 64 $wordcount --input="$scratch/zipf")"
  done
  # A million keys in one window that is open, above what all takes with few: 64 bytes each.
  verdict "an open window takes at most 64 bytes for each key on the fast path" "$(
    most 69 "$bench/windowed" --events=4000000 --keys=1000000 --size-ms=100000000 --only-sum)"
  verdict "an open window takes at most 200 bytes for each key on the general path" "$(
    WEIR_FORCE=general; export WEIR_FORCE
    most 196 "$bench/windowed" --events=4000000 --keys=1000000 --size-ms=100000000 --only-sum)"
fi
finish
