/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/weir-test.h"

#include <weir/string.h>

#include "runners/engine/scatter.h"
#include "tests/runners/engine/group-rows.h"

/* The sending end of an edge, and the channels that it sends on. Rows are { key: text, value: number }. */

#define KEY_GROUPS  256
#define MAX_LANES   5

WEIR_KV (Row, WeirString, int64_t)
WEIR_KV (LiftedRow, WeirString, NumberAndSum)

typedef struct
{
  uint32_t      n_lanes;
  WeirChannel  *channels[MAX_LANES];
  WeirPlanEdge  edge;
  WeirGroupSpec spec;
  WeirScatter  *scatter;
  WeirArena    *texts;
} Fixture;

static void
wake_nobody (void *data G_GNUC_UNUSED, uint32_t lane G_GNUC_UNUSED)
{
}

typedef enum
{
  KEYED,
  UNKEYED,
  BY_ROW,
  LIFTED,
} Kind;

static void
set_up (Fixture *f, uint32_t n_lanes, uint32_t channel_size, Kind kind)
{
  *f = (Fixture) { .n_lanes = n_lanes, .texts = weir_arena_new () };
  f->edge = (WeirPlanEdge) { .row = WEIR_TYPE (Row), .keyed = kind == KEYED || kind == LIFTED,
                             .by_row = kind == BY_ROW, .key = WEIR_TYPE (WeirString),
                             .key_offset = offsetof (Row, key), .value = WEIR_TYPE (int64_t),
                             .value_offset = offsetof (Row, value), .lifted = kind == LIFTED };
  f->spec = (WeirGroupSpec) { .key = WEIR_TYPE (WeirString), .accumulator = WEIR_TYPE (NumberAndSum),
                              .fn = &sum_up__combine_fn, .input = WEIR_TYPE (int64_t), .output = WEIR_TYPE (int64_t),
                              .keeps_time = true, .combiner = WEIR_LATEST };
  for (uint32_t i = 0; i < n_lanes; i++)
    f->channels[i] = weir__channel_new (channel_size, 0, i, wake_nobody, NULL);
  f->scatter = weir__scatter_new (&f->edge, 0, n_lanes, KEY_GROUPS, f->channels, kind == LIFTED ? &f->spec : NULL,
                                  WEIR_TYPE (LiftedRow));
}

static void
tear_down (Fixture *f)
{
  weir__scatter_free (f->scatter);
  weir_arena_free (f->texts);
  for (uint32_t i = 0; i < f->n_lanes; i++)
    weir__channel_free (f->channels[i]);
}

/* The rows as they come in a frame: behind a text there is slack that may be read, which a literal has not. */
static void
send (Fixture *f, const Row *rows, uint32_t n, WeirWindow window)
{
  Row *copies = weir_arena_alloc (f->texts, n * sizeof *rows);

  for (uint32_t i = 0; i < n; i++)
    weir_value_copy (WEIR_TYPE (Row), &copies[i], &rows[i], f->texts);
  weir__scatter_rows (f->scatter, &(WeirBatch) { .type = WEIR_TYPE (Row), .rows = (const char *) copies, .n = n,
                                                 .row_size = sizeof *rows, .timestamp = { 7 }, .window = window });
  weir_arena_reset (f->texts);
}

static const WeirWindow first_window = { { 0 }, { 10 } }, second_window = { { 10 }, { 20 } };

/* The next message to a lane; its frame goes back with return_frame. */
static WeirMessage
receive (Fixture *f, uint32_t lane)
{
  WeirMessage message;

  if (!weir__channel_receive (f->channels[lane], &message))
    fail_msg ("no message for lane %u", lane);
  return message;
}

static const WeirBatch *
frame_of (WeirMessage message)
{
  assert_int_equal (message.kind, WEIR_MESSAGE_FRAME);
  return &((WeirFrame *) message.item)->batch;
}

