#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The manual is generated from the public headers without a warning.
set -eu
. "$WEIR_SRCDIR/tests/checks/tap.sh"

if [ -z "$WEIR_DOXYGEN" ]; then
  skip "the manual is made without a warning" "doxygen not found"
else
  sed "s|^OUTPUT_DIRECTORY .*|OUTPUT_DIRECTORY = $scratch|" "$WEIR_BUILDDIR/docs/Doxyfile" > "$scratch/Doxyfile"
  (cd "$WEIR_BUILDDIR" && "$WEIR_DOXYGEN" "$scratch/Doxyfile") > "$scratch/messages" 2>&1 || true
  verdict "the manual is made without a warning" "$(head -n 40 "$scratch/messages")"
fi
finish
