#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The engine has no clock, no lock, no socket and no file; the planner is a function of its graph; the SDK builds graphs and runs
# nothing. Their objects import what only works on memory, and that is a list of what they may: what does something to the world
# has too many names for a list of what they may not. What is needed of the world is handed in as a WeirWorld.
set -eu
. "$WEIR_SRCDIR/tests/checks/tap.sh"

# The library itself, and what compilers put in. (Which folder may call which is the check of layers.)
compiler='weir_.*|_GLOBAL_OFFSET_TABLE_|__tls_get_addr|__stack_chk_fail|__(asan|gcov|llvm)_.*|__[a-z]+[sdtx][fi][0-9]?'
memory='free|(aligned_|m|c|re)alloc|madvise|bcmp|(__)?mem(ccpy|chr|cmp|cpy|mem|move|pcpy|rchr|set)(_chk)?|qsort|bsearch|abort'
text='(__)?str(n?cat|chr|chrnul|n?cmp|n?cpy|cspn|n?len|pbrk|rchr|spn|str)(_chk)?|(__)?v?snprintf(_chk)?|__ctype_[a-z_]+'
numbers='(fabs|floor|ceil|round|rint|trunc|fmod|frexp|ldexp|exp|log|log2|pow|sqrt|ll?round|ll?rint|copysign)f?|__(isnan|isinf|finite)f?'
glib_memory='g_(try_)?(m|re)alloc(0|_n|0_n)?|g_free(_sized)?|g_memdup2?|g_(strong_)?aligned_.*|g_clear_pointer|g_qsort_with_data'
glib_sets='g_(array|byte_array|bytes|datalist|hash_table|list|ptr_array|quark|queue|sequence|slist|tree)_.*|g_(int|int64|double|direct)_(hash|equal)'
glib_text='g_(ascii|markup|unichar|utf8)_.*|g_str[a-z0-9_]+|g_v?snprintf|g_intern_(static_)?string|g_build_filenamev?|g_path_.*'
glib_errors='g_error_.*|g_file_error_quark|g_set_error.*|g_(propagate|prefix|clear)_(prefixed_)?error.*|g_log|g_return_if_fail_warning|g_assertion_message.*'
zones='g_time_zone_(adjust_time|find_interval|get_offset|new_identifier|new_utc|ref|unref)'
allowed="$compiler|$memory|$text|$numbers|$glib_memory|$glib_sets|$glib_text|$glib_errors|$zones"

# What single files may besides: ask each library for its version, call graphviz, look where the zones are.
cat > "$scratch/besides" << 'END'
sdk/base/version.c (BZ2_bzlibVersion|LZ4_versionString|ZSTD_versionString|msgpack_version|sqlite3_libversion|zlibVersion|glib_(major|minor|micro)_version)
sdk/model/window-into.c (g_getenv|g_file_test)
sdk/wire/graph-svg.c (close|g_file_open_tmp|g_file_set_contents|g_find_program_in_path|g_spawn_sync|g_spawn_check_(wait|exit)_status|g_unlink)
END

# imports FOLDER: what its objects import and may not; a source without an object, which nobody has looked at, is one as well.
imports () {
  (cd "$WEIR_SRCDIR" && find "$1" -name '*.c') | sort > "$scratch/sources"
  [ -s "$scratch/sources" ] || echo "$1: no sources"
  while read -r source; do
    object=$WEIR_BUILDDIR/$(dirname "$source")/.libs/$(basename "$source" .c).o
    [ -f "$object" ] || object=$WEIR_BUILDDIR/${source%.c}.o # --disable-shared
    if [ ! -f "$object" ]; then
      echo "$source: no object"
      continue
    fi
    besides=$(sed -n "s|^$source ||p" "$scratch/besides")
    $WEIR_NM -u "$object" > "$scratch/symbols" || echo "$source: $WEIR_NM cannot read its object"
    awk '{ sub (/@.*/, "", $NF); print $NF }' "$scratch/symbols" | grep -vEx "$allowed${besides:+|$besides}" | sed "s|^|$source imports |" || true
  done < "$scratch/sources"
}

if [ -n "$WEIR_SANITIZERS" ]; then
  skip "the engine is pure" "sanitizers import their own"
else
  verdict "the engine imports no clock, lock, thread, socket, file, chance or environment" "$(imports runners/engine)"
  verdict "the planner imports none of them either" "$(imports runners/plan)"
  verdict "the SDK imports none of them, but for what three files need" "$(imports sdk)"
fi
finish
