#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# ./bootstrap says what it can do, and does nothing that it was not told in its own words.
set -eu
. "$WEIR_SRCDIR/tests/checks/tap.sh"

# refuses NAME REGEX ARGUMENT...: one line on standard error, that matches.
refuses () {
  name=$1 regex=$2 status=0; shift 2
  "$WEIR_SRCDIR/bootstrap" "$@" > "$scratch/out" 2> "$scratch/err" || status=$?
  if [ $status != 0 ] && [ ! -s "$scratch/out" ] && [ "$(wc -l < "$scratch/err")" = 1 ] \
     && grep -Eq -e "$regex" "$scratch/err"; then ok "$name"
  else not_ok "$name" "status $status: $(head -n 5 "$scratch/out" "$scratch/err")"; fi
}

for word in help --help -h; do
  for command in build demo check check-long clean; do
    if "$WEIR_SRCDIR/bootstrap" $word < /dev/null 2>&1 | grep -Eq "^\./bootstrap \[?$command\b"; then
      ok "$word names $command"
    else not_ok "$word names $command" "$("$WEIR_SRCDIR/bootstrap" $word < /dev/null 2>&1 | head -n 5)"; fi
  done
done
refuses "an unknown word is refused" "unknown command 'biuld'; see ./bootstrap --help" biuld
refuses "an unknown option is refused" "unknown command '--verbose'" --verbose
refuses "a word too many is refused" "check takes no more words, but there is 'unit'" check unit
finish
