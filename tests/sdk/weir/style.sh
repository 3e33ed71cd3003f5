#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The programs that the manual prints compile as printed, without a warning, with every compiler.
set -eu
. "$WEIR_SRCDIR/tests/checks/tap.sh"

flags="-std=gnu11 -Wall -Wextra -Wshadow -Werror -fsyntax-only -I$WEIR_SRCDIR/sdk -I$WEIR_BUILDDIR/sdk $WEIR_GLIB_CFLAGS"

for source in "$WEIR_SRCDIR"/tests/sdk/weir/style-*.c; do
  for cc in "$WEIR_CC" "$WEIR_CLANG"; do
    [ -n "$cc" ] || continue
    # shellcheck disable=SC2086
    verdict "$(basename "$source") compiles with ${cc##*/}" "$($cc $flags "$source" 2>&1 | head -n 20)"
  done
done
finish
