#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A mistake is found, made small, and printed as a case of conformance that stands as it is: mistakes are made on purpose, and
# what is printed of them, and of whole random pipelines, is compiled and run.
set -eu
. "$WEIR_SRCDIR/tests/checks/tap.sh"
cd "$WEIR_BUILDDIR"
unset WEIR_SEED WEIR_LONG CMOCKA_MESSAGE_OUTPUT
random_pipelines="tests/differential/test-differential"

# The last case of its input, or all of them.
last_case () { awk '/^CASE/ { text = ""; on = 1 } on { text = text $0 "\n" } /^}/ { on = 0 } END { printf "%s", text }'; }
cases () { sed -n '/^CASE/,/^}/p'; }

# count PATTERN: how many there are in the input.
count () { { grep -oE "$1" || true; } | wc -l; }

# loses TEXT STEPS ELEMENTS: what has TEXT in it is lost; as small as it gets, there are no more steps, nor elements.
loses () {
  lost=$((lost + 1))
  if WEIR_DIFFERENTIAL=300 $random_pipelines "--lose=$1" > "$scratch/said" 2>&1; then
    not_ok "what loses '$1' is found" "it is not"
    return
  fi
  last_case < "$scratch/said" | sed "s/^CASE (X_seed_[0-9]*/CASE (X_lost_$lost/" > "$scratch/case"
  cat "$scratch/case" >> "$scratch/cases"
  verdict "what loses '$1' is found" "$(
    grep -E '^  missing: |^dropped as ' "$scratch/said" | grep -qF -e "$1" || cat "$scratch/said")"
  verdict "what loses '$1' is made small" "$(
    [ -s "$scratch/case" ] && [ "$(count '\*x[0-9]+ ' < "$scratch/case")" -le "$2" ] \
      && [ "$(count '(PAIR|NUMBER)_AT' < "$scratch/case")" -le "$3" ] || cat "$scratch/said")"
  verdict "what loses '$1' says what is right" "$(
    case $1 in
      'dropped as late') grep -q 'expect_dropped (c, [1-9]' "$scratch/case" ;;
      'dropped as closed') grep -q 'expect_dropped (c, [0-9]*, [1-9]' "$scratch/case" ;;
      *) grep '^ *"' "$scratch/case" | grep -qF -e "$1" ;;
    esac || cat "$scratch/case")"
}

: > "$scratch/cases"
lost=0
loses ',LATE' 4 2
loses 'EARLY' 3 2
loses '-{key' 4 2
loses 'left: [1' 4 2
loses 'dropped as late' 3 1
loses 'dropped as closed' 3 2
WEIR_DIFFERENTIAL=24 $random_pipelines --print --from=5001 2>&1 | cases >> "$scratch/cases"

names=$(sed -n 's/^CASE (\(.*\))$/\1/p' "$scratch/cases" | paste -sd, -)
cat - "$scratch/cases" > "$scratch/printed.c" <<'END'
#include "tests/conformance/conformance.h"
#include "tests/differential/functions.h"

END
cat >> "$scratch/printed.c" <<END
CASES (printed, $names)

static void
cases_that_were_printed_are_right (void **state G_GNUC_UNUSED)
{
  for (const CaseEntry *entry = weir_cases_printed; entry->name != NULL; entry++)
    for (const ConformanceRunner *runner = weir_conformance_runners; runner->name != NULL; runner++)
      {
        ConformanceRunner once = *runner;

        once.n_seeds = 1;
        weir_conformance_run (entry, &once);
      }
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (cases_that_were_printed_are_right) };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
END

verdict "as many cases are printed as there should be" "$(
  [ "$(count '^CASE' < "$scratch/cases")" = $((lost + 24)) ] || grep '^CASE' "$scratch/cases")"
# shellcheck disable=SC2086
compiled=$(eval $WEIR_COMPILE -O0 -Werror -c '"$scratch/printed.c"' -o '"$scratch/printed.o"' 2>&1 | head -n 30)
verdict "what is printed compiles" "$compiled"
# shellcheck disable=SC2086
if $WEIR_LINK -o "$scratch/printed" "$scratch/printed.o" tests/conformance/case.o tests/conformance/collector.o \
    tests/conformance/runners.o tests/conformance/oracle/*.o $WEIR_LDADD > "$scratch/said" 2>&1 \
    && "$scratch/printed" >> "$scratch/said" 2>&1; then
  ok "what is printed is right on every runner"
else
  not_ok "what is printed is right on every runner" "$(head -n 30 "$scratch/said")"
fi
finish
