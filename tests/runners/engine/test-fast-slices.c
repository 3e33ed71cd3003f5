/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/weir-test.h"

#include "runners/engine/assign.h"
#include "runners/engine/fast.h"
#include "tests/runners/engine/group-rows.h"

/* The same rows and watermarks, to a grouping by windows and to one by slices of them: what they fire is the same. */

#define END_OF_TIME (INT64_MAX - INT64_C (86400000000) + 1)

typedef struct
{
  GroupCase     rows;
  WeirWindows   windows, slices;
  WeirAssigner *assign_windows, *assign_slices;
  WeirPlanEdge  edge;
  WeirFast     *by_window, *by_slice;
  WeirFrame    *frame;
} Fixture;

static int64_t
divisor (int64_t a, int64_t b)
{
  return b == 0 ? a : divisor (b, a % b);
}

static void
set_up (Fixture *f, WeirWindows windows, const WeirType *key, WeirTimestampCombiner combiner)
{
  *f = (Fixture) { .windows = windows, .frame = weir__frame_new () };
  group_case_init (&f->rows, key, NULL);
  f->rows.spec.keeps_time = combiner != WEIR_END_OF_WINDOW;
  f->rows.spec.combiner = combiner;
  f->edge = (WeirPlanEdge) { .value_offset = f->rows.row->fields[1].offset };
  f->slices = (WeirWindows) { .kind = WEIR_WINDOWS_FIXED,
                              .size = { divisor (windows.size.us, windows.period.us) },
                              .offset = windows.offset };
  f->assign_windows = weir__assigner_new (&f->windows, NULL);
  f->assign_slices = weir__assigner_new (&f->slices, NULL);
  WeirFastOptions options = { .spec = f->rows.spec, .row = f->rows.row };
  f->by_window = weir__fast_new (&options);
  options.windows = &f->windows;
  options.slice = f->slices.size;
  f->by_slice = weir__fast_new (&options);
}

static void
tear_down (Fixture *f)
{
  weir__fast_free (f->by_window);
  weir__fast_free (f->by_slice);
  weir__assigner_free (f->assign_windows);
  weir__assigner_free (f->assign_slices);
  weir__frame_free (f->frame);
  group_case_clear (&f->rows);
}

/* Rows, each of which is in windows enough to be named by `positions` as often. */
static void
add (Fixture *f, WeirBatch batch, const WeirTime *times)
{
  g_autoptr (GArray)     windows = g_array_new (FALSE, FALSE, sizeof (WeirWindow));
  g_autoptr (GArray)     rows = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  g_autoptr (GArray)     row_times = g_array_new (FALSE, FALSE, sizeof (WeirTime));
  g_autofree WeirWindow *slices = g_new (WeirWindow, batch.n);

  for (uint32_t i = 0; i < batch.n; i++)
    {
      weir__assigner_append (f->assign_windows, NULL, times[i], windows, NULL);
      for (; rows->len < windows->len; g_array_append_val (rows, i))
        g_array_append_val (row_times, times[i]);
      slices[i] = weir__assigner_window_of (f->assign_slices, times[i]);
    }
  batch.timestamps = (WeirTime *) times;
  batch.windows = slices;
  assert_true (weir__fast_add (f->by_slice, &f->edge, &batch, NULL));
  batch.n = rows->len;
  batch.timestamps = (WeirTime *) (void *) row_times->data;
  batch.windows = (WeirWindow *) (void *) windows->data;
  batch.selection = (uint32_t *) (void *) rows->data;
  assert_true (weir__fast_add (f->by_window, &f->edge, &batch, NULL));
}

