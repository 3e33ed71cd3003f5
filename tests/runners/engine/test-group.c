/* SPDX-License-Identifier: Apache-2.0 */
/* When groups fire, and with what. What does not fit in memory: test-group-memory.c. */
#include "tests/runners/engine/group-script.h"

/* --- when windows fire -------------------------------------------------------------------------------------------- */

static void
a_window_fires_once_when_the_watermark_has_passed_it (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up_lists (&f, WEIR_END_OF_WINDOW);
  say (&f, "ann", "x", 1, window_1);
  say (&f, "ann", "y", 12, window_2);
  assert_string_equal (fire (&f, 9), ""); /* its last moment is 9: that is not over */
  say (&f, "bob", "z", 3, window_1);
  assert_string_equal (fire (&f, 10),
                       "{key: \"ann\", values: [\"x\"]} @9 [0,10)\n{key: \"bob\", values: [\"z\"]} @9 [0,10)\n");
  assert_string_equal (fire (&f, 19), "");
  assert_string_equal (fire (&f, INT64_MAX), "{key: \"ann\", values: [\"y\"]} @19 [10,20)\n");
  assert_string_equal (fire (&f, INT64_MAX), "");
  tear_down (&f);
}

static void
windows_that_are_due_together_fire_in_order_of_their_ends (void **state G_GNUC_UNUSED)
{
  Fixture    f;
  WeirWindow windows[] = { { { 20 }, { 30 } }, { { 0 }, { 10 } }, { { 10 }, { 20 } } };

  set_up_lists (&f, WEIR_END_OF_WINDOW);
  for (int i = 0; i < 3; i++)
    say (&f, "ann", "x", windows[i].start.us, windows[i]);
  weir__group_watermark (f.group, WEIR_TIME_MAX);
  assert_int_equal (weir__group_run (f.group, &f.panes, &f.port, NULL), WEIR_NEXT_SOME); /* few rows: one frame */
  assert_int_equal (f.panes->n, 3);
  for (int i = 0; i < 3; i++)
    assert_int_equal (f.panes->windows[i].end.us, 10 * (i + 1));
  assert_int_equal (weir__group_run (f.group, &f.panes, &f.port, NULL), WEIR_NEXT_NONE);
  tear_down (&f);
}

static void
rows_of_a_window_that_is_over_are_dropped_and_counted (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up_lists (&f, WEIR_END_OF_WINDOW);
  say (&f, "ann", "x", 1, window_1);
  fire (&f, 10);
  say (&f, "ann", "late", 2, window_1);
  say (&f, "ann", "late too", 2, window_1);
  assert_int_equal (weir__group_dropped (f.group).late, 2);
  assert_string_equal (fire (&f, INT64_MAX), "");
  tear_down (&f);
}

static void
a_watermark_never_falls (void **state G_GNUC_UNUSED)
{
  Fixture f;

  set_up_lists (&f, WEIR_END_OF_WINDOW);
  fire (&f, 15);
  fire (&f, 5);
  say (&f, "ann", "late", 2, window_1);
  assert_int_equal (weir__group_dropped (f.group).late, 1);
  tear_down (&f);
}

static void
a_batch_of_several_windows_is_taken_apart (void **state G_GNUC_UNUSED)
{
  Fixture          f;
  const Said       rows[] = { { WEIR_STRING ("a"), WEIR_STRING ("1") }, { WEIR_STRING ("b"), WEIR_STRING ("2") },
                              { WEIR_STRING ("a"), WEIR_STRING ("3") }, { WEIR_STRING ("a"), WEIR_STRING ("4") } };
  const WeirWindow windows[] = { window_2, window_1, window_1, window_2 };
  const uint32_t   selection[] = { 3, 2, 1, 0 };

  set_up_lists (&f, WEIR_END_OF_WINDOW);
  add_batch (&f, &(WeirBatch) { .type = WEIR_TYPE (Said), .rows = (const char *) rows, .n = 4, .row_size = sizeof *rows,
                                .windows = windows, .selection = selection });
  assert_string_equal (fire (&f, INT64_MAX), "{key: \"a\", values: [\"3\"]} @9 [0,10)\n"
                                             "{key: \"a\", values: [\"4\", \"1\"]} @19 [10,20)\n"
                                             "{key: \"b\", values: [\"2\"]} @9 [0,10)\n");
  tear_down (&f);
}

