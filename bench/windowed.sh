#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Counts and sums of windows by Weir, by hand, and by Timely Dataflow if WEIR_TIMELY is a program that
# does it and takes EVENTS WORKERS, in interleaved rounds; then Weir's other windows: windowed.sh [MILLIONS OF EVENTS] [ROUNDS]
. "${0%/*}/support.sh"
events=${1:-50}000000 rounds=${2:-5}
timely=${WEIR_TIMELY:-}
weir="$build/bench/windowed --events=$events"

# same COMMAND...: of two million events it gives what is to be given.
same () {
  "$@" > "$scratch/answer"
  grep -oE '"(results|sum)":[0-9]+' "$scratch/answer" > "$scratch/got"
  [ -e "$scratch/right" ] || cp "$scratch/got" "$scratch/right"
  cmp -s "$scratch/right" "$scratch/got" || { echo "$0: other results than Weir's: $*" >&2; exit 1; }
}
for lanes in 1 2; do
  same "$build/bench/windowed" --events=2000000 --parallelism=$lanes
  same "$baseline/win" 2000000 $lanes
  [ ! -x "$timely" ] || same "$timely" 2000000 $lanes
done
same env WEIR_FORCE=general "$build/bench/windowed" --events=2000000

status=0
set -- "weir, 1 lane" $weir -- "weir, 2 lanes" $weir --parallelism=2 \
  -- "by hand, 1 thread" "$baseline/win" "$events" 1 -- "by hand, 2 threads" "$baseline/win" "$events" 2
[ ! -x "$timely" ] || set -- "$@" -- "Timely, 1 worker" "$timely" "$events" 1 -- "Timely, 2 workers" "$timely" "$events" 2
"$compare" windowed "$rounds" "$@" || status=1

weir="$weir --keys=1000"
"$compare" windows "$rounds" "fixed" $weir \
  -- "sliding, 10 s every 1 s" $weir --windows=sliding --size-ms=10000 --period-ms=1000 \
  -- "sessions" $weir --windows=sessions \
  -- "general path" env WEIR_FORCE=general $weir \
  -- "retracting sums" $weir --retract || status=1
exit $status
