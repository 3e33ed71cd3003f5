#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Each example prints what it should. tests/examples/NAME/ holds `command`, a shell script that runs in an empty folder
# with $BIN (the built examples), $DATA (tests/examples/NAME) and $OUT (an output prefix) set, and `expected`, what it
# must print. Output in no particular order is the command's to sort. Every example runs with one lane and with four.
set -eu
. "$WEIR_SRCDIR/tests/checks/tap.sh"

BIN=$WEIR_BUILDDIR/examples
export BIN DATA OUT PARALLELISM

for command in "$WEIR_SRCDIR"/tests/examples/*/command; do
  [ -f "$command" ] || continue
  DATA=$(dirname "$command")
  name=$(basename "$DATA")
  for PARALLELISM in 1 4; do
    here=$scratch/$name-$PARALLELISM
    mkdir -p "$here"
    OUT=$here/out
    if (cd "$here" && sh -eu "$command") > "$scratch/printed" 2> "$scratch/messages"; then
      verdict "$name with --parallelism=$PARALLELISM" "$(diff "$DATA/expected" "$scratch/printed" | head -n 20)"
    else
      not_ok "$name with --parallelism=$PARALLELISM" "it failed
$(tail -n 20 "$scratch/messages")"
    fi
  done
done
finish "no examples yet"
