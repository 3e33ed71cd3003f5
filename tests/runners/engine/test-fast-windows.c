/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/weir-test.h"

#include "runners/engine/fast-windows.h"
#include "runners/engine/fast.h"
#include "tests/runners/engine/group-rows.h"

#define MANY     20000
#define EACH     40 /* comparisons of windows for one of MANY: a few times the logarithm */
#define TINY     1024 /* bytes */

/* --- the windows by themselves ---------------------------------------------------------------------------------------- */

static int
compare_windows (const void *a, const void *b)
{
  return weir_window_compare (*(const WeirWindow *) a, *(const WeirWindow *) b);
}

static int64_t
least_start (const WeirWindow *windows, unsigned n)
{
  int64_t least = INT64_MAX;

  for (unsigned i = 0; i < n; i++)
    least = MIN (least, windows[i].start.us);
  return least;
}

static void
windows_are_found_and_come_in_order_of_their_ends (void **state)
{
  GRand          *rand = *state;
  WeirFastWindows open;
  WeirWindow      windows[500];
  unsigned        n = 0;

  weir__fast_windows_init (&open, true);
  assert_null (weir__fast_windows_first (&open));
  assert_int_equal (weir__fast_windows_least_start (&open).us, INT64_MAX);
  while (n < G_N_ELEMENTS (windows))
    {
      int64_t    end = g_rand_int_range (rand, 0, 100), size = g_rand_int_range (rand, 1, 100);
      WeirWindow window = { { end - size }, { end } };
      unsigned   before = weir__fast_windows_n (&open);
      WeirFastWindow *got = weir__fast_windows_get (&open, window);
      assert_true (weir_window_equal (got->window, window));
      assert_ptr_equal (weir__fast_windows_get (&open, window), got);
      if (weir__fast_windows_n (&open) > before)
        windows[n++] = window;
      assert_int_equal (weir__fast_windows_n (&open), n);
      assert_int_equal (weir__fast_windows_least_start (&open).us, least_start (windows, n));
    }
  qsort (windows, n, sizeof *windows, compare_windows);
  for (unsigned i = 0; i < n; i++)
    {
      assert_int_equal (weir__fast_windows_least_start (&open).us, least_start (windows + i, n - i));
      assert_true (weir_window_equal (weir__fast_windows_first (&open)->window, windows[i]));
      weir__fast_windows_remove_first (&open);
    }
  assert_null (weir__fast_windows_first (&open));
  weir__fast_windows_clear (&open);
}

/* --- what very many cost ---------------------------------------------------------------------------------------------- */

typedef struct
{
  GroupCase     rows;
  WeirPlanEdge  edge;
  WeirFast     *fast;
  WeirFrame    *frame;
  uint32_t      n_fired, n_frames;
} Fixture;

static void
set_up (Fixture *f, WeirTimestampCombiner combiner)
{
  *f = (Fixture) { .frame = weir__frame_new () };
  group_case_init (&f->rows, WEIR_TYPE (int64_t), NULL);
  f->rows.spec.keeps_time = combiner != WEIR_END_OF_WINDOW;
  f->rows.spec.combiner = combiner;
  f->edge = (WeirPlanEdge) { .value_offset = f->rows.row->fields[1].offset };
  f->fast = weir__fast_new (&(WeirFastOptions) { .spec = f->rows.spec, .row = f->rows.row });
}

static void
tear_down (Fixture *f)
{
  weir__fast_free (f->fast);
  weir__frame_free (f->frame);
  group_case_clear (&f->rows);
}

/* Rows of key 7, in batches of as many: row i in window numbers[i]. */
static void
add_rows (Fixture *f, const uint32_t *numbers, uint32_t n, uint32_t in_batch)
{
  g_autofree int64_t    *rows = g_new (int64_t, 2 * in_batch);
  g_autofree WeirWindow *windows = g_new (WeirWindow, in_batch);

  for (uint32_t from = 0; from < n; from += in_batch)
    {
      WeirBatch batch = { .type = f->rows.row, .rows = (const char *) rows, .row_size = 16, .windows = windows };
      for (batch.n = 0; batch.n < MIN (in_batch, n - from); batch.n++)
        {
          int64_t start = 10 * (int64_t) numbers[from + batch.n];
          windows[batch.n] = (WeirWindow) { { start }, { start + 10 } };
          rows[2 * batch.n] = 7;
          rows[2 * batch.n + 1] = 1;
        }
      assert_true (weir__fast_add (f->fast, &f->edge, &batch, NULL));
    }
}

