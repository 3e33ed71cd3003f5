#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# weir(1): what it prints, how it fails, and that no damaged file brings it down.
set -eu
. "$WEIR_SRCDIR/tests/checks/tap.sh"

weir=$WEIR_BUILDDIR/tools/weir
graph=$scratch/wordcount.weir
"$WEIR_BUILDDIR/examples/wordcount" --graph="$graph"

# run ARGUMENT...: sets $status; what is printed goes to $scratch/out and $scratch/err.
run () { status=0; "$weir" "$@" > "$scratch/out" 2> "$scratch/err" || status=$?; }
# prints NAME REGEX ARGUMENT...: succeeds, silently but for a line that matches.
prints () {
  name=$1 regex=$2; shift 2
  run "$@"
  if [ $status = 0 ] && [ ! -s "$scratch/err" ] && grep -Eq -e "$regex" "$scratch/out"; then ok "$name"
  else not_ok "$name" "status $status: $(head -n 5 "$scratch/out" "$scratch/err")"; fi
}
# fails NAME STATUS REGEX ARGUMENT...: prints nothing but one line on standard error, that matches.
fails () {
  name=$1 wanted=$2 regex=$3; shift 3
  run "$@"
  if [ $status = "$wanted" ] && [ ! -s "$scratch/out" ] && [ "$(wc -l < "$scratch/err")" = 1 ] \
     && grep -Eq -e "$regex" "$scratch/err"; then ok "$name"
  else not_ok "$name" "status $status: $(head -n 5 "$scratch/out" "$scratch/err")"; fi
}

prints "version names the version" '^weir [0-9]+\.[0-9]+\.[0-9]+$' version
prints "version names the features" "^features  ($(sed -n 's/^#define WEIR_FEATURES "\(.*\)"$/\1/p' "$WEIR_BUILDDIR/config.h")|none)$" version
prints "version names the libraries" '^uses      GLib [0-9.]+, msgpack-c [0-9.]+' version
prints "version names the runners" '^runners   direct' version
prints "--version is version" '^weir [0-9]' --version
prints "help lists the commands" '^  graph FILE ' help
prints "--help is help" '^  graph FILE ' --help
prints "help of a command shows its options" '--format=FORMAT' help graph
prints "--help of a command does too" '--format=FORMAT' graph --help
prints "a graph is shown as text" '^ +[0-9]+ split_words +ParDo' graph "$graph"
prints "text ends with the fingerprint" '^Fingerprint [0-9a-f]{16}, 256 key groups$' graph "$graph"
prints "a graph is shown for Graphviz" '^digraph ' graph --format=dot "$graph"
prints "a graph is drawn" '^<svg' graph --format=svg "$graph"
prints "a graph's document is shown as JSON" '^  "name": "wordcount"' graph --format=json "$graph"
prints "a graph's plan is explained" '^Stages, each in 1 lane$' graph -f explain "$graph"
prints "the text of explain is that of text" "$(sed -n 3p "$scratch/out")" graph "$graph"

run graph - < "$graph"; cp "$scratch/out" "$scratch/from-stdin"
run graph "$graph"
verdict "a file may come by standard input" "$(diff "$scratch/from-stdin" "$scratch/out")"

"$WEIR_BUILDDIR/examples/wordcount" --graph="$scratch/wordcount.dot" --graph="$scratch/wordcount.json"
for format in dot json; do
  run graph --format=$format "$graph"
  verdict "the program that made it writes the same $format" "$(diff "$scratch/wordcount.$format" "$scratch/out" | head -n 10)"
done

fails "no command is wrong" 2 'weir: name a command'
fails "an unknown command names those that are" 2 'no command "run"; there are graph, version, help' run
fails "help of an unknown command does too" 2 'no command "run"; there are' help run
fails "an unknown option is wrong" 2 'weir: graph: .*--lanes' graph --lanes=2 "$graph"
fails "an unknown format names those that are" 2 'no format "png"; there are text, dot, svg, json, explain' graph --format=png "$graph"
fails "graph wants a file" 2 'name one file' graph
fails "graph wants one file" 2 'name one file' graph "$graph" "$graph"
fails "version takes no argument" 2 'no argument' version 1
fails "a missing file is named" 1 '/nowhere\.weir: No such file' graph "$scratch/nowhere.weir"
fails "a folder is no file" 1 ': Is a directory' graph "$scratch"
if [ -w /dev/full ]; then
  status=0; "$weir" graph "$graph" > /dev/full 2> "$scratch/err" || status=$?
  verdict "a full disk is a failure" "$([ $status = 1 ] && grep -q 'standard output: ' "$scratch/err" || echo "status $status")"
fi

: > "$scratch/empty.weir"
fails "an empty file is cut short" 1 'empty\.weir: byte 0: ' graph "$scratch/empty.weir"
printf 'to be or not to be\n' > "$scratch/text.weir"
fails "text is no graph" 1 'text\.weir: byte [0-9]+: ' graph "$scratch/text.weir"

# Cut short, and a byte turned over, at many places: an answer or one line that says where, nothing else.
size=$(wc -c < "$graph")
wrong='' at=0
while [ $at -lt "$size" ]; do
  head -c $at "$graph" > "$scratch/cut.weir"
  run graph "$scratch/cut.weir"
  [ $status = 1 ] && grep -Eq 'cut\.weir: byte [0-9]+: ' "$scratch/err" || wrong="$wrong $at:$status"
  at=$((at + size / 40 + 1))
done
verdict "a file that was cut short says where" "$wrong"

wrong='' at=0
while [ $at -lt "$size" ]; do
  byte=$(od -An -tu1 -j $at -N 1 "$graph" | tr -d ' ')
  { head -c $at "$graph"; printf "\\$(printf %o $((255 - byte)))"; tail -c +$((at + 2)) "$graph"; } > "$scratch/flipped.weir"
  run graph "$scratch/flipped.weir"
  case $status in
    0) [ ! -s "$scratch/err" ] || wrong="$wrong $at:$status" ;;
    1) [ ! -s "$scratch/out" ] && [ "$(wc -l < "$scratch/err")" = 1 ] && grep -q 'flipped\.weir: ' "$scratch/err" || wrong="$wrong $at:$status" ;;
    *) wrong="$wrong $at:$status" ;;
  esac
  at=$((at + size / 80 + 1))
done
verdict "a file with a wrong byte is refused in one line, or shown" "$wrong"

# The manual page keeps up with the program.
for word in $("$weir" help | sed -n 's/^  \([a-z]*\) .*/\1/p') text dot svg json explain; do
  verdict "the manual page speaks of $word" "$(grep -qw -e "$word" "$WEIR_SRCDIR/tools/weir.1" || echo "it does not")"
done
finish
