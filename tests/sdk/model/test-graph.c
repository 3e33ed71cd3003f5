/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/sdk/model/model-test.h"

static void
a_new_graph_has_the_default_windowing_and_256_key_groups (void **state)
{
  g_autoptr (WeirGraph) graph = weir__graph_new ("g");

  (void) state;
  assert_true (weir__graph_verify (graph, NULL));
  assert_int_equal (graph->windowings->len, 1);
  assert_int_equal (graph->key_groups, 256);
}

static void
nodes_are_found_by_the_ids_they_were_given (void **state)
{
  g_autoptr (WeirGraph) graph = weir__graph_new ("g");
  WeirTransformId       a = weir__graph_add_transform (graph, "a", WEIR_URN_IMPULSE);
  WeirTransformId       b = weir__graph_add_transform (graph, "b", "strange:urn");
  WeirCollectionId c = weir__graph_add_collection (graph, "a.out", WEIR_TYPE (WeirBytes), (WeirWindowingId) { 0 },
                                                   true);

  (void) state;
  weir__graph_add_port (weir__graph_transform (graph, a)->outputs, "out", c);
  assert_string_equal (weir__graph_transform (graph, b)->path, "b");
  assert_string_equal (weir__graph_transform (graph, b)->urn, "strange:urn");
  assert_int_equal (weir__graph_transform (graph, b)->parent.i, WEIR__NO_ID);
  assert_string_equal (weir__graph_collection (graph, c)->name, "a.out");
  assert_ptr_equal (weir__graph_producer (graph, c), weir__graph_transform (graph, a));
}

static void
a_line_about_a_step_begins_with_its_place_if_it_has_one (void **state G_GNUC_UNUSED)
{
  g_autoptr (GString) line = g_string_new (NULL);

  weir__graph_print_place ("words.c", 12, "Count/words", line);
  weir__graph_print_place (NULL, 0, "Count", line);
  assert_string_equal (line->str, "words.c:12: Count/words: Count: ");
}

static void
an_equal_windowing_is_found_and_another_added (void **state)
{
  g_autoptr (WeirGraph) graph = weir__graph_new ("g");
  WeirWindowing         w = { .windows = weir_fixed_windows (WEIR_SECONDS (1)) };

  (void) state;
  assert_int_equal (weir__graph_add_windowing (graph, &(WeirWindowing) { 0 }).i, 0);
  assert_int_equal (weir__graph_add_windowing (graph, &w).i, 1);
  assert_int_equal (weir__graph_add_windowing (graph, &w).i, 1);
  assert_true (weir__windowing_equal (weir__graph_windowing (graph, (WeirWindowingId) { 1 }), &w));
}

static void
nodes_free_what_is_put_into_them (void **state)
{
  WeirGraph          *graph = weir__graph_new ("g");
  WeirGraphTransform *t = weir__graph_transform (graph, weir__graph_add_transform (graph, "a", WEIR_URN_PAR_DO));

  (void) state;
  t->function = g_strdup ("f");
  t->file = g_strdup ("f.c");
  t->config = g_bytes_new ("x", 1);
  t->extra = g_bytes_new ("x", 1);
  graph->extra = g_bytes_new ("x", 1);
  weir__graph_free (graph);
  weir__graph_free (NULL);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_new_graph_has_the_default_windowing_and_256_key_groups),
    cmocka_unit_test (nodes_are_found_by_the_ids_they_were_given),
    cmocka_unit_test (a_line_about_a_step_begins_with_its_place_if_it_has_one),
    cmocka_unit_test (an_equal_windowing_is_found_and_another_added),
    cmocka_unit_test (nodes_free_what_is_put_into_them),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
