/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/weir-test.h"

#include "runners/engine/fast-parts.h"
#include "tests/support/random.h"

enum
{
  MAX_ROWS = 300,
};

/* The rows of a batch, of which `positions` are given, in no order. */
typedef struct
{
  WeirWindow windows[2 * MAX_ROWS];
  uint32_t   positions[MAX_ROWS], n;
} Rows;

static void
make_rows (GRand *rand, Rows *rows)
{
  const int n_windows = g_rand_int_range (rand, 1, 100);

  rows->n = (uint32_t) g_rand_int_range (rand, 1, MAX_ROWS + 1);
  for (unsigned i = 0; i < G_N_ELEMENTS (rows->windows); i++)
    {
      int64_t start = g_rand_int_range (rand, -n_windows, n_windows);
      rows->windows[i] = (WeirWindow) { { start }, { start + g_rand_int_range (rand, 1, 4) } };
    }
  for (unsigned i = 0; i < rows->n; i++)
    rows->positions[i] = (uint32_t) g_rand_int_range (rand, 0, (int) G_N_ELEMENTS (rows->windows));
}

/* Each part has the positions of its window, in the order in which they were given, and no other part has it. */
static void
assert_parts_are_of (const WeirFastParts *parts, const Rows *rows)
{
  uint32_t n_parts = 0, next[MAX_ROWS] = { 0 };

  for (uint32_t i = 0; i < rows->n; i++)
    {
      WeirWindow window = rows->windows[rows->positions[i]];
      uint32_t   p = 0;
      while (p < n_parts && !weir_window_equal (parts->parts[p].window, window))
        p++;
      if (p == n_parts) /* its first appearance */
        assert_in_range (++n_parts, 1, parts->n);
      const WeirFastPart *part = &parts->parts[p];
      assert_true (weir_window_equal (part->window, window));
      assert_in_range (next[p] + 1, 1, part->n);
      assert_int_equal (parts->positions[part->first + next[p]++], rows->positions[i]);
    }
  assert_int_equal (parts->n, n_parts);
  for (uint32_t p = 0; p < n_parts; p++)
    assert_int_equal (next[p], parts->parts[p].n);
}

static void
rows_come_in_parts_of_one_window_in_the_order_of_first_appearance (void **state)
{
  GRand        *rand = *state;
  WeirFastParts parts = { 0 };
  Rows          rows;

  for (int round = 0; round < 500; round++) /* larger and smaller batches, with the same memory */
    {
      make_rows (rand, &rows);
      weir__fast_parts_make (&parts, rows.windows, rows.positions, rows.n);
      assert_parts_are_of (&parts, &rows);
    }
  weir__fast_parts_clear (&parts);
}

static void
every_row_may_have_a_window_of_its_own (void **state G_GNUC_UNUSED)
{
  WeirFastParts parts = { 0 };
  Rows          rows = { .n = MAX_ROWS };

  for (uint32_t i = 0; i < MAX_ROWS; i++)
    {
      rows.windows[i] = (WeirWindow) { { (int64_t) i * 31 }, { (int64_t) i * 31 + 1 } };
      rows.positions[i] = MAX_ROWS - 1 - i;
    }
  weir__fast_parts_make (&parts, rows.windows, rows.positions, rows.n);
  assert_int_equal (parts.n, MAX_ROWS);
  assert_parts_are_of (&parts, &rows);
  weir__fast_parts_clear (&parts);
  assert_null (parts.parts);
  assert_int_equal (parts.capacity, 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    weir_test_with_rand (rows_come_in_parts_of_one_window_in_the_order_of_first_appearance),
    cmocka_unit_test (every_row_may_have_a_window_of_its_own),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
