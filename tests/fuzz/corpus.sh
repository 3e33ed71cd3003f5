#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Every fuzz target, tests/fuzz/fuzz-NAME, survives each file of its corpus, tests/fuzz/corpus/NAME/.
set -eu
. "$WEIR_SRCDIR/tests/checks/tap.sh"

for target in $WEIR_FUZZ_TARGETS; do
  name=$(basename "$target" | sed 's/^fuzz-//')
  corpus=$WEIR_SRCDIR/tests/fuzz/corpus/$name
  if [ ! -d "$corpus" ]; then
    not_ok "$name survives its corpus" "tests/fuzz/corpus/$name does not exist"
  elif find "$corpus" -type f -print0 | xargs -0 "$WEIR_BUILDDIR/$target" > "$scratch/messages" 2>&1; then
    ok "$name survives its corpus of $(find "$corpus" -type f | wc -l)"
  else
    not_ok "$name survives its corpus" "$(tail -n 40 "$scratch/messages")"
  fi
done
finish "no fuzz targets yet"
