#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# No #include goes up. Each line of the table names a folder and what its files may include by path from the top;
# <weir/...> and the system's headers are open to all. A folder takes the longest line that matches it.
set -eu
. "$WEIR_SRCDIR/tests/checks/tap.sh"
cd "$WEIR_SRCDIR"

cat > "$scratch/table" <<'TABLE'
sdk/weir
sdk/base          sdk/base
sdk/types         sdk/base sdk/types
sdk/model         sdk/base sdk/types sdk/model
sdk/wire          sdk/base sdk/types sdk/model sdk/wire
transforms        transforms
io                io
runners/world     sdk runners/world
runners/plan      sdk runners/plan
runners/engine    sdk runners/plan runners/engine runners/world/world.h
runners/harness   sdk runners/plan runners/engine runners/harness runners/world
runners/job       sdk runners/plan runners/engine runners/harness runners/world runners/job
runners/direct    sdk runners/plan runners/engine runners/harness runners/world runners/job runners/direct
runners/simulated sdk runners/plan runners/engine runners/harness runners/world runners/job runners/simulated
runners/zmq       sdk runners/plan runners/engine runners/harness runners/world runners/job runners/zmq
runners/beam      sdk runners/plan runners/engine runners/harness runners/world runners/job runners/beam
runners/program   sdk runners
runners           sdk runners
tools             sdk runners tools
examples          examples/support
TABLE

# What only the outer layers may know: threads, sockets.
forbidden='^(pthread|threads|zmq|sys/socket|netinet/.*)\.h$'

find sdk transforms io runners tools examples -name '*.[ch]' -o -name '*.cc' -o -name '*.hpp' | sort > "$scratch/files"
awk -v table="$scratch/table" -v forbidden="$forbidden" '
  BEGIN { while ((getline line < table) > 0) { n = split (line, word, / +/); rest[word[1]] = line; sub (/^[^ ]+ */, "", rest[word[1]]) } }
  function under (path, folder) { return path == folder || index (path, folder "/") == 1 }
  FNR == 1 { home = ""; for (f in rest) if (under(FILENAME, f) && length (f) > length (home)) home = f }
  /^[ \t]*#[ \t]*include[ \t]*"/ {
    split ($0, part, "\""); target = part[2]; fine = (target == "config.h")
    n = split (rest[home], may, / +/)
    for (i = 1; i <= n; i++) if (may[i] != "" && under(target, may[i])) fine = 1
    if (!fine) print home, FILENAME ":" FNR ": may not include \"" target "\""
  }
  /^[ \t]*#[ \t]*include[ \t]*</ && home ~ /^(sdk|transforms|runners\/(plan|engine))/ {
    target = $0; sub (/^[^<]*</, "", target); sub (/>.*/, "", target)
    if (target ~ forbidden) print home, FILENAME ":" FNR ": may not include <" target ">"
  }' $(cat "$scratch/files") > "$scratch/found"

while read -r folder _; do
  [ -d "$folder" ] || continue
  verdict "$folder includes only what lies below it" "$(sed -n "s|^$folder ||p" "$scratch/found")"
done < "$scratch/table"

# transforms/ and io/ are written with what any user has: of the names with two underscores that the public headers declare,
# they may use those that they define themselves, which are the other halves of macros.
declared=$(find sdk -name '*.h' | xargs grep -ohE '\bweir__[a-z0-9_]+' | sort -u)
for folder in transforms io; do
  files=$(grep "^$folder/" "$scratch/files")
  grep -ohE '^weir__[a-z0-9_]+ \(' $files | tr -d ' (' | sort -u > "$scratch/defined"
  names=$(printf '%s\n' "$declared" | grep -vxF -f "$scratch/defined" | tr '\n' '|')
  verdict "$folder uses nothing of the SDK that its users may not" "$(grep -nwE "(${names%|})" $files || true)"
done
finish