static void
return_frame (Fixture *f, uint32_t lane, WeirMessage message)
{
  weir__channel_return_frame (f->channels[lane], message.item);
}

static void
assert_nothing_sent (Fixture *f)
{
  for (uint32_t i = 0; i < f->n_lanes; i++)
    assert_int_equal (weir__channel_depth (f->channels[i]), 0);
}

static uint32_t
lane_of (const Fixture *f, WeirString key)
{
  return weir__lane_of_hash (weir_value_hash (WEIR_TYPE (WeirString), &key), KEY_GROUPS, f->n_lanes);
}

/* --- where rows go ------------------------------------------------------------------------------------------------ */

static void
lanes_own_equal_shares_of_the_groups (void **state G_GNUC_UNUSED)
{
  for (uint32_t n_lanes = 1; n_lanes <= 7; n_lanes++)
    {
      unsigned owned[7] = { 0 };
      uint32_t before = 0;
      for (uint64_t group = 0; group < KEY_GROUPS; group++)
        {
          uint32_t lane = weir__lane_of_hash ((group << 24) | 0xabcdef, KEY_GROUPS, n_lanes);
          assert_true (lane == before || lane == before + 1);
          owned[before = lane]++;
        }
      for (uint32_t i = 0; i < n_lanes; i++)
        assert_in_range (owned[i], KEY_GROUPS / n_lanes, KEY_GROUPS / n_lanes + 1);
    }
}

/* Keys of every length around what fits a slot, long ones, and those of a lane that is not the sender's. */
static void
every_row_arrives_in_the_lane_of_its_key_whole (void **state)
{
  Fixture              f;
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autofree Row       *rows = g_new (Row, 3000);
  bool                  seen[3000] = { false };
  int                   n_seen = 0;

  set_up (&f, MAX_LANES, 64, KEYED);
  for (int i = 0; i < 3000; i++)
    {
      size_t size = i < 64 ? (size_t) i : (size_t) g_rand_int_range (*state, 0, i % 100 == 0 ? 50000 : 60);
      char  *text = g_malloc (size + 1);
      for (size_t k = 0; k < size; k++)
        text[k] = (char) g_rand_int_range (*state, 0, 256);
      g_ptr_array_add (texts, text);
      rows[i] = (Row) { { text, size }, i };
    }
  for (uint32_t from = 0; from < 3000; from += 500)
    send (&f, rows + from, 500, first_window);
  weir__scatter_watermark (f.scatter, (WeirTime) { 3 }, false);
  for (uint32_t lane = 0; lane < MAX_LANES; lane++)
    for (;;)
      {
        weir__scatter_drain (f.scatter);
        WeirMessage message = receive (&f, lane);
        if (message.kind == WEIR_MESSAGE_WATERMARK)
          break;
        const WeirBatch *batch = frame_of (message);
        assert_true (batch->type == WEIR_TYPE (Row));
        assert_int_equal (batch->timestamp.us, 7);
        for (uint32_t i = 0; i < batch->n; i++)
          {
            const Row *row = (const Row *) (const void *) batch->rows + i;
            assert_in_range (row->value, 0, 2999);
            assert_false (seen[row->value]);
            assert_int_equal (lane_of (&f, row->key), lane);
            assert_true (weir_value_equal (WEIR_TYPE (WeirString), &row->key, &rows[row->value].key));
            seen[row->value] = true;
            n_seen++;
          }
        return_frame (&f, lane, message);
      }
  assert_int_equal (n_seen, 3000);
  assert_int_equal (weir__scatter_rows_out (f.scatter), 3000);
  tear_down (&f);
}

static void
rows_without_a_key_go_round (void **state G_GNUC_UNUSED)
{
  Fixture f;
  Row     rows[8];

  for (int i = 0; i < 8; i++)
    rows[i] = (Row) { WEIR_STRING ("same"), i };
  set_up (&f, 4, 16, UNKEYED);
  send (&f, rows, 8, first_window);
  weir__scatter_flush_frames (f.scatter);
  for (uint32_t lane = 0; lane < 4; lane++)
    {
      WeirMessage message = receive (&f, lane);
      assert_int_equal (frame_of (message)->n, 2);
      return_frame (&f, lane, message);
    }
  tear_down (&f);
}

