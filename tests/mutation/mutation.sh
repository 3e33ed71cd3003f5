#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# mutation.sh N SEED JOBS PLAN [FILE...]: tests the tests. Seeded mutants of the files, one mistake each, until N have been
# tried that are not what they were before. `make mutation` runs it; docs/mutants.md says how. What has been tried is in
# mutation/log in the build's folder, and is not tried again: it can be stopped and gone on with.
set -eu
n=$1 seed=$2 jobs=$3 plan=$4
shift 4
[ $# -gt 0 ] || set -- $(sed -n 's/^\([a-z].*\.[ch]\)$/\1/p' "$WEIR_SRCDIR/tests/mutation/files")
WEIR_MUTATION_FILES=$*
export WEIR_MUTATION_FILES
mkdir -p "$WEIR_MUTATION/seen"
log=$WEIR_MUTATION/log
touch "$log"

# With other files a seed is another mistake.
[ -f "$WEIR_MUTATION/sample" ] || echo "$plan: $*" > "$WEIR_MUTATION/sample"
[ "$(cat "$WEIR_MUTATION/sample")" = "$plan: $*" ] \
  || { echo "$WEIR_MUTATION holds a sample of other files, or by another plan: make clean-mutation" >&2; exit 1; }

# Sets `spent` to the processor time of all that has run so far. (In a substitution it would be that of no one.)
look_at_time () {
  times > "$WEIR_MUTATION/times"
  spent=$(awk 'NR == 2 { gsub (/m/, " "); gsub (/s/, ""); print int (60 * ($1 + $3) + $2 + $4) }' "$WEIR_MUTATION/times")
}

# Every test must pass without a mistake; what it takes then tells how long a mutant may take.
if [ ! -s "$WEIR_MUTATION/plan" ]; then
  echo "the tests without a mistake ..."
  sed -n "$([ "$plan" = all ] || echo '/^--/q;') /^tests/p" "$WEIR_SRCDIR/tests/mutation/plan" > "$WEIR_MUTATION/tests"
  : > "$WEIR_MUTATION/timed"
  while IFS='|' read -r program setting; do
    [ -x "$WEIR_BUILDDIR/$program" ] || continue
    look_at_time
    begin=$spent
    env ${setting:+"$setting"} "$WEIR_BUILDDIR/$program" < /dev/null > "$WEIR_MUTATION/output" 2>&1 \
      || { echo "$program $setting: it fails as it is: see $WEIR_MUTATION/output" >&2; exit 1; }
    look_at_time
    echo "$((5 + 5 * (spent - begin)))|$program|$setting" >> "$WEIR_MUTATION/timed"
  done < "$WEIR_MUTATION/tests"
  mv "$WEIR_MUTATION/timed" "$WEIR_MUTATION/plan"
fi

counted () { awk -F '\t' '$2 == "killed" || $2 == "survived" { n++ } END { print n + 0 }' "$log"; }
last=$seed
while have=$(counted); [ "$have" -lt "$n" ]; do
  missing=$((n - have))
  seq "$last" $((last + (missing < 4 * jobs ? 4 * jobs : missing) - 1)) \
    | awk 'logged { tried[$1]; next } !($1 in tried)' logged=1 "$log" logged=0 - > "$WEIR_MUTATION/seeds"
  last=$((last + (missing < 4 * jobs ? 4 * jobs : missing)))
  [ -s "$WEIR_MUTATION/seeds" ] || continue
  xargs -P "$jobs" -n 1 "${SHELL:-/bin/sh}" "$WEIR_SRCDIR/tests/mutation/try-mutant.sh" < "$WEIR_MUTATION/seeds" | tee -a "$log" \
    | awk -F '\t' '{ print $1 ": " $2 " by " $4 ": " $5; fflush () }'
done

awk -F '\t' '{ n[$2]++ } $2 == "survived" { survivors = survivors "  " $1 ": " $5 "\n" }
  END {
    tried = n["killed"] + n["survived"]
    printf "%d mutants: %d killed (%.1f %%), %d survived; not counted: %d equal, %d that do not compile\n%s", tried,
           n["killed"], tried ? 100 * n["killed"] / tried : 0, n["survived"], n["equal"], n["broken"], survivors
  }' "$log"
