#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Allocations of word counts of a text and of the same text four times over: count-allocations.sh [MIB]
. "${0%/*}/support.sh"
zipf "${1:-32}"
cat "$text" "$text" "$text" "$text" > "$scratch/four-times"
status=0
for lanes in 1 2; do
  "$build/bench/allocations" --parallelism=$lanes --output="$scratch/counts" "$text" "$scratch/four-times" || status=1
done
exit $status