/* The row of lane `lane` that comes next, by its value, or -1 if nothing is left. */
static int64_t
next_value (Fixture *f, uint32_t lane, uint8_t kind)
{
  WeirMessage message;
  int64_t     value;

  if (!weir__channel_receive (f->channels[lane], &message))
    return -1;
  assert_int_equal (frame_of (message)->n, 1);
  assert_int_equal (frame_of (message)->kind, kind);
  value = ((const Row *) (const void *) frame_of (message)->rows)->value;
  return_frame (f, lane, message);
  return value;
}

static void
by_row_a_retract_goes_the_way_of_its_insert_and_rows_are_spread (void **state G_GNUC_UNUSED)
{
  Fixture  f;
  unsigned used = 0;
  bool     seen[MAX_LANES] = { false };

  set_up (&f, MAX_LANES, 64, BY_ROW);
  for (int64_t value = 0; value < 60; value++)
    {
      const Row literal = { WEIR_STRING ("the same key for all of them"), value };
      Row       row;

      weir_value_copy (WEIR_TYPE (Row), &row, &literal, f.texts);
      for (uint8_t kind = WEIR_INSERT; kind <= WEIR_RETRACT; kind++)
        {
          weir__scatter_rows (f.scatter, &(WeirBatch) { .type = WEIR_TYPE (Row), .rows = (const char *) &row, .n = 1,
                                                        .row_size = sizeof row, .kind = kind });
          weir__scatter_flush_frames (f.scatter);
        }
      for (uint32_t lane = 0; lane < MAX_LANES; lane++)
        if (next_value (&f, lane, WEIR_INSERT) == value)
          {
            assert_int_equal (next_value (&f, lane, WEIR_RETRACT), value);
            used += !seen[lane];
            seen[lane] = true;
          }
    }
  assert_int_equal (used, MAX_LANES);
  assert_int_equal (weir__scatter_rows_out (f.scatter), 120);
  tear_down (&f);
}

static void
a_selection_names_the_rows_that_are_sent (void **state G_GNUC_UNUSED)
{
  Fixture        f;
  const Row      rows[3] = { { WEIR_STRING ("a"), 1 }, { WEIR_STRING ("b"), 2 }, { WEIR_STRING ("c"), 3 } };
  const uint32_t selection[2] = { 2, 0 };

  set_up (&f, 1, 16, KEYED);
  weir__scatter_rows (f.scatter, &(WeirBatch) { .type = WEIR_TYPE (Row), .rows = (const char *) rows, .n = 2,
                                                .row_size = sizeof *rows, .selection = selection });
  weir__scatter_flush_frames (f.scatter);
  WeirMessage message = receive (&f, 0);
  const Row  *sent = (const Row *) (const void *) frame_of (message)->rows;
  assert_int_equal (frame_of (message)->n, 2);
  assert_int_equal (sent[0].value, 3);
  assert_int_equal (sent[1].value, 1);
  return_frame (&f, 0, message);
  tear_down (&f);
}

/* --- when --------------------------------------------------------------------------------------------------------- */

static void
a_frame_is_sent_when_it_is_full (void **state G_GNUC_UNUSED)
{
  Fixture   f;
  const Row row = { WEIR_STRING ("k"), 1 };
  unsigned  n = 0;

  set_up (&f, 1, 16, KEYED);
  for (; weir__channel_depth (f.channels[0]) == 0; n++)
    send (&f, &row, 1, first_window);
  WeirMessage message = receive (&f, 0);
  assert_int_equal (frame_of (message)->n, n - 1); /* the last one is in the next frame */
  assert_in_range (n, WEIR__FRAME_BYTES / (sizeof row + 8), WEIR__FRAME_BYTES / sizeof row + 1);
  return_frame (&f, 0, message);
  weir__scatter_flush_frames (f.scatter);
  message = receive (&f, 0);
  assert_int_equal (frame_of (message)->n, 1);
  return_frame (&f, 0, message);
  tear_down (&f);
}

