#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Tests the tests: seeded mutants of the files of tests/mutation/files, one mistake each, until N have been tried that are
# not what they were before. `make mutation N=200 SEED=1 JOBS=2` runs it and says which survived. What has been tried is in
# mutation/log in the build's folder, and is not tried again: it can be stopped and gone on with. Delete that folder after a
# change of the sources.
set -eu
n=${1:-200} seed=${2:-1} jobs=${3:-1}
WEIR_MUTATION_FILES=$(sed -n 's/^\([a-z].*\.c\)$/\1/p' "$WEIR_SRCDIR/tests/mutation/files" | tr '\n' ' ')
export WEIR_MUTATION_FILES
mkdir -p "$WEIR_MUTATION/seen"
log=$WEIR_MUTATION/log
touch "$log"

# Every test must pass without a mistake; what it takes then tells how long a mutant may take.
if [ ! -s "$WEIR_MUTATION/plan" ]; then
  echo "the tests without a mistake ..."
  sed -n '/^tests/p' "$WEIR_SRCDIR/tests/mutation/plan" > "$WEIR_MUTATION/tests"
  : > "$WEIR_MUTATION/timed"
  while IFS='|' read -r program setting; do
    [ -x "$WEIR_BUILDDIR/$program" ] || continue
    begin=$(date +%s)
    env ${setting:+"$setting"} "$WEIR_BUILDDIR/$program" < /dev/null > "$WEIR_MUTATION/output" 2>&1 \
      || { echo "$program $setting: it fails as it is: see $WEIR_MUTATION/output" >&2; exit 1; }
    echo "$((5 + 5 * ($(date +%s) - begin)))|$program|$setting" >> "$WEIR_MUTATION/timed"
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