/* --- values ------------------------------------------------------------------------------------------------------- */

static void
the_values_of_a_key_are_in_the_order_of_their_arrival (void **state G_GNUC_UNUSED)
{
  Fixture             f;
  g_autoptr (GString) expected = g_string_new ("{key: \"ann\", values: [");

  set_up_lists (&f, WEIR_END_OF_WINDOW);
  for (int i = 0; i < 5000; i++)
    {
      char value[8];
      g_snprintf (value, sizeof value, "%d", i * 7919 % 5000);
      say (&f, i % 2 == 0 ? "ann" : "bob", value, 1, window_1);
      if (i % 2 == 0)
        g_string_append_printf (expected, "%s\"%s\"", i > 0 ? ", " : "", value);
    }
  g_string_append (expected, "]} @9 [0,10)\n");
  assert_true (g_str_has_prefix (fire (&f, INT64_MAX), expected->str));
  tear_down (&f);
}

static void
keys_and_values_of_any_length_come_out_whole (void **state G_GNUC_UNUSED)
{
  static const size_t sizes[] = { 0, 1, 22, 23, 24, 25, 1000, WEIR__FRAME_BYTES, 5 * WEIR__FRAME_BYTES, 3 << 20 };
  Fixture             f;
  g_autofree char    *text = g_malloc (3 << 20);
  bool                seen[G_N_ELEMENTS (sizes)] = { false };

  for (size_t i = 0; i < 3 << 20; i++)
    text[i] = (char) (i * 31 + i / 4096);
  set_up_lists (&f, WEIR_END_OF_WINDOW);
  for (unsigned i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (unsigned k = 0; k < 2; k++)
      {
        Said row = { { text, sizes[i] },
                     { text + k,
                       sizes[G_N_ELEMENTS (sizes) - 1 - i] - k * (sizes[G_N_ELEMENTS (sizes) - 1 - i] > 0) } };
        add_batch (&f, &(WeirBatch) { .type = WEIR_TYPE (Said),
                                      .rows = (const char *) &row,
                                      .n = 1,
                                      .row_size = sizeof row,
                                      .window = window_1 });
      }
  weir__group_watermark (f.group, WEIR_TIME_MAX);
  while (weir__group_run (f.group, &f.panes, &f.port, NULL) == WEIR_NEXT_SOME)
    for (uint32_t r = 0; r < f.panes->n; r++)
      {
        const SaidBy *row = (const SaidBy *) (const void *) f.panes->rows + r;
        for (unsigned i = 0; i < G_N_ELEMENTS (sizes); i++)
          if (row->key.size == sizes[i])
            {
              size_t size = sizes[G_N_ELEMENTS (sizes) - 1 - i];
              assert_false (seen[i]);
              seen[i] = true;
              assert_memory_equal (row->key.data, text, row->key.size);
              assert_int_equal (row->values.n, 2);
              assert_int_equal (row->values.items[0].size, size);
              assert_memory_equal (row->values.items[0].data, text, size);
              assert_memory_equal (row->values.items[1].data, text + 1, row->values.items[1].size);
            }
      }
  for (unsigned i = 0; i < G_N_ELEMENTS (sizes); i++)
    assert_true (seen[i]);
  tear_down (&f);
}

static void
more_keys_than_a_frame_holds_fire_in_several (void **state G_GNUC_UNUSED)
{
  Fixture  f;
  unsigned n = 0, frames = 0;
  int64_t  sum = 0;

  set_up_sums (&f, 0);
  for (int i = 0; i < 10000; i++)
    {
      char key[8];
      g_snprintf (key, sizeof key, "%d", i);
      count (&f, key, i, window_1);
    }
  weir__group_watermark (f.group, WEIR_TIME_MAX);
  for (; weir__group_run (f.group, &f.panes, &f.port, NULL) == WEIR_NEXT_SOME; frames++)
    for (uint32_t i = 0; i < f.panes->n; i++, n++)
      sum += ((const Total *) (const void *) f.panes->rows)[i].value;
  assert_int_equal (n, 10000);
  assert_int_equal (sum, 10000 * 9999 / 2);
  assert_true (frames > 5);
  tear_down (&f);
}

static void
accumulators_that_were_lifted_are_merged_with_rows_that_were_not (void **state G_GNUC_UNUSED)
{
  Fixture         f;
  g_autoptr (WeirArena) arena = weir_arena_new ();
  const WeirType *lifted = weir__type_kv (arena, "Lifted", WEIR_TYPE (WeirString), "accumulator",
                                          WEIR_TYPE (NumberAndSum));
  WeirPipeline   *p = weir_pipeline_new ("group");
  struct
  {
    WeirString   key;
    NumberAndSum accumulator;
  } row = { WEIR_STRING ("a"), { 3, 30 } };

  weir_combine_per_key (weir_create (p, Counted, { WEIR_STRING ("a"), 1 }), sum_up, Total);
  set_up (&f, p,
          (WeirGroupOptions) { .functions = { &sum_up__combine_fn, NULL, WEIR_TYPE (int64_t), WEIR_TYPE (NumberAndSum),
                                              WEIR_TYPE (int64_t) },
                               .lifted_row = lifted });
  count (&f, "a", 5, WEIR_GLOBAL_WINDOW);
  add_batch (&f, &(WeirBatch) { .type = lifted,
                                .rows = (const char *) &row,
                                .n = 1,
                                .row_size = sizeof row,
                                .window = WEIR_GLOBAL_WINDOW });
  assert_true (g_str_has_prefix (fire (&f, INT64_MAX), "{key: \"a\", value: 35}"));
  tear_down (&f);
}

static void
inputs_that_are_grouped_together_keep_to_their_lists (void **state G_GNUC_UNUSED)
{
  Fixture        f;
  WeirPipeline  *p = weir_pipeline_new ("group");
  const Said     word = { WEIR_STRING ("a"), WEIR_STRING ("x") };
  const Counted  number = { WEIR_STRING ("a"), 7 }, lone = { WEIR_STRING ("b"), 8 };

  weir_co_group_by_key (Both, weir_create (p, Said, word), weir_create (p, Counted, number));
  set_up (&f, p, (WeirGroupOptions) { 0 });
  for (int i = 0; i < 2; i++)
    {
      assert_true (add_copied (&f, edge_in (&f, 1),
                               (WeirBatch) { .type = WEIR_TYPE (Counted),
                                             .rows = (const char *) (i == 0 ? &number : &lone),
                                             .n = 1,
                                             .row_size = sizeof number,
                                             .window = WEIR_GLOBAL_WINDOW },
                               NULL));
      assert_true (add_copied (&f, edge_in (&f, 0),
                               (WeirBatch) { .type = WEIR_TYPE (Said),
                                             .rows = (const char *) &word,
                                             .n = 1,
                                             .row_size = sizeof word,
                                             .window = WEIR_GLOBAL_WINDOW },
                               NULL));
    }
  const char *fired = fire (&f, INT64_MAX);
  assert_non_null (strstr (fired, "{key: \"a\", words: [\"x\", \"x\"], numbers: [7]}"));
  assert_non_null (strstr (fired, "{key: \"b\", words: [], numbers: [8]}"));
  tear_down (&f);
}

/* --- times -------------------------------------------------------------------------------------------------------- */

static void
the_time_of_a_pane_is_combined_as_asked (void **state G_GNUC_UNUSED)
{
  static const struct
  {
    WeirTimestampCombiner combiner;
    const char           *fired;
    int64_t               hold; /* while it is open */
  } cases[] = { { WEIR_END_OF_WINDOW, "{key: \"ann\", values: [\"x\", \"y\", \"z\"]} @9 [0,10)\n", INT64_MAX },
                { WEIR_EARLIEST, "{key: \"ann\", values: [\"x\", \"y\", \"z\"]} @3 [0,10)\n", 0 },
                { WEIR_LATEST, "{key: \"ann\", values: [\"x\", \"y\", \"z\"]} @8 [0,10)\n", 0 } };

  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Fixture f;
      set_up_lists (&f, cases[i].combiner);
      say (&f, "ann", "x", 5, window_1);
      say (&f, "ann", "y", 3, window_1);
      say (&f, "ann", "z", 8, window_1);
      assert_int_equal (weir__group_hold (f.group).us, cases[i].hold);
      assert_string_equal (fire (&f, 10), cases[i].fired);
      assert_int_equal (weir__group_hold (f.group).us, INT64_MAX);
      tear_down (&f);
    }
}

