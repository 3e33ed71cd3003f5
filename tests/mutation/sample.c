/* SPDX-License-Identifier: Apache-2.0 */
/* What mutate.sh makes mistakes in. Nothing above the functions and nothing in comments, strings and assertions may be. */
#define LIMIT(n) ((n) < 10 ? 1 : 2)
#define g_assert_true(x) ((void) (x))

typedef struct
{
  int n_rows, *rows;
} Table;

static const int table[] = { 1, 2 < 3, 4 };

static void
forget (Table *t)
{
  t->rows = 0;
}

/* if (a < b) return; */
int
count (const Table *t, int limit)
{
  int sum = 0;

  for (int i = 0; i < t->n_rows; i++)
    {
      g_assert_true (t->rows[i] >= 0 && "a < b" != 0);
      if (t->rows[i] == limit)
        continue;
      if (t->rows[i] > LIMIT (limit)
          || sum < 0)
        break;
      sum += t->rows[i] - table[0];
    }
  return sum != limit ? sum : -1;
}

int
count_and_forget (Table *t, int limit)
{
  int n = count (t, limit);

  forget (
      t);
  return n;
}
