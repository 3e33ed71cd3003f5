/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/weir-test.h"

#include "runners/engine/frame.h"
#include "tests/support/random.h"

typedef struct
{
  const WeirType *type;
  WeirBatch       batch;
  WeirArena      *arena;
} Rows;

/* n rows of any type, their metadata as columns if `ragged`. */
static Rows
random_rows (GRand *rand, uint32_t n, bool ragged)
{
  Rows        r = { .arena = weir_arena_new () };
  WeirTime   *times = weir_arena_alloc (r.arena, n * sizeof *times);
  WeirWindow *windows = weir_arena_alloc (r.arena, n * sizeof *windows);
  WeirPane   *panes = weir_arena_alloc (r.arena, n * sizeof *panes);
  uint8_t    *kinds = weir_arena_alloc (r.arena, n);
  uint32_t   *selection = weir_arena_alloc (r.arena, n * sizeof *selection);
  char       *rows;

  r.type = weir_test_rand_type (rand, r.arena, 4, false);
  rows = weir_arena_alloc (r.arena, n * r.type->size);
  for (uint32_t i = 0; i < n; i++)
    {
      weir_test_rand_value (rand, r.type, rows + i * r.type->size, r.arena);
      times[i] = (WeirTime) { g_rand_int_range (rand, 0, 3) };
      windows[i] = (WeirWindow) { { 0 }, { g_rand_int_range (rand, 1, 3) } };
      panes[i] = (WeirPane) { .index = (uint32_t) g_rand_int_range (rand, 0, 2) };
      kinds[i] = (uint8_t) g_rand_int_range (rand, 0, 2);
      selection[i] = (uint32_t) g_rand_int_range (rand, 0, (int) n);
    }
  r.batch = (WeirBatch) { .type = r.type, .rows = rows, .n = n, .row_size = r.type->size, .timestamp = { 7 },
                          .window = { { 1 }, { 9 } }, .pane = { .timing = WEIR_PANE_ON_TIME }, .kind = WEIR_RETRACT };
  if (ragged)
    {
      r.batch.timestamps = times;
      r.batch.windows = windows;
      r.batch.panes = panes;
      r.batch.kinds = kinds;
      r.batch.selection = selection;
    }
  return r;
}

static void
assert_same_row (const WeirBatch *a, uint32_t i, const WeirBatch *b, uint32_t k)
{
  WeirWindow wa = weir_batch_window (a, i), wb = weir_batch_window (b, k);
  WeirPane   pa = weir_batch_pane (a, i), pb = weir_batch_pane (b, k);

  assert_true (weir_value_equal (a->type, weir_batch_value (a, i), weir_batch_value (b, k)));
  assert_int_equal (weir_batch_timestamp (a, i).us, weir_batch_timestamp (b, k).us);
  assert_true (weir_window_equal (wa, wb));
  assert_true (pa.timing == pb.timing && pa.index == pb.index);
  assert_int_equal (weir_batch_kind (a, i), weir_batch_kind (b, k));
}

static void
assert_points_inside (const WeirFrame *frame, const void *data, size_t size)
{
  assert_true (
      size == 0
      || ((const char *) data >= frame->memory && (const char *) data + size <= frame->memory + frame->capacity));
}

/* --- tests ----------------------------------------------------------------------------------------------------------- */

static void
rows_come_out_as_they_went_in (void **state)
{
  WeirFrame *frame = weir__frame_new ();

  for (int round = 0; round < 60; round++)
    {
      Rows     r = random_rows (*state, 300, round % 2);
      uint32_t first = 0;
      weir__frame_reset (frame, r.type);
      assert_true (weir__frame_is_empty (frame));
      for (uint32_t i = 0; i < r.batch.n; i++)
        {
          if (!weir__frame_append (frame, &r.batch, i))
            {
              assert_false (weir__frame_is_empty (frame));
              weir__frame_reset (frame, r.type);
              first = i;
              assert_true (weir__frame_append (frame, &r.batch, i)); /* an empty frame always has room */
            }
          assert_int_equal (frame->batch.n, i + 1 - first);
        }
      for (uint32_t i = first; i < r.batch.n; i++)
        assert_same_row (&r.batch, i, &frame->batch, i - first);
      weir_arena_free (r.arena);
    }
  weir__frame_free (frame);
}

