#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Automake's test driver for programs that speak TAP: every case counts, one line is printed per program.
# A program that exits badly, is killed by its time limit, or reports fewer cases than it planned counts as one more failure.
set -u

name= log= trs= color=no
while [ $# -gt 0 ]; do
  case $1 in
    --test-name) name=$2; shift 2 ;;
    --log-file) log=$2; shift 2 ;;
    --trs-file) trs=$2; shift 2 ;;
    --color-tests) color=$2; shift 2 ;;
    --expect-failure | --enable-hard-errors) shift 2 ;;
    --) shift; break ;;
    *) break ;;
  esac
done

timeout -k 60 "${WEIR_TEST_TIMEOUT:-300}" "$@" > "$log" 2>&1 < /dev/null
status=$?

awk -v status="$status" -v name="$name" -v color="$color" -v trs="$trs" '
  function say (text, paint) { print (color == "yes" ? "\033[" paint "m" text "\033[0m" : text) }
  function result (kind, what) { print ":test-result: " kind " " what > trs; counts[kind]++ }
  /^1\.\.[0-9]+/                 { planned = substr ($1, 4) + 0; has_plan = 1; if (/# *[Ss][Kk][Ii][Pp]/) { result("SKIP", $0); skipped_all = 1 } }
  /^(not )?ok( |$)/ {
    seen++
    bad = /^not /
    what = $0; sub (/^(not )?ok *[0-9]* *-? */, "", what)
    if (/# *[Ss][Kk][Ii][Pp]/) result("SKIP", what)
    else if (bad) { result("FAIL", what); failed[++n_failed] = what }
    else result("PASS", what)
  }
  END {
    if (status == 124) trouble = "took longer than its time limit"
    else if (status > 128) trouble = "died of signal " (status - 128)
    else if (!has_plan) trouble = "printed no plan (exit status " status ")"
    else if (seen != planned && !skipped_all) trouble = "ran " seen + 0 " of " planned " cases"
    else if (status != 0 && !n_failed) trouble = "exit status " status " though every case passed"
    if (trouble) { result("FAIL", trouble); failed[++n_failed] = trouble }
    print ":global-test-result: " (n_failed ? "FAIL" : counts["PASS"] ? "PASS" : "SKIP") > trs
    print ":recheck: " (n_failed ? "yes" : "no") > trs
    print ":copy-in-global-log: " (n_failed ? "yes" : "no") > trs
    if (n_failed) say("FAIL: " name " (" n_failed " of " counts["PASS"] + n_failed " failed)", "31")
    else say("PASS: " name " (" counts["PASS"] + 0 (counts["SKIP"] ? ", " counts["SKIP"] " skipped" : "") ")", "32")
    for (i = 1; i <= n_failed; i++) print "        " failed[i]
  }' "$log"