/* --- global combines ---------------------------------------------------------------------------------------------- */

static void
the_default_of_a_global_combine_comes_from_the_lane_that_owns_it_and_only_for_nothing (void **state G_GNUC_UNUSED)
{
  for (int owns = 0; owns < 2; owns++)
    for (int rows = 0; rows < 2; rows++)
      {
        Fixture       f;
        WeirPipeline *p = weir_pipeline_new ("group");
        int64_t       row = 4;
        weir_combine_globally (weir_create (p, int64_t, 1), sum_up);
        set_up (&f, p,
                (WeirGroupOptions) { .functions = { &sum_up__combine_fn, NULL, WEIR_TYPE (int64_t),
                                                    WEIR_TYPE (NumberAndSum), WEIR_TYPE (int64_t) },
                                     .owns_default = owns });
        if (rows)
          add_batch (&f, &(WeirBatch) { .type = WEIR_TYPE (int64_t),
                                        .rows = (const char *) &row,
                                        .n = 1,
                                        .row_size = sizeof row,
                                        .window = WEIR_GLOBAL_WINDOW });
        assert_string_equal (fire (&f, 1000), "");
        const char *fired = fire (&f, INT64_MAX);
        if (rows || owns)
          assert_true (g_str_has_prefix (fired, rows ? "4 @" : "0 @"));
        else
          assert_string_equal (fired, "");
        assert_string_equal (fire (&f, INT64_MAX), "");
        tear_down (&f);
      }
}

