/* SPDX-License-Identifier: Apache-2.0 */
/* Groups that outgrow their memory, and cuts of groups. */
#include "tests/runners/engine/group-script.h"

/* --- memory and cuts ---------------------------------------------------------------------------------------------- */

static void
a_group_that_outgrows_its_memory_gives_the_same (void **state G_GNUC_UNUSED)
{
  for (int round = 0; round < 2; round++)
    {
      Fixture  f;
      int64_t  sum = 0;
      unsigned n = 0;
      set_up_sums (&f, round == 0 ? 64 << 10 : 0);
      for (int i = 0; i < 40000; i++)
        {
          char key[8];
          g_snprintf (key, sizeof key, "%d", i % 9000);
          count (&f, key, i, i % 2 == 0 ? window_1 : window_2);
        }
      assert_int_equal (weir__group_spilled_bytes (f.group) > 0, round == 0);
      weir__group_watermark (f.group, WEIR_TIME_MAX);
      while (weir__group_run (f.group, &f.panes, &f.port, NULL) == WEIR_NEXT_SOME)
        for (uint32_t i = 0; i < f.panes->n; i++, n++)
          sum += ((const Total *) (const void *) f.panes->rows)[i].value;
      assert_int_equal (n, 9000); /* 9000 is even: a key is in one window */
      assert_int_equal (sum, INT64_C (40000) * 39999 / 2);
      tear_down (&f);
    }
}

static void
failing_storage_is_an_error_not_a_loss (void **state G_GNUC_UNUSED)
{
  Fixture            f;
  g_autoptr (GError) error = NULL;
  bool               ok = true;

  set_up_sums (&f, 64 << 10);
  weir__world_simulated_fail_after (f.world, 100000);
  for (int i = 0; i < 100000 && ok; i++)
    {
      char    key[8];
      Counted row = { { key, 0 }, 1 };
      row.key.size = (size_t) g_snprintf (key, sizeof key, "%d", i);
      ok = add_copied (&f, edge_in (&f, 0),
                       (WeirBatch) { .type = WEIR_TYPE (Counted),
                                     .rows = (const char *) &row,
                                     .n = 1,
                                     .row_size = sizeof row,
                                     .window = window_1 },
                       &error);
    }
  assert_false (ok);
  assert_non_null (strstr (error->message, "simulated storage"));
  tear_down (&f);
}

static void
add_up_cut (void *data, WeirWindow window, const void *key, const void *accumulator, const WeirKept *kept)
{
  assert_null (kept);
  assert_true (window.end.us == window.start.us + 10 && ((const WeirString *) key)->size > 0);
  *(int64_t *) data += ((const NumberAndSum *) accumulator)->sum;
}

static int64_t
sum_up_to_the_end (Fixture *f)
{
  int64_t total = 0;

  weir__group_watermark (f->group, WEIR_TIME_MAX);
  while (weir__group_run (f->group, &f->panes, &f->port, NULL) == WEIR_NEXT_SOME)
    for (uint32_t i = 0; i < f->panes->n; i++)
      total += ((const Total *) (const void *) f->panes->rows)[i].value;
  return total;
}

static void
a_cut_sees_every_key_and_changes_nothing (void **state G_GNUC_UNUSED)
{
  for (int spills = 0; spills < 2; spills++)
    {
      Fixture f;
      int64_t cut = 0;
      set_up_sums (&f, spills ? 64 << 10 : 0);
      for (int i = 0; i < 20000; i++)
        {
          char key[8];
          g_snprintf (key, sizeof key, "%d", i % 7000);
          count (&f, key, i, window_1);
          if (i == 10000)
            assert_true (weir__group_cut (f.group, add_up_cut, &cut, NULL));
        }
      assert_int_equal (cut, INT64_C (10000) * 10001 / 2);
      assert_int_equal (sum_up_to_the_end (&f), INT64_C (20000) * 19999 / 2);
      tear_down (&f);
    }
}

static void
thousands_of_windows_are_spilled_into_few_files (void **state G_GNUC_UNUSED)
{
  Fixture f;
  int64_t cut = 0;

  set_up_sums (&f, 64 << 10);
  for (int i = 0; i < 9000; i++)
    count (&f, "a", i, (WeirWindow) { { i % 3000 * 10 }, { i % 3000 * 10 + 10 } });
  assert_in_range (weir__world_simulated_n_runs (f.world), 1, 2);
  assert_true (weir__group_spilled_bytes (f.group) > 0 && weir__group_cut (f.group, add_up_cut, &cut, NULL));
  assert_int_equal (cut, INT64_C (9000) * 8999 / 2);
  assert_int_equal (sum_up_to_the_end (&f), cut);
  tear_down (&f);
}

/* --- data of a binding -------------------------------------------------------------------------------------------- */

static const char binding[] = "a binding's own";

static void
add_checked (const WeirCombineCall *call, void *const *accumulators, const char *rows, size_t stride,
             const uint32_t *selection, uint32_t n)
{
  assert_ptr_equal (call->user_data, binding);
  for (uint32_t i = 0; i < n; i++)
    *(int64_t *) accumulators[i] += *(
        const int64_t *) (const void *) (rows + stride * (selection != NULL ? selection[i] : i));
}

static void
merge_checked (const WeirCombineCall *call, void *into, const void *from)
{
  assert_ptr_equal (call->user_data, binding);
  *(int64_t *) into += *(const int64_t *) from;
}

static void
extract_checked (const WeirCombineCall *call, const void *accumulator, void *ret_output)
{
  assert_ptr_equal (call->user_data, binding);
  *(int64_t *) ret_output = *(const int64_t *) accumulator;
}

static void
every_call_of_a_function_is_given_its_own_data (void **state G_GNUC_UNUSED)
{
  static const WeirCombineFn fn = { .abi = WEIR_BATCH_ABI, .size = sizeof (WeirCombineFn), .name = "checked",
                                    .add_rows = add_checked, .merge = merge_checked, .extract = extract_checked,
                                    .user_data = binding };
  Fixture       f;
  WeirPipeline *p = weir_pipeline_new ("group");

  weir_combine_per_key (weir_create (p, Counted, { WEIR_STRING ("a"), 1 }), sum_up, Total);
  set_up (&f, p,
          (WeirGroupOptions) {
              .functions = { &fn, NULL, WEIR_TYPE (int64_t), WEIR_TYPE (int64_t), WEIR_TYPE (int64_t) },
              .memory_limit = 64 << 10 });
  for (int i = 0; i < 20000; i++)
    {
      char key[8];
      g_snprintf (key, sizeof key, "%d", i % 7000);
      count (&f, key, i, window_1);
    }
  assert_true (weir__group_spilled_bytes (f.group) > 0);
  assert_int_equal (sum_up_to_the_end (&f), INT64_C (20000) * 19999 / 2);
  tear_down (&f);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_group_that_outgrows_its_memory_gives_the_same),
    cmocka_unit_test (failing_storage_is_an_error_not_a_loss),
    cmocka_unit_test (a_cut_sees_every_key_and_changes_nothing),
    cmocka_unit_test (thousands_of_windows_are_spilled_into_few_files),
    cmocka_unit_test (every_call_of_a_function_is_given_its_own_data),
  };

  return cmocka_run_group_tests_name ("group memory", tests, NULL, NULL);
}
