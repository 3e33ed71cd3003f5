/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/sdk/wire/wire-test.h"

#include <weir/sys/trigger-fn.h>

static void
assert_round_trip (GBytes *bytes)
{
  g_autoptr (WeirGraph) graph = weir_test_wire_decode (bytes);
  g_autoptr (GBytes) again = weir__graph_encode (graph);

  assert_int_equal (g_bytes_get_size (bytes), g_bytes_get_size (again));
  assert_true (g_bytes_equal (bytes, again));
}

static void
a_graph_that_was_read_is_written_as_it_was (void **state)
{
  g_autoptr (GBytes) small = weir_test_wire_bytes (weir_test_wire_small_pipeline ());
  g_autoptr (GBytes) sample = weir_test_wire_bytes (weir_test_wire_pipeline ());

  (void) state;
  assert_round_trip (small);
  assert_round_trip (sample);
}

static void
any_graph_that_was_read_is_written_as_it_was (void **state)
{
  g_autoptr (GRand) rand = weir_test_rand_new ();

  (void) state;
  for (int i = 0; i < 300; i++)
    {
      g_autoptr (WeirArena) arena = weir_arena_new ();
      g_autoptr (GBytes) bytes = weir_test_wire_bytes (weir_test_wire_random_pipeline (rand, arena));

      assert_round_trip (bytes);
    }
}

static void
the_same_program_gives_the_same_bytes (void **state)
{
  g_autoptr (GBytes) one = weir_test_wire_bytes (weir_test_wire_pipeline ());
  g_autoptr (GBytes) other = weir_test_wire_bytes (weir_test_wire_pipeline ());

  (void) state;
  assert_true (g_bytes_equal (one, other));
}

/* The fingerprint is over everything that a graph means. */
static void
what_a_graph_means_survives (void **state)
{
  g_autoptr (GRand) rand = weir_test_rand_new ();

  (void) state;
  for (int i = 0; i < 300; i++)
    {
      g_autoptr (WeirArena) arena = weir_arena_new ();
      g_autoptr (WeirPipeline) p
          = i == 0 ? weir_test_wire_pipeline () : weir_test_wire_random_pipeline (rand, arena);
      g_autoptr (GBytes) bytes = weir_pipeline_to_bytes (p, NULL);
      g_autoptr (WeirGraph) read = weir_test_wire_decode (bytes);
      const WeirGraph *built = weir__pipeline_graph (p, NULL);

      assert_int_equal (weir__graph_fingerprint (read), weir__graph_fingerprint (built));
      assert_int_equal (read->collections->len, built->collections->len);
      for (guint c = 0; c < built->collections->len; c++)
        {
          WeirCollectionId id = { c };

          assert_true (weir_type_same_layout (weir__graph_collection (read, id)->type,
                                              weir__graph_collection (built, id)->type, NULL));
          assert_int_equal (weir__graph_collection (read, id)->type->flat,
                            weir__graph_collection (built, id)->type->flat);
        }
    }
}

static void
the_place_in_the_users_program_survives (void **state)
{
  g_autoptr (GBytes) bytes = weir_test_wire_bytes (weir_test_wire_pipeline ());
  g_autoptr (WeirGraph) graph = weir_test_wire_decode (bytes);
  const WeirGraphTransform *last = weir__graph_transform (graph, (WeirTransformId) { graph->transforms->len - 1 });

  (void) state;
  assert_string_equal (last->path, "own");
  assert_string_equal (last->file, "user.c");
  assert_int_equal (last->line, 17);
}

static void
a_window_function_is_read_by_name_with_its_configuration (void **state)
{
  g_autoptr (GBytes) bytes = weir_test_wire_bytes (weir_test_wire_pipeline ());
  g_autoptr (WeirGraph) graph = weir_test_wire_decode (bytes);
  const WeirWindowing *own = g_ptr_array_index (graph->windowings, graph->windowings->len - 1);
  g_autoptr (GString) config = g_string_new (NULL);

  (void) state;
  assert_string_equal (own->windows.custom->name, "by_shift");
  assert_true (own->windows.custom->merges);
  weir_value_print (own->windows.custom->config, own->windows.custom_config, 0, config);
  assert_string_equal (config->str, "{min_length: 3, alphabet: \"abc\"}");
}

static void
a_trigger_function_is_read_by_name_with_its_configuration (void **state)
{
  g_autoptr (GBytes) bytes = weir_test_wire_bytes (weir_test_wire_pipeline ());
  g_autoptr (WeirGraph) graph = weir_test_wire_decode (bytes);
  const WeirWindowing *own = g_ptr_array_index (graph->windowings, graph->windowings->len - 1);
  const WeirTrigger   *trigger = own->trigger->subs[0];
  g_autoptr (GString) config = g_string_new (NULL);

  (void) state;
  assert_int_equal (trigger->kind, WEIR_TRIGGER_CUSTOM);
  assert_string_equal (trigger->custom->name, "when_done");
  assert_true (trigger->custom->may_finish);
  assert_null (trigger->custom->add);
  weir_value_print (trigger->custom->config, trigger->custom_config, 0, config);
  assert_string_equal (config->str, "{min_length: 3, alphabet: \"abc\"}");
}

static void
a_wrong_pipeline_has_no_bytes_but_errors (void **state)
{
  g_autoptr (WeirPipeline) p = weir_test_wire_small_pipeline ();
  g_autoptr (GError) error = NULL;

  (void) state;
  weir_pipeline_add_error (p, (WeirSite) { "user.c", 2, "step" }, "no");
  assert_null (weir_pipeline_to_bytes (p, &error));
  assert_true (g_error_matches (error, WEIR_ERROR, WEIR_ERROR_CONSTRUCTION));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_graph_that_was_read_is_written_as_it_was),
    cmocka_unit_test (any_graph_that_was_read_is_written_as_it_was),
    cmocka_unit_test (the_same_program_gives_the_same_bytes),
    cmocka_unit_test (what_a_graph_means_survives),
    cmocka_unit_test (the_place_in_the_users_program_survives),
    cmocka_unit_test (a_window_function_is_read_by_name_with_its_configuration),
    cmocka_unit_test (a_trigger_function_is_read_by_name_with_its_configuration),
    cmocka_unit_test (a_wrong_pipeline_has_no_bytes_but_errors),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
