#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Counts and sums of windows by Weir, by hand and by Timely Dataflow, with one thread and with two, in interleaved rounds; then
# Weir's other windows, and what an open window takes: windowed.sh [MILLIONS OF EVENTS] [ROUNDS]
#
# Timely's program is built of bench/peers/timely by cargo, once, and kept beside the texts; WEIR_TIMELY names another that
# takes EVENTS WORKERS, or is "no".
. "${0%/*}/support.sh"
events=${1:-50}000000 rounds=${2:-5}
weir="$build/bench/windowed --events=$events"

# Sets $timely to the program, or to nothing, and says why.
find_timely () {
  timely=${WEIR_TIMELY:-$cache/timely/target/release/windowed}
  if [ "$timely" = no ]; then
    timely=
  elif [ -n "${WEIR_TIMELY:-}" ]; then
    [ -x "$timely" ] || { echo "$0: WEIR_TIMELY is no program: $timely" >&2; exit 1; }
  elif ! command -v cargo > "$scratch/cargo"; then
    echo "$0: no row for Timely Dataflow: there is no cargo to build bench/peers/timely" >&2
    timely=
  else
    mkdir -p "$cache/timely"
    cp -pR "${0%/*}/peers/timely/." "$cache/timely"
    if ! (cd "$cache/timely" && env -u CARGO_TARGET_DIR cargo build --release) > "$scratch/cargo" 2>&1; then
      tail -n 5 "$scratch/cargo" >&2
      echo "$0: no row for Timely Dataflow: cargo could not build bench/peers/timely" >&2
      timely=
    fi
  fi
}

# same COMMAND...: of two million events it gives what is to be given.
same () {
  "$@" > "$scratch/answer"
  grep -oE '"(results|sum|checksum)":[0-9]+' "$scratch/answer" > "$scratch/got"
  [ -e "$scratch/right" ] || cp "$scratch/got" "$scratch/right"
  cmp -s "$scratch/right" "$scratch/got" || { echo "$0: other results than Weir's: $*" >&2; exit 1; }
}

# field NAME: of the line of JSON in answer.
field () {
  sed -n "s/.*\"$1\":\([0-9.]*\).*/\1/p" "$scratch/answer"
}

# open_window PATH [COMMAND...]: says what a key of a window that stays open takes, beyond what all takes with few.
open_window () {
  path=$1
  shift
  few=$("$@" "$build/bench/windowed" --events=4000000 --keys=1000 --size-ms=100000000 --only-sum > "$scratch/answer"
        field peak_rss_mib)
  "$@" "$build/bench/windowed" --events=4000000 --keys=1000000 --size-ms=100000000 --only-sum > "$scratch/answer"
  awk -v path="$path" -v few="$few" -v many="$(field peak_rss_mib)" -v n="$(field results)" 'BEGIN {
    bytes = (many - few) * 1048576 / n
    printf "%-28s %9.1f bytes for each open key and window\n", path " path", bytes > "/dev/stderr"
    printf "{\"bench\":\"open-window\",\"path\":\"%s\",\"windows\":%d,\"bytes\":%.1f}\n", path, n, bytes }'
}

find_timely
for threads in 1 2; do
  same "$build/bench/windowed" --events=2000000 --parallelism=$threads
  same "$baseline/win" 2000000 $threads
  [ -z "$timely" ] || same "$timely" 2000000 $threads
done
same env WEIR_FORCE=general "$build/bench/windowed" --events=2000000

status=0
for threads in 1 2; do
  set -- "weir" $weir --parallelism=$threads -- "by hand" "$baseline/win" "$events" $threads
  [ -z "$timely" ] || set -- "$@" -- "Timely Dataflow" "$timely" "$events" $threads
  "$compare" "windowed, $threads thread$([ $threads = 1 ] || echo s)" "$rounds" "$@" || status=1
done
"$compare" "windows, 100,000 keys" "$rounds" "fixed" $weir -- "general path" env WEIR_FORCE=general $weir || status=1
weir="$weir --keys=1000"
"$compare" "windows, 1,000 keys" "$rounds" "fixed" $weir \
  -- "sliding, 10 s every 1 s" $weir --windows=sliding --size-ms=10000 --period-ms=1000 \
  -- "sessions" $weir --windows=sessions \
  -- "general path" env WEIR_FORCE=general $weir \
  -- "retracting sums" $weir --retract || status=1
open_window fast env
open_window general env WEIR_FORCE=general
exit $status
