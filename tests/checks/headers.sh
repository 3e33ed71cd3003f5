#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Every public header compiles alone and twice over, with gcc and clang: as strict C11 and as C++17.
# headers-gnu.txt lists the exceptions, which need GNU C (statement expressions, __typeof__) and are not for C++.
set -eu
. "$WEIR_SRCDIR/tests/checks/tap.sh"

strict="-Wall -Wextra -Wundef -Werror -fsyntax-only"
# GLib's own headers are not under test.
includes="-I$WEIR_SRCDIR/sdk -I$WEIR_BUILDDIR/sdk $(printf '%s' "$WEIR_GLIB_CFLAGS" | sed 's/-I/-isystem /g')"
gnu_headers=$(sed 's/#.*//' "$WEIR_SRCDIR/tests/checks/headers-gnu.txt")

# compiles NAME LANGUAGE SUFFIX COMPILER
compiles () {
  printf '#include <%s>\n#include <%s>\nextern int weir_the_unit_is_not_empty;\n' "$1" "$1" > "$scratch/unit.$3"
  # shellcheck disable=SC2086
  verdict "<$1> is $2 for ${4##*/}" "$($4 -std=$2 $5 $strict $includes "$scratch/unit.$3" 2>&1 | head -n 20)"
}

cd "$WEIR_SRCDIR/sdk"
headers=$( (find weir -name '*.h' -o -name '*.hpp'; cd "$WEIR_BUILDDIR/sdk" && find weir -name '*.h') | sort -u)
for header in $headers; do
  for cc in "$WEIR_CC" "$WEIR_CLANG"; do
    [ -n "$cc" ] || continue
    case $header in *.hpp) continue ;; esac
    case " $(echo $gnu_headers) " in
      *" $header "*) compiles "$header" gnu11 c "$cc" "" ;;
      *) compiles "$header" c11 c "$cc" -pedantic ;;
    esac
  done
  for cxx in "$WEIR_CXX" "${WEIR_CLANG:+$WEIR_CLANG++}"; do
    [ -n "$cxx" ] || continue
    case " $(echo $gnu_headers) " in *" $header "*) continue ;; esac
    compiles "$header" c++17 cc "$cxx" ""
  done
done
finish
