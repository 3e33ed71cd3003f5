#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# installed.sh PKG_CONFIG_DIR LIBDIR CC CXX SRCDIR BINDIR MANDIR: what is installed is enough to compile, link and run a
# program, in C and in C++; weir(1) is there, with its manual page. Run by `make installcheck`.
set -eu
PKG_CONFIG_PATH=$1${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH} LD_LIBRARY_PATH=$2${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
export PKG_CONFIG_PATH LD_LIBRARY_PATH
cc=$3 cxx=$4 srcdir=$5 bindir=$6 mandir=$7
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cflags=$(pkg-config --cflags weir-1.0) libs=$(pkg-config --libs weir-1.0)

cat > "$scratch/version.c" <<'PROGRAM'
#include <stdio.h>
#include <string.h>
#include <weir/version.h>
int main (int argc, char **argv) { puts (weir_version_string ()); return argc == 2 && strcmp (argv[1], weir_version_string ()); }
PROGRAM
cp "$scratch/version.c" "$scratch/version.cc"
version=$(pkg-config --modversion weir-1.0)
$cc -std=gnu11 -Wall -Wextra -Werror $cflags "$scratch/version.c" -o "$scratch/version-c" $libs
$cxx -std=c++17 -Wall -Wextra -Werror $cflags "$scratch/version.cc" -o "$scratch/version-cc" $libs
"$scratch/version-c" "$version" && "$scratch/version-cc" "$version"

for source in "$srcdir/examples/wordcount.c" "$srcdir/examples/wordcount.cc"; do
  [ -f "$source" ] || continue
  case $source in
    *.c) $cc -std=gnu11 -Wall -Wextra -Werror $cflags "$source" -o "$scratch/wordcount" $libs ;;
    *) $cxx -std=c++17 -Wall -Wextra -Werror $cflags "$source" -o "$scratch/wordcount" $libs ;;
  esac
  printf 'to be or not to be\n' > "$scratch/text"
  "$scratch/wordcount" --quiet --input="$scratch/text" --output="$scratch/counts"
  counts=$(cat "$scratch"/counts-* | sort | tr '\n' ' ')
  [ "$counts" = "be: 2 not: 1 or: 1 to: 2 " ] || { echo "installed.sh: $source counted: $counts" >&2; exit 1; }
  "$scratch/wordcount" --graph="$scratch/wordcount.weir"
  "$bindir/weir" graph "$scratch/wordcount.weir" | grep -q '^Pipeline wordcount$'
  rm -f "$scratch"/counts-*
done

"$bindir/weir" version | grep -qx "weir $version"
[ -s "$mandir/weir.1" ] || { echo "installed.sh: no $mandir/weir.1" >&2; exit 1; }