static void
marks_come_behind_the_rows_before_them_and_go_to_all_lanes (void **state G_GNUC_UNUSED)
{
  Fixture   f;
  const Row row = { WEIR_STRING ("k"), 1 };

  set_up (&f, 3, 16, KEYED);
  send (&f, &row, 1, first_window);
  assert_nothing_sent (&f);
  weir__scatter_watermark (f.scatter, (WeirTime) { 5 }, false);
  send (&f, &row, 1, first_window);
  weir__scatter_barrier (f.scatter, 9);
  for (uint32_t lane = 0; lane < 3; lane++)
    for (int mark = 0; mark < 2; mark++)
      {
        if (lane == lane_of (&f, row.key))
          {
            WeirMessage message = receive (&f, lane);
            assert_int_equal (frame_of (message)->n, 1);
            return_frame (&f, lane, message);
          }
        WeirMessage message = receive (&f, lane);
        assert_int_equal (message.kind, mark == 0 ? WEIR_MESSAGE_WATERMARK : WEIR_MESSAGE_BARRIER);
        if (mark == 0)
          assert_int_equal (message.time.us, 5);
        else
          assert_int_equal (message.epoch, 9);
      }
  assert_nothing_sent (&f);
  tear_down (&f);
}

static void
one_full_channel_makes_the_edge_congested_until_it_drains (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up (&f, 2, 2, KEYED);
  weir__scatter_watermark (f.scatter, (WeirTime) { 1 }, false);
  weir__scatter_watermark (f.scatter, (WeirTime) { 2 }, false);
  assert_false (weir__scatter_is_congested (f.scatter));
  receive (&f, 0);
  weir__scatter_watermark (f.scatter, (WeirTime) { 3 }, false);
  assert_true (weir__scatter_is_congested (f.scatter));
  assert_false (weir__scatter_drain (f.scatter));
  receive (&f, 1);
  assert_true (weir__scatter_drain (f.scatter));
  assert_false (weir__scatter_is_congested (f.scatter));
  assert_int_equal (receive (&f, 1).time.us, 2);
  assert_int_equal (receive (&f, 1).time.us, 3);
  tear_down (&f);
}

/* --- lifting ------------------------------------------------------------------------------------------------------ */

/* Reads a frame of lifted rows of one key. */
static void
assert_lifted (Fixture *f, uint32_t lane, int64_t n, int64_t sum, WeirWindow window)
{
  WeirMessage      message = receive (f, lane);
  const WeirBatch *batch = frame_of (message);
  const LiftedRow *row = (const LiftedRow *) (const void *) batch->rows;

  assert_true (batch->type == WEIR_TYPE (LiftedRow));
  assert_int_equal (batch->n, 1);
  assert_int_equal (row->value.n, n);
  assert_int_equal (row->value.sum, sum);
  assert_int_equal (batch->window.start.us, window.start.us);
  assert_int_equal (batch->timestamp.us, 7);
  return_frame (f, lane, message);
}

static void
lifted_rows_are_combined_until_a_mark (void **state G_GNUC_UNUSED)
{
  const char *const keys[] = { "k", "a key of more than twenty-three bytes, which lies elsewhere" };

  for (unsigned k = 0; k < G_N_ELEMENTS (keys); k++)
    for (int barrier = 0; barrier < 2; barrier++)
      {
        Fixture   f;
        const Row rows[3] = { { weir_string_from_c (keys[k]), 1 },
                              { weir_string_from_c (keys[k]), 2 },
                              { weir_string_from_c (keys[k]), 4 } };

        set_up (&f, 2, 16, LIFTED);
        uint32_t lane = lane_of (&f, rows[0].key);
        send (&f, rows, 3, first_window);
        weir__scatter_flush_frames (f.scatter);
        assert_nothing_sent (&f);
        send (&f, rows, 1, first_window);
        if (barrier)
          weir__scatter_barrier (f.scatter, 1);
        else
          weir__scatter_watermark (f.scatter, (WeirTime) { 3 }, false);
        assert_lifted (&f, lane, 4, 8, first_window);
        assert_int_not_equal (receive (&f, lane).kind, WEIR_MESSAGE_FRAME);
        assert_int_equal (weir__scatter_rows_out (f.scatter), 1);
        tear_down (&f);
      }
}

