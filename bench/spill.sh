#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A grouping that spills gives the right answer within its memory limit; a disk that is full is an error that says which.
set -eu
. "$WEIR_SRCDIR/tests/checks/tap.sh"
spill=$WEIR_BUILDDIR/bench/spill

for lanes in 1 2; do
  for size in 0 8 30; do
    name="each of 1000000 keys comes out once, $lanes lanes, keys of size $size"
    if [ -n "$WEIR_SANITIZERS" ]; then
      skip "$name" "sanitizers take memory of their own"
      continue
    fi
    verdict "$name" "$(
      "$spill" --keys=1000000 --key-size=$size --memory-limit-mib=64 --parallelism=$lanes --spill-dir="$scratch" > "$scratch/result" 2>&1 \
        && grep -q '"spilled_mib":[0-9.]*[1-9]' "$scratch/result" || cat "$scratch/result")"
  done
done

# A small file system that goes with the namespace it is mounted in: root has the right, or the user in one of its own.
full=$scratch/full
mkdir "$full"
own=
for way in "unshare -m" "unshare -rm"; do
  if $way mount -t tmpfs none "$full" 2> "$scratch/log"; then
    own=$way
    break
  fi
done
if [ -n "$own" ]; then
  $own sh -c 'mount -t tmpfs -o size=1m none "$2" && cd "$2" && "$1" --keys=2000000 --memory-limit-mib=16 --spill-dir="$2"
    echo "status $?"; ls -A' sh "$spill" "$full" > "$scratch/result" 2>&1
  printf 'spill: spilling to %s: No space left on device\nstatus 1\n' "$full" > "$scratch/expected"
  verdict "a full disk is an error that names it, and nothing is left on it" "$(diff "$scratch/expected" "$scratch/result")"
else
  skip "a full disk is an error that names it, and nothing is left on it" "no right to mount one"
fi
finish
