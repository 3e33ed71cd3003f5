#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The programs that the manual prints compile as printed, without a warning, with every compiler; what makes functions of a
# user's own does by the letter of the standard, too.
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
flags="-std=c11 ${flags#-std=gnu11} -I$WEIR_SRCDIR"
for source in custom-combine own-trigger own-windows stream-source; do
  for cc in "$WEIR_CC" "$WEIR_CLANG"; do
    [ -n "$cc" ] || continue
    # shellcheck disable=SC2086
    verdict "$source.c compiles with ${cc##*/} -std=c11" "$($cc $flags "$WEIR_SRCDIR/examples/$source.c" 2>&1 | head -n 20)"
  done
done
finish
