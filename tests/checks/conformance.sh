#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# docs/conformance.md and the tests agree: every case in the sources, and every unit test whose name begins with a line's number,
# stands in the row of that line; every test that the page names exists, and so does every runner. What has been promised is not
# forgotten: conformance-lines.txt has all lines, each with the least number of tests that its row names.
set -eu
. "$WEIR_SRCDIR/tests/checks/tap.sh"
cd "$WEIR_SRCDIR"

# The lists behind CASES: what runs. (A CASE in none of them is an unused function, which does not compile.)
sed -n '/^CASES (/,/)$/p' tests/conformance/cases/*.c | grep -oE '\b[A-Z][0-9]+_[a-z0-9_]+' | sort > "$scratch/cases"
# The lists of all files, and those of them that test-conformance.c picks up.
sed -n 's/^CASES (\([a-z_]*\),.*/\1/p' tests/conformance/cases/*.c | sort > "$scratch/lists"
sed -n '/^#define FILES/,/[^\]$/p' tests/conformance/test-conformance.c | grep -oE 'X \([a-z_]+\)' | sed 's/X (\(.*\))/\1/' | sort > "$scratch/run"

# "LINE NAME" of each case, "LINE PATH" or "LINE PATH NAME" of each other test, from the rows' last column.
awk -F'|' '/^\| [A-Z][0-9]+ \|/ {
  line = $2; gsub (/ /, "", line); rows[line]++
  n = split ($4, test, "<br>")
  for (i = 1; i <= n; i++)
    if (test[i] ~ /`/) { gsub (/[` ]+/, " ", test[i]); print line test[i] }
  if (rows[line] > 1) print "twice", line
}' docs/conformance.md > "$scratch/rows"
grep -vE ' tests/|^twice ' "$scratch/rows" | sed 's/ *$//' > "$scratch/listed" || true
cut -d' ' -f2 "$scratch/listed" | sort > "$scratch/listed-cases"

# "LINE PATH NAME" of each unit test that is called after a line. (Those of the oracle look at the oracle, not at a runner.)
find tests -name 'test-*.c' ! -name 'test-oracle*' | sort | while read -r file; do
  sed -nE "s|^ *cmocka_unit_test[a-z_]* \\(([A-Za-z][0-9]+)(_[a-z0-9_]+).*|\\1 ${file%.c} \\1\\2|p" "$file"
done | awk '{ $1 = toupper ($1); print }' | sort > "$scratch/unit-tests"
grep ' tests/' "$scratch/rows" | sed 's/ *$//' | sort > "$scratch/listed-tests" || true

# "LINE N" of each row that names N tests; without, it must say why.
awk -F'|' '/^\| [A-Z][0-9]+ \|/ {
  line = $2; gsub (/ /, "", line)
  named = gsub (/<br>`|^ `/, "&", $4)
  print line, named, (named > 0 || $4 ~ /^ (later: |see |not in Weir: |in Weir )/ ? "said" : "unsaid")
}' docs/conformance.md | sort > "$scratch/lines"
grep -v '^#' tests/checks/conformance-lines.txt | sort > "$scratch/promised"

# The runners: of the sources, and of the table.
sed -n 's/^  { \.name = "\([^"]*\)".*/\1/p' tests/conformance/runners.c | sort > "$scratch/runners"
sed -n '/^## Runners/,/^## Capabilities/s/^| `\([^`]*\)` |.*/\1/p' docs/conformance.md | sort > "$scratch/listed-runners"

# "CASE" of each row of the table of capabilities that says yes.
awk -F'|' 'NF == 8 && /\| yes \|/ { gsub (/[` ]/, "", $7); print $7 == "" ? "none:" $2 : $7 }' docs/conformance.md | sort -u \
  > "$scratch/capabilities"

verdict "there are cases" "$([ -s "$scratch/cases" ] || echo 'none found')"
verdict "test-conformance.c runs the lists of all files" "$(diff "$scratch/lists" "$scratch/run")"
verdict "no case has the name of another" "$(uniq -d "$scratch/cases")"
verdict "every case is in docs/conformance.md" "$(comm -23 "$scratch/cases" "$scratch/listed-cases")"
verdict "every case in docs/conformance.md exists, and stands there once" "$(comm -13 "$scratch/cases" "$scratch/listed-cases")"
verdict "every case stands in the row of its number" "$(awk 'index ($2, $1 "_") != 1' "$scratch/listed")"
verdict "there are unit tests that are called after a line" "$([ -s "$scratch/unit-tests" ] || echo 'none found')"
verdict "every unit test that is called after a line stands in its row" "$(comm -23 "$scratch/unit-tests" "$scratch/listed-tests")"
verdict "the lines are those of tests/checks/conformance-lines.txt" "$(
  cut -d' ' -f1 "$scratch/lines" > "$scratch/ids"
  cut -d' ' -f1 "$scratch/promised" | diff "$scratch/ids" - | sed -n 's/^< /not in the list: /p; s/^> /no row: /p')"
verdict "no row names fewer tests than it did, and one without says why" "$(
  join "$scratch/lines" "$scratch/promised" | awk '$2 < $4 { print $1 ": " $2 " tests instead of " $4 }'
  sed -n 's/^\(.*\) 0 unsaid$/\1: no test, and no reason/p' "$scratch/lines")"
verdict "every line has one row" "$(sed -n 's/^twice //p' "$scratch/rows")"
verdict "every other test in docs/conformance.md exists" "$(
  grep ' tests/' "$scratch/rows" | while read -r line path name; do
    file=$path
    for suffix in .c .cc; do [ ! -f "$path$suffix" ] || file=$path$suffix; done
    if [ ! -f "$file" ]; then echo "$line: no $path"
    elif [ -n "$name" ] && ! grep -qF "cmocka_unit_test ($name)" "$file"; then echo "$line: no $name in $file"; fi
  done)"
verdict "there are runners, and the page lists them" "$(
  [ -s "$scratch/runners" ] || echo 'none found'
  diff "$scratch/runners" "$scratch/listed-runners")"
verdict "every capability is shown by a case" "$(
  [ -s "$scratch/capabilities" ] || echo 'there is no table'
  comm -23 "$scratch/capabilities" "$scratch/cases")"
verdict "the runners that have them are among those of the cases" "$(
  for runner in direct simulated; do
    grep -q "name = \"$runner" tests/conformance/runners.c || echo "$runner: in no line of tests/conformance/runners.c"
  done)"
finish