static int
compare_lines (const void *a, const void *b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* What fires, a line for each row, in order of windows and then of lines. */
static char *
fire (Fixture *f, WeirFast *fast, WeirTime watermark)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  const WeirBatch      *b = &f->frame->batch;
  WeirNext              step;
  unsigned              n_windows = 0;
  WeirWindow            last = { WEIR_TIME_MIN, WEIR_TIME_MIN };

  weir__fast_watermark (fast, watermark);
  while ((step = weir__fast_fire (fast, f->frame, NULL)) == WEIR_NEXT_SOME)
    for (uint32_t i = 0; i < b->n; i++)
      {
        WeirWindow window = weir_batch_window (b, i);
        GString   *line = g_string_new (NULL);
        assert_true (weir_window_compare (last, window) <= 0); /* windows fire in order */
        n_windows += !weir_window_equal (last, window);
        last = window;
        g_string_append_printf (line, "%08u [%" PRId64 ", %" PRId64 ") @%" PRId64 " ", n_windows, window.start.us,
                                window.end.us, weir_batch_timestamp (b, i).us);
        weir_value_print (b->type, b->rows + (size_t) i * b->row_size, SIZE_MAX, line);
        g_ptr_array_add (lines, g_string_free (line, FALSE));
      }
  assert_int_equal (step, WEIR_NEXT_NONE);
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

/* What is open is told in windows, also where there are none but slices. */
static void
assert_same_open (const Fixture *f)
{
  uint64_t   n_windows = 0, n_by_slice = 0;
  WeirWindow oldest = { WEIR_TIME_MAX, WEIR_TIME_MIN }, oldest_by_slice = oldest;

  assert_int_equal (weir__fast_oldest (f->by_slice, &n_by_slice, &oldest_by_slice),
                    weir__fast_oldest (f->by_window, &n_windows, &oldest));
  assert_int_equal (n_by_slice, n_windows);
  assert_true (weir_window_equal (oldest_by_slice, oldest));
}

static void
fire_both (Fixture *f, WeirTime watermark)
{
  assert_same_open (f);
  g_autofree char *by_window = fire (f, f->by_window, watermark), *by_slice = fire (f, f->by_slice, watermark);

  assert_same_open (f);
  assert_string_equal (by_slice, by_window);
  assert_int_equal (weir__fast_dropped_late (f->by_slice), weir__fast_dropped_late (f->by_window));
}

static WeirTime
saturated (__int128 t)
{
  return (WeirTime) { (int64_t) CLAMP (t, INT64_MIN, INT64_MAX) };
}

/* One script: rows about a moving instant, some far behind, between watermarks that mostly rise a little. */
static void
run_script (Fixture *f, GRand *rand, int64_t base)
{
  g_autoptr (GPtrArray) keys = random_keys (&f->rows, rand, 1 + g_rand_int_range (rand, 0, 12));
  int64_t               reach = 3 * f->windows.size.us, instant = 0;

  for (int step = 0; step < 25; step++)
    {
      WeirTime  times[40];
      WeirBatch batch = group_case_rows (&f->rows, rand, keys, g_rand_int_range (rand, 1, 40));
      for (uint32_t i = 0; i < batch.n; i++)
        times[i] = saturated ((__int128) base + instant + g_rand_int_range (rand, -(int) reach, (int) reach));
      add (f, batch, times);
      instant += g_rand_int_range (rand, 0, (int) (g_rand_boolean (rand) ? reach : f->slices.size.us + 1));
      fire_both (f, saturated ((__int128) base + instant - g_rand_int_range (rand, 0, (int) reach)));
    }
  fire_both (f, WEIR_TIME_MAX);
}

static void
windows_made_of_slices_fire_as_if_they_were_not (void **state)
{
  GRand        *rand = *state;
  const int64_t bases[] = { 0, INT64_C (1700000000000000), INT64_MIN, END_OF_TIME - 200, INT64_MAX };

  for (int k = 0; k < 300; k++)
    {
      Fixture f;
      int     slice = g_rand_int_range (rand, 1, 20), period = g_rand_int_range (rand, 1, 5);
      WeirWindows windows = { .kind = WEIR_WINDOWS_SLIDING,
                              .size = { slice * (period + g_rand_int_range (rand, 1, 10)) },
                              .period = { slice * period } };
      windows.offset.us = g_rand_int_range (rand, 0, (int) windows.period.us);
      set_up (&f, windows, g_rand_boolean (rand) ? WEIR_TYPE (int64_t) : WEIR_TYPE (WeirString),
              (WeirTimestampCombiner) g_rand_int_range (rand, 0, 3));
      run_script (&f, rand, bases[g_rand_int_range (rand, 0, G_N_ELEMENTS (bases))]);
      tear_down (&f);
    }
}

static const WeirWindows ten_every_five
    = { .kind = WEIR_WINDOWS_SLIDING, .size = { 10 }, .period = { 5 }, .offset = { 0 } };

static void
add_one (Fixture *f, int64_t key, int64_t time)
{
  struct
  {
    int64_t key, value;
  } row = { key, 1 };

  add (f, (WeirBatch) { .type = f->rows.row, .rows = (const char *) &row, .n = 1, .row_size = sizeof row },
       &(WeirTime) { time });
}

static void
a_row_is_late_for_the_windows_that_have_passed_and_counts_in_the_others (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f, ten_every_five, WEIR_TYPE (int64_t), WEIR_END_OF_WINDOW);
  fire_both (&f, (WeirTime) { 10 });
  add_one (&f, 7, 6);
  assert_int_equal (weir__fast_dropped_late (f.by_slice), 1);
  g_autofree char *fired = fire (&f, f.by_slice, WEIR_TIME_MAX);
  assert_string_equal (fired, "00000001 [5, 15) @14 {key: 7, value: 1}");
  add_one (&f, 7, 6);
  assert_int_equal (weir__fast_dropped_late (f.by_slice), 3);
  tear_down (&f);
}

