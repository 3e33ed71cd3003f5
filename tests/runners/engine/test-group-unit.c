/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/weir-test.h"

#include "runners/engine/group-unit.h"
#include "tests/runners/engine/group-rows.h"

/* The accumulator of the only key. */
static WeirGroupEntry
only_entry (WeirGroupTable *table)
{
  WeirGroupCursor cursor;
  WeirGroupEntry  entry, none;

  weir__group_cursor_init (&cursor, table);
  assert_true (weir__group_cursor_next (&cursor, &entry));
  assert_false (weir__group_cursor_next (&cursor, &none));
  return entry;
}

static void
it_gives_what_the_table_gives_row_by_row (void **state)
{
  static const WeirTimestampCombiner combiners[] = { WEIR_EARLIEST, WEIR_LATEST };
  const WeirType *const              collected[] = { NULL, WEIR_TYPE (WeirString) };

  for (int round = 0; round < 200; round++)
    {
      GroupCase             c;
      GRand                *rand = *state;
      g_autoptr (GPtrArray) keys = g_ptr_array_new ();
      WeirUnit              unit = { 0 };

      group_case_init (&c, WEIR_TYPE (WeirUnit), collected[round % 2]);
      c.spec.keeps_time = round % 4 != 0;
      c.spec.combiner = combiners[round / 4 % 2];
      g_ptr_array_add (keys, &unit);
      WeirGroupTable *by_row = weir__group_table_new (&c.spec), *at_once = weir__group_table_new (&c.spec);
      for (int batches = g_rand_int_range (rand, 1, 5); batches > 0; batches--)
        {
          uint32_t n = (uint32_t) g_rand_int_range (rand, 1, 1200),
                   n_positions = (uint32_t) g_rand_int_range (rand, 0, (int) n + 1);
          WeirBatch batch = group_case_rows (&c, rand, keys, n);
          g_autofree uint32_t *selection = g_new (uint32_t, n), *positions = g_new (uint32_t, n);
          for (uint32_t i = 0; i < n; i++)
            {
              selection[i] = (uint32_t) g_rand_int_range (rand, 0, (int) n);
              positions[i] = (uint32_t) g_rand_int_range (rand, 0, (int) n);
            }
          batch.selection = g_rand_boolean (rand) ? selection : NULL;
          const uint32_t *at = g_rand_boolean (rand) ? positions : NULL;
          uint32_t        n_added = at != NULL ? n_positions : n, offset = c.row->fields[1].offset;
          weir__group_table_add (by_row, &batch, at, n_added, 0, offset);
          weir__group_unit_add (at_once, &c.spec, &batch, at, n_added, offset);
        }
      assert_int_equal (weir__group_table_n_keys (by_row), weir__group_table_n_keys (at_once));
      if (weir__group_table_n_keys (by_row) > 0)
        {
          WeirGroupEntry a = only_entry (by_row), b = only_entry (at_once);
          assert_true (a.hash == b.hash);
          if (c.spec.keeps_time)
            assert_int_equal (a.time.us, b.time.us);
          assert_true (weir_value_equal (c.spec.accumulator, a.accumulator, b.accumulator));
        }
      weir__group_table_free (by_row);
      weir__group_table_free (at_once);
      group_case_clear (&c);
    }
}

static void
add_never (const WeirCombineCall *call G_GNUC_UNUSED, void *const *accumulators G_GNUC_UNUSED,
           const char *rows G_GNUC_UNUSED, size_t stride G_GNUC_UNUSED, const uint32_t *selection G_GNUC_UNUSED,
           uint32_t n G_GNUC_UNUSED)
{
  fail_msg ("rows are counted without a call");
}

static void
a_function_that_counts_rows_is_not_called (void **state)
{
  static const WeirCombineFn fn = {
    .abi = WEIR_BATCH_ABI, .size = sizeof (WeirCombineFn), .name = "counts", .add_rows = add_never, .counts_rows = true
  };
  GroupCase             c;
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  WeirUnit              unit = { 0 };

  group_case_init (&c, WEIR_TYPE (WeirUnit), NULL);
  c.spec.fn = &fn;
  c.spec.accumulator = WEIR_TYPE (int64_t);
  g_ptr_array_add (keys, &unit);
  WeirGroupTable *table = weir__group_table_new (&c.spec);
  WeirBatch       batch = group_case_rows (&c, *state, keys, 700);
  weir__group_unit_add (table, &c.spec, &batch, NULL, 700, 0);
  weir__group_unit_add (table, &c.spec, &batch, NULL, 1, 0);
  assert_int_equal (*(const int64_t *) only_entry (table).accumulator, 701);
  weir__group_table_free (table);
  group_case_clear (&c);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    weir_test_with_rand (it_gives_what_the_table_gives_row_by_row),
    weir_test_with_rand (a_function_that_counts_rows_is_not_called),
  };

  return cmocka_run_group_tests_name ("group unit", tests, NULL, NULL);
}
