#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The library exports exactly what sdk/weir.symbols lists. `make update-symbols` writes that list anew.
set -eu
. "$WEIR_SRCDIR/tests/checks/tap.sh"

if [ -n "$WEIR_SANITIZERS" ]; then
  skip "exports are those of sdk/weir.symbols" "sanitizers add their own"
else
  "$WEIR_SRCDIR/tests/checks/list-symbols.sh" "$WEIR_BUILDDIR/.libs/libweir.so" > "$scratch/exported"
  verdict "exports are those of sdk/weir.symbols (make update-symbols)" \
    "$(diff "$WEIR_SRCDIR/sdk/weir.symbols" "$scratch/exported" | sed -n 's/^</not exported:/p; s/^>/not in the list:/p')"
  verdict "every exported symbol begins with weir_ or Weir" "$(grep -Ev '^(weir_|Weir)' "$scratch/exported" || true)"
  verdict "every weir_ symbol that the library uses it defines" \
    "$($WEIR_NM -D -u "$WEIR_BUILDDIR/.libs/libweir.so" | awk '$NF ~ /^weir_/ { print "undefined: " $NF }')"
fi
finish