static void
fire (Fixture *f, WeirTime watermark)
{
  weir__fast_watermark (f->fast, watermark);
  while (weir__fast_fire (f->fast, f->frame, NULL) == WEIR_NEXT_SOME)
    {
      f->n_frames++;
      f->n_fired += f->frame->batch.n;
    }
  weir__fast_hold (f->fast);
}

static uint32_t *
shuffled (GRand *rand, uint32_t n)
{
  uint32_t *numbers = g_new (uint32_t, n);

  for (uint32_t i = 0; i < n; i++)
    {
      uint32_t k = (uint32_t) g_rand_int_range (rand, 0, (int) i + 1);
      numbers[i] = numbers[k];
      numbers[k] = i;
    }
  return numbers;
}

static void
very_many_windows_in_any_order_cost_the_logarithm_of_their_number_each (void **state)
{
  const uint32_t in_batches[] = { 1, 3, 2048 };

  for (unsigned k = 0; k < G_N_ELEMENTS (in_batches); k++)
    {
      g_autofree uint32_t *numbers = shuffled (*state, MANY);
      Fixture              f;
      set_up (&f, WEIR_EARLIEST);
      add_rows (&f, numbers, MANY, in_batches[k]);
      add_rows (&f, numbers, MANY, in_batches[k]);
      for (int64_t i = 1; i <= MANY; i++)
        {
          fire (&f, (WeirTime) { 10 * i });
          assert_int_equal (f.n_fired, i);
        }
      assert_in_range (weir__fast_compared (f.fast), MANY, 3 * EACH * MANY);
      tear_down (&f);
    }
}

static void
windows_of_a_row_or_two_share_frames (void **state)
{
  g_autofree uint32_t *numbers = shuffled (*state, MANY);
  Fixture              f;

  set_up (&f, WEIR_END_OF_WINDOW);
  add_rows (&f, numbers, MANY, 2048);
  fire (&f, WEIR_TIME_MAX);
  assert_int_equal (f.n_fired, MANY);
  assert_in_range (f.n_frames, 1, MANY / 50);
  tear_down (&f);
}

static void
a_window_holds_little_more_than_its_keys_need_however_many_rows_they_have (void **state G_GNUC_UNUSED)
{
  g_autofree int64_t *rows = g_new (int64_t, 2 * 4096);
  Fixture             f;
  WeirBatch           batch = { .rows = (const char *) rows, .row_size = 16, .n = 4096 };

  set_up (&f, WEIR_END_OF_WINDOW);
  batch.type = f.rows.row;
  for (int64_t n_keys = 1; n_keys <= 4096; n_keys *= 2)
    {
      WeirGroupTable *table = weir__group_table_new (&f.rows.spec);
      for (int64_t i = 0; i < 4096; i++)
        {
          rows[2 * i] = i % n_keys;
          rows[2 * i + 1] = 1;
        }
      weir__group_table_add (table, &batch, NULL, 1, 0, 8);
      assert_in_range (weir__group_table_bytes (table), 1, TINY / 4);
      weir__group_table_add (table, &batch, NULL, batch.n, 0, 8);
      assert_int_equal (weir__group_table_n_keys (table), n_keys);
      assert_in_range (weir__group_table_bytes (table), 24 * (size_t) n_keys, TINY + 24 * 5 * (size_t) n_keys);
      weir__group_table_free (table);
    }
  tear_down (&f);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    weir_test_with_rand (windows_are_found_and_come_in_order_of_their_ends),
    weir_test_with_rand (very_many_windows_in_any_order_cost_the_logarithm_of_their_number_each),
    weir_test_with_rand (windows_of_a_row_or_two_share_frames),
    cmocka_unit_test (a_window_holds_little_more_than_its_keys_need_however_many_rows_they_have),
  };

  return cmocka_run_group_tests_name ("fast windows", tests, NULL, NULL);
}
