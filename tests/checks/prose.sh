#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What can be said of the sources without compiling them.
set -eu
. "$WEIR_SRCDIR/tests/checks/tap.sh"
cd "$WEIR_SRCDIR"

folders=
for folder in sdk transforms io runners tools examples tests bench docs; do
  [ ! -d $folder ] || folders="$folders $folder"
done

find $folders -type f \( -name '*.[ch]' -o -name '*.cc' -o -name '*.hpp' -o -name '*.h.in' \) | sort > "$scratch/code"
{ cat "$scratch/code"; find $folders -type f \( -name '*.am' -o -name '*.sh' -o -name '*.awk' -o -name '*.pl' -o -name '*.py' \)
  echo Makefile.am; echo configure.ac; echo bootstrap; } | sort > "$scratch/sources"

# What the tarball must have; .am files Automake adds itself.
{ grep -vE '(\.am|configure\.ac)$' "$scratch/sources"; find $folders -name '*.md'; ls ./*.md | sed 's|^\./||'; } | sort > "$scratch/listed"

verdict "every source names its license in its first three lines" "$(
  while read -r file; do
    head -n 3 "$file" | grep -q 'SPDX-License-Identifier: Apache-2.0' || echo "$file"
  done < "$scratch/sources")"

verdict "every file is listed in a Makefile" "$(
  cat Makefile.am $(find $folders -name '*.am') | sed 's/#.*//' | tr -s ' \t\\=' '\n\n\n\n' | sort -u > "$scratch/words"
  while read -r file; do
    path=${file%.in}
    while [ "$path" != . ]; do
      ! grep -qxF -e "$path" -e "${path%.c}" -e "${path%.cc}" "$scratch/words" || continue 2
      path=$(dirname "$path")
    done
    echo "$file: in no local.am"
  done < "$scratch/listed")"

verdict "what remains to be done has an issue's number" "$(
  grep -nE '\b(TODO|FIXME|XXX)\b' $(cat "$scratch/code") | grep -vE '#[0-9]+' || true)"

# What waits until some time is over, be it in vain for something else: a test waits for what it needs, and moves its clocks itself.
sleepers='(clock_|thrd_)?(nano)?sleep(_for|_until)?|g_?usleep|usleep|(g_|p|zmq_)?poll|p?select|epoll_p?wait2?|sigtimedwait|setitimer'
sleepers="$sleepers|timerfd_settime|timer_settime|[a-z_]*_(timed|clock)(wait|lock|receive|join_np)|sem_(timed|clock)wait"
sleepers="$sleepers|g_(cond_wait_until|timeout_[a-z_]+|async_queue_timeout_pop[a-z_]*)|wait_(for|until)"
verdict "no test sleeps" "$(
  grep -nE "(^|[^.>[:alnum:]_])($sleepers) *\(" $(grep '^tests/' "$scratch/code") || true
  find tests -type f \( -name '*.sh' -o -name '*.awk' -o -name '*.pl' -o -name '*.py' -o -name command \) | sort |
    xargs grep -nE '(^|[^-.[:alnum:]_])(time\.)?u?sleep( +|\()[0-9.$"]|(^|[^[:alnum:]_])read +(-[a-z]+ +)*-[a-z]*t' |
    grep -vE '^[^:]*:[0-9]+: *#' || true)"

verdict "no file is longer than 700 lines" "$(
  xargs wc -l < "$scratch/code" | awk '$2 != "total" && $1 > 700 { print $2 ": " $1 " lines" }')"

# 120 columns are the aim (.clang-format); what reads better in one line may run over, but not by much.
verdict "no line of C is longer than 130 columns" "$(
  xargs awk 'length > 130 { print FILENAME ":" FNR ": " length " columns" }' < "$scratch/code")"

verdict "no line ends in a blank, no code holds a tab" "$(grep -nE '[[:blank:]]$|	' $(cat "$scratch/code") | head -n 20 || true)"

finish
