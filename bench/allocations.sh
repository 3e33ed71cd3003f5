#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Memory is allocated by block, by file and by key, but not by element: a text of the same words four times over takes
# less than one allocation in ten thousand words more.
set -eu
. "$WEIR_SRCDIR/tests/checks/tap.sh"
bench=$WEIR_BUILDDIR/bench

if [ -n "$WEIR_SANITIZERS" ]; then
  skip "no allocation per word" "sanitizers have an allocator of their own"
else
  "$bench/baseline/gen-text" 16 "$scratch/once"
  cat "$scratch/once" "$scratch/once" "$scratch/once" "$scratch/once" > "$scratch/four-times"
  gzip -1 < "$scratch/once" > "$scratch/once.gz"
  gzip -1 < "$scratch/four-times" > "$scratch/four-times.gz"
  for lanes in 1 2; do
    for suffix in "" .gz; do
      verdict "no allocation per word, $lanes lanes${suffix:+, $suffix}" "$(
        "$bench/allocations" --parallelism=$lanes --output="$scratch/counts" "$scratch/once$suffix" "$scratch/four-times$suffix" \
          > "$scratch/result" 2>&1 || cat "$scratch/result")"
    done
  done
fi
finish
