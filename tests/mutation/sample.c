/* SPDX-License-Identifier: Apache-2.0 */
/* What mutate.sh makes mistakes in. Nothing above the functions and nothing in comments, strings, assertions and
 * allocations may be. */
#define LIMIT(n) ((n) < 10 ? 1 : 2)
#define g_assert_true(x) ((void) (x))
#define free(x) ((void) (x))
#define g_realloc(x, n) ((n) > 0 ? (x) : 0)

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

  t->rows = g_realloc (t->rows, n + 1);
  free (t->rows);
  forget (
      t);
  return n;
}