/* A hundred thousand million windows: counting them one by one would not end. */
static void
the_windows_that_have_passed_are_reckoned_however_many_they_are (void **state G_GNUC_UNUSED)
{
  const WeirWindows  windows = { .kind = WEIR_WINDOWS_SLIDING, .size = { 100000000000 }, .period = { 1 } };
  struct { int64_t key, value; } row = { 7, 1 };
  Fixture            f;
  WeirBatch          batch = { .rows = (const char *) &row, .n = 1, .row_size = sizeof row };

  set_up (&f, windows, WEIR_TYPE (int64_t), WEIR_END_OF_WINDOW);
  batch.type = f.rows.row;
  batch.window = (WeirWindow) { { 0 }, { 1 } };
  weir__fast_watermark (f.by_slice, (WeirTime) { 1000 });
  assert_true (weir__fast_add (f.by_slice, &f.edge, &batch, NULL));
  assert_int_equal (weir__fast_dropped_late (f.by_slice), 1000);
  weir__fast_watermark (f.by_slice, (WeirTime) { windows.size.us - 1 });
  assert_true (weir__fast_add (f.by_slice, &f.edge, &batch, NULL));
  assert_int_equal (weir__fast_dropped_late (f.by_slice), 1000 + windows.size.us - 1);
  tear_down (&f);
}

static void
the_watermark_is_held_at_the_first_slice_whose_windows_have_not_all_fired (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f, ten_every_five, WEIR_TYPE (int64_t), WEIR_EARLIEST);
  assert_int_equal (weir__fast_hold (f.by_slice).us, INT64_MAX);
  add_one (&f, 1, 6);
  add_one (&f, 1, 23);
  fire_both (&f, (WeirTime) { 12 });
  assert_int_equal (weir__fast_hold (f.by_slice).us, 5);
  fire_both (&f, (WeirTime) { 15 });
  assert_int_equal (weir__fast_hold (f.by_slice).us, 20);
  tear_down (&f);
}

static void
note_slice (void *data, WeirWindow window, const void *key, const void *accumulator, const WeirKept *kept)
{
  assert_null (kept);
  g_string_append_printf (data, "[%d, %d) %d: %d\n", (int) window.start.us, (int) window.end.us,
                          (int) *(const int64_t *) key, (int) ((const NumberAndSum *) accumulator)->n);
}

static void
a_cut_holds_the_slices (void **state G_GNUC_UNUSED)
{
  Fixture             f;
  g_autoptr (GString) cut = g_string_new (NULL);

  set_up (&f, ten_every_five, WEIR_TYPE (int64_t), WEIR_END_OF_WINDOW);
  add_one (&f, 1, 6);
  add_one (&f, 1, 7);
  add_one (&f, 2, 11);
  assert_true (weir__fast_cut (f.by_slice, note_slice, cut, NULL));
  assert_string_equal (cut->str, "[5, 10) 1: 2\n[10, 15) 2: 1\n");
  weir__fast_describe (f.by_slice, cut);
  assert_non_null (strstr (cut->str, "2 open slices"));
  tear_down (&f);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    weir_test_with_rand (windows_made_of_slices_fire_as_if_they_were_not),
    cmocka_unit_test (a_row_is_late_for_the_windows_that_have_passed_and_counts_in_the_others),
    cmocka_unit_test (the_windows_that_have_passed_are_reckoned_however_many_they_are),
    cmocka_unit_test (the_watermark_is_held_at_the_first_slice_whose_windows_have_not_all_fired),
    cmocka_unit_test (a_cut_holds_the_slices),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