static void
where_triggers_wait_a_pause_flushes_too (void **state G_GNUC_UNUSED)
{
  Fixture   f;
  const Row row = { WEIR_STRING ("k"), 1 };

  set_up (&f, 1, 16, LIFTED);
  f.edge.prompt = true;
  send (&f, &row, 1, first_window);
  send (&f, &row, 1, first_window);
  weir__scatter_flush_frames (f.scatter);
  assert_lifted (&f, 0, 2, 2, first_window);
  tear_down (&f);
}

static void
a_new_window_flushes_the_one_before (void **state G_GNUC_UNUSED)
{
  Fixture   f;
  const Row row = { WEIR_STRING ("k"), 1 };

  set_up (&f, 1, 16, LIFTED);
  send (&f, &row, 1, first_window);
  send (&f, &row, 1, second_window);
  send (&f, &row, 1, second_window);
  weir__scatter_flush_frames (f.scatter);
  weir__scatter_watermark (f.scatter, (WeirTime) { 3 }, false);
  assert_lifted (&f, 0, 1, 1, first_window);
  assert_lifted (&f, 0, 2, 2, second_window);
  tear_down (&f);
}

static void
rows_behind_the_watermark_are_not_lifted (void **state G_GNUC_UNUSED)
{
  Fixture   f;
  const Row row = { WEIR_STRING ("k"), 1 };

  set_up (&f, 1, 16, LIFTED);
  weir__scatter_watermark (f.scatter, (WeirTime) { 10 }, false);
  receive (&f, 0);
  send (&f, &row, 1, first_window);
  send (&f, &row, 1, second_window);
  weir__scatter_flush_frames (f.scatter);
  WeirMessage message = receive (&f, 0);
  assert_true (frame_of (message)->type == WEIR_TYPE (Row));
  assert_int_equal (frame_of (message)->window.start.us, first_window.start.us);
  return_frame (&f, 0, message);
  assert_nothing_sent (&f);
  weir__scatter_barrier (f.scatter, 1);
  assert_lifted (&f, 0, 1, 1, second_window);
  tear_down (&f);
}

/* Its receivers may be past its own watermark by now, and what is too late for them is counted row by row. */
static void
who_was_idle_lifts_no_more (void **state G_GNUC_UNUSED)
{
  Fixture   f;
  const Row row = { WEIR_STRING ("k"), 1 };

  set_up (&f, 1, 16, LIFTED);
  send (&f, &row, 1, first_window);
  send (&f, &row, 1, first_window);
  weir__scatter_watermark (f.scatter, (WeirTime) { 3 }, true);
  assert_lifted (&f, 0, 2, 2, first_window); /* ahead of that word */
  WeirMessage word = receive (&f, 0);
  assert_int_equal (word.kind, WEIR_MESSAGE_WATERMARK);
  assert_true (word.idle);
  assert_int_equal (word.time.us, 3);
  weir__scatter_watermark (f.scatter, (WeirTime) { 3 }, false);
  assert_false (receive (&f, 0).idle);
  send (&f, &row, 1, first_window);
  weir__scatter_flush_frames (f.scatter);
  WeirMessage message = receive (&f, 0);
  assert_true (frame_of (message)->type == WEIR_TYPE (Row));
  return_frame (&f, 0, message);
  tear_down (&f);
}

