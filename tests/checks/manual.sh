#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The manual is generated from the public headers without a warning, and has what they have.
set -eu
. "$WEIR_SRCDIR/tests/checks/tap.sh"

if [ -z "$WEIR_DOXYGEN" ]; then
  skip "the manual is made without a warning" "doxygen not found"
else
  sed "s|^OUTPUT_DIRECTORY .*|OUTPUT_DIRECTORY = $scratch|" "$WEIR_BUILDDIR/docs/Doxyfile" > "$scratch/Doxyfile"
  (cd "$WEIR_BUILDDIR" && "$WEIR_DOXYGEN" "$scratch/Doxyfile") > "$scratch/messages" 2>&1 || true
  verdict "the manual is made without a warning" "$(head -n 40 "$scratch/messages")"

  # The page of a file: its name as doxygen writes it.
  page () { echo "$scratch/manual/$(basename "$1" | sed 's/_/__/g; s/\./_8/').html"; }

  verdict "the examples in the headers' essays are code" "$(
    for header in $(cd "$WEIR_SRCDIR" && find sdk/weir -name '*.h'); do
      examples=$(awk 'NR > 1 && /^ \* *[^ ]/ { code = /^ \*   /; n += code && !was; was = code } NR > 1 && /\*\// { print n + 0; exit }' \
                   "$WEIR_SRCDIR/$header")
      found=$(grep -c 'class="fragment"' "$(page "$header")" || true)
      [ "$found" -ge "$examples" ] || echo "$header: $examples pieces of code, $found in the manual"
    done)"

  verdict "every public inline function is in the manual" "$(
    for header in $(cd "$WEIR_SRCDIR" && find sdk/weir -name '*.h'); do
      awk '/^(WEIR_NO_SANITIZE .*)?static inline/ { getline; if (/^weir_[a-z]/ && !/^weir__/) { sub (/ .*/, ""); print } }' \
        "$WEIR_SRCDIR/$header" | while read -r name; do
        grep -q "$name" "$(page "$header")" || echo "$header: $name"
      done
    done)"

  verdict "the manual opens with the README" "$(
    grep -q 'Batch and stream' "$scratch/manual/index.html" && grep -q 'weir_pipeline_main' "$scratch/manual/index.html" \
      || echo "docs/manual/index.html")"
fi
finish
