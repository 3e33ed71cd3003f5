# SPDX-License-Identifier: Apache-2.0
#
# doxygen's input filter: the headers' plain comments become doc comments, so that the headers read as C and not as
# markup. A comment that stands in the first column or on its own in a record documents what follows, one behind a member
# what is before it; "--- heading ---" is left alone. Lines indented by three blanks are code; the rest is taken literally.

# What doxygen would take for a command or a tag. Text between backquotes is code and stays.
function literal (text,   part, n, i, out) {
  n = split (text, part, "`")
  for (i = 1; i <= n; i++)
    {
      if (i % 2 == 1) gsub (/[\\@<>#%&$"]/, "\\\\&", part[i])
      out = out (i > 1 ? "`" : "") part[i]
    }
  return out
}

# One line of a comment's body, code or prose.
function body (text) {
  if (text ~ /^   / && !coding) { coding = 1; printf "@code{.c}\n" }
  else if (text !~ /^   / && text !~ /^ *$/ && coding) { coding = 0; printf "@endcode\n" }
  return coding ? text : literal(text)
}

function close_comment () { if (coding) { printf "\n@endcode\n"; coding = 0 } }

NR == 1 { print ""; next } # the license

inside {
  at_end = sub (/ *\*\/ *$/, "")
  sub (/^ *\*? ?/, "")
  text = body($0)
  printf "%s", text
  if (at_end) { close_comment(); print " */"; inside = 0 } else print ""
  next
}

/^ *\/\* ---/ { print ""; next }

/^ *\/\*/ {
  indent = $0; sub (/\/\*.*/, "", indent)
  rest = $0; sub (/^ *\/\*+ ?/, "", rest)
  opening = "/** "
  if (!seen_file && indent == "") { seen_file = 1; opening = "/** @file\n" }
  if (rest ~ /\*\/ *$/) { sub (/ *\*\/ *$/, "", rest); print indent opening literal(rest) " */" }
  else { inside = 1; coding = 0; print indent opening literal(rest) }
  next
}

# A comment behind a member or an enumerator.
/[;,}] *\/\* .*\*\/ *$/ && !/^ *#/ && !/\\$/ {
  at = index ($0, "/* ")
  text = substr ($0, at + 3); sub (/ *\*\/ *$/, "", text)
  print substr ($0, 1, at - 1) "/**< " literal(text) " */"
  next
}

{ print }
