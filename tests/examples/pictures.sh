#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The pictures in docs/pictures are what the examples do: each is drawn anew and compared. `make update-pictures` writes
# them.
set -eu
. "$WEIR_SRCDIR/tests/checks/tap.sh"

for picture in "$WEIR_SRCDIR"/docs/pictures/*.svg; do
  name=$(basename "$picture" .svg)
  for lanes in 1 3; do
    "$WEIR_BUILDDIR/examples/$name" --quiet --parallelism=$lanes --record > "$scratch/record"
    "$WEIR_BUILDDIR/examples/support/draw-panes" < "$scratch/record" > "$scratch/picture"
    verdict "the picture of $name is what it does with --parallelism=$lanes (make update-pictures)" \
      "$(diff "$picture" "$scratch/picture" | head -n 20)"
  done
done

printf '{"what":"pane"}\n' > "$scratch/record"
verdict "a record that is none is an error that names the line" "$(
  if "$WEIR_BUILDDIR/examples/support/draw-panes" < "$scratch/record" 2> "$scratch/messages"; then echo "it was drawn"; fi
  grep -q '^draw-panes: standard input:1: ' "$scratch/messages" || cat "$scratch/messages")"
finish
