#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# try-mutant.sh SEED: makes the mutant of that seed, builds it and runs the tests of tests/mutation/plan until one fails.
# Prints one line: seed, verdict, seconds, by what, what was done; tabs between. mutation.sh sets up what it reads.
#
#   broken    it does not compile
#   equal     its object code is the original's, or that of a mutant before it
#   killed    a test failed, crashed or hung
#   survived  none did
set -u
seed=$1
started=$(date +%s)
work=$WEIR_MUTATION/work-$seed
rm -rf "$work"; mkdir -p "$work"
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
ulimit -c 0
[ -n "$WEIR_SANITIZERS" ] || ulimit -v 8000000
exec 3>&1 1>"$work/output" 2>&1

report () { # VERDICT BY
  printf '%s\t%s\t%s\t%s\t%s\n' "$seed" "$1" "$(($(date +%s) - started))" "$2" "$(cat "$work/what")" >&3
  exit 0
}

(cd "$WEIR_SRCDIR" && exec "$WEIR_MUTATION_MUTATE" "$seed" $WEIR_MUTATION_FILES) > "$work/text" 2> "$work/what" || exit 1
file=$(sed 's/:.*//' "$work/what")

# Whether what was built as OBJECT, without its suffix, has read the file: the compiler has noted it.
reads () { grep -qs "[ /]$file" "$WEIR_BUILDDIR/$(dirname "$1")/.deps/$(basename "$1")".P*o; }

# The library's sources that a change of the file changes: all that include a header.
sources=$file
case $file in
  *.h)
    sources=$(cd "$WEIR_SRCDIR" && find sdk transforms io runners -name '*.c' | while read -r source; do
      if reads "${source%.c}"; then echo "$source"; fi
    done)
    [ -n "$sources" ] || report broken "nothing that is built reads it" ;;
esac

# From standard input, so that all have the same name in their assertions; the text of the file comes ahead of the original's.
compile () { # SOURCE FOLDER OBJECT
  from=$WEIR_SRCDIR/$1
  [ ! -f "$2/$1" ] || from=$2/$1
  (cd "$2" && $WEIR_MUTATION_COMPILE -iquote . -x c -c - -o "$3" < "$from")
}

compile_all () { # FOLDER TEXT: into FOLDER/objects
  mkdir -p "$1/objects" "$1/$(dirname "$file")" && cp "$2" "$1/$file" || return 1
  for source in $sources; do
    compile "$source" "$1" "$1/objects/$(echo "${source%.c}" | tr / _).o" || return 1
  done
}

compile_all "$work/mutant" "$work/text" || report broken "the compiler"
cat "$work/mutant/objects/"* > "$work/mutant.o"
original=$WEIR_MUTATION/$(echo "$file" | tr / _).o
if [ ! -f "$original" ]; then
  compile_all "$work/original" "$WEIR_SRCDIR/$file" && cat "$work/original/objects/"* > "$work/original.o" \
    && mv "$work/original.o" "$original" || exit 1
fi
cmp -s "$work/mutant.o" "$original" && report equal "the original"
sum=$(cksum < "$work/mutant.o" | tr ' ' -)
mkdir "$WEIR_MUTATION/seen/$sum" 2> "$work/trouble" || report equal "a mutant before it"
echo "$seed" > "$WEIR_MUTATION/seen/$sum/seed"

# A program's own objects, those anew that read the file.
own () { # OBJECT...
  for object; do
    anew=$work/$(echo "$object" | tr / _)
    if ! reads "${object%.o}"; then
      echo "$object"
    else
      [ -f "$anew" ] || compile "${object%.o}.c" "$work/mutant" "$anew" || return 1
      echo "$anew"
    fi
  done
}

# The mutant's objects stand before the archive, whose own members are then not asked for.
link () { # PROGRAM
  [ ! -x "$work/$(basename "$1")" ] || return 0
  awk -F '|' -v p="$1" '$1 == p { print $2; print $3 }' "$WEIR_MUTATION/programs" > "$work/parts"
  { read -r objects; read -r flags; } < "$work/parts"
  objects=$(own $objects) || return 1
  (cd "$WEIR_BUILDDIR" && $WEIR_MUTATION_LINK -o "$work/$(basename "$1")" $objects "$work/mutant/objects/"* $flags \
    $WEIR_MUTATION_LIBS)
}

# Ends at the first failure: the program that goes on is told by its next line. What hangs is told by its processor time; by
# the clock only much later, as the machine may have other things to do.
run () { # SECONDS PROGRAM VARIABLE=VALUE
  { (ulimit -t "$1"; exec timeout -k 1 $((6 * $1)) env ${3:+"$3"} "$work/$(basename "$2")" < /dev/null 2> "$work/errors")
    echo "status $?"; } \
    | awk '/^not ok/ { sub (/^not ok [0-9]* - /, ""); print; exit }
           $1 == "status" && $2 == 124 { print "time limit" } $1 == "status" && $2 > 128 && $2 < 192 { print "signal " $2 - 128 }
           $1 == "status" && $2 > 0 && $2 != 124 && ($2 <= 128 || $2 >= 192) { print "exit status " $2 }' > "$work/failure"
  [ ! -s "$work/failure" ]
}

# The tests of the file itself come first: tests/FOLDER/test-NOUN, of whose noun the first word is enough.
folder=$(dirname "$file") noun=$(basename "${file%.[ch]}")
awk -F '|' -v first="tests/$folder/test-${noun%%-*}" 'index ($2, first) == 1 { print; next } { rest = rest $0 "\n" }
  END { printf "%s", rest }' "$WEIR_MUTATION/plan" > "$work/plan"
while IFS='|' read -r seconds program setting; do
  link "$program" || report broken "the linker"
  run "$seconds" "$program" "$setting" || report killed "$(basename "$program") $setting: $(head -n 1 "$work/failure")"
done < "$work/plan"
report survived "-"