static void
a_frame_outlives_what_it_was_copied_from (void **state)
{
  WeirFrame *frame = weir__frame_new ();
  char       text[] = "soon overwritten";
  WeirString row = { text, sizeof text - 1 };
  WeirBatch  batch = { .type = WEIR_TYPE (WeirString), .rows = (const char *) &row, .n = 1, .row_size = sizeof row };

  (void) state;
  weir__frame_reset (frame, batch.type);
  assert_true (weir__frame_append (frame, &batch, 0));
  memset (text, 'x', sizeof text);
  const WeirString *copied = (const WeirString *) (const void *) frame->batch.rows;
  assert_memory_equal (copied->data, "soon overwritten", copied->size);
  assert_points_inside (frame, copied->data, copied->size);
  weir__frame_free (frame);
}

static void
a_row_larger_than_a_frame_has_one_of_its_own (void **state G_GNUC_UNUSED)
{
  WeirFrame       *frame = weir__frame_new ();
  size_t           size = 10 * WEIR__FRAME_BYTES;
  g_autofree char *text = g_malloc0 (size);
  WeirString       rows[2] = { { text, size }, { text, 3 } };
  WeirBatch batch = { .type = WEIR_TYPE (WeirString), .rows = (const char *) rows, .n = 2, .row_size = sizeof rows[0] };

  weir__frame_reset (frame, batch.type);
  assert_true (weir__frame_append (frame, &batch, 0));
  assert_false (weir__frame_append (frame, &batch, 1) && weir__frame_append (frame, &batch, 0));
  assert_points_inside (frame, ((const WeirString *) (const void *) frame->batch.rows)->data, size);
  weir__frame_reset (frame, batch.type);
  assert_int_equal (frame->capacity, WEIR__FRAME_BYTES);
  assert_true (weir__frame_append (frame, &batch, 1));
  weir__frame_free (frame);
}

static void
metadata_are_columns_only_once_they_differ (void **state G_GNUC_UNUSED)
{
  WeirFrame *frame = weir__frame_new ();
  int64_t    rows[5] = { 0, 1, 2, 3, 4 };
  WeirTime   times[5] = { { 5 }, { 5 }, { 5 }, { 6 }, { 5 } };
  WeirBatch batch
      = { .type = WEIR_TYPE (int64_t), .rows = (const char *) rows, .n = 5, .row_size = 8, .timestamps = times };

  weir__frame_reset (frame, batch.type);
  for (uint32_t i = 0; i < 3; i++)
    assert_true (weir__frame_append (frame, &batch, i));
  assert_null (frame->batch.timestamps);
  assert_int_equal (frame->batch.timestamp.us, 5);
  for (uint32_t i = 3; i < 5; i++)
    assert_true (weir__frame_append (frame, &batch, i));
  assert_non_null (frame->batch.timestamps);
  for (uint32_t i = 0; i < 5; i++)
    assert_same_row (&batch, i, &frame->batch, i);
  weir__frame_reset (frame, batch.type);
  assert_null (frame->batch.timestamps);
  weir__frame_free (frame);
}

static void
a_row_can_be_made_in_place (void **state G_GNUC_UNUSED)
{
  WeirFrame *frame = weir__frame_new ();
  unsigned   n = 0;
  char      *bytes;

  weir__frame_reset (frame, WEIR_TYPE (WeirString));
  for (WeirString *row; (row = weir__frame_reserve (frame, 5, &bytes)) != NULL; n++)
    {
      memcpy (bytes, "hello", 5);
      *row = (WeirString) { bytes, 5 };
      weir__frame_commit (frame, (WeirTime) { 1 }, (WeirWindow) { { 0 }, { 1 } }, (WeirPane) { 0 }, WEIR_INSERT);
    }
  assert_int_equal (n, WEIR__FRAME_BYTES / (sizeof (WeirString) + 8));
  assert_int_equal (frame->batch.n, n);
  for (unsigned i = 0; i < n; i++)
    assert_memory_equal (((const WeirString *) (const void *) frame->batch.rows)[i].data, "hello", 5);
  weir__frame_free (frame);
}

static void
what_is_reserved_and_not_committed_does_not_count (void **state G_GNUC_UNUSED)
{
  WeirFrame *frame = weir__frame_new ();
  char      *bytes;

  weir__frame_reset (frame, WEIR_TYPE (int64_t));
  assert_non_null (weir__frame_reserve (frame, 0, &bytes));
  assert_true (weir__frame_is_empty (frame));
  weir__frame_free (frame);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    weir_test_with_rand (rows_come_out_as_they_went_in),
    cmocka_unit_test (a_frame_outlives_what_it_was_copied_from),
    cmocka_unit_test (a_row_larger_than_a_frame_has_one_of_its_own),
    cmocka_unit_test (metadata_are_columns_only_once_they_differ),
    cmocka_unit_test (a_row_can_be_made_in_place),
    cmocka_unit_test (what_is_reserved_and_not_committed_does_not_count),
  };

  return cmocka_run_group_tests_name ("frame", tests, NULL, NULL);
}
