#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Everything public is used by a test, an example or a tool: exported functions by their objects; macros and inline functions
# by name, there or in another public macro.
set -eu
. "$WEIR_SRCDIR/tests/checks/tap.sh"
cd "$WEIR_SRCDIR"

find "$WEIR_BUILDDIR/tests" "$WEIR_BUILDDIR/examples" "$WEIR_BUILDDIR/tools" -name '*.o' > "$scratch/objects"
if grep -q '/conformance/' "$scratch/objects"; then
  xargs $WEIR_NM -u < "$scratch/objects" | awk '{ print $NF }' | sort -u > "$scratch/used"
  verdict "every exported function is called" "$(grep -vxF -f "$scratch/used" sdk/weir.symbols || true)"
else
  skip "every exported function is called" "the tests are not built (cmocka not found)"
fi

headers=$(find sdk/weir -name '*.h')
# The headers without their comments, which name much that they do not use.
awk '{
  line = $0; text = ""
  while (line != "") {
    if (comment) { i = index (line, "*/"); if (!i) break; comment = 0; line = substr (line, i + 2); continue }
    i = index (line, "/*"); if (!i) { text = text line; break }
    text = text substr (line, 1, i - 1); comment = 1; line = substr (line, i + 2)
  }
  print text
}' $headers > "$scratch/code"
{ grep -oE '^[ \t]*#[ \t]*define +(weir|WEIR)_[A-Za-z0-9_]+' "$scratch/code" | awk '{ print $NF }'
  awk '/^static inline/ { getline; print $1 }' "$scratch/code" | grep '^weir_'
} | grep -vE '__|_H$' | sort -u > "$scratch/defined" || true
{ find tests examples tools -name '*.[ch]' -o -name '*.cc' | xargs cat
  # A definition is no use of what it defines.
  sed -E 's/^([ \t]*#[ \t]*define +)(weir|WEIR)_[A-Za-z0-9_]+/\1/; s/^weir_[a-z0-9_]+ \(/(/' "$scratch/code"
} | grep -oE '\b(weir|WEIR)_[A-Za-z0-9_]+' | sort -u > "$scratch/words"
verdict "there are macros and inline functions" "$([ -s "$scratch/defined" ] || echo 'none found')"
verdict "every macro and inline function is used" "$(grep -vxF -f "$scratch/words" "$scratch/defined" || true)"
finish