/* Reads all frames; how many rows of each kind came. */
static void
count_rows (Fixture *f, uint64_t *ret_lifted, uint64_t *ret_plain)
{
  WeirMessage message;

  do
    while (weir__channel_receive (f->channels[0], &message))
      {
        if (message.kind != WEIR_MESSAGE_FRAME)
          continue;
        *(frame_of (message)->type == WEIR_TYPE (LiftedRow) ? ret_lifted : ret_plain) += frame_of (message)->n;
        return_frame (f, 0, message);
      }
  while (!weir__scatter_drain (f->scatter) || weir__channel_depth (f->channels[0]) > 0);
}

static void
lifting_goes_on_where_it_reduces_and_stops_where_it_does_not (void **state G_GNUC_UNUSED)
{
  for (int repeats = 1; repeats <= 3; repeats += 2)
    {
      Fixture  f;
      uint64_t lifted = 0, plain = 0;
      char     text[16];
      Row      row = { { text, 0 }, 1 };

      set_up (&f, 1, 16, LIFTED);
      for (int i = 0; i < 300000; i++) /* more keys than a table holds before it is flushed */
        {
          row.key.size = (size_t) g_snprintf (text, sizeof text, "%d", i);
          for (int k = 0; k < repeats; k++)
            send (&f, &row, 1, first_window);
          if (i % 1000 == 0)
            count_rows (&f, &lifted, &plain);
        }
      weir__scatter_barrier (f.scatter, 1);
      count_rows (&f, &lifted, &plain);
      if (repeats == 1)
        {
          assert_in_range (lifted, 1, 200000);
          assert_int_equal (lifted + plain, 300000);
        }
      else
        {
          assert_in_range (lifted, 300000, 300010); /* a key whose table was flushed between its rows comes twice */
          assert_int_equal (plain, 0);
        }
      tear_down (&f);
    }
}

static void
it_says_what_it_holds_back (void **state G_GNUC_UNUSED)
{
  Fixture    f;
  const Row  rows[3] = { { WEIR_STRING ("a"), 1 }, { WEIR_STRING ("b"), 2 }, { WEIR_STRING ("a"), 4 } };
  WeirWindow window = first_window;

  set_up (&f, 1, 16, LIFTED);
  assert_int_equal (weir__scatter_held (f.scatter, &window), 0);
  send (&f, rows, 3, second_window);
  assert_int_equal (weir__scatter_held (f.scatter, &window), 2);
  assert_true (weir_window_equal (window, second_window));
  weir__scatter_watermark (f.scatter, (WeirTime) { 3 }, false);
  assert_int_equal (weir__scatter_held (f.scatter, &window), 0);
  tear_down (&f);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (lanes_own_equal_shares_of_the_groups),
    weir_test_with_rand (every_row_arrives_in_the_lane_of_its_key_whole),
    cmocka_unit_test (rows_without_a_key_go_round),
    cmocka_unit_test (by_row_a_retract_goes_the_way_of_its_insert_and_rows_are_spread),
    cmocka_unit_test (a_selection_names_the_rows_that_are_sent),
    cmocka_unit_test (a_frame_is_sent_when_it_is_full),
    cmocka_unit_test (marks_come_behind_the_rows_before_them_and_go_to_all_lanes),
    cmocka_unit_test (one_full_channel_makes_the_edge_congested_until_it_drains),
    cmocka_unit_test (lifted_rows_are_combined_until_a_mark),
    cmocka_unit_test (where_triggers_wait_a_pause_flushes_too),
    cmocka_unit_test (a_new_window_flushes_the_one_before),
    cmocka_unit_test (it_says_what_it_holds_back),
    cmocka_unit_test (rows_behind_the_watermark_are_not_lifted),
    cmocka_unit_test (who_was_idle_lifts_no_more),
    cmocka_unit_test (lifting_goes_on_where_it_reduces_and_stops_where_it_does_not),
  };

  return cmocka_run_group_tests_name ("scatter", tests, NULL, NULL);
}
