#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# mutate makes one mistake of each kind, where code is, and what it writes compiles.
set -eu
. "$WEIR_SRCDIR/tests/checks/tap.sh"
mutate=$WEIR_BUILDDIR/tests/mutation/mutate
cd "$WEIR_SRCDIR/tests/mutation"

cat > "$scratch/expected" <<'END'
sample.c:19: dropped: t->rows = 0; → ;
sample.c:19: one more: t->rows = 0; → t->rows = (0 + 1);
sample.c:19: one less: t->rows = 0; → t->rows = (0 - 1);
sample.c:26: one more: int sum = 0; → int sum = (0 + 1);
sample.c:26: one less: int sum = 0; → int sum = (0 - 1);
sample.c:28: one more: for (int i = 0; i < t->n_rows; i++) → for (int i = (0 + 1); i < t->n_rows; i++)
sample.c:28: one less: for (int i = 0; i < t->n_rows; i++) → for (int i = (0 - 1); i < t->n_rows; i++)
sample.c:28: comparison: for (int i = 0; i < t->n_rows; i++) → for (int i = 0; i <= t->n_rows; i++)
sample.c:28: one more: for (int i = 0; i < t->n_rows; i++) → for (int i = 0; i < (t->n_rows + 1); i++)
sample.c:28: one less: for (int i = 0; i < t->n_rows; i++) → for (int i = 0; i < (t->n_rows - 1); i++)
sample.c:31: condition: if (t->rows[i] == limit) → if (!(t->rows[i] == limit))
sample.c:31: comparison: if (t->rows[i] == limit) → if (t->rows[i] != limit)
sample.c:32: dropped: continue; → ;
sample.c:33: condition: if (t->rows[i] > LIMIT (limit) || sum < 0) → if (!(t->rows[i] > LIMIT (limit) || sum < 0))
sample.c:33: comparison: if (t->rows[i] > LIMIT (limit) → if (t->rows[i] >= LIMIT (limit)
sample.c:34: logic: || sum < 0) → && sum < 0)
sample.c:34: comparison: || sum < 0) → || sum <= 0)
sample.c:34: one more: || sum < 0) → || sum < (0 + 1))
sample.c:34: one less: || sum < 0) → || sum < (0 - 1))
sample.c:35: dropped: break; → ;
sample.c:36: dropped: sum += t->rows[i] - table[0]; → ;
sample.c:36: arithmetic: sum += t->rows[i] - table[0]; → sum -= t->rows[i] - table[0];
sample.c:36: arithmetic: sum += t->rows[i] - table[0]; → sum += t->rows[i] + table[0];
sample.c:36: one more: sum += t->rows[i] - table[0]; → sum += t->rows[i] - table[(0 + 1)];
sample.c:36: one less: sum += t->rows[i] - table[0]; → sum += t->rows[i] - table[(0 - 1)];
sample.c:38: comparison: return sum != limit ? sum : -1; → return sum == limit ? sum : -1;
sample.c:38: branches: return sum != limit ? sum : -1; → return sum != limit ? (-1) : (sum);
sample.c:38: one more: return sum != limit ? sum : -1; → return sum != limit ? sum : -(1 + 1);
sample.c:38: one less: return sum != limit ? sum : -1; → return sum != limit ? sum : -(1 - 1);
sample.c:46: dropped: t->rows = g_realloc (t->rows, n + 1); → ;
sample.c:48: dropped: forget ( t); → ;
END
"$mutate" --list sample.c > "$scratch/listed"
verdict "each kind of mistake is found where code is, and nowhere else" "$(diff "$scratch/expected" "$scratch/listed")"

cat > "$scratch/expected-h" <<'END'
sample.h:17: comparison: return p->x < 1; → return p->x <= 1;
sample.h:17: one more: return p->x < 1; → return p->x < (1 + 1);
sample.h:17: one less: return p->x < 1; → return p->x < (1 - 1);
END
"$mutate" --list sample.h > "$scratch/listed"
verdict "of a header it is the inline functions" "$(diff "$scratch/expected-h" "$scratch/listed")"

trouble=
for seed in $(seq 1 300); do
  "$mutate" "$seed" sample.c > "$scratch/mutant.c" 2> "$scratch/what"
  cat "$scratch/what" >> "$scratch/made"
  [ "$(wc -l < "$scratch/mutant.c")" = "$(wc -l < sample.c)" ] || trouble="$trouble seed $seed moves lines;"
  ! cmp -s sample.c "$scratch/mutant.c" || trouble="$trouble seed $seed changes nothing;"
  [ "$seed" -gt 20 ] || $WEIR_CC -w -c -o "$scratch/mutant.o" "$scratch/mutant.c" || trouble="$trouble seed $seed does not compile;"
done
verdict "a mutant has as many lines as the original, differs from it, and compiles" "$trouble"
verdict "all mistakes are made by some seed" "$(sort "$scratch/expected" > "$scratch/all"
  sort -u "$scratch/made" | diff "$scratch/all" -)"
"$mutate" 7 sample.c > "$scratch/a" 2> "$scratch/b"
"$mutate" 7 sample.c > "$scratch/mutant.c" 2> "$scratch/what"
verdict "a seed makes the same mistake each time" "$(cmp "$scratch/a" "$scratch/mutant.c"; cmp "$scratch/b" "$scratch/what")"
finish
