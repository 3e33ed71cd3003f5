#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Word counts are right and stay under 64 MiB whatever the input looks like: texts of an eighth of MIB to twice MIB with
# the same 100,000 words, one gzip file of MIB, and 10,000 small files of MIB together: inputs.sh [MIB]
. "${0%/*}/support.sh"
mib=${1:-1024}

zipf "$mib"
whole=$text
packed=$whole.gz
files=$cache/zipf-$mib-files
[ -e "$packed" ] || { gzip -1 < "$whole" > "$scratch/new" && mv "$scratch/new" "$packed"; }
[ -e "$files" ] || { mkdir "$scratch/new" && split -a 4 -d -n l/10000 "$whole" "$scratch/new/" && mv "$scratch/new" "$files"; }

set --
for lanes in 1 2; do
  on="$lanes lane$([ $lanes = 1 ] || echo s)"
  for size in $((mib / 8)) $((mib / 2)) $mib $((mib * 2)); do
    zipf $size
    set -- "$@" -- "$size MiB, $on" rss=64 "$build/examples/wordcount" --quiet --parallelism=$lanes \
      --input="$text" --output="$scratch/$size-$lanes"
  done
  set -- "$@" -- "gzip, $on" rss=64 "$build/examples/wordcount" --quiet --parallelism=$lanes \
    --input="$packed" --output="$scratch/gzip-$lanes" \
    -- "10000 files, $on" rss=64 "$build/examples/wordcount" --quiet --parallelism=$lanes \
    --input="$files/*" --output="$scratch/files-$lanes"
done
shift
status=0
"$compare" inputs 1 "$@" || status=1
for lanes in 1 2; do
  for size in $((mib / 8)) $((mib / 2)) $mib $((mib * 2)); do
    zipf $size
    expect "$text"
    agree "$size MiB" "$scratch/$size-$lanes"-*-of-*
  done
  expect "$whole"
  agree gzip "$scratch/gzip-$lanes"-*-of-*
  agree "10000 files" "$scratch/files-$lanes"-*-of-*
done
exit $status
