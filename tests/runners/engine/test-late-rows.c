/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/weir-test.h"

#include <weir/string.h>

#include "runners/engine/late-rows.h"

static const WeirPlanEdge nobody_asks = { .late_port = 0 }, first_edge = { .late_port = 1 }, second_edge = { .late_port = 2 };

static void
add_number (WeirLateRows *late, const WeirPlanEdge *edge, int64_t number)
{
  weir__late_rows_add (late, edge,
                       &(WeirBatch) { .type = WEIR_TYPE (int64_t), .rows = (const char *) &number, .n = 1,
                                      .row_size = sizeof number },
                       0);
}

/* What is left, a frame in brackets behind its port: "1[3 4] 2[5]". */
static void
assert_left (WeirLateRows *late, const char *expected)
{
  g_autoptr (GString) left = g_string_new (NULL);
  const WeirBatch    *rows;
  uint32_t            port;

  while (weir__late_rows_next (late, &rows, &port))
    {
      g_string_append_printf (left, "%s%u[", left->len > 0 ? " " : "", port);
      for (uint32_t i = 0; i < rows->n; i++)
        g_string_append_printf (left, "%s%" PRId64, i > 0 ? " " : "", ((const int64_t *) (const void *) rows->rows)[i]);
      g_string_append_c (left, ']');
    }
  assert_string_equal (left->str, expected);
  assert_null (late->lent);
}

static void
rows_come_in_order_and_each_frame_is_of_one_port (void **state G_GNUC_UNUSED)
{
  WeirLateRows late;

  weir__late_rows_init (&late);
  assert_left (&late, "");
  add_number (&late, &first_edge, 1);
  add_number (&late, &first_edge, 2);
  add_number (&late, &second_edge, 3);
  add_number (&late, &first_edge, 4);
  assert_left (&late, "1[1 2] 2[3] 1[4]");
  assert_left (&late, "");
  add_number (&late, &second_edge, 5);
  assert_left (&late, "2[5]");
  weir__late_rows_clear (&late);
}

static void
what_nobody_asked_for_is_not_kept (void **state G_GNUC_UNUSED)
{
  WeirLateRows late;

  weir__late_rows_init (&late);
  add_number (&late, &nobody_asks, 1);
  add_number (&late, &first_edge, 2);
  add_number (&late, &nobody_asks, 3);
  add_number (&late, &first_edge, 4);
  assert_left (&late, "1[2 4]");
  weir__late_rows_clear (&late);
}

static void
many_come_a_frame_at_a_time (void **state G_GNUC_UNUSED)
{
  const int64_t    n = 3 * WEIR__FRAME_BYTES / (int64_t) sizeof n;
  WeirLateRows     late;
  const WeirBatch *rows;
  uint32_t         port;
  int64_t          seen = 0;
  unsigned         n_frames = 0;

  weir__late_rows_init (&late);
  for (int64_t i = 0; i < n; i++)
    add_number (&late, &second_edge, i);
  for (; weir__late_rows_next (&late, &rows, &port); n_frames++)
    {
      assert_int_equal (port, 2);
      for (uint32_t i = 0; i < rows->n; i++)
        assert_int_equal (((const int64_t *) (const void *) rows->rows)[i], seen++);
    }
  assert_int_equal (seen, n);
  assert_in_range (n_frames, 3, 7);
  weir__late_rows_clear (&late);
}

static void
a_row_keeps_its_text_time_window_and_kind (void **state G_GNUC_UNUSED)
{
  g_autoptr (WeirArena) texts = weir_arena_new ();
  const WeirString      literals[] = { WEIR_STRING ("before"), WEIR_STRING ("a text of more than twenty-three bytes") };
  const WeirTime        times[] = { { 3 }, { 7 } };
  WeirString            rows[2];
  WeirLateRows          late;
  const WeirBatch      *found;
  uint32_t              port;

  for (int i = 0; i < 2; i++)
    weir_value_copy (WEIR_TYPE (WeirString), &rows[i], &literals[i], texts);
  weir__late_rows_init (&late);
  weir__late_rows_add (&late, &first_edge,
                       &(WeirBatch) { .type = WEIR_TYPE (WeirString), .rows = (const char *) rows, .n = 2,
                                      .row_size = sizeof *rows, .timestamps = times, .window = { { 0 }, { 10 } },
                                      .kind = WEIR_RETRACT },
                       1);
  weir_arena_reset (texts);
  memset (rows, 0, sizeof rows);
  assert_true (weir__late_rows_next (&late, &found, &port));
  assert_int_equal (found->n, 1);
  assert_true (weir_value_equal (WEIR_TYPE (WeirString), found->rows, &literals[1]));
  assert_int_equal (weir_batch_timestamp (found, 0).us, 7);
  assert_int_equal (found->window.end.us, 10);
  assert_int_equal (found->kind, WEIR_RETRACT);
  weir__late_rows_clear (&late);
}

/* One lent, one full, one being filled: leaks are the sanitizer's to find. */
static void
what_is_left_is_freed (void **state G_GNUC_UNUSED)
{
  WeirLateRows     late;
  const WeirBatch *rows;
  uint32_t         port;

  weir__late_rows_init (&late);
  add_number (&late, &first_edge, 1);
  assert_true (weir__late_rows_next (&late, &rows, &port));
  assert_ptr_equal (rows, &late.lent->batch);
  add_number (&late, &first_edge, 2);
  add_number (&late, &second_edge, 3);
  assert_int_equal (*(const int64_t *) (const void *) rows->rows, 1);
  weir__late_rows_clear (&late);
  assert_null (late.lent);
  assert_null (late.filling);
  assert_true (g_queue_is_empty (&late.full));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (rows_come_in_order_and_each_frame_is_of_one_port),
    cmocka_unit_test (what_nobody_asked_for_is_not_kept),
    cmocka_unit_test (many_come_a_frame_at_a_time),
    cmocka_unit_test (a_row_keeps_its_text_time_window_and_kind),
    cmocka_unit_test (what_is_left_is_freed),
  };

  return cmocka_run_group_tests_name ("late rows", tests, NULL, NULL);
}
