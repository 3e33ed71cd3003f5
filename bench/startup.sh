#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A word count of an empty file, from exec to exit: startup.sh [ROUNDS]. What is written is synced to disk before it gets its
# name; where the output lies in memory that costs nothing.
. "${0%/*}/support.sh"
: > "$scratch/empty"
memory=$(mktemp -d /dev/shm/weir-bench-XXXXXX)
trap 'rm -rf "$scratch" "$memory"' EXIT
"$compare" startup "${1:-50}" \
  "weir, 1 lane" rss=10 ms=15 "$build/examples/wordcount" --quiet --parallelism=1 --input="$scratch/empty" --output="$scratch/a" \
  -- "weir, 2 lanes" rss=10 ms=15 "$build/examples/wordcount" --quiet --parallelism=2 --input="$scratch/empty" --output="$scratch/b" \
  -- "weir, output in memory" rss=10 ms=15 "$build/examples/wordcount" --quiet --parallelism=1 --input="$scratch/empty" \
  --output="$memory/c" \
  -- "weir --help" rss=10 ms=15 "$build/examples/wordcount" --help \
  -- "true" true
