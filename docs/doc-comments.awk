# SPDX-License-Identifier: Apache-2.0
#
# doxygen's input filter: the headers' plain comments become doc comments, so that the headers read as C and not as
# markup. A comment that stands in the first column or on its own in a record documents what follows, one behind a member
# what is before it; "--- heading ---" and what stands before a blank line or a conditional is left out. Lines indented by
# two blanks more than the text are code; the rest is taken literally. Inline functions are shown by their heads.

# What doxygen would take for a command or a tag. Text between backquotes is code and stays.
function literal (text,   part, n, i, out) {
  n = split (text, part, "`")
  for (i = 1; i <= n; i++)
    {
      if (i % 2 == 1)
        {
          gsub (/[\\@<>#%&$"*]/, "\\\\&", part[i])
          gsub (/--/, "\\--", part[i])
        }
      out = out (i > 1 ? "`" : "") part[i]
    }
  return out
}

# One line of a comment's body, code or prose.
function body (text,   out) {
  if (text ~ /^  / && !coding) { coding = 1; out = "@code{.c}\n" }
  else if (text !~ /^  / && text !~ /^ *$/ && coding) { coding = 0; out = "@endcode\n" }
  return out (coding ? text : literal(text))
}

function end_comment () {
  held = held (coding ? "\n@endcode\n */" : " */")
  coding = inside = 0
}

NR == 1 { print ""; next } # the license

inside {
  at_end = sub (/ *\*\/ *$/, "")
  sub (/^ *\*? ?/, "")
  held = held "\n" body($0)
  if (at_end) end_comment()
  next
}

# A comment is held until it is known what follows.
held != "" {
  if (held ~ /^\/\*\* @file/ || $0 !~ /^ *(#(if|else|endif|pragma|include).*)?$/) print held
  held = ""
}

/^ *\/\* ---/ { heading = 1 }
heading { if (/\*\/ *$/) heading = 0; print ""; next }

/^ *\/\*/ {
  indent = $0; sub (/\/\*.*/, "", indent)
  rest = $0; sub (/^ *\/\*+ ?/, "", rest)
  opening = "/** "
  if (!seen_file && indent == "") { seen_file = 1; opening = "/** @file\n" }
  inside = 1
  at_end = sub (/ *\*\/ *$/, "", rest)
  held = indent opening literal(rest)
  if (at_end) end_comment()
  next
}

# The body of an inline function: from the brace in the first column to its match.
/^(G_GNUC_UNUSED )?static inline/ { in_head = 1 }
in_head && /^{$/ { in_head = 0; in_body = 1; print ";"; next }
in_head && /;$/ { in_head = 0 }
in_body { if (/^}$/) in_body = 0; print ""; next }

# A comment behind a member or an enumerator; a mere pointer to another header is none.
/[;,}] *\/\* .*\*\/ *$/ && !/\/\* <[^ ]*> \*\/$/ && !/^ *#/ && !/\\$/ {
  at = index ($0, "/* ")
  text = substr ($0, at + 3); sub (/ *\*\/ *$/, "", text)
  print substr ($0, 1, at - 1) "/**< " literal(text) " */"
  next
}

{ print }
