# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
#
# Sourced by the check scripts. `ok NAME` and `not_ok NAME DETAILS` report a case, `finish` prints the plan.

cases=0
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM

ok () { cases=$((cases + 1)); echo "ok $cases - $1"; }
not_ok () { cases=$((cases + 1)); echo "not ok $cases - $1"; printf '%s\n' "$2" | sed 's/^/#   /'; }
# verdict NAME DETAILS: passes when there are no details.
verdict () { if [ -z "$2" ]; then ok "$1"; else not_ok "$1" "$2"; fi; }
skip () { cases=$((cases + 1)); echo "ok $cases - $1 # SKIP $2"; }
finish () { if [ $cases = 0 ]; then echo "1..0 # SKIP ${1:-nothing to check}"; else echo "1..$cases"; fi; }
