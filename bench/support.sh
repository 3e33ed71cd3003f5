# SPDX-License-Identifier: Apache-2.0
#
# What the benchmarks share: where things lie, and texts that are made once and kept.
# WEIR_BUILDDIR is the build tree (default: where the script is started).

set -eu
export LC_ALL=C
build=${WEIR_BUILDDIR:-$PWD}
baseline=$build/bench/baseline
compare=$build/bench/compare
cache=${WEIR_BENCH_DIR:-${TMPDIR:-/var/tmp}/weir-bench}
mkdir -p "$cache"
scratch=$(mktemp -d "$cache/run-XXXXXX")
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM

# zipf MIB: the name of a text of that size, in $text.
zipf () {
  text=$cache/zipf-$1.txt
  if [ ! -e "$text" ]; then
    "$baseline/gen-text" "$1" "$scratch/new"
    mv "$scratch/new" "$text"
  fi
}

# expect TEXT: what every count of TEXT must give, sorted, in $expected.
expect () {
  expected=$1.counts
  if [ ! -e "$expected" ]; then
    "$baseline/wc" "$1" "$scratch/new" 2 > "$scratch/log"
    sort "$scratch/new" > "$scratch/sorted"
    mv "$scratch/sorted" "$expected"
  fi
}

# agree WHO FILE...: the lines of all FILEs together are those expected.
agree () {
  who=$1
  shift
  sort "$@" > "$scratch/sorted"
  cmp -s "$scratch/sorted" "$expected" || { echo "$0: $who counts other words than wc does: $*" >&2; exit 1; }
}
