#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The C blocks of a guide, one after the other, are a program: it compiles without a warning, with every compiler, and ends well.
set -eu
. "$WEIR_SRCDIR/tests/checks/tap.sh"

flags="-std=gnu11 -Wall -Wextra -Wshadow -Werror -I$WEIR_SRCDIR/sdk -I$WEIR_BUILDDIR/sdk $WEIR_GLIB_CFLAGS"

# program GUIDE: its blocks, in $scratch/GUIDE.c, whose lines have the numbers that they have in the guide.
program () {
  awk '/^```c$/ { code = 1; print ""; next } /^```$/ { code = 0 } { print code ? $0 : "" }' \
    "$WEIR_SRCDIR/docs/$1.md" > "$scratch/$1.c"
}

for guide in custom-windows retractions streaming; do
  program "$guide"
  for cc in "$WEIR_CC" "$WEIR_CLANG"; do
    [ -n "$cc" ] || continue
    # shellcheck disable=SC2086
    verdict "the code of $guide.md compiles with ${cc##*/}" "$($cc $flags -fsyntax-only "$scratch/$guide.c" 2>&1 | head -n 20)"
  done
  if [ -n "$WEIR_SANITIZERS" ]; then
    skip "the program of $guide.md ends well" "it is linked without the sanitizers"
    continue
  fi
  # shellcheck disable=SC2086
  if $WEIR_CC $flags "$scratch/$guide.c" -o "$scratch/$guide" -L"$WEIR_BUILDDIR/.libs" -lweir $WEIR_GLIB_LIBS > "$scratch/said" 2>&1 \
      && (cd "$scratch" && LD_LIBRARY_PATH="$WEIR_BUILDDIR/.libs" "./$guide" --parallelism=2) >> "$scratch/said" 2>&1; then
    ok "the program of $guide.md ends well"
  else
    not_ok "the program of $guide.md ends well" "$(head -n 20 "$scratch/said")"
  fi
done
finish
