#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Wrong programs do not compile, and the message speaks of the user's own words. Each tests/bad/cases/NAME.c (or .cc) says in a
# comment what the compilers' messages must match: `expect: EXTENDED REGEX`, or `expect-gcc:` and `expect-clang:`.
# With -DFIXED the same file is right, and compiles without a warning: so it is the mistake that is refused, nothing else.
# (-fsyntax-only would not do: gcc misses results that nobody takes only when it makes code.)
set -eu
. "$WEIR_SRCDIR/tests/checks/tap.sh"

common="-S -o /dev/null -I$WEIR_SRCDIR/sdk -I$WEIR_BUILDDIR/sdk $WEIR_GLIB_CFLAGS"

# expectation FILE gcc|clang
expectation () {
  sed -n "s|.*expect\\(-$2\\)\\{0,1\\}: *\\(.*\\)|\\2|p" "$1" | sed 's| *\*/ *$||' | head -n 1
}

# judge FILE gcc|clang COMPILER FLAGS
judge () {
  source=$1 kind=$2 cc=$3 flags=$4
  name=$(basename "$source")
  wanted=$(expectation "$source" "$kind")
  # shellcheck disable=SC2086
  if $cc $flags $common "$source" > "$scratch/messages" 2>&1; then
    not_ok "$name is refused by $kind" "it compiled"
  elif [ -z "$wanted" ]; then
    not_ok "$name is refused by $kind" "the case does not say what it expects"
  elif grep 'error' "$scratch/messages" | grep -Eq -e "$wanted"; then
    ok "$name is refused by $kind"
  else
    not_ok "$name is refused by $kind" "no error matches: $wanted
$(head -n 20 "$scratch/messages")"
  fi
  # shellcheck disable=SC2086
  if $cc $flags -DFIXED -Wall -Wextra -Wshadow -Werror $common "$source" > "$scratch/messages" 2>&1; then
    ok "$name, put right, is taken by $kind"
  else
    not_ok "$name, put right, is taken by $kind" "$(head -n 20 "$scratch/messages")"
  fi
}

for file in "$WEIR_SRCDIR"/tests/bad/cases/*.c; do
  judge "$file" gcc "$WEIR_CC" -std=gnu11
  [ -z "$WEIR_CLANG" ] || judge "$file" clang "$WEIR_CLANG" -std=gnu11
done
for file in "$WEIR_SRCDIR"/tests/bad/cases/*.cc; do
  judge "$file" gcc "$WEIR_CXX" -std=c++17
  [ -z "$WEIR_CLANG" ] || judge "$file" clang "$WEIR_CLANG++" -std=c++17
done
finish "no cases"