/* --- looking in --------------------------------------------------------------------------------------------------- */

static void
it_says_what_it_waits_with (void **state G_GNUC_UNUSED)
{
  Fixture             f;
  WeirGroupWhy        why;
  g_autoptr (GString) text = g_string_new (NULL);

  set_up_lists (&f, WEIR_EARLIEST);
  memset (&why, 0x55, sizeof why);
  weir__group_why (f.group, &why);
  assert_int_equal (why.n_windows, 0);
  assert_int_equal (why.hold.us, INT64_MAX);
  assert_int_equal (why.deadline.us, INT64_MAX);
  say (&f, "a", "x", 12, window_2);
  say (&f, "a", "x", 3, window_1);
  weir__group_why (f.group, &why);
  assert_int_equal (why.n_windows, 2);
  assert_true (weir_window_equal (why.oldest, window_1));
  assert_true (why.hold.us < INT64_MAX);
  assert_int_equal (why.hold.us, weir__group_hold (f.group).us);
  weir__group_describe (f.group, text);
  assert_string_equal (text->str, "2 open windows");
  tear_down (&f);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_window_fires_once_when_the_watermark_has_passed_it),
    cmocka_unit_test (windows_that_are_due_together_fire_in_order_of_their_ends),
    cmocka_unit_test (rows_of_a_window_that_is_over_are_dropped_and_counted),
    cmocka_unit_test (a_watermark_never_falls),
    cmocka_unit_test (a_batch_of_several_windows_is_taken_apart),
    cmocka_unit_test (the_values_of_a_key_are_in_the_order_of_their_arrival),
    cmocka_unit_test (keys_and_values_of_any_length_come_out_whole),
    cmocka_unit_test (more_keys_than_a_frame_holds_fire_in_several),
    cmocka_unit_test (accumulators_that_were_lifted_are_merged_with_rows_that_were_not),
    cmocka_unit_test (inputs_that_are_grouped_together_keep_to_their_lists),
    cmocka_unit_test (the_time_of_a_pane_is_combined_as_asked),
    cmocka_unit_test (the_default_of_a_global_combine_comes_from_the_lane_that_owns_it_and_only_for_nothing),
    cmocka_unit_test (it_says_what_it_waits_with),
  };

  return cmocka_run_group_tests_name ("group", tests, NULL, NULL);
}
